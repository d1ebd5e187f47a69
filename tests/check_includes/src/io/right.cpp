// Does not include its own header first, and meets report.
#include "steelyard/plan/plan.hpp"

#include "steelyard/io/right.hpp"
#include "steelyard/report/document.hpp"

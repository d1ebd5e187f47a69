// The network, io, and what is private to it.
#include "io/strict_json.hpp"
#include "steelyard/io/right.hpp"

#include <curl/curl.h>
#include <nlohmann/json.hpp>

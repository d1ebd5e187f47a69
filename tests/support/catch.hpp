/// \file
/// The one place that knows which Catch2 this is (Debian 12 has 2.13).
#pragma once

#include <catch2/catch.hpp>

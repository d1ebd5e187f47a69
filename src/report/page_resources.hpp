/// \file
/// The style sheet and the script of the page, as they stand in page/, with what tells a browser that they
/// are these and no others.
#pragma once

#include <string_view>

namespace steelyard {

extern const std::string_view page_style, page_script;
/// SHA-256 of each, in hexadecimal.
extern const std::string_view page_style_sha256, page_script_sha256;

} // namespace steelyard

#include "io/strict_json.hpp"

#include "steelyard/io/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace steelyard::io {

namespace {

using Json = nlohmann::ordered_json;

constexpr int deepest = 64; // nlohmann's copy and dump recurse; deeper text is no catalog and no plan

struct Refused {
  std::string what;
};

Location locate(std::string_view text, const std::string& file, std::size_t byte) {
  byte = std::min(byte, text.size());
  Location where;
  where.file = file;
  const auto before = text.substr(0, byte);
  where.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const auto line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  where.column = byte - line_begin + 1;
  const auto line_end = std::min(text.find('\n', line_begin), text.size());
  constexpr std::size_t longest_excerpt = 200;
  where.excerpt = std::string{text.substr(line_begin, std::min(line_end - line_begin, longest_excerpt))};
  return where;
}

} // namespace

std::optional<Error> parse_strict(std::string_view text, const std::string& file, Exit exit, Json& into) {
  std::vector<std::vector<std::string>> open_objects;
  const auto watch = [&open_objects](int depth, Json::parse_event_t event, Json& value) {
    if (depth > deepest) throw Refused{fmt::format("nested deeper than {} levels", deepest)};
    switch (event) {
    case Json::parse_event_t::object_start:
      open_objects.emplace_back();
      break;
    case Json::parse_event_t::object_end:
      open_objects.pop_back();
      break;
    case Json::parse_event_t::key: {
      auto& keys = open_objects.back();
      auto key = value.get<std::string>();
      if (std::find(keys.begin(), keys.end(), key) != keys.end())
        throw Refused{fmt::format("the key \"{}\" stands twice in one object", key)};
      keys.push_back(std::move(key));
      break;
    }
    default:
      break;
    }
    return true;
  };
  Error error;
  error.exit = exit;
  error.where.file = file;
  try {
    into = Json::parse(text.begin(), text.end(), watch);
    return std::nullopt;
  } catch (const Json::parse_error& e) {
    const std::string_view said = e.what();
    const auto colon = said.find("syntax error");
    error.what = colon == std::string_view::npos ? "no JSON" : std::string{said.substr(colon)};
    // The library's own "line 1, column 2: " goes; the location says it.
    error.where = locate(text, file, e.byte > 0 ? e.byte - 1 : 0);
    error.next = "write valid JSON";
  } catch (const Refused& refused) {
    error.what = refused.what;
    error.next = "keep one of them";
  } catch (const std::exception& e) {
    error.what = e.what();
    error.next = "write valid JSON";
  }
  return error;
}

std::string_view type_in_words(const Json& value) {
  switch (value.type()) {
  case Json::value_t::null:
    return "null";
  case Json::value_t::object:
    return "an object";
  case Json::value_t::array:
    return "a list";
  case Json::value_t::string:
    return "a text";
  case Json::value_t::boolean:
    return "true or false";
  default:
    return "a number";
  }
}

std::string excerpt(const Json& value) {
  constexpr std::size_t longest = 40;
  auto text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > longest) text = text.substr(0, longest) + "...";
  return text;
}

} // namespace steelyard::io

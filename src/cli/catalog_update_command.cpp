#include "cli/catalog_update_command.hpp"

#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/help.hpp"
#include "cli/inputs.hpp"

#include "steelyard/io/catalog_store.hpp"
#include "steelyard/io/catalog_update.hpp"
#include "steelyard/report/display_text.hpp"
#include "steelyard/report/document.hpp"
#include "steelyard/support/near_names.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <set>

namespace steelyard::cli {

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr std::size_t most_rows = 20;

/// Everything that `catalog update` was asked.
struct Wanted {
  UpdateRequest request;
  std::string from_dir;
  bool offline = false;
  Arguments arguments; ///< what all commands understand
};

/// An option of this command alone.
struct UpdateOption {
  std::string_view name, value, meaning, group;
  bool for_urls; ///< `catalog urls` has it too
  void (*apply)(Wanted& wanted, const std::string& value);
  char letter = 0;
};

constexpr std::array own_options{
    UpdateOption{"source", "NAME",
                 "ask this source only: aws-price-list or hugging-face; may be repeated [default: all]",
                 "SOURCES", true,
                 [](Wanted& w, const std::string& value) { w.request.sources.push_back(value); }},
    UpdateOption{"region", "R", "prices of this region; may be repeated [default: us-east-1]", "SOURCES",
                 true, [](Wanted& w, const std::string& value) { w.request.regions.push_back(value); }},
    UpdateOption{"search", "WORDS", "add models of the Hub whose names hold WORDS", "SOURCES", true,
                 [](Wanted& w, const std::string& value) { w.request.search = value; }},
    UpdateOption{"author", "NAME", "add models of this owner on the Hub", "SOURCES", true,
                 [](Wanted& w, const std::string& value) { w.request.author = value; }},
    UpdateOption{"filter", "TAG", "add models of the Hub with this tag", "SOURCES", true,
                 [](Wanted& w, const std::string& value) { w.request.filter = value; }},
    UpdateOption{"base-url", "URL", "ask a mirror instead of the source's own server; with one --source",
                 "SOURCES", true, [](Wanted& w, const std::string& value) { w.request.address = value; }},
    UpdateOption{"from-dir", "DIR", "read files saved as DIR/HOST/PATH instead of the network", "SOURCES",
                 false, [](Wanted& w, const std::string& value) { w.from_dir = value; }},
    UpdateOption{"offline", "", "read what was fetched before, and ask nobody", "SOURCES", false,
                 [](Wanted& w, const std::string&) { w.offline = true; }},
    UpdateOption{"dry-run", "", "say what would change, and change nothing", "CHANGES", false,
                 [](Wanted& w, const std::string&) { w.request.dry_run = true; }},
    UpdateOption{"accept", "", "take figures that look wrong, too: ten times off, or lists grown short",
                 "CHANGES", false, [](Wanted& w, const std::string&) { w.request.accept = true; }},
    UpdateOption{"verbose", "", "say on stderr what is fetched", "PROGRESS", false,
                 [](Wanted& w, const std::string&) { w.arguments.verbose = true; }, 'v'},
};

const Command& update_command() {
  static const Command command{
      "catalog update",
      "Asks live sources and keeps a new catalog of what they say; the one in use stays as it is.",
      "",
      Operand::none,
      0,
      0,
      {{"steelyard catalog update --region eu-west-1 --dry-run", "what would change"},
       {"steelyard catalog update --source hugging-face --author distilbert",
        "refresh models and add an owner's"},
       {"steelyard catalog update --from-dir mirror/", "with files that somebody else fetched"}},
      {"catalog", "format", "output", "color", "quiet", "help"},
      {Format::table, Format::json, Format::md}};
  return command;
}

const Command& urls_command() {
  static const Command command{
      "catalog urls",
      "Lists the addresses that `catalog update` asks, for fetching by other means.",
      "",
      Operand::none,
      0,
      0,
      {{"steelyard catalog urls --region eu-west-1 | wget -x -i -", "save them as --from-dir reads them"}},
      {"catalog", "output", "quiet", "help"},
      {}};
  return command;
}

bool has(const Command& command, const UpdateOption& option) {
  return option.for_urls || command.name == update_command().name;
}

Error usage_error(std::string what, std::string next) {
  return {std::move(what), {}, std::move(next), Exit::usage};
}

/// The options of this command stand before those that all commands have.
std::string help(const Command& command) {
  constexpr std::size_t width = 80, column = 26;
  std::string own;
  std::string_view group;
  for (const UpdateOption& option : own_options) {
    if (!has(command, option)) continue;
    if (option.group != group) own += fmt::format("\n{}\n", option.group);
    group = option.group;
    std::string start =
        fmt::format("  {}--{}{}{}", option.letter == 0 ? "" : fmt::format("-{}, ", option.letter),
                    option.name, option.value.empty() ? "" : " ", option.value);
    for (const std::string& line : wrapped(option.meaning, width - column)) {
      own += padded(start, column) + line + '\n';
      start.clear();
    }
  }
  std::string text = command_help(command);
  std::size_t at = std::string::npos;
  for (const OptionGroup shared : {OptionGroup::input, OptionGroup::output, OptionGroup::general})
    at = std::min(at, text.find(fmt::format("\n{}\n", title(shared))));
  text.insert(std::min(at, text.size()), own);
  return text;
}

Error unknown_option(const Command& command, const std::string& written) {
  std::vector<std::string> names;
  for (const UpdateOption& option : own_options)
    if (has(command, option)) names.push_back(fmt::format("--{}", option.name));
  for (const std::string_view name : command.options)
    names.push_back(fmt::format("--{}", name));
  const std::string near = did_you_mean(written, names);
  return usage_error(fmt::format("unknown option {} of steelyard {}", written, command.name),
                     near.empty() ? fmt::format("see steelyard {} --help", command.name) : near);
}

Result<Wanted> parse_wanted(const Command& command, std::span<const std::string> words) {
  po::options_description described;
  const auto describe = [&](const std::string& names, bool takes_value) {
    if (takes_value)
      described.add_options()(names.c_str(), po::value<std::vector<std::string>>(), "");
    else
      described.add_options()(names.c_str(), "");
  };
  for (const UpdateOption& option : own_options)
    if (has(command, option))
      describe(option.letter == 0 ? std::string{option.name}
                                  : fmt::format("{},{}", option.name, option.letter),
               !option.value.empty());
  for (const std::string_view name : command.options) {
    const OptionSpec& spec = *find_option(name);
    describe(spec.letter == 0 ? std::string{name} : fmt::format("{},{}", name, spec.letter),
             !spec.value.empty());
  }
  Wanted wanted;
  try {
    using namespace po::command_line_style;
    const auto parsed = po::command_line_parser(std::vector<std::string>(words.begin(), words.end()))
                            .options(described)
                            .style(unix_style & ~allow_guessing)
                            .run();
    for (const auto& item : parsed.options) {
      const std::string value = item.value.empty() ? std::string{} : item.value.front();
      if (item.position_key >= 0)
        return Unexpected{
            usage_error(fmt::format("unexpected \"{}\" after steelyard {}", value, command.name),
                        fmt::format("see steelyard {} --help", command.name))};
      const auto own = std::ranges::find(own_options, std::string_view{item.string_key}, &UpdateOption::name);
      if (own != own_options.end()) {
        if (!own->value.empty() && value.empty())
          return Unexpected{usage_error(fmt::format("--{} needs a value", own->name),
                                        fmt::format("see steelyard {} --help", command.name))};
        own->apply(wanted, value);
      } else if (const auto wrong = find_option(item.string_key)->apply(wanted.arguments, value)) {
        return Unexpected{usage_error(fmt::format("--{} cannot be \"{}\"", item.string_key, value), *wrong)};
      }
    }
  } catch (const po::unknown_option& error) {
    return Unexpected{unknown_option(command, error.get_option_name())};
  } catch (const po::invalid_command_line_syntax& error) {
    const bool extra = error.kind() == po::invalid_syntax::extra_parameter;
    return Unexpected{usage_error(error.get_option_name() + (extra ? " takes no value" : " needs a value"),
                                  fmt::format("see steelyard {} --help", command.name))};
  } catch (const po::error&) {
    return Unexpected{
        usage_error("cannot read the command line", fmt::format("see steelyard {} --help", command.name))};
  }
  if (wanted.offline && !wanted.from_dir.empty())
    return Unexpected{
        usage_error("--offline and --from-dir name two places to read from", "give one of them")};
  wanted.request.saved = wanted.offline || !wanted.from_dir.empty();
  if (wanted.request.regions.empty()) wanted.request.regions = {"us-east-1"};
  if (const Format format =
          command.formats.empty() ? Format::table : chosen_format(command, wanted.arguments);
      !command.formats.empty() && std::ranges::find(command.formats, format) == command.formats.end())
    return Unexpected{usage_error(fmt::format("steelyard {} does not write {}", command.name, name(format)),
                                  "use --format with one of: table, json, md")};
  return wanted;
}

// ---- where things come from

Result<fs::path> store_in_use(const Wanted& wanted, const Surroundings& surroundings) {
  StoreSearch search;
  if (!wanted.arguments.catalog.empty()) search.wanted = wanted.arguments.catalog;
  search.data_folder = data_folder(surroundings);
  search.executable = surroundings.executable;
  return find_catalog_store(search);
}

std::string first_line(const fs::path& file) {
  std::ifstream in{file};
  std::string line;
  std::getline(in, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
    line.pop_back();
  return line;
}

/// The user's token for the Hub, as its own tools find it; "" when there is none.
std::string hub_token(const Surroundings& surroundings) {
  if (std::string token = variable(surroundings, "HF_TOKEN"); !token.empty()) return token;
  fs::path home = variable(surroundings, "HF_HOME");
  if (home.empty()) {
    const fs::path user = variable(surroundings, "HOME");
    if (user.empty()) return {};
    home = user / ".cache/huggingface";
  }
  return first_line(home / "token");
}

Result<Fetch> fetch_for(const Wanted& wanted, const Surroundings& surroundings) {
  if (!wanted.from_dir.empty()) {
    const fs::path folder = wanted.from_dir;
    std::error_code failed;
    if (!fs::is_directory(folder, failed))
      return Unexpected{Error{"--from-dir is no folder", Location{folder.string(), 0, 0, 0, {}, {}},
                              "give the folder that holds HOST/PATH", Exit::input}};
    return Fetch{[folder](const std::string& url, const std::string& key) {
      Result<Fetched> saved = fetch_mirrored(folder, url);
      // Who saves what `catalog urls` lists has a list under the address that is known beforehand.
      if (saved || key.empty()) return saved;
      Result<Fetched> current = fetch_mirrored(folder, key);
      return current ? current : saved;
    }};
  }
  const fs::path cache = own_folder(surroundings, "XDG_CACHE_HOME", ".cache");
  if (cache.empty())
    return Unexpected{
        Error{"there is no folder for what is fetched", {}, "set HOME or XDG_CACHE_HOME", Exit::input}};
  const fs::path folder = cache / "http";
  if (wanted.offline)
    return Fetch{
        [folder](const std::string& url, const std::string& key) { return fetch_cached(folder, url, key); }};

  HttpSettings settings;
  settings.user_agent = "steelyard/" + program_version();
  settings.cache_folder = folder;
  settings.now = surroundings.today;
  settings.ca_file = variable(surroundings, "SSL_CERT_FILE");
  if (settings.ca_file.empty()) settings.ca_file = variable(surroundings, "CURL_CA_BUNDLE");
  for (const UpdateSource& source : update_sources())
    if (source.name == "hugging-face")
      if (std::string token = hub_token(surroundings); !token.empty())
        settings.credentials.push_back(Credential{std::string{source.address}, std::move(token)});
  const Arguments arguments = wanted.arguments;
  settings.notice = [arguments, &surroundings](const std::string& line) {
    remark(line, arguments, surroundings);
  };
  Result<HttpClient> made = HttpClient::make(std::move(settings));
  if (!made) return Unexpected{made.error()};
  const auto client = std::make_shared<HttpClient>(std::move(*made));
  return Fetch{[client, arguments, &surroundings](const std::string& url, const std::string& key) {
    Result<Fetched> fetched = client->fetch(url, key);
    if (fetched && arguments.verbose)
      remark(fmt::format("{}: {} bytes{}", shown_url(url), fetched->bytes,
                         fetched->unchanged ? ", unchanged" : ""),
             arguments, surroundings);
    return fetched;
  }};
}

// ---- the answer

std::string number_or_null(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "null";
}

std::string changes_as_json(const std::vector<FigureChange>& changes) {
  std::string out;
  for (const FigureChange& change : changes)
    out += fmt::format(R"({}{{"record": {}, "key": {}, "before": {}, "after": {}, "reason": {}}})",
                       out.empty() ? "" : ",\n      ", as_json(change.record), as_json(change.key),
                       number_or_null(change.before), number_or_null(change.after),
                       change.reason.empty() ? "null" : as_json(change.reason));
  return "[" + out + "]";
}

std::string update_json(const CatalogUpdate& update, bool dry_run) {
  std::string lists;
  for (const UpdatePart& part : update.parts) {
    std::string fetched, warnings;
    for (const Fetched& one : part.fetched)
      fetched +=
          fmt::format(R"({}{{"url": {}, "bytes": {}, "unchanged": {}}})", fetched.empty() ? "" : ",\n      ",
                      as_json(shown_url(one.url)), one.bytes, one.unchanged);
    for (const std::string& warning : part.warnings)
      warnings += (warnings.empty() ? "" : ", ") + as_json(warning);
    lists += fmt::format(
        R"({}{{"source": {}, "title": {}, "failure": {}, "added": {}, "changed": {}, "confirmed": {}, "unknown": {},
      "vanished": {}, "corrected": {}, "newer": {},
      "changes": {},
      "quarantined": {},
      "warnings": [{}],
      "fetched": [{}]}})",
        lists.empty() ? "" : ",\n    ", as_json(part.source), as_json(part.title),
        part.failure ? as_json(part.failure->what) : "null", part.added, part.changed, part.confirmed,
        part.unknown, part.vanished, part.corrected, part.newer, changes_as_json(part.changes),
        changes_as_json(part.quarantined), warnings, fetched);
  }
  return fmt::format(
      R"({{"schema_version": 1, "dry_run": {}, "catalog_before": {}, "catalog_after": {}, "file": {},
  "lists": [{}]}}
)",
      dry_run, as_json(update.id_before), as_json(update.id_after),
      update.store.empty() ? "null" : as_json(update.store.string()), lists);
}

Cell cell(std::string text, Meaning meaning = Meaning::plain) {
  return {std::move(text), {}, {}, meaning};
}

Cell count_cell(std::size_t count) {
  return {fmt::format("{}", count), {}, static_cast<double>(count), Meaning::plain};
}

Cell figure_cell(std::optional<double> value) {
  return {value ? fmt::format("{}", *value) : "not known", {}, value, Meaning::plain};
}

/// The figures of all lists, the largest factor first where they are changes.
Table figures(const CatalogUpdate& update, bool quarantined) {
  std::vector<FigureChange> all;
  for (const UpdatePart& part : update.parts) {
    const auto& some = quarantined ? part.quarantined : part.changes;
    all.insert(all.end(), some.begin(), some.end());
  }
  if (!quarantined) std::ranges::stable_sort(all, std::greater<>{}, &FigureChange::factor);
  Table table;
  table.columns = {
      {"record"}, {"key", false, 1}, {"before", true}, {"after", true}, {quarantined ? "why" : "change"}};
  for (const FigureChange& change : all) {
    if (!quarantined && table.rows.size() == most_rows) break;
    std::string last = change.reason;
    if (!quarantined && change.before && change.after && *change.before > 0)
      last = fmt::format("{:+.3g} %", (*change.after / *change.before - 1) * 100);
    table.rows.push_back({cell(change.record), cell(change.key), figure_cell(change.before),
                          figure_cell(change.after),
                          cell(std::move(last), quarantined ? Meaning::caution : Meaning::plain)});
  }
  return table;
}

std::string outcome(const CatalogUpdate& update, bool dry_run) {
  if (update.all_failed())
    return fmt::format("No source answered; catalog {} stays in use.", update.id_before);
  if (update.id_after == update.id_before)
    return fmt::format("Nothing changed; catalog {} stays in use.", update.id_before);
  if (dry_run)
    return fmt::format("Catalog {} would follow {}; nothing was changed.", update.id_after, update.id_before);
  std::error_code none;
  const bool kept = fs::exists(update.store.parent_path() / (update.id_before + ".sqlite"), none);
  return fmt::format("Catalog {} follows {} and is in use; `steelyard catalog pin {}` goes back.",
                     update.id_after, update.id_before, kept ? update.id_before : "shipped");
}

Document update_document(const CatalogUpdate& update, bool dry_run) {
  Document document;
  document.title = dry_run ? "Catalog update, dry run" : "Catalog update";
  document.blocks.emplace_back(Paragraph{outcome(update, dry_run), Meaning::strong});
  Table lists;
  lists.columns = {{"list"},          {"changed", true},     {"added", true},     {"confirmed", true},
                   {"waiting", true}, {"vanished", true, 2}, {"unknown", true, 1}};
  for (const UpdatePart& part : update.parts) {
    if (part.failure) {
      lists.rows.push_back({cell(part.title + " (failed)", Meaning::bad), cell("-"), cell("-"), cell("-"),
                            cell("-"), cell("-"), cell("-")});
      continue;
    }
    lists.rows.push_back({cell(part.title), count_cell(part.changed), count_cell(part.added),
                          count_cell(part.confirmed), count_cell(part.quarantined.size()),
                          count_cell(part.vanished), count_cell(part.unknown)});
  }
  document.blocks.emplace_back(std::move(lists));
  if (Table changes = figures(update, false); !changes.rows.empty()) {
    document.blocks.emplace_back(Heading{"Largest moves"});
    document.blocks.emplace_back(std::move(changes));
  }
  if (Table waiting = figures(update, true); !waiting.rows.empty()) {
    document.blocks.emplace_back(Heading{"Waiting: they look wrong"});
    document.blocks.emplace_back(std::move(waiting));
  }
  if (dry_run) {
    Table asked;
    asked.columns = {{"address"}, {"bytes", true}};
    std::set<std::string> seen; // two lists may stand in one index
    for (const UpdatePart& part : update.parts)
      for (const Fetched& one : part.fetched)
        if (seen.insert(one.url).second)
          asked.rows.push_back(
              {cell(shown_url(one.url)),
               Cell{fmt::format("{}", one.bytes), {}, static_cast<double>(one.bytes), Meaning::plain}});
    if (!asked.rows.empty()) {
      document.blocks.emplace_back(Heading{"Asked"});
      document.blocks.emplace_back(std::move(asked));
    }
  }
  return document;
}

Exit complain(const CatalogUpdate& update, const Wanted& wanted, const Surroundings& surroundings) {
  std::vector<Error> warnings;
  for (const UpdatePart& part : update.parts) {
    for (const std::string& warning : part.warnings)
      warnings.push_back(Error{warning, {}, {}});
    if (!part.failure) continue;
    Error error = *part.failure;
    error.what = fmt::format("{}: {}; the catalog keeps what it has", part.title, error.what);
    if (update.all_failed())
      static_cast<void>(failed(error, surroundings));
    else
      warnings.push_back(std::move(error));
  }
  const bool any =
      std::ranges::any_of(update.parts, [](const UpdatePart& part) { return !part.quarantined.empty(); });
  if (any && !wanted.request.accept)
    warnings.push_back(
        Error{"some figures look wrong and wait", {}, "check them, then give --accept to take them"});
  warn(warnings, wanted.arguments, surroundings);
  return update.all_failed() ? Exit::catalog : Exit::answered;
}

} // namespace

Exit run_catalog_update(std::span<const std::string> words, const Surroundings& surroundings) {
  const Result<Wanted> wanted = parse_wanted(update_command(), words);
  if (!wanted) return failed(wanted.error(), surroundings);
  if (wanted->arguments.help) {
    *surroundings.out << help(update_command());
    return Exit::answered;
  }
  const fs::path data = data_folder(surroundings);
  if (data.empty())
    return failed(
        Error{"there is no folder for the new catalog", {}, "set HOME or XDG_DATA_HOME", Exit::input},
        surroundings);
  const Result<fs::path> store = store_in_use(*wanted, surroundings);
  if (!store) return failed(store.error(), surroundings);
  const Result<Fetch> fetch = fetch_for(*wanted, surroundings);
  if (!fetch) return failed(fetch.error(), surroundings);
  const Result<CatalogUpdate, Diagnostics> update =
      update_catalog(wanted->request, UpdatePlace{*store, data, surroundings.today}, *fetch);
  if (!update) return failed(update.error(), surroundings);

  const bool dry_run = wanted->request.dry_run;
  const Exit exit = complain(*update, *wanted, surroundings);
  std::string text;
  switch (chosen_format(update_command(), wanted->arguments)) {
  case Format::json:
    text = update_json(*update, dry_run);
    break;
  case Format::md:
    text = render_markdown(update_document(*update, dry_run));
    break;
  default:
    text = render_text(update_document(*update, dry_run), text_style(wanted->arguments, surroundings));
    break;
  }
  const Exit written = write_answer(text, wanted->arguments, surroundings);
  return exit == Exit::answered ? written : exit;
}

Exit run_catalog_urls(std::span<const std::string> words, const Surroundings& surroundings) {
  const Result<Wanted> wanted = parse_wanted(urls_command(), words);
  if (!wanted) return failed(wanted.error(), surroundings);
  if (wanted->arguments.help) {
    *surroundings.out << help(urls_command());
    return Exit::answered;
  }
  const Result<fs::path> store = store_in_use(*wanted, surroundings);
  if (!store) return failed(store.error(), surroundings);
  const Result<std::vector<std::string>> urls = update_urls(wanted->request, *store);
  if (!urls) return failed(urls.error(), surroundings);
  std::string text;
  for (const std::string& url : *urls)
    text += url + '\n';
  return write_answer(text, wanted->arguments, surroundings);
}

} // namespace steelyard::cli

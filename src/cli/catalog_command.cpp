#include "cli/catalog_command.hpp"

#include "cli/answer.hpp"
#include "cli/catalog_update_command.hpp"
#include "cli/command_line.hpp"
#include "cli/help.hpp"
#include "cli/inputs.hpp"

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/io/catalog_difference.hpp"
#include "steelyard/io/catalog_store.hpp"
#include "steelyard/report/document.hpp"
#include "steelyard/support/calendar_day.hpp"
#include "steelyard/support/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <ostream>
#include <set>

namespace steelyard::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::array products{Product::ec2,      Product::training, Product::processing,
                              Product::notebook, Product::hosting,  Product::transform};

// ---- what all of them need
// ----------------------------------------------------------------------------------------

Cell cell(std::string text, Meaning meaning = Meaning::plain) {
  return {std::move(text), {}, {}, meaning};
}

Cell number_cell(std::optional<double> value, std::string text, Meaning meaning = Meaning::plain) {
  return {std::move(text), {}, value, meaning};
}

Cell count_cell(std::size_t count) {
  return number_cell(static_cast<double>(count), fmt::format("{}", count));
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const auto& part : parts)
    text += (text.empty() ? "" : std::string{separator}) + part;
  return text;
}

std::string list_of(const std::vector<std::string>& objects) {
  return "[" + joined(objects, ",\n  ") + "]";
}

std::string list_of_words(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const auto& word : words)
    all.push_back(as_json(word));
  return "[" + joined(all, ", ") + "]";
}

/// The command below `catalog` that is running, and what it was given.
struct Call {
  const Command& command;
  Arguments arguments;
  const Surroundings& surroundings;

  [[nodiscard]] Format format() const { return chosen_format(command, arguments); }
};

Exit answer(const Call& call, const Document& document, const std::string& json) {
  switch (call.format()) {
  case Format::json:
    return write_answer(json + "\n", call.arguments, call.surroundings);
  case Format::md:
    return write_answer(render_markdown(document), call.arguments, call.surroundings);
  case Format::csv:
    for (const Block& block : document.blocks)
      if (const auto* table = std::get_if<Table>(&block))
        return write_answer(render_csv(*table), call.arguments, call.surroundings);
    return write_answer("", call.arguments, call.surroundings);
  default:
    return write_answer(render_text(document, text_style(call.arguments, call.surroundings)), call.arguments,
                        call.surroundings);
  }
}

Result<fs::path> store_of(const Call& call, const std::string& wanted) {
  StoreSearch search;
  if (!wanted.empty()) search.wanted = wanted;
  search.data_folder = data_folder(call.surroundings);
  search.executable = call.surroundings.executable;
  return find_catalog_store(search);
}

/// The store of --catalog, or the one in use.
Result<fs::path> store_of(const Call& call) {
  return store_of(call, call.arguments.catalog);
}

Error no_such(std::string_view what, const std::string& found, const std::vector<std::string>& names,
              std::string_view otherwise) {
  Error error;
  error.exit = Exit::input;
  error.what = fmt::format("there is no {} \"{}\" in the catalog", what, found);
  error.next = did_you_mean(found, names);
  if (error.next.empty()) error.next = otherwise;
  return error;
}

std::string catalog_json(const Catalog& catalog, const fs::path& store) {
  return fmt::format(R"({{"id": {}, "date": {}, "sha256": {}, "file": {}}})", as_json(catalog.id),
                     as_json(catalog.date), as_json(catalog.sha256), as_json(store.string()));
}

// ---- list
// -----------------------------------------------------------------------------------------------------------

struct KindSummary {
  std::size_t records = 0;
  std::string oldest, newest;
};

std::map<std::string, KindSummary> summaries(const std::vector<CatalogRecord>& records) {
  std::map<std::string, KindSummary> kinds;
  for (const CatalogRecord& record : records) {
    KindSummary& kind = kinds[record.kind];
    ++kind.records;
    if (kind.oldest.empty() || record.date < kind.oldest) kind.oldest = record.date;
    kind.newest = std::max(kind.newest, record.date);
  }
  return kinds;
}

Table kinds_table(const std::map<std::string, KindSummary>& kinds) {
  Table table;
  table.columns = {{"kind", false, 0}, {"records", true, 0}, {"oldest", false, 1}, {"newest", false, 1}};
  for (const auto& [kind, summary] : kinds)
    table.rows.push_back(
        {cell(kind), count_cell(summary.records), cell(summary.oldest), cell(summary.newest)});
  return table;
}

std::string kinds_json(const std::map<std::string, KindSummary>& kinds) {
  std::vector<std::string> all;
  for (const auto& [kind, summary] : kinds)
    all.push_back(fmt::format(R"({{"kind": {}, "records": {}, "oldest": {}, "newest": {}}})", as_json(kind),
                              summary.records, as_json(summary.oldest), as_json(summary.newest)));
  return list_of(all);
}

/// Catalogs that `--catalog ID` and `pin ID` know.
std::vector<fs::path> kept_stores(const Surroundings& surroundings) {
  std::vector<fs::path> files;
  const auto folder = data_folder(surroundings);
  std::error_code trouble;
  if (!folder.empty())
    for (const auto& entry : fs::directory_iterator{kept_catalogs(folder), trouble})
      if (entry.path().extension() == ".sqlite") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

Exit list_kinds(const Call& call, const fs::path& store, const std::vector<CatalogRecord>& records) {
  const auto catalog = open_catalog(store);
  if (!catalog) return failed(catalog.error(), call.surroundings);
  const auto kinds = summaries(records);
  Document document;
  document.blocks.emplace_back(
      Paragraph{fmt::format("Catalog {} of {}", catalog->id, catalog->date), Meaning::strong});
  document.blocks.emplace_back(kinds_table(kinds));
  std::vector<std::string> kept;
  for (const auto& file : kept_stores(call.surroundings))
    kept.push_back(file.stem().string());
  if (!kept.empty()) document.blocks.emplace_back(Note{"Kept on this machine: " + joined(kept, ", ")});
  return answer(call, document,
                fmt::format("{{\"schema_version\": 1,\n \"catalog\": {},\n \"kinds\": {},\n \"kept\": {}}}",
                            catalog_json(*catalog, store), kinds_json(kinds), list_of_words(kept)));
}

Table records_table(const std::vector<CatalogRecord>& records, bool with_kind) {
  Table table;
  if (with_kind) table.columns.push_back({"kind", false, 2});
  table.columns.insert(table.columns.end(), {{"id", false, 0}, {"title", false, 0}, {"date", false, 1}});
  for (const CatalogRecord& record : records) {
    std::vector<Cell> row;
    if (with_kind) row.push_back(cell(record.kind, Meaning::faint));
    row.insert(row.end(), {cell(record.id), cell(record.title), cell(record.date, Meaning::faint)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string records_json(const std::vector<CatalogRecord>& records) {
  std::vector<std::string> all;
  for (const CatalogRecord& record : records)
    all.push_back(fmt::format(R"({{"kind": {}, "id": {}, "title": {}, "record": {}}})", as_json(record.kind),
                              as_json(record.id), as_json(record.title), record.body));
  return fmt::format("{{\"schema_version\": 1,\n \"records\": {}}}", list_of(all));
}

Exit run_list(const Call& call) {
  const auto store = store_of(call);
  if (!store) return failed(store.error(), call.surroundings);
  std::string kind;
  if (!call.arguments.operands.empty()) {
    kind = call.arguments.operands.front();
    std::vector<std::string> names;
    for (const CatalogKind& known : catalog_kinds())
      names.push_back(known.kind);
    // People say "instances"; the catalog says "instance".
    if (kind.ends_with('s') && std::ranges::find(names, kind.substr(0, kind.size() - 1)) != names.end())
      kind.pop_back();
    if (kind == "supplie") kind = "supply";
    if (std::ranges::find(names, kind) == names.end())
      return failed(no_such("kind of record", kind, names, "write one of: " + joined(names, ", ")),
                    call.surroundings);
  }
  const auto records = read_records(*store, kind);
  if (!records) return failed(records.error(), call.surroundings);
  if (kind.empty()) return list_kinds(call, *store, *records);
  Document document;
  document.blocks.emplace_back(records_table(*records, false));
  return answer(call, document, records_json(*records));
}

// ---- show
// -----------------------------------------------------------------------------------------------------------

struct PricedRow {
  std::string region;
  std::array<std::optional<Quote>, products.size()> quotes;
  std::optional<SpotTerms> spot;
};

/// An instance's prices wherever it has one.
std::vector<PricedRow> prices_of(const Catalog& catalog, const Instance& instance) {
  std::set<std::string> regions(instance.regions.begin(), instance.regions.end());
  for (const Price& price : catalog.prices)
    if (price.instance == instance.id) regions.insert(price.region);
  std::vector<PricedRow> rows;
  for (const auto& region : regions) {
    PricedRow row{region, {}, spot_terms(catalog, instance, region)};
    for (std::size_t i = 0; i < products.size(); ++i)
      row.quotes[i] = on_demand_price(catalog, instance, region, products[i]);
    const bool priced = std::ranges::any_of(row.quotes, [](const auto& quote) { return quote.has_value(); });
    if (priced || row.spot) rows.push_back(std::move(row));
  }
  return rows;
}

std::string price_text(const Quote& quote) {
  return fmt::format("{:.5g}{}", quote.price.count(), quote.basis == Basis::published ? "" : "*");
}

Table prices_table(const std::vector<PricedRow>& rows, bool sagemaker) {
  Table table;
  table.columns = {{"region", false, 0}, {"vm", true, 0}};
  const std::size_t shown = sagemaker ? products.size() : 1;
  if (sagemaker)
    for (const auto* word : {"training", "processing", "notebook", "hosting", "transform"})
      table.columns.push_back({word, true, 0});
  table.columns.push_back({"spot", true, 1});
  for (const PricedRow& priced : rows) {
    std::vector<Cell> row{cell(priced.region)};
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& quote = priced.quotes[i];
      row.push_back(quote ? number_cell(quote->price.count(), price_text(*quote))
                          : cell("-", Meaning::faint));
    }
    row.push_back(priced.spot ? number_cell(priced.spot->price_factor,
                                            fmt::format("{:.0f} %", 100 * priced.spot->price_factor))
                              : cell("-", Meaning::faint));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string prices_json(const std::vector<PricedRow>& rows) {
  std::vector<std::string> all;
  for (const PricedRow& priced : rows) {
    for (std::size_t i = 0; i < products.size(); ++i)
      if (const auto& quote = priced.quotes[i])
        all.push_back(fmt::format(
            R"({{"region": {}, "product": {}, "purchase": "on-demand", "price_usd_per_hour": {}, )"
            R"("basis": {}, "record": {}, "factors": {}, "source": {}, "date": {}}})",
            as_json(priced.region), as_json(name(products[i])), quote->price.count(),
            as_json(name(quote->basis)), as_json(quote->record), list_of_words(quote->factors),
            as_json(quote->source), as_json(quote->date)));
    if (priced.spot)
      all.push_back(fmt::format(
          R"({{"region": {}, "purchase": "spot", "price_factor": {}, "interruption_band": {}, )"
          R"("record": {}, "source": {}, "date": {}}})",
          as_json(priced.region), priced.spot->price_factor, as_json(priced.spot->interruption_band),
          as_json(priced.spot->record), as_json(priced.spot->source), as_json(priced.spot->date)));
  }
  return list_of(all);
}

std::string source_json(const Source& source) {
  return fmt::format(
      R"({{"id": {}, "title": {}, "publisher": {}, "url": {}, "retrieved": {}, "licence": {}}})",
      as_json(source.id), as_json(source.title), as_json(source.publisher), as_json(source.url),
      as_json(source.retrieved), as_json(source.licence));
}

void show_record(const Catalog& catalog, const CatalogRecord& record, Document& document,
                 std::vector<std::string>& json) {
  document.blocks.emplace_back(Heading{fmt::format("{} {}", record.kind, record.id)});
  Table table;
  table.columns = {{"key", false, 0}, {"value", false, 0}};
  for (const auto& [key, value] : record_fields(record)) {
    std::string shown = value;
    const auto* source = key == "source" || key.ends_with(".source") ? find_source(catalog, value) : nullptr;
    if (source)
      shown += fmt::format(": {}, {}, retrieved {}, {}", source->title, source->publisher, source->retrieved,
                           source->url);
    table.rows.push_back({cell(key, Meaning::faint), cell(shown)});
  }
  document.blocks.emplace_back(std::move(table));
  std::string object =
      fmt::format(R"({{"kind": {}, "id": {}, "title": {}, "record": {})", as_json(record.kind),
                  as_json(record.id), as_json(record.title), record.body);
  if (const auto* source = find_source(catalog, record.source))
    object += ", \"source\": " + source_json(*source);
  const auto* instance = record.kind == "instance" ? find_instance(catalog, record.id) : nullptr;
  if (instance) {
    const auto rows = prices_of(catalog, *instance);
    object += ",\n   \"prices\": " + prices_json(rows);
    if (rows.empty()) {
      document.blocks.emplace_back(Note{"The catalog has no price of this type."});
    } else {
      document.blocks.emplace_back(Paragraph{
          "Prices [USD per hour], on demand; spot as a share of the machine's own price", Meaning::strong});
      document.blocks.emplace_back(prices_table(rows, !instance->sagemaker_uses.empty()));
      document.blocks.emplace_back(
          Note{"* derived from published figures; the others were read as they stand"});
    }
  }
  json.push_back(object + "}");
}

Exit show_stale(const Call& call, const fs::path& store) {
  constexpr std::chrono::days stale_after{365};
  const auto catalog = open_catalog(store);
  if (!catalog) return failed(catalog.error(), call.surroundings);
  auto records = read_records(store);
  if (!records) return failed(records.error(), call.surroundings);
  const std::string as_of = call.arguments.as_of.empty() ? catalog->date : call.arguments.as_of;
  const auto day = calendar_day(as_of);
  std::erase_if(*records, [&](const CatalogRecord& record) {
    const auto dated = calendar_day(record.date);
    return !dated || !day || *day - *dated <= stale_after;
  });
  std::ranges::stable_sort(*records, {}, &CatalogRecord::date);
  Document document;
  document.blocks.emplace_back(Paragraph{
      fmt::format("{} records are more than a year older than {}", records->size(), as_of), Meaning::strong});
  document.blocks.emplace_back(records_table(*records, true));
  return answer(call, document, records_json(*records));
}

Exit run_show(const Call& call, bool stale) {
  const auto store = store_of(call);
  if (!store) return failed(store.error(), call.surroundings);
  if (stale) return show_stale(call, *store);
  const auto& id = call.arguments.operands.front();
  auto records = find_records(*store, id);
  if (!records) return failed(records.error(), call.surroundings);
  const auto catalog = open_catalog(*store);
  if (!catalog) return failed(catalog.error(), call.surroundings);
  if (records->empty()) {
    // What the program understands elsewhere, aliases and bare names, it understands here.
    std::string known;
    if (const auto* instance = find_instance(*catalog, id))
      known = instance->id;
    else if (const auto* accelerator = find_accelerator(*catalog, id))
      known = accelerator->id;
    else if (const auto* model = find_model(*catalog, id))
      known = model->id;
    if (!known.empty()) records = find_records(*store, known);
    if (!records) return failed(records.error(), call.surroundings);
  }
  if (records->empty()) {
    const auto all = read_records(*store);
    if (!all) return failed(all.error(), call.surroundings);
    std::vector<std::string> names;
    for (const CatalogRecord& record : *all) {
      names.push_back(record.id);
      if (record.kind == "instance") names.push_back("ml." + record.id.substr(record.id.find('/') + 1));
    }
    return failed(no_such("record", id, names, "look for it: steelyard catalog search " + id),
                  call.surroundings);
  }
  Document document;
  std::vector<std::string> json;
  for (const CatalogRecord& record : *records)
    show_record(*catalog, record, document, json);
  return answer(call, document,
                fmt::format("{{\"schema_version\": 1,\n \"catalog\": {},\n \"records\": {}}}",
                            catalog_json(*catalog, *store), list_of(json)));
}

// ---- search, verify, diff
// -------------------------------------------------------------------------------------------

Exit run_search(const Call& call) {
  const auto store = store_of(call);
  if (!store) return failed(store.error(), call.surroundings);
  auto records = search_records(*store, joined(call.arguments.operands, " "));
  if (!records) return failed(records.error(), call.surroundings);
  // What can be used first; where it is written about last.
  std::stable_partition(records->begin(), records->end(),
                        [](const auto& record) { return record.kind != "source"; });
  if (records->empty())
    remark("nothing found; prices are not searched, see steelyard catalog show", call.arguments,
           call.surroundings);
  Document document;
  document.blocks.emplace_back(records_table(*records, true));
  return answer(call, document, records_json(*records));
}

/// A catalog as text, from a folder of it or from a store.
Result<CatalogText, Diagnostics> text_of(const Call& call, const std::string& wanted, bool verify) {
  std::error_code trouble;
  if (!wanted.empty() && fs::is_directory(wanted, trouble)) return read_catalog_text(wanted);
  const auto store = store_of(call, wanted);
  const auto single = [](Error error) { return Unexpected{Diagnostics{{std::move(error)}, {}}}; };
  if (!store) return single(store.error());
  if (verify) return verify_catalog_store(*store);
  auto catalog = open_catalog(*store);
  if (!catalog) return single(catalog.error());
  auto records = read_records(*store);
  if (!records) return single(records.error());
  return CatalogText{std::move(*catalog), std::move(*records), {}};
}

Exit run_verify(const Call& call) {
  const auto text = text_of(
      call, call.arguments.operands.empty() ? call.arguments.catalog : call.arguments.operands.front(), true);
  if (!text) return failed(text.error(), call.surroundings);
  warn(text->warnings, call.arguments, call.surroundings);
  const auto kinds = summaries(text->records);
  const Catalog& catalog = text->catalog;
  Document document;
  document.blocks.emplace_back(
      Paragraph{fmt::format("Catalog {} of {}: {} records, all hashes and references hold", catalog.id,
                            catalog.date, text->records.size()),
                Meaning::good});
  document.blocks.emplace_back(kinds_table(kinds));
  document.blocks.emplace_back(Note{"SHA-256 " + catalog.sha256});
  // The age depends on the day, so it is said beside the answer, unless the day was given.
  const bool given = !call.arguments.as_of.empty();
  const auto today = calendar_day(given ? call.arguments.as_of : call.surroundings.today),
             dated = calendar_day(catalog.date);
  std::string age = "null";
  if (today && dated) {
    const auto days = (*today - *dated).count();
    const auto words = fmt::format("The data are {} days old.", days);
    if (given) {
      document.blocks.emplace_back(Note{words});
      age = fmt::format("{}", days);
    } else {
      remark(words, call.arguments, call.surroundings);
    }
  }
  return answer(
      call, document,
      fmt::format(
          "{{\"schema_version\": 1, \"ok\": true, \"id\": {}, \"date\": {}, \"sha256\": {}, \"age_days\": "
          "{}, \"warnings\": {},\n \"kinds\": {}}}",
          as_json(catalog.id), as_json(catalog.date), as_json(catalog.sha256), age, text->warnings.size(),
          kinds_json(kinds)));
}

std::string_view word(RecordChange::What what) {
  switch (what) {
  case RecordChange::What::added:
    return "added";
  case RecordChange::What::removed:
    return "removed";
  case RecordChange::What::changed:
    return "changed";
  }
  return "";
}

std::string percent_move(double move) {
  const double percent = 100 * move;
  return fmt::format("{:+.{}f} %", percent, std::abs(percent) < 10 ? 1 : 0);
}

std::string change_json(const RecordChange& change) {
  std::vector<std::string> keys;
  for (const KeyChange& key : change.keys)
    keys.push_back(fmt::format(R"({{"key": {}, "before": {}, "after": {}, "move": {}}})", as_json(key.key),
                               key.before.empty() ? "null" : as_json(key.before),
                               key.after.empty() ? "null" : as_json(key.after),
                               key.move ? fmt::format("{}", *key.move) : "null"));
  return fmt::format(R"({{"change": {}, "kind": {}, "id": {}, "title": {}, "keys": {}}})",
                     as_json(word(change.what)), as_json(change.kind), as_json(change.id),
                     as_json(change.title), list_of(keys));
}

Exit run_diff(const Call& call) {
  const auto before = text_of(call, call.arguments.operands[0], false);
  if (!before) return failed(before.error(), call.surroundings);
  const auto after = text_of(call, call.arguments.operands[1], false);
  if (!after) return failed(after.error(), call.surroundings);
  const auto changes = catalog_difference(before->records, after->records);
  std::map<RecordChange::What, std::size_t> counts;
  Table table;
  table.columns = {{"change", false, 0}, {"record", false, 0}, {"key", false, 0},
                   {"before", true, 0},  {"after", true, 0},   {"move", true, 0}};
  std::vector<std::string> json;
  for (const RecordChange& change : changes) {
    ++counts[change.what];
    json.push_back(change_json(change));
    const auto label = change.kind + " " + change.id;
    if (change.keys.empty())
      table.rows.push_back(
          {cell(std::string{word(change.what)}), cell(label), cell(""), cell(""), cell(""), cell("")});
    for (const KeyChange& key : change.keys)
      table.rows.push_back({cell(std::string{word(change.what)}), cell(label), cell(key.key),
                            cell(key.before), cell(key.after),
                            key.move ? number_cell(*key.move, percent_move(*key.move)) : cell("")});
  }
  using What = RecordChange::What;
  Document document;
  document.blocks.emplace_back(Paragraph{
      fmt::format("{} to {}: {} added, {} removed, {} changed", before->catalog.id, after->catalog.id,
                  counts[What::added], counts[What::removed], counts[What::changed]),
      Meaning::strong});
  if (!changes.empty()) document.blocks.emplace_back(std::move(table));
  return answer(
      call, document,
      fmt::format("{{\"schema_version\": 1, \"before\": {}, \"after\": {}, \"added\": {}, \"removed\": {}, "
                  "\"changed\": {},\n \"changes\": {}}}",
                  as_json(before->catalog.id), as_json(after->catalog.id), counts[What::added],
                  counts[What::removed], counts[What::changed], list_of(json)));
}

// ---- import, pin
// ----------------------------------------------------------------------------------------------

Exit run_import(const Call& call) {
  if (call.arguments.output.empty() || call.arguments.output == "-") {
    Error error;
    error.exit = Exit::usage;
    error.what = "catalog import needs a file to write";
    error.next = "add -o FILE";
    return failed(error, call.surroundings);
  }
  const auto text = read_catalog_text(call.arguments.operands.front());
  if (!text) return failed(text.error(), call.surroundings);
  warn(text->warnings, call.arguments, call.surroundings);
  if (const auto written = write_catalog_store(*text, call.arguments.output); !written)
    return failed(written.error(), call.surroundings);
  remark(fmt::format("catalog {} of {}: {} records in {}", text->catalog.id, text->catalog.date,
                     text->records.size(), call.arguments.output),
         call.arguments, call.surroundings);
  return Exit::answered;
}

Exit run_pin(const Call& call) {
  const auto& id = call.arguments.operands.front();
  if (const auto pinned = pin_catalog(data_folder(call.surroundings), id); !pinned)
    return failed(pinned.error(), call.surroundings);
  remark(id == "shipped" ? "commands use the shipped catalog" : "commands use catalog " + id, call.arguments,
         call.surroundings);
  return Exit::answered;
}

// ---- the words below `catalog`
// --------------------------------------------------------------------------------------

struct Word {
  std::string_view word;
  Command command;
  Exit (*run)(const Call&);
};

Exit run_show_one(const Call& call) {
  return run_show(call, false);
}

const std::vector<Word>& words_below() {
  using enum Format;
  static const std::vector<Format> answers{table, json, csv, md};
  static const std::vector<std::string_view> asks{"catalog", "format", "output", "color", "quiet", "help"};
  static const std::vector<std::string_view> asks_dated{"catalog", "as-of", "format", "output",
                                                        "color",   "quiet", "help"};
  static const std::vector<Word> all{
      {"list",
       {"catalog list",
        "Lists the kinds of record, or the records of one kind.",
        "[KIND]",
        Operand::anything,
        0,
        1,
        {{"steelyard catalog list", "how much there is of what"},
         {"steelyard catalog list service", "the managed services"}},
        asks,
        answers},
       run_list},
      {"show",
       {"catalog show",
        "Shows a record with its sources, and an instance's prices.",
        "ID|--stale",
        Operand::anything,
        1,
        1,
        {{"steelyard catalog show ml.g5.xlarge", "an instance and its prices"},
         {"steelyard catalog show --stale", "records more than a year older than the data"}},
        asks_dated,
        answers},
       run_show_one},
      {"search",
       {"catalog search",
        "Finds records that hold all the words.",
        "WORDS",
        Operand::anything,
        1,
        64,
        {{"steelyard catalog search sentiment comprehend", "by what it does and whose it is"}},
        asks,
        answers},
       run_search},
      {"verify",
       {"catalog verify",
        "Checks hashes, records and references, and says how old the data are.",
        "[FILE|ID|DIR]",
        Operand::file,
        0,
        1,
        {{"steelyard catalog verify", "the one in use"},
         {"steelyard catalog verify catalogs/", "text, before it is imported"}},
        asks_dated,
        answers},
       run_verify},
      {"diff",
       {"catalog diff",
        "Shows what changed between catalogs, the largest price moves first.",
        "BEFORE AFTER",
        Operand::file,
        2,
        2,
        {{"steelyard catalog diff 0123456789ab catalogs/", "files, ids or folders of text"}},
        {"format", "output", "color", "quiet", "help"},
        answers},
       run_diff},
      {"import",
       {"catalog import",
        "Builds the catalog's file from a folder of text.",
        "DIR -o FILE",
        Operand::file,
        1,
        1,
        {{"steelyard catalog import catalogs/ -o catalog.sqlite",
          "after editing the text and scripts/catalog-layout"}},
        {"output", "quiet", "help"},
        {}},
       run_import},
      {"pin",
       {"catalog pin",
        "Makes commands use a kept catalog, until another is pinned.",
        "ID|shipped",
        Operand::anything,
        1,
        1,
        {{"steelyard catalog pin 0123456789ab", "always this one"},
         {"steelyard catalog pin shipped", "the program's own again"}},
        {"quiet", "help"},
        {}},
       run_pin},
  };
  return all;
}

/// Those with options of their own.
struct OtherWord {
  std::string_view word, summary;
  Exit (*run)(std::span<const std::string>, const Surroundings&);
};

constexpr std::array other_words{
    OtherWord{"urls", "Lists the addresses that `update` asks, for fetching by other means.",
              run_catalog_urls},
    OtherWord{"update", "Asks live sources and keeps a new catalog of what they say.", run_catalog_update}};

std::string help() {
  std::string out = "Looks into the catalog: what the market offers, with sources and dates.\n\n"
                    "USAGE\n  steelyard catalog COMMAND [ARGUMENTS] [OPTIONS]\n\nCOMMANDS\n";
  for (const Word& word : words_below())
    out += fmt::format("  {:<9} {}\n", word.word, word.command.summary);
  for (const OtherWord& word : other_words)
    out += fmt::format("  {:<9} {}\n", word.word, word.summary);
  out += "\nsteelyard catalog COMMAND --help says more. Only `update` touches the network.\n";
  return out;
}

} // namespace

Exit run_catalog(std::span<const std::string> words, const Surroundings& surroundings) {
  if (words.empty()) {
    *surroundings.err << help();
    return Exit::usage;
  }
  const std::string& first = words.front();
  if (first == "--help" || first == "-h") {
    *surroundings.out << help();
    return Exit::answered;
  }
  if (const auto other = std::ranges::find(other_words, std::string_view{first}, &OtherWord::word);
      other != other_words.end())
    return other->run(words.subspan(1), surroundings);
  const auto& all = words_below();
  const auto found = std::ranges::find(all, std::string_view{first}, &Word::word);
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const OtherWord& word : other_words)
      names.emplace_back(word.word);
    for (const Word& word : all)
      names.emplace_back(word.word);
    Error error;
    error.exit = Exit::usage;
    error.what = fmt::format("unknown command \"catalog {}\"", first);
    error.next = did_you_mean(first, names);
    if (error.next.empty()) error.next = "see steelyard catalog --help";
    return failed(error, surroundings);
  }
  std::vector<std::string> rest(words.begin() + 1, words.end());
  const bool stale = found->word == "show" && std::erase(rest, "--stale") > 0;
  Command command = found->command;
  if (stale) command.least_operands = command.most_operands = 0;
  auto arguments = parse(command, rest);
  if (!arguments) return failed(arguments.error(), surroundings);
  if (arguments->help) {
    *surroundings.out << command_help(command);
    return Exit::answered;
  }
  const Call call{command, std::move(*arguments), surroundings};
  return stale ? run_show(call, true) : found->run(call);
}

} // namespace steelyard::cli

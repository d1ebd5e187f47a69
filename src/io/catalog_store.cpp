#include "steelyard/io/catalog_store.hpp"

#include "io/catalog_fields.hpp"
#include "io/durable_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>

namespace steelyard {

namespace {

namespace fs = std::filesystem;
using io::Carried;
using io::Field;

constexpr int application_id = 0x53544c59; // "STLY": `file` and we know the store by it
constexpr char unit_separator = '\x1f';    // between the words of a list
constexpr char record_separator = '\x1e';  // between the tiers of a price
constexpr std::string_view pinned_name = "pinned";

// ---- the tables
// -------------------------------------------------------------------------------------------------

/// Names and types of a table's columns, in the order in which fields are visited.
struct Columns {
  std::vector<std::string> names, definitions;
  std::string prefix;

  void add(std::string_view key, std::string_view type) {
    names.push_back(prefix + std::string{key});
    definitions.push_back(fmt::format("\"{}{}\" {}", prefix, key, type));
  }

  void operator()(const Field& f, const std::string&) {
    add(f.key, f.key == "id" ? "TEXT PRIMARY KEY" : "TEXT");
  }

  void operator()(const Field& f, double) { add(f.key, "REAL NOT NULL"); }

  void operator()(const Field& f, const std::optional<double>&) { add(f.key, "REAL"); }

  void operator()(const Field& f, bool) { add(f.key, "INTEGER NOT NULL"); }

  void operator()(const Field& f, const std::optional<bool>&) { add(f.key, "INTEGER"); }

  void operator()(const Field& f, Basis) { add(f.key, "TEXT NOT NULL"); }

  void operator()(const Field& f, const std::vector<std::string>&) { add(f.key, "TEXT"); }

  void operator()(const Field& f, const std::vector<Tier>&) { add(f.key, "TEXT"); }

  void operator()(const Field&, Carried) {}

  void operator()(const Field&, const std::vector<PriceComponent>&) {} // in a table of their own

  template <class Bool>
  void operator()(const Field&, io::Rounding<Bool>) {
    add("rounds_up", "INTEGER NOT NULL");
  }

  template <class Text, class Number>
  void operator()(const Field& f, io::Benchmark<Text, Number>) {
    add(std::string{f.key} + "_name", "TEXT");
    add(std::string{f.key} + "_score", "REAL");
  }

  void operator()(const Field& f, const std::optional<Range>&) {
    for (const auto* end : {"_low", "_mode", "_high"})
      add(std::string{f.key} + end, "REAL");
  }

  void operator()(const Field& f, const std::optional<Footprint>&) {
    const std::string outer = prefix;
    prefix += std::string{f.key} + "_";
    Footprint none;
    io::visit_fields(*this, none);
    // Without a footprint, all of its columns are NULL.
    for (auto& definition : definitions)
      if (definition.rfind("\"" + prefix, 0) == 0 && definition.ends_with(" NOT NULL"))
        definition.resize(definition.size() - std::string_view{" NOT NULL"}.size());
    prefix = outer;
  }
};

template <class Record>
Columns columns_of() {
  Columns columns;
  Record none;
  io::visit_fields(columns, none);
  return columns;
}

/// A component's columns follow those that tie it to its service.
Columns component_columns() {
  Columns columns;
  columns.add("service", "TEXT NOT NULL");
  columns.add("position", "INTEGER NOT NULL");
  PriceComponent none;
  io::visit_fields(columns, none);
  return columns;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string select(std::string_view table, const Columns& columns) {
  return fmt::format("SELECT \"{}\" FROM \"{}\" ORDER BY rowid", joined(columns.names, "\",\""), table);
}

std::string insert(std::string_view table, const Columns& columns) {
  return fmt::format("INSERT INTO \"{}\" VALUES ({})", table,
                     joined(std::vector<std::string>(columns.names.size(), "?"), ","));
}

std::string create(std::string_view table, const Columns& columns) {
  return fmt::format("CREATE TABLE \"{}\" (\n  {}\n) STRICT", table, joined(columns.definitions, ",\n  "));
}

// ---- writing
// ----------------------------------------------------------------------------------------------------

/// Binds a record's members to the columns of an INSERT.
struct Binder {
  SQLite::Statement& statement;
  int index = 1;

  void null() { statement.bind(index++); }

  void operator()(const Field&, const std::string& text) {
    if (text.empty())
      null();
    else
      statement.bind(index++, text);
  }

  void operator()(const Field&, double number) { statement.bind(index++, number); }

  void operator()(const Field& f, const std::optional<double>& number) {
    if (number)
      (*this)(f, *number);
    else
      null();
  }

  void operator()(const Field&, bool flag) { statement.bind(index++, flag ? 1 : 0); }

  void operator()(const Field& f, const std::optional<bool>& flag) {
    if (flag)
      (*this)(f, *flag);
    else
      null();
  }

  void operator()(const Field&, Basis basis) { statement.bind(index++, std::string{name(basis)}); }

  void operator()(const Field& f, const std::vector<std::string>& words) {
    (*this)(f, joined(words, std::string_view{&unit_separator, 1}));
  }

  void operator()(const Field& f, const std::vector<Tier>& tiers) {
    std::string text;
    for (const Tier& tier : tiers) {
      if (!text.empty()) text += record_separator;
      if (tier.up_to_units) text += fmt::format("{}", *tier.up_to_units);
      text += unit_separator;
      text += fmt::format("{}", tier.price_usd_per_unit);
    }
    (*this)(f, text);
  }

  void operator()(const Field&, Carried) {}

  void operator()(const Field&, const std::vector<PriceComponent>&) {}

  void operator()(const Field& f, io::Rounding<const bool> rounding) { (*this)(f, rounding.up); }

  void operator()(const Field& f, io::Benchmark<const std::string, const std::optional<double>> benchmark) {
    (*this)(f, benchmark.name);
    (*this)(f, benchmark.score);
  }

  void operator()(const Field& f, const std::optional<Range>& range) {
    if (!range) {
      for (int i = 0; i < 3; ++i)
        null();
      return;
    }
    (*this)(f, range->low);
    (*this)(f, range->mode);
    (*this)(f, range->high);
  }

  void operator()(const Field&, const std::optional<Footprint>& footprint) {
    if (footprint) {
      io::visit_fields(*this, *footprint);
      return;
    }
    Columns columns;
    Footprint none;
    io::visit_fields(columns, none);
    for (std::size_t i = 0; i < columns.names.size(); ++i)
      null();
  }
};

void write_components(SQLite::Database& database, const std::vector<Service>& services) {
  const auto columns = component_columns();
  database.exec(create("service_component", columns));
  SQLite::Statement statement{database, insert("service_component", columns)};
  for (const Service& service : services)
    for (std::size_t i = 0; i < service.components.size(); ++i) {
      Binder bind{statement};
      bind(Field{}, service.id);
      statement.bind(bind.index++, static_cast<std::int64_t>(i));
      io::visit_fields(bind, service.components[i]);
      statement.exec();
      statement.reset();
    }
}

void write_records(SQLite::Database& database, const std::vector<CatalogRecord>& records) {
  database.exec("CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, source "
                "TEXT NOT NULL, "
                "date TEXT NOT NULL, body TEXT NOT NULL) STRICT");
  database.exec("CREATE VIRTUAL TABLE records_search USING fts5(id, title, words, content='')");
  SQLite::Statement row{database, "INSERT INTO records VALUES (?,?,?,?,?,?)"};
  SQLite::Statement words{database, "INSERT INTO records_search (rowid, id, title, words) VALUES (?,?,?,?)"};
  std::int64_t rowid = 0;
  for (const CatalogRecord& record : records) {
    ++rowid;
    int index = 1;
    for (const auto* text :
         {&record.kind, &record.id, &record.title, &record.source, &record.date, &record.body})
      row.bind(index++, *text);
    row.exec();
    row.reset();
    if (record.kind == "price" || record.kind == "price_factor") continue;
    std::string text;
    for (const auto& [key, value] : record_fields(record))
      text += value + "\n";
    words.bind(1, rowid);
    words.bind(2, record.id);
    words.bind(3, record.title);
    words.bind(4, text);
    words.exec();
    words.reset();
  }
  database.exec("INSERT INTO records_search(records_search) VALUES ('optimize')");
  database.exec("CREATE UNIQUE INDEX records_by_id ON records (id, kind)");
}

void write_tables(SQLite::Database& database, const CatalogText& text) {
  const Catalog& catalog = text.catalog;
  database.exec("PRAGMA page_size = 8192");
  database.exec("PRAGMA journal_mode = OFF");
  database.exec("PRAGMA synchronous = OFF");
  database.exec(fmt::format("PRAGMA application_id = {}", application_id));
  database.exec(fmt::format("PRAGMA user_version = {}", catalog.layout_major));
  SQLite::Transaction transaction{database};
  database.exec("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
  SQLite::Statement meta{database, "INSERT INTO meta VALUES (?,?)"};
  for (const auto& [key, value] :
       {std::pair<std::string, std::string>{"layout_major", fmt::format("{}", catalog.layout_major)},
        {"layout_minor", fmt::format("{}", catalog.layout_minor)},
        {"date", catalog.date},
        {"sha256", catalog.sha256}}) {
    meta.bind(1, key);
    meta.bind(2, value);
    meta.exec();
    meta.reset();
  }
  io::visit_kinds(catalog, [&database](std::string_view kind, std::string_view, const auto& records) {
    using Record = typename std::decay_t<decltype(records)>::value_type;
    const auto columns = columns_of<Record>();
    database.exec(create(kind, columns));
    SQLite::Statement statement{database, insert(kind, columns)};
    for (const Record& record : records) {
      Binder bind{statement};
      io::visit_fields(bind, record);
      statement.exec();
      statement.reset();
    }
  });
  write_components(database, catalog.services);
  write_records(database, text.records);
  transaction.commit();
}

// ---- loading
// ----------------------------------------------------------------------------------------------------

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// What SQLite says is wrong with the store. Thrown and caught in this file only.
struct Damaged {
  std::string what;
};

Error store_error(const fs::path& file, std::string what, std::string_view next) {
  Error error;
  error.exit = Exit::catalog;
  error.what = std::move(what);
  error.where.file = file.string();
  error.next = next;
  return error;
}

constexpr std::string_view rebuild_advice =
    "give another with --catalog, or rebuild it: steelyard catalog import DIR -o FILE";

StatementHandle prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK)
    throw Damaged{sqlite3_errmsg(database)};
  return StatementHandle{statement};
}

bool step(sqlite3* database, sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw Damaged{sqlite3_errmsg(database)};
}

std::string_view text_at(sqlite3_stmt* statement, int column) {
  const auto* text = sqlite3_column_text(statement, column);
  if (!text) return {};
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return {reinterpret_cast<const char*>(text),
          size}; // NOLINT(*-reinterpret-cast): SQLite's text is unsigned char
}

void bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT); // NOLINT: SQLite's
}

/// Opens for reading only. Nothing writes a store in place, so SQLite may skip its locks.
DatabaseHandle open_read_only(const fs::path& file) {
  std::string uri = "file:";
  for (const char c : fs::absolute(file).string()) {
    if (c == '%' || c == '?' || c == '#')
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      uri += c;
  }
  uri += "?immutable=1";
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(uri.c_str(), &raw,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  DatabaseHandle database{raw};
  if (code != SQLITE_OK) throw Damaged{raw ? sqlite3_errmsg(raw) : "out of memory"};
  constexpr const char* map_whole_file = "PRAGMA mmap_size = 268435456";
  sqlite3_exec(raw, map_whole_file, nullptr, nullptr, nullptr);
  return database;
}

/// Reads a row of SELECT into a record's members.
struct Loader {
  sqlite3_stmt* statement;
  int column = 0;

  [[nodiscard]] bool null_here() const { return sqlite3_column_type(statement, column) == SQLITE_NULL; }

  void operator()(const Field&, std::string& text) { text = text_at(statement, column++); }

  void operator()(const Field&, double& number) { number = sqlite3_column_double(statement, column++); }

  void operator()(const Field& f, std::optional<double>& number) {
    if (null_here())
      ++column;
    else
      (*this)(f, number.emplace());
  }

  void operator()(const Field&, bool& flag) { flag = sqlite3_column_int(statement, column++) != 0; }

  void operator()(const Field& f, std::optional<bool>& flag) {
    if (null_here())
      ++column;
    else
      (*this)(f, flag.emplace());
  }

  void operator()(const Field&, Basis& basis) {
    const auto word = text_at(statement, column++);
    switch (word.empty() ? 'p' : word.front()) {
    case 'm':
      basis = Basis::measured;
      break;
    case 'd':
      basis = Basis::derived;
      break;
    case 'a':
      basis = Basis::assumed;
      break;
    default:
      basis = Basis::published;
    }
  }

  void operator()(const Field&, std::vector<std::string>& words) {
    std::string_view text = text_at(statement, column++);
    if (text.empty()) return;
    words.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), unit_separator)) + 1);
    for (;;) {
      const auto end = text.find(unit_separator);
      words.emplace_back(text.substr(0, end));
      if (end == std::string_view::npos) return;
      text.remove_prefix(end + 1);
    }
  }

  void operator()(const Field&, std::vector<Tier>& tiers) {
    std::string_view text = text_at(statement, column++);
    while (!text.empty()) {
      const auto end = std::min(text.find(record_separator), text.size());
      const auto row = text.substr(0, end);
      const auto middle = row.find(unit_separator);
      if (middle == std::string_view::npos) throw Damaged{"a price's tiers cannot be read"};
      Tier& tier = tiers.emplace_back();
      if (middle > 0) tier.up_to_units = number(row.substr(0, middle));
      tier.price_usd_per_unit = number(row.substr(middle + 1));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void operator()(const Field&, Carried) {}

  void operator()(const Field&, std::vector<PriceComponent>&) {}

  void operator()(const Field& f, io::Rounding<bool> rounding) { (*this)(f, rounding.up); }

  void operator()(const Field& f, io::Benchmark<std::string, std::optional<double>> benchmark) {
    (*this)(f, benchmark.name);
    (*this)(f, benchmark.score);
  }

  void operator()(const Field& f, std::optional<Range>& range) {
    if (null_here()) {
      column += 3;
      return;
    }
    Range& r = range.emplace();
    (*this)(f, r.low);
    (*this)(f, r.mode);
    (*this)(f, r.high);
  }

  void operator()(const Field&, std::optional<Footprint>& footprint) {
    const bool absent = null_here(); // the family, which every footprint has
    Footprint found;
    io::visit_fields(*this, found);
    if (!absent) footprint = std::move(found);
  }

 private:
  static double number(std::string_view text) {
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size())
      throw Damaged{"a price's tiers cannot be read"};
    return value;
  }
};

std::size_t row_count(sqlite3* database, std::string_view table) {
  const auto statement = prepare(database, fmt::format("SELECT max(rowid) FROM \"{}\"", table));
  return step(database, statement.get()) ? static_cast<std::size_t>(sqlite3_column_int64(statement.get(), 0))
                                         : 0;
}

void load_components(sqlite3* database, std::vector<Service>& services) {
  const auto statement = prepare(database, select("service_component", component_columns()));
  auto at = services.begin();
  while (step(database, statement.get())) {
    const auto service = text_at(statement.get(), 0);
    while (at != services.end() && at->id != service)
      ++at;
    if (at == services.end()) throw Damaged{"a price component has no service"};
    Loader load{statement.get(), 2};
    io::visit_fields(load, at->components.emplace_back());
  }
}

/// What the store says about itself; throws Damaged when it is none of ours.
std::map<std::string, std::string, std::less<>> meta_of(sqlite3* database) {
  const auto id = prepare(database, "PRAGMA application_id");
  if (!step(database, id.get()) || sqlite3_column_int(id.get(), 0) != application_id)
    throw Damaged{"it is a database, but no steelyard catalog"};
  std::map<std::string, std::string, std::less<>> meta;
  const auto statement = prepare(database, "SELECT key, value FROM meta");
  while (step(database, statement.get()))
    meta.emplace(text_at(statement.get(), 0), text_at(statement.get(), 1));
  for (const std::string_view key : {"layout_major", "layout_minor", "date", "sha256"})
    if (meta.count(key) == 0) throw Damaged{fmt::format("its meta table has no {}", key)};
  return meta;
}

int whole_number(const std::string& text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Error> refuse_layout(const fs::path& file, const std::string& major) {
  if (whole_number(major) == catalog_layout_major) return std::nullopt;
  return store_error(
      file,
      fmt::format("the catalog has layout {}, and this program reads layout {}", major, catalog_layout_major),
      whole_number(major) > catalog_layout_major ? "use a newer steelyard, or another --catalog"
                                                 : rebuild_advice);
}

/// Opens the store, checks that it is one, and hands it to `use`; SQLite's complaints become errors here.
template <class T, class Use>
Result<T> with_store(const fs::path& file, Use&& use) {
  std::error_code trouble;
  if (!fs::is_regular_file(file, trouble))
    return Unexpected{
        store_error(file, "there is no catalog", "build one with: steelyard catalog import DIR -o FILE")};
  try {
    const auto database = open_read_only(file);
    const auto meta = meta_of(database.get());
    if (auto error = refuse_layout(file, meta.find("layout_major")->second))
      return Unexpected{std::move(*error)};
    return use(database.get(), meta);
  } catch (const Damaged& damaged) {
    return Unexpected{
        store_error(file, fmt::format("the catalog cannot be read: {}", damaged.what), rebuild_advice)};
  }
}

using Meta = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view record_columns = "r.kind, r.id, r.title, r.source, r.date, r.body";

std::vector<CatalogRecord> take_records(sqlite3* database, sqlite3_stmt* statement) {
  std::vector<CatalogRecord> records;
  while (step(database, statement)) {
    CatalogRecord& record = records.emplace_back();
    int column = 0;
    for (auto* text : {&record.kind, &record.id, &record.title, &record.source, &record.date, &record.body})
      *text = text_at(statement, column++);
  }
  return records;
}

bool is_id(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// All that a record holds, as one text: two records are alike when their texts are.
struct Writer {
  std::string text;

  void add(std::string_view word) {
    text += word;
    text += unit_separator;
  }

  void operator()(const Field&, const std::string& word) { add(word); }

  void operator()(const Field&, double number) { add(fmt::format("{}", number)); }

  void operator()(const Field& f, const std::optional<double>& number) {
    if (number)
      (*this)(f, *number);
    else
      add("-");
  }

  void operator()(const Field&, bool flag) { add(flag ? "1" : "0"); }

  void operator()(const Field&, const std::optional<bool>& flag) { add(flag ? (*flag ? "1" : "0") : "-"); }

  void operator()(const Field&, Basis basis) { add(name(basis)); }

  void operator()(const Field&, const std::vector<std::string>& words) {
    for (const auto& word : words)
      add(word);
    add("");
  }

  template <class T>
  void operator()(const Field&, const std::vector<T>& members) {
    for (const T& member : members)
      io::visit_fields(*this, member);
    add("");
  }

  void operator()(const Field&, Carried) {}

  void operator()(const Field&, io::Rounding<const bool> rounding) { add(rounding.up ? "up" : "none"); }

  void operator()(const Field& f, io::Benchmark<const std::string, const std::optional<double>> benchmark) {
    (*this)(f, benchmark.name);
    (*this)(f, benchmark.score);
  }

  void operator()(const Field&, const std::optional<Range>& range) {
    if (range)
      add(fmt::format("{} {} {}", range->low, range->mode, range->high));
    else
      add("-");
  }

  void operator()(const Field&, const std::optional<Footprint>& footprint) {
    if (footprint)
      io::visit_fields(*this, *footprint);
    else
      add("-");
  }
};

std::string typed_text(const Catalog& catalog) {
  Writer writer;
  io::visit_kinds(catalog, [&writer](std::string_view kind, std::string_view, const auto& records) {
    writer.add(kind);
    for (const auto& record : records)
      io::visit_fields(writer, record);
  });
  return std::move(writer.text);
}

} // namespace

Done write_catalog_store(const CatalogText& text, const fs::path& file) {
  const auto failure = [&file](std::string_view what) {
    Error error = store_error(file, fmt::format("cannot write the catalog: {}", what),
                              "check the folder and its space");
    error.exit = Exit::internal;
    return Unexpected{std::move(error)};
  };
  std::error_code trouble;
  if (!file.parent_path().empty()) fs::create_directories(file.parent_path(), trouble);
  fs::path draft = file;
  draft += ".tmp";
  fs::remove(draft, trouble);
  try {
    SQLite::Database database{draft.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    write_tables(database, text);
  } catch (const SQLite::Exception& e) {
    fs::remove(draft, trouble);
    return failure(e.what());
  }
  if (auto synced = io::sync_file(draft); !synced) return failure(synced.error().what);
  if (auto replaced = io::replace_file(draft, file); !replaced) return failure(replaced.error().what);
  return std::monostate{};
}

Result<Catalog> open_catalog(const fs::path& file) {
  return with_store<Catalog>(file, [](sqlite3* database, const Meta& meta) -> Result<Catalog> {
    Catalog catalog;
    catalog.layout_major = whole_number(meta.find("layout_major")->second);
    catalog.layout_minor = whole_number(meta.find("layout_minor")->second);
    catalog.date = meta.find("date")->second;
    catalog.sha256 = meta.find("sha256")->second;
    catalog.id = catalog.sha256.substr(0, 12);
    io::visit_kinds(catalog, [database](std::string_view kind, std::string_view, auto& records) {
      using Record = typename std::decay_t<decltype(records)>::value_type;
      records.reserve(row_count(database, kind));
      const auto statement = prepare(database, select(kind, columns_of<Record>()));
      while (step(database, statement.get())) {
        Loader load{statement.get()};
        io::visit_fields(load, records.emplace_back());
      }
    });
    load_components(database, catalog.services);
    return catalog;
  });
}

Result<std::vector<CatalogRecord>> read_records(const fs::path& file, const std::string& kind) {
  using Records = std::vector<CatalogRecord>;
  return with_store<Records>(file, [&kind](sqlite3* database, const Meta&) -> Result<Records> {
    const auto statement =
        prepare(database, fmt::format("SELECT {} FROM records r WHERE ?1 = '' OR r.kind = ?1 ORDER BY rowid",
                                      record_columns));
    bind_text(statement.get(), 1, kind);
    return take_records(database, statement.get());
  });
}

Result<std::vector<CatalogRecord>> find_records(const fs::path& file, const std::string& id) {
  using Records = std::vector<CatalogRecord>;
  return with_store<Records>(file, [&id](sqlite3* database, const Meta&) -> Result<Records> {
    const auto statement = prepare(
        database,
        fmt::format("SELECT {} FROM records r WHERE r.id IN (?,?,?,?,?) ORDER BY r.id = ?1 DESC, rowid",
                    record_columns));
    bind_text(statement.get(), 1, id);
    const std::string type = id.rfind("ml.", 0) == 0 ? id.substr(3) : id;
    const std::array<std::string, 4> others{"aws/" + type, "hf/" + id, "jumpstart/" + id,
                                            "marketplace/" + id};
    int index = 2;
    for (const auto& other : others)
      bind_text(statement.get(), index++, other);
    return take_records(database, statement.get());
  });
}

Result<std::vector<CatalogRecord>> search_records(const fs::path& file, const std::string& words, int limit) {
  using Records = std::vector<CatalogRecord>;
  return with_store<Records>(file, [&](sqlite3* database, const Meta&) -> Result<Records> {
    // Every word is quoted, so that what people type is never FTS5 syntax.
    std::string query, word;
    const auto flush = [&] {
      if (word.find_first_not_of(".-_/:,;") != std::string::npos) query += "\"" + word + "\"* ";
      word.clear();
    };
    for (const char c : words) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '"')
        flush();
      else
        word += c;
    }
    flush();
    if (query.empty()) return Records{};
    const auto statement = prepare(
        database,
        fmt::format("SELECT {} FROM records_search JOIN records r ON r.rowid = records_search.rowid WHERE "
                    "records_search MATCH ? ORDER BY bm25(records_search, 8.0, 4.0, 1.0), r.rowid LIMIT ?",
                    record_columns));
    bind_text(statement.get(), 1, query);
    sqlite3_bind_int(statement.get(), 2, limit);
    return take_records(database, statement.get());
  });
}

Result<CatalogText, Diagnostics> verify_catalog_store(const fs::path& file) {
  const auto single = [](Error error) {
    Diagnostics diagnostics;
    diagnostics.errors.push_back(std::move(error));
    return Unexpected{std::move(diagnostics)};
  };
  auto checked = with_store<std::monostate>(file, [&file](sqlite3* database, const Meta&) -> Done {
    const auto statement = prepare(database, "PRAGMA integrity_check");
    if (step(database, statement.get()) && text_at(statement.get(), 0) == "ok") return std::monostate{};
    return Unexpected{store_error(file, fmt::format("the file is damaged: {}", text_at(statement.get(), 0)),
                                  rebuild_advice)};
  });
  if (!checked) return single(std::move(checked.error()));
  auto records = read_records(file);
  if (!records) return single(std::move(records.error()));
  auto catalog = open_catalog(file);
  if (!catalog) return single(std::move(catalog.error()));
  auto text = decode_catalog(*records, {catalog->date, catalog->layout_major, catalog->layout_minor});
  if (!text) return text;
  if (text->catalog.sha256 != catalog->sha256)
    return single(store_error(file,
                              fmt::format("the records hash to {}, and the catalog says {}",
                                          text->catalog.sha256.substr(0, 12), catalog->id),
                              rebuild_advice));
  if (typed_text(text->catalog) != typed_text(*catalog))
    return single(store_error(file, "the typed tables are not what the records say", rebuild_advice));
  return text;
}

fs::path share_folder(const fs::path& executable) {
  return (executable.parent_path().parent_path() / "share" / "steelyard").lexically_normal();
}

fs::path kept_catalogs(const fs::path& data_folder) {
  return data_folder / "catalogs" / fmt::format("{}", catalog_layout_major);
}

Result<fs::path> find_catalog_store(const StoreSearch& search) {
  std::error_code trouble;
  const auto shipped = share_folder(search.executable) / "catalog.sqlite";
  const auto kept = [&search](const std::string& id) {
    return search.data_folder.empty() ? fs::path{} : kept_catalogs(search.data_folder) / (id + ".sqlite");
  };
  if (search.wanted) {
    const auto& wanted = *search.wanted;
    if (fs::is_regular_file(wanted, trouble)) return fs::path{wanted};
    if (!is_id(wanted))
      return Unexpected{store_error(wanted, fmt::format("there is no catalog file \"{}\"", wanted),
                                    "give a file, or the 12 hex digits of a kept catalog")};
    if (const auto file = kept(wanted); !file.empty() && fs::is_regular_file(file, trouble)) return file;
    const auto meta = with_store<std::string>(shipped, [](sqlite3*, const Meta& m) -> Result<std::string> {
      return m.find("sha256")->second.substr(0, 12);
    });
    if (meta && *meta == wanted) return shipped;
    return Unexpected{store_error(kept(wanted), fmt::format("no catalog {} is kept on this machine", wanted),
                                  "give a file, or fetch one with: steelyard catalog update")};
  }
  if (!search.data_folder.empty()) {
    const auto pin = kept_catalogs(search.data_folder) / pinned_name;
    if (fs::is_regular_file(pin, trouble)) {
      auto id = io::read_file(pin, 4096);
      if (!id) return Unexpected{store_error(pin, id.error().what, "steelyard catalog pin shipped")};
      id->erase(std::find_if(id->begin(), id->end(), [](char c) { return c == '\n' || c == '\r'; }),
                id->end());
      if (!is_id(*id))
        return Unexpected{store_error(pin, "the file holds no catalog id", "steelyard catalog pin shipped")};
      const auto file = kept(*id);
      if (fs::is_regular_file(file, trouble)) return file;
      return Unexpected{store_error(file, fmt::format("the pinned catalog {} is not there", *id),
                                    "go back to the shipped one: steelyard catalog pin shipped")};
    }
  }
  if (fs::is_regular_file(shipped, trouble)) return shipped;
  return Unexpected{
      store_error(shipped, "there is no catalog beside the program",
                  "give one with --catalog FILE, or build one: steelyard catalog import DIR -o FILE")};
}

Done pin_catalog(const fs::path& data_folder, const std::string& id) {
  if (data_folder.empty())
    return Unexpected{store_error({}, "there is no folder to remember it in", "set HOME or XDG_DATA_HOME")};
  std::error_code trouble;
  const auto folder = kept_catalogs(data_folder);
  const auto pin = folder / pinned_name;
  if (id == "shipped") {
    fs::remove(pin, trouble);
    if (!trouble) return std::monostate{};
    Error error = store_error(pin, "cannot remove the pin: " + trouble.message(), "remove the file by hand");
    error.exit = Exit::internal;
    return Unexpected{std::move(error)};
  }
  if (!is_id(id) || !fs::is_regular_file(folder / (id + ".sqlite"), trouble)) {
    std::string kept;
    for (const auto& entry : fs::directory_iterator{folder, trouble})
      if (entry.path().extension() == ".sqlite")
        kept += (kept.empty() ? "" : ", ") + entry.path().stem().string();
    Error error =
        store_error(folder, fmt::format("no catalog \"{}\" is kept on this machine", id),
                    kept.empty() ? "none is kept yet: steelyard catalog update" : "kept are: " + kept);
    error.exit = Exit::input;
    return Unexpected{std::move(error)};
  }
  return io::write_durably(pin, id + "\n");
}

} // namespace steelyard

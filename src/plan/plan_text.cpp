#include "steelyard/plan/plan_text.hpp"

#include "steelyard/plan/keys.hpp"
#include "steelyard/stats/column.hpp"

#include <fmt/format.h>

namespace steelyard {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string number_text(double value) {
  // Whole numbers without a fraction, as people write them.
  return value == static_cast<double>(static_cast<long long>(value)) && value > -1e15 && value < 1e15
             ? fmt::format("{}", static_cast<long long>(value))
             : fmt::format("{}", value);
}

struct RangeText {
  std::string operator()(const Exact& d) const { return number_text(d.value); }

  std::string operator()(const Uniform& d) const {
    return fmt::format(R"({{"low": {}, "high": {}}})", number_text(d.low), number_text(d.high));
  }

  std::string operator()(const Triangular& d) const { return of_three(d.low, d.mode, d.high); }

  std::string operator()(const Pert& d) const { return of_three(d.low, d.mode, d.high); }

  std::string operator()(const Lognormal& d) const { return of_percentiles(d); }

  std::string operator()(const Normal& d) const { return of_percentiles(d); }

  std::string operator()(const Beta& d) const { return of_percentiles(d); }

  static std::string of_three(double low, double mode, double high) {
    return fmt::format(R"({{"low": {}, "mode": {}, "high": {}}})", number_text(low), number_text(mode),
                       number_text(high));
  }

  /// To twelve digits: the last ones differ between mathematical libraries, and the hash must not.
  static std::string of_percentiles(const Distribution& d) {
    return fmt::format(R"({{"p10": {:.12g}, "p90": {:.12g}}})", quantile(d, 0.1), quantile(d, 0.9));
  }
};

/// A visitor of keys.hpp that writes.
class Writer {
 public:
  explicit Writer(int indent) : indent_{indent} { open('{'); }

  std::string text() && {
    close('}');
    return std::move(out_);
  }

  void number(const Key& key, const Uncertain<double>& value) { put(key.name, range(value.distribution)); }

  void number(const Key& key, const std::optional<Uncertain<double>>& value) {
    if (value) number(key, *value);
  }

  void plain(const Key& key, double value) { put(key.name, number_text(value)); }

  void plain(const Key& key, const std::optional<double>& value) {
    if (value) plain(key, *value);
  }

  template <class E>
  void word(const Key& key, E value, E) {
    put(key.name, quoted(name(value)));
  }

  template <class E>
  void word(const Key& key, const std::optional<E>& value, E) {
    if (value) put(key.name, quoted(name(*value)));
  }

  template <class E>
  void words(const Key& key, const std::vector<E>& values, E) {
    std::string list;
    for (const E value : values)
      list += (list.empty() ? "" : ", ") + quoted(name(value));
    put(key.name, "[" + list + "]");
  }

  void flag(const Key& key, bool value) {
    if (value || key.absent.empty()) put(key.name, value ? "true" : "false");
  }

  void text(const Key& key, const std::string& value) {
    if (!value.empty()) put(key.name, quoted(value));
  }

  void text(const Key& key, const std::optional<std::string>& value) {
    if (value) put(key.name, quoted(*value));
  }

  void texts(const Key& key, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string list;
    for (const auto& value : values)
      list += (list.empty() ? "" : ", ") + quoted(value);
    put(key.name, "[" + list + "]");
  }

  template <class F>
  void object(const Key& key, F&& fill) {
    begin(key.name);
    open('{');
    fill();
    close('}');
  }

  template <class T, class F>
  void optional_object(const Key& key, const std::optional<T>& value, F&& fill) {
    if (value) object(key, [&] { fill(*value); });
  }

  template <class T, class F>
  void list(const Key& key, const std::vector<T>& values, F&& fill) {
    if (values.empty()) return;
    begin(key.name);
    open('[');
    for (const T& value : values) {
      separate();
      open('{');
      fill(value);
      close('}');
    }
    close(']');
  }

  void sizes(const Task& task) {
    for (const TaskSize& size : task_sizes())
      if (const auto& value = task.*size.field) put(size.key, range(value->distribution));
  }

  void pattern(const Key& key, const Demand& demand) {
    if (demand.pattern != Pattern::weekly_weights) return put(key.name, quoted(name(demand.pattern)));
    std::string list;
    for (const double weight : demand.weekly_weights)
      list += (list.empty() ? "" : ", ") + number_text(weight);
    put(key.name, "[" + list + "]");
  }

  void mode(const Key& key, bool online) { put(key.name, online ? "\"online\"" : "\"batch\""); }

  void coefficients(const Key& key, const std::vector<Uncertain<double>>& values) {
    if (values.empty()) return;
    begin(key.name);
    open('{');
    for (const auto& value : values)
      put(value.id, range(value.distribution));
    close('}');
  }

 private:
  static std::string range(const Distribution& distribution) { return std::visit(RangeText{}, distribution); }

  void separate() {
    if (!first_) out_ += indent_ > 0 ? "," : ", ";
    first_ = false;
    if (indent_ > 0 && depth_ > 0)
      out_ += "\n" + std::string(static_cast<std::size_t>(depth_ * indent_), ' ');
  }

  void begin(std::string_view key) {
    separate();
    out_ += quoted(key) + ": ";
  }

  void put(std::string_view key, const std::string& value) {
    begin(key);
    out_ += value;
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
    first_ = true;
  }

  void close(char bracket) {
    --depth_;
    if (indent_ > 0 && !first_) out_ += "\n" + std::string(static_cast<std::size_t>(depth_ * indent_), ' ');
    out_ += bracket;
    first_ = false;
  }

  std::string out_;
  int indent_;
  int depth_ = 0;
  bool first_ = true;
};

} // namespace

std::string plan_text(const Plan& plan, int indent) {
  Writer writer{indent};
  visit_plan(plan, writer);
  return std::move(writer).text();
}

std::uint64_t content_hash(const Plan& plan) {
  return stable_hash(plan_text(plan));
}

} // namespace steelyard

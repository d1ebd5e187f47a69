#include "steelyard/io/http.hpp"

#include "io/durable_file.hpp"
#include "steelyard/io/digest.hpp"
#include "steelyard/support/letter_case.hpp"
#include "steelyard/support/trimmed.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <thread>
#include <utility>

#include <unistd.h>

namespace steelyard {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr int most_redirects = 5;
constexpr std::uintmax_t most_meta_bytes = 1U << 16U;

std::optional<std::int64_t> whole_number(std::string_view text) {
  text = trimmed(text);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// ---- addresses

struct UrlParts {
  std::string scheme, host, port, path, query;

  [[nodiscard]] std::string origin() const { return fmt::format("{}://{}:{}", scheme, host, port); }

  [[nodiscard]] bool is_loopback() const {
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
  }
};

Result<UrlParts> parts_of(std::string_view url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle{curl_url(), &curl_url_cleanup};
  expects(handle != nullptr);
  const std::string text{url};
  if (curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return Unexpected{
        network_error("this is no URL that can be fetched", url, "write it as https://host/path")};
  const auto part = [&](CURLUPart which, unsigned int flags) {
    char* found = nullptr;
    if (curl_url_get(handle.get(), which, &found, flags) != CURLUE_OK) return std::string{};
    std::string value{found};
    curl_free(found);
    return value;
  };
  if (!part(CURLUPART_USER, 0).empty() || !part(CURLUPART_PASSWORD, 0).empty())
    return Unexpected{network_error("a URL with a name or password in it is not fetched", url,
                                    "give the token by the environment and the URL without it")};
  UrlParts parts;
  parts.scheme = lower_case(part(CURLUPART_SCHEME, 0));
  parts.host = lower_case(part(CURLUPART_HOST, 0));
  parts.port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
  parts.path = part(CURLUPART_PATH, 0);
  parts.query = part(CURLUPART_QUERY, 0);
  if (parts.scheme != "https" && !(parts.scheme == "http" && parts.is_loopback()))
    return Unexpected{network_error(fmt::format("{} to {} is not allowed", parts.scheme, parts.host), url,
                                    "use https; plain http is for this machine itself only")};
  return parts;
}

// ---- the cache

struct Meta {
  std::string url, etag, last_modified, fetched_at, sha256, next_page;
  std::uintmax_t bytes = 0;
};

struct CachePaths {
  std::filesystem::path body, meta;
};

CachePaths cache_paths(const std::filesystem::path& folder, const std::string& url, const std::string& key) {
  const std::string name = sha256_hex(key.empty() ? url : key);
  return {folder / (name + ".body"), folder / (name + ".meta.json")};
}

/// What the cache says about a URL; nothing when it holds no whole and unaltered body of it.
std::optional<Meta> read_meta(const CachePaths& paths, const std::string& url) {
  const Result<std::string> text = io::read_file(paths.meta, most_meta_bytes);
  if (!text) return std::nullopt;
  const json parsed = json::parse(*text, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  const auto text_of = [&](const char* name) {
    const auto found = parsed.find(name);
    return found != parsed.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  Meta meta{text_of("url"),
            text_of("etag"),
            text_of("last_modified"),
            text_of("fetched_at"),
            text_of("sha256"),
            text_of("next_page"),
            0};
  const auto bytes = parsed.find("bytes");
  if (bytes == parsed.end() || !bytes->is_number_unsigned() || meta.url != url) return std::nullopt;
  meta.bytes = bytes->get<std::uintmax_t>();
  std::error_code failed;
  if (std::filesystem::file_size(paths.body, failed) != meta.bytes || failed) return std::nullopt;
  const Result<std::string> digest = sha256_of_file(paths.body);
  if (!digest || *digest != meta.sha256) return std::nullopt;
  return meta;
}

Done write_meta(const CachePaths& paths, const Meta& meta) {
  const json text{{"url", meta.url},
                  {"etag", meta.etag},
                  {"last_modified", meta.last_modified},
                  {"sha256", meta.sha256},
                  {"bytes", meta.bytes},
                  {"fetched_at", meta.fetched_at},
                  {"next_page", meta.next_page}};
  return io::write_durably(paths.meta, text.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

Fetched from_cache(const CachePaths& paths, const Meta& meta) {
  return Fetched{meta.url, paths.body, meta.bytes, meta.sha256, meta.next_page, true};
}

// ---- one exchange

struct Headers {
  curl_slist* list = nullptr;
  Headers() = default;
  Headers(const Headers&) = delete;
  Headers& operator=(const Headers&) = delete;

  ~Headers() { curl_slist_free_all(list); }

  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list, line.c_str());
    expects(longer != nullptr);
    list = longer;
  }
};

/// Where the body goes, and why it stopped.
struct Sink {
  std::FILE* file = nullptr;
  Sha256 digest;
  std::uintmax_t bytes = 0;
  std::uintmax_t most_bytes = 0;
  bool too_large = false;
  int write_failed = 0;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  Sink& sink = *static_cast<Sink*>(user);
  const std::size_t all = size * count;
  if (sink.bytes + all > sink.most_bytes) {
    sink.too_large = true;
    return 0;
  }
  if (std::fwrite(bytes, 1, all, sink.file) != all) {
    sink.write_failed = errno;
    return 0;
  }
  sink.digest.add({bytes, all});
  sink.bytes += all;
  return all;
}

/// What came back: a status, or libcurl's reason why none did.
struct Exchange {
  CURLcode code = CURLE_OK;
  std::string detail; ///< libcurl's own words
  long status = 0;
  std::string redirect, etag, last_modified, link, rate_limit;
  std::optional<seconds> retry_after;
  std::uintmax_t bytes = 0;
  std::string sha256;
  bool too_large = false;
  int write_failed = 0;
};

bool worth_another_try(const Exchange& exchange) {
  switch (exchange.code) {
  case CURLE_OK:
    break;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_CONNECT:
  case CURLE_OPERATION_TIMEDOUT:
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM:
    return true;
  default:
    return false;
  }
  switch (exchange.status) {
  case 408:
  case 429:
  case 500:
  case 502:
  case 503:
  case 504:
    return true;
  default:
    return false;
  }
}

Error failed_exchange(const Exchange& exchange, const std::string& url, std::uintmax_t most_bytes) {
  if (exchange.too_large || exchange.code == CURLE_FILESIZE_EXCEEDED)
    return network_error(
        fmt::format("the answer is larger than {} bytes, which is more than is read", most_bytes), url,
        "check the address");
  if (exchange.code == CURLE_OPERATION_TIMEDOUT)
    return network_error(fmt::format("the server is too slow ({})", exchange.detail), url,
                         "try again later, or fetch the files elsewhere and give them by --from-dir");
  if (exchange.code == CURLE_PARTIAL_FILE)
    return network_error(fmt::format("the answer was cut off ({})", exchange.detail), url, "try again later");
  if (exchange.code == CURLE_PEER_FAILED_VERIFICATION || exchange.code == CURLE_SSL_CACERT_BADFILE)
    return network_error(fmt::format("the server's certificate is not trusted ({})", exchange.detail), url,
                         "behind a proxy of your company, name its authorities in SSL_CERT_FILE");
  if (exchange.code != CURLE_OK)
    return network_error(
        fmt::format("the server cannot be reached ({})", exchange.detail), url,
        "check the network and https_proxy, or fetch the files elsewhere and give them by --from-dir");
  switch (exchange.status) {
  case 401:
  case 403:
    return network_error(fmt::format("the server refuses with status {}", exchange.status), url,
                         "the resource needs a token, or the token given has no access to it");
  case 404:
  case 410:
    return network_error(fmt::format("the server has no such resource (status {})", exchange.status), url,
                         "check the region or the name");
  case 429:
    return network_error("the server's rate limit is used up (status 429)", url,
                         "try again later, or give a token");
  default:
    return network_error(fmt::format("the server answers with status {}", exchange.status), url,
                         "try again later");
  }
}

} // namespace

// ---- the client

struct HttpClient::State {
  HttpSettings settings;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{nullptr, &curl_easy_cleanup};

  [[nodiscard]] Exchange exchange(const std::string& url, const UrlParts& parts,
                                  const std::optional<Meta>& known, const std::filesystem::path& file);
  [[nodiscard]] Result<seconds> wait_before(int attempt, const Exchange& failed,
                                            const std::string& url) const;

  void wait(seconds duration) const {
    if (settings.wait)
      settings.wait(duration);
    else
      std::this_thread::sleep_for(duration);
  }

  void notice(const std::string& line) const {
    if (settings.notice) settings.notice(line);
  }
};

Exchange HttpClient::State::exchange(const std::string& url, const UrlParts& parts,
                                     const std::optional<Meta>& known, const std::filesystem::path& file) {
  Exchange result;
  CURL* handle = curl.get();
  curl_easy_reset(handle); // keeps the connections
  const io::File out{std::fopen(file.c_str(), "wb")};
  if (!out) {
    result.code = CURLE_WRITE_ERROR;
    result.write_failed = errno;
    return result;
  }
  Sink sink;
  sink.file = out.get();
  sink.most_bytes = settings.most_bytes;

  Headers headers;
  if (known && !known->etag.empty()) headers.add("If-None-Match: " + known->etag);
  if (known && !known->last_modified.empty()) headers.add("If-Modified-Since: " + known->last_modified);
  for (const Credential& credential : settings.credentials)
    if (!credential.token.empty() && same_origin(credential.origin, url))
      headers.add("Authorization: Bearer " + credential.token);

  std::array<char, CURL_ERROR_SIZE> words{};
  // NOLINTBEGIN(cppcoreguidelines-pro-type-vararg): libcurl's interface
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, parts.is_loopback() ? "https,http" : "https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L); // followed by hand, to see where they lead
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, settings.user_agent.c_str());
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(settings.stall_bytes_per_second));
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(settings.most_bytes));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.list);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, static_cast<void*>(&sink));
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words.data());
  if (!settings.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (parts.is_loopback()) curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");

  result.code = curl_easy_perform(handle);
  result.detail = words.front() != '\0' ? words.data() : curl_easy_strerror(result.code);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &result.status);
  char* redirect = nullptr;
  if (curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK && redirect != nullptr)
    result.redirect = redirect;
  curl_off_t retry_after = 0;
  if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK && retry_after > 0)
    result.retry_after = seconds{retry_after};
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  // NOLINTEND(cppcoreguidelines-pro-type-vararg)

  const auto header = [&](const char* name) {
    curl_header* found = nullptr;
    return curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK
               ? std::string{found->value}
               : "";
  };
  result.etag = header("etag");
  result.last_modified = header("last-modified");
  result.link = header("link");
  result.rate_limit = header("ratelimit");
  result.bytes = sink.bytes;
  result.sha256 = sink.digest.hex();
  result.too_large = sink.too_large;
  result.write_failed = sink.write_failed;
  if (result.write_failed == 0 && std::fflush(out.get()) != 0) {
    result.write_failed = errno;
    result.code = CURLE_WRITE_ERROR;
  }
  return result;
}

Result<seconds> HttpClient::State::wait_before(int attempt, const Exchange& failed,
                                               const std::string& url) const {
  seconds duration = settings.first_backoff * (1 << std::min(attempt - 1, 10));
  if (failed.code == CURLE_OK) {
    if (failed.retry_after)
      duration = *failed.retry_after;
    else if (const std::optional<seconds> window = rate_limit_wait(failed.rate_limit))
      duration = *window;
  }
  if (duration > settings.longest_wait)
    return Unexpected{network_error(
        fmt::format("the server asks to wait {} seconds (status {})", duration.count(), failed.status), url,
        "try again after that")};
  return duration;
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_{std::move(state)} {}

HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::make(HttpSettings settings) {
  expects(settings.attempts >= 1 && !settings.cache_folder.empty());
  if (Done made = io::make_folder(settings.cache_folder); !made) return Unexpected{made.error()};
  for (const Credential& credential : settings.credentials) {
    if (const Result<std::string> known = origin(credential.origin); !known) return Unexpected{known.error()};
    if (std::ranges::any_of(credential.token, [](unsigned char c) { return c <= ' ' || c > '~'; }))
      return Unexpected{network_error("the token holds a character that no token has", credential.origin,
                                      "check the variable or the file that it comes from")};
  }
  auto state = std::make_unique<State>();
  state->settings = std::move(settings);
  state->curl.reset(curl_easy_init());
  if (!state->curl)
    return Unexpected{network_error("libcurl cannot be started", "", "check its installation")};
  return HttpClient{std::move(state)};
}

Result<Fetched> HttpClient::fetch(const std::string& url, const std::string& key) {
  State& state = *state_;
  const Result<UrlParts> first = parts_of(url);
  if (!first) return Unexpected{first.error()};
  const CachePaths paths = cache_paths(state.settings.cache_folder, url, key);
  std::optional<Meta> known = read_meta(paths, url);
  std::filesystem::path part = paths.body;
  part += fmt::format(".{}.tmp", ::getpid());

  struct RemoveAtEnd {
    const std::filesystem::path& file;

    ~RemoveAtEnd() { static_cast<void>(std::remove(file.c_str())); }
  } const remove_part{part};

  std::string address = url;
  UrlParts parts = *first;
  int redirects = 0;
  for (int attempt = 1;;) {
    const Exchange got = state.exchange(address, parts, known, part);
    if (got.write_failed != 0) return Unexpected{io::file_error(part, "cannot be written", got.write_failed)};
    if (got.code == CURLE_OK && got.status >= 300 && got.status < 400 && got.status != 304) {
      if (got.redirect.empty())
        return Unexpected{network_error(fmt::format("a redirect (status {}) to nowhere", got.status), url,
                                        "try again later")};
      if (!same_origin(url, got.redirect))
        return Unexpected{network_error(
            fmt::format("the server redirects to {}, which is another server", shown_url(got.redirect)), url,
            "if it moved for good, give the new address by --base-url")};
      if (++redirects > most_redirects)
        return Unexpected{
            network_error(fmt::format("more than {} redirects", most_redirects), url, "check the address")};
      address = got.redirect;
      continue;
    }
    if (got.code == CURLE_OK && got.status == 304 && known) {
      Meta meta = *known;
      meta.fetched_at = state.settings.now;
      if (Done written = write_meta(paths, meta); !written) return Unexpected{written.error()};
      return from_cache(paths, meta);
    }
    if (got.code == CURLE_OK && got.status == 200) {
      if (Done synced = io::sync_file(part); !synced) return Unexpected{synced.error()};
      // The old description goes first: a body without one is fetched again, a wrong one would be believed.
      static_cast<void>(std::remove(paths.meta.c_str()));
      if (Done replaced = io::replace_file(part, paths.body); !replaced) return Unexpected{replaced.error()};
      const Meta meta{
          url, got.etag, got.last_modified, state.settings.now, got.sha256, next_page(got.link), got.bytes};
      if (Done written = write_meta(paths, meta); !written) return Unexpected{written.error()};
      Fetched fetched = from_cache(paths, meta);
      fetched.unchanged = false;
      return fetched;
    }
    if (attempt >= state.settings.attempts || !worth_another_try(got)) {
      Error error = failed_exchange(got, url, state.settings.most_bytes);
      if (attempt > 1) error.what += fmt::format(", after {} attempts", attempt);
      return Unexpected{std::move(error)};
    }
    const Result<seconds> duration = state.wait_before(attempt, got, url);
    if (!duration) return Unexpected{duration.error()};
    ++attempt;
    const std::string reason = got.code == CURLE_OK ? fmt::format("status {}", got.status) : got.detail;
    state.notice(fmt::format("{}: {}; attempt {} of {} in {} s", shown_url(url), reason, attempt,
                             state.settings.attempts, duration->count()));
    state.wait(*duration);
  }
}

Result<Fetched> fetch_cached(const std::filesystem::path& cache_folder, const std::string& url,
                             const std::string& key) {
  const CachePaths paths = cache_paths(cache_folder, url, key);
  const std::optional<Meta> known = read_meta(paths, url);
  if (!known)
    return Unexpected{
        network_error("not fetched before, and --offline asks nobody", url, "run it once without --offline")};
  return from_cache(paths, *known);
}

Result<Fetched> fetch_mirrored(const std::filesystem::path& folder, const std::string& url) {
  const Result<UrlParts> parts = parts_of(url);
  if (!parts) return Unexpected{parts.error()};
  std::filesystem::path file = folder / parts->host;
  for (const std::filesystem::path& step : std::filesystem::path{parts->path}.relative_path()) {
    if (step == "..")
      return Unexpected{network_error("an address that leads out of the folder", url, "check the address")};
    file /= step;
  }
  std::error_code failed;
  if (!parts->query.empty()) {
    std::filesystem::path with_query = file;
    with_query += "?" + parts->query;
    if (std::filesystem::is_regular_file(with_query, failed)) file = with_query;
  }
  const std::uintmax_t bytes =
      std::filesystem::is_regular_file(file, failed) ? std::filesystem::file_size(file, failed) : 0;
  if (failed || bytes == 0) {
    return Unexpected{network_error("the mirror has no file for this address", url,
                                    fmt::format("save the address as {}", file.string()))};
  }
  const Result<std::string> sha256 = sha256_of_file(file);
  if (!sha256) return Unexpected{sha256.error()};
  return Fetched{url, file, bytes, *sha256, "", false};
}

Result<std::string> read_fetched(const Fetched& fetched, std::uintmax_t most_bytes) {
  if (fetched.bytes > most_bytes)
    return Unexpected{
        network_error(fmt::format("{} bytes, where at most {} are read", fetched.bytes, most_bytes),
                      fetched.url, "check the address")};
  return io::read_file(fetched.file, most_bytes);
}

Result<std::string> origin(std::string_view url) {
  const Result<UrlParts> parts = parts_of(url);
  if (!parts) return Unexpected{parts.error()};
  return parts->origin();
}

bool same_origin(std::string_view a, std::string_view b) {
  const Result<std::string> origin_a = origin(a);
  const Result<std::string> origin_b = origin(b);
  return origin_a && origin_b && *origin_a == *origin_b;
}

Error network_error(std::string what, std::string_view url, std::string next) {
  Error error;
  error.what = std::move(what);
  error.where.file = shown_url(url);
  error.next = std::move(next);
  error.exit = Exit::catalog;
  return error;
}

std::string shown_url(std::string_view url) {
  std::string shown{url};
  const std::size_t host = shown.find("://");
  const std::size_t path =
      host == std::string::npos ? std::string::npos : shown.find_first_of("/?#", host + 3);
  if (host != std::string::npos) {
    const std::size_t at = shown.substr(0, path).rfind('@');
    if (at != std::string::npos && at > host) shown.replace(host + 3, at - host - 3, "***");
  }
  static constexpr std::array<std::string_view, 6> secret{"key",      "token",     "secret",
                                                          "password", "signature", "credential"};
  std::size_t at = shown.find('?');
  while (at != std::string::npos) {
    const std::size_t begin = at + 1;
    const std::size_t end = std::min(shown.find_first_of("&#", begin), shown.size());
    const std::size_t equals = shown.find('=', begin);
    std::size_t next = end;
    if (equals < end) {
      const std::string name = lower_case(std::string_view{shown}.substr(begin, equals - begin));
      if (std::ranges::any_of(secret,
                              [&](std::string_view word) { return name.find(word) != std::string::npos; })) {
        shown.replace(equals + 1, end - equals - 1, "***");
        next = equals + 4;
      }
    }
    at = next < shown.size() && shown[next] == '&' ? next : std::string::npos;
  }
  return shown;
}

std::string next_page(std::string_view link_header) {
  // <address>; rel="next", <address>; rel="last": commas may also stand inside an address.
  std::size_t at = 0;
  while ((at = link_header.find('<', at)) != std::string_view::npos) {
    const std::size_t close = link_header.find('>', at);
    if (close == std::string_view::npos) break;
    const std::size_t end = std::min(link_header.find('<', close), link_header.size());
    const std::string parameters = lower_case(link_header.substr(close + 1, end - close - 1));
    if (parameters.find("rel=\"next\"") != std::string::npos ||
        parameters.find("rel=next") != std::string::npos)
      return std::string{link_header.substr(at + 1, close - at - 1)};
    at = end;
  }
  return {};
}

std::optional<seconds> rate_limit_wait(std::string_view rate_limit_header) {
  std::optional<std::int64_t> left, until;
  std::size_t at = 0;
  while (at <= rate_limit_header.size()) {
    const std::size_t end = std::min(rate_limit_header.find_first_of(";,", at), rate_limit_header.size());
    const std::string_view item = trimmed(rate_limit_header.substr(at, end - at));
    const std::size_t equals = item.find('=');
    if (equals != std::string_view::npos) {
      const std::string name = lower_case(trimmed(item.substr(0, equals)));
      if (name == "r" || name == "remaining") left = whole_number(item.substr(equals + 1));
      if (name == "t" || name == "reset") until = whole_number(item.substr(equals + 1));
    }
    at = end + 1;
  }
  if (!until || (left && *left > 0)) return std::nullopt;
  return seconds{*until};
}

} // namespace steelyard

/// \file
/// HTTP for `catalog update`, the only user of the network.
///
/// What is fetched stands in a cache folder as `<sha256 of the key>.body` beside `….meta.json`, which
/// holds the validators. A second fetch asks only whether it changed. A body is written to a temporary
/// file, synced and renamed, so a reader never sees half of one.
///
/// Only https is spoken, and http to this machine itself (mirrors and tests). Redirects are followed to
/// the same scheme, host and port only. A token goes to its own origin and appears in no message.
#pragma once

#include "steelyard/support/result.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// A bearer token and the only origin that may see it.
struct Credential {
  std::string origin; ///< "https://huggingface.co"
  std::string token;
};

struct HttpSettings {
  std::string user_agent = "steelyard";
  std::filesystem::path cache_folder; ///< made when it does not exist
  std::string now;                    ///< ISO 8601; written beside what is fetched
  std::string ca_file;                ///< PEM file of trusted authorities; "" for the system's
  std::vector<Credential> credentials;

  int attempts = 4; ///< of one request, the first one included
  std::chrono::seconds connect_timeout{10};
  std::chrono::seconds stall_timeout{30}; ///< without `stall_bytes_per_second` for this long: given up
  std::int64_t stall_bytes_per_second = 64;
  std::chrono::seconds first_backoff{1}; ///< doubles with every attempt
  std::chrono::seconds longest_wait{
      330}; ///< a server that asks for more is an error; rate windows last 300 s
  std::uintmax_t most_bytes = 4ULL << 30U; ///< of one body, after decompression

  /// How to wait; sleeps when empty.
  std::function<void(std::chrono::seconds)> wait;
  /// Told of retries and waits, a line at a time; silent when empty.
  std::function<void(const std::string&)> notice;
};

/// A resource in a file.
struct Fetched {
  std::string url;
  std::filesystem::path file;
  std::uintmax_t bytes = 0;
  std::string sha256;
  std::string next_page; ///< of the Link header with rel="next"; absolute, of any host; "" when there is none
  bool unchanged = false; ///< it was there already
};

/// Gets a URL. The key is what the resource is called over time, where its URL has a version in it;
/// "" when the URL itself does.
using Fetch = std::function<Result<Fetched>(const std::string& url, const std::string& key)>;

/// A connection that is kept open between requests, and the cache behind it.
class HttpClient {
 public:
  [[nodiscard]] static Result<HttpClient> make(HttpSettings settings);
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  /// The resource, from the server, or from the cache when the server says that it is unchanged.
  /// Tries again after 408, 429, 500, 502, 503, 504, timeouts and broken connections, as often as the
  /// settings allow; waits as long as Retry-After or RateLimit ask for.
  [[nodiscard]] Result<Fetched> fetch(const std::string& url, const std::string& key = "");

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The resource as the cache has it, without asking anybody. Fails when it is not there or was altered.
[[nodiscard]] Result<Fetched> fetch_cached(const std::filesystem::path& cache_folder, const std::string& url,
                                           const std::string& key = "");

/// The resource in a folder laid out by URL: `folder/<host>/<path>`, with `?query` where such a file is there
/// (as `wget -x` leaves it). A saved list has no next page.
[[nodiscard]] Result<Fetched> fetch_mirrored(const std::filesystem::path& folder, const std::string& url);

/// A fetched text; an error when it is larger than `most_bytes`.
[[nodiscard]] Result<std::string> read_fetched(const Fetched& fetched,
                                               std::uintmax_t most_bytes = 64U << 20U);

/// "https://host:443" of a URL, so that two URLs can be asked whether they mean one server.
/// An error when it is no URL, holds a password, or has a scheme that is not spoken.
[[nodiscard]] Result<std::string> origin(std::string_view url);

/// Whether two URLs mean one server.
[[nodiscard]] bool same_origin(std::string_view a, std::string_view b);

/// The URL for messages: the values of keys and tokens in the query are stars.
[[nodiscard]] std::string shown_url(std::string_view url);
/// What is wrong with what an address answers, or with the address. Exit::catalog.
[[nodiscard]] Error network_error(std::string what, std::string_view url, std::string next);

/// The address with rel="next" in a Link header; "" when there is none.
[[nodiscard]] std::string next_page(std::string_view link_header);

/// How long a RateLimit header says that the window still lasts, where nothing is left in it:
/// `"api";r=0;t=55`, or the older `limit=500, remaining=0, reset=55`.
[[nodiscard]] std::optional<std::chrono::seconds> rate_limit_wait(std::string_view rate_limit_header);

} // namespace steelyard

#include "steelyard/io/http.hpp"

#include "steelyard/io/digest.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"

#include <csignal>

using namespace steelyard;
using std::chrono::seconds;
using steelyard::test::HttpServer;
using steelyard::test::TemporaryFolder;
using steelyard::test::text_of;
using steelyard::test::write_text;

namespace {

/// A client that notes how long it would have waited, and waits not at all.
struct Setup {
  TemporaryFolder folder;
  HttpServer server;
  std::vector<seconds> waits;
  std::vector<std::string> notices;

  [[nodiscard]] HttpSettings settings() {
    HttpSettings settings;
    settings.user_agent = "steelyard/test";
    settings.cache_folder = folder / "http";
    settings.now = "2026-11-23T00:00:00Z";
    settings.attempts = 3;
    settings.wait = [this](seconds duration) { waits.push_back(duration); };
    settings.notice = [this](const std::string& line) { notices.push_back(line); };
    return settings;
  }

  [[nodiscard]] HttpClient client() { return client(settings()); }

  [[nodiscard]] static HttpClient client(HttpSettings settings) {
    Result<HttpClient> made = HttpClient::make(std::move(settings));
    REQUIRE(made);
    return std::move(*made);
  }

  /// Files in the cache, without the ones that are being written.
  [[nodiscard]] std::size_t cached() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder / "http"}) {
      CHECK(entry.path().extension() != ".tmp");
      ++count;
    }
    return count;
  }
};

std::string body_of(const Result<Fetched>& fetched) {
  REQUIRE(fetched);
  const Result<std::string> text = read_fetched(*fetched);
  REQUIRE(text);
  return *text;
}

} // namespace

TEST_CASE("A body is fetched, described and named by its URL") {
  Setup setup;
  std::string agent, accepted;
  setup.server.handlers().Get("/a.csv", [&](const httplib::Request& request, httplib::Response& response) {
    agent = request.get_header_value("User-Agent");
    accepted = request.get_header_value("Accept-Encoding");
    response.set_content("a,b\n", "text/csv");
  });
  setup.server.start();
  const std::string url = setup.server.address() + "/a.csv";
  HttpClient client = setup.client();
  const Result<Fetched> fetched = client.fetch(url);
  CHECK(body_of(fetched) == "a,b\n");
  CHECK(fetched->bytes == 4);
  CHECK(fetched->sha256 == sha256_hex("a,b\n"));
  CHECK(!fetched->unchanged);
  CHECK(fetched->file == setup.folder / "http" / (sha256_hex(url) + ".body"));
  CHECK(agent == "steelyard/test");
  CHECK(accepted.find("gzip") != std::string::npos);
  CHECK(setup.cached() == 2);
}

TEST_CASE("What is unchanged is not sent again") {
  Setup setup;
  int whole = 0, unchanged = 0;
  setup.server.handlers().Get("/a", [&](const httplib::Request& request, httplib::Response& response) {
    response.set_header("ETag", "\"v1\"");
    response.set_header("Last-Modified", "Fri, 16 Jan 2026 16:02:58 GMT");
    if (request.get_header_value("If-None-Match") == "\"v1\"" &&
        request.get_header_value("If-Modified-Since") == "Fri, 16 Jan 2026 16:02:58 GMT") {
      ++unchanged;
      response.status = 304;
      return;
    }
    ++whole;
    response.set_content("body", "text/plain");
  });
  setup.server.start();
  const std::string url = setup.server.address() + "/a";
  HttpClient client = setup.client();
  const Result<Fetched> first = client.fetch(url);
  CHECK(body_of(first) == "body");
  const Result<Fetched> second = client.fetch(url);
  CHECK(body_of(second) == "body");
  CHECK(second->unchanged);
  CHECK(second->sha256 == first->sha256);
  CHECK(whole == 1);
  CHECK(unchanged == 1);

  SECTION("and can be read without asking") {
    CHECK(body_of(fetch_cached(setup.folder / "http", url)) == "body");
    CHECK(!fetch_cached(setup.folder / "http", url + "2"));
  }
  SECTION("but a body with another hash than its description is fetched whole") {
    write_text(second->file, "BODY");
    CHECK(!fetch_cached(setup.folder / "http", url));
    CHECK(body_of(client.fetch(url)) == "body");
    CHECK(whole == 2);
    CHECK(unchanged == 1);
  }
  SECTION("and so is one whose description is broken") {
    write_text(setup.folder / "http" / (sha256_hex(url) + ".meta.json"), "{\"etag\": ");
    CHECK(body_of(client.fetch(url)) == "body");
    CHECK(whole == 2);
  }
}

TEST_CASE("A resource with a version in its URL replaces the one before it") {
  Setup setup;
  setup.server.handlers().Get(R"(/(\d+)/x)",
                              [](const httplib::Request& request, httplib::Response& response) {
                                CHECK(request.get_header_value("If-None-Match").empty());
                                response.set_header("ETag", "\"e\"");
                                response.set_content("version " + request.matches[1].str(), "text/plain");
                              });
  setup.server.start();
  HttpClient client = setup.client();
  CHECK(body_of(client.fetch(setup.server.address() + "/1/x", "x")) == "version 1");
  CHECK(body_of(client.fetch(setup.server.address() + "/2/x", "x")) == "version 2");
  CHECK(setup.cached() == 2);
}

TEST_CASE("A missing resource is an error at once") {
  Setup setup;
  setup.server.start();
  HttpClient client = setup.client();
  const Result<Fetched> fetched = client.fetch(setup.server.address() + "/none");
  REQUIRE(!fetched);
  CHECK(fetched.error().what == "the server has no such resource (status 404)");
  CHECK(fetched.error().where.file == setup.server.address() + "/none");
  CHECK(fetched.error().exit == Exit::catalog);
  CHECK(setup.waits.empty());
  CHECK(setup.cached() == 0);
}

TEST_CASE("A full rate window is waited out as long as the server says") {
  Setup setup;
  int asked = 0;
  std::string name = "Retry-After", value = "7";
  setup.server.handlers().Get("/a", [&](const httplib::Request&, httplib::Response& response) {
    if (++asked == 1) {
      response.status = 429;
      response.set_header(name.c_str(), value);
      return;
    }
    response.set_content("body", "text/plain");
  });
  setup.server.start();
  HttpClient client = setup.client();
  SECTION("in Retry-After") {
    CHECK(body_of(client.fetch(setup.server.address() + "/a")) == "body");
    CHECK(setup.waits == std::vector<seconds>{seconds{7}});
    REQUIRE(setup.notices.size() == 1);
    CHECK(setup.notices.front() == setup.server.address() + "/a: status 429; attempt 2 of 3 in 7 s");
  }
  SECTION("in RateLimit") {
    name = "RateLimit";
    value = "\"api\";r=0;t=55";
    CHECK(body_of(client.fetch(setup.server.address() + "/a")) == "body");
    CHECK(setup.waits == std::vector<seconds>{seconds{55}});
  }
  SECTION("but not for an hour") {
    value = "3600";
    const Result<Fetched> fetched = client.fetch(setup.server.address() + "/a");
    REQUIRE(!fetched);
    CHECK(fetched.error().what == "the server asks to wait 3600 seconds (status 429)");
    CHECK(setup.waits.empty());
  }
}

TEST_CASE("A failing server is asked again, less and less often, and then no more") {
  Setup setup;
  int asked = 0, failures = 1;
  setup.server.handlers().Get("/a", [&](const httplib::Request&, httplib::Response& response) {
    if (++asked <= failures) {
      response.status = 500;
      return;
    }
    response.set_content("body", "text/plain");
  });
  setup.server.start();
  HttpClient client = setup.client();
  SECTION("500, then 200") {
    CHECK(body_of(client.fetch(setup.server.address() + "/a")) == "body");
    CHECK(setup.waits == std::vector<seconds>{seconds{1}});
  }
  SECTION("500 for ever") {
    failures = 100;
    const Result<Fetched> fetched = client.fetch(setup.server.address() + "/a");
    REQUIRE(!fetched);
    CHECK(fetched.error().what == "the server answers with status 500, after 3 attempts");
    CHECK(setup.waits == std::vector<seconds>{seconds{1}, seconds{2}});
    CHECK(asked == 3);
  }
}

TEST_CASE("A server that stalls is given up") {
  Setup setup;
  std::atomic<bool> over = false;
  setup.server.handlers().Get("/slow", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(1000, "text/plain",
                                  [&](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                    if (offset == 0) return sink.write("x", 1);
                                    while (!over)
                                      std::this_thread::sleep_for(std::chrono::milliseconds{5});
                                    return false;
                                  });
  });
  setup.server.start();
  HttpSettings settings = setup.settings();
  settings.attempts = 1;
  settings.stall_timeout = seconds{1};
  HttpClient client = Setup::client(std::move(settings));
  const Result<Fetched> fetched = client.fetch(setup.server.address() + "/slow");
  over = true;
  REQUIRE(!fetched);
  CHECK(fetched.error().what.find("the server is too slow") == 0);
  CHECK(setup.cached() == 0);
}

TEST_CASE("A body that is cut off never takes the place of a whole one") {
  Setup setup;
  bool cut = false;
  setup.server.handlers().Get("/a", [&](const httplib::Request&, httplib::Response& response) {
    if (!cut) {
      response.set_content("whole", "text/plain");
      return;
    }
    response.set_content_provider(1000, "text/plain",
                                  [](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                    if (offset > 0) return false;
                                    return sink.write("begin", 5);
                                  });
  });
  setup.server.start();
  const std::string url = setup.server.address() + "/a";
  HttpClient client = setup.client();
  CHECK(body_of(client.fetch(url)) == "whole");
  cut = true;
  const Result<Fetched> fetched = client.fetch(url);
  REQUIRE(!fetched);
  CHECK(fetched.error().what.find("the answer was cut off") == 0);
  CHECK(setup.waits.size() == 2);
  CHECK(body_of(fetch_cached(setup.folder / "http", url)) == "whole");
  CHECK(setup.cached() == 2);
}

TEST_CASE("A body larger than allowed is refused, announced or not") {
  Setup setup;
  setup.server.handlers().Get("/announced", [](const httplib::Request&, httplib::Response& response) {
    response.set_content(std::string(2000, 'x'), "text/plain");
  });
  setup.server.handlers().Get("/chunked", [](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
      return sink.write(std::string(500, 'x').c_str(), 500);
    });
  });
  setup.server.start();
  HttpSettings settings = setup.settings();
  settings.most_bytes = 1000;
  HttpClient client = Setup::client(std::move(settings));
  for (const char* path : {"/announced", "/chunked"}) {
    const Result<Fetched> fetched = client.fetch(setup.server.address() + path);
    REQUIRE(!fetched);
    CHECK(fetched.error().what == "the answer is larger than 1000 bytes, which is more than is read");
  }
  CHECK(setup.waits.empty());
}

TEST_CASE("Redirects stay on their server") {
  Setup setup;
  HttpServer other;
  int strayed = 0;
  other.handlers().Get("/a", [&](const httplib::Request&, httplib::Response& response) {
    ++strayed;
    response.set_content("elsewhere", "text/plain");
  });
  other.start();
  setup.server.handlers().Get(
      "/here", [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/there"); });
  setup.server.handlers().Get("/there", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("there", "text/plain");
  });
  setup.server.handlers().Get("/away", [&](const httplib::Request&, httplib::Response& response) {
    response.set_redirect(other.address() + "/a?token=abc");
  });
  setup.server.handlers().Get("/file", [](const httplib::Request&, httplib::Response& response) {
    response.set_redirect("file:///etc/hostname");
  });
  setup.server.handlers().Get("/round", [](const httplib::Request&, httplib::Response& response) {
    response.set_redirect("/round");
  });
  setup.server.start();
  HttpClient client = setup.client();
  CHECK(body_of(client.fetch(setup.server.address() + "/here")) == "there");
  const Result<Fetched> away = client.fetch(setup.server.address() + "/away");
  REQUIRE(!away);
  CHECK(away.error().what ==
        "the server redirects to " + other.address() + "/a?token=***, which is another server");
  CHECK(strayed == 0);
  CHECK(!client.fetch(setup.server.address() + "/file"));
  const Result<Fetched> round = client.fetch(setup.server.address() + "/round");
  REQUIRE(!round);
  CHECK(round.error().what == "more than 5 redirects");
}

TEST_CASE("A token goes to its own server and into no message") {
  Setup setup;
  HttpServer other;
  std::string at_home = "unasked", at_others = "unasked";
  setup.server.handlers().Get("/a", [&](const httplib::Request& request, httplib::Response& response) {
    at_home = request.get_header_value("Authorization");
    response.status = 403;
  });
  other.handlers().Get("/a", [&](const httplib::Request& request, httplib::Response& response) {
    at_others = request.get_header_value("Authorization");
    response.status = 500;
  });
  setup.server.start();
  other.start();
  HttpSettings settings = setup.settings();
  settings.credentials = {Credential{setup.server.address(), "hf_secret"}};
  HttpClient client = Setup::client(std::move(settings));
  const Result<Fetched> home = client.fetch(setup.server.address() + "/a");
  const Result<Fetched> others = client.fetch(other.address() + "/a");
  CHECK(at_home == "Bearer hf_secret");
  CHECK(at_others.empty());
  std::string said;
  for (const std::string& line : setup.notices)
    said += line;
  for (const Result<Fetched>* failed : {&home, &others}) {
    REQUIRE(!*failed);
    said += failed->error().what + failed->error().where.file + failed->error().next;
  }
  CHECK(said.find("secret") == std::string::npos);

  HttpSettings broken = setup.settings();
  broken.credentials = {Credential{setup.server.address(), "hf_secret\r\nX-Evil: 1"}};
  const Result<HttpClient> refused = HttpClient::make(std::move(broken));
  REQUIRE(!refused);
  CHECK(refused.error().what.find("secret") == std::string::npos);
}

TEST_CASE("Only https is spoken, and http to this machine") {
  for (const char* url : {"http://example.com/a", "ftp://127.0.0.1/a", "file:///etc/hostname",
                          "https://name:word@example.com/", "http://127.0.0.1.example.com/", "no url", ""}) {
    INFO(url);
    CHECK(!origin(url));
  }
  CHECK(*origin("https://Example.com/a?b") == "https://example.com:443");
  CHECK(*origin("http://127.0.0.1:8080/a") == "http://127.0.0.1:8080");
  CHECK(*origin("http://[::1]:80/a") == "http://[::1]:80");
  CHECK(same_origin("https://huggingface.co/api", "https://huggingface.co:443/x"));
  CHECK(!same_origin("https://huggingface.co/api", "https://huggingface.co.example.com/api"));
  CHECK(!same_origin("http://localhost/", "https://localhost/"));
}

TEST_CASE("URLs are shown without what is secret in them") {
  struct Row {
    const char *url, *shown;
  };

  for (const Row& row : {Row{"https://h/p?a=1&api_key=XYZ&b=2", "https://h/p?a=1&api_key=***&b=2"},
                         Row{"https://h/p?X-Amz-Signature=abc", "https://h/p?X-Amz-Signature=***"},
                         Row{"https://me:word@h/p", "https://***@h/p"}, Row{"https://h/a@b", "https://h/a@b"},
                         Row{"https://h/p?token=a&auth_token=b#c", "https://h/p?token=***&auth_token=***#c"}})
    CHECK(shown_url(row.url) == row.shown);
}

TEST_CASE("Link and RateLimit headers are understood") {
  CHECK(next_page("<https://huggingface.co/api/models?limit=2&cursor=a,b>; rel=\"next\"") ==
        "https://huggingface.co/api/models?limit=2&cursor=a,b");
  CHECK(next_page("<https://h/1>; rel=\"prev\", <https://h/3>; rel=\"next\"") == "https://h/3");
  CHECK(next_page("<https://h/1>; rel=\"last\"").empty());
  CHECK(next_page("").empty());
  CHECK(rate_limit_wait("\"api\";r=0;t=55") == seconds{55});
  CHECK(rate_limit_wait("limit=100, remaining=0, reset=50") == seconds{50});
  CHECK(!rate_limit_wait("\"api\";r=496;t=246"));
  CHECK(!rate_limit_wait("\"api\";r=0;t=soon"));
  CHECK(!rate_limit_wait(""));
}

TEST_CASE("A mirror is a folder laid out by URL") {
  TemporaryFolder folder;
  write_text(folder / "pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json", "{}");
  write_text(folder / "huggingface.co/api/models?author=x", "[]");
  CHECK(body_of(fetch_mirrored(
            folder.path(), "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json")) == "{}");
  CHECK(body_of(fetch_mirrored(folder.path(), "https://huggingface.co/api/models?author=x")) == "[]");
  const Result<Fetched> missing = fetch_mirrored(folder.path(), "https://huggingface.co/api/models?author=y");
  REQUIRE(!missing);
  CHECK(missing.error().what == "the mirror has no file for this address");
  CHECK(!fetch_mirrored(folder.path(), "https://huggingface.co/../../etc/hostname"));
}

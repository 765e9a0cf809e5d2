// The response as bytes, without a network. [N13 N19-N23]
#define BOOST_TEST_MODULE http_response_reader
#include "plugins/oplati/io/http_response_reader.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "tests/boost_test.hpp"

using namespace oplati::io;

namespace {

constexpr std::size_t kMaxBody = 1000;

// Hands out a text in pieces, then ends.
class TextSource : public ByteSource {
 public:
  TextSource(std::string text, std::size_t piece, std::ptrdiff_t end = 0)
      : text_(std::move(text)), piece_(piece), end_(end) {}

  std::ptrdiff_t read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min({size, piece_, text_.size() - at_});
    std::memcpy(buffer, text_.data() + at_, count);
    at_ += count;
    return count > 0 ? static_cast<std::ptrdiff_t>(count) : end_;
  }
  std::size_t taken() const { return at_; }

 private:
  std::string text_;
  std::size_t piece_;
  std::ptrdiff_t end_;
  std::size_t at_ = 0;
};

ResponseReading read_text(const std::string& text, std::size_t piece = 8192) {
  TextSource source(text, piece);
  return read_response(source, kMaxBody);
}

std::string with_fields(const std::string& fields, const std::string& body = "") {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

const std::string kSized =
    with_fields("Content-Type: application/json\r\nContent-Length: 12\r\n", R"({"status":1})");
const std::string kChunked =
    with_fields("Transfer-Encoding: chunked\r\n",
                "5\r\n{\"sta\r\nB;x=y\r\ntus\":1,  \r\n\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n");

}  // namespace

BOOST_AUTO_TEST_CASE(whole_responses_are_read_whatever_the_pieces) {
  for (const std::size_t piece : {1, 2, 3, 7, 8192}) {
    const ResponseReading sized = read_text(kSized, piece);
    BOOST_TEST((sized.failure == HttpFailure::none), sized.detail);
    BOOST_TEST(sized.status == 200);
    BOOST_TEST(sized.body == R"({"status":1})");
    BOOST_TEST(sized.content_type == "application/json");
    BOOST_TEST(sized.may_be_reused);
    const ResponseReading chunked = read_text(kChunked, piece);
    BOOST_TEST((chunked.failure == HttpFailure::none), chunked.detail);
    BOOST_TEST(chunked.body == "{\"status\":1,  \r\n}");
  }
}

BOOST_AUTO_TEST_CASE(cut_at_every_byte_is_never_a_response_N13) {
  for (const std::string& whole : {kSized, kChunked}) {
    for (const std::ptrdiff_t end : {0, -1}) {
      for (std::size_t k = 0; k < whole.size(); ++k) {
        TextSource source(whole.substr(0, k), 8192, end);
        const ResponseReading reading = read_response(source, kMaxBody);
        const HttpFailure expected = k == 0 ? HttpFailure::connection_lost : HttpFailure::truncated;
        BOOST_TEST((reading.failure == expected), "cut at " << k << ": " << reading.detail);
        BOOST_TEST(reading.body.empty());
        BOOST_TEST(reading.status == 0);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(cut_body_says_how_far_it_came) {
  BOOST_TEST(read_text(with_fields("Content-Length: 40\r\n", R"({"status":1})")).detail ==
             "receive: the connection ended in the body at 12 of 40 bytes");
}

BOOST_AUTO_TEST_CASE(what_is_not_http_1_as_we_accept_it_is_malformed_N21_N22_N23) {
  const std::string ok = "Content-Length: 0\r\n\r\n";
  const std::string rows[] = {
      "FOO 200 OK\r\n" + ok,
      "HTTP/2 200\r\n" + ok,
      "HTTP/1.2 200 OK\r\n" + ok,
      "http/1.1 200 OK\r\n" + ok,
      "HTTP/1.1 -1 OK\r\n" + ok,
      "HTTP/1.1 99 OK\r\n" + ok,
      "HTTP/1.1 099 OK\r\n" + ok,
      "HTTP/1.1 600 OK\r\n" + ok,
      "HTTP/1.1 2000 OK\r\n" + ok,
      "HTTP/1.1 20 OK\r\n" + ok,
      "HTTP/1.1  200 OK\r\n" + ok,
      "HTTP/1.1 200\n" + ok,
      "HTTP/1.1 200 O\x01K\r\n" + ok,
      "\r\nHTTP/1.1 200 OK\r\n" + ok,
      "HTTP/1.1 101 Switching\r\n\r\nHTTP/1.1 200 OK\r\n" + ok,
      with_fields(""),
      with_fields("Content-Length: -5\r\n"),
      with_fields("Content-Length: +5\r\n", "12345"),
      with_fields("Content-Length: \r\n"),
      with_fields("Content-Length: 0x5\r\n", "12345"),
      with_fields("Content-Length: 5 5\r\n", "12345"),
      with_fields("Content-Length: 5, 5\r\n", "12345"),
      with_fields("Content-Length: 99999999999999999999\r\n"),
      with_fields("Content-Length: 5\r\nContent-Length: 5\r\n", "12345"),
      with_fields("Content-Length: 5\r\nContent-Length: 6\r\n", "12345"),
      with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      with_fields("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
      with_fields("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
      with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      with_fields("Content-Length: 5\r\nContent-Encoding: gzip\r\n", "12345"),
      with_fields("Content-Length : 5\r\n", "12345"),
      with_fields("Content-Length: 5\r\n folded\r\n", "12345"),
      with_fields("X-A: b\rc\r\nContent-Length: 0\r\n"),
      with_fields("X-A: b\nContent-Length: 0\r\n"),
      with_fields("X-A: \x1b[31m\r\nContent-Length: 0\r\n"),
      with_fields("no colon\r\nContent-Length: 0\r\n"),
      with_fields(": nameless\r\nContent-Length: 0\r\n"),
      with_fields("Content-Type: a\r\nContent-Type: b\r\nContent-Length: 0\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "-1\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "g\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "0x5\r\n12345\r\n0\r\n\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "5 \r\n12345\r\n0\r\n\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "3\r\n12345\r\n0\r\n\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "10000000000000005\r\n12345\r\n0\r\n\r\n"),
      with_fields("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n12345\r\n0\r\n\r\n"),
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n12345",
      repeated("HTTP/1.1 100 Continue\r\n\r\n", kMaxInterimResponses + 1) + kSized,
  };
  for (const std::string& row : rows) {
    const ResponseReading reading = read_text(row);
    BOOST_TEST((reading.failure == HttpFailure::malformed), row << " -> " << reading.detail);
    BOOST_TEST(reading.body.empty());
  }
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_not_read_to_its_end_N20) {
  const std::string rows[] = {
      with_fields("Content-Length: 1001\r\n", std::string(300'000, 'x')),
      with_fields("Content-Length: 314572800\r\n", std::string(300'000, 'x')),
      with_fields("Transfer-Encoding: chunked\r\n",
                  repeated("64\r\n" + std::string(100, 'x') + "\r\n", 3000)),
      with_fields("Transfer-Encoding: chunked\r\n", "fffffff\r\n" + std::string(300'000, 'x')),
      with_fields("X-Long: " + std::string(1'000'000, 'x') + "\r\n"),
      with_fields(repeated("A:b\r\n", 100'000)),
      "HTTP/1.1 200 " + std::string(1'000'000, 'x'),
      with_fields("Transfer-Encoding: chunked\r\n", "5;" + std::string(300'000, 'x')),
      with_fields("Transfer-Encoding: chunked\r\n", "0\r\n" + repeated("A:b\r\n", 100'000)),
  };
  for (const std::string& row : rows) {
    TextSource source(row, 8192);
    const ResponseReading reading = read_response(source, kMaxBody);
    BOOST_TEST((reading.failure == HttpFailure::oversized), row.substr(0, 60) << reading.detail);
    BOOST_TEST(source.taken() <= kMaxHeadBytes + kMaxBody + 2 * 8192);
  }
}

BOOST_AUTO_TEST_CASE(limits_themselves_are_within_them) {
  BOOST_TEST((read_text(with_fields("Content-Length: 1000\r\n", std::string(1000, 'x'))).failure ==
              HttpFailure::none));
  BOOST_TEST((read_text(with_fields("Transfer-Encoding: chunked\r\n",
                                    "3e8\r\n" + std::string(1000, 'x') + "\r\n0\r\n\r\n"))
                  .failure == HttpFailure::none));
  BOOST_TEST(
      (read_text(repeated("HTTP/1.1 103 Early\r\nLink: a\r\n\r\n", kMaxInterimResponses) + kSized)
           .failure == HttpFailure::none));
}

BOOST_AUTO_TEST_CASE(connection_is_kept_only_when_nothing_is_left_on_it) {
  BOOST_TEST(read_text(kSized).may_be_reused);
  BOOST_TEST(!read_text(kSized + "H").may_be_reused);
  BOOST_TEST(!read_text(kChunked + "H").may_be_reused);
  BOOST_TEST(!read_text(with_fields("Connection: Close\r\nContent-Length: 0\r\n")).may_be_reused);
  BOOST_TEST(!read_text("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").may_be_reused);
}

BOOST_AUTO_TEST_CASE(responses_without_a_body_end_with_their_head) {
  const ResponseReading reading = read_text("HTTP/1.1 204 No Content\r\n\r\n");
  BOOST_TEST((reading.failure == HttpFailure::none));
  BOOST_TEST(reading.status == 204);
  BOOST_TEST(read_text("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").status == 304);
}

BOOST_AUTO_TEST_CASE(retry_after_is_seconds_and_junk_is_none_G6) {
  struct Row {
    const char* value;
    std::int64_t ms;
  };
  const Row rows[] = {
      {"0", 0},
      {"120", 120'000},
      {"  7 ", 7'000},
      {"-1", 0},
      {"1.5", 0},
      {"soon", 0},
      {"", 0},
      {"Wed, 21 Oct 2026 07:28:00 GMT", 0},
      {"31536000", 31'536'000'000},
      {"9223372036854775", 9'223'372'036'854'775'000},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"99999999999999999999999999", std::numeric_limits<std::int64_t>::max()},
  };
  for (const Row& row : rows) {
    const ResponseReading reading =
        read_text("HTTP/1.1 429 Too Many Requests\r\nRetry-After: " + std::string(row.value) +
                  "\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST((reading.failure == HttpFailure::none));
    BOOST_TEST(reading.retry_after_ms == row.ms, row.value << " -> " << reading.retry_after_ms);
  }
}

BOOST_AUTO_TEST_CASE(encoded_words_in_headers_stay_as_they_are) {
  const ResponseReading reading =
      read_text(with_fields("Content-Type: =?UTF-8?B?DQpBOiBi?=\r\nContent-Length: 0\r\n"));
  BOOST_TEST(reading.content_type == "=?UTF-8?B?DQpBOiBi?=");
}

BOOST_AUTO_TEST_CASE(the_servers_date_is_read_strictly_and_decides_nothing_else) {
  struct {
    const char* value;
    std::int64_t ms;
  } const rows[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777'000},
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Tue, 24 Nov 2026 12:03:00 GMT", 1'795'521'780'000},
      {"Thu, 29 Feb 2024 00:00:00 GMT", 1'709'164'800'000},
      {"Wed, 30 Feb 2022 00:00:00 GMT", 0},
      {"Tue, 24 Nov 2026 24:03:00 GMT", 0},
      {"Tue, 24 Noo 2026 12:03:00 GMT", 0},
      {"Tue, 24 ovD 2026 12:03:00 GMT", 0},
      {"Tue, 24 Nov 2026 12:03:00 UTC", 0},
      {"Tuesday, 24-Nov-26 12:03:00 GMT", 0},
      {"1795521780", 0},
      {"", 0},
  };
  for (const auto& row : rows) {
    const ResponseReading reading =
        read_text(with_fields("Date: " + std::string(row.value) + "\r\nContent-Length: 0\r\n"));
    BOOST_TEST((reading.failure == HttpFailure::none));
    BOOST_TEST(reading.date_ms == row.ms, row.value << " -> " << reading.date_ms);
  }
}

#include "plugins/oplati/io/http_response_reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plugins/oplati/io/http_response_head.hpp"

namespace oplati::io {
namespace {

constexpr std::size_t kReadBytes = 8192;
// A chunk of up to 2^28 bytes; the limit of the body is far below.
constexpr std::size_t kMaxChunkSizeDigits = 7;
constexpr std::size_t kMaxChunkLine = 256;

// Leaves the reader wherever it is. Never leaves this file.
struct Stop {
  HttpFailure failure;
  std::string detail;
};

class Reader {
 public:
  Reader(ByteSource& source, std::size_t max_body_bytes)
      : source_(source), max_body_bytes_(max_body_bytes) {}

  void run(ResponseReading& result) {
    ResponseHead head;
    for (int interim = 0;; ++interim) {
      head = read_head();
      if (head.status >= 200) break;
      if (head.status == 101) throw malformed("an upgrade that was not asked for");
      if (interim == kMaxInterimResponses) throw malformed("too many interim responses");
    }
    result.status = head.status;
    result.content_type = head.content_type;
    result.retry_after_ms = head.retry_after_ms;
    result.date_ms = head.date_ms;
    if (head.is_chunked) {
      read_chunks(result.body);
    } else if (head.status != 204 && head.status != 304) {
      read_sized(*head.content_length, result.body);
    }
    // Bytes beyond the end answer a question that was not asked.
    result.may_be_reused =
        head.is_http_1_1 && !head.wants_close && head.status != 304 && position_ == filled_;
  }

 private:
  static Stop malformed(const char* what) {
    return {HttpFailure::malformed, std::string("response: ") + what};
  }
  Stop oversized() const {
    return {HttpFailure::oversized,
            "response: body above " + std::to_string(max_body_bytes_) + " bytes"};
  }

  void fill(const char* where) {
    const std::ptrdiff_t count = source_.read(buffer_.data(), buffer_.size());
    if (count <= 0) {
      const char* how = count == 0 ? "ended" : "broke";
      if (!has_any_byte_) {
        throw Stop{HttpFailure::connection_lost,
                   std::string("receive: the connection ") + how + " before the response"};
      }
      throw Stop{HttpFailure::truncated,
                 std::string("receive: the connection ") + how + " in the " + where};
    }
    has_any_byte_ = true;
    position_ = 0;
    filled_ = static_cast<std::size_t>(count);
  }

  char next(const char* where) {
    if (position_ == filled_) fill(where);
    return buffer_[position_++];
  }

  // One line without its CRLF. A lone CR or LF is no end of a line.
  std::string line(std::size_t& budget, const char* where) {
    std::string text;
    for (;;) {
      if (budget == 0) throw Stop{HttpFailure::oversized, "response: head too large"};
      --budget;
      const char c = next(where);
      if (c == '\n') throw malformed("a bare line feed");
      if (c != '\r') {
        text += c;
        continue;
      }
      if (next(where) != '\n') throw malformed("a bare carriage return");
      return text;
    }
  }

  void read_fields(ResponseHead& head, const char* where) {
    for (std::string text = line(head_budget_, where); !text.empty();
         text = line(head_budget_, where)) {
      if (++fields_ > kMaxHeaderFields) {
        throw Stop{HttpFailure::oversized, "response: too many headers"};
      }
      if (const char* problem = parse_field_line(text, head)) throw malformed(problem);
    }
  }

  ResponseHead read_head() {
    ResponseHead head;
    if (const char* problem = parse_status_line(line(head_budget_, "head"), head)) {
      throw malformed(problem);
    }
    read_fields(head, "head");
    if (const char* problem = check_framing(head)) throw malformed(problem);
    return head;
  }

  // Appends exactly `count` bytes, which the caller has found to be within the limit.
  void take(std::size_t count, std::string& body, const std::string& where) {
    while (count > 0) {
      if (position_ == filled_) fill(where.c_str());
      const std::size_t part = std::min(count, filled_ - position_);
      body.append(buffer_.data() + position_, part);
      position_ += part;
      count -= part;
    }
  }

  void read_sized(std::uint64_t length, std::string& body) {
    if (length > max_body_bytes_) throw oversized();
    try {
      take(static_cast<std::size_t>(length), body, "body");
    } catch (Stop& stop) {
      if (stop.failure == HttpFailure::truncated) {
        stop.detail +=
            " at " + std::to_string(body.size()) + " of " + std::to_string(length) + " bytes";
      }
      throw;
    }
  }

  std::size_t read_chunk_size() {
    std::size_t budget = kMaxChunkLine;
    const std::string text = line(budget, "chunks");
    std::size_t digits = 0;
    std::size_t size = 0;
    for (; digits < text.size() && digits <= kMaxChunkSizeDigits; ++digits) {
      const char c = text[digits];
      const std::size_t place = std::string_view("0123456789abcdef")
                                    .find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
      if (place == std::string_view::npos) break;
      size = size * 16 + place;
    }
    if (digits == 0 || digits > kMaxChunkSizeDigits) throw malformed("a bad chunk size");
    if (digits < text.size() && text[digits] != ';') throw malformed("a bad chunk size");
    return size;
  }

  void read_chunks(std::string& body) {
    // Chunks of one byte are as many as there are bytes; the body limit bounds the loop.
    for (std::size_t size = read_chunk_size(); size > 0; size = read_chunk_size()) {
      if (size > max_body_bytes_ - body.size()) throw oversized();
      take(size, body, "chunks");
      if (next("chunks") != '\r' || next("chunks") != '\n') {
        throw malformed("a chunk of another size than announced");
      }
    }
    ResponseHead ignored;
    read_fields(ignored, "trailer");
  }

  ByteSource& source_;
  const std::size_t max_body_bytes_;
  std::array<char, kReadBytes> buffer_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
  std::size_t head_budget_ = kMaxHeadBytes;
  std::size_t fields_ = 0;
  bool has_any_byte_ = false;
};

}  // namespace

ResponseReading read_response(ByteSource& source, std::size_t max_body_bytes) {
  ResponseReading result;
  try {
    Reader(source, max_body_bytes).run(result);
  } catch (const Stop& stop) {
    // Nothing of a response that is not whole is handed on.
    result = {};
    result.failure = stop.failure;
    result.detail = stop.detail;
  }
  return result;
}

}  // namespace oplati::io

#include "tests/bench/row.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace bench {
namespace {

constexpr char separator = '\t';
constexpr std::size_t field_count = 15;

// Shortest text that reads back as the same number; independent of the locale.
std::string exact(double value) {
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} ? std::string(text.data(), end) : std::string("nan");
}

std::string exact(const std::optional<double>& value) { return value ? exact(*value) : ""; }

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Three significant figures, more for numbers that have more before the point.
std::string readable(double value) {
  if (value == 0) return "0";
  const int before = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*f", std::clamp(3 - before, 0, 3), value);
  std::string shown = text.data();
  if (shown.find('.') != std::string::npos) {
    shown.erase(shown.find_last_not_of('0') + 1);
    if (shown.back() == '.') shown.pop_back();
  }
  return shown;
}

std::string with_name(const std::optional<double>& value, const std::string& name) {
  if (!value) return "-";
  return name.empty() ? readable(*value) : readable(*value) + " (" + name + ")";
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

std::string json_number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? exact(*value) : "null";
}

}  // namespace

std::string to_line(const Row& row) {
  const std::array<std::string, field_count> fields = {row.id,
                                                       row.metric,
                                                       row.unit,
                                                       exact(row.ours),
                                                       exact(row.peer),
                                                       row.peer_name,
                                                       exact(row.limit),
                                                       row.limit_name,
                                                       exact(row.ratio),
                                                       exact(row.judged),
                                                       exact(row.goal),
                                                       row.is_at_least ? "1" : "0",
                                                       row.goal_text,
                                                       row.is_ratio ? "1" : "0",
                                                       "row"};
  std::string line;
  for (const auto& field : fields) {
    line += field;
    line += separator;
  }
  line.pop_back();
  return line;
}

std::optional<Row> from_line(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t end = std::min(line.find(separator, start), line.size());
    fields.emplace_back(line.substr(start, end - start));
    start = end + 1;
  }
  if (fields.size() != field_count || fields.back() != "row") return std::nullopt;
  const auto ours = number_of(fields[3]);
  const auto judged = number_of(fields[9]);
  const auto goal = number_of(fields[10]);
  if (!ours || !judged || !goal) return std::nullopt;
  Row row;
  row.id = fields[0];
  row.metric = fields[1];
  row.unit = fields[2];
  row.ours = *ours;
  row.peer = number_of(fields[4]);
  row.peer_name = fields[5];
  row.limit = number_of(fields[6]);
  row.limit_name = fields[7];
  row.ratio = number_of(fields[8]);
  row.judged = *judged;
  row.goal = *goal;
  row.is_at_least = fields[11] == "1";
  row.goal_text = fields[12];
  row.is_ratio = fields[13] == "1";
  return row;
}

std::string to_table(const std::vector<Row>& rows) {
  using Line = std::array<std::string, 9>;
  std::vector<Line> lines = {
      {"", "metric", "unit", "this project", "peer", "limit", "ratio", "goal", "met"}};
  for (const Row& row : rows) {
    lines.push_back({row.id, row.metric, row.unit, readable(row.ours),
                     with_name(row.peer, row.peer_name), with_name(row.limit, row.limit_name),
                     row.ratio ? readable(*row.ratio) : "-", row.goal_text,
                     row.is_met() ? "yes" : "not met"});
  }
  std::array<std::size_t, std::tuple_size_v<Line>> widths{};
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(line[i]));
    }
  }
  std::string table;
  for (std::size_t l = 0; l < lines.size(); ++l) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      table += "| " + lines[l][i] + std::string(widths[i] - width_of(lines[l][i]) + 1, ' ');
    }
    table += "|\n";
    if (l > 0) continue;
    for (const std::size_t width : widths) table += "|" + std::string(width + 2, '-');
    table += "|\n";
  }
  return table;
}

std::string to_json(const std::vector<Row>& rows) {
  std::string json = "[";
  for (const Row& row : rows) {
    if (json.size() > 1) json += ',';
    json += "\n  {\"id\": " + quoted(row.id) + ", \"metric\": " + quoted(row.metric) +
            ", \"unit\": " + quoted(row.unit) + ", \"ours\": " + json_number(row.ours) +
            ", \"peer\": " + json_number(row.peer) + ", \"peer_name\": " + quoted(row.peer_name) +
            ", \"limit\": " + json_number(row.limit) +
            ", \"limit_name\": " + quoted(row.limit_name) +
            ", \"ratio\": " + json_number(row.ratio) + ", \"goal\": " + quoted(row.goal_text) +
            ", \"is_met\": " + (row.is_met() ? "true" : "false") + "}";
  }
  return json + "\n]\n";
}

}  // namespace bench

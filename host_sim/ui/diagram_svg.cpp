#include "host_sim/ui/diagram_svg.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "host_sim/text/diagram.hpp"
#include "host_sim/ui/text_wrap.hpp"

namespace ui {

using Kind = DiagramEvent::Kind;

namespace {

// Pixels.
constexpr double kMargin = 28;
constexpr double kTimeColumn = 64;
constexpr double kLaneGap = 244;
constexpr double kHalfBox = 94;
constexpr double kBoxHeight = 40;
constexpr double kFont = 13;
constexpr double kSmallFont = 11;
constexpr double kTitleFont = 20;
constexpr double kLine = 17;
constexpr double kTextPadding = 14;  // between a text and the lifelines beside it
constexpr double kNoteHalf = 96;

constexpr const char* kInk = "#1f2937";
constexpr const char* kFaint = "#6b7280";
constexpr const char* kPanel = "#ffffff";

struct Look {
  const char* fill;
  const char* stroke;
};

Look look_of(Participant participant) {
  switch (participant) {
    case Participant::cashier:
      return {"#eff6ff", "#2563eb"};
    case Participant::till:
      return {"#eef2ff", "#4f46e5"};
    case Participant::plugin:
      return {"#faf5ff", "#9333ea"};
    case Participant::gateway:
      return {"#f0fdfa", "#0d9488"};
    case Participant::buyer:
      return {"#fff7ed", "#ea580c"};
    case Participant::terminal:
      return {"#f8fafc", "#475569"};
  }
  return {"#f8fafc", "#475569"};
}

// With at most one decimal, whatever the locale says of points.
std::string number(double value) {
  const auto tenths = std::llround(value * 10);
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
  return text;
}

class Drawing {
 public:
  explicit Drawing(const Diagram& diagram) : diagram_(diagram), present_(participants_of(diagram)) {
    const auto gaps = static_cast<double>(present_.size() - 1);
    width_ = 2 * kMargin + kTimeColumn + 2 * kHalfBox + gaps * kLaneGap;
  }

  std::string draw() {
    draw_title();
    const double boxes_at = y_;
    y_ += kBoxHeight + 14;
    for (const DiagramEvent& event : diagram_.events) draw_event(event);
    y_ += 16;
    const double lines_end = y_;
    for (const Participant one : present_) draw_lifeline(one, boxes_at + kBoxHeight, lines_end);
    for (const Participant one : present_) {
      draw_box(one, boxes_at);
      draw_box(one, lines_end);
    }
    y_ = lines_end + kBoxHeight + kMargin;
    return head() + lifelines_ + body_ + "</g>\n</svg>\n";
  }

 private:
  double x_of(Participant participant) const {
    const auto place = std::find(present_.begin(), present_.end(), participant);
    return kMargin + kTimeColumn + kHalfBox +
           kLaneGap * static_cast<double>(place - present_.begin());
  }

  std::string head() const {
    const std::string w = number(width_);
    const std::string h = number(y_);
    std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + w + "\" height=\"" +
                       h + "\" viewBox=\"0 0 " + w + " " + h + "\" role=\"img\" aria-label=\"" +
                       xml_text(diagram_.title) + "\">\n<title>" + xml_text(diagram_.title) +
                       "</title>\n<defs>\n";
    for (const Participant one : present_) {
      const auto id = std::to_string(static_cast<int>(one));
      text += "<marker id=\"a" + id +
              "\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" "
              "orient=\"auto\"><path d=\"M0 1 9 5 0 9Z\" fill=\"" +
              look_of(one).stroke + "\"/></marker>\n";
    }
    text += "</defs>\n<rect x=\"0.5\" y=\"0.5\" width=\"" + number(width_ - 1) + "\" height=\"" +
            number(y_ - 1) + "\" rx=\"14\" fill=\"" + kPanel +
            "\" stroke=\"#cbd5e1\"/>\n"
            "<g font-family=\"Inter, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif\" "
            "font-size=\"" +
            number(kFont) + "\" fill=\"" + kInk + "\">\n";
    return text;
  }

  void put_text(double x, double y, const std::string& text, const std::string& attributes) {
    body_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + attributes + ">" +
             xml_text(text) + "</text>\n";
  }

  void draw_title() {
    y_ = kMargin + kTitleFont;
    for (const std::string& line :
         wrap_text(diagram_.title, width_ - 2 * kMargin, kTitleFont * 1.05)) {
      put_text(kMargin, y_, line, "font-size=\"" + number(kTitleFont) + "\" font-weight=\"700\"");
      y_ += kTitleFont * 1.3;
    }
    if (!diagram_.subtitle.empty()) {
      y_ -= 4;
      put_text(kMargin, y_, diagram_.subtitle, std::string("fill=\"") + kFaint + "\"");
      y_ += kLine;
    }
    y_ += 6;
  }

  void draw_box(Participant one, double y) {
    const Look look = look_of(one);
    const double x = x_of(one);
    body_ += "<rect x=\"" + number(x - kHalfBox) + "\" y=\"" + number(y) + "\" width=\"" +
             number(2 * kHalfBox) + "\" height=\"" + number(kBoxHeight) + "\" rx=\"8\" fill=\"" +
             look.fill + "\" stroke=\"" + look.stroke + "\" stroke-width=\"1.5\"/>\n";
    put_text(
        x, y + kBoxHeight / 2 + 4.5, participant_name(one, diagram_.words),
        std::string("text-anchor=\"middle\" font-weight=\"600\" fill=\"") + look.stroke + "\"");
  }

  void draw_lifeline(Participant one, double from, double to) {
    lifelines_ += "<line x1=\"" + number(x_of(one)) + "\" y1=\"" + number(from) + "\" x2=\"" +
                  number(x_of(one)) + "\" y2=\"" + number(to) + "\" stroke=\"" +
                  look_of(one).stroke + "\" stroke-opacity=\"0.35\" stroke-dasharray=\"3 4\"/>\n";
  }

  void draw_event(const DiagramEvent& event) {
    switch (event.kind) {
      case Kind::call:
      case Kind::answer:
        draw_arrow(event);
        return;
      case Kind::note:
        draw_note(event);
        return;
      case Kind::step:
        draw_step(event);
        return;
    }
  }

  // In seconds, where it differs from the time above.
  void draw_time(std::int64_t at_ms, double y) {
    const std::int64_t hundredths = at_ms / 10;
    if (hundredths == last_hundredths_) return;
    last_hundredths_ = hundredths;
    std::string text = std::to_string(hundredths / 100) + ",";
    const std::int64_t rest = hundredths % 100;
    text += (rest < 10 ? "0" : "") + std::to_string(rest);
    put_text(kMargin, y, diagram_.words(text::diagram("seconds"), {{"seconds", text}}),
             "font-size=\"" + number(kSmallFont) + "\" fill=\"" + kFaint + "\"");
  }

  void draw_arrow(const DiagramEvent& event) {
    if (event.from == event.to) return draw_note(event);
    const double from = x_of(event.from);
    const double to = x_of(event.to);
    const double span = std::abs(to - from) - 2 * kTextPadding;
    const std::string times = event.times > 1 ? " × " + std::to_string(event.times) : "";
    // White around the letters: a long arrow's text may lie on a lifeline.
    const std::string attributes =
        std::string(
            "text-anchor=\"middle\" paint-order=\"stroke\" "
            "stroke=\"") +
        kPanel + "\" stroke-width=\"4\" stroke-linejoin=\"round\"" +
        (event.kind == Kind::answer ? std::string(" fill=\"#4b5563\"")
                                    : std::string(" font-weight=\"500\""));
    const std::vector<std::string> lines = wrap_text(event.text + times, span, kFont);
    y_ += kLine;
    draw_time(event.at_ms, y_ + kLine * static_cast<double>(lines.size() - 1) + 9);
    for (const std::string& line : lines) {
      put_text((from + to) / 2, y_, line, attributes);
      y_ += kLine;
    }
    const double y = y_ - kLine + 7;
    const double end = to > from ? to - 1.5 : to + 1.5;
    body_ += "<line x1=\"" + number(from) + "\" y1=\"" + number(y) + "\" x2=\"" + number(end) +
             "\" y2=\"" + number(y) + "\" stroke=\"" + look_of(event.from).stroke +
             "\" stroke-width=\"1.6\"" +
             (event.kind == Kind::answer ? " stroke-dasharray=\"6 4\"" : "") +
             " marker-end=\"url(#a" + std::to_string(static_cast<int>(event.from)) + ")\"/>\n";
    y_ = y + 7;
  }

  void draw_note(const DiagramEvent& event) {
    const double x = std::clamp(x_of(event.from), kMargin + kTimeColumn + kNoteHalf - 10,
                                width_ - kMargin - kNoteHalf + 10);
    const std::vector<std::string> lines = wrap_text(event.text, 2 * kNoteHalf - 20, kFont);
    const double height = kLine * static_cast<double>(lines.size()) + 12;
    y_ += 8;
    body_ += "<rect x=\"" + number(x - kNoteHalf) + "\" y=\"" + number(y_) + "\" width=\"" +
             number(2 * kNoteHalf) + "\" height=\"" + number(height) +
             "\" rx=\"6\" fill=\"#fefce8\" stroke=\"#eab308\" stroke-opacity=\"0.7\"/>\n";
    draw_time(event.at_ms, y_ + height / 2 + 4);
    double line_y = y_ + kLine + 2;
    for (const std::string& line : lines) {
      put_text(x, line_y, line, "text-anchor=\"middle\"");
      line_y += kLine;
    }
    y_ += height + 6;
  }

  void draw_step(const DiagramEvent& event) {
    const double width = width_ - 2 * kMargin;
    const std::vector<std::string> lines = wrap_text(event.text, width - 24, kFont * 1.06);
    const double height = kLine * static_cast<double>(lines.size()) + 11;
    y_ += 12;
    body_ += "<rect x=\"" + number(kMargin) + "\" y=\"" + number(y_) + "\" width=\"" +
             number(width) + "\" height=\"" + number(height) +
             "\" rx=\"6\" fill=\"#f1f5f9\" stroke=\"#e2e8f0\"/>\n";
    double line_y = y_ + kLine + 1.5;
    for (const std::string& line : lines) {
      put_text(kMargin + 12, line_y, line, "font-weight=\"600\" fill=\"#334155\"");
      line_y += kLine;
    }
    y_ += height + 6;
    last_hundredths_ = -1;
  }

  const Diagram& diagram_;
  std::vector<Participant> present_;
  double width_ = 0;
  double y_ = 0;  // where the next thing goes; at the end the height
  std::int64_t last_hundredths_ = -1;
  std::string lifelines_;  // below everything else
  std::string body_;
};

}  // namespace

std::string xml_text(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
  }
  return result;
}

std::string to_svg(const Diagram& diagram) { return Drawing(diagram).draw(); }

}  // namespace ui

#include "host_sim/ui/diagram_mermaid.hpp"

namespace ui {

using Kind = DiagramEvent::Kind;

namespace {

std::string id_of(Participant participant) {
  switch (participant) {
    case Participant::cashier:
      return "cashier";
    case Participant::till:
      return "till";
    case Participant::plugin:
      return "plugin";
    case Participant::gateway:
      return "gateway";
    case Participant::buyer:
      return "buyer";
    case Participant::terminal:
      return "terminal";
  }
  return "till";
}

std::string line_of(const DiagramEvent& event, const std::vector<Participant>& present) {
  const std::string text = mermaid_text(event.text);
  const std::string times = event.times > 1 ? " × " + std::to_string(event.times) : "";
  switch (event.kind) {
    case Kind::call:
      return id_of(event.from) + "->>" + id_of(event.to) + ": " + text + times;
    case Kind::answer:
      return id_of(event.from) + "-->>" + id_of(event.to) + ": " + text;
    case Kind::note:
      return "Note over " + id_of(event.from) + ": " + text;
    case Kind::step:
      return "Note over " + id_of(present.front()) + "," + id_of(present.back()) + ": " + text;
  }
  return "";
}

}  // namespace

std::string mermaid_text(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    switch (letter) {
      case '#':
        result += "#35;";
        break;
      case ';':
        result += "#59;";
        break;
      case '<':
        result += "#lt;";
        break;
      case '>':
        result += "#gt;";
        break;
      case '"':
        result += "#quot;";
        break;
      case '%':
        result += "#37;";
        break;
      case '{':
        result += "#123;";
        break;
      case '}':
        result += "#125;";
        break;
      case '\n':
        result += "<br/>";
        break;
      default:
        // Other control characters have no place in a drawing.
        result += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
  }
  return result;
}

std::string to_mermaid(const Diagram& diagram) {
  const std::vector<Participant> present = participants_of(diagram);
  // A front matter in YAML: quoted, so that a colon in the title stays text.
  std::string title;
  for (const char letter : diagram.title) {
    if (letter == '"' || letter == '\\') title += '\\';
    title += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
  }
  std::string text = "---\ntitle: \"" + title + "\"\n---\nsequenceDiagram\n";
  for (const Participant one : present) {
    const bool is_person = one == Participant::cashier || one == Participant::buyer;
    text += std::string("  ") + (is_person ? "actor " : "participant ") + id_of(one) + " as " +
            participant_name(one, diagram.words) + "\n";
  }
  for (const DiagramEvent& event : diagram.events) text += "  " + line_of(event, present) + "\n";
  return text;
}

}  // namespace ui

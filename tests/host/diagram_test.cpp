// Sequence diagrams: what is written down, in which order, and how it is drawn.
#include <sstream>

#include "host_sim/ui/diagram_mermaid.hpp"
#include "host_sim/ui/diagram_svg.hpp"
#include "host_sim/ui/recorded_method.hpp"
#include "host_sim/ui/text_wrap.hpp"
#include "tests/boost_test.hpp"
#include "tests/host/fake_system.hpp"
#include "tests/host/till_fixture.hpp"

namespace {

using ui::Diagram;
using ui::DiagramEvent;
using ui::Participant;
using Kind = DiagramEvent::Kind;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

DiagramEvent event(Kind kind, Participant from, Participant to, const std::string& text,
                   std::int64_t at_ms = 0) {
  DiagramEvent made;
  made.kind = kind;
  made.from = from;
  made.to = to;
  made.text = text;
  made.at_ms = at_ms;
  return made;
}

Diagram sample() {
  Diagram diagram;
  diagram.title = "Чек <1> & \"два\"";
  diagram.events = {
      event(Kind::step, Participant::till, Participant::till, "1. Продажа"),
      event(Kind::call, Participant::cashier, Participant::till, "«Оплатить»", 0),
      event(Kind::call, Participant::plugin, Participant::gateway, "GET /pos/payments/1", 120),
      event(Kind::answer, Participant::gateway, Participant::plugin, "200, status 0", 121),
      event(Kind::call, Participant::plugin, Participant::gateway, "GET /pos/payments/1", 240),
      event(Kind::answer, Participant::gateway, Participant::plugin, "200, status 0", 241),
      event(Kind::call, Participant::plugin, Participant::gateway, "GET /pos/payments/1", 360),
      event(Kind::answer, Participant::gateway, Participant::plugin, "200, status 1", 361),
      event(Kind::note, Participant::buyer, Participant::buyer, "молчит", 1500),
  };
  return diagram;
}

BOOST_AUTO_TEST_SUITE(diagrams)

BOOST_AUTO_TEST_CASE(polling_is_counted_and_what_changes_stays) {
  const Diagram shorter = ui::without_repetitions(sample());
  BOOST_REQUIRE(shorter.events.size() == 7u);
  BOOST_TEST(shorter.events[2].times == 2);
  BOOST_TEST(shorter.events[3].text == "200, status 0");
  BOOST_TEST(shorter.events[4].times == 1);
  BOOST_TEST(shorter.events[5].text == "200, status 1");
}

BOOST_AUTO_TEST_CASE(only_those_who_take_part_have_a_lifeline) {
  const auto present = ui::participants_of(sample());
  const std::vector<Participant> wanted{Participant::cashier, Participant::till,
                                        Participant::plugin, Participant::gateway,
                                        Participant::buyer};
  BOOST_TEST((present == wanted));
  BOOST_TEST(ui::participants_of(Diagram{}).size() == 2u);
}

BOOST_AUTO_TEST_CASE(mermaid_is_written_line_by_line) {
  const std::string text = ui::to_mermaid(ui::without_repetitions(sample()));
  const std::string wanted =
      "---\n"
      "title: \"Чек <1> & \\\"два\\\"\"\n"
      "---\n"
      "sequenceDiagram\n"
      "  actor cashier as Кассир\n"
      "  participant till as Касса\n"
      "  participant plugin as Плагин\n"
      "  participant gateway as Платёжная система\n"
      "  actor buyer as Покупатель\n"
      "  Note over cashier,buyer: 1. Продажа\n"
      "  cashier->>till: «Оплатить»\n"
      "  plugin->>gateway: GET /pos/payments/1 × 2\n"
      "  gateway-->>plugin: 200, status 0\n"
      "  plugin->>gateway: GET /pos/payments/1\n"
      "  gateway-->>plugin: 200, status 1\n"
      "  Note over buyer: молчит\n";
  BOOST_TEST(text == wanted);
}

BOOST_AUTO_TEST_CASE(what_has_a_meaning_in_mermaid_is_escaped) {
  BOOST_TEST(ui::mermaid_text("a;b#c<d>\"%{}\n\x01") ==
             "a#59;b#35;c#lt;d#gt;#quot;#37;#123;#125;<br/> ");
}

BOOST_AUTO_TEST_CASE(svg_is_one_well_formed_picture_with_the_texts_escaped_and_in_order) {
  const std::string svg = ui::to_svg(ui::without_repetitions(sample()));
  BOOST_TEST(svg.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\"", 0) == 0u);
  BOOST_TEST(svg.substr(svg.size() - 7) == "</svg>\n");
  BOOST_TEST(contains(svg, "Чек &lt;1&gt; &amp; &quot;два&quot;"));
  BOOST_TEST(!contains(svg, "Чек <1>"));
  BOOST_TEST(count(svg, "<text ") == count(svg, "</text>"));
  BOOST_TEST(count(svg, "marker-end") == 5u);
  BOOST_TEST(count(svg, "stroke-dasharray=\"6 4\"") == 2u);  // the answers
  BOOST_TEST(svg.find("«Оплатить»") < svg.find("status 0"));
  BOOST_TEST(svg.find("status 0") < svg.find("status 1"));
  BOOST_TEST(svg.find("status 1") < svg.find("молчит"));
  BOOST_TEST(contains(svg, "0,12 с"));
  BOOST_TEST(contains(svg, "1,50 с"));
}

BOOST_AUTO_TEST_CASE(a_longer_story_is_a_higher_picture) {
  const auto height = [](const Diagram& diagram) {
    const std::string svg = ui::to_svg(diagram);
    return std::stod(svg.substr(svg.find(" height=\"") + 9));
  };
  Diagram longer = sample();
  longer.events.push_back(event(Kind::call, Participant::cashier, Participant::till,
                                "Очень длинная надпись, которая не помещается в одну строку"));
  BOOST_TEST(height(longer) > height(sample()) + 30);
}

BOOST_AUTO_TEST_CASE(text_breaks_at_spaces_and_inside_what_is_too_long) {
  const auto lines = ui::wrap_text("Ждём подтверждения в приложении покупателя", 150, 13);
  BOOST_REQUIRE(lines.size() > 1u);
  std::string joined;
  for (const std::string& line : lines) {
    BOOST_TEST(ui::text_width_px(line, 13) <= 150);
    joined += (joined.empty() ? "" : " ") + line;
  }
  BOOST_TEST(joined == "Ждём подтверждения в приложении покупателя");
  for (const std::string& line : ui::wrap_text(std::string(200, 'x'), 100, 13)) {
    BOOST_TEST(ui::text_width_px(line, 13) <= 100);
  }
  const auto path = ui::wrap_text("POST /pos/payments/100000001/reversals", 180, 13);
  BOOST_TEST((path == std::vector<std::string>{"POST /pos/payments/", "100000001/reversals"}));
  BOOST_TEST((ui::wrap_text("a\nb", 100, 13) == std::vector<std::string>{"a", "b"}));
  BOOST_TEST((ui::wrap_text("", 100, 13) == std::vector<std::string>{""}));
}

BOOST_AUTO_TEST_CASE(nothing_is_drawn_before_the_first_step) {
  ui::Recorder recorder(text::Words{});
  recorder.call(Participant::till, Participant::plugin, "configure");
  recorder.begin_step("1");
  recorder.call(Participant::till, Participant::plugin, "start_payment");
  const auto events = recorder.events();
  BOOST_REQUIRE(events.size() == 2u);
  BOOST_TEST(events[1].text == "start_payment");
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_drawn_as_lost) {
  ui::Recorder recorder(text::Words{});
  recorder.begin_step("1");
  recorder.on_request("POST", "/pos/payments");
  recorder.on_buyer({sandbox::BuyerAct::What::pays, "Анна", 1250});
  sandbox::SeenAnswer answer;
  answer.payment_status = 1;
  recorder.on_answer(answer);
  recorder.on_request("POST", "/pos/payments");
  answer.is_lost = true;
  recorder.on_answer(answer);
  const auto events = recorder.events();
  BOOST_REQUIRE(events.size() == 6u);
  BOOST_TEST(events[2].text == "Анна: оплата 12,50");
  BOOST_TEST((events[2].from == Participant::buyer));
  BOOST_TEST(events[3].text == "200, status 1");
  BOOST_TEST((events[5].kind == Kind::note));
}

BOOST_AUTO_TEST_CASE(a_sale_between_till_and_plugin_is_written_down_in_its_order) {
  host_test::FakeSystem system;
  ui::Recorder recorder(text::Words{});
  std::vector<checkout::LaneSource> sources;
  sources.push_back(system.source());
  sources = ui::recorded(std::move(sources), recorder);
  host_test::TillFixture fixture([&] { return sources; });
  recorder.begin_step("1");
  const std::string number = fixture.receipt(1000);
  BOOST_REQUIRE((fixture.pay(number, {{"fake", 0}}).status == checkout::ProcessStatus::printed));
  std::string seen;
  for (const DiagramEvent& one : recorder.events()) seen += one.text + "\n";
  BOOST_TEST(seen ==
             "1\nstart_payment: 10.00\nwaiting: gateway\noutcome: approved\nconfirm: 1\nsettled\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

// Every sentence that people read: in three languages, in the catalogues, and nowhere else.
#define BOOST_TEST_MODULE text
#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "host_sim/text/catalogue.hpp"
#include "host_sim/text/shift.hpp"
#include "host_sim/text/words.hpp"
#include "plugins/oplati/text/catalogue.hpp"
#include "tests/boost_test.hpp"
#include "tests/host/source_text.hpp"

namespace {

namespace fs = std::filesystem;
using host_test::file_text;
using host_test::literals;
using host_test::sources_in;
using host_test::without_comments;
using support::Language;

const fs::path source(TEST_SOURCE_FOLDER);

// A phrase with the name of its catalogue.
struct Entry {
  std::string where;
  std::string ru;
  std::string be;
  std::string en;
};

// The voucher plugin is written to be copied: its words stand in its one file.
std::vector<Entry> voucher_entries() {
  const std::string code = without_comments(file_text(source / "plugins/voucher/voucher.cpp"));
  const std::size_t start = code.find("constexpr Words catalogue[]");
  if (start == std::string::npos) throw std::runtime_error("voucher.cpp has no catalogue");
  const std::vector<std::string> all = literals(code.substr(start, code.find("};", start) - start));
  if (all.size() % 4 != 0) throw std::runtime_error("voucher.cpp: an entry has not four parts");
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < all.size(); i += 4) {
    entries.push_back({all[i], all[i + 1], all[i + 2], all[i + 3]});
  }
  return entries;
}

std::vector<Entry> all_entries() {
  std::vector<Entry> entries = voucher_entries();
  const auto add = [&](const std::string& where, const support::Phrase& phrase) {
    entries.push_back({where + "." + std::string(phrase.id), std::string(phrase.ru),
                       std::string(phrase.be), std::string(phrase.en)});
  };
  for (const support::Phrase& phrase : oplati::catalogue()) add("oplati", phrase);
  for (const text::Area& area : text::areas()) {
    for (const support::Phrase& phrase : area.phrases) add(std::string(area.name), phrase);
  }
  return entries;
}

// Unicode characters of valid UTF-8 up to U+FFFF, which is all that the catalogues need.
std::vector<std::uint32_t> characters(const std::string& text) {
  std::vector<std::uint32_t> result;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3;
    if (byte >= 0xF0 || i + size > text.size()) throw std::runtime_error("not for this test");
    std::uint32_t value = size == 1 ? byte : byte & (0xFFu >> (size + 1));
    for (std::size_t n = 1; n < size; ++n) {
      value = value << 6 | (static_cast<unsigned char>(text[i + n]) & 0x3Fu);
    }
    result.push_back(value);
    i += size;
  }
  return result;
}

bool is_cyrillic(std::uint32_t c) { return c >= 0x400 && c <= 0x52F; }
bool is_latin(std::uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F);
}

bool has_any(const std::string& text, const std::string& letters) {
  const std::vector<std::uint32_t> set = characters(letters);
  const std::vector<std::uint32_t> all = characters(text);
  return std::any_of(all.begin(), all.end(), [&](std::uint32_t c) {
    return std::find(set.begin(), set.end(), c) != set.end();
  });
}

bool has_cyrillic(const std::string& text) {
  const std::vector<std::uint32_t> all = characters(text);
  return std::any_of(all.begin(), all.end(), is_cyrillic);
}

// A word with letters of both alphabets: a look-alike typed on the wrong keyboard.
bool has_mixed_word(const std::string& text) {
  bool latin = false;
  bool cyrillic = false;
  for (const std::uint32_t c : characters(text)) {
    if (!is_latin(c) && !is_cyrillic(c)) {
      latin = cyrillic = false;
      continue;
    }
    latin = latin || is_latin(c);
    cyrillic = cyrillic || is_cyrillic(c);
    if (latin && cyrillic) return true;
  }
  return false;
}

std::multiset<std::string> placeholders(const std::string& text) {
  static const std::regex place("\\{([^{}]*)\\}");
  std::multiset<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), place), end; at != end; ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

// Titles of the bank's own website and app, which are Russian everywhere, are no till's words.
std::string without_foreign_titles(std::string text) {
  for (const char* title :
       {"«Оплати-Бизнес»", "«Кассы»", "«Сбросить токен»", "«QR код для оплаты»"}) {
    for (std::size_t at = text.find(title); at != std::string::npos; at = text.find(title)) {
      text.erase(at, std::string(title).size());
    }
  }
  return text;
}

BOOST_AUTO_TEST_SUITE(catalogues)

BOOST_AUTO_TEST_CASE(amounts_of_the_plugin_have_the_decimal_sign_of_the_language) {
  const std::vector<pospay::Argument> arguments{{"payment", "1.2"}, {"there", "12.40"}};
  const auto said = [&](support::Language language) {
    return oplati::text_of("difference.only_there.book", arguments, language);
  };
  BOOST_TEST(said(support::Language::ru).rfind("Платёж 1.2 на 12,40 ", 0) == 0u);
  BOOST_TEST(said(support::Language::be).rfind("Плацёж 1.2 на 12,40 ", 0) == 0u);
  BOOST_TEST(said(support::Language::en).rfind("Payment 1.2 over 12.40 ", 0) == 0u);
}

BOOST_AUTO_TEST_CASE(every_phrase_has_three_languages_with_the_same_placeholders) {
  BOOST_TEST(all_entries().size() > 250u);
  for (const Entry& entry : all_entries()) {
    BOOST_TEST_CONTEXT(entry.where) {
      const auto names = placeholders(entry.ru);
      for (const std::string& text : {entry.ru, entry.be, entry.en}) {
        BOOST_TEST(!text.empty());
        BOOST_TEST((placeholders(text) == names), text);
        const auto braces =
            std::count_if(text.begin(), text.end(), [](char c) { return c == '{' || c == '}'; });
        BOOST_TEST(static_cast<std::size_t>(braces) == 2 * names.size());
        BOOST_TEST((text.front() != ' ' && text.back() != ' '));
      }
      for (const std::string& name : names) {
        BOOST_TEST(std::regex_match(name, std::regex("[a-z_]+")), name);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(each_language_keeps_to_its_alphabet) {
  for (const Entry& entry : all_entries()) {
    BOOST_TEST_CONTEXT(entry.where) {
      BOOST_TEST(!has_mixed_word(entry.ru), entry.ru);
      BOOST_TEST(!has_mixed_word(entry.be), entry.be);
      BOOST_TEST(!has_cyrillic(entry.en), entry.en);
      BOOST_TEST(!has_any(entry.ru, "іўІЎ"), entry.ru);
      BOOST_TEST(!has_any(without_foreign_titles(entry.be), "ищъИЩЪ"), entry.be);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_phrase_is_the_same_in_russian_and_belarusian_only_where_it_must_be) {
  const std::set<std::string> same{"console.check_ok",    "console.check_time", "diagram.parameter",
                                   "diagram.press",       "diagram.qr",         "diagram.seconds",
                                   "parameter.no_button", "sale.unit"};
  for (const Entry& entry : all_entries()) {
    BOOST_TEST((entry.ru == entry.be) == (same.count(entry.where) != 0), entry.where);
  }
}

BOOST_AUTO_TEST_CASE(the_checks_see_what_they_are_for) {
  BOOST_TEST(has_mixed_word("ОПЛATИ"));  // A and T are Latin
  BOOST_TEST(!has_mixed_word("QR-код, X-ОТЧЁТ"));
  BOOST_TEST(has_any("скидка", "ищъИЩЪ"));
  BOOST_TEST((placeholders("{a} b {c}") == std::multiset<std::string>{"a", "c"}));
  const std::string code = without_comments(
      "f(\"один // не комментарий\"); // \"нет\"\n/* \"нет\" */ g(1'000, '\"', R\"x(два\")x\");");
  const std::vector<std::string> found = literals(code);
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0] == "один // не комментарий");
  BOOST_TEST(found[1] == "x(два\")x");
}

BOOST_AUTO_TEST_CASE(ids_are_unique_and_plain) {
  std::set<std::string> seen;
  for (const Entry& entry : all_entries()) {
    BOOST_TEST(seen.insert(entry.where).second, entry.where);
    BOOST_TEST(std::regex_match(entry.where, std::regex("[a-z_]+(\\.[a-z_]+)+")), entry.where);
  }
}

BOOST_AUTO_TEST_CASE(every_table_is_looked_at_and_short_enough_to_share) {
  std::set<std::string> known;
  for (const text::Area& area : text::areas()) known.insert(std::string(area.name));
  for (const fs::path& file : sources_in(source / "host_sim/text")) {
    const std::string code = file_text(file);
    if (code.find("_phrases = ") == std::string::npos) continue;
    BOOST_TEST(known.erase(file.stem()) == 1u, file.stem());
    BOOST_TEST(std::count(code.begin(), code.end(), '\n') <= 300, file);
  }
  BOOST_TEST(known.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(uses)

const std::vector<std::string> talking_folders{"checkout", "ui", "loader"};

// What follows `at`, past white space.
std::size_t skip_space(const std::string& code, std::size_t at) {
  return std::min(code.find_first_not_of(" \n", at), code.size());
}

// The names in `{{"name", value}, argument}` at `at`, "" for one that is not written there.
std::vector<std::string> argument_names(const std::string& code, std::size_t at) {
  std::vector<std::string> names;
  int depth = 0;
  bool is_new = false;
  for (std::size_t i = at; i < code.size(); ++i) {
    const char c = code[i];
    if (is_new && c != ' ' && c != '\n') {
      std::smatch match;
      const std::string rest = code.substr(i, 80);
      static const std::regex named("^\\{\"([a-z_]+)\",");
      names.push_back(std::regex_search(rest, match, named) ? match[1].str() : "");
      is_new = false;
    }
    if (c == '{' || c == '(' || c == '[') ++depth;
    if (c == '}' || c == ')' || c == ']') --depth;
    if (depth == 0) return names;
    is_new = is_new || (depth == 1 && (c == ',' || i == at));
  }
  return names;
}

BOOST_AUTO_TEST_CASE(every_phrase_is_said_somewhere_with_the_arguments_that_it_needs) {
  std::map<std::string, const support::Phrase*> unsaid;
  std::map<std::string, const support::Phrase*> phrases;
  for (const text::Area& area : text::areas()) {
    for (const support::Phrase& phrase : area.phrases) {
      phrases[std::string(area.name) + "." + std::string(phrase.id)] = &phrase;
    }
  }
  unsaid = phrases;
  static const std::regex use("text::([a-z_]+)\\(\"([a-z_]+)\"\\)");
  for (const std::string& folder : talking_folders) {
    for (const fs::path& file : sources_in(source / "host_sim" / folder)) {
      const std::string code = without_comments(file_text(file));
      for (std::sregex_iterator at(code.begin(), code.end(), use), end; at != end; ++at) {
        const std::string id = (*at)[1].str() + "." + (*at)[2].str();
        unsaid.erase(id);
        std::size_t next = skip_space(code, static_cast<std::size_t>(at->position()) +
                                                static_cast<std::size_t>(at->length()));
        std::vector<std::string> given;
        if (next < code.size() && code[next] == ',') {
          next = skip_space(code, next + 1);
          if (code[next] == '{') given = argument_names(code, next);
        }
        BOOST_REQUIRE_MESSAGE(phrases.count(id) == 1, id);
        const auto needed = placeholders(std::string(phrases[id]->ru));
        BOOST_TEST(given.size() == needed.size(), file.filename() << ": " << id);
        for (const std::string& name : given) {
          BOOST_TEST((name.empty() || needed.count(name) == 1),
                     file.filename() << ": " << id << " has no {" << name << "}");
        }
      }
    }
  }
  for (const auto& [id, unused] : unsaid) BOOST_ERROR(id << " is said nowhere: remove it");
}

// Words outside the catalogues would stay Russian in every language. Files that still have some
// may be listed with their number; the list may only shrink.
BOOST_AUTO_TEST_CASE(no_source_of_the_till_has_a_cyrillic_literal_outside_the_catalogues) {
  const std::map<std::string, std::size_t> exceptions{};
  for (const std::string& folder : talking_folders) {
    for (const fs::path& file : sources_in(source / "host_sim" / folder)) {
      const std::string name = folder + "/" + file.filename().string();
      std::vector<std::string> found;
      for (const std::string& literal : literals(without_comments(file_text(file)))) {
        if (has_cyrillic(literal)) found.push_back(literal);
      }
      const auto allowed = exceptions.find(name);
      const std::size_t most = allowed == exceptions.end() ? 0 : allowed->second;
      BOOST_TEST(found.size() == most,
                 name << ": move it to host_sim/text: " << (found.empty() ? "" : found.front()));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(phrases)

BOOST_AUTO_TEST_CASE(words_are_said_in_their_language_with_their_arguments) {
  const std::initializer_list<pospay::Argument> receipt{{"receipt", "{receipt}"}};
  const auto& phrase = text::shift("partly_paid");
  BOOST_TEST(text::Words()(phrase, receipt) ==
             "Чек № {receipt} оплачен частично: завершите его или отмените");
  BOOST_TEST(text::Words(Language::be)(phrase, receipt) ==
             "Чэк № {receipt} аплачаны часткова: завяршыце яго або скасуйце");
  BOOST_TEST(text::Words(Language::en)(phrase) ==
             "Receipt No. — is paid in part: finish it or drop it");
}

BOOST_AUTO_TEST_CASE(languages_have_the_names_of_the_contract) {
  for (const Language language : {Language::ru, Language::be, Language::en}) {
    BOOST_TEST((support::language_named(support::language_name(language)) == language));
  }
  BOOST_TEST((support::language_from("be_BY.UTF-8") == Language::be));
  BOOST_TEST((support::language_from("de") == Language::ru));
  BOOST_TEST((support::language_from("") == Language::ru));
  for (const char* name : {"", "de", "EN", "be_BY", "ru "}) {
    BOOST_TEST(!support::language_named(name), name);
  }
}

BOOST_AUTO_TEST_CASE(a_pattern_that_is_not_closed_is_shown_as_it_is) {
  BOOST_TEST(support::filled("a {b", {}) == "a {b");
  BOOST_TEST(support::filled("", {}) == "");
}

BOOST_AUTO_TEST_CASE(columns_are_characters) {
  BOOST_TEST(text::width("Рэшта №") == 7u);
  BOOST_TEST(text::padded("ў", 3) == "ў  ");
  BOOST_TEST(text::padded("long", 3) == "long");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

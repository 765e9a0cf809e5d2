#include "host_sim/sandbox/address_list.hpp"

#include <algorithm>
#include <string>

#include "host_sim/sandbox/cabinet_text.hpp"

namespace sandbox {
namespace {

constexpr Address kAddresses[] = {
    {"г. Минск, пр-т Независимости, 3", {27'547'500, 53'896'000}},
    {"г. Минск, пр-т Независимости, 54", {27'582'000, 53'913'500}},
    {"г. Минск, пр-т Победителей, 9", {27'549'000, 53'908'400}},
    {"г. Минск, ул. Кропоткина, 91", {27'541'600, 53'919'700}},
    {"г. Минск, ул. Немига, 5", {27'551'200, 53'903'500}},
    {"г. Минск, ул. Притыцкого, 29", {27'484'500, 53'908'500}},
    {"г. Минск, ул. Сурганова, 57Б", {27'580'800, 53'925'500}},
    {"г. Минск, ул. Якуба Коласа, 37", {27'596'400, 53'925'000}},
    {"г. Брест, ул. Советская, 71", {23'689'000, 52'092'700}},
    {"г. Брест, пр-т Машерова, 17", {23'692'500, 52'089'300}},
    {"г. Витебск, ул. Ленина, 26А", {30'204'900, 55'194'200}},
    {"г. Витебск, Московский пр-т, 9", {30'230'000, 55'184'500}},
    {"г. Гомель, ул. Советская, 6", {31'008'400, 52'429'600}},
    {"г. Гомель, пр-т Ленина, 10", {31'001'500, 52'432'700}},
    {"г. Гродно, ул. Советская, 8", {23'827'000, 53'680'500}},
    {"г. Гродно, ул. Ожешко, 15", {23'834'900, 53'686'100}},
    {"г. Могилёв, ул. Первомайская, 20", {30'334'300, 53'900'700}},
    {"г. Могилёв, пр-т Мира, 21", {30'335'000, 53'906'500}},
    {"г. Барановичи, ул. Советская, 61", {26'013'800, 53'131'800}},
    {"г. Бобруйск, ул. Минская, 45", {29'214'800, 53'142'000}},
    {"г. Лида, ул. Советская, 23", {25'300'500, 53'888'800}},
    {"г. Пинск, ул. Ленина, 15", {26'093'500, 52'113'000}},
};

// «Могилев» finds «Могилёв».
std::string search_form(std::string_view text) {
  std::string folded = fold_case(text);
  constexpr std::string_view kYo = "ё";
  constexpr std::string_view kYe = "е";
  for (std::size_t at = folded.find(kYo); at != std::string::npos; at = folded.find(kYo, at)) {
    folded.replace(at, kYo.size(), kYe);
  }
  return folded;
}

std::vector<std::string> words_of(std::string_view query) {
  std::vector<std::string> words;
  const std::string text = search_form(query);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of(" ,", at);
    if (start == std::string::npos) break;
    at = std::min(text.find_first_of(" ,", start), text.size());
    words.push_back(text.substr(start, at - start));
  }
  return words;
}

}  // namespace

std::vector<Address> find_addresses(std::string_view query) {
  std::vector<Address> found;
  if (query.size() > kMaxAddressQueryBytes) return found;
  const auto words = words_of(query);
  if (words.empty()) return found;
  for (const Address& address : kAddresses) {
    const std::string text = search_form(address.text);
    const bool fits = std::all_of(words.begin(), words.end(), [&text](const std::string& word) {
      return text.find(word) != std::string::npos;
    });
    if (fits && found.size() < kMaxFoundAddresses) found.push_back(address);
  }
  return found;
}

}  // namespace sandbox

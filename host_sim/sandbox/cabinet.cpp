#include "host_sim/sandbox/cabinet.hpp"

#include <algorithm>
#include <utility>

#include "host_sim/sandbox/cabinet_text.hpp"

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

constexpr FieldName kPointName{"Наименование точки продаж", "name"};
constexpr FieldName kSectionName{"Название отдела/секции", "name"};
constexpr FieldName kRegisterName{"Наименование кассы", "name"};

Error no_point() { return {Code::not_found, "Точка продаж не найдена", "pointId"}; }
Error no_section() { return {Code::not_found, "Отдел/секция не найдены", "sectionId"}; }
Error no_register() { return {Code::not_found, "Касса не найдена", "number"}; }

template <class Range>
auto find_by_id(Range& range, std::int64_t id) {
  return std::find_if(range.begin(), range.end(), [id](const auto& item) { return item.id == id; });
}

bool is_same(std::string_view a, std::string_view b) { return fold_case(a) == fold_case(b); }

}  // namespace

std::int64_t Cabinet::take_id() { return books_.next_id++; }

Result<void> Cabinet::restore(CabinetBooks books) {
  books_ = std::move(books);
  ++revision_;
  const Error broken{Code::refused, "the cabinet's books contradict themselves"};
  for (const Section& section : books_.sections) {
    if (find_point(section.point_id) == nullptr) return broken;
  }
  for (const RegisterCard& card : books_.registers) {
    const Section* section = find_section(card.section_id);
    if (section == nullptr || section->point_id != card.point_id) return broken;
    if (find_register(card.number) == nullptr) return broken;
  }
  return {};
}

// --- Points of sale ------------------------------------------------------------------------------

const PointOfSale* Cabinet::find_point(std::int64_t id) const {
  const auto found = find_by_id(books_.points, id);
  return found == books_.points.end() ? nullptr : &*found;
}

Result<PointOfSale> Cabinet::check_point(std::int64_t id, const PointDraft& draft) const {
  PointOfSale point;
  point.id = id;
  auto name = clean_name(draft.name, kPointName);
  if (!name) return name.error();
  auto address = clean_address(draft.address);
  if (!address) return address.error();
  if (!draft.longitude.empty() || !draft.latitude.empty()) {
    const auto place = read_coordinates(draft.longitude, draft.latitude);
    if (!place) return place.error();
    point.place = *place;
  }
  for (const PointOfSale& other : books_.points) {
    if (other.id != id && is_same(other.name, *name)) {
      return Error{Code::refused, "Точка продаж «" + other.name + "» уже есть", "name"};
    }
  }
  point.name = *name;
  point.address = *address;
  return point;
}

Result<std::int64_t> Cabinet::add_point(const PointDraft& draft) {
  if (books_.points.size() >= kMaxPoints) {
    return Error{Code::unavailable, "Достигнут предел числа точек продаж"};
  }
  auto point = check_point(0, draft);
  if (!point) return point.error();
  point->id = take_id();
  books_.points.push_back(*point);
  ++revision_;
  return point->id;
}

Result<void> Cabinet::change_point(std::int64_t id, const PointDraft& draft) {
  const auto found = find_by_id(books_.points, id);
  if (found == books_.points.end()) return no_point();
  auto point = check_point(id, draft);
  if (!point) return point.error();
  *found = std::move(*point);
  ++revision_;
  return {};
}

Result<void> Cabinet::remove_point(std::int64_t id) {
  const auto found = find_by_id(books_.points, id);
  if (found == books_.points.end()) return no_point();
  const auto is_here = [id](const auto& item) { return item.point_id == id; };
  if (std::any_of(books_.registers.begin(), books_.registers.end(), is_here)) {
    return Error{Code::refused, "Точку продаж нельзя удалить: сначала удалите её кассы"};
  }
  if (std::any_of(books_.sections.begin(), books_.sections.end(), is_here)) {
    return Error{Code::refused, "Точку продаж нельзя удалить: сначала удалите её отделы/секции"};
  }
  books_.points.erase(found);
  ++revision_;
  return {};
}

// --- Sections ------------------------------------------------------------------------------------

const Section* Cabinet::find_section(std::int64_t id) const {
  const auto found = find_by_id(books_.sections, id);
  return found == books_.sections.end() ? nullptr : &*found;
}

Result<std::string> Cabinet::check_section(std::int64_t id, std::int64_t point_id,
                                           std::string_view name) const {
  auto cleaned = clean_name(name, kSectionName);
  if (!cleaned) return cleaned;
  for (const Section& other : books_.sections) {
    if (other.id != id && other.point_id == point_id && is_same(other.name, *cleaned)) {
      return Error{Code::refused, "Отдел/секция «" + other.name + "» в этой точке продаж уже есть",
                   "name"};
    }
  }
  return cleaned;
}

Result<std::int64_t> Cabinet::add_section(std::int64_t point_id, std::string_view name) {
  if (books_.sections.size() >= kMaxSections) {
    return Error{Code::unavailable, "Достигнут предел числа отделов/секций"};
  }
  if (find_point(point_id) == nullptr) return no_point();
  const auto cleaned = check_section(0, point_id, name);
  if (!cleaned) return cleaned.error();
  books_.sections.push_back({take_id(), point_id, *cleaned});
  ++revision_;
  return books_.sections.back().id;
}

Result<void> Cabinet::change_section(std::int64_t id, std::string_view name) {
  const auto found = find_by_id(books_.sections, id);
  if (found == books_.sections.end()) return no_section();
  const auto cleaned = check_section(id, found->point_id, name);
  if (!cleaned) return cleaned.error();
  found->name = *cleaned;
  ++revision_;
  return {};
}

Result<void> Cabinet::remove_section(std::int64_t id) {
  const auto found = find_by_id(books_.sections, id);
  if (found == books_.sections.end()) return no_section();
  for (const RegisterCard& card : books_.registers) {
    if (card.section_id == id) {
      return Error{Code::refused, "Отдел/секцию нельзя удалить: к ней относится касса " +
                                      card.number + " «" + card.name + "»"};
    }
  }
  books_.sections.erase(found);
  ++revision_;
  return {};
}

// --- Registers -----------------------------------------------------------------------------------

const RegisterCard* Cabinet::find_card(std::string_view number) const {
  for (const RegisterCard& card : books_.registers) {
    if (card.number == number) return &card;
  }
  return nullptr;
}

const Register* Cabinet::find_register(std::string_view number) const {
  const Register* found = model_.find_register(number);
  return found != nullptr && found->merchant == kCabinetMerchant ? found : nullptr;
}

Result<Cabinet::CheckedRegister> Cabinet::check_register(std::string_view number,
                                                         std::int64_t point_id,
                                                         const RegisterDraft& draft) const {
  if (draft.type != kRegisterType) {
    return Error{Code::invalid, "Поле «Тип кассы»: выберите «" + std::string(kRegisterType) + "»",
                 "type"};
  }
  const Section* section = find_section(draft.section_id);
  if (section == nullptr || section->point_id != point_id) {
    return Error{Code::invalid, "Поле «Отдел/секция»: выберите отдел/секцию этой точки продаж",
                 "sectionId"};
  }
  auto name = clean_name(draft.name, kRegisterName);
  if (!name) return name.error();
  auto serial = clean_serial(draft.serial);
  if (!serial) return serial.error();
  for (const RegisterCard& other : books_.registers) {
    if (other.number == number) continue;
    if (other.point_id == point_id && is_same(other.name, *name)) {
      return Error{Code::refused, "Касса «" + other.name + "» в этой точке продаж уже есть",
                   "name"};
    }
    if (is_same(other.serial, *serial)) {
      return Error{Code::refused, "Эти номера уже указаны у кассы " + other.number, "serial"};
    }
  }
  return CheckedRegister{*name, *serial};
}

Result<std::string> Cabinet::add_register(const RegisterDraft& draft) {
  if (find_point(draft.point_id) == nullptr) return no_point();
  const auto checked = check_register({}, draft.point_id, draft);
  if (!checked) return checked.error();
  Register made;
  made.credential = draft.credential;
  made.merchant = kCabinetMerchant;
  if (draft.credential == Credential::password) {
    const auto password = clean_password(draft.password);
    if (!password) return password.error();
    made.password = *password;
  }
  made.number = model_.free_register_number();
  const std::string number = made.number;
  if (!model_.add_register(std::move(made))) {
    return Error{Code::unavailable, "Достигнут предел числа касс"};
  }
  books_.registers.push_back(
      {number, draft.point_id, draft.section_id, checked->name, checked->serial});
  ++revision_;
  return number;
}

Result<void> Cabinet::change_register(std::string_view number, const RegisterDraft& draft) {
  const auto card =
      std::find_if(books_.registers.begin(), books_.registers.end(),
                   [number](const RegisterCard& item) { return item.number == number; });
  const Register* known = find_register(number);
  if (card == books_.registers.end() || known == nullptr) return no_register();
  const auto checked = check_register(number, card->point_id, draft);
  if (!checked) return checked.error();
  const bool is_new_mode = draft.credential != known->credential;
  if (draft.credential == Credential::password && (is_new_mode || !draft.password.empty())) {
    const auto password = clean_password(draft.password);
    if (!password) return password.error();
    (void)model_.set_credential(number, Credential::password, *password);
  } else if (is_new_mode) {
    (void)model_.set_credential(number, Credential::token, {});
  }
  card->section_id = draft.section_id;
  card->name = checked->name;
  card->serial = checked->serial;
  ++revision_;
  return {};
}

Result<void> Cabinet::remove_register(std::string_view number) {
  if (find_register(number) == nullptr) return no_register();
  if (!model_.remove_register(number)) {
    return Error{Code::refused, "Кассу нельзя удалить: по ней идёт оплата или возврат"};
  }
  std::erase_if(books_.registers,
                [number](const RegisterCard& card) { return card.number == number; });
  ++revision_;
  return {};
}

Result<void> Cabinet::reset_token(std::string_view number) {
  const Register* known = find_register(number);
  if (known == nullptr) return no_register();
  if (known->credential == Credential::password) {
    return Error{Code::refused, "Касса работает в режиме пароля: токена у неё нет"};
  }
  (void)model_.reset_token(number);
  return {};
}

}  // namespace sandbox

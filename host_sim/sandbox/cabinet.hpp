// The merchant's cabinet «Оплати-Бизнес»: organisation, points of sale, sections, registers and the
// rules between them (Z02..Z08). Pure: no I/O, no clock, no chance. A register that it makes exists
// in the wallet model from then on; one that it deletes is unknown there.
//
// Errors carry a sentence in Russian for the person at the screen: Code::invalid for what was
// typed (the id names the field), Code::not_found, Code::refused where something hangs on what is
// to be deleted or a name is taken, Code::unavailable at a limit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host_sim/sandbox/cabinet_types.hpp"
#include "host_sim/sandbox/wallet_model.hpp"
#include "pospay/cpp/result.hpp"

namespace sandbox {

// A merchant's size; beyond, somebody's script has gone wild.
constexpr std::size_t kMaxPoints = 1'000;
constexpr std::size_t kMaxSections = 5'000;

// The only type of register that the system knows (Z05).
constexpr std::string_view kRegisterType = "Стационарная касса";
// The merchant whose cabinet this is, in the wallet model.
constexpr int kCabinetMerchant = 1;

class Cabinet {
 public:
  // `model` must outlive it.
  explicit Cabinet(WalletModel& model) : model_(model) {}

  const CabinetBooks& books() const { return books_; }
  // Counts the changes of books().
  std::uint64_t revision() const { return revision_; }
  // Puts back what books() showed; the model must have its registers already. refused when a card
  // or section points at nothing.
  pospay::Result<void> restore(CabinetBooks books);

  // --- «Точки продаж» (Z03): the new id ---
  pospay::Result<std::int64_t> add_point(const PointDraft& draft);
  pospay::Result<void> change_point(std::int64_t id, const PointDraft& draft);
  pospay::Result<void> remove_point(std::int64_t id);
  const PointOfSale* find_point(std::int64_t id) const;

  // --- «Отделы/секции» (Z04) ---
  pospay::Result<std::int64_t> add_section(std::int64_t point_id, std::string_view name);
  pospay::Result<void> change_section(std::int64_t id, std::string_view name);
  pospay::Result<void> remove_section(std::int64_t id);
  const Section* find_section(std::int64_t id) const;

  // --- «Кассы» (Z05, Z06) ---
  // The number that the register got.
  pospay::Result<std::string> add_register(const RegisterDraft& draft);
  // The draft's point is ignored: a register stays where it is. An empty password keeps the old.
  pospay::Result<void> change_register(std::string_view number, const RegisterDraft& draft);
  pospay::Result<void> remove_register(std::string_view number);
  pospay::Result<void> reset_token(std::string_view number);
  const RegisterCard* find_card(std::string_view number) const;
  // The merchant's own register; nullptr for others' and for deleted ones.
  const Register* find_register(std::string_view number) const;

 private:
  struct CheckedRegister {
    std::string name;
    std::string serial;
  };
  pospay::Result<PointOfSale> check_point(std::int64_t id, const PointDraft& draft) const;
  pospay::Result<std::string> check_section(std::int64_t id, std::int64_t point_id,
                                            std::string_view name) const;
  // `number` is empty for a new one.
  pospay::Result<CheckedRegister> check_register(std::string_view number, std::int64_t point_id,
                                                 const RegisterDraft& draft) const;
  std::int64_t take_id();

  WalletModel& model_;
  CabinetBooks books_;
  std::uint64_t revision_ = 1;
};

}  // namespace sandbox

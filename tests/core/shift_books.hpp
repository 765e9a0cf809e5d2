// The three books of a shift, made line by line and then spoilt on purpose.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "plugins/oplati/core/shift_comparison.hpp"

namespace oplati::test {

struct ShiftWorld {
  ShiftMaterial material;
  std::vector<ShiftOperation> journal;

  ShiftWorld() { material.register_number = "OPL000000001"; }

  // In all three books. References live until the next call.
  ShiftOperation& sale(const std::string& key, std::int64_t minor) {
    return add(key, minor, pospay::OperationKind::payment, GatewayPaymentType::sale);
  }
  ShiftOperation& refund(const std::string& key, std::int64_t minor) {
    return add(key, minor, pospay::OperationKind::refund, GatewayPaymentType::sale_return);
  }
  // The money of a sale went back as a whole, in journal and report.
  void give_back(const std::string& key) {
    ShiftOperation& own = op(key);
    own.money = ShiftOperation::Money::given_back;
    own.reversal_id = next_id_;
    own.reversal_order = "order-" + key + "-back";
    row(own.reversal_order, next_id_++, own.amount_minor).type = GatewayPaymentType::sale_return;
  }

  ReportRow& row(const std::string& order, std::int64_t id, std::int64_t minor) {
    material.report.push_back({id, GatewayPaymentType::sale, GatewayStatus::ok, minor, order});
    return material.report.back();
  }
  ReportRow& row_of(const std::string& key) {
    for (auto& row : material.report) {
      if (row.order_number == "order-" + key) return row;
    }
    throw std::out_of_range(key);
  }
  void drop_row(const std::string& key) {
    std::erase_if(material.report,
                  [&](const ReportRow& row) { return row.order_number == "order-" + key; });
  }
  pospay::BookLine& book(const std::string& key, std::int64_t minor,
                         pospay::OperationKind kind = pospay::OperationKind::payment) {
    material.books.lines.push_back({kind, key, "1", "", pospay::byn(minor)});
    return material.books.lines.back();
  }
  void unbook(const std::string& key) {
    std::erase_if(material.books.lines,
                  [&](const pospay::BookLine& line) { return line.key == key; });
  }
  pospay::BookLine& line(const std::string& key) {
    for (auto& line : material.books.lines) {
      if (line.key == key) return line;
    }
    throw std::out_of_range(key);
  }
  ShiftOperation& op(const std::string& key) { return journal.at(place_.at(key)); }

  ShiftMaterial finished() const {
    ShiftMaterial made = material;
    made.journal = std::make_shared<const std::vector<ShiftOperation>>(journal);
    return made;
  }

 private:
  ShiftOperation& add(const std::string& key, std::int64_t minor, pospay::OperationKind kind,
                      GatewayPaymentType type) {
    ShiftOperation own;
    own.kind = kind;
    own.money = ShiftOperation::Money::moved;
    own.key = key;
    if (kind == pospay::OperationKind::payment) own.line = "line-" + key;
    own.order_number = "order-" + key;
    own.payment_id = next_id_;
    own.amount_minor = minor;
    place_[key] = journal.size();
    journal.push_back(own);
    row(own.order_number, next_id_++, minor).type = type;
    book(key, minor, kind);
    return journal.back();
  }

  std::int64_t next_id_ = 101;
  std::map<std::string, std::size_t> place_;
};

}  // namespace oplati::test

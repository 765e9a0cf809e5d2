#include "host_sim/checkout/tender_registry.hpp"

#include <utility>

#include "host_sim/checkout/plain_text.hpp"
#include "host_sim/text/tender.hpp"

namespace checkout {

using pospay::Code;
using pospay::Error;
using pospay::TenderKind;

namespace {

TenderEntry built_in(const char* id, std::string name, TenderKind kind) {
  TenderEntry entry;
  entry.id = id;
  entry.name = std::move(name);
  entry.kind = kind;
  entry.is_deletable = false;
  entry.is_editable = false;
  return entry;
}

std::string name_in(const pospay::Tender& tender, const std::string& language) {
  for (const pospay::LocalisedText& name : tender.names) {
    if (name.language == language) return name.text;
  }
  return tender.names.empty() ? tender.id : tender.names.front().text;
}

TenderEntry of_plugin(const Lane& lane, const pospay::Tender& tender, bool is_other_allowed) {
  TenderEntry entry;
  entry.id = tender.id;
  entry.name = name_in(tender, lane.host->locale());
  entry.kind = tender.kind;
  entry.plugin = lane.id;
  entry.is_enabled = tender.is_enabled && (tender.kind != TenderKind::other || is_other_allowed);
  entry.is_deletable = tender.is_deletable;
  entry.is_editable = tender.is_editable;
  return entry;
}

}  // namespace

pospay::Result<std::vector<TenderEntry>> TenderRegistry::list() const {
  std::vector<TenderEntry> entries;
  entries.push_back(built_in("cash", words_(text::tender("cash")), TenderKind::cash));
  entries.push_back(built_in("card", words_(text::tender("card")), TenderKind::card));
  const bool is_other_allowed = parameters_.host(POSPAY_HOST_OTHER_NON_CASH);
  for (const Lane& lane : lanes_) {
    const pospay::Result<pospay::Tender> tender = lane.method->tender();
    if (!tender) return tender.error();
    entries.push_back(of_plugin(lane, *tender, is_other_allowed));
  }
  const pospay::Result<std::vector<StoredTender>> further = store_.settings().tenders();
  if (!further) return further.error();
  for (const StoredTender& stored : *further) {
    TenderEntry entry;
    entry.id = stored.id;
    entry.name = stored.name;
    // A name that a plugin refuses can only come past the screens, into the settings file itself.
    pospay::HostChange named;
    named.kind = pospay::ChangeKind::add_tender;
    named.name = stored.name;
    entry.is_enabled = is_other_allowed && ask_plugins(named).has_value();
    entries.push_back(std::move(entry));
  }
  return entries;
}

pospay::Result<TenderEntry> TenderRegistry::find(const std::string& id_or_name) const {
  pospay::Result<std::vector<TenderEntry>> entries = list();
  if (!entries) return entries.error();
  for (const TenderEntry& entry : *entries) {
    if (entry.id == id_or_name || entry.name == id_or_name) return entry;
  }
  return Error{Code::not_found,
               words_(text::tender("unknown"), {{"tender", shown_text(id_or_name)}})};
}

pospay::Result<void> TenderRegistry::ask_plugins(const pospay::HostChange& change) const {
  for (const Lane& lane : lanes_) {
    const pospay::Result<pospay::Verdict> verdict = lane.method->check_host_change(change);
    if (!verdict) return verdict.error();
    if (!verdict->is_allowed) {
      return Error{Code::refused, verdict->message.text, verdict->message.id};
    }
  }
  return {};
}

// Before the plugins are asked: text that is no name is nothing that they can judge.
pospay::Result<void> TenderRegistry::check_form(const std::string& name) const {
  if (name.find_first_not_of(' ') == std::string::npos || name.size() > kMaxTenderNameBytes) {
    return Error{Code::invalid, words_(text::tender("name"))};
  }
  if (!is_plain_text(name)) {
    return Error{Code::invalid, words_(text::tender("not_plain"))};
  }
  return {};
}

pospay::Result<void> TenderRegistry::check_name(const std::string& name,
                                                const std::string& but_id) const {
  const pospay::Result<TenderEntry> same = find(name);
  if (same && same->id != but_id) {
    return Error{Code::refused, words_(text::tender("exists"), {{"tender", name}})};
  }
  return {};
}

pospay::Result<std::string> TenderRegistry::add(const std::string& name) {
  if (const pospay::Result<void> allowed = users_.may_change_settings(); !allowed) {
    return allowed.error();
  }
  if (!parameters_.host(POSPAY_HOST_OTHER_NON_CASH)) {
    return Error{Code::refused,
                 words_(text::tender("parameter_first"),
                        {{"parameter", host_parameter_label(POSPAY_HOST_OTHER_NON_CASH, words_)}})};
  }
  if (const pospay::Result<void> valid = check_form(name); !valid) return valid.error();
  pospay::HostChange change;
  change.kind = pospay::ChangeKind::add_tender;
  change.name = name;
  if (const pospay::Result<void> allowed = ask_plugins(change); !allowed) return allowed.error();
  if (const pospay::Result<void> valid = check_name(name, ""); !valid) return valid.error();
  const pospay::Result<std::vector<StoredTender>> further = store_.settings().tenders();
  if (!further) return further.error();
  if (further->size() >= kMaxFurtherTenders) {
    return Error{Code::refused, words_(text::tender("too_many"))};
  }
  return store_.settings().add_tender(name);
}

pospay::Result<void> TenderRegistry::edit(const std::string& id_or_name,
                                          const std::string& new_name) {
  if (pospay::Result<void> allowed = users_.may_change_settings(); !allowed) return allowed;
  const pospay::Result<TenderEntry> entry = find(id_or_name);
  if (!entry) return entry.error();
  if (pospay::Result<void> valid = check_form(new_name); !valid) return valid;
  pospay::HostChange change;
  change.kind = pospay::ChangeKind::edit_tender;
  change.tender_id = entry->id;
  change.name = new_name;
  if (pospay::Result<void> allowed = ask_plugins(change); !allowed) return allowed;
  // A plugin's name comes from the plugin, whatever it says of editing: there is nothing to store.
  if (!entry->is_editable || !entry->plugin.empty()) {
    return Error{Code::refused, words_(text::tender("not_editable"), {{"tender", entry->name}})};
  }
  if (pospay::Result<void> valid = check_name(new_name, entry->id); !valid) return valid;
  return store_.settings().rename_tender(entry->id, new_name);
}

pospay::Result<void> TenderRegistry::erase(const std::string& id_or_name) {
  if (pospay::Result<void> allowed = users_.may_change_settings(); !allowed) return allowed;
  const pospay::Result<TenderEntry> entry = find(id_or_name);
  if (!entry) return entry.error();
  pospay::HostChange change;
  change.kind = pospay::ChangeKind::delete_tender;
  change.tender_id = entry->id;
  if (pospay::Result<void> allowed = ask_plugins(change); !allowed) return allowed;
  if (!entry->is_deletable || !entry->plugin.empty()) {
    return Error{Code::refused, words_(text::tender("not_deletable"), {{"tender", entry->name}})};
  }
  return store_.settings().erase_tender(entry->id);
}

}  // namespace checkout

#include "extract/claims/card_memory.h"

#include <algorithm>

namespace kg::extract {
namespace {

// The thing that a field names: a project rather than a body, the first of its kind.
EntityIndex NamedIn(const Extraction& x, const SentenceView& view, bool projects) {
  EntityIndex body = kNoEntity;
  for (const Mention& one : MentionsOf(x, view.index)) {
    if (one.entity == kNoEntity || one.embedded || one.demonym || one.nominal) continue;
    if (projects && one.type == EntityType::kProject) return one.entity;
    if (one.type != EntityType::kOrganization || body != kNoEntity) continue;
    // A government stands for its country.
    const auto country = view.countries->find(x.entities[one.entity].within);
    const bool state = x.entities[one.entity].kind == "government" && country != view.countries->end();
    body = state ? country->second : one.entity;
  }
  return body;
}

void CloseCard(PartyMemory& memory) {
  if (!memory.in_card) return;
  memory.in_card = false;
  memory.title_site = memory.paper_site;
  memory.borrower = memory.lender = memory.card_lender = memory.investor = kNoEntity;
}

void OpenCard(const Extraction& x, const SentenceView& view, PartyMemory& memory) {
  CloseCard(memory);
  memory.in_card = true;
  memory.paper_site = memory.title_site;
  memory.title_site = NamedIn(x, view, true);
  memory.site = memory.company = memory.lender = memory.card_lender = memory.investor = memory.borrower = kNoEntity;
}

// The loan of the card, for the lines that tell of it without a name.
void KeepLoan(const SentenceView& view, PartyMemory& memory) {
  if (memory.card_lender == kNoEntity || view.index == 0) return;
  const EntityIndex taker = memory.borrower != kNoEntity ? memory.borrower : memory.at_home;
  memory.lender = memory.card_lender;
  memory.loan_parties = {memory.card_lender};
  if (taker != kNoEntity) memory.loan_parties.push_back(taker);
  memory.loan_sentence = view.index - 1;
}

}  // namespace

bool MayBeCardField(std::string_view line) {
  constexpr std::size_t kLongestLabel = 60;  // bytes
  const std::string_view begin = line.substr(0, kLongestLabel);
  return begin.starts_with("【") || begin.find(':') != std::string_view::npos ||
         begin.find("：") != std::string_view::npos;
}

void ReadCardField(const Extraction& x, const SentenceView& view, PartyMemory& memory) {
  constexpr std::uint32_t kMark = 3;  // bytes before a label: "- ", 【
  const bool field = MayBeCardField(view.text);
  const std::uint32_t paragraph = x.document.sentences[view.index].paragraph;
  if (field) memory.card_paragraph = paragraph;
  else if (paragraph != memory.card_paragraph) CloseCard(memory);
  if (!field) return;
  for (const WordHit& hit : view.hits) {
    if (hit.begin > view.span.begin + kMark) break;
    switch (hit.role) {
      case Role::kCardName: OpenCard(x, view, memory); break;
      case Role::kCardBorrower: memory.borrower = NamedIn(x, view, false); break;
      case Role::kCardOwner:
        if (memory.borrower == kNoEntity) memory.borrower = NamedIn(x, view, false);
        break;
      case Role::kCardLender: memory.card_lender = NamedIn(x, view, false); break;
      case Role::kCardInvestor: memory.investor = NamedIn(x, view, false); break;
      default: break;
    }
  }
  KeepLoan(view, memory);
  if (memory.in_card && memory.investor != kNoEntity) {
    memory.invested = memory.title_site;
    memory.investor_sentence = view.index;
  }
}

}  // namespace kg::extract

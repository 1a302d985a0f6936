#include "extract/claims/card_memory.h"

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
  if (!memory.card.open) return;
  memory.title_site = memory.card.site_outside;
  memory.lender = memory.investor = kNoEntity;
  memory.card = {.paragraph = memory.card.paragraph};
}

void OpenCard(const Extraction& x, const SentenceView& view, PartyMemory& memory) {
  CloseCard(memory);
  memory.card = {.open = true, .paragraph = memory.card.paragraph, .site_outside = memory.title_site};
  memory.title_site = NamedIn(x, view, true);
  memory.site = memory.company = memory.lender = memory.investor = kNoEntity;
}

// The loan of the card, for the lines that tell of it without a name.
void KeepLoan(const SentenceView& view, PartyMemory& memory) {
  if (memory.card.lender == kNoEntity || view.index == 0) return;
  const EntityIndex taker = memory.card.borrower != kNoEntity ? memory.card.borrower : memory.at_home;
  memory.lender = memory.card.lender;
  memory.loan_parties = {memory.card.lender};
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
  if (field) memory.card.paragraph = paragraph;
  else if (paragraph != memory.card.paragraph) CloseCard(memory);
  if (!field) return;
  for (const WordHit& hit : view.hits) {
    if (hit.begin > view.span.begin + kMark) break;
    switch (hit.role) {
      case Role::kCardName: OpenCard(x, view, memory); break;
      case Role::kCardBorrower: memory.card.borrower = NamedIn(x, view, false); break;
      case Role::kCardOwner:
        if (memory.card.borrower == kNoEntity) memory.card.borrower = NamedIn(x, view, false);
        break;
      case Role::kCardLender: memory.card.lender = NamedIn(x, view, false); break;
      case Role::kCardInvestor: memory.investor = NamedIn(x, view, false); break;
      default: break;
    }
  }
  KeepLoan(view, memory);
  if (memory.card.open && memory.investor != kNoEntity) {
    memory.invested = memory.title_site;
    memory.investor_sentence = view.index;
  }
}

}  // namespace kg::extract

#include "extract/claims/contract_roles.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

class ContractRoles : private PartyScene {
 public:
  ContractRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
                const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory), v_(v) {}

  Parties Find() {
    Parties out;
    if (Abroad(out)) return out;
    EntityIndex seller = kNoEntity, buyer = kNoEntity;
    std::vector<EntityIndex> others;  // that buy together with the buyer
    Bodies(seller, buyer, others);
    if (buyer == kNoEntity) buyer = Toward(true);
    // 中国企业在白俄罗斯签订承包工程合同额: the companies' country builds, the other orders.
    if (seller == kNoEntity && view_.language == Language::kChinese) {
      seller = CountryOfCompanies();
      for (const NamedThing& name : view_.names) {
        if (seller != kNoEntity && buyer == kNoEntity && name.place && name.country != kNoEntity &&
            name.country != seller) {
          buyer = name.country;
        }
      }
    }
    // "A has agreed with B to deliver buses. The deal is worth 2 million": the two of the sentence before.
    if (seller == kNoEntity && buyer == kNoEntity && view_.names.empty() &&
        FromSentenceBefore(seller, buyer, others)) {
      Give(out, seller, buyer);
      return out;
    }
    if (seller == kNoEntity && buyer == kNoEntity) {
      // The two that were told of last.
      if (memory_.giver == kNoEntity || IsCountry(memory_.giver) ||
          memory_.flow_sentence + 2 < view_.index) {
        out.parties = Pair();
        return out;
      }
      seller = memory_.giver;
      buyer = memory_.receiver;
    }
    GiveAmong(out, seller, buyer, others);
    return out;
  }

 private:
  bool FromSentenceBefore(EntityIndex& seller, EntityIndex& buyer, std::vector<EntityIndex>& others) const {
    if (view_.index == 0) return false;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    if (before.paper != x_.document.sentences[view_.index].paper || before.zone == Zone::kTitle) return false;
    const std::span<const Mention> told = MentionsOf(x_, view_.index - 1);
    if (told.empty()) return false;
    auto mention = static_cast<std::size_t>(told.data() - x_.mentions.data());
    std::size_t value = view_.first_value;
    while (value > 0 && x_.values[value - 1].span.begin >= before.span.begin) --value;
    const SentenceView view = ViewSentence(x_, words_, *view_.countries, view_.index - 1, mention, value);
    const bool deals = std::any_of(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kSupplies || hit.role == Role::kBuys ||
             ((hit.role == Role::kCue || hit.role == Role::kContext) &&
              words_.metrics()[hit.metric].frame == Frame::kContract);
    });
    if (!deals) return false;
    ContractRoles(x_, words_, view, choice_, v_, memory_).Bodies(seller, buyer, others);
    if (seller != kNoEntity && buyer != kNoEntity) return true;
    seller = buyer = kNoEntity;
    return false;
  }

  // Who of the bodies of the sentence sells and who buys.
  void Bodies(EntityIndex& seller, EntityIndex& buyer, std::vector<EntityIndex>& others) const {
    const NamedThing *first = nullptr, *with = nullptr, *takes = nullptr, *from = nullptr;
    for (const NamedThing& name : view_.names) {
      if (!IsBody(name) || view_.Count(std::min(name.span.end, anchor_.end),
                                       std::max(name.span.begin, anchor_.begin), ";；") > 1) {
        continue;
      }
      const NamedThing** place = IsBuyer(name) || Takes(name) || Supplied(name) ? &takes
                                 : name.between                                 ? &with
                                 : name.source                                  ? &from
                                                                                : &first;
      // "A and B work together, and C signed ...": who stands in the number's own part.
      const bool later = *place != nullptr && place == &first && name.span.end <= anchor_.begin &&
                         view_.Gap(first->span.end, name.phrase) > 2.5 &&
                         view_.Count(first->span.end, name.phrase, ",，;；—–") > 0;
      if (*place == nullptr || later) *place = &name;
    }
    const bool buys = view_.Has(Role::kBuys, view_.span.begin, view_.span.end);
    // 甲向乙采购, "X will buy from Y"
    if (buys && first != nullptr && (takes != nullptr || from != nullptr || with != nullptr)) {
      buyer = first->entity;
      seller = (from != nullptr ? from : takes != nullptr ? takes : with)->entity;
      return;
    }
    if (first == nullptr) first = from;
    if (takes != nullptr) {
      if (first == nullptr && with != nullptr) first = with;
    } else if (with != nullptr) {
      // "a contract of X with Y", "between X and Y"
      takes = with;
      others = ListedBehind(*with);
    }
    // «договорился о поставке мяса компании «X»»: behind the word for a delivery another company, in no case
    // that says otherwise.
    if (takes == nullptr && first != nullptr) takes = SuppliedLast(*first);
    if (takes == nullptr && with == nullptr && first != nullptr) takes = BehindContract(*first);
    // "The ministry and the company signed": companies sell to other bodies.
    if (takes == with && first != nullptr && with != nullptr && !x_.entities[first->entity].MayBeCompany() && x_.entities[with->entity].MayBeCompany()) {
      std::swap(first, takes);
      others.clear();
    }
    if (takes != nullptr) buyer = takes->entity;
    if (first != nullptr && first->entity != buyer) seller = first->entity;
    // "The buyer was Y; the contract is worth ...", "its contract with Y": with whom was told of.
    std::uint32_t told = 0;
    if (seller == kNoEntity && buyer != kNoEntity) {
      if (const EntityIndex before = SpokenOf(told); before != buyer && told + 2 >= view_.index) {
        seller = before;
      }
      const EntityIndex own = memory_.interview ? memory_.about : memory_.title_site;
      if (seller == kNoEntity && own != kNoEntity && own != buyer && x_.entities[own].MayBeCompany()) seller = own;
    }
  }

  bool IsBody(const NamedThing& name) const {
    if (name.type != EntityType::kOrganization || name.demonym) return false;
    const std::string& kind = x_.entities[name.entity].kind;
    return kind != "government" && kind != "bank" && kind != "fund" && kind != "intl" && kind != "media" && kind != "university" &&
           kind != "institute";
  }

  // "the customer is X", "Покупателем стала корпорация X"
  bool IsBuyer(const NamedThing& name) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.role != Role::kBuyer) return false;
      const bool before = hit.end <= name.phrase;
      const std::uint32_t from = before ? hit.end : name.span.end, to = before ? name.phrase : hit.begin;
      return from <= to && view_.Gap(from, to) <= 3 && view_.Count(from, to, ",，;；") == 0;
    });
  }

  // "will supply X with milk", «поставляет масло компании «X»»: behind the verb of another's delivery,
  // in no case that says otherwise.
  bool Supplied(const NamedThing& name) const {
    const CaseSet cases = CasesOf(name);
    const bool dative = cases != kAnyCase &&
                        (cases & 1U << static_cast<unsigned>(GrammaticalCase::kDative)) != 0;
    const bool cased = words_.case_endings().Knows(view_.language);
    if (cased ? !dative : view_.language != Language::kEnglish) return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kSupplies && hit.begin > view_.span.begin && hit.end <= name.phrase &&
             view_.Gap(hit.end, name.phrase) <= (cased ? 3 : 1) &&
             view_.Count(hit.end, name.phrase, ",;:") == 0 &&
             view_.Before(name.phrase, Role::kSource) == nullptr;
    });
  }

  // "won a tender of the group Y", «заказ компании «Y»»
  const NamedThing* BehindContract(const NamedThing& seller) const {
    constexpr double kNear = 4;  // words that describe it
    for (const NamedThing& name : view_.names) {
      if (!IsBody(name) || name.entity == seller.entity || name.span.begin < seller.span.end) continue;
      const bool of = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
        const bool contract = (hit.role == Role::kCue || hit.role == Role::kContext) &&
                              words_.metrics()[hit.metric].frame == Frame::kContract;
        return contract && hit.begin >= seller.span.end && hit.end <= name.phrase &&
               view_.Gap(hit.end, name.phrase) <= kNear && view_.Count(hit.end, name.phrase, ",，;；:") == 0;
      });
      if (of) return &name;
    }
    return nullptr;
  }

  const NamedThing* SuppliedLast(const NamedThing& seller) const {
    if (!words_.case_endings().Knows(view_.language)) return nullptr;
    for (const NamedThing& name : view_.names) {
      if (!IsBody(name) || name.entity == seller.entity || name.span.begin < seller.span.end || name.source ||
          name.between) {
        continue;
      }
      const CaseSet cases = CasesOf(name);
      const bool dative = (cases & 1U << static_cast<unsigned>(GrammaticalCase::kDative)) != 0;
      const bool supplied = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
        return hit.role == Role::kSupplies && hit.begin >= seller.span.end && hit.end <= name.phrase &&
               view_.Count(hit.end, name.phrase, ",;:") == 0;
      });
      if (dative && supplied) return &name;
    }
    return nullptr;
  }

  // The country before the number whose companies the sentence speaks of: 中国企业.
  EntityIndex CountryOfCompanies() const {
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal || name.dest || name.place ||
          name.span.end > value_.span.begin) {
        continue;
      }
      if (view_.After(name.span.end, Role::kCompanies) != nullptr) return name.country;
    }
    return kNoEntity;
  }

  std::size_t v_;
};

}  // namespace

Parties FindContractParties(const Extraction& extraction, const FigureWords& words,
                            const SentenceView& view, const MetricChoice& choice, std::size_t v,
                            PartyMemory& memory) {
  return ContractRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

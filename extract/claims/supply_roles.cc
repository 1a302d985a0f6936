#include "extract/claims/supply_roles.h"

#include <algorithm>
#include <vector>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

// Who delivers to whom.
class SupplyRoles : private PartyScene {
 public:
  SupplyRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
              const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory) {}

  Parties Find() {
    Parties out;
    const bool carries = Carries();
    // 从重庆发往明斯克的班列装载1200吨: between their countries.
    const bool lands = std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
      return name.type == EntityType::kCountry;
    });
    if (carries && !lands && view_.language == Language::kChinese) {
      out.parties = EndsOfRoute();
      if (!out.parties.empty()) return out;
    }
    if (carries && OfCarrier(out)) return out;
    EntityIndex giver = Doer();
    EntityIndex receiver = Toward(true);
    if (giver == kNoEntity && !carries) giver = Maker();
    for (const NamedThing& name : view_.names) {
      if (carries) break;
      if (giver == kNoEntity && !name.nominal && x_.entities[name.entity].MayBeCompany()) {
        giver = name.entity;
      }
    }
    if (giver == kNoEntity) {
      giver = Toward(false);
      if (giver == kNoEntity) giver = Beside();
      if (giver == receiver) giver = kNoEntity;
    }
    // 班列运送货物430万吨: of all whose goods go by train.
    if (giver == kNoEntity && receiver == kNoEntity && view_.language == Language::kChinese &&
        std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
          return name.type == EntityType::kInitiative && x_.entities[name.entity].kind == "corridor";
        })) {
      return out;
    }
    if (giver == kNoEntity && receiver == kNoEntity) {
      if (memory_.giver != kNoEntity && !IsCountry(memory_.giver) &&
          memory_.flow_sentence + 2 >= view_.index) {
        giver = memory_.giver;
        receiver = memory_.receiver;
      } else {
        out.parties = Pair();
        const bool told = memory_.giver != kNoEntity && memory_.flow_sentence + 2 >= view_.index;
        if (Holds(out.parties, memory_.trader)) {
          out.subject = memory_.trader;
        } else if (told && Holds(out.parties, memory_.giver)) {
          out.subject = memory_.trader = memory_.giver;
        }
        return out;
      }
    }
    // "The Belarusian side will raise supplies": to the other.
    if (receiver == kNoEntity && giver != kNoEntity && IsSideOfTwo(giver)) receiver = Partner(giver);
    // "a contract to supply fibre to Y"
    for (const NamedThing& name : view_.names) {
      if (receiver == kNoEntity && giver != kNoEntity && name.dest && !name.nominal &&
          name.entity != giver && x_.entities[name.entity].MayBeCompany()) {
        receiver = name.entity;
      }
    }
    // "a contract of X with Y", "with the Chinese Y"
    std::vector<EntityIndex> others;
    if (receiver == kNoEntity && giver != kNoEntity) {
      const NamedThing* before = nullptr;
      for (const NamedThing& name : view_.names) {
        const bool with = name.between || (before != nullptr && before->demonym && before->between &&
                                           view_.Gap(before->span.end, name.span.begin) <= 2.5);
        before = &name;
        if (with && !name.nominal && name.entity != giver && x_.entities[name.entity].MayBeCompany()) {
          receiver = name.entity;
          others = ListedBehind(name);
          break;
        }
      }
    }
    GiveAmong(out, giver, receiver, others);
    return out;
  }

 private:
  // "The railway carried 7 million tonnes of goods": what is told is done for others.
  bool Carries() const {
    constexpr double kNear = 8;  // words from the number
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCarries &&
             view_.Gap(std::min(hit.end, value_.span.end), std::max(hit.begin, value_.span.begin)) <= kNear;
    });
  }

  // Named by an adjective of its side alone: "the Belarusian side".
  bool IsSideOfTwo(EntityIndex country) const {
    bool side = false;
    for (const NamedThing& name : view_.names) {
      if (name.country != country || name.nominal) continue;
      if (!name.demonym) return false;
      side |= view_.After(name.span.end, Role::kSide) != nullptr;
    }
    return side;
  }

  // Of the carrier or the terminal, where no country is named; between two countries that are.
  bool OfCarrier(Parties& out) {
    EntityIndex carrier = kNoEntity;
    for (const NamedThing& name : view_.names) {
      const bool body = name.type == EntityType::kOrganization &&
                        x_.entities[name.entity].kind != "intl";
      if ((body || name.type == EntityType::kProject) && !name.dest && !name.source && !name.demonym) {
        carrier = name.entity;
        break;
      }
    }
    if (carrier == kNoEntity) return false;
    const std::vector<EntityIndex> countries = Countries();
    if (countries.size() == 1) return false;
    if (countries.empty()) {
      out.subject = carrier;
      Remember(carrier);
    } else {
      out.parties = {countries[0], countries[1]};
    }
    return true;
  }
};

}  // namespace

Parties FindSupplyParties(const Extraction& extraction, const FigureWords& words,
                          const SentenceView& view, const MetricChoice& choice, std::size_t v,
                          PartyMemory& memory) {
  return SupplyRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

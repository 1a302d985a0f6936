#include "extract/claims/supply_roles.h"

#include <algorithm>
#include <vector>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

// Who delivers or builds for whom.
class SupplyRoles : private PartyScene {
 public:
  SupplyRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
              const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory) {}

  Parties Find() {
    Parties out;
    if (metric_.frame == Frame::kContract && Abroad(out)) return out;
    EntityIndex giver = metric_.frame == Frame::kSupply ? Seller() : kNoEntity;
    EntityIndex receiver = Toward(true);
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kOrganization && !name.nominal && Makes(name.entity) &&
          giver == kNoEntity) {
        giver = name.entity;
      }
    }
    // 中国企业在白俄罗斯签订承包工程合同额: the companies' country builds, the other orders.
    if (giver == kNoEntity && metric_.frame == Frame::kContract &&
        view_.language == Language::kChinese) {
      giver = CountryOfCompanies();
      for (const NamedThing& name : view_.names) {
        if (giver != kNoEntity && receiver == kNoEntity && name.place && name.country != kNoEntity &&
            name.country != giver) {
          receiver = name.country;
        }
      }
    }
    if (giver == kNoEntity && metric_.frame == Frame::kSupply) {
      giver = Toward(false);
      if (giver == kNoEntity) giver = Beside();
      if (giver == kNoEntity) giver = Seller();
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
        if (metric_.frame == Frame::kSupply && Holds(out.parties, memory_.trader)) {
          out.subject = memory_.trader;
        }
        return out;
      }
    }
    if (giver == kNoEntity) {
      giver = Partner(receiver);
      for (const EntityIndex country : Countries()) {
        if (country != receiver) giver = country;
      }
    }
    // "a contract to supply fibre to Y"
    for (const NamedThing& name : view_.names) {
      if (receiver == kNoEntity && giver != kNoEntity && name.type == EntityType::kOrganization &&
          name.dest && !name.nominal && name.entity != giver && Makes(name.entity)) {
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
        if (name.type == EntityType::kOrganization && with && !name.nominal &&
            name.entity != giver && Makes(name.entity)) {
          receiver = name.entity;
          others = ListedBehind(name);
          break;
        }
      }
    }
    if (receiver == kNoEntity && giver != kNoEntity) {
      for (const EntityIndex country : Countries()) {
        if (receiver == kNoEntity && country != giver) receiver = country;
      }
      if (receiver == kNoEntity && giver == memory_.giver) receiver = memory_.receiver;
    }
    Give(out, giver, receiver);
    for (const EntityIndex other : others) {
      if (other != giver && !Holds(out.parties, other)) out.parties.push_back(other);
    }
    return out;
  }

 private:
  // "with Alpha, Beta and Gamma": the other organizations of the list that a name begins.
  std::vector<EntityIndex> ListedBehind(const NamedThing& first) const {
    std::vector<EntityIndex> listed;
    std::uint32_t end = first.span.end;
    for (const NamedThing& name : view_.names) {
      if (name.span.begin < end) continue;
      const std::uint32_t at = name.span.begin;
      const bool joined = view_.Before(at, Role::kBetween) != nullptr || view_.Count(end, at, ",，、") == 1;
      if (name.type != EntityType::kOrganization || name.nominal || !joined ||
          view_.Gap(end, at) > 2.5) {
        break;
      }
      listed.push_back(name.entity);
      end = name.span.end;
    }
    return listed;
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

  // "В 2031 году Беларусь отгрузила", "Belarus shipped": a country without a word of role before
  // the verb.
  EntityIndex Seller() const {
    if (view_.language == Language::kChinese) return kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.demonym || name.nominal || name.dest || name.source ||
          name.place || name.between || name.owner || name.span.end > value_.span.begin) {
        continue;
      }
      // "a contract to supply China with 3 tonnes": it takes.
      if (view_.language == Language::kEnglish && !OpensClause(name.span.begin)) continue;
      return view_.Gap(name.span.end, anchor_.begin) <= 2.5 ? name.country : kNoEntity;
    }
    return kNoEntity;
  }

  // At the beginning of the sentence, behind a comma or a time.
  bool OpensClause(std::uint32_t at) const {
    if (at <= view_.span.begin + 4) return true;
    const std::string_view before = view_.Text(view_.span.begin, at);
    if (before.ends_with(", ")) return true;
    return std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                       x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                       [&](const ValueMention& one) {
                         return one.kind == ValueMention::Kind::kPeriod && one.span.end + 1 == at;
                       });
  }

  bool Makes(EntityIndex e) const {
    const std::string& kind = x_.entities[e].kind;
    return kind.empty() || kind == "company";
  }
};

}  // namespace

Parties FindSupplyParties(const Extraction& extraction, const FigureWords& words,
                          const SentenceView& view, const MetricChoice& choice, std::size_t v,
                          PartyMemory& memory) {
  return SupplyRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

#include "extract/claims/figure_roles.h"

#include <algorithm>

#include "extract/claims/flow_roles.h"
#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

class PartyFinder : private PartyScene {
 public:
  PartyFinder(const Extraction& x, const FigureWords& words, const SentenceView& view,
              const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory), v_(v) {}

  Parties Find() {
    Parties out;
    switch (metric_.frame) {
      case Frame::kMutual: Mutual(out); break;
      case Frame::kExport: Trade(out, true); break;
      case Frame::kImport: Trade(out, false); break;
      case Frame::kCountryPair: Balance(out); break;
      case Frame::kCountry: OneCountry(out); break;
      case Frame::kFlow: case Frame::kLoan: case Frame::kContract: case Frame::kSupply:
      case Frame::kStake:
        out = FindFlowParties(x_, words_, view_, choice_, v_, memory_);
        break;
      case Frame::kShare: Share(out); break;
      case Frame::kRank: Rank(out); break;
      case Frame::kPlatform: case Frame::kStudents: case Frame::kVisitors: Guests(out); break;
      case Frame::kInstitutes: Institutes(out); break;
      case Frame::kMembers: Members(out); break;
      case Frame::kSite: Site(out); break;
      default: break;
    }
    std::sort(out.parties.begin(), out.parties.end());
    out.parties.erase(std::unique(out.parties.begin(), out.parties.end()), out.parties.end());
    if (out.parties.size() == 2 && IsSide(out.parties[0]) && IsSide(out.parties[1])) {
      memory_.pair = out.parties;
    }
    return out;
  }

 private:
  void Mutual(Parties& out) {
    // 园区已引进60个项目: of the park, unless countries are named.
    if (metric_.counts) {
      EntityIndex park = kNoEntity;
      bool countries = false;
      for (const NamedThing& name : view_.names) {
        countries |= name.country != kNoEntity && name.span.end <= value_.span.begin;
        if (name.type == EntityType::kProject && x_.entities[name.entity].kind == "park" &&
            name.span.end <= value_.span.begin) {
          park = name.entity;
        }
      }
      if (park != kNoEntity && !countries) {
        out.subject = park;
        return;
      }
    }
    out.parties = Pair();
  }

  void Trade(Parties& out, bool exports) {
    const std::vector<EntityIndex> countries = Countries();
    // "The residents' exports": of the park.
    if (view_.Has(Role::kCue, view_.span.begin, anchor_.begin) && Toward(exports) == kNoEntity &&
        std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
          return name.country != kNoEntity && !OfAnother(name.span);
        })) {
      const EntityIndex site = SiteOfResidents();
      if (site != kNoEntity) {
        out.subject = site;
        return;
      }
    }
    // "The company sells cheese. Its exports to China grew.": of the company.
    if (const EntityIndex company = OwnerByPronoun(); company != kNoEntity) {
      out.parties = {company};
      if (const EntityIndex with = Toward(exports); with != kNoEntity) out.parties.push_back(with);
      out.subject = company;
      return;
    }
    EntityIndex other = Toward(exports);        // buyer of exports, seller of imports
    EntityIndex owner = Beside();
    // "imports of Chinese goods": the adjective tells where they come from.
    if (!exports && other == kNoEntity && owner != kNoEntity && NamedBehind(owner)) {
      other = owner;
      owner = kNoEntity;
    }
    if (owner == kNoEntity) {
      owner = Toward(!exports);
      // "Exports to China came to 280, imports to 210": named with what was counted before.
      if (owner != kNoEntity && memory_.trader != kNoEntity && memory_.trader != owner &&
          NamedWithAnother(owner)) {
        owner = memory_.trader;
      }
    }
    // "Беларусь закупила в Китае": the buyer stands before the verb, without a preposition.
    if (!exports && other == kNoEntity && owner != kNoEntity) {
      for (const NamedThing& name : view_.names) {
        if (name.country == kNoEntity || name.country == owner || name.nominal) continue;
        if (name.span.end > anchor_.begin || name.demonym || name.dest || name.source) continue;
        if (IsPlaced(owner) && view_.Gap(name.span.end, anchor_.begin) < 3) {
          other = owner;
          owner = name.country;
          break;
        }
      }
    }
    // "Беларусь продала Китаю": the buyer stands behind the verb, without a preposition.
    if (exports && other == kNoEntity && owner != kNoEntity) {
      for (const NamedThing& name : view_.names) {
        if (name.country == kNoEntity || name.country == owner || name.nominal) continue;
        if (name.span.end > anchor_.begin || name.demonym || name.dest || name.source) continue;
        if (StandsBare(owner) && view_.Gap(name.span.end, anchor_.begin) < 6) {
          other = owner;
          owner = name.country;
          break;
        }
      }
    }
    if (owner == other) owner = kNoEntity;
    if (owner == kNoEntity) {
      // "In 2024 MAZ sold 11 thousand trucks; exports to China came to 23 million": its own.
      if (const EntityIndex company = CompanyBefore(); company != kNoEntity) {
        out.subject = company;
        Remember(company);
        return;
      }
    }
    if (other == kNoEntity && owner == kNoEntity && countries.size() == 1) {
      owner = countries[0];
      if (Partner(owner) != kNoEntity) other = Partner(owner);
    }
    if (owner == kNoEntity && other != kNoEntity) {
      for (const EntityIndex country : countries) {
        if (country != other && owner == kNoEntity) owner = country;
      }
      if (owner == kNoEntity) owner = Partner(other);
    } else if (owner != kNoEntity && other == kNoEntity) {
      for (const EntityIndex country : countries) {
        if (country != owner && other == kNoEntity) other = country;
      }
    } else if (owner == kNoEntity) {
      // Nothing said: as before.
      out.parties = Pair();
      out.subject = Holds(out.parties, memory_.trader) ? memory_.trader : HomeOf(out.parties);
      return;
    }
    if (owner != kNoEntity) out.parties.push_back(owner);
    if (other != kNoEntity) out.parties.push_back(other);
    out.subject = owner;
    memory_.trader = owner;
  }

  // The company that the sentence speaks of before the cue, if it names no country as the one that
  // trades.
  EntityIndex CompanyBefore() const {
    EntityIndex company = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.span.begin >= anchor_.begin) break;
      if (name.country != kNoEntity && !name.dest && !name.source && !name.demonym) {
        return kNoEntity;
      }
      if (name.type == EntityType::kOrganization && company == kNoEntity &&
          x_.entities[name.entity].kind == "company") {
        company = name.entity;
      }
    }
    // 公司总经理王明说，去年出口额达2400万美元: of the one whose word it is.
    if (company == kNoEntity && view_.reporter != kNoEntity &&
        x_.entities[view_.reporter].kind == "company") {
      company = view_.reporter;
    }
    return company;
  }

  // The company that "Its" at the beginning of the sentence stands for: the sentence before begins
  // with it, or with "The company".
  EntityIndex OwnerByPronoun() const {
    constexpr std::uint32_t kOpening = 24;  // bytes
    if (view_.language != Language::kEnglish || view_.index == 0 ||
        !view_.Text(view_.span.begin, view_.span.end).starts_with("Its ")) {
      return kNoEntity;
    }
    const Span before = x_.document.sentences[view_.index - 1].span;
    const auto first = std::lower_bound(
        x_.mentions.begin(), x_.mentions.end(), before.begin,
        [](const Mention& one, std::uint32_t at) { return one.span.begin < at; });
    if (first == x_.mentions.end() || first->entity == kNoEntity ||
        first->span.begin > before.begin + kOpening ||
        first->type != EntityType::kOrganization) {
      return kNoEntity;
    }
    const std::string& kind = x_.entities[first->entity].kind;
    return kind.empty() || kind == "company" ? first->entity : kNoEntity;
  }

  // No other count stands between the number and the name.
  bool NearestCount(const Span& name) const {
    const std::uint32_t from = std::min(value_.span.end, name.end);
    const std::uint32_t to = std::max(value_.span.begin, name.begin);
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kNumber && one.span.begin >= from && one.span.end <= to) {
        return false;
      }
    }
    return true;
  }

  // The park whose companies the sentence spoke of before the cue.
  EntityIndex SiteOfResidents() const {
    const bool residents = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && words_.metrics()[hit.metric].of_country &&
             hit.end <= anchor_.begin;
    });
    if (!residents) return kNoEntity;
    const EntityIndex named = SiteOf(false);
    return named != kNoEntity ? named : CarriedSite();
  }

  // Another number stands between the country's last name before the cue and the cue.
  bool NamedWithAnother(EntityIndex country) const {
    std::uint32_t end = 0;
    for (const NamedThing& name : view_.names) {
      if (name.country != country) continue;
      if (name.span.begin >= anchor_.begin) return false;
      end = name.span.end;
    }
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      const bool amount = one.kind != ValueMention::Kind::kPeriod &&
                          one.kind != ValueMention::Kind::kIgnored;
      if (amount && one.span.begin >= end && one.span.end <= anchor_.begin) {
        return true;
      }
    }
    return false;
  }

  // Named after a cue that speaks of amounts only, without a word of role.
  bool StandsBare(EntityIndex country) const {
    const bool verb = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.level_only && hit.begin == anchor_.begin;
    });
    return verb && std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && name.span.begin >= anchor_.end && !name.demonym &&
             !name.owner;
    });
  }

  // Named right after the cue as an adjective, not right before it.
  bool NamedBehind(EntityIndex country) const {
    bool behind = false;
    for (const NamedThing& name : view_.names) {
      if (name.country != country) continue;
      if (name.span.end <= anchor_.begin && view_.Gap(name.span.end, anchor_.begin) < 3) return false;
      behind |= name.demonym && name.span.begin >= anchor_.end &&
                view_.Gap(anchor_.end, name.span.begin) < 3;
    }
    return behind;
  }

  // Named after the cue, with a word of place: "в Китае".
  bool IsPlaced(EntityIndex country) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && name.place && name.span.begin >= anchor_.end;
    });
  }

  void Balance(Parties& out) {
    out.parties = Pair();
    // "Deficit in trade with China": of the other country.
    EntityIndex with = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || !name.between) continue;
      with = with == kNoEntity || with == name.country ? name.country : kNoEntity;
    }
    if (with != kNoEntity && out.parties.size() == 2 && Holds(out.parties, with)) {
      out.subject = out.parties[0] == with ? out.parties[1] : out.parties[0];
      return;
    }
    out.subject = Holds(out.parties, memory_.trader) ? memory_.trader : Beside();
    if (out.subject == kNoEntity) out.subject = HomeOf(out.parties);
  }

  void OneCountry(Parties& out) {
    // "Grodno Region covers ..., with a population of 1 million": of what the sentence opens with.
    for (const NamedThing& name : view_.names) {
      const bool opens = name.span.begin <= view_.span.begin + 4 && name.span.end <= anchor_.begin;
      if (!opens || name.type != EntityType::kPlace || name.country != kNoEntity || name.demonym) break;
      out.subject = name.entity;
      return;
    }
    EntityIndex country = Beside();
    const std::vector<EntityIndex> countries = Countries();
    if (country == kNoEntity) {
      // The grammatical subject: the last country before the cue.
      for (const NamedThing& name : view_.names) {
        if (name.country != kNoEntity && name.span.end <= anchor_.begin) country = name.country;
      }
    }
    if (country == kNoEntity && !countries.empty()) country = countries[0];
    if (country == kNoEntity) return;
    out.parties = {country};
    out.subject = country;
  }

  void Share(Parties& out) {
    out.parties = Pair();
    const EntityIndex seller = memory_.trader;
    // "Доля Китая во внешней торговле Беларуси": the later of two owners; 占白俄罗斯对华出口.
    EntityIndex owner = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || (name.dest && !name.demonym) || name.nominal) continue;
      if (view_.language != Language::kChinese && name.span.begin < anchor_.begin &&
          !name.demonym && !name.possessive) {
        continue;
      }
      owner = name.country;
    }
    if (IsPartnerOfShare(owner)) owner = Partner(owner);
    const EntityIndex buyer = Toward(true);
    if (owner == buyer) owner = kNoEntity;
    if (owner == kNoEntity && buyer != kNoEntity) owner = Partner(buyer);
    if (owner == kNoEntity) owner = Holds(out.parties, seller) ? seller : HomeOf(out.parties);
    out.subject = owner;
  }

  // "China's share in foreign trade has grown": whose share it is, and no other country is named.
  bool IsPartnerOfShare(EntityIndex owner) const {
    if (view_.language != Language::kEnglish || owner == kNoEntity) return false;
    bool beside = false;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal) continue;
      if (name.country != owner) return false;
      beside |= name.possessive && !name.demonym && name.span.end <= anchor_.begin &&
                view_.Gap(name.span.end, anchor_.begin) <= 1.5;
    }
    return beside;
  }

  void Rank(Parties& out) {
    out.parties = Pair();
    // The ranked one is the grammatical subject, rather of the number's own part of the sentence.
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || !Holds(out.parties, name.country)) continue;
      if (name.demonym || name.possessive || name.dest || name.place || name.owner) continue;
      if (out.subject == kNoEntity) out.subject = name.country;
      if (view_.language == Language::kChinese && name.span.end <= value_.span.begin &&
          view_.Count(name.span.end, value_.span.begin, ",，;；") == 0) {
        out.subject = name.country;
        break;
      }
    }
    if (out.subject == kNoEntity) {
      for (const EntityIndex country : out.parties) {
        if (x_.entities[country].key == metric_.default_giver) out.subject = country;
      }
      if (out.subject == kNoEntity && metric_.default_giver.empty()) out.subject = HomeOf(out.parties);
    }
  }

  void Guests(Parties& out) {
    // Those who come to an event are of no country.
    if (metric_.frame == Frame::kVisitors) {
      for (const NamedThing& name : view_.names) {
        if (name.type != EntityType::kEvent || name.nominal) continue;
        out.subject = name.entity;
        return;
      }
    }
    out.parties = Pair();
    EntityIndex guest = kNoEntity;
    if (metric_.frame == Frame::kPlatform) {
      for (const NamedThing& name : view_.names) {
        if (guest == kNoEntity && name.country != kNoEntity) guest = name.country;
      }
      for (const NamedThing& name : view_.names) {
        if (name.type == EntityType::kProject && name.span.end <= value_.span.begin) {
          guest = name.entity;
        }
      }
      if (guest == kNoEntity) guest = HomeOf(out.parties);
    } else {
      guest = CountedNation();
      if (guest == kNoEntity) guest = Beside();
      if (guest == kNoEntity) guest = Toward(false);
      if (guest == kNoEntity) {
        for (const NamedThing& name : view_.names) {
          if (guest == kNoEntity && name.demonym) guest = name.country;
        }
      }
      if (guest == kNoEntity && !out.parties.empty()) {
        const EntityIndex host = Toward(true);
        guest = host != kNoEntity ? Partner(host) : kNoEntity;
        if (guest == kNoEntity && metric_.frame == Frame::kStudents && out.parties.size() == 2) {
          guest = HomeOf(out.parties);
        }
      }
    }
    out.subject = guest;
  }

  // "8,000 Chinese citizens": right behind the number.
  EntityIndex CountedNation() const {
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.span.begin < value_.span.end) continue;
      // "64 тыс. граждан Китая"
      const bool of = !name.demonym && !name.dest && !name.place && !name.source &&
                      (view_.language == Language::kRussian ||
                       view_.language == Language::kBelarusian);
      if ((name.demonym && view_.Gap(value_.span.end, name.span.begin) <= 1) ||
          (of && !value_.noun.empty() && view_.Gap(value_.span.end, name.span.begin) <= 2)) {
        return name.country;
      }
    }
    return kNoEntity;
  }

  void Institutes(Parties& out) {
    for (const NamedThing& name : view_.names) {
      if (name.country != kNoEntity && Distance(name.span) < 25 && !OfAnother(name.span) &&
          !Holds(out.parties, name.country)) {
        out.parties.push_back(name.country);
      }
    }
    if (out.parties.size() > 2) out.parties.resize(2);
    EntityIndex whose = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity) continue;
      if (Distance(name.span) >= 25 || OfAnother(name.span)) continue;
      if (whose == kNoEntity || Distance(name.span) < 2) whose = name.country;
    }
    if (out.parties.empty() && memory_.document_pair.size() == 2) {
      whose = HomeOf(memory_.document_pair);
      out.parties = {whose};
    }
    out.subject = whose;
  }

  void Members(Parties& out) {
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kOrganization || name.type == EntityType::kInitiative) {
        out.subject = name.entity;
        break;
      }
    }
  }

  void Site(Parties& out) {
    EntityIndex site = SiteOf(metric_.at_place);
    // The interest on the loan spoken of before.
    if (metric_.Allows("percent") && memory_.giver != kNoEntity &&
        memory_.flow_sentence + 2 >= view_.index &&
        view_.Has(Role::kInterest, view_.span.begin, view_.span.end)) {
      out.parties = {memory_.giver};
      if (memory_.receiver != kNoEntity) out.parties.push_back(memory_.receiver);
      out.subject = memory_.giver;
      return;
    }
    if (metric_.Allows("percent") && site == kNoEntity) {
      const std::vector<EntityIndex> countries = Countries();
      if (countries.size() == 1) out.subject = countries[0];
      return;
    }
    // "36 Belarusian plants have the right to supply": of both countries, of the one that sells.
    if (metric_.of_country && !SiteNamed() &&
        view_.Has(Role::kAdmitted, view_.span.begin, view_.span.end)) {
      out.parties = Pair();
      out.subject = CountedNation();
      if (out.subject == kNoEntity) out.subject = Partner(Toward(true));
      if (out.subject == kNoEntity) out.subject = Beside();
      if (out.subject == kNoEntity) out.subject = HomeOf(out.parties);
      return;
    }
    if (site == kNoEntity && metric_.carries_site) site = CarriedSite();
    out.subject = site;
    if (site != kNoEntity) Remember(site);
    if (!metric_.from_country) return;
    // Chinese companies of a park: of both countries.
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal) continue;
      // "47 Chinese companies", "52 — с китайским капиталом"
      const bool counted = metric_.of_country && name.demonym &&
                           name.span.begin >= value_.span.end &&
                           view_.Gap(value_.span.end, name.span.begin) <= 4.5 &&
                           view_.Count(value_.span.end, name.span.begin, ",，;；") == 0;
      const bool origin = name.source && NearestCount(name.span);
      // 其中中资企业64家
      const bool owned = metric_.of_country && name.demonym && view_.language == Language::kChinese &&
                         name.span.begin <= anchor_.end && view_.Gap(name.span.end, anchor_.begin) <= 0.5;
      // "enterprises with Chinese capital", 含中方资本的企业
      const bool capital = metric_.of_country && name.span.end <= value_.span.end &&
                           view_.After(name.span.end, Role::kContext) != nullptr &&
                           Distance(name.span) < 12;
      // "52 of the residents are companies with Chinese capital"
      const bool said = view_.language == Language::kEnglish && metric_.of_country && name.demonym &&
                        name.span.begin >= value_.span.end && NearestCount(name.span) &&
                        view_.Gap(value_.span.end, name.span.begin) <= 9 &&
                        view_.Count(value_.span.end, name.span.begin, ",;") == 0 &&
                        view_.After(name.span.end, Role::kContext) != nullptr;
      if (!counted && !origin && !capital && !owned && !said) continue;
      if (capital && !SiteNamed()) out.subject = kNoEntity;
      out.parties = {name.country};
      const EntityIndex partner = Partner(name.country);
      if (partner != kNoEntity) out.parties.push_back(partner);
      // "36 Belarusian plants have the right to supply": of the country itself.
      if (counted && out.subject == kNoEntity &&
          view_.Gap(value_.span.end, name.span.begin) <= 1.5) {
        out.subject = name.country;
      }
      break;
    }
  }

  // Whether the sentence names a park or a plant itself.
  bool SiteNamed() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.type == EntityType::kProject;
    });
  }

  std::size_t v_;
};

// A region that the sentence tells the trade of: "the region's exports to China".
bool IsTrader(const Extraction& x, const SentenceView& view, const NamedThing& name) {
  if (name.type != EntityType::kPlace || name.demonym || name.country != kNoEntity) return false;
  const Entity& region = x.entities[name.entity];
  if (region.kind != "region" || !region.within.starts_with("country:")) return false;
  // "In the region exports of Belarus ...": only where.
  return !(name.place || name.nominal) ||
         std::none_of(view.names.begin(), view.names.end(), [&](const NamedThing& other) {
           return !other.demonym && other.country != kNoEntity &&
                  x.entities[other.country].key == region.within;
         });
}

// The sentence with its regions as sides like countries. The country right beside a region only
// tells where it lies: "Gomel Region of Belarus".
SentenceView WithRegions(const Extraction& x, const SentenceView& view) {
  SentenceView out = view;
  for (std::size_t i = 0; i < view.names.size(); ++i) {
    const NamedThing& region = view.names[i];
    if (!IsTrader(x, view, region)) continue;
    out.names[i].country = region.entity;
    for (const std::size_t k : {i - 1, i + 1}) {
      if (k >= view.names.size()) continue;
      const NamedThing& land = view.names[k];
      const double gap = k < i ? view.Gap(land.span.end, region.span.begin)
                               : view.Gap(region.span.end, land.span.begin);
      const bool of_it = land.country != kNoEntity && gap <= 1.5 &&
                         x.entities[land.country].key == x.entities[region.entity].within;
      // "between Belarus' Minsk Oblast and China"
      const bool owner = k < i && land.possessive;
      if (of_it && (owner || (!land.dest && !land.source && !land.between))) {
        out.names[k].country = kNoEntity;
        out.names[i].dest |= owner && land.dest;
        out.names[i].source |= owner && land.source;
        out.names[i].between |= owner && land.between;
      }
    }
  }
  return out;
}

}  // namespace

Parties FindParties(const Extraction& extraction, const FigureWords& words,
                    const SentenceView& view, const MetricChoice& choice, std::size_t v,
                    PartyMemory& memory) {
  if (words.metrics()[choice.metric].IsTrade() &&
      std::any_of(view.names.begin(), view.names.end(), [&](const NamedThing& name) {
        return IsTrader(extraction, view, name);
      })) {
    const SentenceView regions = WithRegions(extraction, view);
    return PartyFinder(extraction, words, regions, choice, v, memory).Find();
  }
  return PartyFinder(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

#include "extract/claims/count_roles.h"

#include <algorithm>
#include <vector>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

class CountRoles : private PartyScene {
 public:
  CountRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
             const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory) {}

  Parties Find() {
    Parties out;
    switch (metric_.frame) {
      case Frame::kMutual: Together(out); break;
      case Frame::kPlatform: Platforms(out); break;
      case Frame::kInstitutes: Institutes(out); break;
      default:
        if (metric_.frame != Frame::kVisitors || !OfNoCountry(out)) Guests(out);
    }
    return out;
  }

 private:
  void Together(Parties& out) {
    if (OfPark(out)) return;
    // Flights are the countries', whoever flies.
    if (metric_.Allows("count/week")) {
      out.parties = PairOfCountries();
      out.subject = Carrier();
      return;
    }
    out.parties = NamedSides();
    if (out.parties.empty() && metric_.at_place && OfPlace(out)) return;
    if (out.parties.empty()) out.parties = Sides();
    if (out.parties.empty()) out.parties = metric_.at_place ? Pair() : PairOfCountries();
  }

  // "Mogilev has 29 twin towns", no matter where.
  bool OfPlace(Parties& out) const {
    EntityIndex place = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country != kNoEntity && !name.demonym) return false;
      if (name.span.begin >= value_.span.begin) continue;
      const std::string& kind = x_.entities[name.entity].kind;
      const bool town = name.type == EntityType::kPlace && !name.demonym && (kind == "city" || kind == "region");
      if (!town) continue;
      if (place != kNoEntity) return false;
      place = name.entity;
    }
    out.subject = place;
    return place != kNoEntity;
  }

  // "Belavia makes four flights a week": the only company that the sentence tells of before the number.
  EntityIndex Carrier() const {
    EntityIndex carrier = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.span.begin >= value_.span.begin) break;
      if (!x_.entities[name.entity].MayBeCompany() || name.demonym || name.dest || name.place) continue;
      if (carrier != kNoEntity && carrier != name.entity) return kNoEntity;
      carrier = name.entity;
    }
    return carrier;
  }

  // 园区已引进60个项目: of the park, unless countries are named.
  bool OfPark(Parties& out) {
    EntityIndex park = kNoEntity;
    bool countries = false;
    for (const NamedThing& name : view_.names) {
      countries |= name.country != kNoEntity && name.span.end <= value_.span.begin;
      if (name.type == EntityType::kProject && x_.entities[name.entity].kind == "park" &&
          name.span.end <= value_.span.begin) {
        park = name.entity;
      }
    }
    // 目前其中20个项目已投产: of the park that the sentence before counted them for.
    if (park == kNoEntity && memory_.site != kNoEntity && x_.entities[memory_.site].kind == "park" &&
        memory_.site_sentence + 1 == view_.index && memory_.site_metric == choice_.metric &&
        view_.language == Language::kChinese) {
      park = memory_.site;
    }
    if (park == kNoEntity || countries) return false;
    out.subject = park;
    Remember(park);
    memory_.site_metric = choice_.metric;
    return true;
  }

  // "Brest and Xiaogan exchanged 48 delegations", "the academy signed 9 documents with Chinese
  // partners": a place or a body, and the place, the body or the country on the other side.
  std::vector<EntityIndex> NamedSides() const {
    const NamedThing* first = nullptr;
    EntityIndex land = kNoEntity;  // a country beside it
    for (const NamedThing& name : view_.names) {
      if (name.span.begin >= value_.span.begin) break;
      const Entity& entity = x_.entities[name.entity];
      // "У Гродно семь побратимов в Китае"
      const bool has = metric_.at_place && !name.demonym && name.span.begin <= view_.span.begin + 4;
      const bool bare = has || (!name.demonym && !name.dest && !name.place && !name.source && !name.owner &&
                        !name.possessive);
      // "towns of the region have 13 twins in China"
      const bool spoken = metric_.at_place && name.nominal && entity.kind == "region";
      const bool place = name.type == EntityType::kPlace && name.country == kNoEntity &&
                         (spoken || (!name.nominal && (entity.kind == "city" || entity.kind == "region")));
      const bool body = name.type == EntityType::kOrganization && Acts(entity.kind) && !name.nominal;
      if (first != nullptr) {
        const bool other = (place || body) && name.type == first->type &&
                           name.entity != first->entity && name.between;
        if (other && (body || entity.within != x_.entities[first->entity].within)) {
          return {first->entity, name.entity};
        }
      } else if (bare && (body || (place && (spoken || Opens(name))))) {
        first = &name;
        continue;
      }
      const bool abroad = name.country != kNoEntity && !name.nominal &&
                          (name.between || name.place || name.source);
      if (abroad && land == kNoEntity) land = name.country;
    }
    // "has ties with nine regions of China", "has nine sister cities in China"
    for (const NamedThing& name : view_.names) {
      if (land == kNoEntity && name.country != kNoEntity && name.span.begin >= value_.span.end &&
          view_.Gap(value_.span.end, name.span.begin) <= (metric_.at_place && name.place ? 5 : 3) &&
          !OfAnother(name.span)) {
        land = name.country;
      }
    }
    if (first == nullptr || land == kNoEntity) return {};
    if (x_.entities[first->entity].within == x_.entities[land].key) return {};
    return {first->entity, land};
  }

  // "students whom Brest Region and Hubei exchange": the two places of different countries that the
  // sentence names, or that its sides are.
  std::vector<EntityIndex> FacingPlaces() const {
    std::vector<EntityIndex> places;
    for (const NamedThing& name : view_.names) {
      const std::string& kind = x_.entities[name.entity].kind;
      if (name.type == EntityType::kPlace && !name.demonym && (kind == "region" || kind == "city") &&
          !Holds(places, name.entity)) {
        places.push_back(name.entity);
      }
    }
    const bool two = places.size() == 2 &&
                     x_.entities[places[0]].within != x_.entities[places[1]].within;
    return two ? places : Sides();
  }

  // A body that signs for itself, not for a country.
  static bool Acts(std::string_view kind) {
    return kind.empty() || kind == "company" || kind == "university" || kind == "institute" ||
           kind == "bank" || kind == "chamber";
  }

  // Whether a place is what its clause tells of.
  bool Opens(const NamedThing& place) const {
    constexpr std::uint32_t kOpening = 6;  // bytes
    if (view_.language != Language::kChinese) return OpensClause(place.span.begin);
    const std::string_view before = view_.Text(view_.span.begin, place.span.begin);
    return before.size() <= kOpening || before.ends_with("，");
  }

  // Those who come to an event or to a museum are of no country, unless one is told.
  bool OfNoCountry(Parties& out) {
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kEvent || name.nominal) continue;
      memory_.event = name.entity;
      memory_.event_sentence = view_.index;
      out.subject = name.entity;
      return true;
    }
    const bool nation = CountedNation() != kNoEntity || NationOfNoun() != kNoEntity || Beside() != kNoEntity ||
                        Toward(false) != kNoEntity || Toward(true) != kNoEntity;
    if (nation) return false;
    // 300多人参加仪式
    if (view_.language == Language::kChinese &&
        view_.Has(Role::kAttends, view_.span.begin, view_.span.end) && memory_.event == kNoEntity) {
      return true;
    }
    if (memory_.event != kNoEntity && memory_.event_sentence + 1 >= view_.index) {
      out.subject = memory_.event;
      return true;
    }
    if (std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
          return name.country != kNoEntity;
        })) {
      return false;
    }
    EntityIndex host = kNoEntity;
    for (const NamedThing& name : view_.names) {
      const bool body = name.type == EntityType::kOrganization && Acts(x_.entities[name.entity].kind);
      if (host == kNoEntity && !name.demonym && (body || name.type == EntityType::kProject)) {
        host = name.entity;
      }
    }
    out.subject = host;
    return host != kNoEntity;
  }

  void Platforms(Parties& out) {
    out.parties = PairOfCountries();
    for (const NamedThing& name : view_.names) {
      if (out.subject == kNoEntity && name.country != kNoEntity) out.subject = name.country;
    }
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kProject && name.span.end <= value_.span.begin) {
        out.subject = name.entity;
      }
    }
    if (out.subject == kNoEntity) out.subject = HomeOf(out.parties);
  }

  void Guests(Parties& out) {
    // "8,600 students from China. In 2019 there were 4,000": of those.
    if (choice_.carried && view_.names.empty() && !x_.figures.empty() && x_.figures.back().metric == metric_.id) {
      out.parties = x_.figures.back().parties;
      out.subject = x_.figures.back().subject;
      return;
    }
    out.parties = PairOfCountries();
    EntityIndex guest = CountedNation();
    // "The sides will exchange 150 students": of both.
    if (guest == kNoEntity && metric_.frame == Frame::kStudents && OfUniversity(out)) return;
    if (guest == kNoEntity && metric_.frame == Frame::kStudents && out.parties.size() == 2 &&
        view_.Has(Role::kMutually, view_.span.begin, view_.span.end)) {
      if (std::vector<EntityIndex> sides = FacingPlaces(); !sides.empty()) out.parties = std::move(sides);
      return;
    }
    if (metric_.frame == Frame::kStudents && BetweenUniversities(out)) return;
    if (guest == kNoEntity) guest = NationOfNoun();
    // "at Belarusian universities study 7,850 students from China": who comes from there, rather than where.
    if (guest == kNoEntity && metric_.frame == Frame::kStudents) guest = Toward(false);
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
    out.subject = guest;
  }

  // 白俄罗斯国立大学现有学生2.2万人: all of the body that the sentence opens with, of whatever country.
  bool OfUniversity(Parties& out) const {
    constexpr std::uint32_t kOpening = 24;  // bytes
    if (view_.language != Language::kChinese) return false;
    EntityIndex body = kNoEntity;
    for (const NamedThing& name : view_.names) {
      // 120名中国留学生
      const bool theirs = name.country != kNoEntity && view_.Gap(value_.outer.end, name.span.begin) <= 1;
      if (theirs) return false;
      if (name.span.begin >= value_.span.end) break;
      if (name.country != kNoEntity) return false;
      const std::string& kind = x_.entities[name.entity].kind;
      const bool opens = name.span.begin <= view_.span.begin + kOpening && name.span.end <= value_.span.begin;
      if (!opens || name.type != EntityType::kOrganization || (kind != "university" && kind != "institute")) continue;
      if (body != kNoEntity && body != name.entity) return false;
      body = name.entity;
    }
    if (body == kNoEntity) return false;
    out.parties.clear();
    out.subject = body;
    return true;
  }

  // "A University admits 40 students from B University": of the two, those of B.
  bool BetweenUniversities(Parties& out) const {
    const NamedThing *host = nullptr, *home = nullptr;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization || x_.entities[name.entity].kind != "university") continue;
      if (name.span.end <= value_.span.begin && host == nullptr && !name.dest && !name.owner) host = &name;
      if (name.source && name.span.begin >= value_.span.end && view_.Gap(value_.span.end, name.span.begin) <= 3) {
        home = &name;
      }
    }
    if (host == nullptr || home == nullptr || host->entity == home->entity) return false;
    out.parties = {host->entity, home->entity};
    out.subject = home->entity;
    return true;
  }

  // 白俄罗斯接待中国游客2万人次, 白俄罗斯在华留学生: whose noun stands right behind, a place apart; the last before
  // the number without another in between.
  EntityIndex NationOfNoun() const {
    if (view_.language != Language::kChinese) return kNoEntity;
    EntityIndex nation = kNoEntity;
    for (const NamedThing& name : view_.names) {
      // 8400名中国留学生
      const bool counted = name.span.begin >= value_.span.end &&
                           view_.Gap(value_.span.end, name.span.begin) <= 1.5 && name.country != kNoEntity;
      if (counted) return kNoEntity;
      if (name.span.begin >= value_.span.begin) continue;
      if (name.country == kNoEntity || name.nominal || name.place || name.dest) continue;
      if (!choice_.growth && CountedBefore(name.span)) continue;
      std::uint32_t behind = name.span.end;
      for (const NamedThing& place : view_.names) {
        const bool there = place.place && place.country != kNoEntity &&
                           view_.Before(place.span.begin, Role::kPlace) != nullptr;
        if (there && view_.Before(place.span.begin, Role::kPlace)->begin == behind) behind = place.span.end;
      }
      const bool noun = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
        return hit.role == Role::kCue && hit.metric == choice_.metric && !hit.governs &&
               (hit.begin == behind || (hit.begin == name.span.begin && hit.end > behind));
      });
      if (noun) nation = name.country;
    }
    return nation;
  }
  // Another number stands between a name and this one.
  bool CountedBefore(const Span& name) const {
    return std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                       x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                       [&](const ValueMention& one) {
                         return one.kind != ValueMention::Kind::kPeriod && one.span.end > name.end &&
                                one.span.end <= value_.span.begin;
                       });
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
};

}  // namespace

Parties FindCountParties(const Extraction& extraction, const FigureWords& words,
                         const SentenceView& view, const MetricChoice& choice, std::size_t v,
                         PartyMemory& memory) {
  return CountRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

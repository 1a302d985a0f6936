#include "extract/claims/figure_roles.h"

#include <algorithm>
#include <cmath>

namespace kg::extract {
namespace {

bool Holds(const std::vector<EntityIndex>& list, EntityIndex entity) {
  return std::find(list.begin(), list.end(), entity) != list.end();
}

class PartyFinder {
 public:
  PartyFinder(const Extraction& x, const FigureWords& words, const SentenceView& view,
              const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : x_(x), words_(words), view_(view), choice_(choice), value_(x.values[v]), memory_(memory),
        metric_(words.metrics()[choice.metric]),
        anchor_(choice.cue.empty() ? value_.span : choice.cue) {}

  Parties Find() {
    Parties out;
    switch (metric_.frame) {
      case Frame::kMutual: Mutual(out); break;
      case Frame::kExport: Trade(out, true); break;
      case Frame::kImport: Trade(out, false); break;
      case Frame::kCountryPair: Balance(out); break;
      case Frame::kCountry: OneCountry(out); break;
      case Frame::kFlow: Flow(out); break;
      case Frame::kLoan: Loan(out); break;
      case Frame::kContract: case Frame::kSupply: Supply(out); break;
      case Frame::kShare: Share(out); break;
      case Frame::kStake: Stake(out); break;
      case Frame::kRank: Rank(out); break;
      case Frame::kPlatform: case Frame::kStudents: case Frame::kVisitors: Guests(out); break;
      case Frame::kInstitutes: Institutes(out); break;
      case Frame::kMembers: Members(out); break;
      case Frame::kSite: Site(out); break;
      default: break;
    }
    std::sort(out.parties.begin(), out.parties.end());
    out.parties.erase(std::unique(out.parties.begin(), out.parties.end()), out.parties.end());
    if (out.parties.size() == 2 && IsCountry(out.parties[0]) && IsCountry(out.parties[1])) {
      memory_.pair = out.parties;
    }
    return out;
  }

 private:
  bool IsCountry(EntityIndex e) const { return x_.entities[e].type == EntityType::kCountry; }

  // Countries of the sentence, near the cue first; names of two countries at one place count both.
  std::vector<EntityIndex> Countries() const {
    struct Near {
      double distance;
      EntityIndex country;
    };
    std::vector<Near> near;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity) continue;
      const double distance = Distance(name.span) + (name.nominal ? 60 : 0);
      const auto known = std::find_if(near.begin(), near.end(), [&](const Near& one) {
        return one.country == name.country;
      });
      if (known == near.end()) near.push_back({distance, name.country});
      else known->distance = std::min(known->distance, distance);
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const Near& a, const Near& b) { return a.distance < b.distance; });
    std::vector<EntityIndex> out;
    for (const Near& one : near) out.push_back(one.country);
    return out;
  }

  double Distance(const Span& span) const {
    double gap = span.end <= anchor_.begin ? view_.Gap(span.end, anchor_.begin)
                                           : view_.Gap(anchor_.end, span.begin);
    const int strong = span.end <= anchor_.begin
                           ? view_.Count(span.end, anchor_.begin, ";；")
                           : view_.Count(anchor_.end, span.begin, ";；");
    gap += 30 * strong;
    return gap;
  }

  EntityIndex Partner(EntityIndex country) const {
    for (const std::vector<EntityIndex>* pair : {&memory_.pair, &memory_.document_pair}) {
      if (pair->size() == 2 && Holds(*pair, country)) {
        return (*pair)[0] == country ? (*pair)[1] : (*pair)[0];
      }
    }
    return kNoEntity;
  }

  std::vector<EntityIndex> Pair() const {
    std::vector<EntityIndex> countries = Countries();
    if (countries.size() >= 2) return {countries[0], countries[1]};
    if (countries.size() == 1) {
      const EntityIndex partner = Partner(countries[0]);
      if (partner != kNoEntity) return {countries[0], partner};
      return countries;
    }
    return memory_.pair.size() == 2 ? memory_.pair : memory_.document_pair;
  }

  void Mutual(Parties& out) { out.parties = Pair(); }

  // A country that stands beside the cue: "Belarusian exports", "экспорт Беларуси", 白俄罗斯出口.
  EntityIndex Beside() const {
    EntityIndex best = kNoEntity;
    double best_gap = 4.5;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal) continue;
      double gap = 0;
      if (name.span.Overlaps(anchor_)) {
        gap = 0;  // "Chinese students": the cue holds the name
      } else if (name.span.end <= anchor_.begin) {
        gap = view_.Gap(name.span.end, anchor_.begin);
        if (view_.Count(name.span.end, anchor_.begin, ",，;；。") > 0) continue;
        // 向白方: a side, not an adjective.
        const bool side = view_.language == Language::kChinese;
        if ((name.dest || name.source) && (!name.demonym || side)) continue;
        const bool adjunct = view_.language == Language::kEnglish && gap < 1.5;
        if (!name.demonym && !name.possessive && view_.language != Language::kChinese && !adjunct) {
          continue;
        }
      } else {
        gap = view_.Gap(anchor_.end, name.span.begin) + 0.5;
        if (view_.Count(anchor_.end, name.span.begin, ",，;；。") > 0) continue;
        const bool bare = !name.dest && !name.source && !name.between && !name.place;
        if (view_.language == Language::kChinese) continue;
        const bool slavic = view_.language == Language::kRussian ||
                            view_.language == Language::kBelarusian;
        if (!name.owner && !(name.demonym && gap < 3) && !(slavic && bare && gap < 3)) continue;
      }
      if (gap < best_gap) {
        best_gap = gap;
        best = name.country;
      }
    }
    return best;
  }

  EntityIndex Toward(bool dest) const {
    EntityIndex best = kNoEntity;
    double best_gap = 14;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.demonym) continue;
      if (!(dest ? name.dest : name.source)) continue;
      const double gap = Distance(name.span);
      if (gap < best_gap) {
        best_gap = gap;
        best = name.country;
      }
    }
    return best;
  }

  void Trade(Parties& out, bool exports) {
    const std::vector<EntityIndex> countries = Countries();
    EntityIndex other = Toward(exports);        // buyer of exports, seller of imports
    EntityIndex owner = Beside();
    if (owner == kNoEntity) owner = Toward(!exports);
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
    if (owner == other) owner = kNoEntity;
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

  // Named after the cue, with a word of place: "в Китае".
  bool IsPlaced(EntityIndex country) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && name.place && name.span.begin >= anchor_.end;
    });
  }

  // Of a pair, the country that the paper speaks of most.
  EntityIndex HomeOf(const std::vector<EntityIndex>& pair) const {
    for (const EntityIndex country : memory_.document_pair) {
      if (Holds(pair, country)) return country;
    }
    return pair.empty() ? kNoEntity : pair[0];
  }

  void Balance(Parties& out) {
    out.parties = Pair();
    out.subject = Holds(out.parties, memory_.trader) ? memory_.trader : Beside();
    if (out.subject == kNoEntity) out.subject = HomeOf(out.parties);
  }

  void OneCountry(Parties& out) {
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

  // Who gives and who takes, among the countries and, if asked, the organizations of the sentence.
  void GiverAndReceiver(bool organizations, EntityIndex& giver, EntityIndex& receiver) const {
    const bool receives = Receives();
    const EntityIndex near = Beside();
    if (near != kNoEntity) giver = near;
    const NamedThing* first = nullptr;
    // Where the clause of the number has a country of its own, other clauses do not count.
    const bool crowded = std::any_of(view_.names.begin(), view_.names.end(),
                                     [&](const NamedThing& name) {
                                       return name.country != kNoEntity && SameClause(name.span);
                                     });
    for (const NamedThing& name : view_.names) {
      const bool organization = organizations && name.type == EntityType::kOrganization &&
                                !name.nominal;
      if (name.country == kNoEntity && !organization) continue;
      if (metric_.frame == Frame::kLoan && crowded && !SameClause(name.span)) continue;
      const EntityIndex who = organization ? name.entity : name.country;
      if (name.demonym && organization) continue;
      if (name.source && giver == kNoEntity) {
        giver = who;
        continue;
      }
      const bool names_side = !name.demonym || view_.language == Language::kChinese;
      if ((name.dest || name.place) && names_side && receiver == kNoEntity && who != giver) {
        receiver = who;
        continue;
      }
      if (first == nullptr) first = &name;
    }
    for (const NamedThing& name : view_.names) {
      const bool organization = organizations && name.type == EntityType::kOrganization &&
                                !name.nominal;
      if (name.country == kNoEntity && !organization) continue;
      if (metric_.frame == Frame::kLoan && crowded && !SameClause(name.span)) continue;
      const EntityIndex who = organization ? name.entity : name.country;
      if (who == giver || who == receiver) continue;
      const bool before = name.span.end <= value_.span.begin;
      if (before && receives && receiver == kNoEntity && !name.demonym) receiver = who;
      else if (before && giver == kNoEntity) giver = who;
      else if (receiver == kNoEntity && !name.demonym) receiver = who;
      else if (giver == kNoEntity) giver = who;
    }
  }

  // The sentence tells who receives: its verb stands before the number, and no verb of giving.
  bool Receives() const {
    return view_.Has(Role::kReceive, view_.span.begin, value_.span.begin) &&
           !view_.Has(Role::kGive, view_.span.begin, value_.span.begin);
  }

  void FillFlow(EntityIndex& giver, EntityIndex& receiver) const {
    if (giver == kNoEntity && receiver == kNoEntity) {
      const std::vector<EntityIndex> pair =
          memory_.pair.size() == 2 ? memory_.pair : memory_.document_pair;
      if (memory_.giver != kNoEntity && memory_.receiver != kNoEntity) {
        giver = memory_.giver;
        receiver = memory_.receiver;
        return;
      }
      for (const EntityIndex country : pair) {
        if (x_.entities[country].key == metric_.default_giver) giver = country;
      }
      if (giver != kNoEntity) receiver = Partner(giver);
      return;
    }
    if (giver != kNoEntity && receiver == kNoEntity && IsCountry(giver)) {
      receiver = Partner(giver);
    } else if (giver == kNoEntity && receiver != kNoEntity && IsCountry(receiver)) {
      giver = Partner(receiver);
    }
  }

  void Flow(Parties& out) {
    const EntityIndex site = SiteOf(false);
    const std::vector<EntityIndex> countries = Countries();
    // Investment in a park: of the park, with the countries only if companies of one are meant.
    if (site != kNoEntity && !choice_.growth) {
      // A company that invests in a project of its own.
      for (const NamedThing& name : view_.names) {
        if (name.type == EntityType::kOrganization && !name.nominal &&
            name.span.end <= value_.span.begin &&
            x_.entities[site].type == EntityType::kProject && name.entity != site &&
            x_.entities[name.entity].kind == "company") {
          out.parties = {name.entity, site};
          out.subject = name.entity;
          return;
        }
      }
      if (countries.size() >= 2) out.parties = {countries[0], countries[1]};
      else if (countries.size() == 1 && Partner(countries[0]) != kNoEntity &&
               HasDemonym(countries[0])) {
        out.parties = {countries[0], Partner(countries[0])};
      }
      out.subject = site;
      Remember(site);
      return;
    }
    if (countries.empty() && !choice_.growth) {
      const EntityIndex carried = CarriedSite();
      if (carried != kNoEntity) {
        out.subject = carried;
        return;
      }
    }
    EntityIndex giver = kNoEntity, receiver = kNoEntity;
    GiverAndReceiver(false, giver, receiver);
    FixDefault(giver, receiver);
    FillFlow(giver, receiver);
    Give(out, giver, receiver);
  }

  bool HasDemonym(EntityIndex country) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && (name.demonym || name.source);
    });
  }

  // Two countries and nothing that tells giver from receiver: the usual one gives.
  void FixDefault(EntityIndex& giver, EntityIndex& receiver) const {
    if (giver == kNoEntity || receiver == kNoEntity || metric_.default_giver.empty()) return;
    if (x_.entities[receiver].key != metric_.default_giver) return;
    bool said = false;
    for (const NamedThing& name : view_.names) {
      if (name.country == giver && (name.source || name.demonym)) said = true;
      if (name.country == receiver && name.dest) said = true;
    }
    if (!said) std::swap(giver, receiver);
  }

  void Give(Parties& out, EntityIndex giver, EntityIndex receiver) {
    if (giver != kNoEntity) out.parties.push_back(giver);
    if (receiver != kNoEntity && receiver != giver) out.parties.push_back(receiver);
    out.subject = giver;
    memory_.giver = giver;
    memory_.receiver = receiver;
  }

  bool Lends(EntityIndex e) const {
    const std::string& kind = x_.entities[e].kind;
    return kind == "bank" || kind == "fund";
  }

  void Loan(Parties& out) {
    EntityIndex giver = kNoEntity, receiver = kNoEntity;
    std::vector<EntityIndex> lenders, borrowers;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization || name.nominal) continue;
      if (Lends(name.entity) && SameClause(name.span) && !Holds(lenders, name.entity)) lenders.push_back(name.entity);
      const std::string& kind = x_.entities[name.entity].kind;
      if ((kind == "gov" || kind == "company") && SameClause(name.span) && !Holds(borrowers, name.entity)) {
        borrowers.push_back(name.entity);
      }
    }
    GiverAndReceiver(false, giver, receiver);
    FixDefault(giver, receiver);
    const bool receives = view_.Has(Role::kReceive, view_.span.begin, view_.span.end);
    if (lenders.size() == 1) {
      if (receives && giver != kNoEntity && !FromName(lenders[0])) {
        // A bank that borrows from a country's banks.
        receiver = lenders[0];
      } else {
        giver = lenders[0];
        if (!borrowers.empty()) receiver = borrowers[0];
        else if (receiver == kNoEntity || receiver == giver) receiver = FirstCountryNot(giver);
      }
    } else if (lenders.size() > 1 && receives) {
      out.parties = lenders;
      if (giver == kNoEntity) giver = receiver;
      if (giver != kNoEntity) out.parties.push_back(giver);
      out.subject = giver;
      return;
    } else if (lenders.size() > 1) {
      // Banks of the usual giver lend to the others, unless one is named as the source.
      std::vector<EntityIndex> givers, receivers;
      for (const EntityIndex bank : lenders) {
        (IsUsualGiver(bank) ? givers : receivers).push_back(bank);
      }
      if (FromName(lenders[1]) || givers.empty() || receivers.empty()) {
        const bool second = FromName(lenders[1]);
        giver = lenders[second ? 1 : 0];
        receiver = lenders[second ? 0 : 1];
      } else {
        out.parties = givers;
        out.parties.push_back(receivers[0]);
        out.subject = givers[0];
        memory_.giver = givers[0];
        memory_.receiver = receivers[0];
        return;
      }
    } else if (!borrowers.empty() && giver != kNoEntity && receiver == kNoEntity) {
      receiver = borrowers[0];
    }
    FillFlow(giver, receiver);
    if (receiver == kNoEntity && giver != kNoEntity) receiver = HomeReceiver(giver);
    Give(out, giver, receiver);
  }

  // No other amount stands between the name and the number, but for one in another currency.
  bool SameClause(const Span& span) const {
    const std::uint32_t from = std::min(span.end, value_.span.end);
    const std::uint32_t to = std::max(span.begin, value_.span.begin);
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != ValueMention::Kind::kMoney || one.span == value_.span) continue;
      if (one.equivalent || value_.equivalent) continue;
      if (one.span.begin >= from && one.span.end <= to) return false;
    }
    return true;
  }
  bool IsUsualGiver(EntityIndex e) const {
    return !metric_.default_giver.empty() && x_.entities[e].within == metric_.default_giver;
  }
  bool FromName(EntityIndex e) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.entity == e && name.source;
    });
  }
  EntityIndex FirstCountryNot(EntityIndex e) const {
    for (const NamedThing& name : view_.names) {
      if (name.country != kNoEntity && name.country != e && !name.demonym) return name.country;
    }
    return kNoEntity;
  }
  // A bank lends: the country of the paper's pair that is not the usual giver receives.
  EntityIndex HomeReceiver(EntityIndex giver) const {
    for (const EntityIndex country : memory_.document_pair) {
      if (country != giver && x_.entities[country].key != metric_.default_giver) return country;
    }
    return kNoEntity;
  }

  void Supply(Parties& out) {
    EntityIndex giver = kNoEntity, receiver = Toward(true);
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kOrganization && !name.nominal && Makes(name.entity) &&
          giver == kNoEntity) {
        giver = name.entity;
      }
    }
    if (giver == kNoEntity && metric_.frame == Frame::kSupply) {
      giver = Beside();
      if (giver == receiver) giver = kNoEntity;
    }
    if (giver == kNoEntity && receiver == kNoEntity) {
      if (memory_.giver != kNoEntity && !IsCountry(memory_.giver)) {
        giver = memory_.giver;
        receiver = memory_.receiver;
      } else {
        out.parties = Pair();
        return;
      }
    }
    if (giver == kNoEntity) {
      giver = Partner(receiver);
      for (const EntityIndex country : Countries()) {
        if (country != receiver) giver = country;
      }
    }
    if (receiver == kNoEntity && giver != kNoEntity) {
      for (const EntityIndex country : Countries()) {
        if (receiver == kNoEntity && country != giver) receiver = country;
      }
      if (receiver == kNoEntity && giver == memory_.giver) receiver = memory_.receiver;
    }
    Give(out, giver, receiver);
  }

  bool Makes(EntityIndex e) const {
    const std::string& kind = x_.entities[e].kind;
    return kind.empty() || kind == "company";
  }

  void Share(Parties& out) {
    out.parties = Pair();
    const EntityIndex seller = memory_.trader;
    // "Доля Китая во внешней торговле Беларуси": the later of two owners; 占白俄罗斯对华出口.
    EntityIndex owner = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.dest || name.nominal) continue;
      if (view_.language != Language::kChinese && name.span.begin < anchor_.begin &&
          !name.demonym && !name.possessive) {
        continue;
      }
      owner = name.country;
    }
    const EntityIndex buyer = Toward(true);
    if (owner == buyer) owner = kNoEntity;
    if (owner == kNoEntity && buyer != kNoEntity) owner = Partner(buyer);
    if (owner == kNoEntity) owner = Holds(out.parties, seller) ? seller : HomeOf(out.parties);
    out.subject = owner;
  }

  void Stake(Parties& out) {
    std::vector<EntityIndex> things;
    for (const NamedThing& name : view_.names) {
      if ((name.type == EntityType::kOrganization || name.type == EntityType::kProject) &&
          !Holds(things, name.entity)) {
        things.push_back(name.entity);
      }
    }
    if (things.empty()) {
      Flow(out);
      return;
    }
    // "70 % belong to X": the owner stands after the number; else it is named first.
    EntityIndex owner = things[0];
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization || name.span.begin < value_.span.end) continue;
      if (SameNumber(name.span) && view_.Has(Role::kHeld, view_.span.begin, name.span.begin)) {
        owner = name.entity;
      }
      break;
    }
    // "Компании X принадлежит 49 % акций Y"
    if (const NamedThing* before = BeforeHeld()) owner = before->entity;
    EntityIndex company = kNoEntity;
    for (const EntityIndex thing : things) {
      if (thing != owner && company == kNoEntity) company = thing;
    }
    out.parties = {owner};
    if (company != kNoEntity) out.parties.push_back(company);
    out.subject = owner;
  }

  // The last name before a word of belonging that stands before the first number.
  const NamedThing* BeforeHeld() const {
    const NamedThing* best = nullptr;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kHeld || hit.end > value_.span.begin) continue;
      if (!SameNumber({hit.begin, hit.end}) || NumberBefore(hit.begin)) continue;
      for (const NamedThing& name : view_.names) {
        if (name.span.end > hit.begin) break;
        if (name.type == EntityType::kOrganization || name.type == EntityType::kProject) {
          best = &name;
        }
      }
      return best;
    }
    return best;
  }
  bool NumberBefore(std::uint32_t at) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kPercent && one.span.end <= at) return true;
    }
    return false;
  }

  // No other number stands between the number and the name.
  bool SameNumber(const Span& span) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kPeriod || one.kind == ValueMention::Kind::kIgnored) {
        continue;
      }
      if (one.span.begin >= value_.span.end && one.span.end <= span.begin) return false;
    }
    return true;
  }

  void Rank(Parties& out) {
    out.parties = Pair();
    // The ranked one is the grammatical subject.
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || !Holds(out.parties, name.country)) continue;
      if (name.demonym || name.possessive || name.dest || name.place || name.owner) continue;
      out.subject = name.country;
      break;
    }
    if (out.subject == kNoEntity) {
      for (const EntityIndex country : out.parties) {
        if (x_.entities[country].key == metric_.default_giver) out.subject = country;
      }
    }
  }

  void Guests(Parties& out) {
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
      guest = Beside();
      if (guest == kNoEntity) guest = Toward(false);
      if (guest == kNoEntity) {
        for (const NamedThing& name : view_.names) {
          if (guest == kNoEntity && name.demonym) guest = name.country;
        }
      }
      if (guest == kNoEntity && !out.parties.empty()) {
        const EntityIndex host = Toward(true);
        guest = host != kNoEntity ? Partner(host) : kNoEntity;
      }
    }
    out.subject = guest;
  }

  void Institutes(Parties& out) {
    for (const NamedThing& name : view_.names) {
      if (name.country != kNoEntity && Distance(name.span) < 25 &&
          !Holds(out.parties, name.country)) {
        out.parties.push_back(name.country);
      }
    }
    if (out.parties.size() > 2) out.parties.resize(2);
    EntityIndex whose = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity) continue;
      if (Distance(name.span) >= 25) continue;
      if (whose == kNoEntity || Distance(name.span) < 2) whose = name.country;
    }
    out.subject = whose;
    if (out.parties.empty()) out.parties = memory_.pair;
  }

  void Members(Parties& out) {
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kOrganization || name.type == EntityType::kInitiative) {
        out.subject = name.entity;
        break;
      }
    }
  }

  // A park, a plant, a company or a place of the sentence.
  EntityIndex SiteOf(bool places) const {
    EntityIndex best = kNoEntity;
    double best_cost = 1e9;
    for (const NamedThing& name : view_.names) {
      double cost = 0;
      if (name.type == EntityType::kProject) {
        cost = 0;
      } else if (name.type == EntityType::kOrganization && !name.demonym) {
        const std::string& kind = x_.entities[name.entity].kind;
        if (!kind.empty() && kind != "company") continue;
        cost = 12;
      } else if (places && name.type == EntityType::kPlace && !name.demonym && !name.dest &&
                 !name.source) {
        cost = 20;
      } else {
        continue;
      }
      if (name.span.begin >= value_.span.end) {
        cost += 6 + view_.Gap(value_.span.end, name.span.begin);
      } else {
        cost += 0.3 * view_.Gap(name.span.end, value_.span.begin) +
                8 * view_.Count(name.span.end, value_.span.begin, ";；。");
      }
      if (name.dest) cost += 6;
      if (cost < best_cost) {
        best_cost = cost;
        best = name.entity;
      }
    }
    return best;
  }

  EntityIndex CarriedSite() const {
    if (memory_.site != kNoEntity && memory_.site_sentence + 4 >= view_.index) return memory_.site;
    return memory_.document_site;
  }
  void Remember(EntityIndex site) {
    memory_.site = site;
    memory_.site_sentence = view_.index;
  }

  void Site(Parties& out) {
    EntityIndex site = SiteOf(metric_.id == "area" || metric_.id == "population");
    if (metric_.id == "tariff_rate" && site == kNoEntity) {
      const std::vector<EntityIndex> countries = Countries();
      if (countries.size() == 1) out.subject = countries[0];
      return;
    }
    const bool carries = metric_.id != "capacity" && metric_.id != "price" &&
                         metric_.id != "tariff_rate" && metric_.id != "project_cost";
    if (site == kNoEntity && carries) site = CarriedSite();
    out.subject = site;
    if (site != kNoEntity) Remember(site);
    const bool people = metric_.id == "companies_registered" || metric_.id == "jobs_planned" ||
                        metric_.id == "jobs_created";
    if (!people) return;
    // Chinese companies of a park: of both countries.
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal) continue;
      const bool counted = metric_.id == "companies_registered" && name.demonym && name.span.begin >= value_.span.end &&
                           view_.Gap(value_.span.end, name.span.begin) <= 2 &&
                           view_.Count(value_.span.end, name.span.begin, ",，;；") == 0;
      const bool origin = name.source;
      if (!counted && !origin) continue;
      out.parties = {name.country};
      const EntityIndex partner = Partner(name.country);
      if (partner != kNoEntity) out.parties.push_back(partner);
      break;
    }
  }

  const Extraction& x_;
  const FigureWords& words_;
  const SentenceView& view_;
  const MetricChoice& choice_;
  const ValueMention& value_;
  PartyMemory& memory_;
  const Metric& metric_;
  Span anchor_;
};

}  // namespace

Parties FindParties(const Extraction& extraction, const FigureWords& words,
                    const SentenceView& view, const MetricChoice& choice, std::size_t v,
                    PartyMemory& memory) {
  return PartyFinder(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

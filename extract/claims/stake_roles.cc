#include "extract/claims/stake_roles.h"

#include <algorithm>
#include <vector>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

// Words between a number and the name that it goes with, between an adjective and its noun, and
// between a verb and its object.
constexpr double kFurthest = 30, kNear = 8, kListed = 6, kAttribute = 5, kObject = 2.5;
constexpr std::uint32_t kFromPlace = 10;  // bytes between a body and the place that it is from

// Who owns how much of what.
//
// A sentence tells of each number its owner, by one of two orders ("A holds 60 % and B 40 %", "60 %
// belong to A, 40 % to B"), and of all of them one body: what it names besides the owners, else what
// was spoken of before.
class StakeRoles : private PartyScene {
 public:
  StakeRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
             const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory) {
    for (const NamedThing& name : view.names) {
      if (IsActor(name)) actors_.push_back(&name);
    }
  }

  Parties Find() {
    FindOwners();
    const EntityIndex company = Company();
    Parties out;
    if (owner_ == kNoEntity && std::find(mine_.begin(), mine_.end(), company) != mine_.end()) return out;
    out.parties = mine_;
    out.subject = owner_;
    if (company != kNoEntity && !Holds(out.parties, company)) {
      out.parties.push_back(company);
      memory_.company = company;
      memory_.company_sentence = view_.index;
    }
    return out;
  }

 private:
  bool IsBody(const NamedThing& name) const {
    return name.type == EntityType::kOrganization || name.type == EntityType::kProject;
  }

  // A body, or a country that is no attribute of one: "China's Midea", "of the Chinese Geely". Of an
  // adjective a noun for owners must follow, or the number itself: "the Chinese side", «белорусская — 40 %».
  bool IsActor(const NamedThing& name) const {
    if (IsBody(name)) return !name.demonym;
    if (name.country == kNoEntity || name.type != EntityType::kCountry || name.nominal) return false;
    if (name.demonym && view_.After(name.span.end, Role::kSide) != nullptr) return true;
    if (name.demonym &&
        view_.After(name.span.end, Role::kPartner) == nullptr &&
        view_.After(name.span.end, Role::kOther) == nullptr && !BesideShare(name)) {
      return false;
    }
    return std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& body) {
      return IsBody(body) && body.span.begin >= name.span.end &&
             (name.demonym || name.possessive || view_.language == Language::kChinese) &&
             view_.Gap(name.span.end, body.span.begin) <= kAttribute &&
             view_.Count(name.span.end, body.span.begin, ",，;；、%") == 0;
    });
  }

  // Nothing but a mark parts the name from a number.
  bool BesideShare(const NamedThing& name) const {
    return std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                       x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                       [&](const ValueMention& one) {
                         return one.outer.begin >= name.span.end && one.kind != ValueMention::Kind::kPeriod &&
                                view_.Gap(name.span.end, one.outer.begin) <= 2 &&
                                view_.Count(name.span.end, one.outer.begin, "—–-:：") > 0;
                       });
  }

  // The owner of this number, and those that the numbers before it give to others.
  void FindOwners() {
    constexpr std::size_t kLook = 8;  // numbers
    std::vector<std::size_t> shares;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const bool share = x_.values[k].kind == ValueMention::Kind::kPercent ||
                         x_.values[k].rule == "value.fraction" || &x_.values[k] == &value_;
      if (share) shares.push_back(k);
    }
    const auto mine = static_cast<std::size_t>(
        std::find_if(shares.begin(), shares.end(), [&](std::size_t k) { return &x_.values[k] == &value_; }) -
        shares.begin());
    if (view_.Has(Role::kRespectively, view_.span.begin, view_.span.end) && shares.size() > 1) {
      const std::vector<const NamedThing*> listed = OwnersInOrder(shares);
      if (!listed.empty()) {
        owners_ = listed;
        for (const NamedThing* name : listed) taken_.push_back(Whose(*name));
        owner_ = taken_[mine];
        mine_ = {owner_};
        return;
      }
    }
    bool behind = false;   // whether owners stand behind their numbers
    bool unnamed = false;  // whether this one's is only referred to
    for (std::size_t n = mine > kLook ? mine - kLook : 0; n < std::min(shares.size(), mine + kLook); ++n) {
      const ValueMention& share = x_.values[shares[n]];
      const std::uint32_t from = n > 0 ? x_.values[shares[n - 1]].span.end : view_.span.begin;
      const std::uint32_t to =
          n + 1 < shares.size() ? x_.values[shares[n + 1]].outer.begin : view_.span.end;
      const NamedThing* owner = OwnerBehind(share, to, behind);
      behind = owner != nullptr;
      if (owner == nullptr) owner = OfTwo(share, from);
      if (owner == nullptr) owner = OwnerBefore(share, from);
      if (owner == nullptr) owner = NameBehind(share, to);
      // "The company from Shenzhen holds 60 %": the body itself is none of its owners.
      const bool itself = owner != nullptr && owner->nominal && owner->entity == memory_.company &&
                          !memory_.founders.empty();
      if (itself) owner = nullptr;
      const EntityIndex partner = PartnerMeant(share, from, to, owner);
      EntityIndex whose = partner != kNoEntity ? partner : owner != nullptr ? Whose(*owner) : kNoEntity;
      if (n == mine) {
        owner_ = whose;
        if (whose != kNoEntity) mine_ = {whose};
        if (owner != nullptr && behind) AddJointOwners(*owner, to);
        const bool each = !behind && (owner != nullptr ? OfEach(share, *owner) : BesideEach(share));
        if (each && owner != nullptr) AddEachBefore(*owner);
        if (each && mine_.size() < 2 && AddEachMeant(owner)) {
          if (owner != nullptr && !owner->nominal) owner = nullptr;
          whose = kNoEntity;
        }
      }
      if (owner != nullptr) owners_.push_back(owner);
      if (whose != kNoEntity) taken_.push_back(whose);
      if (n == mine) unnamed = itself;
    }
    if (unnamed && owner_ == kNoEntity) {
      owner_ = FounderLeft(memory_.founders, kNoEntity);
      if (owner_ != kNoEntity) mine_ = {owner_};
    }
  }

  // "A and B, who own 51 and 49 percent respectively": as many names, joined, before the first number or
  // behind the last.
  std::vector<const NamedThing*> OwnersInOrder(const std::vector<std::size_t>& shares) const {
    const std::uint32_t first = x_.values[shares.front()].outer.begin;
    const std::uint32_t last = x_.values[shares.back()].span.end;
    std::vector<const NamedThing*> run, best;
    for (const NamedThing* name : actors_) {
      if (name->span.end > first && name->span.begin < last) continue;
      const bool joined = !run.empty() && (run.back()->span.end <= first) == (name->span.end <= first) &&
                          (name->between || view_.Count(run.back()->span.end, name->phrase, ",，、") == 1) &&
                          view_.Gap(run.back()->span.end, name->phrase) <= kAttribute;
      if (!joined) run.clear();
      run.push_back(name);
      if (run.size() == shares.size()) best = run;
    }
    return best;
  }

  bool Taken(const NamedThing& name) const {
    return std::find(owners_.begin(), owners_.end(), &name) != owners_.end() || Holds(taken_, Whose(name));
  }

  // A government stands for its country.
  EntityIndex Whose(const NamedThing& name) const {
    if (name.country != kNoEntity) return name.country;
    if (x_.entities[name.entity].kind != "government") return name.entity;
    const auto country = view_.countries->find(x_.entities[name.entity].within);
    return country != view_.countries->end() ? country->second : name.entity;
  }

  // "60 % belong to A, 40 % to B": behind a word of belonging, or in a list that began so.
  const NamedThing* OwnerBehind(const ValueMention& share, std::uint32_t to, bool listed) const {
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kHeld || hit.begin < share.span.end || hit.end > to) continue;
      const NamedThing* name = FirstBetween(hit.end, to);
      if (name != nullptr && view_.Gap(hit.end, name->span.begin) <= kNear) return name;
    }
    const NamedThing* name = FirstBetween(share.span.end, to);
    if (name == nullptr) return nullptr;
    for (const NamedThing* one : actors_) {
      const bool behind = one->span.begin >= share.span.end && one->span.end <= to && !Taken(*one);
      if (behind && IsAtOwner(*one) && view_.Count(share.span.end, one->phrase, ",;") == 0) return one;
    }
    const std::uint32_t at = name->span.begin;
    const bool linked = name->dest || name->source || view_.Count(share.span.end, at, "—–") > 0 ||
                        HeldBefore(share);
    return listed && linked && view_.Gap(share.span.end, at) <= kListed ? name : nullptr;
  }
  // «49 % акций у A»
  bool IsAtOwner(const NamedThing& name) const {
    if (view_.Before(name.phrase, Role::kAtOwner) == nullptr) return false;
    const auto may = [cases = CasesOf(name)](GrammaticalCase one) {
      return (cases & 1U << static_cast<unsigned>(one)) != 0;
    };
    return may(GrammaticalCase::kGenitive) && !may(GrammaticalCase::kLocative);
  }
  // "A and B founded C, the former holding 65 %": the first and the second of the sentence.
  const NamedThing* OfTwo(const ValueMention& share, std::uint32_t from) const {
    constexpr double kBeside = 4;  // words
    for (const WordHit& hit : view_.hits) {
      const bool former = hit.role == Role::kFormer;
      if ((!former && hit.role != Role::kLatter) || hit.begin < from || hit.end > share.outer.begin) continue;
      if (view_.Gap(hit.end, share.outer.begin) > kBeside || actors_.size() < 2) continue;
      const NamedThing* one = actors_[former ? 0 : 1];
      return one->span.end <= hit.begin ? one : nullptr;
    }
    return nullptr;
  }
  // "50 % each", «по 50 %», 各持股50%
  bool BesideEach(const ValueMention& share) const {
    return view_.After(share.span.end, Role::kEach) != nullptr ||
           view_.Before(share.outer.begin, Role::kEach) != nullptr;
  }
  bool OfEach(const ValueMention& share, const NamedThing& owner) const {
    return BesideEach(share) ||
           (view_.language == Language::kChinese && view_.Has(Role::kEach, owner.span.end, share.outer.begin));
  }
  // A word of belonging right before the number: "to A belong 60 %, 40 % to B".
  bool HeldBefore(const ValueMention& share) const {
    return view_.Before(share.outer.begin, Role::kHeld) != nullptr;
  }
  const NamedThing* FirstBetween(std::uint32_t from, std::uint32_t to) const {
    for (const NamedThing* name : actors_) {
      if (name->span.begin >= from && name->span.begin < to && !Taken(*name)) return name;
    }
    return nullptr;
  }

  // "A holds 60 %", "A (60 %)": the last name before the number that is not what is owned.
  const NamedThing* OwnerBefore(const ValueMention& share, std::uint32_t from) const {
    const NamedThing* of = nullptr;
    for (auto at = actors_.rbegin(); at != actors_.rend(); ++at) {
      const NamedThing& name = **at;
      if (name.span.end > share.outer.begin) continue;
      if (name.span.begin < from || view_.Gap(name.span.end, share.outer.begin) > kFurthest) break;
      if (Taken(name)) continue;
      // 丙49%的股权: what the share is of.
      const bool beside = view_.language == Language::kChinese && name.span.end == share.outer.begin;
      if (beside && view_.After(share.span.end, Role::kOwner) != nullptr) continue;
      // «A выкупила у B 10 %»: who sells.
      const WordHit* seller = IsAtOwner(name) ? view_.Before(name.phrase, Role::kAtOwner) : nullptr;
      if (seller != nullptr && view_.Before(seller->begin, Role::kHeld) != nullptr) continue;
      // "A, a Chinese company, holds": what the country's adjective belongs to.
      if (name.demonym && view_.Count(name.span.end, share.outer.begin, ",，") > 0) continue;
      if (!IsOwned(name)) return &name;
      if (name.owner && of == nullptr && ShareOf(name)) of = &name;
    }
    return of;
  }

  // "60 % — A": with no word at all.
  const NamedThing* NameBehind(const ValueMention& share, std::uint32_t to) const {
    const NamedThing* name = FirstBetween(share.span.end, to);
    if (name == nullptr || IsOwned(*name) || view_.Gap(share.span.end, name->span.begin) > kListed ||
        view_.Count(share.span.end, name->span.begin, ",，;；") > 0) {
      return nullptr;
    }
    const bool linked = name->dest || view_.Count(share.span.end, name->span.begin, "—–(（") > 0;
    return linked ? name : nullptr;
  }

  // "in C", "a shareholder of C", "of the joint company C", "owns C": what the share is in.
  bool IsOwned(const NamedThing& name) const {
    if (IsAtOwner(name) || view_.Before(name.phrase, Role::kRelative) != nullptr) return false;
    const bool of = name.owner && view_.language == Language::kEnglish;
    return name.place || of || view_.Before(name.span.begin, Role::kHolds) != nullptr ||
           view_.Before(name.phrase, Role::kHolds) != nullptr ||
           Led(name, Role::kPlace) || (view_.language == Language::kEnglish && Led(name, Role::kOwner));
  }
  // "the share of A": whose it is.
  bool ShareOf(const NamedThing& name) const {
    const WordHit* of = view_.Before(name.span.begin, Role::kOwner);
    return of != nullptr && std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && words_.metrics()[hit.metric].frame == Frame::kStake &&
             hit.end <= of->begin && hit.end + 1 >= of->begin;
    });
  }

  // "the Chinese shareholder", "its local partner": the founder that is meant, if the body's founders
  // were told.
  EntityIndex PartnerMeant(const ValueMention& share, std::uint32_t from, std::uint32_t to,
                           const NamedThing* owner) {
    if (owner != nullptr && !owner->demonym) return kNoEntity;
    const std::uint32_t begin = owner != nullptr ? owner->span.end : from;
    const std::uint32_t end = owner != nullptr && owner->span.begin > share.span.end ? to : share.outer.begin;
    const bool partner = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kPartner && hit.begin >= begin && hit.end <= end &&
             (owner == nullptr || view_.Gap(begin, hit.begin) <= kObject);
    });
    // "The Chinese partner holds 60 percent, the Belarusian one 40", «белорусский — 40»
    const bool the_other = owner != nullptr && owner->demonym && partner_told_ &&
                           view_.After(owner->span.end, Role::kSide) == nullptr;
    // 甲与乙合办丙公司，中方持股51%
    const bool side = owner != nullptr && view_.language == Language::kChinese &&
                      view_.After(owner->span.end, Role::kSide) != nullptr;
    partner_told_ |= partner;
    if (!partner && !the_other && !side) return kNoEntity;
    return FounderLeft(side ? FoundersOfIt() : memory_.founders, owner != nullptr ? owner->country : kNoEntity);
  }

  // Of the body that the sentence founds: those named before it; else of the one spoken of, if they were told.
  std::vector<EntityIndex> FoundersOfIt() {
    const NamedThing* founded = Founded();
    if (founded == nullptr) nameless_ = FoundersOfNameless();
    if (!nameless_.empty()) return nameless_;
    const EntityIndex it = founded != nullptr ? founded->entity : memory_.company;
    if (it == kNoEntity || it == memory_.founded) return memory_.founders;
    std::vector<EntityIndex> founders;
    for (const NamedThing* name : actors_) {
      if (founded != nullptr && IsBody(*name) && name->span.end <= founded->phrase) founders.push_back(name->entity);
    }
    return founders;
  }

  // 甲与乙成立合资企业，中方占股60%: two bodies before the verb, and none behind it.
  std::vector<EntityIndex> FoundersOfNameless() const {
    const auto verb = std::find_if(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.end <= value_.outer.begin && words_.metrics()[hit.metric].frame == Frame::kFounding;
    });
    std::vector<EntityIndex> founders;
    for (const NamedThing* name : actors_) {
      if (verb == view_.hits.end() || !IsBody(*name) || name->nominal) continue;
      if (name->span.end > verb->begin) return {};
      founders.push_back(name->entity);
    }
    return founders.size() == 2 ? founders : std::vector<EntityIndex>{};
  }

  // The founder, of a country if one is told, that no number has been given to, if it is one.
  EntityIndex FounderLeft(const std::vector<EntityIndex>& founders, EntityIndex country) const {
    EntityIndex only = kNoEntity, again = kNoEntity;  // `again`: 甲持股55%，后来中方降至49%
    std::size_t left = 0;
    for (const EntityIndex founder : founders) {
      const std::string_view nation = country != kNoEntity ? NationOf(founder) : std::string_view();
      const bool of_it = country != kNoEntity && nation == x_.entities[country].key;
      if (of_it && view_.language == Language::kChinese && again == kNoEntity) again = founder;
      if (Holds(taken_, founder)) continue;
      if (of_it) return founder;
      if (!nation.empty()) continue;
      only = founder;
      ++left;
    }
    return left == 1 && again == kNoEntity ? only : again;
  }

  // The country of a founder: as is known, or as the sentence of the founding tells by a place in its name,
  // an adjective before it or a place right behind it, "the Chinese X", "X from Hefei".
  std::string_view NationOf(EntityIndex founder) const {
    if (!x_.entities[founder].within.empty()) return x_.entities[founder].within;
    const Mention* body = nullptr;
    EntityIndex adjective = kNoEntity;  // of the name to come
    for (const Mention& one : MentionsOf(x_, nameless_.empty() ? memory_.founders_sentence : view_.index)) {
      if (one.entity == kNoEntity) continue;
      std::string_view nation;
      if (one.entity == founder && !one.embedded) {
        body = &one;
        if (adjective != kNoEntity) nation = LandOf(adjective);
      } else if (body != nullptr && (body->span.Contains(one.span) ||
                                     (one.type == EntityType::kPlace && !one.embedded &&
                                      one.span.begin >= body->span.end &&
                                      one.span.begin - body->span.end <= kFromPlace))) {
        nation = LandOf(one.entity);
      }
      if (!nation.empty()) return nation;
      if (one.demonym && !one.embedded) adjective = one.entity;
      else if (!one.nominal && !one.embedded) adjective = kNoEntity;
    }
    return {};
  }
  // The country that a place lies in, or that it is.
  std::string_view LandOf(EntityIndex place) const {
    const Entity& land = x_.entities[place];
    if (land.type == EntityType::kCountry) return land.key;
    const bool known = land.type == EntityType::kPlace && land.within.starts_with("country:");
    return known ? std::string_view(land.within) : std::string_view();
  }

  // "60 percent is shared between A, B and C"
  void AddJointOwners(const NamedThing& first, std::uint32_t to) {
    std::uint32_t end = first.span.end;
    for (const NamedThing* name : actors_) {
      if (name->span.begin < end || name->span.begin >= to || to < view_.span.end) continue;
      const bool joined = name->between || view_.Count(end, name->span.begin, ",，、") == 1;
      if (!joined || view_.Gap(end, name->span.begin) > kObject) break;
      mine_.push_back(Whose(*name));
      end = name->span.end;
    }
    if (mine_.size() > 1) owner_ = kNoEntity;
  }

  // "A and B hold 50 % each": those that stand in one list with the owner.
  void AddEachBefore(const NamedThing& last) {
    const NamedThing* next = &last;
    for (auto at = actors_.rbegin(); at != actors_.rend(); ++at) {
      const NamedThing& name = **at;
      if (name.span.end > next->phrase) continue;
      const bool joined = next->between || view_.Count(name.span.end, next->phrase, ",，、") == 1;
      if (!joined || view_.Gap(name.span.end, next->phrase) > kObject) break;
      mine_.push_back(Whose(name));
      taken_.push_back(Whose(name));
      next = &name;
    }
    if (mine_.size() > 1) owner_ = kNoEntity;
  }

  // 双方各持股50%: both that the word stands for; else, of what they founded, the founders.
  bool AddEachMeant(const NamedThing* word) {
    std::vector<EntityIndex> all;
    for (const NamedThing* name : actors_) {
      if (word != nullptr && name->nominal && name->span == word->span) all.push_back(Whose(*name));
    }
    const bool told = memory_.founders.size() > 1 && memory_.founders_sentence + 1 >= view_.index;
    if (told && (word == nullptr || word->nominal || word->entity == memory_.founded)) all = memory_.founders;
    if (all.size() < 2) return false;
    owner_ = kNoEntity;
    mine_ = all;
    taken_.insert(taken_.end(), all.begin(), all.end());
    return true;
  }

  // "A and B founded C; A owns 49 %": what the verb of the sentence has founded.
  const NamedThing* Founded() const {
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kCue || !hit.governs || hit.end > value_.outer.begin ||
          words_.metrics()[hit.metric].frame != Frame::kFounding) {
        continue;
      }
      for (const NamedThing* name : actors_) {
        if (name->span.begin < hit.end || !IsBody(*name) || name->place || name->source) continue;
        const bool object = view_.Gap(hit.end, name->phrase) <= kNear && view_.Count(hit.end, name->phrase, ",;") == 0;
        if (object && name->span.end <= value_.outer.begin && !Taken(*name)) return name;
        break;
      }
    }
    return nullptr;
  }

  // What the shares are in: what the sentence names besides their owners, first what a word makes
  // that, else what was spoken of before.
  EntityIndex Company() const {
    if (const NamedThing* founded = Founded(); founded != nullptr) return founded->entity;
    if (!nameless_.empty()) return kNoEntity;
    const NamedThing* best = nullptr;
    int best_rank = 0;
    for (const NamedThing* name : actors_) {
      if (!IsBody(*name) || Taken(*name) || x_.entities[name->entity].kind == "government") continue;
      if (Describes(*name)) continue;
      // "A and B founded C, the Chinese side holding 60 percent"
      const bool founding = memory_.founders_sentence == view_.index && memory_.company != kNoEntity;
      if (founding && Holds(memory_.founders, name->entity)) continue;
      const bool park = x_.entities[name->entity].kind == "park";
      // Who pays how much of a project in a park owns no part of the park.
      if (park && name->place) continue;
      const bool after = name->span.begin >= value_.span.end && !name->between &&
                         view_.Gap(value_.span.end, name->span.begin) <= kNear &&
                         view_.Count(value_.span.end, name->span.begin, ",，;；") == 0;
      const int rank = after ? 5 : park ? 1 : IsOwned(*name) ? 4 : name->nominal ? 3 : 2;
      if (rank > best_rank) {
        best = name;
        best_rank = rank;
      }
    }
    if (best != nullptr) return best->entity;
    const auto owned = [&](EntityIndex body) {
      return body != kNoEntity && body != owner_ && !Holds(taken_, body) &&
             (x_.entities[body].type == EntityType::kOrganization ||
              x_.entities[body].type == EntityType::kProject);
    };
    constexpr std::uint32_t kFresh = 3;  // sentences
    if (owned(memory_.company) && memory_.company_sentence + kFresh >= view_.index) return memory_.company;
    if (const EntityIndex before = CompanyBefore(); owned(before)) return before;
    if (owned(memory_.title_site)) return memory_.title_site;
    if (owned(memory_.company)) return memory_.company;
    const EntityIndex carried = CarriedSite();
    return owned(carried) && x_.entities[carried].type == EntityType::kOrganization ? carried : kNoEntity;
  }

  // 甲旗下乙: a name right before an owner only tells whose that is.
  bool Describes(const NamedThing& name) const {
    return std::any_of(owners_.begin(), owners_.end(), [&](const NamedThing* owner) {
      return owner->country == kNoEntity && !view_.Has(Role::kSource, name.span.end, owner->span.begin) &&
             owner->span.begin >= name.span.end && view_.Gap(name.span.end, owner->span.begin) <= kObject &&
             view_.Count(name.span.end, owner->span.begin, ",，;；、:：—–%") == 0 && !IsOwned(name) &&
             !name.nominal && view_.language == Language::kChinese;
    });
  }

  // "A and B founded C. A holds 60 percent": the last company of the sentence before that owns none
  // of what this one tells.
  EntityIndex CompanyBefore() const {
    EntityIndex company = kNoEntity;
    if (view_.index == 0) return company;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    if (before.paragraph != x_.document.sentences[view_.index].paragraph) return company;
    for (const Mention& one : MentionsOf(x_, view_.index - 1)) {
      if (one.type != EntityType::kOrganization || one.embedded || one.entity == kNoEntity ||
          one.entity == owner_ || Holds(taken_, one.entity) || memory_.owners.contains(one.entity)) {
        continue;
      }
      if (x_.entities[one.entity].MayBeCompany()) company = one.entity;
    }
    return company;
  }

  std::vector<const NamedThing*> actors_;  // by begin
  std::vector<const NamedThing*> owners_;  // of the numbers of the sentence
  std::vector<EntityIndex> taken_;         // the same
  std::vector<EntityIndex> nameless_;      // who founded what has no name
  bool partner_told_ = false;              // an owner before was meant by such a word
  EntityIndex owner_ = kNoEntity;          // of this number
  std::vector<EntityIndex> mine_;          // the same, or all who share it
};

}  // namespace

Parties FindStakeParties(const Extraction& extraction, const FigureWords& words,
                         const SentenceView& view, const MetricChoice& choice, std::size_t v,
                         PartyMemory& memory) {
  return StakeRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

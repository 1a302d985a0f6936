#include "extract/claims/party_scene.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {

bool PartyScene::Holds(const std::vector<EntityIndex>& list, EntityIndex entity) {
  return std::find(list.begin(), list.end(), entity) != list.end();
}

bool PartyScene::IsCountry(EntityIndex e) const { return x_.entities[e].type == EntityType::kCountry; }

bool PartyScene::IsSide(EntityIndex e) const {
  return IsCountry(e) ||
         (x_.entities[e].type == EntityType::kPlace && x_.entities[e].kind == "region");
}

bool PartyScene::IsExample(const NamedThing& name) const {
  if (name.span.begin < value_.span.end || view_.language != Language::kChinese ||
      view_.Count(value_.span.end, name.span.begin, ",，") == 0) {
    return false;
  }
  return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& other) {
    return other.country != kNoEntity && other.country != name.country &&
           (other.span.end + 3 == name.span.begin || name.span.end + 3 == other.span.begin) &&
           view_.Count(std::min(name.span.end, other.span.end),
                       std::max(name.span.begin, other.span.begin), "、") == 1;
  });
}

std::vector<EntityIndex> PartyScene::Countries() const {
  struct Near {
    double distance;
    EntityIndex country;
  };
  std::vector<Near> near;
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || OfAnother(name.span) || IsExample(name) || Superseded(name)) continue;
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

bool PartyScene::Superseded(const NamedThing& name) const {
  if (name.dest == name.source || name.demonym) return false;
  for (const NamedThing& later : view_.names) {
    const bool same = later.country != kNoEntity && later.country != name.country && !later.demonym &&
                      later.dest == name.dest && later.source == name.source;
    if (!same || later.span.begin < name.span.end || later.span.end > value_.span.begin) continue;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == value_.kind && one.span.begin >= name.span.end && one.span.end <= later.span.begin) {
        return true;
      }
    }
  }
  return false;
}

bool PartyScene::OfAnother(const Span& span) const {
  if (span.begin < value_.span.end) return false;
  if (view_.Count(value_.span.end, span.begin, ",，;；") == 0) return OpensAnother(span);
  for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
    const ValueMention& one = x_.values[k];
    if (one.kind == ValueMention::Kind::kPeriod || one.kind == ValueMention::Kind::kIgnored ||
        one.range_end || one.equivalent || one.span.begin < value_.span.end) {
      continue;
    }
    if (one.span.end <= span.begin) {
      return view_.Count(value_.span.end, one.span.begin, ",，;；") > 0;
    }
    // "six institutes, and in China 13": what another number follows.
    return one.span.begin >= span.end && view_.Gap(span.end, one.outer.begin) < 4 &&
           view_.Count(span.end, one.outer.begin, ",，;；") == 0;
  }
  return false;
}

// "4 million, and Latvia – 2 million", "Latvia's 2 million": nothing but a mark parts the name from a
// number of its own.
bool PartyScene::OpensAnother(const Span& span) const {
  if (view_.language == Language::kChinese) return false;
  for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
    const ValueMention& one = x_.values[k];
    if (one.span.begin < span.end) continue;
    return one.unit == value_.unit && !one.range_end && !one.equivalent &&
           view_.Gap(span.end, one.outer.begin) <=
               1 + view_.Count(span.end, one.outer.begin, "-–—") &&
           view_.Count(span.end, one.outer.begin, ",;:()") == 0;
  }
  return false;
}

double PartyScene::Distance(const Span& span) const {
  double gap = span.end <= anchor_.begin ? view_.Gap(span.end, anchor_.begin)
                                         : view_.Gap(anchor_.end, span.begin);
  const int strong = span.end <= anchor_.begin
                         ? view_.Count(span.end, anchor_.begin, ";；")
                         : view_.Count(anchor_.end, span.begin, ";；");
  gap += 30 * strong;
  return gap;
}

EntityIndex PartyScene::Partner(EntityIndex country) const {
  if (const EntityIndex lead = LeadCountry(); lead != kNoEntity && lead != country) return lead;
  // The pair spoken of last holds for the next sentence; then the paper's own comes first.
  const bool fresh = memory_.pair_sentence + 1 >= view_.index;
  for (const std::vector<EntityIndex>* pair :
       {fresh ? &memory_.pair : &memory_.document_pair,
        fresh ? &memory_.document_pair : &memory_.pair}) {
    if (pair->size() == 2 && Holds(*pair, country)) {
      return (*pair)[0] == country ? (*pair)[1] : (*pair)[0];
    }
  }
  return kNoEntity;
}

EntityIndex PartyScene::LeadCountry() const {
  constexpr std::uint32_t kFurthest = 12;  // sentences of a paragraph
  constexpr std::uint32_t kMarks = 4;      // bytes besides the name
  const std::vector<Sentence>& sentences = x_.document.sentences;
  std::uint32_t s = view_.index;
  while (s > 0 && s + kFurthest > view_.index &&
         sentences[s - 1].paragraph == sentences[view_.index].paragraph) {
    --s;
  }
  if (s == view_.index) return kNoEntity;
  const Sentence& lead = sentences[s];
  const std::span<const Mention> names = MentionsOf(x_, s);
  if (names.empty() || names[0].span.end > lead.span.end || names[0].demonym ||
      names[0].entity == kNoEntity || names[0].span.size() + kMarks < lead.span.size()) {
    return kNoEntity;
  }
  return IsCountry(names[0].entity) ? names[0].entity : kNoEntity;
}

EntityIndex PartyScene::TradePartner(EntityIndex country) const {
  // 该州出口25亿美元。对华出口1.4亿美元: the region whose trade was just told.
  const EntityIndex trader = memory_.trader;
  const bool told = view_.language == Language::kChinese && trader != kNoEntity && trader != country &&
                    x_.entities[trader].type == EntityType::kPlace && !x_.figures.empty() &&
                    x_.figures.back().subject == trader && x_.figures.back().sentence + 1 >= view_.index;
  if (told) return trader;
  const EntityIndex partner = Partner(country);
  if (partner != kNoEntity || country == memory_.at_home || !IsCountry(country)) return partner;
  if (view_.language != Language::kChinese) return memory_.at_home;
  return memory_.title_country != country ? memory_.title_country : kNoEntity;
}

EntityIndex PartyScene::Province() const {
  for (const NamedThing& name : view_.names) {
    if (name.type != EntityType::kPlace || name.country != kNoEntity || name.demonym) continue;
    if (x_.entities[name.entity].kind != "region" || !name.between) continue;
    if (Distance(name.span) < 8) return name.entity;
  }
  return kNoEntity;
}

std::vector<EntityIndex> PartyScene::Sides() const {
  bool countries = false;
  for (std::size_t i = 0; i < view_.names.size(); ++i) {
    const NamedThing& name = view_.names[i];
    countries |= name.country != kNoEntity && !name.demonym;
    if (i == 0 || !name.nominal || name.country != kNoEntity) continue;
    const NamedThing& other = view_.names[i - 1];
    if (other.span == name.span && other.country == kNoEntity) return {other.entity, name.entity};
  }
  return countries ? std::vector<EntityIndex>{} : memory_.sides;
}

std::vector<EntityIndex> PartyScene::Pair() const {
  if (metric_.frame == Frame::kMutual) {
    if (std::vector<EntityIndex> sides = Sides(); !sides.empty()) return sides;
  }
  std::vector<EntityIndex> countries = Countries();
  if (const EntityIndex place = Province(); place != kNoEntity && metric_.frame == Frame::kMutual) {
    for (const EntityIndex country : countries) {
      if (x_.entities[country].key != x_.entities[place].within) return {country, place};
    }
  }
  if (countries.size() >= 2) return {countries[0], countries[1]};
  // 我国与上合组织成员国间贸易额: a union of states is the other side.
  if (countries.size() == 1 && view_.language == Language::kChinese) {
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kOrganization && x_.entities[name.entity].kind == "intl" &&
          name.between && !name.nominal && Distance(name.span) < 8 && !OfAnother(name.span)) {
        return {countries[0], name.entity};
      }
    }
  }
  if (countries.size() == 1) {
    const EntityIndex partner = Partner(countries[0]);
    if (partner != kNoEntity) return {countries[0], partner};
    // "rose by 7 million, given the loss of Ukraine's market": what is told besides.
    const bool besides = std::all_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == kNoEntity || (name.span.begin >= value_.span.end &&
                                           view_.Count(value_.span.end, name.span.begin, ",，;；") > 0);
    });
    if (!besides) return countries;
  }
  return memory_.pair.size() == 2 ? memory_.pair : memory_.document_pair;
}

bool PartyScene::Led(const NamedThing& name, Role role) const {
  constexpr double kDescription = 3;  // words between
  for (const WordHit& hit : view_.hits) {
    if (hit.role != role || hit.end > name.span.begin ||
        view_.Gap(hit.end, name.span.begin) > kDescription) {
      continue;
    }
    const bool mark = view_.Count(hit.end, name.span.begin, ",，;；、:：—–%") > 0;
    const bool other = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& one) {
      return one.span.begin >= hit.end && one.span.end <= name.span.begin && !one.demonym;
    });
    const bool time = std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                                  x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                                  [&](const ValueMention& one) {
                                    // "To date Alpha has invested": the word is the time's.
                                    return one.span.end <= name.span.begin && one.span.end >= hit.end;
                                  });
    if (!mark && !other && !time) return true;
  }
  return false;
}

EntityIndex PartyScene::Beside() const {
  EntityIndex best = kNoEntity;
  double best_gap = 4.5;
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || name.nominal) continue;
    double gap = 0;
    if (name.span.Overlaps(anchor_)) {
      // "sold to China": the cue holds who is on the other side.
      if (!name.demonym && (metric_.frame == Frame::kExport || metric_.frame == Frame::kImport) &&
          view_.language != Language::kChinese) {
        continue;
      }
      gap = -1;  // "Chinese students": the cue holds the name
    } else if (name.span.end <= anchor_.begin) {
      gap = view_.Gap(name.span.end, anchor_.begin);
      if (view_.Count(name.span.end, anchor_.begin, ",，;；。") > 0) continue;
      // 向白方: a side, not an adjective.
      const bool side = view_.language == Language::kChinese ||
                        view_.language == Language::kEnglish ||
                        metric_.frame == Frame::kFlow || metric_.frame == Frame::kLoan;
      if ((name.dest || name.source) && (!name.demonym || side)) continue;
      const bool adjunct = view_.language == Language::kEnglish && gap < 1.5;
      if (!name.demonym && !name.possessive && view_.language != Language::kChinese && !adjunct) {
        continue;
      }
    } else {
      if (name.dest && (metric_.frame == Frame::kFlow || metric_.frame == Frame::kLoan)) continue;
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

EntityIndex PartyScene::Toward(bool dest) const {
  EntityIndex best = kNoEntity;
  double best_gap = 14;
  for (const NamedThing& name : view_.names) {
    if (name.country == kNoEntity || OfAnother(name.span)) continue;
    // "to Chinese ports": where a preposition says no more than that.
    if (name.demonym && view_.language != Language::kEnglish) continue;
    if (!(dest ? name.dest || IsGivenTo(name) : name.source)) continue;
    const double gap = Distance(name.span);
    if (gap < best_gap) {
      best_gap = gap;
      best = name.country;
    }
  }
  return best;
}

bool PartyScene::IsGivenTo(const NamedThing& name) const {
  if (metric_.frame != Frame::kExport || !words_.case_endings().Knows(view_.language)) return false;
  const CaseSet cases = CasesOf(name);
  const auto may = [&](GrammaticalCase one) { return (cases & 1U << static_cast<unsigned>(one)) != 0; };
  return may(GrammaticalCase::kDative) && !may(GrammaticalCase::kNominative) && !may(GrammaticalCase::kGenitive);
}

EntityIndex PartyScene::OwnCompany() const {
  if (memory_.document_pair.size() > 1) return kNoEntity;
  for (const EntityIndex site : {memory_.title_site, memory_.document_site}) {
    if (site != kNoEntity && x_.entities[site].MayBeCompany()) return site;
  }
  return kNoEntity;
}

EntityIndex PartyScene::CountedNation() const {
  const bool slavic = view_.language == Language::kRussian || view_.language == Language::kBelarusian;
  for (const NamedThing& name : view_.names) {
    if (name.span.begin < value_.span.end) continue;
    const double gap = view_.Gap(value_.span.end, name.span.begin);
    // "students from Wuhan"
    if (name.type == EntityType::kPlace && name.country == kNoEntity && name.source && gap <= 3 &&
        view_.Count(value_.span.end, name.span.begin, ",;") == 0) {
      const auto country = view_.countries->find(x_.entities[name.entity].within);
      if (country != view_.countries->end()) return country->second;
    }
    if (name.country == kNoEntity) continue;
    // "64 тыс. граждан Китая", "64 thousand citizens of China"
    const bool citizens = view_.language == Language::kEnglish && name.owner && gap <= 3 &&
                          view_.After(value_.span.end, Role::kPersons) != nullptr;
    if (citizens) return name.country;
    // 1150名白俄罗斯人
    const bool people = view_.language == Language::kChinese && metric_.of_persons && gap <= 1.5 && !name.place &&
                        !name.dest && view_.After(name.span.end, Role::kOwner) == nullptr;
    if (people) return name.country;
    const bool of = slavic && !name.demonym && !name.dest && !name.place && !name.source;
    if ((name.demonym && gap <= 1) || (of && !value_.noun.empty() && gap <= 2)) return name.country;
  }
  return kNoEntity;
}

std::vector<EntityIndex> PartyScene::PairOfCountries() const {
  std::vector<EntityIndex> pair = Pair();
  if (pair.size() == 1 && Holds(memory_.document_pair, pair[0])) pair = memory_.document_pair;
  for (EntityIndex& side : pair) {
    if (IsCountry(side)) continue;
    const auto country = view_.countries->find(x_.entities[side].within);
    if (country != view_.countries->end()) side = country->second;
  }
  return pair;
}

bool PartyScene::OpensClause(std::uint32_t at) const {
  if (at <= view_.span.begin + 4 || view_.Before(at, Role::kClause) != nullptr) return true;
  const std::string_view before = view_.Text(view_.span.begin, at);
  if (before.ends_with(", ") || before.ends_with("— ") || before.ends_with("; ") || before.ends_with(": ")) {
    return true;
  }
  return std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                     x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                     [&](const ValueMention& one) {
                       return one.kind == ValueMention::Kind::kPeriod && one.span.end + 1 == at;
                     });
}

EntityIndex PartyScene::Doer() const {
  constexpr double kFurthest = 6;  // words from it to the cue
  if (view_.language == Language::kChinese) return kNoEntity;
  EntityIndex doer = kNoEntity;
  for (const NamedThing& name : view_.names) {
    if (name.span.end > anchor_.begin) break;
    // "The Belarusian side will raise supplies"
    const bool side = !name.demonym || view_.After(name.span.end, Role::kSide) != nullptr;
    const bool bare = name.country != kNoEntity && side && !name.dest && !name.source &&
                      !name.owner && !name.possessive;
    const bool may_act = name.demonym || MayBeSubject(name);  // not «Китаю»
    if (bare && may_act && OpensClause(name.span.begin) && view_.Gap(name.span.end, anchor_.begin) <= kFurthest &&
        view_.Count(name.span.end, anchor_.begin, ";:") == 0) {
      doer = name.country;
    }
  }
  return doer;
}

EntityIndex PartyScene::Maker() const {
  const std::uint32_t until = std::min(anchor_.begin, value_.span.begin);
  for (const NamedThing& name : view_.names) {
    if (name.span.end > until) break;
    if (x_.entities[name.entity].MayBeCompany() && !name.demonym && !name.dest && !name.source && !name.between && !name.place &&
        !name.owner && view_.Count(name.span.end, until, ";；:：") == 0) {
      return name.nominal ? Owned(name.entity) : name.entity;
    }
  }
  return kNoEntity;
}

EntityIndex PartyScene::Owned(EntityIndex company) const {
  return memory_.company != kNoEntity && memory_.owners.contains(company) ? memory_.company : company;
}

bool PartyScene::MayBeSubject(const NamedThing& name) const {
  return (CasesOf(name) & 1U << static_cast<unsigned>(GrammaticalCase::kNominative)) != 0;
}

CaseSet PartyScene::CasesOf(const NamedThing& name) const {
  constexpr std::size_t kWords = 3;  // of a name that agree
  const CaseEndings& endings = words_.case_endings();
  if (!endings.Knows(view_.language)) return kAnyCase;
  const bool described = name.phrase < name.span.begin;
  std::string_view text = view_.Text(described ? name.phrase : name.span.begin, name.span.end);
  if (described) {
    text = view_.Text(name.phrase, name.span.begin);
    for (const std::string_view mark : {"«", "“", "\"", "„", " "}) {
      if (text.ends_with(mark)) text.remove_suffix(mark.size());
    }
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.empty()) return kAnyCase;  // nothing but quotation marks: those names are not declined
  } else {
    for (const auto& [code, form] : x_.entities[name.entity].names) {
      if (form == text && code == CodeOf(view_.language)) {
        return 1U << static_cast<unsigned>(GrammaticalCase::kNominative) |
               1U << static_cast<unsigned>(GrammaticalCase::kAccusative);
      }
    }
  }
  CaseSet cases = kAnyCase;
  // All names of countries are known: «Беларуси» is none.
  if (!described && x_.entities[name.entity].type == EntityType::kCountry && IsLower(PeekBefore(text, text.size()))) {
    cases &= static_cast<CaseSet>(~(1U << static_cast<unsigned>(GrammaticalCase::kNominative)));
  }
  for (std::size_t word = 0; word < kWords && !text.empty(); ++word) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const auto both = static_cast<CaseSet>(cases & endings.Of(view_.language, text.substr(0, end)));
    if (both == 0) break;
    cases = both;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return cases;
}

// "The bank lent the university 3 million": right behind the verb of another.
bool PartyScene::FollowsGiving(const NamedThing& name) const {
  if (view_.language != Language::kEnglish || name.demonym || view_.names.empty() ||
      view_.names.front().span.begin == name.span.begin) {
    return false;
  }
  return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
    return hit.role == Role::kGive && hit.begin >= view_.names.front().span.end &&
           hit.end <= name.phrase && view_.Gap(hit.end, name.phrase) <= 2 &&
           view_.Count(hit.end, name.phrase, ",;:") == 0 &&
           view_.Before(name.phrase, Role::kSource) == nullptr &&
           view_.Before(name.phrase, Role::kPlace) == nullptr;
  });
}

bool PartyScene::Takes(const NamedThing& name) const {
  // "на завод" is what for, not to whom.
  if (!words_.case_endings().Knows(view_.language)) return name.dest || FollowsGiving(name);
  const CaseSet cases = CasesOf(name);
  const auto may = [&](GrammaticalCase one) {
    return cases == kAnyCase || (cases & 1U << static_cast<unsigned>(one)) != 0;
  };
  if (cases == kAnyCase || !may(GrammaticalCase::kDative)) return false;
  // "предоставил компании", but "кредит компании": who gives it.
  return (!may(GrammaticalCase::kGenitive) && !may(GrammaticalCase::kNominative)) ||
         std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
           return (hit.role == Role::kGive || hit.role == Role::kSupplies) && hit.end <= name.phrase &&
                  view_.Gap(hit.end, name.phrase) <= 1;
         });
}

EntityIndex PartyScene::OnlyCountry() const {
  if (const EntityIndex lead = LeadCountry(); lead != kNoEntity) return lead;
  if (memory_.title_country != kNoEntity) return memory_.title_country;
  return memory_.document_pair.size() == 1 ? memory_.document_pair[0] : kNoEntity;
}

EntityIndex PartyScene::HomeOf(const std::vector<EntityIndex>& pair) const {
  // 维捷布斯克州与中国贸易额: the region that the paper is on.
  const auto of_paper = [&](EntityIndex side) {
    return x_.entities[side].type == EntityType::kPlace && Holds(memory_.document_pair, side);
  };
  if (std::count_if(pair.begin(), pair.end(), of_paper) == 1) return *std::find_if(pair.begin(), pair.end(), of_paper);
  if (Holds(pair, memory_.home)) return memory_.home;
  const std::string_view home = words_.HomeOf(view_.language);
  for (const EntityIndex country : pair) {
    const Entity& side = x_.entities[country];
    if (!home.empty() && (side.key == home || side.within == home)) return country;
  }
  for (const EntityIndex country : memory_.document_pair) {
    if (Holds(pair, country)) return country;
  }
  return pair.empty() ? kNoEntity : pair[0];
}

bool PartyScene::Abroad(Parties& out) const {
  constexpr std::uint32_t kAbroadBefore = 24;  // bytes before a cue: 对外承包工程新签合同额
  const std::uint32_t from = std::max(view_.span.begin, anchor_.begin < kAbroadBefore
                                                            ? 0U : anchor_.begin - kAbroadBefore);
  if (!view_.Has(Role::kAbroad, from, anchor_.end)) return false;
  const std::vector<EntityIndex> countries = Countries();
  if (countries.size() > 1) return false;
  EntityIndex giver = kNoEntity;
  for (const NamedThing& name : view_.names) {
    if (name.dest || name.place || name.source) return false;
    if (name.country != kNoEntity) giver = name.country;
  }
  for (const EntityIndex country : memory_.document_pair) {
    if (giver == kNoEntity && x_.entities[country].key == metric_.default_giver) giver = country;
  }
  if (giver == kNoEntity) return false;
  out.parties = {giver};
  out.subject = giver;
  return true;
}

void PartyScene::Give(Parties& out, EntityIndex giver, EntityIndex receiver) {
  // "China lent 3 billion to Belarusian companies and 4 billion to Belarusian banks": one giver,
  // unless another is named as such.
  if (giver != kNoEntity && memory_.flow_sentence == view_.index && giver == memory_.receiver &&
      (receiver == kNoEntity || receiver == memory_.giver) &&
      std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
        return (name.entity == giver || name.country == giver) && name.source;
      })) {
    receiver = giver;
    giver = memory_.giver;
  }
  if (giver != kNoEntity) out.parties.push_back(giver);
  if (receiver != kNoEntity && receiver != giver) out.parties.push_back(receiver);
  out.subject = giver;
  memory_.giver = giver;
  memory_.receiver = receiver;
  memory_.flow_sentence = view_.index;
}

void PartyScene::GiveAmong(Parties& out, EntityIndex giver, EntityIndex receiver,
                           const std::vector<EntityIndex>& others) {
  const std::vector<EntityIndex> countries = Countries();
  if (giver == kNoEntity) {
    giver = Partner(receiver);
    for (const EntityIndex country : countries) {
      if (country != receiver) giver = country;
    }
  }
  if (receiver == kNoEntity) {
    for (const EntityIndex country : countries) {
      if (receiver == kNoEntity && country != giver) receiver = country;
    }
    if (receiver == kNoEntity && giver == memory_.giver) receiver = memory_.receiver;
  }
  Give(out, giver, receiver);
  for (const EntityIndex other : others) {
    if (other != giver && !Holds(out.parties, other)) out.parties.push_back(other);
  }
}

std::vector<EntityIndex> PartyScene::ListedBehind(const NamedThing& first) const {
  std::vector<EntityIndex> listed;
  std::uint32_t end = first.span.end;
  for (const NamedThing& name : view_.names) {
    if (name.span.begin < end) continue;
    const std::uint32_t at = name.span.begin;
    const bool joined = view_.Before(at, Role::kBetween) != nullptr || view_.Count(end, at, ",，、") == 1;
    if (name.type != EntityType::kOrganization || name.nominal || !joined || view_.Gap(end, at) > 2.5) {
      break;
    }
    listed.push_back(name.entity);
    end = name.span.end;
  }
  return listed;
}

}  // namespace kg::extract

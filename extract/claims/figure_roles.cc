#include "extract/claims/figure_roles.h"

#include <algorithm>
#include <optional>

#include "extract/claims/count_roles.h"
#include "extract/claims/figure_pairs.h"
#include "extract/claims/flow_roles.h"
#include "extract/claims/party_scene.h"
#include "extract/claims/trade_roles.h"
#include "extract/claims/trading_regions.h"

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
      case Frame::kMutual:
        if (metric_.counts) out = FindCountParties(x_, words_, view_, choice_, v_, memory_);
        else Mutual(out);
        break;
      case Frame::kExport: case Frame::kImport: case Frame::kCountryPair: case Frame::kShare:
        out = FindTradeParties(x_, words_, view_, choice_, v_, memory_);
        break;
      case Frame::kCountry: OneCountry(out); break;
      case Frame::kFlow: case Frame::kLoan: case Frame::kContract: case Frame::kSupply:
      case Frame::kStake:
        out = FindFlowParties(x_, words_, view_, choice_, v_, memory_);
        // A company that invests is a party, whether or not it is told in what.
        if (metric_.frame == Frame::kFlow && out.parties.empty() && out.subject != kNoEntity && x_.entities[out.subject].MayBeCompany()) {
          out.parties = {out.subject};
        }
        if (metric_.frame == Frame::kStake && out.subject != kNoEntity && out.parties.size() > 1) {
          memory_.owners.insert(out.subject);
        }
        break;
      case Frame::kRank: Rank(out); break;
      case Frame::kPlatform: case Frame::kStudents: case Frame::kVisitors: case Frame::kInstitutes:
        out = FindCountParties(x_, words_, view_, choice_, v_, memory_);
        break;
      case Frame::kMembers: Members(out); break;
      case Frame::kSite: Site(out); break;
      default: break;
    }
    std::sort(out.parties.begin(), out.parties.end());
    out.parties.erase(std::unique(out.parties.begin(), out.parties.end()), out.parties.end());
    const auto side = [&](EntityIndex e) {
      return IsSide(e) || x_.entities[e].type == EntityType::kPlace || x_.entities[e].kind == "intl";
    };
    if (out.parties.size() == 2 && side(out.parties[0]) && side(out.parties[1])) {
      memory_.pair = out.parties;
      memory_.pair_sentence = view_.index;
    }
    return out;
  }

 private:
  void Mutual(Parties& out) {
    out.parties = PairOfItem();
    if (out.parties.empty()) out.parties = Pair();
  }

  // "trade of Latvia and China came to 2 billion, and that of Belarus and China to 8": the two that
  // stand between the number before and this one.
  std::vector<EntityIndex> PairOfItem() const {
    std::uint32_t from = 0;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == value_.kind && one.unit.size() == value_.unit.size() && !one.equivalent &&
          one.span.end <= value_.span.begin) {
        from = one.span.end;
      }
    }
    std::vector<EntityIndex> pair;
    for (const NamedThing& name : view_.names) {
      if (from == 0 || name.country == kNoEntity || name.nominal || name.demonym) continue;
      if (name.span.begin >= from && name.span.end <= value_.span.begin && !Holds(pair, name.country)) {
        pair.push_back(name.country);
      }
    }
    return pair.size() == 2 ? pair : std::vector<EntityIndex>{};
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

  void OneCountry(Parties& out) {
    // "the population of Sichuan Province": of the place right behind the cue.
    for (const NamedThing& name : view_.names) {
      const bool behind = metric_.at_place && view_.language != Language::kChinese &&
                          name.span.begin >= anchor_.end && !name.place && !name.dest && !name.source &&
                          view_.Gap(anchor_.end, name.span.begin) <= 2.5 &&
                          view_.Count(anchor_.end, name.span.begin, ",;:—–") == 0;
      if (!behind || name.type != EntityType::kPlace || name.country != kNoEntity || name.demonym) continue;
      out.subject = name.entity;
      return;
    }
    // "Grodno Region covers ..., with a population of 1 million": of what the sentence opens with.
    for (const NamedThing& name : view_.names) {
      const bool opens = name.span.begin <= view_.span.begin + 4 && name.span.end <= anchor_.begin;
      if (!opens || name.type != EntityType::kPlace || name.country != kNoEntity || name.demonym) break;
      out.subject = name.entity;
      return;
    }
    // 首都明斯克，人口190万, 人口920万，其中明斯克市190万: of the place right before the cue or number.
    if (view_.language == Language::kChinese && metric_.at_place) {
      for (const NamedThing& name : view_.names) {
        const bool part = name.span.end <= value_.span.begin &&
                          view_.Gap(name.span.end, value_.span.begin) <= 0.5 &&
                          view_.Has(Role::kPart, anchor_.end, name.span.begin);
        const bool before = part || (name.span.end <= anchor_.begin &&
                                     view_.Gap(name.span.end, anchor_.begin) <= 1);
        if (!before || name.type != EntityType::kPlace || name.demonym || name.nominal) continue;
        out.subject = name.entity;
        return;
      }
    }
    EntityIndex country = Beside();
    // "Mongolia owes China", not China.
    for (const NamedThing& name : view_.names) {
      if (metric_.of_creditor && name.country != kNoEntity && !name.demonym && !name.dest &&
          name.span.end <= anchor_.begin && view_.Gap(name.span.end, anchor_.begin) <= 1.5) {
        country = name.country;
      }
    }
    const std::vector<EntityIndex> countries = Countries();
    // "the country owed China 3 billion": whose debt it is stands before.
    const auto owed = std::find_if(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      // 白俄罗斯欠中国的外债: around the creditor, too.
      return hit.role == Role::kReceive && hit.begin < anchor_.end &&
             (hit.end > anchor_.begin || view_.Gap(hit.end, anchor_.begin) <= 1.5);
    });
    const bool owes = metric_.of_creditor && owed != view_.hits.end();
    const std::uint32_t verb = owes ? owed->begin : anchor_.begin;
    if (owes) country = kNoEntity;
    if (country == kNoEntity) {
      // The grammatical subject: the last country before the cue.
      for (const NamedThing& name : view_.names) {
        if (name.country != kNoEntity && name.span.end <= verb) country = name.country;
      }
    }
    if (country == kNoEntity && owes) country = HomeOf(memory_.document_pair);
    if (country == kNoEntity && !countries.empty()) country = countries[0];
    if (country == kNoEntity) country = OnlyCountry();
    // "The country's foreign debt": of the one at home.
    if (country == kNoEntity && view_.names.empty()) country = HomeOf(memory_.document_pair);
    if (metric_.of_creditor && BodyInDebt(out)) return;
    if (country == kNoEntity) return;
    if (metric_.of_creditor && IsPartOwed(country, out)) return;
    out.parties = {country};
    out.subject = country;
    if (metric_.of_creditor) {
      if (const EntityIndex creditor = CreditorOf(country); creditor != kNoEntity) {
        out.parties.push_back(creditor);
      }
    }
  }

  // "A debt of 16 billion, of which 3 billion to China", «из них 3 млрд приходится на Китай».
  bool IsPartOwed(EntityIndex creditor, Parties& out) const {
    if (x_.figures.empty() || !view_.Has(Role::kPart, view_.span.begin, value_.span.begin)) return false;
    const Figure& whole = x_.figures.back();
    if (whole.sentence != view_.index || whole.metric != metric_.id || whole.subject == kNoEntity ||
        whole.subject == creditor || !IsCountry(whole.subject)) {
      return false;
    }
    out.parties = {whole.subject, creditor};
    out.subject = whole.subject;
    return true;
  }

  // "The railway's debt to the bank", «задолженность предприятия перед банком»: a body that owes, and
  // the bank that it owes, by name or by a word for it.
  bool BodyInDebt(Parties& out) const {
    EntityIndex debtor = kNoEntity, creditor = kNoEntity, country = kNoEntity;
    bool by_noun = false;
    for (const NamedThing& name : view_.names) {
      // "owes Chinese banks": their country.
      const bool banks = name.country != kNoEntity && (name.demonym || name.dest) && debtor != kNoEntity;
      if (banks && !OfAnother(name.span)) country = name.country;
      if (name.type != EntityType::kOrganization || OfAnother(name.span)) continue;
      const std::string& kind = x_.entities[name.entity].kind;
      if (kind == "bank" || kind == "fund" || kind == "intl") {
        if (creditor == kNoEntity) creditor = name.entity;
      } else if (x_.entities[name.entity].MayBeCompany() && (debtor == kNoEntity || by_noun) &&
                 !(name.nominal && by_noun) && name.span.end <= value_.span.begin) {
        debtor = name.entity;
        by_noun = name.nominal;
      }
    }
    if (debtor == kNoEntity || (by_noun && creditor == kNoEntity)) return false;
    // "before the bank": of which was told.
    if (creditor == kNoEntity && memory_.lender != kNoEntity && Holds(memory_.loan_parties, debtor)) {
      creditor = memory_.lender;
    }
    if (creditor == kNoEntity) creditor = country;
    out.parties = {debtor};
    if (creditor != kNoEntity) out.parties.push_back(creditor);
    out.subject = debtor;
    return true;
  }

  // "Belarus owes China 3 billion", "debt to China of 3 billion": the last other country before the
  // number, or one that a word leads to.
  EntityIndex CreditorOf(EntityIndex debtor) const {
    EntityIndex creditor = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.country == debtor || name.place || OfAnother(name.span) ||
          view_.Count(name.span.end, value_.span.begin, ";；") > 0) {
        continue;
      }
      if (name.span.end <= value_.span.begin || name.dest) creditor = name.country;
    }
    return creditor;
  }

  void Rank(Parties& out) {
    out.parties = Pair();
    // «среди инвесторов Беларуси Китай стоит на пятом месте», 白俄罗斯是中国第二大供应国
    const auto apart = [&](const NamedThing& name) {
      return name.country == kNoEntity || !Holds(out.parties, name.country) || name.demonym || name.possessive ||
             name.dest || name.place || name.owner;
    };
    const auto may_be_ranked = [&](const NamedThing& name) {
      return !apart(name) && MayBeSubject(name) && view_.Before(name.span.begin, Role::kIs) == nullptr;
    };
    const bool any = std::any_of(view_.names.begin(), view_.names.end(), may_be_ranked);
    // The ranked one is the grammatical subject, rather of the number's own part of the sentence.
    for (const NamedThing& name : view_.names) {
      if (any ? !may_be_ranked(name) : apart(name)) continue;
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

  void Members(Parties& out) {
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kOrganization || name.type == EntityType::kInitiative) {
        out.subject = name.entity;
        break;
      }
    }
  }

  void Site(Parties& out) {
    // "The plant shipped the corporation 300 tractors", "A, an arm of B, runs three trains": of the first.
    const bool runs = metric_.CountsRuns();
    const bool made = (metric_.strict || runs) && view_.language != Language::kChinese;
    EntityIndex site = made ? Maker() : kNoEntity;
    if (site == kNoEntity) site = SiteOf(metric_.at_place);
    // "The duty that the company pays": companies levy none.
    if (metric_.Allows("percent") && site != kNoEntity && x_.entities[site].MayBeCompany()) site = kNoEntity;
    // "From Brest to Xi'an it is 7,600 km": of neither; "Minsk is 700 km from Moscow": of the first.
    if (site == kNoEntity && metric_.Allows("km") && BetweenPlaces()) {
      const NamedThing& first = view_.names.front();
      const bool lies = first.type == EntityType::kPlace && view_.language != Language::kChinese && first.span.begin <= view_.span.begin + 4 &&
                        !first.demonym && !first.source && !first.dest && !first.place && !first.between;
      if (lies) out.subject = first.entity;
      return;
    }
    // "trains from China to Belarus", 义乌至明斯克的班列: between the two.
    if (runs) {
      out.parties = EndsOfRoute();
      if (!out.parties.empty()) {
        out.subject = site != kNoEntity ? site : SenderOf(out.parties);
        return;
      }
    }
    // "5,000 trains went through Belarus"
    if (metric_.CountsTraffic() && site == kNoEntity) {
      if (const EntityIndex land = Crossed(); land != kNoEntity) {
        out.parties = {land};
        out.subject = land;
        return;
      }
    }
    // "Container traffic between China and Belarus": of both.
    if (site == kNoEntity && metric_.CountsTraffic()) {
      std::vector<EntityIndex> sides;
      for (const NamedThing& name : view_.names) {
        const bool side = name.country != kNoEntity && name.between && !name.demonym && !OfAnother(name.span);
        if (side && !Holds(sides, name.country)) sides.push_back(name.country);
      }
      // "traffic with China"
      if (!runs && sides.size() == 1 && Partner(sides[0]) != kNoEntity) sides.push_back(Partner(sides[0]));
      if (sides.size() == 2) {
        out.parties = sides;
        return;
      }
    }
    // The interest on the loan spoken of before.
    constexpr std::uint32_t kLoanTold = 8;  // sentences
    if (metric_.Allows("percent") && memory_.lender != kNoEntity &&
        (memory_.loan_sentence == view_.index ||
         (memory_.loan_sentence + kLoanTold >= view_.index &&
          view_.Has(Role::kInterest, view_.span.begin, view_.span.end)))) {
      out.parties = memory_.loan_parties;
      out.subject = memory_.lender;
      return;
    }
    if (metric_.Allows("percent") && site == kNoEntity) {
      out.subject = Levier();
      return;
    }
    // "36 Belarusian plants have the right to supply": of both countries, of the one that sells.
    if (metric_.of_country && !SiteNamed() &&
        view_.Has(Role::kAdmitted, view_.span.begin, view_.span.end) &&
        !view_.Has(Role::kResidents, view_.span.begin, view_.span.end)) {
      out.parties = Pair();
      out.subject = CountedNation();
      if (out.subject == kNoEntity) out.subject = Partner(Toward(true));
      if (out.subject == kNoEntity) out.subject = Beside();
      if (out.subject == kNoEntity) out.subject = HomeOf(out.parties);
      return;
    }
    if (metric_.CountsTraffic() && site == kNoEntity && CarriedThrough(out)) return;
    if (metric_.of_persons && metric_.from_country && site == kNoEntity && OfCompaniesBefore(out)) return;
    if (site == kNoEntity) site = LandSpokenOf();
    if (site == kNoEntity && metric_.undated) site = ProjectBefore();
    if (site == kNoEntity) site = metric_.carries_site ? CarriedSite() : ProfiledSite();
    // 【面积】20万平方公里, in the profile of a country.
    constexpr std::uint32_t kLabel = 6;  // bytes before a cue that heads its line: 国土面积：
    const bool labelled = anchor_.begin <= view_.span.begin + kLabel && memory_.title_site == kNoEntity;
    const bool unnamed = view_.names.empty() || view_.names.front().span.begin >= value_.span.end;
    if ((site == kNoEntity || labelled) && metric_.at_place && unnamed &&
        OnlyCountry() != kNoEntity) {
      site = OnlyCountry();
    }
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
      // "26 teachers, 11 of them from China": where people come from says nothing of who employs them.
      const bool origin = name.source && NearestCount(name.span) &&
                          !(metric_.of_persons && name.span.begin >= value_.span.end) &&
                          (!name.demonym || view_.Count(value_.span.end, name.span.begin, ",") == 0);
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
      EntityIndex partner = Partner(name.country);
      // "19 companies with Chinese capital in Brest Region": between the countries, of the region.
      if (const EntityIndex region = OnlyRegion(); region != kNoEntity && !SiteNamed()) {
        const auto land = view_.countries->find(x_.entities[region].within);
        out.subject = region;
        partner = land != view_.countries->end() && land->second != name.country ? land->second : region;
      }
      if (partner != kNoEntity) out.parties.push_back(partner);
      // 在华注册的白俄罗斯企业: of the country whose they are.
      if (owned && out.subject == kNoEntity && view_.Before(name.span.begin, Role::kAdmitted) == nullptr &&
          std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& other) {
            return other.country == partner && other.place && other.span.end <= name.span.begin;
          })) {
        out.subject = name.country;
      }
      // "36 Belarusian plants have the right to supply": of the country itself.
      if (counted && out.subject == kNoEntity &&
          view_.Gap(value_.span.end, name.span.begin) <= 1.5) {
        out.subject = name.country;
      }
      break;
    }
  }

  // 全年经白俄罗斯运行的班列6178列。过境运量：68万标箱: of the country of the last trains or goods carried.
  bool CarriedThrough(Parties& out) const {
    constexpr std::uint32_t kNear = 3;  // sentences
    if (view_.language != Language::kChinese || x_.figures.empty()) return false;
    const bool lands = std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
      return name.country != kNoEntity || name.type == EntityType::kPlace || name.type == EntityType::kProject;
    });
    const Figure& last = x_.figures.back();
    const std::size_t metric = words_.Find(last.metric);
    if (lands || metric == words_.metrics().size() || last.sentence + kNear < view_.index) return false;
    if (!words_.metrics()[metric].CountsTraffic() || last.parties.size() != 1 || !IsCountry(last.parties[0])) return false;
    out.parties = last.parties;
    out.subject = last.subject;
    return true;
  }

  // "Nine Chinese companies work here; they employ 640 people": theirs.
  bool OfCompaniesBefore(Parties& out) const {
    if (x_.figures.empty() || out.subject != kNoEntity) return false;
    const Figure& before = x_.figures.back();
    const std::size_t metric = words_.Find(before.metric);
    if (before.sentence != view_.index || metric == words_.metrics().size() || !words_.metrics()[metric].of_country) return false;
    out.parties = before.parties;
    out.subject = before.subject;
    return !out.parties.empty();
  }

  // "The line will cross Tula. It cost 3 million": the last project that the sentence before names, or
  // the company that its works are done at. Not what several cost.
  EntityIndex ProjectBefore() const {
    const bool several = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role <= Role::kWeakCue && words_.metrics()[hit.metric].frame == Frame::kMutual &&
             words_.metrics()[hit.metric].counts;
    });
    if (several || view_.index == 0) return kNoEntity;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    const Sentence& now = x_.document.sentences[view_.index];
    if (before.paper != now.paper || before.paragraph != now.paragraph) return kNoEntity;
    EntityIndex project = kNoEntity, company = kNoEntity;
    for (const Mention& one : MentionsOf(x_, view_.index - 1)) {
      if (one.entity == kNoEntity || one.embedded || one.demonym) continue;
      const Entity& body = x_.entities[one.entity];
      if (one.type == EntityType::kProject && body.kind != "park") project = one.entity;
      if (body.MayBeCompany()) company = one.entity;
    }
    return project != kNoEntity ? project : company;
  }

  // "China levies a duty of 12 %", "the duty in China": the country named, "the Chinese duty", "the
  // Chinese side". Who buys "Belarusian cheese", or what was told of before, else.
  EntityIndex Levier() const {
    if (const EntityIndex doer = Doer(); doer != kNoEntity) return doer;
    EntityIndex named = kNoEntity, seller = kNoEntity;
    bool side = false;  // 中方将白俄罗斯禽肉关税降至5%
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal || OfAnother(name.span)) continue;
      const std::uint32_t from = std::min(name.span.end, value_.span.end);
      if (view_.Count(from, std::max(name.span.begin, value_.span.begin), ";；") > 0) continue;
      const bool acts = view_.After(name.span.end, Role::kSide) != nullptr;
      const bool levied = !name.place && !acts && (name.source || (name.dest && !name.demonym));
      const bool of_goods = name.demonym && !acts &&
                            (name.dest || name.span.begin >= anchor_.end ||
                             view_.Gap(name.span.end, anchor_.begin) > 1.5);
      if (levied || of_goods || (side && !acts)) {
        seller = name.country;
        continue;
      }
      side |= acts;
      if (named != kNoEntity && named != name.country) return kNoEntity;
      named = name.country;
    }
    if (seller == kNoEntity) seller = memory_.trader;
    return named != kNoEntity || seller == kNoEntity ? named : Partner(seller);
  }

  // The region that the sentence names or stands for, or that the paper is on.
  EntityIndex OnlyRegion() const {
    EntityIndex region = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kPlace || name.demonym || x_.entities[name.entity].kind != "region") continue;
      if (region != kNoEntity && region != name.entity) return kNoEntity;
      region = name.entity;
    }
    for (const EntityIndex side : memory_.document_pair) {
      if (region == kNoEntity && x_.entities[side].type == EntityType::kPlace) region = side;
    }
    return region;
  }

  // 格罗德诺州每年生产120万吨牛奶: the land that opens the sentence, with no body named in it. In other
  // languages the only country or region of the sentence: "3 million tonnes were made in Belarus".
  EntityIndex LandSpokenOf() const {
    constexpr std::uint32_t kOpening = 24;  // bytes
    if (!metric_.Allows("t") || metric_.of_country) return kNoEntity;
    if (view_.language != Language::kChinese) return OnlyLand();
    EntityIndex land = kNoEntity;
    for (const NamedThing& name : view_.names) {
      const bool body = name.type == EntityType::kOrganization || name.type == EntityType::kProject;
      if (body && name.span.begin < value_.span.end) return kNoEntity;
      const bool opens = name.span.begin <= view_.span.begin + kOpening &&
                         name.span.end <= value_.span.begin && !name.nominal && !name.place &&
                         !name.dest && !name.source && !name.between;
      if (opens && land == kNoEntity && (IsSide(name.entity) || name.type == EntityType::kPlace)) {
        land = name.entity;
      }
    }
    return land;
  }

  EntityIndex OnlyLand() const {
    EntityIndex land = kNoEntity;
    for (const NamedThing& name : view_.names) {
      const bool body = name.type == EntityType::kOrganization || name.type == EntityType::kProject;
      if (body || (land != kNoEntity && name.entity != land)) return kNoEntity;
      if (!metric_.strict && !IsCountry(name.entity)) continue;
      if (!IsSide(name.entity) || name.demonym || name.nominal || (name.dest && !name.place)) continue;
      land = name.entity;
    }
    return land;
  }

  // Whether the sentence names a park or a plant itself.
  bool SiteNamed() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.type == EntityType::kProject;
    });
  }

  std::size_t v_;
};

Parties FindPartiesIn(const Extraction& extraction, const FigureWords& words,
                      const SentenceView& view, const MetricChoice& choice, std::size_t v,
                      PartyMemory& memory) {
  const Metric& metric = words.metrics()[choice.metric];
  const bool flows = metric.IsTrade() || metric.frame == Frame::kShare || metric.frame == Frame::kSupply;
  if (flows && NamesTradingRegion(extraction, view, memory)) {
    const SentenceView regions = WithRegions(extraction, view, memory);
    return PartyFinder(extraction, words, regions, choice, v, memory).Find();
  }
  return PartyFinder(extraction, words, view, choice, v, memory).Find();
}

}  // namespace

Parties FindParties(const Extraction& extraction, const FigureWords& words,
                    const SentenceView& view, const MetricChoice& choice, std::size_t v,
                    PartyMemory& memory) {
  if (const std::optional<SentenceView> own = WithOwnName(extraction, words, view, v)) {
    return FindPartiesIn(extraction, words, *own, choice, v, memory);
  }
  const bool stake = words.metrics()[choice.metric].frame == Frame::kStake;
  if (const std::optional<SentenceView> own = WithOwnItem(extraction, view, v); own && !stake) {
    return FindPartiesIn(extraction, words, *own, choice, v, memory);
  }
  return FindPartiesIn(extraction, words, view, choice, v, memory);
}

}  // namespace kg::extract

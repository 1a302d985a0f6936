#include "extract/claims/trade_roles.h"

#include <algorithm>
#include <utility>

#include "extract/claims/party_scene.h"

namespace kg::extract {
namespace {

// Who sells and who buys.
class TradeRoles : private PartyScene {
 public:
  TradeRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
             const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory) {}

  Parties Find() {
    Parties out;
    switch (metric_.frame) {
      case Frame::kExport: Trade(out, true); break;
      case Frame::kImport: Trade(out, false); break;
      case Frame::kShare: Share(out); break;
      default: Balance(out); break;
    }
    return out;
  }

 private:
  void Trade(Parties& out, bool exports) {
    const std::vector<EntityIndex> countries = Countries();
    // "The residents' exports": of the park.
    if (Toward(exports) == kNoEntity &&
        std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
          return name.country != kNoEntity && !OfAnother(name.span);
        })) {
      const EntityIndex site = SiteOfResidents();
      if (site != kNoEntity) {
        out.subject = site;
        return;
      }
    }
    // "The residents of the zone exported to China": of both.
    if (const EntityIndex with = Toward(exports); with != kNoEntity && Doer() == kNoEntity &&
                                                  countries.size() == 1) {
      if (const EntityIndex site = SiteOfResidents(); site != kNoEntity) {
        out.parties = {site, with};
        out.subject = site;
        return;
      }
    }
    // "The company sells cheese. Its exports to China grew.": of the company.
    EntityIndex seller = CompanyBeside(anchor_);
    if (seller == kNoEntity) seller = OwnerByPronoun();
    if (seller != kNoEntity) {
      out.parties = {seller};
      if (const EntityIndex with = Toward(exports); with != kNoEntity) out.parties.push_back(with);
      out.subject = seller;
      return;
    }
    // 公司产品远销海外，出口额达2100万美元
    if (const EntityIndex company = CompanyTold(); company != kNoEntity && exports) {
      if (const EntityIndex with = Toward(exports); with != kNoEntity) out.parties = {company, with};
      out.subject = company;
      Remember(company);
      return;
    }
    EntityIndex other = Toward(exports);        // buyer of exports, seller of imports
    EntityIndex owner = Beside();
    // "Belarus sold China potash", "Беларусь купила в Китае станков": who opens the clause trades, and
    // the one behind the cue is the other side.
    if (const EntityIndex doer = Doer(); doer != kNoEntity && (owner == kNoEntity || IsBehind(owner))) {
      owner = doer;
      if (other == owner) other = kNoEntity;
      if (other == kNoEntity) other = Behind(doer);
    } else if (const EntityIndex actor = BeforeVerb(); actor != kNoEntity) {
      owner = actor;
      if (other == owner) other = kNoEntity;
    }
    if (other == kNoEntity && TradeWithBloc(out, exports, owner)) return;
    // "imports of Chinese goods": the adjective tells where they come from.
    if (!exports && other == kNoEntity && owner != kNoEntity && NamedBehind(owner)) {
      other = owner;
      owner = kNoEntity;
    }
    if (owner == kNoEntity) {
      owner = Toward(!exports);
      // "Exports to China came to 280, imports to 210": named with what was counted before.
      if (owner != kNoEntity && memory_.trader != kNoEntity && memory_.trader != owner &&
          (NamedWithAnother(owner) || IsOfLastFigure(owner))) {
        owner = memory_.trader;
      }
    }
    // "export earnings from Russia": who pays is the buyer.
    if (exports && owner != kNoEntity && other == kNoEntity && owner == Toward(false) && IsEarned()) {
      std::swap(owner, other);
    }
    // "The plant sold Chinese buyers goods for 2 million": they buy.
    if (exports && owner != kNoEntity && other == kNoEntity && (SellsToThem(owner) || AreBuyers(owner))) {
      std::swap(owner, other);
    }
    if (owner == other) owner = kNoEntity;
    if (owner == kNoEntity) {
      // "In 2024 MAZ sold 11 thousand trucks; exports to China came to 23 million": its own.
      if (const EntityIndex company = CompanyBefore(); company != kNoEntity) {
        if (other != kNoEntity) out.parties = {company, other};
        out.subject = company;
        Remember(company);
        return;
      }
      // "Our exports to China", in a paper on a company.
      if (const EntityIndex company = OwnCompany(); company != kNoEntity && other != kNoEntity) {
        out.parties = {company, other};
        out.subject = company;
        return;
      }
    }
    if (other == kNoEntity && owner == kNoEntity && countries.size() == 1) {
      if (IsOnlyLedTo(countries[0], exports)) {
        other = countries[0];
      } else {
        owner = countries[0];
        if (Partner(owner) != kNoEntity) other = Partner(owner);
      }
    }
    if (owner == kNoEntity && other != kNoEntity) {
      for (const EntityIndex country : countries) {
        if (country != other && owner == kNoEntity && !OnlyCompared(country)) owner = country;
      }
      if (owner == kNoEntity) owner = TradePartner(other);
    } else if (owner != kNoEntity && other == kNoEntity) {
      for (const EntityIndex country : countries) {
        if (country != owner && other == kNoEntity) other = country;
      }
      if (other == kNoEntity && IsPartOfBoth(owner)) other = Partner(owner);
    } else if (owner == kNoEntity) {
      // Nothing said: as before, or the other way.
      if (view_.Has(Role::kReverse, view_.span.begin, anchor_.begin) && Partner(memory_.trader) != kNoEntity) {
        out.parties = {memory_.trader, Partner(memory_.trader)};
        out.subject = memory_.trader = Partner(memory_.trader);
        return;
      }
      if (memory_.trades_with_all && memory_.trader != kNoEntity) {
        out.parties = {memory_.trader};
        out.subject = memory_.trader;
        return;
      }
      out.parties = Pair();
      out.subject = Holds(out.parties, memory_.trader) ? memory_.trader : HomeOf(out.parties);
      return;
    }
    if (owner != kNoEntity) out.parties.push_back(owner);
    if (other != kNoEntity) out.parties.push_back(other);
    out.subject = owner;
    memory_.trader = owner;
    // 白俄罗斯共出口18亿美元，其中…: what comes without a name is of the whole again.
    memory_.trades_with_all = other == kNoEntity && view_.language == Language::kChinese;
  }

  // 对欧盟国家的出口, 对亚洲的出口: a bloc or a part of the world buys, not the partner of before.
  bool TradeWithBloc(Parties& out, bool exports, EntityIndex owner) {
    constexpr std::uint32_t kNot = 3;  // bytes of 非
    if (view_.language != Language::kChinese) return false;
    const NamedThing* bloc = nullptr;  // the nearest
    bool with = false;                 // a party itself: a union, and not all but it
    for (const NamedThing& name : view_.names) {
      const Entity& entity = x_.entities[name.entity];
      const bool union_of_states = name.type == EntityType::kOrganization && entity.kind == "intl";
      const bool part_of_world = name.type == EntityType::kPlace && entity.kind == "region" &&
                                 entity.within.empty() && entity.curated;
      if ((!union_of_states && !part_of_world) || name.nominal || OfAnother(name.span)) continue;
      const bool outside = name.span.begin >= view_.span.begin + kNot &&
                           view_.Text(name.span.begin - kNot, name.span.begin) == "非" &&
                           view_.Before(name.span.begin - kNot, Role::kDest) != nullptr;
      if (!(exports ? name.dest : name.source) && !outside) continue;
      if (name.span.begin >= value_.span.end &&
          view_.Count(value_.span.end, name.span.begin, ",，;；") > 0) {
        continue;
      }
      if (Distance(name.span) > 6 ||
          (bloc != nullptr && Distance(name.span) >= Distance(bloc->span))) {
        continue;
      }
      bloc = &name;
      with = union_of_states && !outside;
    }
    if (bloc == nullptr) return false;
    if (owner == kNoEntity) owner = Toward(!exports);
    for (const NamedThing& country : view_.names) {
      if (country.country != kNoEntity && owner == kNoEntity) owner = country.country;
    }
    if (owner == kNoEntity) owner = memory_.trader;
    if (owner == kNoEntity) owner = HomeOf(memory_.document_pair);
    if (owner == kNoEntity) return false;
    out.parties = {owner};
    if (with) out.parties.push_back(bloc->entity);
    out.subject = owner;
    memory_.trader = owner;
    memory_.trades_with_all = true;
    return true;
  }

  // "Trade of the two came to 5 billion, of which Belarus' exports came to 2", "... Belarus' exports fell":
  // with the other one. "Merchandise exports" are the term for those to all countries.
  bool IsPartOfBoth(EntityIndex owner) const {
    if (x_.figures.empty()) return false;
    const Figure& whole = x_.figures.back();
    const bool told = whole.sentence + 1 >= view_.index && whole.parties.size() == 2 &&
                      Holds(whole.parties, owner) && Holds(memory_.pair, owner);
    const std::size_t metric = words_.Find(LevelOf(whole));
    const bool goes_on = metric < words_.metrics().size() && words_.metrics()[metric].IsTrade() &&
                         !view_.Has(Role::kGoods, anchor_.begin, anchor_.end);
    return told && (goes_on || view_.Has(Role::kPart, view_.span.begin, anchor_.begin));
  }

  static std::string LevelOf(const Figure& figure) {
    constexpr std::string_view kGrowth = "_growth";
    const bool growth = figure.direction != Figure::Direction::kNone && figure.metric.ends_with(kGrowth);
    return figure.metric.substr(0, figure.metric.size() - (growth ? kGrowth.size() : 0));
  }

  // «Китайских машин Беларусь закупила на 5 млн»: in the nominative right before the verb that is the cue.
  EntityIndex BeforeVerb() const {
    if (!words_.case_endings().Knows(view_.language)) return kNoEntity;
    const bool verb = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.level_only && hit.begin == anchor_.begin;
    });
    if (!verb) return kNoEntity;
    for (const NamedThing& name : view_.names) {
      const bool beside = name.country != kNoEntity && !name.demonym && !name.nominal &&
                          name.span.end <= anchor_.begin && view_.Gap(name.span.end, anchor_.begin) <= 1 &&
                          view_.Count(name.span.end, anchor_.begin, ",;:") == 0;
      if (beside && (CasesOf(name) & 1U << static_cast<unsigned>(GrammaticalCase::kNominative)) != 0 &&
          CasesOf(name) != kAnyCase) {
        return name.country;
      }
    }
    return kNoEntity;
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

  // "Its exports to China": the company that the sentence before opens with.
  EntityIndex OwnerByPronoun() const {
    const bool whose = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kWhose && hit.end <= anchor_.begin && view_.Gap(hit.end, anchor_.begin) <= 3 &&
             view_.Count(hit.end, anchor_.begin, ",，;；") == 0;
    });
    const bool named_before = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.span.end <= anchor_.begin && !name.dest && !name.source;
    });
    if (!whose || named_before || view_.index == 0) return kNoEntity;
    std::uint32_t sentence = 0;
    const EntityIndex spoken = SpokenOf(sentence);
    const bool next = spoken != kNoEntity && sentence + 1 == view_.index && x_.entities[spoken].MayBeCompany();
    return next ? Owned(spoken) : kNoEntity;
  }

  // "The plant's exports", «экспорт предприятия», 该公司对俄出口: a company right beside the cue.
  EntityIndex CompanyBeside(const Span& cue) const {
    const bool han = view_.language == Language::kChinese;
    const bool english = view_.language == Language::kEnglish;
    for (const NamedThing& name : view_.names) {
      if (!x_.entities[name.entity].MayBeCompany() || name.demonym || name.source || OfAnother(name.span)) continue;
      const bool before = name.possessive && name.span.end <= cue.begin && view_.Gap(name.span.end, cue.begin) <= 1.5;
      const bool behind = !han && name.span.begin >= cue.end && !name.dest && (!english || (name.owner && name.nominal)) &&
                          view_.Gap(cue.end, name.span.begin) <= (english ? 2.5 : 1.5);
      if (before || behind) return name.nominal ? Owned(name.entity) : name.entity;
    }
    return kNoEntity;
  }

  // In Chinese the company that opens the sentence, unless a country stands right before the cue; of a
  // sentence without names the one that the last figure was of.
  EntityIndex CompanyTold() const {
    constexpr std::uint32_t kOpening = 24;  // bytes
    if (view_.language != Language::kChinese || Beside() != kNoEntity) return kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.span.end > anchor_.begin) break;
      const bool opens = name.span.begin <= view_.span.begin + kOpening ||
                         view_.Text(view_.span.begin, name.span.begin).ends_with("，");
      const bool bare = !name.demonym && !name.dest && !name.source && !name.between && !name.place;
      const Entity& one = x_.entities[name.entity];
      if (bare && opens && (one.MayBeCompany() || one.kind == "park")) return name.entity;
      if (name.country != kNoEntity) return kNoEntity;
    }
    const bool named = std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
      return name.country != kNoEntity || name.type != EntityType::kPlace;
    });
    const bool fresh = memory_.site != kNoEntity && memory_.site_sentence + 1 >= view_.index &&
                       (x_.entities[memory_.site].MayBeCompany() || memory_.site_sentence == view_.index);
    return fresh && !named ? memory_.site : kNoEntity;
  }

  // The park whose companies the sentence spoke of before the cue, or names as owners.
  EntityIndex SiteOfResidents() const {
    const bool residents = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      // "exports of the residents"
      const bool of_them = hit.begin >= anchor_.end && view_.Gap(anchor_.end, hit.begin) <= 3 &&
                           view_.Count(anchor_.end, hit.begin, ",，;；") == 0;
      return hit.role == Role::kCue && words_.metrics()[hit.metric].of_country &&
             (hit.end <= anchor_.begin || of_them);
    });
    if (!residents) return kNoEntity;
    const EntityIndex named = SiteOf(false);
    return named != kNoEntity ? named : CarriedSite();
  }

  // 达到17%，比对俄罗斯的出口高: named only behind the number, in what it is compared with.
  bool OnlyCompared(EntityIndex country) const {
    return view_.language == Language::kChinese &&
           std::all_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.country != country ||
                    (name.span.begin >= value_.span.end &&
                     view_.Count(value_.span.end, name.span.begin, ",，;；") > 0);
           });
  }

  // What is told of is what the seller was paid.
  bool IsEarned() const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kEarned && hit.begin < anchor_.end && hit.end > anchor_.begin;
    });
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

  // "Belarus sold goods for 2 billion to China and bought 6": the other side of the last figure, named
  // only there.
  bool IsOfLastFigure(EntityIndex country) const {
    if (x_.figures.empty()) return false;
    const Figure& last = x_.figures.back();
    return last.sentence == view_.index && last.subject == memory_.trader && Holds(last.parties, country) &&
           std::all_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.country != country || name.span.end <= anchor_.begin;
           });
  }

  // Named only behind the cue or in it, and not as an adjective.
  bool IsBehind(EntityIndex country) const {
    return std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && (name.demonym || name.span.end <= anchor_.begin);
    });
  }

  // 占食品对华出口的53%；牛肉出口额: the sentence only names who buys, or where imports come from.
  bool IsOnlyLedTo(EntityIndex country, bool exports) const {
    return Partner(country) != kNoEntity &&
           std::all_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.country != country || (exports ? name.dest && !name.source : name.source && !name.dest);
           });
  }

  // A company opens the clause of a verb, and the country is only named behind it, as an adjective.
  bool SellsToThem(EntityIndex country) const {
    const bool verb = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.level_only && hit.begin == anchor_.begin;
    });
    return verb && view_.language != Language::kChinese && Maker() != kNoEntity &&
           std::all_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.country != country || (name.demonym && name.span.begin >= anchor_.end);
           });
  }

  // "Our makers shipped Chinese buyers goods": an adjective right before the buyers, and never else.
  bool AreBuyers(EntityIndex country) const {
    return view_.language != Language::kChinese &&
           std::all_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.country != country ||
                    (name.demonym && view_.After(name.span.end, Role::kBuyer) != nullptr);
           });
  }

  // The first country behind the cue, or in it, that is told of this number.
  EntityIndex Behind(EntityIndex but) const {
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.country == but || name.span.end <= anchor_.begin) continue;
      if (!name.demonym && !name.nominal && !OfAnother(name.span)) return name.country;
    }
    return kNoEntity;
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

  // The sides, the country at home or that spoken of with the only one that is named.
  std::vector<EntityIndex> Sides() const {
    std::vector<EntityIndex> sides = Pair();
    if (sides.size() == 1) {
      EntityIndex partner = TradePartner(sides[0]);
      if (partner == kNoEntity && sides[0] != memory_.trader) partner = memory_.trader;
      if (partner != kNoEntity) sides.push_back(partner);
    }
    return sides;
  }

  void Balance(Parties& out) {
    if (OfAllTrade(out)) return;
    out.parties = Sides();
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
    out.subject = Beside();
    if (!Holds(out.parties, out.subject)) out.subject = kNoEntity;
    if (out.subject == kNoEntity && Holds(out.parties, memory_.trader)) out.subject = memory_.trader;
    if (out.subject == kNoEntity) out.subject = HomeOf(out.parties);
  }

  // "Foreign trade came to 90 billion, the deficit to 2 billion": of one country with all others.
  bool OfAllTrade(Parties& out) const {
    if (x_.figures.empty() || x_.figures.back().sentence != view_.index) return false;
    const Figure& before = x_.figures.back();
    const std::size_t metric = words_.Find(LevelOf(before));
    const bool all = metric < words_.metrics().size() && words_.metrics()[metric].frame == Frame::kCountry &&
                     words_.metrics()[metric].Allows(value_.unit) && before.parties.size() == 1 &&
                     std::any_of(words_.metrics().begin(), words_.metrics().end(), [&](const Metric& one) {
                       return one.alone == words_.metrics()[metric].id;
                     });
    if (!all) return false;
    out.parties = before.parties;
    out.subject = before.parties.front();
    return true;
  }

  // 白俄罗斯粮食出口占总出口的17%: with all partners, where no other is named.
  EntityIndex OwnTrade() const {
    if (view_.language != Language::kChinese || Countries().size() != 1) return kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.dest || name.source || name.between) return kNoEntity;
    }
    for (const NamedThing& name : view_.names) {
      for (const WordHit& hit : view_.hits) {
        const Frame frame = hit.role == Role::kCue ? words_.metrics()[hit.metric].frame : Frame::kNone;
        if ((frame == Frame::kExport || frame == Frame::kImport) && hit.begin >= name.span.end &&
            hit.end <= anchor_.begin && view_.Gap(name.span.end, hit.begin) <= 4) {
          return name.country;
        }
      }
    }
    return kNoEntity;
  }

  // "14 % of the plant's exports", "14 % экспорта предприятия": a company right beside the whole.
  EntityIndex CompanyWhoseTrade() const {
    if (view_.language == Language::kChinese) return kNoEntity;
    for (const WordHit& hit : view_.hits) {
      const Frame frame = hit.role == Role::kCue ? words_.metrics()[hit.metric].frame : Frame::kNone;
      // "% экспорта" is a word of shares.
      const bool whole = frame == Frame::kShare && hit.end > value_.span.end;
      if ((frame != Frame::kExport && frame != Frame::kImport && !whole) || hit.level_only) continue;
      if (const EntityIndex company = CompanyBeside({hit.begin, hit.end}); company != kNoEntity) return company;
    }
    return kNoEntity;
  }

  void Share(Parties& out) {
    if (const EntityIndex country = OwnTrade(); country != kNoEntity) {
      out.parties = {country};
      out.subject = country;
      return;
    }
    if (const EntityIndex company = CompanyWhoseTrade(); company != kNoEntity) {
      out.parties = {company};
      const std::vector<EntityIndex> countries = Countries();
      if (countries.size() == 1) out.parties.push_back(countries[0]);
      out.subject = company;
      return;
    }
    if (const EntityIndex company = OwnCompany(); company != kNoEntity && Countries().size() == 1) {
      out.parties = {company, Countries()[0]};
      out.subject = company;
      return;
    }
    if (ContinuesShares(out)) return;
    out.parties = Sides();
    const EntityIndex seller = memory_.trader;
    // "Доля Китая во внешней торговле Беларуси": the later of two owners; 占白俄罗斯对华出口.
    EntityIndex owner = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || (name.dest && !name.demonym) || name.nominal) continue;
      // "...; Belgium, the former leader": told besides.
      if (name.span.begin >= value_.span.end &&
          view_.Count(value_.span.end, name.span.begin, ";；") > 0) {
        continue;
      }
      // "China's share in its exports is 5 percent, and only Russia's is higher"
      if (view_.language != Language::kChinese && name.span.begin >= value_.span.end &&
          view_.Count(value_.span.end, name.span.begin, ",") > 0) {
        continue;
      }
      // "China's share is 64 percent, and that of Germany fell by 5 points"
      if (view_.language != Language::kChinese && OfAnother(name.span)) continue;
      if (view_.language == Language::kChinese && name.source) continue;  // 自白俄罗斯进口
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

  // "Russia's share in its exports is 65 percent, that of China 4.5 percent": the same trade with another.
  bool ContinuesShares(Parties& out) const {
    if (x_.figures.empty() || x_.figures.back().sentence != view_.index) return false;
    const Figure& before = x_.figures.back();
    if (before.metric != metric_.id || before.subject == kNoEntity || before.parties.size() != 2) return false;
    EntityIndex item = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal || name.span.begin < before.span.end) continue;
      if (name.span.end > value_.outer.begin || item != kNoEntity) return false;
      item = name.country;
    }
    if (item == kNoEntity || Holds(before.parties, item)) return false;
    out.parties = {before.subject, item};
    out.subject = before.subject;
    return true;
  }

  // "China's share in foreign trade has grown": whose share it is, and no other country is named.
  bool IsPartnerOfShare(EntityIndex owner) const {
    if (view_.language != Language::kEnglish || owner == kNoEntity) return false;
    bool beside = false;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.nominal || OfAnother(name.span)) continue;
      if (name.country != owner) return false;
      beside |= name.possessive && !name.demonym && name.span.end <= anchor_.begin &&
                view_.Gap(name.span.end, anchor_.begin) <= 1.5;
    }
    return beside;
  }
};

}  // namespace

Parties FindTradeParties(const Extraction& extraction, const FigureWords& words,
                         const SentenceView& view, const MetricChoice& choice, std::size_t v,
                         PartyMemory& memory) {
  return TradeRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

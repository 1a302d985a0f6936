#include "extract/claims/flow_roles.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "extract/claims/party_scene.h"
#include "extract/claims/stake_roles.h"
#include "extract/claims/supply_roles.h"

namespace kg::extract {
namespace {

// Who gives and who takes: investments, loans, deliveries.
class FlowRoles : private PartyScene {
 public:
  FlowRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
            const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory), v_(v) {}

  Parties Find() {
    Parties out;
    switch (metric_.frame) {
      case Frame::kLoan: Loan(out); break;
      case Frame::kContract: case Frame::kSupply:
        return FindSupplyParties(x_, words_, view_, choice_, v_, memory_);
      case Frame::kStake:
        if (std::optional<Parties> stake = FindStakeParties(x_, words_, view_, choice_, v_, memory_)) {
          return std::move(*stake);
        }
        Flow(out);
        break;
      default: Flow(out); break;
    }
    return out;
  }

 private:
  void Flow(Parties& out) {
    if (Abroad(out)) return;
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
      if (x_.entities[site].type != EntityType::kProject) {
        if (const EntityIndex country = InvestsIn(site); country != kNoEntity) {
          out.parties = {site, country};
        }
        out.subject = site;
        Remember(site);
        return;
      }
      // 吸引了中国、德国等14个国家的68家企业，协议投资12亿美元: of all of them.
      const bool many = countries.size() > 2 && view_.language == Language::kChinese;
      if (countries.size() >= 2 && !many) out.parties = {countries[0], countries[1]};
      else if (countries.size() == 1 && Partner(countries[0]) != kNoEntity &&
               HasDemonym(countries[0])) {
        out.parties = {countries[0], Partner(countries[0])};
      }
      out.subject = site;
      Remember(site);
      return;
    }
    // "investment in the park grew 1.2-fold"
    if (site != kNoEntity && countries.empty() && x_.entities[site].type == EntityType::kProject) {
      out.subject = site;
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

  // "The company will invest 5 million in Belarus": the country that follows it.
  EntityIndex InvestsIn(EntityIndex company) const {
    if (Receives()) return kNoEntity;
    bool named = false;
    for (const NamedThing& name : view_.names) {
      named |= name.entity == company && !name.nominal && name.span.end <= value_.span.begin;
      // "will invest 40 million in the Mogilev plant"
      const std::string& kind = x_.entities[name.entity].kind;
      if (named && name.type == EntityType::kOrganization && name.entity != company &&
          (kind.empty() || kind == "company") && (name.place || name.dest) &&
          name.span.begin >= value_.span.end && SameClause(name.span)) {
        return name.entity;
      }
      if (named && name.type == EntityType::kCountry && !name.demonym && !name.nominal &&
          (name.place || name.dest) && !OfAnother(name.span) && SameClause(name.span)) {
        return name.country;
      }
    }
    return kNoEntity;
  }

  // Who gives and who takes, among the countries and, if asked, the organizations of the sentence.
  void GiverAndReceiver(bool organizations, EntityIndex& giver, EntityIndex& receiver) const {
    const bool receives = Receives();
    // Without a cue of its own what follows the number tells who gets it.
    EntityIndex near = choice_.cue.empty() || choice_.shared ? kNoEntity : Beside();
    if (const EntityIndex opening = OpenedBy(); opening != kNoEntity) near = opening;
    // "Belarus borrowed": who takes stands beside the cue.
    const bool takes = (view_.language == Language::kChinese && receives) ||
                       std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kReceive && hit.begin < choice_.cue.end && hit.end > choice_.cue.begin;
    });
    if (near != kNoEntity) (takes ? receiver : giver) = near;
    // "compared with $4 billion from Russia": the source right behind the number is its own.
    const EntityIndex own = SourceBehind();
    if (own != kNoEntity) {
      giver = own;
      if (receiver == own) receiver = kNoEntity;
    }
    const NamedThing* first = nullptr;
    // Where the clause of the number has a country of its own, other clauses do not count.
    const bool crowded = std::any_of(view_.names.begin(), view_.names.end(),
                                     [&](const NamedThing& name) {
                                       const bool told = !name.demonym ||
                                                         (!name.dest && name.span.end <= value_.span.begin);
                                       return name.country != kNoEntity && told &&
                                              SameClause(name.span);
                                     });
    for (const NamedThing& name : view_.names) {
      const bool organization = organizations && name.type == EntityType::kOrganization &&
                                !name.nominal;
      if ((name.country == kNoEntity && !organization) || IsExample(name)) continue;
      if (OpensAnother(name.span) || (name.source && OfAnother(name.span))) continue;
      if (name.source && own != kNoEntity && name.country != own) continue;
      if (crowded && ToldAside(name)) continue;
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
      if ((name.country == kNoEntity && !organization) || IsExample(name)) continue;
      if (OpensAnother(name.span) || (name.source && OfAnother(name.span))) continue;
      if (name.source && own != kNoEntity && name.country != own) continue;
      if (crowded && ToldAside(name)) continue;
      const EntityIndex who = organization ? name.entity : name.country;
      if (who == giver || who == receiver) continue;
      const bool before = name.span.end <= value_.span.begin;
      if (before && receives && receiver == kNoEntity && !name.demonym) receiver = who;
      else if (before && giver == kNoEntity) giver = who;
      else if (receiver == kNoEntity && !name.demonym) receiver = who;
      else if (giver == kNoEntity) giver = who;
    }
    // "China lends 7 billion. Some 3 billion will go to Belarusian banks": who took before and is only
    // an adjective of what stands behind the number takes again.
    if (giver != kNoEntity && giver == memory_.receiver && memory_.giver != kNoEntity &&
        memory_.flow_sentence + 2 >= view_.index &&
        (receiver == kNoEntity || receiver == memory_.giver) && OnlyAttributeBehind(giver)) {
      receiver = giver;
      giver = memory_.giver;
    }
  }

  bool OnlyAttributeBehind(EntityIndex country) const {
    bool behind = false;
    for (const NamedThing& name : view_.names) {
      if (name.country != country) continue;
      if (!name.demonym || name.source || name.span.begin < value_.span.end) return false;
      behind = true;
    }
    return behind;
  }

  // "Latvia borrowed 4 million and Estonia – 2 million": the country right before the number, where
  // the cue is told of a number before.
  EntityIndex OpenedBy() const {
    if (view_.language == Language::kChinese || choice_.cue.empty()) return kNoEntity;
    const std::uint32_t at = value_.outer.begin;
    bool crossed = false;
    for (std::size_t k = view_.first_value; k < v_; ++k) {
      crossed |= x_.values[k].unit == value_.unit && x_.values[k].span.begin >= choice_.cue.end;
    }
    if (!crossed) return kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.country == kNoEntity || name.demonym || name.source || name.dest || name.place) continue;
      if (name.span.end <= at && view_.Gap(name.span.end, at) <= 1 + view_.Count(name.span.end, at, "-–—") &&
          view_.Count(name.span.end, at, ",;:()") == 0) {
        return name.country;
      }
    }
    return kNoEntity;
  }

  EntityIndex SourceBehind() const {
    for (const NamedThing& name : view_.names) {
      if (name.span.begin < value_.span.end) continue;
      const bool right_behind = name.source && name.country != kNoEntity &&
                                view_.Gap(value_.span.end, name.span.begin) <= 2 &&
                                view_.Count(value_.span.end, name.span.begin, ",，;；") == 0;
      return right_behind ? name.country : kNoEntity;
    }
    return kNoEntity;
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
      // Organizations are spoken of no further than in the next sentence.
      const bool lasts = memory_.giver != kNoEntity && memory_.receiver != kNoEntity &&
                         (memory_.flow_sentence + 1 >= view_.index ||
                          (IsCountry(memory_.giver) && IsCountry(memory_.receiver)));
      if (lasts) {
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
    // "Belarus borrowed 6 million there, and Latvia 4 million": from whom it was before.
    if (giver == kNoEntity && IsCountry(receiver) && memory_.flow_sentence == view_.index &&
        memory_.giver != kNoEntity && memory_.giver != receiver && Partner(receiver) == kNoEntity) {
      giver = memory_.giver;
      return;
    }
    if (giver != kNoEntity && receiver == kNoEntity && IsCountry(giver)) {
      receiver = Partner(giver);
    } else if (giver == kNoEntity && receiver != kNoEntity && IsCountry(receiver)) {
      giver = Partner(receiver);
    }
  }

  bool HasDemonym(EntityIndex country) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && (name.demonym || name.source) &&
             !CountsAnother(name.span);
    });
  }

  // 其中中资企业64家，协议投资额: the name is told of a count before the number.
  bool CountsAnother(const Span& name) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kNumber && one.span.begin >= name.end &&
          one.span.end <= value_.span.begin && view_.Gap(name.end, one.span.begin) < 2.5 &&
          view_.Count(one.span.end, value_.span.begin, ",，;；") > 0) {
        return true;
      }
    }
    return false;
  }

  // Two countries and nothing that tells giver from receiver: the usual one gives.
  void FixDefault(EntityIndex& giver, EntityIndex& receiver) const {
    if (giver == kNoEntity || receiver == kNoEntity || metric_.default_giver.empty()) return;
    if (x_.entities[receiver].key != metric_.default_giver) return;
    bool said = false;
    for (const NamedThing& name : view_.names) {
      if (name.country == giver && (name.source || name.demonym)) said = true;
      if (name.country == receiver && name.dest) said = true;
      // "The government of Belarus provided ..."
      if (view_.language != Language::kChinese && name.country == giver &&
          name.span.end <= value_.span.begin && GivesAfter(name.span.end)) {
        said = true;
      }
    }
    if (!said) std::swap(giver, receiver);
  }

  // A verb of giving right behind a name, before the number.
  bool GivesAfter(std::uint32_t at) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kGive && hit.begin >= at && hit.end <= value_.span.begin &&
             view_.Gap(at, hit.begin) <= 2 && view_.Count(at, hit.begin, ",，;；") == 0;
    });
  }

  bool Lends(EntityIndex e) const {
    const std::string& kind = x_.entities[e].kind;
    return kind == "bank" || kind == "fund";
  }

  // "3, 4 and 2 million in loans from China, Russia and the bank, respectively": as many names
  // behind the numbers, in order.
  EntityIndex GiverInOrder() const {
    if (!view_.Has(Role::kRespectively, value_.span.end, view_.span.end)) return kNoEntity;
    std::size_t amounts = 0, index = 0;
    std::uint32_t last = 0;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      if (x_.values[k].kind != ValueMention::Kind::kMoney) continue;
      if (k == v_) index = amounts;
      ++amounts;
      last = x_.values[k].span.end;
    }
    std::vector<EntityIndex> behind;
    bool source = false;
    for (const NamedThing& name : view_.names) {
      if (name.span.begin < last || name.nominal || name.demonym) continue;
      source |= name.source;
      behind.push_back(name.country != kNoEntity ? name.country : name.entity);
    }
    return source && amounts > 1 && behind.size() == amounts ? behind[index] : kNoEntity;
  }

  void Loan(Parties& out) {
    EntityIndex giver = kNoEntity, receiver = kNoEntity;
    if (const EntityIndex ordered = GiverInOrder(); ordered != kNoEntity) {
      for (const NamedThing& name : view_.names) {
        const bool before = name.span.end <= value_.span.begin;
        if (before && name.country != kNoEntity && name.country != ordered) receiver = name.country;
      }
      return Give(out, ordered, receiver == kNoEntity ? HomeReceiver(ordered) : receiver);
    }
    std::vector<EntityIndex> lenders, borrowers;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization) continue;
      // "The company borrowed from the bank"
      if (name.nominal && !Lends(name.entity) && !Receives()) continue;
      const std::string& kind = x_.entities[name.entity].kind;
      // "a loan from the International Monetary Fund"
      const bool lends = Lends(name.entity) || ((name.source || name.owner) && kind == "intl");
      if (lends && SameClause(name.span) && !Holds(lenders, name.entity)) lenders.push_back(name.entity);
      // A company of the usual giver is the contractor, unless it is said to borrow.
      const bool contractor = kind == "company" && IsUsualGiver(name.entity) && !name.dest && !Receives();
      if (((kind == "gov" && !IsUsualGiver(name.entity)) || kind == "company") && !contractor &&
          SameClause(name.span) && !CountsBetween(name.span) && !Holds(borrowers, name.entity)) {
        borrowers.push_back(name.entity);
      }
    }
    GiverAndReceiver(false, giver, receiver);
    FixDefault(giver, receiver);
    const bool receives = view_.Has(Role::kReceive, view_.span.begin, view_.span.end);
    if (const EntityIndex taker = BankLentTo(lenders); taker != kNoEntity) {
      // "One loan, worth 7 million, is to Belarus's Development Bank"
      if (giver == kNoEntity || giver == taker || x_.entities[taker].within == x_.entities[giver].key) {
        giver = memory_.giver != taker && memory_.flow_sentence + 3 >= view_.index ? memory_.giver
                                                                                   : kNoEntity;
      }
      if (giver == kNoEntity) {
        for (const EntityIndex country : memory_.document_pair) {
          if (x_.entities[country].key == metric_.default_giver) giver = country;
        }
      }
      receiver = taker;
    } else if (lenders.size() == 1) {
      // "China opened a credit line to Belarusbank"
      const bool given = !IsUsualGiver(lenders[0]) &&
                         std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
                           return name.entity == lenders[0] && name.dest;
                         });
      // "China has agreed to provide Belarusbank with a loan": a bank of the usual borrower.
      const auto lender = std::find_if(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
        return name.country != kNoEntity && x_.entities[name.country].key == metric_.default_giver &&
               !name.dest && SameClause(name.span);
      });
      const bool borrows = lender != view_.names.end() && giver != kNoEntity &&
                           !IsUsualGiver(lenders[0]) && !FromName(lenders[0]) &&
                           x_.entities[lenders[0]].within == x_.entities[giver].key;
      // "Китай выделил Беларусбанку кредит": the verb stands between who gives and the bank.
      const bool handed = lender != view_.names.end() && !IsUsualGiver(lenders[0]) &&
                          (giver == kNoEntity || giver == lender->country) &&
                          std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
                            return name.entity == lenders[0] && name.span.begin > lender->span.end &&
                                   view_.Has(Role::kGive, lender->span.end, name.span.begin);
                          });
      if (borrows || handed) {
        giver = lender->country;
        receiver = lenders[0];
      } else if (giver != kNoEntity && (given || (receives && !FromName(lenders[0]))) &&
          x_.entities[lenders[0]].within != x_.entities[giver].key) {
        // A bank that borrows from a country's banks.
        receiver = lenders[0];
      } else if (given && view_.language == Language::kChinese && giver == kNoEntity &&
                 memory_.giver != kNoEntity && memory_.flow_sentence == view_.index) {
        // 并同意延长对白俄罗斯银行的贷款: who lent in the clause before.
        giver = memory_.giver;
        receiver = lenders[0];
      } else {
        giver = lenders[0];
        if (!borrowers.empty()) receiver = borrowers[0];
        else if (receiver == kNoEntity || receiver == giver) receiver = FirstCountryNot(giver);
      }
    } else if (lenders.size() == 2 && receives && FromName(lenders[0]) != FromName(lenders[1])) {
      giver = lenders[FromName(lenders[0]) ? 0 : 1];
      receiver = lenders[FromName(lenders[0]) ? 1 : 0];
    } else if (lenders.size() > 1 && receives) {
      out.parties = lenders;
      // "Two banks will receive a billion from the China Development Bank": it is one of them.
      const auto source = std::find_if(lenders.begin(), lenders.end(),
                                       [&](EntityIndex bank) { return FromName(bank); });
      if (source != lenders.end()) {
        out.subject = *source;
        return;
      }
      if (giver == kNoEntity) giver = receiver;
      if (giver != kNoEntity) out.parties.push_back(giver);
      out.subject = giver;
      return;
    } else if (lenders.size() > 1 && DestinationOf(lenders) != kNoEntity) {
      // "Two banks have provided loans to Belarus"
      out.parties = lenders;
      out.parties.push_back(DestinationOf(lenders));
      out.subject = lenders[0];
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
        out.parties.insert(out.parties.end(), receivers.begin(), receivers.end());
        out.subject = givers[0];
        memory_.giver = givers[0];
        memory_.receiver = receivers[0];
        memory_.flow_sentence = view_.index;
        return;
      }
    } else if (!borrowers.empty() && giver != kNoEntity && receiver == kNoEntity) {
      receiver = borrowers[0];
    }
    // "The bank opened a line to Belarusbank. The first loan is ...": the same two.
    const bool goes_on = lenders.empty() && giver == kNoEntity && receiver == kNoEntity &&
                         memory_.giver != kNoEntity && memory_.receiver != kNoEntity &&
                         memory_.flow_sentence + 1 >= view_.index;
    if (goes_on) {
      giver = memory_.giver;
      receiver = memory_.receiver;
    }
    if (lenders.empty() && giver == kNoEntity) giver = LenderSpokenOf();
    // "ICBC and Belagroprombank signed an agreement. ICBC gives the other side ...": to the other body.
    if (lenders.size() == 1 && giver == lenders[0] && (receiver == kNoEntity || IsCountry(receiver))) {
      if (const EntityIndex other = OtherBody(giver); other != kNoEntity) receiver = other;
    }
    FillFlow(giver, receiver);
    if (receiver == kNoEntity && giver != kNoEntity) receiver = HomeReceiver(giver);
    Give(out, giver, receiver);
  }

  // The one bank of the sentence, no bank of the usual giver, if the money goes to it.
  EntityIndex BankLentTo(const std::vector<EntityIndex>& lenders) const {
    if (view_.language != Language::kEnglish || lenders.size() != 1 || IsUsualGiver(lenders[0]) ||
        FromName(lenders[0])) {
      return kNoEntity;
    }
    const bool taken = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.entity == lenders[0] && name.dest && !name.nominal;
    });
    return taken ? lenders[0] : kNoEntity;
  }

  // The bank that says so itself, or the one of the usual giver that the sentence before names.
  EntityIndex LenderSpokenOf() const {
    if (view_.reporter != kNoEntity && Lends(view_.reporter)) return view_.reporter;
    if (view_.index == 0) return kNoEntity;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    if (before.paper != x_.document.sentences[view_.index].paper || before.zone == Zone::kTitle) {
      return kNoEntity;
    }
    EntityIndex lender = kNoEntity;
    for (const Mention& one : MentionsOf(view_.index - 1)) {
      if (one.type != EntityType::kOrganization || one.entity == kNoEntity || one.embedded ||
          !Lends(one.entity) || !IsUsualGiver(one.entity)) {
        continue;
      }
      if (lender != kNoEntity && lender != one.entity) return kNoEntity;
      lender = one.entity;
    }
    return lender;
  }

  // Of the two banks or companies that the sentence before names, both of them bodies of their own
  // countries, the one besides the lender.
  EntityIndex OtherBody(EntityIndex lender) const {
    if (view_.index == 0) return kNoEntity;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    if (before.paragraph != x_.document.sentences[view_.index].paragraph) return kNoEntity;
    EntityIndex other = kNoEntity;
    bool both = false;
    for (const Mention& one : MentionsOf(view_.index - 1)) {
      if (one.type != EntityType::kOrganization || one.embedded || one.entity == kNoEntity) continue;
      const std::string& kind = x_.entities[one.entity].kind;
      if (kind != "bank" && kind != "company") continue;
      if (one.entity != lender && IsUsualGiver(one.entity)) return kNoEntity;
      if (one.entity == lender) both = true;
      else if (other == kNoEntity || other == one.entity) other = one.entity;
      else return kNoEntity;
    }
    return both ? other : kNoEntity;
  }

  // The country that banks which all lend are said to lend to.
  EntityIndex DestinationOf(const std::vector<EntityIndex>& lenders) const {
    if (!std::all_of(lenders.begin(), lenders.end(), [&](EntityIndex e) { return IsUsualGiver(e); })) {
      return kNoEntity;
    }
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kCountry && name.dest && !name.demonym) return name.country;
    }
    // "Оба банка выделят Беларуси ...": the other country, without a word of role.
    for (const NamedThing& name : view_.names) {
      if (name.type == EntityType::kCountry && !name.demonym && !name.source &&
          x_.entities[name.country].key != metric_.default_giver) {
        return name.country;
      }
    }
    return kNoEntity;
  }

  // Of another clause: of a loan any name, else one that has its like in that of the number, "25
  // billion in Kazakhstan, in Serbia 5 billion".
  bool ToldAside(const NamedThing& name) const {
    if (SameClause(name.span)) return false;
    if (metric_.frame == Frame::kLoan) return true;
    const bool goal = name.dest || name.place;
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& other) {
      const bool like = (goal && (other.dest || other.place)) || (name.source && other.source);
      return like && other.country != kNoEntity && SameClause(other.span);
    });
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
      // "... a grant of 50 million, and the bank will get a credit of 150 million"
      if (span.begin >= value_.span.end && one.span.begin >= span.end &&
          view_.Count(value_.span.end, span.begin, ",，;；") > 0) {
        return false;
      }
    }
    return true;
  }

  // "... and donated 20 ambulances to the ministry": another number's.
  bool CountsBetween(const Span& span) const {
    return std::any_of(x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
                       x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
                       [&](const ValueMention& one) {
                         return one.kind == ValueMention::Kind::kNumber && !one.noun.empty() &&
                                one.span.begin >= value_.span.end && one.span.end <= span.begin;
                       });
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

  std::size_t v_;
};

}  // namespace

Parties FindFlowParties(const Extraction& extraction, const FigureWords& words,
                        const SentenceView& view, const MetricChoice& choice, std::size_t v,
                        PartyMemory& memory) {
  return FlowRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

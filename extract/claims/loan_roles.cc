#include "extract/claims/loan_roles.h"

#include <algorithm>
#include <string>
#include <vector>

#include "extract/claims/giver_scene.h"

namespace kg::extract {
namespace {

constexpr std::uint32_t kLoanCarried = 5;  // sentences in which a loan told of is spoken of again

class LoanRoles : private GiverScene {
 public:
  LoanRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
            const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : GiverScene(x, words, view, choice, v, memory) {}

  Parties Find() {
    Parties out;
    if (metric_.of_donors && Donation(out)) return out;
    // "By 2031 some 7 million had been drawn": on the loan told of before.
    const bool named = std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
      return name.type == EntityType::kOrganization || name.country != kNoEntity;
    });
    if (!metric_.of_donors && !named && memory_.lender != kNoEntity && !IsCountry(memory_.lender) &&
        memory_.loan_sentence < view_.index && memory_.loan_sentence + kLoanCarried >= view_.index) {
      out.parties = memory_.loan_parties;
      out.subject = memory_.lender;
      return out;
    }
    Loan(out);
    if (!metric_.of_donors && out.subject != kNoEntity) {
      memory_.lender = out.subject;
      memory_.loan_parties = out.parties;
      memory_.loan_sentence = view_.index;
    }
    return out;
  }

 private:
  // Embassies, companies, towns and regions that give, or are given, without a bank between them:
  // "the embassy donated books worth 9 million to the university".
  bool Donation(Parties& out) {
    const NamedThing *donor = nullptr, *taker = nullptr;
    const bool receives = Receives();
    for (const NamedThing& name : view_.names) {
      const bool body = name.type == EntityType::kOrganization && !name.nominal &&
                        x_.entities[name.entity].kind != "government";
      const bool land = name.type == EntityType::kPlace || name.type == EntityType::kCountry;
      if ((!body && !land) || name.demonym || name.place || !SameClause(name.span)) continue;
      if (Takes(name) || Handed(name) || (receives && taker == nullptr && !name.source &&
                          name.span.end <= value_.span.begin)) {
        if (taker == nullptr) taker = &name;
      } else if (donor == nullptr &&
                 (Gives(name) || (name.source && (receives || name.span.begin >= anchor_.end)))) {
        donor = &name;
      }
    }
    const auto is_country = [](const NamedThing* name) {
      return name == nullptr || name->type == EntityType::kCountry;
    };
    if (is_country(donor) && is_country(taker)) return false;
    EntityIndex giver = donor == nullptr ? kNoEntity : donor->entity;
    EntityIndex receiver = taker == nullptr ? kNoEntity : taker->entity;
    // A capital stands for its country, unless a town gives to it.
    if (donor != nullptr && taker != nullptr && taker->country != kNoEntity &&
        donor->type != EntityType::kPlace) {
      receiver = taker->country;
    }
    if (giver == kNoEntity) {
      EntityIndex country = kNoEntity, other = kNoEntity;
      GiverAndReceiver(country, other);
      FillFlow(country, other);
      giver = country;
    }
    if (giver == kNoEntity || giver == receiver) return false;
    if (receiver == kNoEntity) receiver = FirstCountryNot(giver);
    if (receiver == kNoEntity) receiver = HomeReceiver(giver);
    Give(out, giver, receiver);
    return true;
  }

  // «передаёт МГЛУ оборудование»: right behind the verb, and shows no case.
  bool Handed(const NamedThing& name) const {
    if (!words_.case_endings().Knows(view_.language) || CasesOf(name) != kAnyCase) return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kGive && hit.end <= name.phrase && view_.Gap(hit.end, name.phrase) <= 1 &&
             view_.Count(hit.end, name.phrase, ",;:—–") == 0;
    });
  }

  // A verb of giving follows the name, and no other name stands between them.
  bool Gives(const NamedThing& name) const {
    constexpr double kFar = 7;  // words
    for (const WordHit& hit : view_.hits) {
      const bool verb = hit.role == Role::kGive;
      if (!verb || hit.begin < name.span.end || view_.Gap(name.span.end, hit.begin) > kFar) continue;
      return std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& other) {
        return other.span.begin >= name.span.end && other.span.end <= hit.begin && !other.demonym &&
               !Takes(other);
      });
    }
    return false;
  }

  bool NamesCountry() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
      return name.country != kNoEntity && !name.demonym;
    });
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
    std::vector<EntityIndex> lenders, borrowers, taking;
    for (const NamedThing& name : view_.names) {
      if (name.type != EntityType::kOrganization) continue;
      // "The company borrowed from the bank"
      const bool takes = Takes(name);
      if (name.nominal && !Lends(name.entity) && !Receives() && !takes) continue;
      const std::string& kind = x_.entities[name.entity].kind;
      // "a loan from the International Monetary Fund"
      const bool lends = Lends(name.entity) || ((name.source || name.owner) && kind == "intl");
      if (lends && SameClause(name.span) && !Holds(lenders, name.entity)) lenders.push_back(name.entity);
      // A company of the usual giver is the contractor, unless it is said to borrow.
      const bool contractor = kind == "company" && IsUsualGiver(name.entity) && !name.dest && !Receives();
      // 获得中国银行1.5亿美元融资，由乙公司总承包
      if (view_.language == Language::kChinese && kind == "company" && !name.dest && name.span.begin >= value_.span.end &&
          view_.Count(value_.span.end, name.span.begin, ",，;；") > 0) {
        continue;
      }
      // "lent the university 3 million", but "for the University Clinic": what it pays for.
      const bool told = takes && !lends && kind != "government" && name.span.end <= value_.span.begin;
      const bool borrows = (kind == "gov" && !IsUsualGiver(name.entity)) || kind == "company" || told;
      // "The railway owns 40 percent of the venture. The enterprise took a loan": what is owned did.
      const EntityIndex who = name.nominal ? Owned(name.entity) : name.entity;
      if (borrows && !contractor && SameClause(name.span) && !CountsBetween(name.span) &&
          !Holds(borrowers, who)) {
        borrowers.push_back(who);
        if (takes && !name.nominal) taking.push_back(who);
      }
    }
    // "A supplies the machines, the bank gives B a credit": whom the loan is given, if that shows.
    if (!taking.empty() && words_.case_endings().Knows(view_.language)) borrowers = taking;
    if (borrowers.empty() && memory_.card.borrower != kNoEntity && !NamesCountry()) {
      borrowers.push_back(memory_.card.borrower);
    }
    GiverAndReceiver(giver, receiver);
    FixDefault(giver, receiver);
    const bool receives = view_.Has(Role::kReceive, clause_begin_, view_.span.end);
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
        // "lent Serbia 3 million, and an Italian company took part": rather whom a word leads to.
        const bool told = !borrowers.empty() && receiver != kNoEntity && Lent(receiver) &&
                          !Lent(borrowers[0]);
        if (!borrowers.empty() && !told) receiver = borrowers[0];
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
    } else if (lenders.size() > 1 && borrowers.size() == 1 && LedTo(borrowers[0])) {
      // 两家银行组成银团，向业主提供贷款
      out.parties = lenders;
      out.parties.push_back(borrowers[0]);
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
    // "It needed a plant. The bank lent it 3 million"
    if (lenders.size() == 1 && giver == lenders[0] && borrowers.empty()) {
      if (const EntityIndex it = PointedTo(giver); it != kNoEntity) receiver = it;
      // "The borrower could not pay, and the bank deferred 3 million": of the loan told of before.
      const bool side = std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
        return name.country != kNoEntity;
      });
      if (receiver == kNoEntity && !side && giver == memory_.lender && memory_.loan_sentence < view_.index &&
          memory_.loan_sentence + kLoanCarried >= view_.index) {
        out.parties = memory_.loan_parties;
        out.subject = giver;
        return;
      }
    }
    // "ICBC and Belagroprombank signed an agreement. ICBC gives the other side ...": to the other body.
    if (lenders.size() == 1 && giver == lenders[0] && (receiver == kNoEntity || IsCountry(receiver))) {
      if (const EntityIndex other = OtherBody(giver); other != kNoEntity) receiver = other;
    }
    // 国家开发银行的一笔贷款, in a paper on two countries: not to its own.
    const bool own = lenders.size() == 1 && giver == lenders[0] && receiver != kNoEntity && IsCountry(receiver) &&
                     IsUsualGiver(giver) && x_.entities[giver].within == x_.entities[receiver].key;
    if (own && view_.language == Language::kChinese && memory_.document_pair.size() == 2 && Toward(true) != receiver) {
      receiver = Partner(receiver);
    }
    FillFlow(giver, receiver);
    if (receiver == kNoEntity && giver != kNoEntity) receiver = HomeReceiver(giver);
    Give(out, giver, receiver);
  }

  bool LedTo(EntityIndex body) const {
    return view_.language == Language::kChinese &&
           std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.entity == body && name.dest && name.span.end <= value_.span.begin;
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
    for (const Mention& one : MentionsOf(x_, view_.index - 1)) {
      if (one.type != EntityType::kOrganization || one.entity == kNoEntity || one.embedded ||
          !Lends(one.entity) || !IsUsualGiver(one.entity)) {
        continue;
      }
      if (lender != kNoEntity && lender != one.entity) return kNoEntity;
      lender = one.entity;
    }
    return lender;
  }

  // A word of role or its case says that something goes to it.
  bool Lent(EntityIndex e) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.entity == e && !name.demonym && name.span.end <= value_.span.begin && Takes(name);
    });
  }

  // Whom "lent it", "одолжил ей" mean: the last body before the pronoun, in this sentence or the first
  // of the one before.
  EntityIndex PointedTo(EntityIndex lender) const {
    const auto pronoun = std::find_if(view_.hits.begin(), view_.hits.end(), [](const WordHit& hit) {
      return hit.role == Role::kToIt;
    });
    if (pronoun == view_.hits.end()) return kNoEntity;
    EntityIndex it = kNoEntity;
    for (const NamedThing& name : view_.names) {
      if (name.span.end <= pronoun->begin && name.type == EntityType::kOrganization &&
          name.entity != lender && !Lends(name.entity)) {
        it = name.entity;
      }
    }
    if (it != kNoEntity || view_.index == 0 ||
        x_.document.sentences[view_.index - 1].paper != x_.document.sentences[view_.index].paper) {
      return it;
    }
    for (const Mention& one : MentionsOf(x_, view_.index - 1)) {
      if (one.type == EntityType::kOrganization && !one.embedded && one.entity != kNoEntity &&
          one.entity != lender && !Lends(one.entity)) {
        return one.entity;
      }
    }
    return kNoEntity;
  }

  // Of the two banks or companies that the sentence before names, both of them bodies of their own
  // countries, the one besides the lender.
  EntityIndex OtherBody(EntityIndex lender) const {
    if (view_.index == 0) return kNoEntity;
    const Sentence& before = x_.document.sentences[view_.index - 1];
    if (before.paragraph != x_.document.sentences[view_.index].paragraph) return kNoEntity;
    EntityIndex other = kNoEntity;
    bool both = false;
    for (const Mention& one : MentionsOf(x_, view_.index - 1)) {
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
      // «взял у банка», «ўзяў у банка»
      const bool at = name.owner || (name.place && view_.language == Language::kBelarusian);
      return name.entity == e && (name.source || (at && Receives()));
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
};

}  // namespace

Parties FindLoanParties(const Extraction& extraction, const FigureWords& words,
                        const SentenceView& view, const MetricChoice& choice, std::size_t v,
                        PartyMemory& memory) {
  return LoanRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract

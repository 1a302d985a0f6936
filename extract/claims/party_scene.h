#pragma once

#include <cstddef>
#include <vector>

#include "extract/claims/figure_metric.h"
#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// The names around one number, and which of them stands how near: what the rules for the parties
// of a figure look at. Lives no longer than what it was made of.
class PartyScene {
 protected:
  PartyScene(const Extraction& x, const FigureWords& words, const SentenceView& view,
             const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : x_(x), words_(words), view_(view), choice_(choice), value_(x.values[v]), memory_(memory),
        metric_(words.metrics()[choice.metric]),
        anchor_(choice.cue.empty() ? value_.span : choice.cue) {}

  static bool Holds(const std::vector<EntityIndex>& list, EntityIndex entity);
  bool IsCountry(EntityIndex e) const;
  // A country, or a region that trades for itself.
  bool IsSide(EntityIndex e) const;
  // Countries of the sentence, near the cue first; names of two countries at one place count both.
  std::vector<EntityIndex> Countries() const;
  double Distance(const Span& span) const;
  // "exports to Russia of 5 billion, to China of 2": another number, and a name in the same role before
  // this one.
  bool Superseded(const NamedThing& name) const;
  // "exports of 5 billion, 40 % of them to Russia": the name is told of another number.
  bool OfAnother(const Span& span) const;
  bool OpensAnother(const Span& span) const;
  // 投资总额48亿，包括新加坡、印尼: one of a list that follows the number.
  bool IsExample(const NamedThing& name) const;
  EntityIndex Partner(EntityIndex country) const;
  // "Lithuania. Exports to China fell": the country whose name alone opens the paragraph.
  EntityIndex LeadCountry() const;
  // The same of trade: else the country at home, whose trade with many a paper may tell.
  EntityIndex TradePartner(EntityIndex country) const;
  std::vector<EntityIndex> Pair() const;
  // "trade with Sichuan Province": the place that stands for a side itself, or kNoEntity.
  EntityIndex Province() const;
  // A country that stands beside the cue: "Belarusian exports", "экспорт Беларуси", 白俄罗斯出口.
  EntityIndex Beside() const;
  EntityIndex Toward(bool dest) const;
  // «Китаю продано»: in the dative and in no other case.
  bool IsGivenTo(const NamedThing& name) const;
  // The company that a paper is on, where it is on no two countries.
  EntityIndex OwnCompany() const;
  // "8,000 Chinese citizens", "70 students from Wuhan": whose people are counted, told right behind the
  // number.
  EntityIndex CountedNation() const;
  // The two places or bodies that "the sides" of the sentence are, or those of the title where it names no
  // country; empty if neither.
  std::vector<EntityIndex> Sides() const;
  // Pair(), a region standing for its country.
  std::vector<EntityIndex> PairOfCountries() const;
  // A word of that role stands before the nouns right before a name: "of the joint company C".
  bool Led(const NamedThing& name, Role role) const;
  // At the beginning of the sentence, behind a comma, a time or a word that joins clauses.
  bool OpensClause(std::uint32_t at) const;
  // Who does what the cue says, "In 2031 Belarus bought ...": a side that opens the clause before
  // it, without a word of role. Not in Chinese.
  EntityIndex Doer() const;
  // The same of a company, by name or by a word for it, wherever it stands in its clause: "by the end
  // of the year the plant will ship ...".
  EntityIndex Maker() const;
  // The cases in which a name may stand: by the word that describes it, "компании «X»", else by its
  // own first words.
  CaseSet CasesOf(const NamedThing& name) const;
  // "A holds 40 percent of the venture. The plant makes ...": a word for a company that seems to mean an owner
  // told of means what is owned.
  EntityIndex Owned(EntityIndex company) const;
  // In the nominative, for all that is known.
  bool MayBeSubject(const NamedThing& name) const;
  // Whether words of role or its case say that something goes to what the name stands for.
  bool Takes(const NamedThing& name) const;
  bool FollowsGiving(const NamedThing& name) const;
  // The country that the paper speaks of, if it is not one of two.
  EntityIndex OnlyCountry() const;
  // Of a pair, the country that the paper speaks of most.
  EntityIndex HomeOf(const std::vector<EntityIndex>& pair) const;
  // 中国对外直接投资, 对外承包工程: one country's in all the others.
  bool Abroad(Parties& out) const;
  void Give(Parties& out, EntityIndex giver, EntityIndex receiver);
  // Give(), a side that nobody is named for being another country of the sentence, of the pair spoken
  // of or of the last flow; `others` take together with the receiver.
  void GiveAmong(Parties& out, EntityIndex giver, EntityIndex receiver,
                 const std::vector<EntityIndex>& others);
  // "with Alpha, Beta and Gamma": the other organizations of the list that a name begins.
  std::vector<EntityIndex> ListedBehind(const NamedThing& first) const;
  // 甲参与开发的园区: the body only tells which park.
  bool DescribesSite(const NamedThing& body) const;
  bool TellsWhere(const Span& place) const;
  bool IsLand(const NamedThing& place) const;
  // A park, a plant, a company or a place of the sentence.
  EntityIndex SiteOf(bool places) const;
  // What was spoken of before, by how near: what a sentence opens with, what had the last figure, what
  // the title names, what the paper is on.
  EntityIndex CarriedSite() const;
  bool Fits(EntityIndex site) const;
  // The paper is on a company whose founders or owners it has told, and on no park or project.
  bool IsProfile() const;
  // The company that a profile is on, or what "its" points to: for figures that are mostly of
  // something without a name, a line or a train.
  EntityIndex ProfiledSite() const;
  bool Names(std::uint32_t sentence, EntityIndex entity) const;
  // The park, plant or company that one of the last sentences opens with, and which sentence.
  EntityIndex SpokenOf(std::uint32_t& sentence) const;
  void Remember(EntityIndex site);
  // Where trains run from and to, if those are two lands or places of two; empty if not.
  std::vector<EntityIndex> EndsOfRoute() const;
  // The country at home that sends trains, or one that the sentence says sends them: "China sent 300 trains".
  EntityIndex SenderOf(const std::vector<EntityIndex>& ends) const;
  // "5,000 trains went through Belarus"
  EntityIndex Crossed() const;
  // "From Brest to Xi'an it is 7,600 km"
  bool BetweenPlaces() const;

  const Extraction& x_;
  const FigureWords& words_;
  const SentenceView& view_;
  const MetricChoice& choice_;
  const ValueMention& value_;
  PartyMemory& memory_;
  const Metric& metric_;
  Span anchor_;  // the cue, or the number if it was carried over
};

}  // namespace kg::extract

#pragma once

#include <cstddef>

#include "extract/claims/party_scene.h"

namespace kg::extract {

// What investments and loans ask of a sentence: who gives and who takes.
class GiverScene : protected PartyScene {
 protected:
  GiverScene(const Extraction& x, const FigureWords& words, const SentenceView& view,
             const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : PartyScene(x, words, view, choice, v, memory), v_(v), clause_begin_(ClauseBegin()) {}

  // Who gives and who takes, among the countries of the sentence.
  void GiverAndReceiver(EntityIndex& giver, EntityIndex& receiver) const;
  bool OnlyAttributeBehind(EntityIndex country) const;
  // "Latvia borrowed 4 million and Estonia – 2 million": the country right before the number, where
  // the cue is told of a number before.
  EntityIndex OpenedBy() const;
  // "China will provide Belarus with": right behind the verb of the one named before.
  EntityIndex GivenTo() const;
  // "thanks China for": what is thanked has given.
  EntityIndex Thanked() const;
  EntityIndex SourceBehind() const;
  // The sentence tells who receives: its verb stands before the number, and no verb of giving.
  bool Receives() const;
  void FillFlow(EntityIndex& giver, EntityIndex& receiver) const;
  // Two countries and nothing that tells giver from receiver: the usual one gives.
  void FixDefault(EntityIndex& giver, EntityIndex& receiver) const;
  // A verb of giving right behind a name, before the number.
  bool GivesAfter(std::uint32_t at) const;
  // Of another clause: of a loan any name, else one that has its like in that of the number, "25
  // billion in Kazakhstan, in Serbia 5 billion".
  bool ToldAside(const NamedThing& name) const;
  // No other amount stands between the name and the number, but for one in another currency.
  bool SameClause(const Span& span) const;

  const std::size_t v_;
  // "The state had to borrow again: in May the bank lent ...": behind the colon if a body is named there, else
  // the beginning of the sentence.
  const std::uint32_t clause_begin_;

 private:
  std::uint32_t ClauseBegin() const;
};

}  // namespace kg::extract

#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/ask/document_names.h"
#include "tools/ask/facts.h"
#include "tools/ask/features.h"
#include "tools/ask/question.h"

namespace kg::ask {

bool OneOf(std::string_view text, std::initializer_list<std::string_view> list);

// "exports" of "exports_growth".
std::string_view WithoutGrowth(std::string_view metric);

// How well figures of the graph fit a question: what they measure, of which time and of whom, and
// how much of the question the sentence around them says.
class FigureJudge {
 public:
  FigureJudge(const Question& question, const Words& words, Facts& facts)
      : question_(question), words_(words), documents_(facts), asked_(question.words) {}

  // A word that few of the sentences have tells more than one that all have.
  void Weigh(const std::vector<FigureFact>& figures);
  // Of a figure said at a place; far below 0: it cannot be an answer to the slot.
  double Score(const FigureFact& figure, const Place& place, std::string_view slot);
  // Which of the question's ideas, the measure apart, the sentence of a figure and those before say.
  std::vector<std::size_t> SaidIdeas(const Place& place);
  // Share of the question's words that the sentence of a figure says.
  double Says(const Place& place) { return Coverage(asked_, MarksOfQuote(place.quote)); }

 private:
  // Goods that the clause speaks of, and none of the question's: exports of beef are not all exports.
  bool HasOtherGoods(const Marks& clause) const;
  // Goods that the question names, and neither a text with these marks nor the figure does.
  bool LacksGoods(Marks around, const FigureFact& figure) const;
  // One of the question and the sentence is Chinese.
  bool IsOfAnotherScript(const Place& place) const;
  bool IsOfAnotherLanguage(const Place& place) const;
  bool Related(std::string_view type) const;
  bool MeasuredIn(const std::string& metric, const std::string& unit) const;
  static bool IsOfCountries(const FigureFact& figure);
  static bool NamesASubject(const FigureFact& figure, const FoldedText& sentence);
  // "Trade of A and C" is not of A and B, unless the sentence names B.
  bool IsBetweenOthers(const FigureFact& figure, const FoldedText& sentence) const;
  // Of a country that the question does not name.
  bool IsOfUnasked(const FigureFact& figure) const;
  // Another body than those of the question is whose the figure is.
  bool IsOfAnotherBody(const FigureFact& figure, const NamedEntity& asked) const;
  // The question names a body that neither holds the stake nor is what it is in.
  bool IsStakeOfAnother(const FigureFact& figure) const;
  // A body that the question does not name lent it.
  bool IsOwnedByAnother(const FigureFact& figure, const NamedEntity& asked) const;
  // How many of the question's ideas, the measure apart, a text with these marks lacks.
  double Unsaid(const Marks& around) const;
  // Right before the counted thing the sentence has another country of the question: 白俄罗斯的中国学生.
  bool AreOfAnother(const FoldedText& sentence, const NamedEntity& owner) const;
  // "Belarusian tourists" are not the Chinese ones.
  bool OfOthers(const std::string& counted) const;
  // "20,000 tourists from China": the country behind the number, with a word for where they are from.
  bool FromOthers(const Place& place, const FoldedText& sentence) const;
  // Share of the words of `counted` that the question has, too: of things that mean much the same
  // ("documents", "contracts") the one that it names.
  double SaidAlike(const std::string& counted) const;
  bool IsRefused(const Place& place) const;
  // The clause of the sentence that has the figure.
  std::string_view Clause(const Place& place) const;
  // The year that is named last before the figure, in its sentence or just before that, is this one;
  // if none is, the rest of the sentence or the head of the document speaks of it.
  bool SaysYear(const Place& place, std::string_view year);
  // Runs of four digits that may be years.
  static std::vector<std::string_view> YearsIn(std::string_view text);
  bool InHead(const Place& place, const NamedEntity& entity);
  bool SaysInDocument(const std::string& document, const Topic& name);
  const Marks& MarksOfQuote(const std::string& quote);
  const Question& question_;
  const Words& words_;
  DocumentNames documents_;
  std::vector<Topic> asked_;  // the question's words, weighed
  std::map<std::string, Marks, std::less<>> marks_;
  std::map<std::pair<std::string, std::string>, bool> saying_;
};

}  // namespace kg::ask

#include "tools/ask/several.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "tools/ask/figures.h"
#include "tools/ask/passages.h"

namespace kg::ask {
namespace {

// The metric of shares in companies, whose owner the graph knows.
constexpr std::string_view kStake = "ownership_share";

// The one answer of a question for a number: of the graph, or of a sentence. Empty: none, or several.
Result<std::vector<Answer>> AnswerOfOne(const Question& one, const Words& words, Facts& facts,
                                        Texts& texts, std::string& cypher) {
  Result<std::vector<Answer>> found = AnswerFromFigures(one, words, facts, cypher);
  if (!found) return found;
  const bool told = std::any_of(found->begin(), found->end(), [&](const Answer& answer) {
    return one.periods.empty() || answer.period == one.periods.front().written;
  });
  if (!told) return AnswerFromPassages(one, {}, words, facts, texts, cypher);
  if (!one.periods.empty()) {
    std::erase_if(*found, [&](const Answer& answer) {
      return answer.period != one.periods.front().written;
    });
  }
  return found;
}

// Whether the answers of all the parts of a question are there, each of another place.
bool AreApart(const std::vector<Answer>& answers, std::size_t parts) {
  if (answers.size() < parts) return false;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Place &a = answers[i].places.front(), &b = answers[j].places.front();
      if (a.document == b.document && a.span == b.span) return false;
    }
  }
  return true;
}

// "What shares do A and B hold in C": the names that stand in a row.
std::vector<std::string> NamesInARow(const Question& question, const Words& words) {
  const LanguageWords& table = words.Of(question.language);
  const std::vector<std::string>& joins = table.list_and;
  std::vector<const NamedEntity*> names;
  for (const NamedEntity& entity : question.entities) {
    if (!entity.demonym) names.push_back(&entity);
  }
  std::sort(names.begin(), names.end(), [](const NamedEntity* a, const NamedEntity* b) {
    return a->first_token < b->first_token;
  });
  std::vector<std::string> row;
  for (std::size_t i = 1; i < names.size(); ++i) {
    bool joined = false;
    for (std::size_t at = names[i - 1]->last_token + 1; at < names[i]->first_token; ++at) {
      const std::string_view word = question.folded.word(at);
      const bool joins_them = std::find(joins.begin(), joins.end(), word) != joins.end();
      if (!joins_them && !table.stop.contains(word)) joined = false, at = names[i]->first_token;
      else joined = joined || joins_them;
    }
    if (!joined || names[i]->type != names[i - 1]->type) {
      if (row.size() > 1) break;
      row.clear();
      continue;
    }
    if (row.empty()) row.push_back(names[i - 1]->key);
    row.push_back(names[i]->key);
  }
  return row.size() > 1 ? row : std::vector<std::string>();
}

// "Investment in A and in B": the same small word before two names.
bool RepeatsBefore(const Question& question) {
  std::set<std::string_view> before;
  std::set<std::size_t> begins;  // of a name inside a name nothing stands before
  return std::any_of(question.entities.begin(), question.entities.end(), [&](const NamedEntity& entity) {
    return !entity.demonym && begins.insert(entity.first_token).second && entity.first_token > 0 &&
           !question.folded.tokens[entity.first_token - 1].han &&
           !before.insert(question.folded.word(entity.first_token - 1)).second;
  });
}

}  // namespace

bool AsksForStakes(const Question& question) {
  return question.slots == std::vector<std::string>{"percent"} && !question.growth &&
         !question.metrics.empty() && question.metrics.front().first == kStake;
}

bool AsksOfSeveralNames(const Question& question, const Words& words) {
  return (question.each || AsksForStakes(question) || RepeatsBefore(question)) &&
         question.slots.size() == 1 && !NamesInARow(question, words).empty();
}

bool AsksOfSeveralTimes(const Question& question) {
  return question.several_times && question.periods.size() > 1 && !question.growth &&
         question.slots.size() == 1;
}

Result<std::vector<Answer>> AnswerOfEachTime(const Question& question, const Words& words,
                                             Facts& facts, Texts& texts, std::string& cypher) {
  constexpr std::size_t kMost = 4;
  std::vector<Answer> out;
  if (question.periods.size() > kMost) return out;
  for (const PeriodBounds& period : question.periods) {
    Question one = question;
    one.periods = {period};
    Result<std::vector<Answer>> found = AnswerOfOne(one, words, facts, texts, cypher);
    if (!found || found->empty()) return found;
    for (Answer& answer : *found) {
      if (answer.period.empty()) answer.period = period.written;
      out.push_back(std::move(answer));
    }
  }
  if (!AreApart(out, question.periods.size())) out.clear();
  return out;
}

Result<std::vector<Answer>> AnswerOfEachName(const Question& question, const Words& words,
                                             Facts& facts, Texts& texts, std::string& cypher) {
  std::vector<Answer> out;
  const std::vector<std::string> row = NamesInARow(question, words);
  for (const std::string& own : row) {
    Question one = question;
    const auto is_other = [&](const std::string& key) {
      return key != own && std::find(row.begin(), row.end(), key) != row.end();
    };
    std::erase_if(one.entities, [&](const NamedEntity& entity) { return is_other(entity.key); });
    std::erase_if(one.topics, [&](const Topic& topic) {
      return topic.marks.front()[0] == 'e' && is_other(topic.marks.front().substr(1));
    });
    Result<std::vector<Answer>> found = AnswerOfOne(one, words, facts, texts, cypher);
    if (!found || found->empty()) return found;
    out.push_back(std::move(found->front()));
  }
  if (!AreApart(out, row.size())) out.clear();
  return out;
}

}  // namespace kg::ask

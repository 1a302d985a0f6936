#include "tools/ask/documents.h"

#include <algorithm>
#include <set>

namespace kg::ask {
namespace {

constexpr std::size_t kMost = 60;

bool HasAll(const Question& question, const ReadText& text) {
  const auto has = [&](const std::string& mark) { return text.sentences_with.contains(mark); };
  return std::all_of(question.topics.begin(), question.topics.end(), [&](const Topic& topic) {
    return std::any_of(topic.marks.begin(), topic.marks.end(), has);
  });
}

}  // namespace

Result<std::vector<Answer>> AnswerWithDocuments(const Question& question, Facts& facts, Texts& texts,
                                                std::string& cypher) {
  std::vector<Answer> out;
  std::vector<std::string> keys;
  for (const NamedEntity& entity : question.entities) {
    keys.push_back(entity.key);
    keys.insert(keys.end(), entity.alike.begin(), entity.alike.end());
  }
  if (keys.empty()) return out;
  Result<std::vector<std::string>> naming = facts.DocumentsNaming(keys, kMost, cypher);
  if (!naming) return std::move(naming).error();
  std::vector<std::string> fitting;
  for (const std::string& name : *naming) {
    const ReadText* text = texts.Read(name);
    if (text != nullptr && HasAll(question, *text)) fitting.push_back(name);
  }
  std::set<std::string> given;
  for (const Passage& passage : RankPassages(question, fitting, kMost, texts)) {
    const ReadText* text = texts.Read(passage.document);
    if (text == nullptr || !given.insert(passage.document).second) continue;
    Answer answer;
    answer.slot = "document";
    answer.value = Value::String(passage.document.substr(passage.document.rfind('/') + 1));
    answer.unit = "text";
    answer.places.push_back(PlaceOf(*text, passage.sentence,
                                    text->extraction.document.sentences[passage.sentence].span));
    out.push_back(std::move(answer));
  }
  return out;
}

}  // namespace kg::ask

#include "tools/ask/library.h"

#include <algorithm>
#include <set>

#include "extract/text/characters.h"

namespace kg::ask {
namespace {

constexpr double kEnoughTitle = 0.5;

// What names a printed author in a question: every part of the name that is no initial.
bool SaysAuthor(const FoldedText& question, std::string_view author) {
  const FoldedText name(author);
  if (name.tokens.empty()) return false;
  if (name.tokens.front().han) {
    return question.text.find(name.text) != std::string::npos;
  }
  std::size_t parts = 0;
  for (std::size_t i = 0; i < name.tokens.size(); ++i) {
    const std::string_view part = name.word(i);
    std::size_t characters = 0;
    for (std::size_t at = 0; at < part.size(); ++characters) extract::DecodeAt(part, at);
    if (characters < 2) continue;
    ++parts;
    bool said = false;
    for (std::size_t t = 0; t < question.tokens.size() && !said; ++t) {
      said = question.word(t) == part ||
             (characters > 4 && StemOf(question.word(t)) == StemOf(part));
    }
    if (!said) return false;
  }
  return parts > 0;
}

// The question's words on the matter itself: the title between quotation marks, if there is one.
std::vector<Topic> TitleTopics(const Question& question, const Words& words) {
  std::vector<Topic> out = question.words;
  if (question.quoted.empty()) return out;
  std::string all;
  for (const std::string& quoted : question.quoted) all += quoted + " ";
  const Marks inside = MarksOf(all, words);
  std::vector<Topic> kept;
  for (const Topic& topic : out) {
    if (std::any_of(topic.marks.begin(), topic.marks.end(),
                    [&](const std::string& mark) { return inside.contains(mark); })) {
      kept.push_back(topic);
    }
  }
  return kept.empty() ? out : kept;
}

double TitleScore(const Question& question, const Words& words, std::string_view title,
                  const Marks& more) {
  Marks marks = MarksOf(title, words);
  marks.insert(more.begin(), more.end());
  const FoldedText folded(title);
  std::vector<Topic> topics = TitleTopics(question, words);
  for (const NamedEntity& entity : question.entities) {
    Topic topic;
    topic.marks.push_back("e" + entity.key);
    topic.weight = entity.type == extract::EntityType::kCountry ? 0.7 : 1;
    if (Names(entity, folded)) marks.insert("e" + entity.key);
    topics.push_back(std::move(topic));
  }
  return Coverage(topics, marks);
}

Answer TextAnswer(std::string text, std::string unit, const std::vector<Place>& places) {
  Answer out;
  out.value = Value::String(std::move(text));
  out.unit = std::move(unit);
  out.places = places;
  return out;
}

Answer EntityAnswer(Named entity, const std::vector<Place>& places) {
  Answer out;
  out.entity = std::move(entity);
  out.places = places;
  return out;
}

void AnswerFromPaper(const Question& question, const PaperFact& paper, std::vector<Answer>& out) {
  for (const std::string& slot : question.slots) {
    if (slot == "author") {
      for (const Named& author : paper.authors) out.push_back(EntityAnswer(author, paper.places));
    } else if (slot == "email") {
      for (const std::string& email : paper.emails) {
        out.push_back(TextAnswer(email, "text", paper.places));
      }
    } else if (slot == "affiliation" || slot == "university") {
      for (const Named& body : paper.affiliations) out.push_back(EntityAnswer(body, paper.places));
    } else if (slot == "title" && !paper.title.empty()) {
      out.push_back(TextAnswer(paper.title, "text", paper.places));
    }
  }
}

void AnswerFromWork(const Question& question, const WorkFact& work, std::vector<Answer>& out) {
  const auto give = [&](const std::string& text, const char* unit) {
    if (!text.empty()) out.push_back(TextAnswer(text, unit, work.places));
  };
  const auto give_name = [&](const std::string& name) {
    if (!name.empty()) out.push_back(EntityAnswer({"", name, "Work", {}}, work.places));
  };
  bool dated = false;
  for (const std::string& slot : question.slots) {
    if (slot == "doi") give(work.doi, "doi");
    if (slot == "volume") give(work.volume, "volume");
    if (slot == "issue") give(work.issue, "issue");
    if (slot == "pages") give(work.pages, "pages");
    if (slot == "title") give(work.title, "text");
    if (slot == "journal" || slot == "newspaper") give_name(work.container);
    if (slot == "institution" || slot == "university") give_name(work.institution);
    if (slot == "author") {
      for (const std::string& author : work.authors) give_name(author);
    }
    if ((slot == "date" || slot == "year") && !dated) {
      dated = true;
      if (slot == "date" && !work.date.empty()) {
        give(work.date, "date");
      } else if (work.year) {
        Answer year;
        year.value = Value::Integer(*work.year);
        year.unit = "year";
        year.places = work.places;
        out.push_back(std::move(year));
      }
    }
  }
}

}  // namespace

bool IsForLibrary(const Question& question) {
  return question.AsksAny({"author", "email", "affiliation", "doi", "volume", "issue", "pages",
                           "journal", "newspaper", "institution", "title"});
}

Result<std::vector<Answer>> AnswerFromLibrary(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher) {
  std::vector<Answer> out;
  // What only an entry of a list of references says.
  const bool entry = question.AsksAny(
      {"doi", "volume", "issue", "pages", "journal", "newspaper", "institution"});
  double best_paper = 0;
  if (!entry) {
    Result<std::vector<PaperFact>> papers = facts.Papers(cypher);
    if (!papers) return std::move(papers).error();
    const PaperFact* best = nullptr;
    for (const PaperFact& paper : *papers) {
      Marks more;
      std::string around;
      for (const Named& body : paper.affiliations) more.insert("e" + body.key);
      for (const Named& author : paper.authors) {
        more.insert("e" + author.key);
        around += author.name + " ";
      }
      const Marks names = MarksOf(around, words);
      more.insert(names.begin(), names.end());
      const double score = TitleScore(question, words, paper.title, more);
      if (score > best_paper) best_paper = score, best = &paper;
    }
    if (best != nullptr && best_paper >= kEnoughTitle) AnswerFromPaper(question, *best, out);
    if (!out.empty()) return out;
    if (best != nullptr && best_paper >= kEnoughTitle) return out;  // it is there, and does not say
  }
  std::string works_cypher;
  Result<std::vector<WorkFact>> works = facts.Works(works_cypher);
  if (!works) return std::move(works).error();
  const WorkFact* best = nullptr;
  double best_score = 0;
  for (const WorkFact& work : *works) {
    std::string names;
    std::size_t said = 0;
    for (const std::string& author : work.authors) {
      names += author + " ";
      if (SaysAuthor(question.folded, author)) ++said;
    }
    const double title = TitleScore(question, words, work.title + " " + work.container,
                                    MarksOf(names, words));
    if (said == 0 && title < 0.6) continue;
    if (said == 1 && work.authors.size() == 1 && title < 0.05 && !question.words.empty() &&
        question.words.size() > 3) {
      continue;
    }
    const double score = 1.5 * static_cast<double>(said) + 2 * title;
    if (best == nullptr || score > best_score) best_score = score, best = &work;
  }
  if (best != nullptr) {
    AnswerFromWork(question, *best, out);
    if (!out.empty()) cypher = works_cypher;
  }
  return out;
}

}  // namespace kg::ask

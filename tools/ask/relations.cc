#include "tools/ask/relations.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <tuple>

#include "tools/ask/document_names.h"

namespace kg::ask {
namespace {

constexpr double kEnough = 1.25;
constexpr double kSeveral = 0.35;  // by so much less may another of several fit
constexpr double kMoreSaid = 0.4;  // a role that says more than is asked: "deputy"

const Value* Qualifier(const RelationFact& fact, std::string_view name) {
  for (const auto& [key, value] : fact.qualifiers) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string TextOf(const Value& value) {
  if (value.is(Value::Type::kString)) return std::string(value.string());
  if (value.is(Value::Type::kInteger)) return std::to_string(value.integer());
  return "";
}

// When the relation held, as ISO text; "" if it does not say.
std::string TimeOf(const RelationFact& fact) {
  for (const char* name : {"date", "year", "since", "at"}) {
    if (const Value* value = Qualifier(fact, name)) {
      if (std::string text = TextOf(*value); !text.empty()) return text;
    }
  }
  if (fact.object.label == "Year") return fact.object.name;
  return "";
}

struct Scored {
  const RelationFact* fact;
  double score;
  const Place* place;
  std::size_t linked;
};

bool IsAsked(const std::string& mark, const Question& question) {
  return std::any_of(question.words.begin(), question.words.end(), [&](const Topic& topic) {
    return std::find(topic.marks.begin(), topic.marks.end(), mark) != topic.marks.end();
  });
}

// The role has an idea that the question lacks.
bool SaysMore(const Marks& role, const Question& question) {
  return std::any_of(role.begin(), role.end(), [&](const std::string& mark) {
    return mark[0] == 'i' && !IsAsked(mark, question);
  });
}

// The deputy chairman is not the chairman, nor the other way round.
bool IsAboveOrUnder(const Marks& role, const Question& question, const Words& words) {
  if (!question.Asks("person")) return false;
  const bool under = std::any_of(role.begin(), role.end(), [&](const std::string& mark) {
    return words.IsUnderAnother(mark) && !IsAsked(mark, question);
  });
  return under || std::any_of(question.words.begin(), question.words.end(), [&](const Topic& topic) {
    return std::any_of(topic.marks.begin(), topic.marks.end(), [&](const std::string& mark) {
      return words.IsUnderAnother(mark) && !role.contains(mark);
    });
  });
}

// "Who runs it": who holds the post at its top.
bool LeadsAsAsked(const Marks& role, const Question& question, const Words& words) {
  const bool leads = std::any_of(question.words.begin(), question.words.end(), [&](const Topic& topic) {
    return std::any_of(topic.marks.begin(), topic.marks.end(),
                       [&](const std::string& mark) { return words.IsLeading(mark); });
  });
  return leads && std::any_of(role.begin(), role.end(),
                              [&](const std::string& mark) { return words.IsAtTheTop(mark); });
}

// The role is another post than the question's: the ambassador is no consul.
bool IsAnotherPost(const Marks& role, const Question& question, const Words& words) {
  bool posts = false;
  for (const Topic& topic : question.words) {
    for (const std::string& mark : topic.marks) {
      if (!words.IsPost(mark)) continue;
      if (role.contains(mark)) return false;
      posts = true;
    }
  }
  return posts && std::any_of(role.begin(), role.end(),
                              [&](const std::string& mark) { return words.IsPost(mark); });
}

// Of two countries the first is the one that is served: "China's ambassador to Belarus".
bool ServesTheOther(const RelationFact& fact, const Question& question) {
  const NamedEntity* first = nullptr;
  bool other = false;
  for (const NamedEntity& entity : question.entities) {
    if (entity.type != extract::EntityType::kCountry) continue;
    if (first == nullptr || entity.first_token < first->first_token) first = &entity;
    other = other || entity.Is(fact.object.key);
  }
  return other && !first->Is(fact.object.key);
}

// "The Chinese director" is no Belarusian one: the country that the question's adjective names
// stands neither in the role nor at an end.
bool IsOfAnotherNation(const RelationFact& fact, std::string_view role, const Question& question) {
  const FoldedText said(role);
  return question.Asks("person") && question.entities.size() > 1 &&
         std::any_of(question.entities.begin(), question.entities.end(),
                     [&](const NamedEntity& entity) {
                       return entity.demonym && entity.type == extract::EntityType::kCountry &&
                              !entity.Is(fact.object.key) && !entity.Is(fact.subject.key) &&
                              !Names(entity, said);
                     });
}

// The words of the question without the name of an end of the fact that no table has.
std::vector<Topic> WithoutEnds(const Question& question, const RelationFact& fact) {
  std::vector<Topic> out = question.words;
  for (const NamedEntity& entity : question.entities) {
    if (entity.curated || !(entity.Is(fact.subject.key) || entity.Is(fact.object.key))) continue;
    for (std::size_t i = entity.first_token; i <= entity.last_token; ++i) {
      std::erase_if(out, [&](const Topic& topic) { return topic.said == question.folded.word(i); });
    }
  }
  return out;
}

// How well the fact fits; what it would answer is checked by the caller.
Scored ScoreOf(const RelationFact& fact, const Question& question, const Words& words,
               DocumentNames& documents) {
  Scored out{&fact, -1e9, nullptr, 0};
  const std::string time = TimeOf(fact);
  const std::optional<PeriodBounds> when = BoundsOfPeriod(time);
  const Value* role = Qualifier(fact, "role");
  const bool post = fact.type == "HOLDS_POST" || fact.type == "REPRESENTS";
  if (post && !question.Asks("post") && ServesTheOther(fact, question)) return out;
  if (role != nullptr && IsOfAnotherNation(fact, TextOf(*role), question)) return out;
  if (role != nullptr && IsAboveOrUnder(MarksOf(TextOf(*role), words), question, words)) return out;
  if (role != nullptr && IsAnotherPost(MarksOf(TextOf(*role), words), question, words)) return out;
  for (const Place& place : fact.places) {
    // Of what the whole document does not name it says nothing.
    const bool named = std::all_of(
        question.entities.begin(), question.entities.end(), [&](const NamedEntity& entity) {
          return entity.Is(fact.subject.key) || entity.Is(fact.object.key) ||
                 documents.Name(place.document, entity);
        });
    if (!named) continue;
    double score = 0;
    bool timed = question.periods.empty();
    for (const PeriodBounds& asked : question.periods) {
      if (when) {
        if (Meet(asked, *when)) timed = true, score += 1;
      } else if (place.quote.find(asked.written.substr(0, 4)) != std::string::npos) {
        timed = true;
        score += 0.5;
      }
    }
    if (!timed) continue;
    std::size_t linked = 0;
    const FoldedText sentence(place.quote);
    for (const NamedEntity& entity : question.entities) {
      if (entity.Is(fact.subject.key) || entity.Is(fact.object.key)) {
        score += 1;
        ++linked;
      } else if (Names(entity, sentence)) {
        score += 0.5;
      } else if (Names(entity, FoldedText(documents.Before(place)))) {
        score += 0.2;
      } else {
        score -= 0.8;
      }
    }
    const Marks marks = MarksOf(place.quote, words);
    // A question of nothing but names is covered by them.
    const std::vector<Topic> rest = WithoutEnds(question, fact);
    score += 1.2 * (rest.empty() ? 1 : Coverage(rest, marks));
    if (role != nullptr) {
      // What a post is called decides between the people of one body.
      const Marks said = MarksOf(TextOf(*role), words);
      const double covered = LeadsAsAsked(said, question, words) ? 1 : Coverage(question.words, said);
      score += 1.5 * covered - (SaysMore(said, question) ? kMoreSaid : 0);
      if (linked > 0 && question.Asks("post")) score += 0.5;  // just what is asked
    }
    // A number of the question that is one of the relation's own: "who owns 70 %".
    for (const std::string& number : question.numbers) {
      const bool own = std::any_of(
          fact.qualifiers.begin(), fact.qualifiers.end(), [&](const auto& qualifier) {
            return qualifier.second.is_number() &&
                   Compare(qualifier.second, Value::Integer(std::atoll(number.c_str()))) == 0;
          });
      if (own) score += 0.5;
    }
    if (out.place == nullptr || score > out.score) out = {&fact, score, &place, linked};
  }
  return out;
}

// "Who" of such a relation is a body or a state as often as a person.
bool MayBeABody(std::string_view type) {
  static constexpr std::array<std::string_view, 10> kTypes = {
      "OWNS_STAKE", "SIGNED",      "FINANCES",  "FOUNDED_BY", "INVESTS_IN",
      "SUPPLIES",   "RESIDENT_OF", "JOINED_IN", "MEMBER_OF",  "PARTICIPATES_IN"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

// What several do at different times, each told in a sentence of its own.
bool IsOfSeveral(std::string_view type) {
  return type == "FINANCES" || type == "INVESTS_IN" || type == "OWNS_STAKE" || type == "SUPPLIES";
}

// "When was it signed": not the year in which another lent.
bool SaysDeeds(const Question& question, const Place& place, const Words& words) {
  const Marks marks = MarksOf(place.quote, words);
  return std::all_of(question.words.begin(), question.words.end(), [&](const Topic& topic) {
    return !topic.must || Coverage({topic}, marks) > 0;
  });
}

Answer EntityAnswer(const Named& entity, const Scored& best) {
  Answer out;
  out.entity = entity;
  out.period = TimeOf(*best.fact);
  out.places.push_back(*best.place);
  return out;
}

}  // namespace

bool IsNamed(const Question& question, const Named& end) {
  return std::any_of(question.entities.begin(), question.entities.end(),
                     [&](const NamedEntity& e) { return e.Is(end.key); });
}

std::vector<std::string> LabelsOf(std::string_view slot) {
  if (slot == "country") return {"Country"};
  if (slot == "where") return {"Place"};
  if (slot == "person" || slot == "author") return {"Person"};
  if (slot == "bank" || slot == "company" || slot == "organization" || slot == "university" ||
      slot == "affiliation") {
    return {"Organization"};
  }
  if (slot == "project") return {"Project", "Initiative"};
  if (slot == "agreement") return {"Agreement"};
  if (slot == "event") return {"Event"};
  return {};
}

Result<std::vector<Answer>> AnswerFromRelations(const Question& question, const Words& words,
                                                Facts& facts, std::string& cypher) {
  std::vector<Answer> out;
  if (question.relations.empty() || question.entities.empty()) return out;
  std::vector<std::string> keys;
  for (const NamedEntity& entity : question.entities) {
    keys.push_back(entity.key);
    keys.insert(keys.end(), entity.alike.begin(), entity.alike.end());
  }
  Result<std::vector<RelationFact>> found = facts.Relations(question.relations, keys, cypher);
  if (!found) return std::move(found).error();
  std::vector<Scored> scored;
  DocumentNames documents(facts);
  for (const RelationFact& fact : *found) {
    const Scored best = ScoreOf(fact, question, words, documents);
    if (best.place != nullptr && best.linked > 0 && best.score >= kEnough) scored.push_back(best);
  }
  std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::tie(a.fact->subject.key, a.fact->object.key) <
           std::tie(b.fact->subject.key, b.fact->object.key);
  });

  const RelationFact* chosen = nullptr;  // what the other slots of the question speak of
  for (const std::string& slot : question.slots) {
    if (slot == "year" || slot == "date") {
      for (const Scored& best : scored) {
        const std::string time = TimeOf(*best.fact);
        // Of the year in which two of them came together nothing is known by one of them.
        const std::size_t both = std::min<std::size_t>(question.entities.size(), 2);
        const bool year_node = best.fact->object.label == "Year";
        if (time.empty() || best.linked < (year_node ? 1 : both)) continue;
        if (IsOfSeveral(best.fact->type) && !SaysDeeds(question, *best.place, words)) continue;
        Answer answer;
        const bool year = slot == "year" || time.size() == 4;
        answer.value = year ? Value::Integer(std::atoi(time.substr(0, 4).c_str()))
                            : Value::String(time);
        answer.unit = year ? "year" : "date";
        answer.places.push_back(*best.place);
        answer.slot = slot;
        out.push_back(std::move(answer));
        break;
      }
      continue;
    }
    if (slot == "post") {
      for (const Scored& best : scored) {
        const Value* role = Qualifier(*best.fact, "role");
        if (role == nullptr || (chosen != nullptr && best.fact != chosen)) continue;
        Answer answer;
        answer.value = *role;
        answer.unit = "text";
        answer.places.push_back(*best.place);
        answer.slot = slot;
        out.push_back(std::move(answer));
        break;
      }
      continue;
    }
    const std::vector<std::string> labels = LabelsOf(slot);
    if (labels.empty()) continue;
    const auto wanted = [&](const Named& end, const RelationFact& fact) {
      if (IsNamed(question, end)) return false;
      return std::find(labels.begin(), labels.end(), end.label) != labels.end() ||
             (slot == "person" && MayBeABody(fact.type) &&
              (end.label == "Organization" || end.label == "Country"));
    };
    std::set<std::string> given;
    const std::size_t begin = out.size();
    const Scored* first = nullptr;
    for (const Scored& best : scored) {
      const Named* end = wanted(best.fact->object, *best.fact)    ? &best.fact->object
                         : wanted(best.fact->subject, *best.fact) ? &best.fact->subject
                                                                  : nullptr;
      if (end == nullptr) continue;
      if (first == nullptr) {
        first = &best;
        chosen = best.fact;
      }
      // The others of a list are said in one sentence with the first, or fit as well.
      const bool here = best.place->document == first->place->document;
      const double alike = here && IsOfSeveral(best.fact->type) ? kSeveral : 0.01;
      const bool together = best.fact->type == first->fact->type &&
                            (best.score >= first->score - alike ||
                             (best.place->document == first->place->document &&
                              best.place->sentence == first->place->sentence &&
                              best.score >= first->score - 0.3));
      if (!together || !given.insert(end->key).second) continue;
      out.push_back(EntityAnswer(*end, best));
      out.back().period.clear();
      out.back().slot = slot;
      if (slot == "person" && question.Asks("post")) break;
    }
    // "The Chinese partner holds 75 %": who that is nobody says.
    const bool nobody = first != nullptr && first->fact->type == "OWNS_STAKE" && slot != "country" &&
                        std::all_of(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
                                    [](const Answer& answer) { return answer.entity->label == "Country"; });
    if (nobody) out.erase(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
  }
  return out;
}

}  // namespace kg::ask

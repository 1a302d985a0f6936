#include "tools/ask/counted_things.h"

namespace kg::ask {
namespace {

// "How many firms from how many countries": what the second counts.
void FindMoreThings(Question& question, const std::map<std::size_t, Topic>& topics,
                    const std::vector<std::size_t>& counted) {
  constexpr std::size_t kReach = 2;
  const std::size_t cue = counted[1];
  for (auto at = topics.upper_bound(cue); at != topics.end() && at->first <= cue + kReach; ++at) {
    if (!at->second.marks.empty()) question.more_things.push_back(at->second);
  }
}

}  // namespace

void FindThings(Question& question, const std::map<std::size_t, Topic>& topics,
                const std::vector<std::size_t>& counted, const std::vector<Words::Idea>& ideas,
                const LanguageWords& table) {
  constexpr std::size_t kReach = 4, kReachHan = 14, kMost = 2;
  if (counted.empty() || question.folded.tokens.empty()) return;
  if (counted.size() > 1) FindMoreThings(question, topics, counted);
  const std::size_t cue = counted.front();
  const bool han = question.folded.tokens[cue].han;
  const std::size_t reach = han ? kReachHan : kReach;
  // 多少人 counts people itself.
  for (const Words::Idea& idea : ideas) {
    if (han && idea.tokens.front() == cue && question.things.empty()) {
      question.things.push_back({{"i" + std::to_string(idea.id)}, "", 1, false});
    }
  }
  for (auto at = topics.upper_bound(cue); at != topics.end() && at->first <= cue + reach; ++at) {
    if (question.things.size() == kMost) break;
    if (!at->second.marks.empty()) question.things.push_back(at->second);
  }
  if (question.things.empty() && han) {
    // 入园企业有多少家: the thing comes first.
    for (auto at = topics.lower_bound(cue); at != topics.begin();) {
      --at;
      if (at->first + kReachHan < cue || question.things.size() == kMost) break;
      if (!at->second.marks.empty()) question.things.push_back(at->second);
    }
  }
  for (const NamedEntity& entity : question.entities) {
    // "Chinese tourists", "Chinese and Belarusian universities"
    const std::size_t last = cue + (question.owners.empty() ? 2 : 3);
    const bool near = entity.first_token > cue && entity.first_token <= last;
    // "students from China"
    const bool from = entity.first_token > cue + 1 && entity.first_token <= cue + kReach + 1 &&
                      table.from.contains(question.folded.word(entity.first_token - 1));
    // Their adjective: China–Europe trains are not China's.
    const bool theirs = from || (near && (han || entity.demonym));
    if (theirs && entity.type == extract::EntityType::kCountry) {
      question.owners.push_back(entity.key);
    }
  }
}

bool CountsThings(const std::vector<std::size_t>& counted, const FoldedText& text, const LanguageWords& table) {
  return std::any_of(counted.begin(), counted.end(), [&](std::size_t after) {
    if (!table.how_much.contains(text.word(after))) return true;
    if (text.tokens[after].han) {
      const auto is_one = [&](std::size_t at) {
        return at < text.tokens.size() && table.classifiers.contains(text.word(at));
      };
      return is_one(after) || is_one(after + 1);
    }
    return after + 1 < text.tokens.size() &&
           std::any_of(table.adjective_endings.begin(), table.adjective_endings.end(),
                       [&](const std::string& ending) {
                         return text.word(after + 1).ends_with(ending);
                       });
  });
}


}  // namespace kg::ask

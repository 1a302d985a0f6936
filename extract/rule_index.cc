#include "extract/rule_index.h"

#include <algorithm>
#include <utility>

namespace kg::extract {

void RuleIndex::Builder::Add(const std::vector<std::string>& words, std::string_view content) {
  const auto unit = static_cast<std::uint32_t>(contents_.size());
  contents_.push_back(HashBytes(content));
  for (const std::string& word : words) {
    words_.push_back(folder_.FoldName(word));
    units_.push_back(unit);
  }
}

std::uint32_t RuleIndex::Builder::AddGroup() { return groups_++; }

void RuleIndex::Builder::AddToGroup(std::uint32_t group, const std::string& word) {
  words_.push_back(folder_.FoldName(word));
  units_.push_back(group + kGroup);
}

void RuleIndex::Builder::AddWithGroups(std::vector<std::uint32_t> groups,
                                       std::string_view content) {
  grouped_.emplace_back(std::move(groups), HashBytes(content));
}

Result<RuleIndex> RuleIndex::Builder::Build() {
  RuleIndex index;
  Result<Automaton> automaton = Automaton::Build(words_);
  if (!automaton) return std::move(automaton).error();
  index.automaton_ = std::move(*automaton);
  index.shared_ = std::move(shared_);
  index.units_ = std::move(units_);
  index.contents_ = std::move(contents_);
  index.groups_ = groups_;
  index.grouped_ = std::move(grouped_);
  return index;
}

std::string RuleIndex::HashFor(const FoldedText& text,
                               const std::vector<Hash128>& names) const {
  std::vector<Automaton::Hit> hits;
  automaton_.Scan(text.text, hits);
  std::vector<bool> unit(contents_.size()), group(groups_);
  for (const Automaton::Hit& hit : hits) {
    const std::uint32_t of = units_[hit.string];
    if (of >= kGroup) group[of - kGroup] = true;
    else unit[of] = true;
  }
  std::vector<Hash128> speak = names;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    if (unit[i]) speak.push_back(contents_[i]);
  }
  for (const auto& [groups, content] : grouped_) {
    if (std::all_of(groups.begin(), groups.end(), [&](std::uint32_t g) { return group[g]; })) {
      speak.push_back(content);
    }
  }
  std::string all = shared_;
  for (const Hash128& content : speak) all += ToHex(content);
  return ToHex(HashBytes(all));
}

}  // namespace kg::extract

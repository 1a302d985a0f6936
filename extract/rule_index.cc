#include "extract/rule_index.h"

#include <algorithm>

namespace kg::extract {
namespace {

void Append(const Hash128& hash, std::string& bytes) {
  for (const std::uint64_t word : {hash.high, hash.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(word >> shift);
  }
}

}  // namespace

std::uint32_t RuleIndex::Builder::Add(std::string_view content) {
  contents_.push_back(HashBytes(content));
  return static_cast<std::uint32_t>(contents_.size() - 1);
}

void RuleIndex::Builder::AddWithGroups(std::vector<std::uint32_t> groups,
                                       std::string_view content) {
  grouped_.emplace_back(std::move(groups), HashBytes(content));
}

RuleIndex RuleIndex::Builder::Build() && {
  RuleIndex index;
  index.shared_ = HashBytes(shared_);
  index.contents_ = std::move(contents_);
  index.groups_ = groups_;
  index.grouped_ = std::move(grouped_);
  return index;
}

RuleIndex::Met RuleIndex::NothingMet() const {
  return {std::vector<bool>(contents_.size()), std::vector<bool>(groups_)};
}

std::string RuleIndex::HashFor(const Met& met, const std::vector<Hash128>& names) const {
  std::string all;
  Append(shared_, all);
  for (const Hash128& name : names) Append(name, all);
  for (std::size_t i = 0; i < contents_.size(); ++i) {
    if (met.units[i]) Append(contents_[i], all);
  }
  for (const auto& [groups, content] : grouped_) {
    if (std::all_of(groups.begin(), groups.end(), [&](std::uint32_t g) { return met.groups[g]; })) {
      Append(content, all);
    }
  }
  return ToHex(HashBytes(all));
}

}  // namespace kg::extract

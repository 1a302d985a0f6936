#include "extract/rule_index.h"

#include <algorithm>
#include <array>

namespace kg::extract {
namespace {

void Append(const Hash128& hash, std::string& bytes) {
  std::array<char, 16> all;
  for (std::size_t i = 0; i < 8; ++i) {
    all[i] = static_cast<char>(hash.high >> (56 - 8 * i));
    all[i + 8] = static_cast<char>(hash.low >> (56 - 8 * i));
  }
  bytes.append(all.data(), all.size());
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
  return {Numbers(contents_.size()), Numbers(groups_)};
}

std::string RuleIndex::HashFor(const Met& met, const std::vector<Hash128>& names) const {
  std::string all;
  Append(shared_, all);
  for (const Hash128& name : names) Append(name, all);
  met.units.Each([&](std::size_t unit) { Append(contents_[unit], all); });
  for (const auto& [groups, content] : grouped_) {
    if (std::all_of(groups.begin(), groups.end(), [&](std::uint32_t g) { return met.groups.Has(g); })) {
      Append(content, all);
    }
  }
  return ToHex(HashBytes(all));
}

}  // namespace kg::extract

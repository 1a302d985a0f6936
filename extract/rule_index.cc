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

void RuleIndex::Builder::AddWithStrings(const Needed& needed, std::string_view content) {
  for (const std::vector<std::string>& set : needed) {
    for (const std::string& string : set) {
      const std::vector<Trigrams::Number> trigrams = Trigrams::Of(string);
      trigrams_.insert(trigrams_.end(), trigrams.begin(), trigrams.end());
      string_ends_.push_back(static_cast<std::uint32_t>(trigrams_.size()));
    }
    set_ends_.push_back(static_cast<std::uint32_t>(string_ends_.size()));
  }
  lettered_.push_back({static_cast<std::uint32_t>(set_ends_.size()), HashBytes(content)});
}

RuleIndex RuleIndex::Builder::Build() && {
  RuleIndex index;
  index.shared_ = HashBytes(shared_);
  index.contents_ = std::move(contents_);
  index.groups_ = groups_;
  index.grouped_ = std::move(grouped_);
  index.lettered_ = std::move(lettered_);
  index.set_ends_ = std::move(set_ends_);
  index.string_ends_ = std::move(string_ends_);
  index.trigrams_ = std::move(trigrams_);
  return index;
}

RuleIndex::Met RuleIndex::NothingMet(std::string_view text) const {
  return {Numbers(contents_.size()), Numbers(groups_), Trigrams(text)};
}

bool RuleIndex::MayHold(const Trigrams& text, std::size_t lettered) const {
  const auto begin_of = [](const std::vector<std::uint32_t>& ends, std::size_t i) {
    return i == 0 ? 0U : ends[i - 1];
  };
  std::uint32_t set = lettered == 0 ? 0 : lettered_[lettered - 1].sets_end;
  for (; set < lettered_[lettered].sets_end; ++set) {
    bool one = false;
    for (std::uint32_t string = begin_of(set_ends_, set); !one && string < set_ends_[set]; ++string) {
      one = std::all_of(trigrams_.begin() + begin_of(string_ends_, string),
                        trigrams_.begin() + string_ends_[string],
                        [&](Trigrams::Number trigram) { return text.Has(trigram); });
    }
    if (!one) return false;
  }
  return true;
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
  for (std::size_t i = 0; i < lettered_.size(); ++i) {
    if (MayHold(met.trigrams, i)) Append(lettered_[i].content, all);
  }
  return ToHex(HashBytes(all));
}

}  // namespace kg::extract

#include "extract/gazetteer/shared_scan.h"

#include <bit>
#include <cassert>
#include <utility>

namespace kg::extract {

SharedScan::SharedScan(std::vector<Part> parts) : parts_(std::move(parts)) {
  assert(parts_.size() <= 8);
  for (auto& table : parts_at_) table.resize(PrefixFilter::kKeys);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].automaton->empty()) continue;
    const unsigned bit = 1U << i;
    all_ |= bit;
    if (!parts_[i].words) inside_words_ |= bit;
    for (std::size_t table = 0; table < parts_at_.size(); ++table) {
      parts_[i].automaton->begins_.EachKeyIn(table, [&](std::uint32_t key) {
        std::uint8_t& parts_there = parts_at_[table][key];
        parts_there = static_cast<std::uint8_t>(parts_there | bit);
      });
    }
  }
}

std::vector<std::vector<Automaton::Hit>> SharedScan::Scan(std::string_view text) const {
  std::vector<std::vector<Automaton::Hit>> hits(parts_.size());
  const auto walk = [&](std::size_t at, unsigned parts) {
    for (; parts != 0; parts &= parts - 1) {
      const auto part = static_cast<std::size_t>(std::countr_zero(parts));
      parts_[part].automaton->Walk(text, at, hits[part]);
    }
  };
  PrefixFilter::EachPlace(
      text,
      [&](std::size_t at, bool begins_word, std::uint32_t key) {
        const unsigned parts = parts_at_[PrefixFilter::TableOf(text[at])][key];
        walk(at, begins_word ? parts : parts & inside_words_);
      },
      [&](std::size_t at, bool begins_word) { walk(at, begins_word ? all_ : inside_words_); });
  return hits;
}

}  // namespace kg::extract

#include "extract/gazetteer/automaton.h"

#include <algorithm>
#include <numeric>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// The second or a later byte of a character.
bool IsInside(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

Result<Automaton> Automaton::Build(const std::vector<std::string>& strings) {
  Automaton automaton;
  if (strings.empty()) return automaton;
  std::vector<std::uint32_t> order(strings.size());
  std::iota(order.begin(), order.end(), 0U);
  for (const std::string& string : strings) {
    if (string.empty() || string.find('\0') != std::string::npos || IsInside(string[0])) {
      return Error{ErrorCode::kInvalid,
                   "a string to look for is empty, holds a zero byte or is no UTF-8"};
    }
    automaton.begins_.Add(string);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return strings[a] < strings[b]; });

  std::vector<std::string_view> sorted;
  sorted.reserve(order.size());
  for (const std::uint32_t i : order) sorted.push_back(strings[i]);
  automaton.trie_ = PackedTrie(sorted);
  automaton.order_ = std::move(order);
  return automaton;
}

void Automaton::Walk(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const {
  std::int32_t state = 0;
  std::int32_t base = trie_.state(0).base;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const std::int32_t next = base + static_cast<unsigned char>(text[i]);
    const PackedTrie::State& there = trie_.state(next);
    if (there.check != state) return;
    state = next;
    base = there.base;
    if (base >= 0) continue;
    const PackedTrie::End& end = trie_.end(base);
    const std::string_view rest = trie_.rest(end);
    // Most differ at once.
    if (!rest.empty() && (i + 1 >= text.size() || text[i + 1] != rest[0])) return;
    if (!text.substr(i + 1).starts_with(rest)) return;
    i += rest.size();
    for (std::uint32_t j = end.first; j < end.last; ++j) {
      hits.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i + 1)},
                      order_[j]});
    }
    if (end.base == 0) return;
    base = end.base;
  }
}

void Automaton::Scan(std::string_view text, std::vector<Hit>& hits) const {
  if (empty()) return;
  PrefixFilter::EachPlace(
      text,
      [&](std::size_t at, bool, std::uint32_t key) {
        if (begins_.Has(key, text[at])) Walk(text, at, hits);
      },
      [&](std::size_t at, bool) { Walk(text, at, hits); });
}

void Automaton::ScanWords(std::string_view text, std::vector<Hit>& hits) const {
  if (empty()) return;
  PrefixFilter::EachPlace(
      text,
      [&](std::size_t at, bool begins_word, std::uint32_t key) {
        if (begins_word && begins_.Has(key, text[at])) Walk(text, at, hits);
      },
      [&](std::size_t at, bool begins_word) {
        if (begins_word) Walk(text, at, hits);
      });
}

std::vector<std::uint32_t> Automaton::Whole(std::string_view text) const {
  std::vector<std::uint32_t> strings;
  if (empty()) return strings;
  std::vector<Hit> hits;
  Walk(text, 0, hits);
  for (const Hit& hit : hits) {
    if (hit.span.end == text.size()) strings.push_back(hit.string);
  }
  return strings;
}

}  // namespace kg::extract

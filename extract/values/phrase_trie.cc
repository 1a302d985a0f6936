#include "extract/values/phrase_trie.h"

#include <algorithm>
#include <array>
#include <utility>


namespace kg::extract {
namespace {

constexpr std::size_t kMostAlternatives = 4096;

constexpr unsigned char kStar = 0xFF;  // for `*` among the bytes of patterns, which have no such byte
constexpr unsigned char kSoftLead = 0xD1, kSoftLast = 0x8C;  // ь

unsigned char ByteAt(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool IsApostropheAt(std::string_view text, std::size_t at, std::size_t& size) {
  if (ByteAt(text, at) == '\'') return size = 1, true;
  if (text.substr(at, 3) == "\xE2\x80\x99") return size = 3, true;
  return false;
}

// What every text that a pattern matches begins with: up to a star or white space, and no further
// than the first ideograph, behind which white space may stand.
std::string_view PlainPrefix(std::string_view form) {
  const std::string_view plain = form.substr(0, form.find_first_of("* "));
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (static_cast<unsigned char>(plain[i]) >= 0xE0) return plain.substr(0, i + 3);
  }
  return plain;
}

// Bytes of the letter that a byte begins whatever the next one is; 0 if that depends, or it is none.
constexpr std::array<std::uint8_t, 256> kLetterBytes = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (std::size_t c = 'a'; c <= 'z'; ++c) bytes[c] = bytes[c - 32] = 1;
  for (std::size_t c = 0xC4; c <= 0xC9; ++c) bytes[c] = 2;
  for (std::size_t c = 0xD0; c <= 0xD3; ++c) bytes[c] = 2;
  return bytes;
}();

// Bytes with which white space begins.
constexpr std::array<bool, 256> kMayBeSpace = [] {
  std::array<bool, 256> may{};
  for (const std::size_t c : {0x20, 0x0A, 0x09, 0x0D, 0xC2, 0xE2, 0xE3}) may[c] = true;
  return may;
}();

// The letters from U+0400 to U+047F as FoldCase writes them.
struct CyrillicFold {
  char lead, last;
};
constexpr std::array<CyrillicFold, 128> kFoldedCyrillic = [] {
  std::array<CyrillicFold, 128> folded{};
  for (unsigned i = 0; i < 128; ++i) {
    unsigned letter = i;
    if (i < 0x10 && i != 0x01) letter = i + 0x50;
    if (i >= 0x10 && i < 0x30) letter = i + 0x20;
    if (i == 0x01 || i == 0x51) letter = 0x35;  // yo
    folded[i] = {static_cast<char>(0xD0 | letter >> 6), static_cast<char>(0x80 | (letter & 0x3F))};
  }
  return folded;
}();

// A letter of one or two bytes ends at `at`.
bool EndsLetter(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const unsigned char last = ByteAt(text, at - 1);
  if (last < 0x80) return last >= 'a' && last <= 'z';
  return at >= 2 && ByteAt(text, at - 2) >= 0xC3 && ByteAt(text, at - 2) <= 0xD3;
}

// The character before `at` is an ideograph or another sign of the same planes.
bool IsHanBefore(std::string_view text, std::size_t at) {
  return at >= 3 && ByteAt(text, at - 3) >= 0xE3 && ByteAt(text, at - 3) <= 0xE9;
}

// Rests are of whole letters of one or two bytes: of other characters not every one of a text has to
// stand in the pattern.
std::size_t RestEnd(std::string_view form, std::size_t from, std::size_t to) {
  std::size_t end = from;
  while (end < to && (ByteAt(form, end) & 0xC0) == 0x80) ++end;  // of the letter before
  while (end < to && IsLetterAt(form, end) && end + CharacterAt(form, end) <= to) {
    end += CharacterAt(form, end);
  }
  return end;
}

}  // namespace

std::string FoldCase(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte < 0x80) {
      out[i] = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
      continue;
    }
    if (i + 1 >= out.size()) break;
    const auto next = static_cast<unsigned char>(out[i + 1]);
    // Small letters, most of a text, stay.
    if ((byte == 0xD0 && next >= 0xB0) || (byte == 0xD1 && next <= 0x90)) {
      ++i;
      continue;
    }
    if (byte == 0xD0 || byte == 0xD1) {
      const CyrillicFold& folded = kFoldedCyrillic[(byte & 1) << 6 | (next & 0x3F)];
      if ((next & 0xC0) == 0x80) {
        out[i] = folded.lead;
        out[i + 1] = folded.last;
      }
      // ў at the beginning of a word is у behind a vowel.
      if (out[i] == '\xD1' && out[i + 1] == '\x9E' && !EndsLetter(out, i)) out[i + 1] = '\x83';
      ++i;
    } else if (byte == 0xC3) {
      if (next >= 0x80 && next <= 0x9E && next != 0x97) out[i + 1] = static_cast<char>(next + 0x20);
      ++i;
    }
  }
  return out;
}

bool IsLetterAt(std::string_view text, std::size_t at) {
  const unsigned char byte = ByteAt(text, at);
  if (byte < 0x80) return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  const unsigned char next = ByteAt(text, at + 1);
  if (byte == 0xC3) return next >= 0x80 && next != 0x97 && next != 0xB7;
  return (byte >= 0xC4 && byte <= 0xC9) || (byte >= 0xD0 && byte <= 0xD3);
}

std::size_t CharacterAt(std::string_view text, std::size_t at) {
  const unsigned char byte = ByteAt(text, at);
  const std::size_t size = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  return std::min(size, text.size() - std::min(at, text.size()));
}

std::size_t WordEnd(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (const std::size_t letter = kLetterBytes[static_cast<unsigned char>(text[at])]; letter > 0) {
      at += letter;
      continue;
    }
    if (IsLetterAt(text, at)) {
      at += CharacterAt(text, at);
      continue;
    }
    std::size_t size = 0;
    if (IsApostropheAt(text, at, size) && at > 0 && IsLetterAt(text, at + size)) {
      at += size;
      continue;
    }
    break;
  }
  return std::min(at, text.size());
}

std::size_t SpaceAt(std::string_view text, std::size_t at) {
  const unsigned char byte = ByteAt(text, at);
  if (byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r') return at < text.size() ? 1 : 0;
  if (byte == 0xC2) return ByteAt(text, at + 1) == 0xA0 ? 2 : 0;
  if (byte == 0xE2 && ByteAt(text, at + 1) == 0x80) {
    const unsigned char last = ByteAt(text, at + 2);
    return (last >= 0x80 && last <= 0x8A) || last == 0xAF ? 3 : 0;
  }
  if (byte == 0xE3) return text.substr(at, 3) == "\xE3\x80\x80" ? 3 : 0;
  return 0;
}

Result<std::vector<std::string>> PhraseTrie::Expand(std::string_view pattern) {
  std::vector<std::string> done{""};
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] != '{') {
      const std::size_t end = std::min(pattern.find('{', i), pattern.size());
      for (std::string& prefix : done) prefix += pattern.substr(i, end - i);
      i = end;
      continue;
    }
    const std::size_t close = pattern.find('}', i);
    if (close == std::string_view::npos) {
      return Error{ErrorCode::kInvalid, "\"" + std::string(pattern) + "\" has a brace without end"};
    }
    std::vector<std::string> next;
    std::string_view inside = pattern.substr(i + 1, close - i - 1);
    while (true) {
      const std::size_t comma = inside.find(',');
      const std::string_view choice = inside.substr(0, comma);
      for (const std::string& prefix : done) next.push_back(prefix + std::string(choice));
      if (comma == std::string_view::npos) break;
      inside.remove_prefix(comma + 1);
    }
    if (next.size() > kMostAlternatives) {
      return Error{ErrorCode::kInvalid, "\"" + std::string(pattern) + "\" has too many forms"};
    }
    done = std::move(next);
    i = close + 1;
  }
  return done;
}

Result<PhraseTrie> PhraseTrie::Build(const std::vector<Phrase>& phrases) {
  PhraseTrie trie;
  struct Form {
    std::string text;
    std::uint32_t payload;
  };
  std::vector<Form> all;
  for (const Phrase& phrase : phrases) {
    Result<std::vector<std::string>> forms = Expand(phrase.pattern);
    if (!forms) return std::move(forms).error();
    for (const std::string& raw : *forms) {
      std::string form = FoldCase(raw);
      if (form.empty() || form == "*" || form.size() > kLongest) {
        return Error{ErrorCode::kInvalid, "\"" + phrase.pattern + "\" has an empty or long form"};
      }
      trie.begins_.Add(PlainPrefix(form));
      std::replace(form.begin(), form.end(), '*', static_cast<char>(kStar));
      all.push_back({std::move(form), phrase.payload});
    }
  }
  // Equal ones stay in the order of the phrases.
  std::stable_sort(all.begin(), all.end(),
                   [](const Form& a, const Form& b) { return a.text < b.text; });
  std::vector<std::string_view> sorted;
  sorted.reserve(all.size());
  for (const Form& form : all) sorted.push_back(form.text);
  trie.trie_ = PackedTrie(sorted, &RestEnd, kStar);
  trie.nodes_.resize(trie.trie_.ends());
  for (std::int32_t state = 0; state < trie.trie_.states(); ++state) {
    const PackedTrie::State& slot = trie.trie_.state(state);
    if (slot.check < 0 || slot.base >= 0) continue;
    const PackedTrie::End& end = trie.trie_.end(slot.base);
    Node& node = trie.nodes_[static_cast<std::size_t>(~slot.base)];
    node.first_payload = static_cast<std::uint32_t>(trie.payloads_.size());
    for (std::uint32_t i = end.first; i < end.last; ++i) {
      const auto begin = trie.payloads_.begin() + node.first_payload;
      if (std::find(begin, trie.payloads_.end(), all[i].payload) == trie.payloads_.end()) {
        trie.payloads_.push_back(all[i].payload);
      }
    }
    node.payloads = static_cast<std::uint32_t>(trie.payloads_.size()) - node.first_payload;
    node.star = trie.Next(end.base, state, kStar);
  }
  return trie;
}

// A soft sign that letters follow. The classical spelling of Belarusian writes it between consonants
// ("вырасьлі") where the official one has none.
bool IsSoftSignInside(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("ь") && IsLetterAt(text, at + 2);
}

// Passes over letters that a rest has, from `at` on, and over soft signs that it lacks.
bool PassRest(std::string_view text, std::size_t limit, std::string_view rest, std::size_t& at) {
  if (at + rest.size() <= limit && text.substr(at, rest.size()) == rest) {
    at += rest.size();
    return true;
  }
  for (std::size_t i = 0; i < rest.size();) {
    if (at >= limit) return false;
    if (IsSoftSignInside(text, at) && !rest.substr(i).starts_with("ь")) {
      at += 2;
      continue;
    }
    if (text[at] != rest[i]) return false;
    ++at;
    ++i;
  }
  return true;
}

// Follows the exact path; where `*` branches off it is tried too. Each word has at most one branch
// that is alive per node, and kLongest bounds the whole.
template <typename Found>
void PhraseTrie::Walk(std::string_view text, std::size_t at, const Found& found) const {
  struct State {
    std::int32_t state;
    std::size_t at;
    bool star;
  };
  State stack[32];
  std::size_t depth = 0;
  stack[depth++] = {0, at, false};
  const std::size_t limit = std::min(text.size(), at + kLongest);
  while (depth > 0) {
    State state = stack[--depth];
    bool before_rest = true;
    while (true) {
      std::int32_t base = trie_.state(state.state).base;
      if (base < 0) {
        const PackedTrie::End& end = trie_.end(base);
        const Node& node = nodes_[static_cast<std::size_t>(~base)];
        base = end.base;
        if (before_rest && end.rest_size > 0 && !PassRest(text, limit, trie_.rest(end), state.at)) {
          break;
        }
        if (node.payloads > 0 &&
            !(state.at > at && IsLetterAt(text, state.at) && [&] {
              // The phrase ends in a letter and the word goes on: no match.
              std::size_t before = state.at - 1;
              while (before > at && (ByteAt(text, before) & 0xC0) == 0x80) --before;
              return IsLetterAt(text, before);
            }())) {
          found(state.at, state.star,
                std::span<const std::uint32_t>(payloads_).subspan(node.first_payload, node.payloads));
        }
        if (node.star != 0 && depth < std::size(stack)) {
          const std::size_t word_end = WordEnd(text, state.at);
          if (word_end <= limit) stack[depth++] = {node.star, word_end, true};
        }
      }
      if (state.at >= limit) break;
      auto byte = static_cast<unsigned char>(text[state.at]);
      if (byte == kStar) break;  // no UTF-8
      const std::size_t space = kMayBeSpace[byte] ? SpaceAt(text, state.at) : 0;
      if (space > 0) {
        const std::int32_t next = Next(base, state.state, ' ');
        const bool inside_han = next == 0 && state.at > at && IsHanBefore(text, state.at);
        if (next == 0 && !inside_han) break;
        state.at += space;
        while (state.at < limit) {
          const std::size_t more = SpaceAt(text, state.at);
          if (more == 0) break;
          state.at += more;
        }
        if (next != 0) {
          state.state = next;
          before_rest = true;
          continue;
        }
        // Between ideographs a space or the end of a line means nothing.
        if (state.at >= limit || ByteAt(text, state.at) < 0xE3) break;
        byte = static_cast<unsigned char>(text[state.at]);
      }
      const std::int32_t next = Next(base, state.state, byte);
      if (byte == kSoftLead && state.at > at && IsSoftSignInside(text, state.at) &&
          !LeadsToSoftSign(next)) {
        state.at += 2;
        before_rest = false;
        continue;
      }
      if (next == 0) break;
      state.state = next;
      before_rest = true;
      ++state.at;
    }
  }
}

// Whether a soft sign may go on from the state behind its first byte.
bool PhraseTrie::LeadsToSoftSign(std::int32_t state) const {
  if (state == 0) return false;
  const std::int32_t base = trie_.state(state).base;
  if (base >= 0) return Next(base, state, kSoftLast) != 0;
  // Strings end between characters, so there is a rest or the base of children.
  const PackedTrie::End& end = trie_.end(base);
  if (end.rest_size > 0) return static_cast<unsigned char>(trie_.rest(end).front()) == kSoftLast;
  return Next(end.base, state, kSoftLast) != 0;
}

PhraseTrie::Hit PhraseTrie::Match(std::string_view text, std::size_t at) const {
  Hit best;
  if (at >= text.size() || !begins_.MayBegin(text, at)) return best;
  bool best_star = true;
  Walk(text, at, [&](std::size_t end, bool star, std::span<const std::uint32_t> payloads) {
    if (end > best.end || (end == best.end && best_star && !star)) {
      best = {end, payloads};
      best_star = star;
    }
  });
  return best;
}

void PhraseTrie::MatchAll(std::string_view text, std::size_t at, std::vector<Hit>& hits) const {
  if (at >= text.size() || !begins_.MayBegin(text, at)) return;
  const std::size_t first = hits.size();
  Walk(text, at, [&](std::size_t end, bool, std::span<const std::uint32_t> payloads) {
    hits.push_back({end, payloads});
  });
  std::sort(hits.begin() + static_cast<std::ptrdiff_t>(first), hits.end(),
            [](const Hit& a, const Hit& b) { return a.end < b.end; });
}

}  // namespace kg::extract

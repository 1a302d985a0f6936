#include "extract/values/tokens.h"

namespace kg::extract {
namespace {

// Classes of words with which a value or a period can begin.
constexpr std::uint64_t kStarts =
    Bit(WordClass::kCardinal) | Bit(WordClass::kMagnitude) | Bit(WordClass::kFraction) |
    Bit(WordClass::kOrdinal) | Bit(WordClass::kCollective) | Bit(WordClass::kDoubling) |
    Bit(WordClass::kMonth) | Bit(WordClass::kRelative) |
    Bit(WordClass::kPercentOf) | Bit(WordClass::kRoman);

bool IsDigitAt(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// Ideographs, with the zero 〇, which many write as a circle: 二○三一年.
bool IsHanAt(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == 0xE2) {
    constexpr int kMost = 3;  // in one year
    for (int i = 0; i < kMost && at >= 3 && text.substr(at, 3) == "\xE2\x97\x8B"; ++i) at -= 3;
    return static_cast<unsigned char>(text[at]) > 0xE2 && IsHanAt(text, at);
  }
  if (byte < 0xE3 || byte > 0xE9) return false;
  if (byte > 0xE3) return true;
  const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
  return next >= 0x90 || text.substr(at, 3) == "\xE3\x80\x87";
}

}  // namespace

TokenLine::TokenLine(const ValueWords& words, Language language, std::string_view text,
                     std::string_view folded)
    : words_(&words), language_(language), text_(text), folded_(folded) {
  const PhraseTrie& trie = words.TrieFor(language);
  tokens_.reserve(text.size() / 6 + 4);
  bool glued = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = SpaceAt(text, at);
    if (space > 0) {
      at += space;
      glued = false;
      continue;
    }
    Token token;
    token.begin = static_cast<std::uint32_t>(at);
    token.glued = glued;
    std::size_t end = at;
    if (IsDigitAt(text, at)) {
      token.kind = Token::Kind::kDigits;
      while (IsDigitAt(text, end)) ++end;
      plain_ = false;
      // "5G", "21世纪20年代": a phrase that begins with these digits and goes beyond them.
      const PhraseTrie::Hit hit = trie.Match(folded, at);
      if (hit.end > end) {
        token.kind = Token::Kind::kWord;
        end = hit.end;
        token.senses = hit.payloads;
      }
    } else {
      const bool letter = IsLetterAt(text, at);
      if (letter) {
        token.kind = Token::Kind::kWord;
        end = WordEnd(text, at);
      } else {
        token.kind = IsHanAt(text, at) ? Token::Kind::kHan : Token::Kind::kOther;
        end = at + CharacterAt(text, at);
      }
      PhraseTrie::Hit hit = trie.Match(folded, at);
      // 六百一十一点五, 一万分之三, "10 percent of": no idiom (一点) and no mark that stands before
      // numbers (万分之) begins inside a number.
      const auto misplaced = [&](const PhraseTrie::Hit& one) {
        return Has(one, WordClass::kPercentOf) ||
               (token.kind == Token::Kind::kHan && Has(one, WordClass::kName));
      };
      if (hit.end > 0 && (glued || token.kind == Token::Kind::kWord) && misplaced(hit) &&
          AfterNumeral()) {
        std::vector<PhraseTrie::Hit> all;
        trie.MatchAll(folded, at, all);
        hit = {};
        for (const PhraseTrie::Hit& one : all) {
          if (!misplaced(one)) hit = one;
        }
      }
      // 有一千二百人: the numeral that ends the word begins an amount.
      constexpr std::size_t kHan = 3;  // bytes
      if (hit.end > at + kHan && token.kind == Token::Kind::kHan && Has(hit, WordClass::kName) &&
          Has(trie.Match(folded, hit.end), WordClass::kMagnitude) &&
          Has(trie.Match(folded, hit.end - kHan), WordClass::kCardinal)) {
        hit = {};
      }
      if (hit.end > 0) {
        end = hit.end;
        token.senses = hit.payloads;
      }
    }
    for (const std::uint32_t id : token.senses) token.classes |= Bit(words.sense(id).word_class);
    if ((token.classes & kStarts) != 0) plain_ = false;
    token.end = static_cast<std::uint32_t>(end);
    tokens_.push_back(token);
    at = end;
    glued = true;
  }
  none_.begin = none_.end = static_cast<std::uint32_t>(text.size());
}

bool TokenLine::Has(const PhraseTrie::Hit& hit, WordClass word_class) const {
  for (const std::uint32_t id : hit.payloads) {
    if (words_->sense(id).word_class == word_class) return true;
  }
  return false;
}

bool TokenLine::AfterNumeral() const {
  if (tokens_.empty()) return false;
  const Token& last = tokens_.back();
  return last.kind == Token::Kind::kDigits ||
         (last.classes & (Bit(WordClass::kCardinal) | Bit(WordClass::kMagnitude) |
                          Bit(WordClass::kPercentOf) | Bit(WordClass::kFractionOf))) != 0 ||
         (last.kind == Token::Kind::kHan &&
          (last.classes & Bit(WordClass::kOrdinalMark)) != 0);
}

const WordSense* TokenLine::Sense(std::size_t i, WordClass word_class) const {
  if (!Is(i, word_class)) return nullptr;
  for (const std::uint32_t id : tokens_[i].senses) {
    const WordSense& sense = words_->sense(id);
    if (sense.word_class == word_class) return &sense;
  }
  return nullptr;
}

char TokenLine::Mark(std::size_t i) const {
  const Token& token = (*this)[i];
  return token.end == token.begin + 1 ? text_[token.begin] : '\0';
}

std::size_t TokenLine::IndexAt(std::size_t offset, std::size_t from) const {
  while (from < tokens_.size() && tokens_[from].begin < offset) ++from;
  return from;
}

}  // namespace kg::extract

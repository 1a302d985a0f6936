#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "extract/values/value_words.h"

namespace kg::extract {

// A run of digits, a word or phrase, a Han character or phrase, or one other character.
struct Token {
  enum class Kind : std::uint8_t { kDigits, kWord, kHan, kOther };
  std::uint32_t begin = 0, end = 0;
  Kind kind = Kind::kOther;
  bool glued = false;         // no space before it
  std::uint64_t classes = 0;  // bit per WordClass
  std::span<const std::uint32_t> senses;
};

// A sentence cut into tokens, with the meanings of its words. Offsets are bytes of `text`.
// Cutting takes linear time; a text of any content is accepted.
class TokenLine {
 public:
  // `folded` is FoldCase(text). Both must outlive the line.
  TokenLine(const ValueWords& words, Language language, std::string_view text,
            std::string_view folded);

  std::size_t size() const { return tokens_.size(); }
  // Past the end: an empty token without meaning.
  const Token& operator[](std::size_t i) const { return i < tokens_.size() ? tokens_[i] : none_; }
  bool Is(std::size_t i, WordClass word_class) const {
    return ((*this)[i].classes >> static_cast<unsigned>(word_class)) & 1U;
  }
  // The meaning of that class, or nullptr.
  const WordSense* Sense(std::size_t i, WordClass word_class) const;
  // The one byte that the token is, or 0.
  char Mark(std::size_t i) const;
  std::string_view Text(std::size_t i) const {
    const Token& token = (*this)[i];
    return text_.substr(token.begin, token.end - token.begin);
  }
  std::string_view text() const { return text_; }
  std::string_view folded() const { return folded_; }
  Language language() const { return language_; }
  const ValueWords& words() const { return *words_; }
  // Nothing in it can begin a value.
  bool IsPlain() const { return plain_; }
  // Index of the first token that begins at or after `offset`.
  std::size_t IndexAt(std::size_t offset, std::size_t from) const;

 private:
  bool Has(const PhraseTrie::Hit& hit, WordClass word_class) const;
  bool AfterNumeral() const;

  const ValueWords* words_;
  Language language_;
  std::string_view text_, folded_;
  std::vector<Token> tokens_;
  Token none_;
  bool plain_ = true;
};

}  // namespace kg::extract

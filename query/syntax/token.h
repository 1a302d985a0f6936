#pragma once

#include <cstdint>
#include <string>

#include "graph/model/span.h"

namespace kg::query {

enum class TokenKind : std::uint8_t {
  kName,         // identifier or keyword, as written
  kQuotedName,   // `...`, unescaped in Token::text
  kInteger,      // decimal, 0x or 0o, as written
  kFloat,        // as written
  kBadNumber,    // digits that run into letters: "12ab", "0x"
  kString,       // unescaped in Token::text
  kParameter,    // $name or $1: the name alone in Token::text
  kSymbol,       // one of + - * / % ^ = < > ( ) [ ] { } , . : ; | & ! or a pair, see Lex
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span span;         // bytes of the query
  std::string text;  // see the kinds
  // For ( [ {: the place of the token that closes it, 0 if nothing does.
  std::uint32_t partner = 0;
};

}  // namespace kg::query

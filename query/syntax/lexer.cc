#include "query/syntax/lexer.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "query/error.h"

namespace kg::query {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool IsAsciiNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsWord(std::string_view text, std::string_view upper) {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(),
                    [](char a, char b) { return (a & ~0x20) == b; });
}

void AppendUtf8(std::string& out, std::uint32_t code) {
  auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | (code >> 6));
    add(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    add(0xE0 | (code >> 12));
    add(0x80 | ((code >> 6) & 0x3F));
    add(0x80 | (code & 0x3F));
  } else {
    add(0xF0 | (code >> 18));
    add(0x80 | ((code >> 12) & 0x3F));
    add(0x80 | ((code >> 6) & 0x3F));
    add(0x80 | (code & 0x3F));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    if (Status status = CheckUtf8(); !status) return status.error();
    while (true) {
      if (Status status = SkipBlank(); !status) return status.error();
      if (at_ >= text_.size()) break;
      if (Status status = Next(); !status) return status.error();
    }
    Add(TokenKind::kEnd, at_, {});
    return std::move(tokens_);
  }

 private:
  char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  Error Fail(std::string_view detail, std::string message, std::size_t from) const {
    return QueryError{ErrorType::kSyntaxError, Phase::kCompileTime, detail, std::move(message),
                      {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(at_)}}
        .In(text_);
  }

  void Add(TokenKind kind, std::size_t begin, std::string text) {
    tokens_.push_back({kind,
                       {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)},
                       std::move(text),
                       0});
  }

  // The code point at `at_` and its length; a negative code point for bytes that are not UTF-8.
  std::pair<std::int32_t, std::size_t> CodePoint() const {
    const auto lead = static_cast<unsigned char>(text_[at_]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 1) return {lead, 1};
    if (lead < 0xC2 || lead > 0xF4 || at_ + length > text_.size()) return {-1, 1};
    std::int32_t code = lead & (0xFF >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      const auto next = static_cast<unsigned char>(text_[at_ + i]);
      if ((next & 0xC0) != 0x80) return {-1, 1};
      code = (code << 6) | (next & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {-1, 1};
    return {code, length};
  }

  // All of it, strings and comments too: what goes on to the graph is text.
  Status CheckUtf8() {
    for (at_ = 0; at_ < text_.size();) {
      if (static_cast<unsigned char>(text_[at_]) < 0x80) {
        ++at_;
        continue;
      }
      const auto [code, length] = CodePoint();
      if (code < 0) {
        return Fail("InvalidUnicodeCharacter", "The query is not valid UTF-8 here.", at_);
      }
      at_ += length;
    }
    at_ = 0;
    return {};
  }

  Status SkipBlank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++at_;
      } else if (c == '/' && Peek(1) == '/') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == '/' && Peek(1) == '*') {
        const std::size_t begin = at_, end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
          return Fail("UnexpectedSyntax", "This comment is not closed; write */.", begin);
        }
        at_ = end + 2;
      } else if (static_cast<unsigned char>(c) >= 0x80) {
        const auto [code, length] = CodePoint();
        if (code < 0 || !(u_isUWhiteSpace(code) || code == 0xFEFF)) break;
        at_ += length;
      } else {
        break;
      }
    }
    return {};
  }

  Status Next() {
    const char c = text_[at_];
    if (IsAsciiNameStart(c) || static_cast<unsigned char>(c) >= 0x80) return Name();
    if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return Number();
    if (c == '\'' || c == '"') return String();
    if (c == '`') return QuotedName();
    if (c == '$') return Parameter();
    return Symbol();
  }

  // Moves over a name; false if no name starts here.
  bool SkipName() {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (IsAsciiNameStart(c) || (at_ > begin && IsDigit(c))) {
        ++at_;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x80) break;
      const auto [code, length] = CodePoint();
      if (code < 0 || !(at_ == begin ? u_isIDStart(code) : u_isIDPart(code))) break;
      at_ += length;
    }
    return at_ > begin;
  }

  Status Name() {
    const std::size_t begin = at_;
    if (!SkipName()) {
      const auto [code, length] = CodePoint();
      at_ += length;
      return Fail("InvalidUnicodeCharacter",
                  "The character '" + std::string(text_.substr(begin, length)) +
                      "' has no meaning here; inside a name put it between `backticks`.",
                  begin);
    }
    Add(TokenKind::kName, begin, std::string(text_.substr(begin, at_ - begin)));
    return {};
  }

  Status QuotedName() {
    const std::size_t begin = at_++;
    std::string name;
    while (at_ < text_.size()) {
      if (text_[at_] == '`') {
        if (Peek(1) != '`') {
          ++at_;
          Add(TokenKind::kQuotedName, begin, std::move(name));
          return {};
        }
        ++at_;
      }
      name += text_[at_++];
    }
    return Fail("UnexpectedSyntax", "This name is not closed; end it with `.", begin);
  }

  Status Parameter() {
    const std::size_t begin = at_++;
    if (Peek() == '`') {
      if (Status status = QuotedName(); !status) return status;
      tokens_.back().kind = TokenKind::kParameter;
      tokens_.back().span.begin = static_cast<std::uint32_t>(begin);
      return {};
    }
    const std::size_t name = at_;
    if (!SkipName()) {
      while (IsDigit(Peek())) ++at_;
    }
    // $(expression), $all(expression), $any(expression): no parameter's name, but a sign.
    const std::string_view word = text_.substr(name, at_ - name);
    if (Peek() == '(' && (word.empty() || IsWord(word, "ALL") || IsWord(word, "ANY"))) {
      at_ = name;
      Add(TokenKind::kSymbol, begin, "$");
      return {};
    }
    if (at_ == name) return Fail("UnexpectedSyntax", "A parameter needs a name after '$'.", begin);
    Add(TokenKind::kParameter, begin, std::string(text_.substr(name, at_ - name)));
    return {};
  }

  Status Number() {
    const std::size_t begin = at_;
    TokenKind kind = TokenKind::kInteger;
    if (Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X' || Peek(1) == 'o' || Peek(1) == 'O')) {
      const bool hex = Peek(1) == 'x' || Peek(1) == 'X';
      at_ += 2;
      const std::size_t digits = at_;
      while ((hex ? IsHexDigit(Peek()) : (Peek() >= '0' && Peek() <= '7')) ||
             (Peek() == '_' && IsHexDigit(Peek(1)))) {
        ++at_;
      }
      if (at_ == digits) kind = TokenKind::kBadNumber;
    } else {
      SkipDigits();
      if (Peek() == '.' && IsDigit(Peek(1))) {
        kind = TokenKind::kFloat;
        ++at_;
        SkipDigits();
      }
      const std::size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
      if ((Peek() == 'e' || Peek() == 'E') && IsDigit(Peek(1 + sign))) {
        kind = TokenKind::kFloat;
        at_ += 1 + sign;
        SkipDigits();
      }
    }
    // Letters that stick to a number make it neither number nor name.
    if (IsAsciiNameStart(Peek()) || IsDigit(Peek())) {
      kind = TokenKind::kBadNumber;
      while (IsAsciiNameStart(Peek()) || IsDigit(Peek())) ++at_;
    }
    std::string text(text_.substr(begin, at_ - begin));
    if (kind != TokenKind::kBadNumber) text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    Add(kind, begin, std::move(text));
    return {};
  }

  // Digits; a _ may stand between two of them.
  void SkipDigits() {
    while (IsDigit(Peek()) || (Peek() == '_' && at_ > 0 && IsDigit(text_[at_ - 1]) && IsDigit(Peek(1)))) {
      ++at_;
    }
  }

  std::optional<std::uint32_t> Hex(std::size_t digits) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = Peek(i);
      if (!IsHexDigit(c)) return std::nullopt;
      code = code * 16 + static_cast<std::uint32_t>(IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    at_ += digits;
    return code;
  }

  Status UnicodeEscape(std::string& value, std::size_t digits, std::size_t begin) {
    std::optional<std::uint32_t> code = Hex(digits);
    if (code.has_value() && *code >= 0xD800 && *code < 0xDC00 && Peek() == '\\' && Peek(1) == 'u') {
      at_ += 2;
      const std::optional<std::uint32_t> low = Hex(4);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
      } else {
        code = 0xFFFFFFFF;
      }
    }
    if (!code.has_value() || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) {
      return Fail("InvalidUnicodeLiteral",
                  "A \\u in a string needs four hexadecimal digits (eight after \\U).", begin);
    }
    AppendUtf8(value, code.value_or(0));
    return {};
  }

  Status String() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    std::string value;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == quote) {
        Add(TokenKind::kString, begin, std::move(value));
        return {};
      }
      if (c != '\\') {
        value += c;
        continue;
      }
      const char escaped = Peek();
      ++at_;
      switch (escaped) {
        case '\\': case '\'': case '"': case '/': case '`': value += escaped; break;
        case 'b': value += '\b'; break;
        case 'f': value += '\f'; break;
        case 'n': value += '\n'; break;
        case 'r': value += '\r'; break;
        case 't': value += '\t'; break;
        case 'u':
        case 'U':
          if (Status status = UnicodeEscape(value, escaped == 'u' ? 4 : 8, begin); !status) {
            return status;
          }
          break;
        default:
          if (at_ > text_.size()) at_ = text_.size();
          return Fail("UnexpectedSyntax",
                      "Unknown escape in a string; known are \\\\ \\' \\\" \\b \\f \\n \\r \\t \\uXXXX.",
                      at_ - 1);
      }
    }
    return Fail("UnexpectedSyntax", "This string is not closed.", begin);
  }

  Status Symbol() {
    constexpr std::string_view kSingle = "+-*/%^=<>()[]{},.:;|&!";
    constexpr std::array<std::string_view, 7> kPairs = {"<>", "<=", ">=", "=~", "..", "+=", "||"};
    const std::size_t begin = at_;
    for (std::string_view pair : kPairs) {
      if (text_.substr(at_, 2) == pair) {
        at_ += 2;
        Add(TokenKind::kSymbol, begin, std::string(pair));
        return {};
      }
    }
    const char c = text_[at_++];
    if (kSingle.find(c) == std::string_view::npos) {
      return Fail("UnexpectedSyntax", std::string("The character '") + c + "' has no meaning here.",
                  begin);
    }
    Add(TokenKind::kSymbol, begin, std::string(1, c));
    const auto place = static_cast<std::uint32_t>(tokens_.size() - 1);
    if (c == '(' || c == '[' || c == '{') {
      open_.push_back(place);
    } else if ((c == ')' || c == ']' || c == '}') && !open_.empty()) {
      tokens_[open_.back()].partner = place;
      open_.pop_back();
    }
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<std::uint32_t> open_;
};

}  // namespace

Result<std::vector<Token>> Lex(std::string_view text) {
  if (text.size() > kMaxQueryBytes) {
    return Error{ErrorCode::kLimit,
                 "The query has " + std::to_string(text.size()) + " bytes; at most " +
                     std::to_string(kMaxQueryBytes) +
                     " are read. Put data into parameters, not into the text.",
                 "1:1"};
  }
  return Lexer(text).Run();
}

}  // namespace kg::query

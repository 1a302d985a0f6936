#include "graph/io/ntriples.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <limits>

#include "graph/io/temporal_text.h"
#include "graph/io/typed_text.h"

namespace kg::io {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

void AppendUtf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned char kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[more] | code >> (6 * more));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

std::optional<std::uint32_t> ReadHex(std::string_view digits) {
  std::uint32_t code = 0;
  const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (bad != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return code;
}

// One line, from left to right. The first thing that is wrong stays.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : left_(line) {}

  const char* problem() const { return problem_; }
  void Skip() {
    while (!left_.empty() && (left_.front() == ' ' || left_.front() == '\t')) left_.remove_prefix(1);
  }
  bool AtEnd() const { return left_.empty() || left_.front() == '#'; }
  bool Take(std::string_view text) {
    if (!left_.starts_with(text)) return false;
    left_.remove_prefix(text.size());
    return true;
  }
  bool Fail(const char* problem) {
    if (problem_ == nullptr) problem_ = problem;
    return false;
  }

  bool Iri(std::string& out) {
    if (!Take("<")) return Fail("an IRI in <> is missing");
    const std::size_t end = left_.find('>');
    if (end == std::string_view::npos) return Fail("an IRI is not closed with >");
    const std::string_view text = left_.substr(0, end);
    if (text.find_first_of(" <\"{}|^`\t") != std::string_view::npos) {
      return Fail("an IRI holds a character that must be escaped");
    }
    if (!Unescape(text, out, false)) return false;
    if (std::any_of(out.begin(), out.end(), [](char c) { return c >= 0 && c <= ' '; })) {
      return Fail("an IRI holds a character that it must not hold");
    }
    if (out.find(':') == std::string::npos) return Fail("an IRI is not absolute");
    left_.remove_prefix(end + 1);
    return true;
  }

  bool Blank(std::string& out) {
    std::size_t size = 0;
    while (size < left_.size() && left_[size] != ' ' && left_[size] != '\t' && left_[size] != '<' &&
           left_[size] != '"') {
      ++size;
    }
    while (size > 0 && left_[size - 1] == '.') --size;  // ends the statement
    if (size == 0) return Fail("a blank node has no label");
    out = left_.substr(0, size);
    left_.remove_prefix(size);
    return true;
  }

  bool Resource(RdfTerm& out) {
    Skip();
    if (left_.starts_with("<<")) return Fail("triple terms (RDF 1.2) are not read");
    if (Take("_:")) {
      out.kind = RdfTerm::Kind::kBlank;
      return Blank(out.text);
    }
    out.kind = RdfTerm::Kind::kIri;
    return Iri(out.text);
  }

  bool Object(RdfTerm& out) {
    Skip();
    if (!Take("\"")) return Resource(out);
    out.kind = RdfTerm::Kind::kLiteral;
    std::size_t end = 0;
    while (end < left_.size() && left_[end] != '"') end += left_[end] == '\\' ? 2 : 1;
    if (end >= left_.size()) return Fail("a text is not closed with \"");
    if (!Unescape(left_.substr(0, end), out.text, true)) return false;
    left_.remove_prefix(end + 1);
    if (Take("^^")) {
      if (!Iri(out.datatype)) return false;
      if (out.datatype == std::string(kXsd) + "string") out.datatype.clear();
    } else if (Take("@")) {
      std::size_t size = 0;
      while (size < left_.size() && (std::isalnum(static_cast<unsigned char>(left_[size])) != 0 ||
                                     left_[size] == '-')) {
        ++size;
      }
      if (size == 0) return Fail("a language has no name");
      out.language = left_.substr(0, size);
      left_.remove_prefix(size);
    }
    return true;
  }

 private:
  bool Unescape(std::string_view text, std::string& out, bool all) {
    out.clear();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t next = std::min(text.find('\\', at), text.size());
      out.append(text.substr(at, next - at));
      if (next == text.size()) break;
      at = next + 1;
      const char c = at < text.size() ? text[at++] : '\0';
      if (c == 'u' || c == 'U') {
        const std::size_t digits = c == 'u' ? 4 : 8;
        const auto code = text.size() - at < digits ? std::nullopt : ReadHex(text.substr(at, digits));
        if (!code || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) {
          return Fail("an escape names no character");
        }
        AppendUtf8(*code, out);
        at += digits;
        continue;
      }
      constexpr std::string_view kNames = "tbnrf\"'\\", kMeant = "\t\b\n\r\f\"'\\";
      const std::size_t place = all ? kNames.find(c) : std::string_view::npos;
      if (place == std::string_view::npos) return Fail("there is no such escape");
      out += kMeant[place];
    }
    return true;
  }

  std::string_view left_;
  const char* problem_ = nullptr;
};

}  // namespace

Result<std::optional<Quad>> ReadQuad(std::string_view line) {
  if (!IsUtf8(line)) return Error{ErrorCode::kInvalid, "the line is not UTF-8"};
  Scanner in(line);
  in.Skip();
  if (in.AtEnd() || in.Take("VERSION") || in.Take("@version")) return std::optional<Quad>();
  Quad quad;
  bool good = in.Resource(quad.subject);
  if (good) in.Skip();
  good = good && in.Iri(quad.predicate.text) && in.Object(quad.object);
  if (good) in.Skip();
  if (good && !in.Take(".")) {
    good = in.Resource(quad.graph.emplace());
    if (good) in.Skip();
    if (good && !in.Take(".")) good = in.Fail("the line does not end with a full stop");
  }
  if (good) in.Skip();
  if (good && !in.AtEnd()) good = in.Fail("something follows the full stop");
  if (!good) return Error{ErrorCode::kInvalid, in.problem()};
  return std::optional(std::move(quad));
}

std::optional<Value> ValueOf(const RdfTerm& literal) {
  const std::string_view text = literal.text;
  std::string_view type = literal.datatype;
  if (!type.starts_with(kXsd)) return Value::String(literal.text);
  type.remove_prefix(kXsd.size());
  const auto of = [](auto read) {
    return read ? std::optional(Value::Of(*read)) : std::optional<Value>();
  };
  constexpr std::string_view kIntegers[] = {
      "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
      "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
      "unsignedByte"};
  if (std::find(std::begin(kIntegers), std::end(kIntegers), type) != std::end(kIntegers)) {
    const auto number = ReadInteger(text.starts_with('+') ? text.substr(1) : text);
    return number ? std::optional(Value::Integer(*number)) : std::nullopt;
  }
  if (type == "double" || type == "float" || type == "decimal") {
    if (text == "INF" || text == "+INF") return Value::Float(std::numeric_limits<double>::infinity());
    if (text == "-INF") return Value::Float(-std::numeric_limits<double>::infinity());
    const auto number = ReadFloat(text);
    return number ? std::optional(Value::Float(*number)) : std::nullopt;
  }
  if (type == "boolean") {
    if (text == "true" || text == "1") return Value::Boolean(true);
    if (text == "false" || text == "0") return Value::Boolean(false);
    return std::nullopt;
  }
  if (type == "date") return of(ReadDate(text));
  if (type == "dateTime" || type == "dateTimeStamp") {
    if (auto zoned = ReadDateTime(text)) return Value::Of(*zoned);
    return of(ReadLocalDateTime(text));
  }
  if (type == "time") {
    if (auto zoned = ReadTime(text)) return Value::Of(*zoned);
    return of(ReadLocalTime(text));
  }
  if (type == "duration" || type == "dayTimeDuration" || type == "yearMonthDuration") {
    return of(ReadDuration(text));
  }
  return Value::String(literal.text);
}

std::string LocalName(std::string_view iri) {
  while (!iri.empty() && (iri.back() == '/' || iri.back() == '#')) iri.remove_suffix(1);
  const std::size_t cut = iri.find_last_of("/#:");
  const std::string_view name = cut == std::string_view::npos ? iri : iri.substr(cut + 1);
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto code = name[at] == '%' && at + 2 < name.size() ? ReadHex(name.substr(at + 1, 2))
                                                                : std::nullopt;
    if (code) {
      out += static_cast<char>(*code);
      at += 2;
    } else {
      out += name[at];
    }
  }
  return IsUtf8(out) && !out.empty() ? out : std::string(name.empty() ? iri : name);
}

}  // namespace kg::io

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringoptions.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <array>

#include "query/functions/families.h"

// Lengths and places count code points of UTF-8, not bytes.
namespace kg::query {
namespace {

using Type = Value::Type;

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t CodePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += Continues(c) ? 0 : 1;
  return count;
}

// Where code point number `index` starts; the end if there are fewer.
std::size_t ByteOf(std::string_view text, std::uint64_t index) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (Continues(text[at])) continue;
    if (index == 0) break;
    --index;
  }
  return at;
}

// The bytes of the code point that starts at `at`.
std::size_t LengthAt(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && Continues(text[end])) ++end;
  return end - at;
}

template <typename F>
Result<Value> OnString(std::string_view name, const Value& value, F&& apply) {
  if (value.is_null()) return Value();
  if (!value.is(Type::kString)) return WrongType(name, "a string", value);
  return apply(value.string());
}

Error Negative(std::string_view name) {
  return ArgumentError("NumberOutOfRange", std::string(name) + "() needs lengths of 0 or more");
}

std::string MapCase(std::string_view text, bool upper) {
  std::string mapped;
  icu::StringByteSink<std::string> sink(&mapped, static_cast<int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  const icu::StringPiece source(text.data(), static_cast<int32_t>(text.size()));
  if (upper) {
    icu::CaseMap::utf8ToUpper("", 0, source, sink, nullptr, status);
  } else {
    icu::CaseMap::utf8ToLower("", 0, source, sink, nullptr, status);
  }
  return U_SUCCESS(status) ? mapped : std::string(text);
}

// ICU counts bytes in 32 bits.
constexpr std::size_t kMostBytes = std::size_t{1} << 29;

template <bool kUpper>
Result<Value> ChangeCase(const Context& context, Arguments arguments) {
  return OnString(kUpper ? "toUpper" : "toLower", arguments[0],
                  [&](std::string_view text) -> Result<Value> {
                    if (text.size() > std::min(kMostBytes, context.memory_bytes)) {
                      return TooLarge(kUpper ? "toUpper" : "toLower");
                    }
                    return Value::String(MapCase(text, kUpper));
                  });
}

Result<Value> Left(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  if (!arguments[1].is(Type::kInteger)) return WrongType("left", "an integer", arguments[1]);
  if (arguments[1].integer() < 0) return Negative("left");
  const auto count = static_cast<std::uint64_t>(arguments[1].integer());
  return OnString("left", arguments[0], [&](std::string_view text) -> Result<Value> {
    return Value::String(std::string(text.substr(0, ByteOf(text, count))));
  });
}

Result<Value> Right(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  if (!arguments[1].is(Type::kInteger)) return WrongType("right", "an integer", arguments[1]);
  if (arguments[1].integer() < 0) return Negative("right");
  const auto count = static_cast<std::uint64_t>(arguments[1].integer());
  return OnString("right", arguments[0], [&](std::string_view text) -> Result<Value> {
    const std::size_t length = CodePoints(text);
    return Value::String(
        std::string(text.substr(count >= length ? 0 : ByteOf(text, length - count))));
  });
}

Result<Value> Substring(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  for (const Value& bound : arguments.subspan(1)) {
    if (!bound.is(Type::kInteger)) return WrongType("substring", "integers", bound);
    if (bound.integer() < 0) return Negative("substring");
  }
  return OnString("substring", arguments[0], [&](std::string_view text) -> Result<Value> {
    text.remove_prefix(ByteOf(text, static_cast<std::uint64_t>(arguments[1].integer())));
    if (arguments.size() > 2) {
      text = text.substr(0, ByteOf(text, static_cast<std::uint64_t>(arguments[2].integer())));
    }
    return Value::String(std::string(text));
  });
}

Result<Value> Replace(const Context& context, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  for (const Value& argument : arguments.first(3)) {
    if (!argument.is(Type::kString)) return WrongType("replace", "strings", argument);
  }
  std::int64_t left = -1;
  if (arguments.size() > 3) {
    if (!arguments[3].is(Type::kInteger)) return WrongType("replace", "an integer limit", arguments[3]);
    if (arguments[3].integer() < 0) return Negative("replace");
    left = arguments[3].integer();
  }
  const std::string_view text = arguments[0].string(), old = arguments[1].string(),
                         fresh = arguments[2].string();
  // How long it gets is known before it is made.
  std::uint64_t hits = 0;
  const std::uint64_t most = left < 0 ? text.size() + 1 : static_cast<std::uint64_t>(left);
  if (old.empty()) {
    hits = std::min<std::uint64_t>(most, CodePoints(text) + 1);
  } else {
    for (std::size_t hit = text.find(old); hit != std::string_view::npos && hits < most;
         hit = text.find(old, hit + old.size())) {
      ++hits;
    }
  }
  if (!fresh.empty() && hits > context.memory_bytes / fresh.size()) return TooLarge("replace");
  const std::size_t size = text.size() - hits * old.size() + hits * fresh.size();
  if (size > context.memory_bytes) return TooLarge("replace");
  std::string out;
  out.reserve(size);
  std::size_t at = 0;
  while (left != 0) {
    std::size_t hit = std::string_view::npos;
    if (old.empty()) {
      // Between all characters, at both ends too.
      out += fresh;
      if (at >= text.size()) break;
      const std::size_t length = LengthAt(text, at);
      out.append(text.substr(at, length));
      at += length;
    } else {
      hit = text.find(old, at);
      if (hit == std::string_view::npos) break;
      out.append(text.substr(at, hit - at)).append(fresh);
      at = hit + old.size();
    }
    if (left > 0) --left;
  }
  out.append(text.substr(std::min(at, text.size())));
  return Value::String(std::move(out));
}

Result<Value> Split(const Context& context, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  if (!arguments[0].is(Type::kString)) return WrongType("split", "a string", arguments[0]);
  std::vector<std::string_view> marks;
  if (arguments[1].is(Type::kList)) {
    for (const Value& mark : arguments[1].list()) {
      if (!mark.is(Type::kString)) return WrongType("split", "strings to split at", mark);
      marks.push_back(mark.string());
    }
  } else if (arguments[1].is(Type::kString)) {
    marks.push_back(arguments[1].string());
  } else {
    return WrongType("split", "a string to split at", arguments[1]);
  }
  std::string_view text = arguments[0].string();
  Value::List parts;
  auto add = [&parts](std::string_view part) { parts.push_back(Value::String(std::string(part))); };
  const std::size_t most_parts = context.memory_bytes / 64;
  if (std::find(marks.begin(), marks.end(), "") != marks.end()) {
    for (std::size_t at = 0; at < text.size(); at += LengthAt(text, at)) {
      if (parts.size() >= most_parts) return TooLarge("split");
      add(text.substr(at, LengthAt(text, at)));
    }
    return Value::OfList(std::move(parts));
  }
  std::size_t begin = 0;
  // Each mark's next place is looked for again only once it has been passed.
  std::vector<std::size_t> next(marks.size(), 0);
  for (std::size_t i = 0; i < marks.size(); ++i) next[i] = text.find(marks[i]);
  while (true) {
    std::size_t best = std::string_view::npos, length = 0;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (next[i] != std::string_view::npos && next[i] < begin) next[i] = text.find(marks[i], begin);
      if (next[i] < best || (next[i] == best && best != std::string_view::npos &&
                             marks[i].size() > length)) {
        best = next[i];
        length = marks[i].size();
      }
    }
    if (best == std::string_view::npos) break;
    if (parts.size() >= most_parts) return TooLarge("split");
    add(text.substr(begin, best - begin));
    begin = best + length;
  }
  add(text.substr(begin));
  return Value::OfList(std::move(parts));
}

bool IsSpace(std::string_view point) {
  if (point.size() == 1) {
    const char c = point[0];
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
  }
  constexpr std::array<std::string_view, 19> kSpaces = {
      "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
      "\u0085"};
  return std::find(kSpaces.begin(), kSpaces.end(), point) != kSpaces.end();
}

template <bool kStart, bool kEnd>
Result<Value> Trim(const Context&, Arguments arguments) {
  constexpr std::string_view kName = kStart && kEnd ? "trim" : (kStart ? "lTrim" : "rTrim");
  if (AnyNull(arguments)) return Value();
  std::string_view set;
  if (arguments.size() > 1) {
    if (!arguments[1].is(Type::kString)) return WrongType(kName, "characters to trim", arguments[1]);
    set = arguments[1].string();
  }
  auto trimmed = [&](std::string_view point) {
    return arguments.size() == 1 ? IsSpace(point) : set.find(point) != std::string_view::npos;
  };
  return OnString(kName, arguments[0], [&](std::string_view text) -> Result<Value> {
    while (kStart && !text.empty() && trimmed(text.substr(0, LengthAt(text, 0)))) {
      text.remove_prefix(LengthAt(text, 0));
    }
    while (kEnd && !text.empty()) {
      std::size_t last = text.size() - 1;
      while (last > 0 && Continues(text[last])) --last;
      if (!trimmed(text.substr(last))) break;
      text = text.substr(0, last);
    }
    return Value::String(std::string(text));
  });
}

const icu::Normalizer2* NormalForm(std::string_view form) {
  UErrorCode status = U_ZERO_ERROR;
  if (form == "NFC") return icu::Normalizer2::getNFCInstance(status);
  if (form == "NFD") return icu::Normalizer2::getNFDInstance(status);
  if (form == "NFKC") return icu::Normalizer2::getNFKCInstance(status);
  if (form == "NFKD") return icu::Normalizer2::getNFKDInstance(status);
  return nullptr;
}

template <bool kTest>
Result<Value> Normalize(const Context& context, Arguments arguments) {
  constexpr std::string_view kName = kTest ? "isNormalized" : "normalize";
  if (AnyNull(arguments)) return Value();
  std::string_view form = "NFC";
  if (arguments.size() > 1) {
    if (!arguments[1].is(Type::kString)) return WrongType(kName, "the name of a form", arguments[1]);
    form = arguments[1].string();
  }
  const icu::Normalizer2* normalizer = NormalForm(form);
  if (normalizer == nullptr) {
    return Error(ArgumentError("InvalidArgumentValue",
                               std::string(kName) + "() knows NFC, NFD, NFKC and NFKD"));
  }
  return OnString(kName, arguments[0], [&](std::string_view text) -> Result<Value> {
    if (text.size() > std::min(kMostBytes, context.memory_bytes)) return TooLarge(kName);
    const icu::StringPiece source(text.data(), static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    if (kTest) return Value::Boolean(normalizer->isNormalizedUTF8(source, status));
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    normalizer->normalizeUTF8(0, source, sink, nullptr, status);
    return Value::String(U_SUCCESS(status) ? std::move(out) : std::string(text));
  });
}

Result<Value> CharLength(const Context&, Arguments arguments) {
  return OnString("char_length", arguments[0], [](std::string_view text) -> Result<Value> {
    return Value::Integer(static_cast<std::int64_t>(CodePoints(text)));
  });
}

constexpr std::array<Function, 17> kFunctions = {{
    {"bTrim", 1, 2, {kText, kText}, kText, true, Trim<true, true>},
    {"char_length", 1, 1, {kText}, kInteger, true, CharLength},
    {"character_length", 1, 1, {kText}, kInteger, true, CharLength},
    {"isNormalized", 1, 2, {kText, kText}, kTruth, true, Normalize<true>},
    {"left", 2, 2, {kText, kInteger}, kText, true, Left},
    {"lower", 1, 1, {kText}, kText, true, ChangeCase<false>},
    {"lTrim", 1, 2, {kText, kText}, kText, true, Trim<true, false>},
    {"normalize", 1, 2, {kText, kText}, kText, true, Normalize<false>},
    {"replace", 3, 4, {kText, kText, TypeSet::Any()}, kText, true, Replace},
    {"right", 2, 2, {kText, kInteger}, kText, true, Right},
    {"rTrim", 1, 2, {kText, kText}, kText, true, Trim<false, true>},
    {"split", 2, 2, {kText, kText | kList}, kList, true, Split},
    {"substring", 2, 3, {kText, kInteger, kInteger}, kText, true, Substring},
    {"toLower", 1, 1, {kText}, kText, true, ChangeCase<false>},
    {"toUpper", 1, 1, {kText}, kText, true, ChangeCase<true>},
    {"trim", 1, 2, {kText, kText}, kText, true, Trim<true, true>},
    {"upper", 1, 1, {kText}, kText, true, ChangeCase<true>},
}};

}  // namespace

std::span<const Function> StringFunctions() { return kFunctions; }

}  // namespace kg::query

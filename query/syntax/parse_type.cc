#include <array>
#include <initializer_list>
#include <utility>

#include "query/syntax/parser_state.h"

// What stands after IS besides NULL: types and normal forms.
namespace kg::query {
namespace {

using T = Value::Type;

// The names of a type, the longest first where one starts another.
struct TypeWords {
  std::initializer_list<std::string_view> words;
  TypeSet types;
};
const std::array<TypeWords, 33> kTypeWords = {{
    {{"ANY", "PROPERTY", "VALUE"}, TypeSet::Any()},
    {{"PROPERTY", "VALUE"}, TypeSet::Any()},
    {{"ANY", "NODE"}, T::kNode},
    {{"ANY", "VERTEX"}, T::kNode},
    {{"ANY", "RELATIONSHIP"}, T::kRelationship},
    {{"ANY", "EDGE"}, T::kRelationship},
    {{"ANY", "MAP"}, T::kMap},
    {{"ANY", "VALUE"}, TypeSet::Any()},
    {{"ANY"}, TypeSet::Any()},
    {{"NOTHING"}, TypeSet()},
    {{"NULL"}, TypeSet(T::kNull)},
    {{"BOOLEAN"}, T::kBoolean},
    {{"BOOL"}, T::kBoolean},
    {{"STRING"}, T::kString},
    {{"VARCHAR"}, T::kString},
    {{"SIGNED", "INTEGER"}, T::kInteger},
    {{"INTEGER"}, T::kInteger},
    {{"INT"}, T::kInteger},
    {{"FLOAT"}, T::kFloat},
    {{"DATE"}, T::kDate},
    {{"LOCAL", "TIME"}, T::kLocalTime},
    {{"TIME", "WITHOUT", "TIMEZONE"}, T::kLocalTime},
    {{"ZONED", "TIME"}, T::kTime},
    {{"TIME", "WITH", "TIMEZONE"}, T::kTime},
    {{"LOCAL", "DATETIME"}, T::kLocalDateTime},
    {{"TIMESTAMP", "WITHOUT", "TIMEZONE"}, T::kLocalDateTime},
    {{"ZONED", "DATETIME"}, T::kDateTime},
    {{"TIMESTAMP", "WITH", "TIMEZONE"}, T::kDateTime},
    {{"DURATION"}, T::kDuration},
    {{"NODE"}, T::kNode},
    {{"RELATIONSHIP"}, T::kRelationship},
    {{"MAP"}, T::kMap},
    {{"PATH"}, T::kPath},
}};

}  // namespace

bool Parser::AtTypeTest() const {
  if (Is(":") && Is(":", 1)) return true;
  if (!IsWord("IS")) return false;
  const std::size_t next = IsWord("NOT", 1) ? 2 : 1;
  return IsWord("TYPED", next) || (Is(":", next) && Is(":", next + 1));
}

Result<ExprPtr> Parser::ReadTypeTest(std::size_t start, ExprPtr operand) {
  TypeTest test{std::move(operand), {}, false};
  if (TakeWord("IS")) test.negated = TakeWord("NOT");
  if (!TakeWord("TYPED")) at_ += 2;
  Result<std::vector<ValueType>> types = ReadValueTypes();
  if (!types) return std::move(types).error();
  test.types = std::move(*types);
  return Make(start, std::move(test));
}

Result<std::vector<ValueType>> Parser::ReadValueTypes() {
  std::vector<ValueType> types;
  do {
    Result<ValueType> type = ReadValueType();
    if (!type) return std::move(type).error();
    types.push_back(std::move(*type));
  } while (at_ != separator_ && Take("|"));
  return types;
}

Result<ValueType> Parser::ReadValueType() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  ValueType type;
  if (TakeWord("LIST") || TakeWord("ARRAY")) {
    type.types = T::kList;
    if (Take("<")) {
      Result<std::vector<ValueType>> element = ReadValueTypes();
      if (!element) return std::move(element).error();
      type.element = std::move(*element);
      if (Status status = Expect(">", "to end the type"); !status) return status.error();
    }
  } else {
    bool found = false;
    for (const TypeWords& known : kTypeWords) {
      if (!TakeWords(known.words)) continue;
      type.types = known.types;
      found = true;
      break;
    }
    if (!found && IsWord("POINT")) {
      return Fail("UnsupportedFeature", "Points are not supported; keep coordinates as numbers.");
    }
    if (!found) return Unexpected("a type such as INTEGER, STRING NOT NULL or LIST<FLOAT>");
  }
  type.not_null = TakeWords({"NOT", "NULL"}) || Take("!");
  return type;
}

bool Parser::AtNormalTest() const {
  if (!IsWord("IS")) return false;
  std::size_t next = IsWord("NOT", 1) ? 2 : 1;
  if (IsWord("NFC", next) || IsWord("NFD", next) || IsWord("NFKC", next) || IsWord("NFKD", next)) {
    ++next;
  }
  return IsWord("NORMALIZED", next);
}

// IS [NOT] [NFC] NORMALIZED is isNormalized(text, form).
Result<ExprPtr> Parser::ReadNormalTest(std::size_t start, ExprPtr operand) {
  ++at_;
  const bool negated = TakeWord("NOT");
  Call call;
  call.name = "isNormalized";
  call.arguments.push_back(std::move(operand));
  if (!IsWord("NORMALIZED")) {
    const std::size_t form_start = begin();
    std::string form = tokens_[at_++].text;
    for (char& c : form) c = static_cast<char>(c & ~0x20);
    Result<ExprPtr> literal = Make(form_start, Literal{Value::String(std::move(form))});
    if (!literal) return literal;
    call.arguments.push_back(std::move(*literal));
  }
  ++at_;
  Result<ExprPtr> test = Make(start, std::move(call));
  if (!test || !negated) return test;
  return Make(start, Unary{UnaryOp::kNot, std::move(*test)});
}

}  // namespace kg::query

#include <array>
#include <charconv>

#include "query/functions/families.h"

namespace kg::query {
namespace {

using Type = Value::Type;

Error NoGraph(std::string_view function) {
  return Error{ErrorCode::kInvalid, std::string(function) + "() needs a graph"};
}

// The float's own shortest digits: 0.85, not what its binary form is as a double.
Value Confidence(float share) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, share).ptr;
  double number = 0;
  std::from_chars(digits, end, number);
  return Value::Float(number);
}

Value Offset(std::uint32_t byte) { return Value::Integer(byte); }

// The documents, spans and rules that a node or a relationship rests on.
Result<Value> EvidenceOf(const Context& context, Arguments arguments) {
  const Value& entity = arguments[0];
  if (entity.is_null()) return Value();
  const bool relationship = entity.is(Type::kRelationship);
  if (!relationship && !entity.is(Type::kNode)) {
    return WrongType("kg.evidence", "a node or a relationship", entity);
  }
  if (context.reader == nullptr) return NoGraph("kg.evidence");
  Result<std::vector<store::SupportedBy>> support =
      relationship ? context.reader->EvidenceOf(entity.relationship())
                   : context.reader->EvidenceOf(entity.node());
  if (!support) return std::move(support).error();
  Value statement;
  if (relationship) {
    Result<StatementId> id = context.reader->IdOf(entity.relationship());
    if (!id) return std::move(id).error();
    statement = Value::String(ToHex(*id));
  }
  Value::List records;
  std::size_t bytes = 0;
  for (const store::SupportedBy& by : *support) {
    bytes += by.quote.size() + by.sentence.size() + 512;
    if (bytes > context.memory_bytes) return TooLarge("kg.evidence");
    records.push_back(Value::OfMap({
        {"confidence", Confidence(by.evidence.confidence)},
        {"document", Value::String(by.document_name)},
        {"documentKey", Value::String(by.document_key)},
        {"start", Offset(by.evidence.span.begin)},
        {"end", Offset(by.evidence.span.end)},
        {"quote", Value::String(by.quote)},
        {"rule", Value::String(by.evidence.rule)},
        {"sentence", Value::String(by.sentence)},
        {"sentenceStart", Offset(by.evidence.sentence.begin)},
        {"sentenceEnd", Offset(by.evidence.sentence.end)},
        {"statement", statement},
    }));
  }
  return Value::OfList(std::move(records));
}

Result<Value> StatementOf(const Context& context, Arguments arguments) {
  const Value& relationship = arguments[0];
  if (relationship.is_null()) return Value();
  if (!relationship.is(Type::kRelationship)) return WrongType("kg.id", "a relationship", relationship);
  if (context.reader == nullptr) return NoGraph("kg.id");
  Result<StatementId> id = context.reader->IdOf(relationship.relationship());
  if (!id) return std::move(id).error();
  return Value::String(ToHex(*id));
}

Result<Value> KeyOf(const Context& context, Arguments arguments) {
  const Value& node = arguments[0];
  if (node.is_null()) return Value();
  if (!node.is(Type::kNode)) return WrongType("kg.key", "a node", node);
  if (context.reader == nullptr) return NoGraph("kg.key");
  Result<std::string> key = context.reader->KeyOf(node.node());
  if (!key) return std::move(key).error();
  return key->empty() ? Value() : Value::String(std::move(*key));
}

constexpr std::array<Function, 3> kFunctions = {{
    {"kg.evidence", 1, 1, {kNode | kRelationship}, kList, false, EvidenceOf},
    {"kg.id", 1, 1, {kRelationship}, kText, false, StatementOf},
    {"kg.key", 1, 1, {kNode}, kText, false, KeyOf},
}};

}  // namespace

std::span<const Function> ProvenanceFunctions() { return kFunctions; }

}  // namespace kg::query

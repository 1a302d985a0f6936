#include "graph/io/json_record.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "graph/io/temporal_text.h"
#include "graph/model/json_string.h"

namespace kg::io {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 24;  // of objects and arrays: lists of 16 levels in a record

template <typename Float>
void AppendFloat(Float number, std::string& out) {
  if (!std::isfinite(number)) {
    out += R"({"$type":"Float","_value":")";
    out += std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    out += "\"}";
    return;
  }
  std::array<char, 40> buffer{};
  const char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

std::string_view TemporalName(Value::Type type) {
  switch (type) {
    case Value::Type::kDate: return "Date";
    case Value::Type::kTime: return "Time";
    case Value::Type::kLocalTime: return "LocalTime";
    case Value::Type::kDateTime: return "DateTime";
    case Value::Type::kLocalDateTime: return "LocalDateTime";
    case Value::Type::kDuration: return "Duration";
    default: return "";
  }
}

// An object in the making.
class Object {
 public:
  explicit Object(std::string* out) : out_(*out) { out_ += '{'; }
  std::string& Key(std::string_view name) {
    if (std::exchange(any_, true)) out_ += ',';
    AppendJsonString(out_, name);
    out_ += ':';
    return out_;
  }
  void Text(std::string_view name, std::string_view text) { AppendJsonString(Key(name), text); }
  void Number(std::string_view name, std::uint64_t number) { Key(name) += std::to_string(number); }
  void Texts(std::string_view name, const std::vector<std::string>& texts) {
    Key(name) += '[';
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i != 0) out_ += ',';
      AppendJsonString(out_, texts[i]);
    }
    out_ += ']';
  }
  template <typename Properties>
  void Map(std::string_view name, const Properties& properties) {
    Object map(&Key(name));
    for (const auto& [key, value] : properties) AppendValue(value, map.Key(key));
    map.End();
  }
  void Name(std::string_view name, const NodeName& node) {
    Object inner(&Key(name));
    inner.Text(node.is_key ? "key" : "id", node.text);
    inner.End();
  }
  void Place(std::string_view name, Span span) {
    Key(name) += "[" + std::to_string(span.begin) + "," + std::to_string(span.end) + "]";
  }
  void End() { out_ += '}'; }

 private:
  std::string& out_;
  bool any_ = false;
};

struct Append {
  Object& to;

  void operator()(const HeadRecord& head) {
    to.Text("type", "graph");
    to.Text("format", "kg");
    to.Number("version", kRecordVersion);
    to.Number("nodes", head.nodes);
    to.Number("relationships", head.relationships);
  }
  void operator()(const IndexRecord& index) {
    to.Text("type", "index");
    to.Text("name", index.name);
    to.Text("label", index.label);
    to.Texts("keys", index.keys);
    to.Key("unique") += index.unique ? "true" : "false";
  }
  void operator()(const DocumentHead& document) {
    to.Text("type", "document");
    to.Text("key", document.key);
    to.Text("name", document.name);
    to.Text("encoding", document.encoding);
    to.Text("language", document.language);
    to.Text("fingerprint", document.fingerprint);
  }
  void operator()(const TextRecord& piece) {
    to.Text("type", "text");
    to.Text("text", piece.text);
  }
  void operator()(const SaidRecord& said) {
    const Statement& statement = said.statement;
    to.Text("type", "statement");
    to.Text("id", ToHex(said.id));
    to.Text("subject", statement.subject);
    switch (statement.kind) {
      case Statement::Kind::kLabel: to.Text("label", statement.predicate); break;
      case Statement::Kind::kProperty: to.Text("property", statement.predicate); break;
      case Statement::Kind::kMember: to.Text("member", statement.predicate); break;
      case Statement::Kind::kRelationship:
        to.Text("relationship", statement.predicate);
        to.Text("object", statement.object);
        if (!statement.discriminator.empty()) to.Text("discriminator", statement.discriminator);
        if (!statement.qualifiers.empty()) to.Map("qualifiers", statement.qualifiers);
        break;
    }
    if (statement.kind == Statement::Kind::kProperty ||
        statement.kind == Statement::Kind::kMember) {
      AppendValue(statement.value, to.Key("value"));
    }
    std::string& out = to.Key("evidence");
    out += '[';
    for (std::size_t i = 0; i < statement.evidence.size(); ++i) {
      if (i != 0) out += ',';
      const Evidence& evidence = statement.evidence[i];
      Object each(&out);
      each.Place("span", evidence.span);
      each.Place("sentence", evidence.sentence);
      each.Text("rule", evidence.rule);
      AppendFloat(evidence.confidence, each.Key("confidence"));
      each.End();
    }
    out += ']';
  }
  void operator()(const NodeChanges& node) {
    to.Text("type", "node");
    to.Text(node.name.is_key ? "key" : "id", node.name.text);
    to.Texts("labels", node.labels);
    to.Map("properties", node.properties);
    if (!node.denied.empty()) to.Texts("denied", node.denied);
    if (!node.hidden.empty()) to.Texts("hidden", node.hidden);
  }
  void operator()(const RelationshipChanges& relationship) {
    to.Text("type", "relationship");
    to.Text("statement", ToHex(relationship.statement));
    to.Map("properties", relationship.properties);
    if (!relationship.hidden.empty()) to.Texts("hidden", relationship.hidden);
  }
  void operator()(const HandMadeRelationship& relationship) {
    to.Text("type", "relationship");
    to.Text("id", relationship.number);
    to.Text("label", relationship.type);
    to.Name("start", relationship.start);
    to.Name("end", relationship.end);
    to.Map("properties", relationship.properties);
  }
  void operator()(const EndRecord&) { to.Text("type", "end"); }
};

// Reading. The first thing that is wrong stays; what is read after it does not count.
class Reader {
 public:
  explicit Reader(const json& object) : object_(object) {}

  const std::string& problem() const { return problem_; }
  void Fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }
  const json* Find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  // "" if it is absent and need not be there.
  std::string Text(const char* name, bool needed = true) {
    const json* found = Find(name);
    if (found == nullptr) {
      if (needed) Fail("\"" + std::string(name) + "\" is missing");
      return {};
    }
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number_integer()) return found->dump();  // ids of others
    Fail("\"" + std::string(name) + "\" is no text");
    return {};
  }
  std::uint64_t Number(const char* name) {
    const json* found = Find(name);
    if (found == nullptr) return 0;
    if (!found->is_number_unsigned()) Fail("\"" + std::string(name) + "\" is no count");
    return found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
  }
  std::vector<std::string> Texts(const char* name) {
    std::vector<std::string> out;
    const json* found = Find(name);
    if (found == nullptr) return out;
    if (!found->is_array()) Fail("\"" + std::string(name) + "\" is no list");
    for (const json& each : *found) {
      if (each.is_string()) {
        out.push_back(each.get<std::string>());
      } else {
        Fail("\"" + std::string(name) + "\" holds something that is no text");
      }
    }
    return out;
  }
  Value OneValue(const json& from, int depth = 0) {
    switch (from.type()) {
      case json::value_t::null: return {};
      case json::value_t::boolean: return Value::Boolean(from.get<bool>());
      case json::value_t::number_integer: return Value::Integer(from.get<std::int64_t>());
      case json::value_t::number_unsigned: {
        const auto number = from.get<std::uint64_t>();
        if (number > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
          Fail("an integer has more than 64 bits");
        }
        return Value::Integer(static_cast<std::int64_t>(number));
      }
      case json::value_t::number_float: return Value::Float(from.get<double>());
      case json::value_t::string: return Value::String(from.get<std::string>());
      case json::value_t::array: {
        Value::List list;
        for (const json& each : from) list.push_back(OneValue(each, depth + 1));
        return Value::OfList(std::move(list));
      }
      default: return Typed(from);
    }
  }
  PropertyList Properties(const char* name) {
    PropertyList out;
    const json* found = Find(name);
    if (found == nullptr) return out;
    if (!found->is_object()) {
      Fail("\"" + std::string(name) + "\" is no object");
      return out;
    }
    for (const auto& [key, value] : found->items()) {
      out.emplace_back(key, OneValue(value));
      if (out.back().second.is_null()) out.pop_back();  // no property
    }
    return out;
  }
  StatementId Id(const char* name) {
    const json* found = Find(name);
    if (found == nullptr) return {};
    const Result<Hash128> id =
        found->is_string() ? ParseHash128(found->get<std::string>()) : Error{};
    if (!id) Fail("\"" + std::string(name) + "\" is no statement's id: 32 hexadecimal digits");
    return id ? *id : StatementId{};
  }
  NodeName Name(const char* name) {
    const json* found = Find(name);
    if (found == nullptr || !found->is_object()) {
      Fail("\"" + std::string(name) + "\" names no node: {\"id\": ...} or {\"key\": ...}");
      return {};
    }
    Reader inner(*found);
    NodeName out = inner.Self();
    if (!inner.problem().empty()) Fail("\"" + std::string(name) + "\": " + inner.problem());
    return out;
  }
  NodeName Self() {
    if (Find("key") != nullptr) return {Text("key"), true};
    return {Text("id"), false};
  }
  Span Place(const char* name) {
    const json* found = Find(name);
    Span out;
    if (found == nullptr || !found->is_array() || found->size() != 2 ||
        !(*found)[0].is_number_unsigned() || !(*found)[1].is_number_unsigned() ||
        (*found)[1].get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max() ||
        (*found)[0].get<std::uint64_t>() > (*found)[1].get<std::uint64_t>()) {
      Fail("\"" + std::string(name) + "\" is no place: [begin, end] in bytes");
      return out;
    }
    return {(*found)[0].get<std::uint32_t>(), (*found)[1].get<std::uint32_t>()};
  }

 private:
  Value Typed(const json& from) {
    const auto type = from.find("$type"), value = from.find("_value");
    if (type == from.end() || value == from.end() || !type->is_string()) {
      Fail("a property cannot hold a map");
      return {};
    }
    const std::string name = type->get<std::string>();
    const std::string text = value->is_string() ? value->get<std::string>() : value->dump();
    const auto of = [](auto read) { return read ? Value::Of(*read) : Value(); };
    Value out;
    if (name == "Float") {
      if (text == "NaN") return Value::Float(std::numeric_limits<double>::quiet_NaN());
      if (text == "Infinity") return Value::Float(std::numeric_limits<double>::infinity());
      if (text == "-Infinity") return Value::Float(-std::numeric_limits<double>::infinity());
    } else if (name == "Date") {
      out = of(ReadDate(text));
    } else if (name == "Time") {
      out = of(ReadTime(text));
    } else if (name == "LocalTime") {
      out = of(ReadLocalTime(text));
    } else if (name == "DateTime") {
      out = of(ReadDateTime(text));
    } else if (name == "LocalDateTime") {
      out = of(ReadLocalDateTime(text));
    } else if (name == "Duration") {
      out = of(ReadDuration(text));
    } else {
      Fail("no value has the \"$type\" " + name.substr(0, 40));
    }
    if (out.is_null()) Fail("\"" + text.substr(0, 60) + "\" is no " + name.substr(0, 40));
    return out;
  }

  const json& object_;
  std::string problem_;
};

SaidRecord ReadSaid(Reader& in) {
  SaidRecord out;
  Statement& statement = out.statement;
  out.id = in.Id("id");
  statement.subject = in.Text("subject");
  using Kind = Statement::Kind;
  int kinds = 0;
  for (const auto& [name, kind] : {std::pair("label", Kind::kLabel), std::pair("property", Kind::kProperty),
                                   std::pair("member", Kind::kMember),
                                   std::pair("relationship", Kind::kRelationship)}) {
    if (in.Find(name) == nullptr) continue;
    ++kinds;
    statement.kind = kind;
    statement.predicate = in.Text(name);
  }
  if (kinds != 1) in.Fail("a statement has one of label, property, member and relationship");
  if (statement.kind == Kind::kProperty || statement.kind == Kind::kMember) {
    const json* value = in.Find("value");
    if (value == nullptr) in.Fail("\"value\" is missing");
    if (value != nullptr) statement.value = in.OneValue(*value);
  }
  if (statement.kind == Kind::kRelationship) {
    statement.object = in.Text("object");
    statement.discriminator = in.Text("discriminator", false);
    statement.qualifiers = in.Properties("qualifiers");
  }
  const json* evidence = in.Find("evidence");
  if (evidence == nullptr || !evidence->is_array() || evidence->empty()) {
    in.Fail("a statement needs a list of evidence");
    return out;
  }
  for (const json& each : *evidence) {
    if (!each.is_object()) {
      in.Fail("evidence is no object");
      break;
    }
    Reader one(each);
    Evidence& read = statement.evidence.emplace_back();
    read.span = one.Place("span");
    read.sentence = one.Find("sentence") == nullptr ? read.span : one.Place("sentence");
    read.rule = one.Text("rule", false);
    if (const json* confidence = one.Find("confidence")) {
      const Value number = one.OneValue(*confidence);
      if (number.is_number()) {
        read.confidence = static_cast<float>(number.number());
      } else {
        one.Fail("\"confidence\" is no number");
      }
    }
    if (!one.problem().empty()) in.Fail("evidence: " + one.problem());
  }
  return out;
}

GraphRecord ReadObject(Reader& in) {
  const std::string type = in.Text("type");
  if (type == "graph") {
    if (in.Text("format") != "kg") in.Fail("\"format\" is not \"kg\"");
    if (in.Number("version") != kRecordVersion) {
      in.Fail("the format's version is not " + std::to_string(kRecordVersion) +
              ", the only one that this program reads");
    }
    return HeadRecord{in.Number("nodes"), in.Number("relationships")};
  }
  if (type == "index") {
    const json* unique = in.Find("unique");
    return IndexRecord{in.Text("name"), in.Text("label"), in.Texts("keys"),
                       unique != nullptr && unique->is_boolean() && unique->get<bool>()};
  }
  if (type == "document") {
    return DocumentHead{in.Text("key"), in.Text("name"), in.Text("encoding", false),
                        in.Text("language", false), in.Text("fingerprint", false)};
  }
  if (type == "text") return TextRecord{in.Text("text")};
  if (type == "statement") return ReadSaid(in);
  if (type == "node") {
    return NodeChanges{in.Self(), in.Texts("labels"), in.Texts("denied"),
                       in.Properties("properties"), in.Texts("hidden")};
  }
  if (type == "relationship") {
    if (in.Find("statement") != nullptr) {
      return RelationshipChanges{in.Id("statement"), in.Properties("properties"),
                                 in.Texts("hidden")};
    }
    return HandMadeRelationship{in.Text("id", false), in.Text("label"), in.Name("start"),
                                in.Name("end"), in.Properties("properties")};
  }
  if (type == "end") return EndRecord{};
  in.Fail("no record has the type \"" + type.substr(0, 40) + "\"");
  return HeadRecord{};
}

// Brackets beyond texts; the parser itself knows no bound.
bool IsTooDeep(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '{': case '[':
        if (++depth > kMaxDepth) return true;
        break;
      case '}': case ']': --depth; break;
      case '"':
        for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
        break;
      default: break;
    }
  }
  return false;
}

std::optional<json> Parse(std::string_view text) {
  if (IsTooDeep(text)) return std::nullopt;
  json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

}  // namespace

void AppendValue(const Value& value, std::string& out) {
  switch (value.type()) {
    case Value::Type::kBoolean: out += value.boolean() ? "true" : "false"; return;
    case Value::Type::kInteger: out += std::to_string(value.integer()); return;
    case Value::Type::kFloat: AppendFloat(value.floating(), out); return;
    case Value::Type::kString: AppendJsonString(out, value.string()); return;
    case Value::Type::kList: {
      out += '[';
      bool first = true;
      for (const Value& each : value.list()) {
        if (!std::exchange(first, false)) out += ',';
        AppendValue(each, out);
      }
      out += ']';
      return;
    }
    default:
      if (const std::string_view name = TemporalName(value.type()); !name.empty()) {
        out.append(R"({"$type":")").append(name).append(R"(","_value":)");
        AppendJsonString(out, PrintTemporal(value));
        out += '}';
        return;
      }
      out += "null";
  }
}

void AppendRecord(const GraphRecord& record, std::string& out) {
  Object object(&out);
  std::visit(Append{object}, record);
  object.End();
}

void AppendRecord(const GraphRecord& record, std::uint64_t place, std::string& out) {
  Object object(&out);
  object.Number("n", place);
  std::visit(Append{object}, record);
  object.End();
}

std::optional<std::uint64_t> PlaceOf(std::string_view text) {
  constexpr std::string_view kBegin = "{\"n\":";
  if (!text.starts_with(kBegin)) return std::nullopt;
  std::uint64_t place = 0;
  const auto [end, bad] = std::from_chars(text.data() + kBegin.size(), text.data() + text.size(), place);
  if (bad != std::errc() || end == text.data() + text.size() || *end != ',') return std::nullopt;
  return place;
}

Result<GraphRecord> ReadRecord(std::string_view text) {
  const std::optional<json> parsed = Parse(text);
  if (!parsed || !parsed->is_object()) {
    return Error{ErrorCode::kInvalid, "the line is no JSON object, or not UTF-8"};
  }
  Reader reader(*parsed);
  GraphRecord record = ReadObject(reader);
  if (!reader.problem().empty()) return Error{ErrorCode::kInvalid, reader.problem()};
  return record;
}

Result<Value> ReadJsonValue(std::string_view text) {
  const std::optional<json> parsed = Parse(text);
  if (!parsed) return Error{ErrorCode::kInvalid, "the text is no JSON"};
  Reader reader(*parsed);
  Value value = reader.OneValue(*parsed);
  if (!reader.problem().empty()) return Error{ErrorCode::kInvalid, reader.problem()};
  return value;
}

}  // namespace kg::io

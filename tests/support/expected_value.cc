#include "tests/support/expected_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "query/functions/print.h"
#include "query/functions/temporal.h"
#include "query/result/entity.h"

namespace kg::test {
namespace {

using Kind = ExpectedValue::Kind;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<ExpectedValue> Parse() {
    ExpectedValue value;
    if (!Read(value)) return Fail();
    Spaces();
    if (at_ != text_.size()) return Fail();
    return value;
  }

 private:
  Error Fail() const {
    return Error{ErrorCode::kInvalid, "'" + std::string(text_) + "' is no value (at byte " +
                                          std::to_string(at_) + ")"};
  }
  void Spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  char Peek() {
    Spaces();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Take(std::string_view token) {
    Spaces();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  static bool NameByte(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  std::string Name() {
    Spaces();
    std::string name;
    if (Take("`")) {
      while (at_ < text_.size() && text_[at_] != '`') name += text_[at_++];
      Take("`");
      return name;
    }
    while (at_ < text_.size() && NameByte(text_[at_])) name += text_[at_++];
    return name;
  }

  bool Read(ExpectedValue& value) {
    const char c = Peek();
    if (c == '\'' || c == '"') return String(value);
    if (c == '[') return ListOrRelationship(value);
    if (c == '{') {
      value.kind = Kind::kMap;
      return Entries(value);
    }
    if (c == '(') return Node(value);
    if (c == '<') return Path(value);
    if (c == '-' || c == '+' || (c >= '0' && c <= '9') || c == '.') return Number(value);
    const std::string name = Name();
    if (name == "true" || name == "false") {
      value.kind = Kind::kBoolean;
      value.boolean = name == "true";
      return true;
    }
    if (name == "NaN") {
      value.kind = Kind::kFloat;
      value.floating = std::numeric_limits<double>::quiet_NaN();
      return true;
    }
    if (name == "Infinity") {
      value.kind = Kind::kFloat;
      value.floating = std::numeric_limits<double>::infinity();
      return true;
    }
    value.kind = Kind::kNull;
    return name == "null";
  }

  bool String(ExpectedValue& value) {
    value.kind = Kind::kString;
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char next = text_[++at_];
        value.text += next == 'n' ? '\n' : (next == 't' ? '\t' : next);
        if (next != 'n' && next != 't' && next != '\\' && next != '\'' && next != '"') {
          value.text.insert(value.text.size() - 1, "\\");
        }
        ++at_;
      } else {
        value.text += text_[at_++];
      }
    }
    return at_++ < text_.size();
  }

  bool Number(ExpectedValue& value) {
    if (Take("-Inf")) {
      Name();
      value.kind = Kind::kFloat;
      value.floating = -std::numeric_limits<double>::infinity();
      return true;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && (NameByte(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' ||
                                  text_[at_] == '+')) {
      ++at_;
    }
    const std::string_view number = text_.substr(begin, at_ - begin);
    const char* end = number.data() + number.size();
    value.kind = Kind::kInteger;
    const auto whole = std::from_chars(number.data(), end, value.integer);
    if (whole.ec == std::errc() && whole.ptr == end) return true;
    value.kind = Kind::kFloat;
    const auto real = std::from_chars(number.data(), end, value.floating);
    return real.ec == std::errc() && real.ptr == end;
  }

  bool ListOrRelationship(ExpectedValue& value) {
    Take("[");
    if (Peek() == ':') {
      Take(":");
      value.kind = Kind::kRelationship;
      value.text = Name();
      if (Peek() == '{' && !Entries(value)) return false;
      return Take("]");
    }
    value.kind = Kind::kList;
    if (Take("]")) return true;
    do {
      value.elements.emplace_back();
      if (!Read(value.elements.back())) return false;
    } while (Take(","));
    return Take("]");
  }

  bool Entries(ExpectedValue& value) {
    if (!Take("{")) return false;
    if (Take("}")) return true;
    do {
      std::string key = Name();
      if (!Take(":")) return false;
      value.entries.emplace_back(std::move(key), ExpectedValue{});
      if (!Read(value.entries.back().second)) return false;
    } while (Take(","));
    return Take("}");
  }

  bool Node(ExpectedValue& value) {
    if (!Take("(")) return false;
    value.kind = Kind::kNode;
    while (Take(":")) value.labels.push_back(Name());
    if (Peek() == '{' && !Entries(value)) return false;
    return Take(")");
  }

  bool Path(ExpectedValue& value) {
    Take("<");
    value.kind = Kind::kPath;
    value.elements.emplace_back();
    if (!Node(value.elements.back())) return false;
    while (!Take(">")) {
      const bool backward = Take("<-");
      if (!backward && !Take("-")) return false;
      value.elements.emplace_back();
      if (!ListOrRelationship(value.elements.back())) return false;
      if (!(backward ? Take("-") : Take("->"))) return false;
      value.forward.push_back(!backward);
      value.elements.emplace_back();
      if (!Node(value.elements.back())) return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string Joined(std::vector<std::string> parts, bool sorted) {
  if (sorted) std::sort(parts.begin(), parts.end());
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

std::string Quoted(std::string_view text) {
  return query::LiteralText(Value::String(std::string(text)));
}

// The two zeros are equal.
std::string FloatText(double number) { return query::PrintFloat(number == 0 ? 0.0 : number); }

std::string NodeText(std::vector<std::string> labels, const std::string& properties) {
  std::sort(labels.begin(), labels.end());
  std::string text = "(";
  for (const std::string& label : labels) text += ":" + label;
  return text + (properties.empty() ? "" : " {" + properties + "}") + ")";
}

std::string RelationshipText(std::string_view type, const std::string& properties) {
  return "[:" + std::string(type) + (properties.empty() ? "" : " {" + properties + "}") + "]";
}

}  // namespace

Result<ExpectedValue> ParseExpected(std::string_view text) { return Parser(text).Parse(); }

Result<Value> ToValue(const ExpectedValue& expected) {
  switch (expected.kind) {
    case Kind::kNull: return Value();
    case Kind::kBoolean: return Value::Boolean(expected.boolean);
    case Kind::kInteger: return Value::Integer(expected.integer);
    case Kind::kFloat: return Value::Float(expected.floating);
    case Kind::kString: return Value::String(expected.text);
    case Kind::kList: {
      Value::List list;
      for (const ExpectedValue& element : expected.elements) {
        Result<Value> value = ToValue(element);
        if (!value) return value;
        list.push_back(*value);
      }
      return Value::OfList(std::move(list));
    }
    case Kind::kMap: {
      Value::Map map;
      for (const auto& [key, element] : expected.entries) {
        Result<Value> value = ToValue(element);
        if (!value) return value;
        map.emplace_back(key, *value);
      }
      return Value::OfMap(std::move(map));
    }
    default: return Error{ErrorCode::kInvalid, "a parameter cannot be a part of the graph"};
  }
}

std::string ToText(const ExpectedValue& expected, Canonical options) {
  auto entries = [&] {
    std::vector<std::string> parts;
    for (const auto& [key, value] : expected.entries) {
      parts.push_back(key + ": " + ToText(value, options));
    }
    return Joined(std::move(parts), true);
  };
  switch (expected.kind) {
    case Kind::kNull: return "null";
    case Kind::kBoolean: return expected.boolean ? "true" : "false";
    case Kind::kInteger: return std::to_string(expected.integer);
    case Kind::kFloat: return FloatText(expected.floating);
    case Kind::kString: return Quoted(expected.text);
    case Kind::kList: {
      std::vector<std::string> parts;
      for (const ExpectedValue& element : expected.elements) parts.push_back(ToText(element, options));
      return "[" + Joined(std::move(parts), options.sort_lists) + "]";
    }
    case Kind::kMap: return "{" + entries() + "}";
    case Kind::kNode: return NodeText(expected.labels, entries());
    case Kind::kRelationship: return RelationshipText(expected.text, entries());
    case Kind::kPath: {
      std::string text = "<";
      for (std::size_t i = 0; i < expected.elements.size(); ++i) {
        const bool relationship = i % 2 == 1;
        const bool forward = !relationship || expected.forward[i / 2];
        if (relationship) text += forward ? "-" : "<-";
        text += ToText(expected.elements[i], options);
        if (relationship) text += forward ? "->" : "-";
      }
      return text + ">";
    }
  }
  return "";
}

Result<std::string> ToText(const Value& value, const store::Reader* reader, Canonical options) {
  Error failure;
  bool failed = false;
  auto text_of = [&](const Value& element) {
    Result<std::string> text = ToText(element, reader, options);
    if (text) return *text;
    failed = true;
    failure = text.error();
    return std::string();
  };
  auto properties = [&](const auto& pairs) {
    std::vector<std::string> parts;
    for (const auto& [key, element] : pairs) {
      parts.push_back(std::string(key) + ": " + text_of(element));
    }
    return Joined(std::move(parts), true);
  };
  auto node_text = [&](NodeId id) -> std::string {
    Result<query::NodeView> node = query::ReadNode(reader, id);
    if (!node) {
      failed = true;
      failure = node.error();
      return "";
    }
    return NodeText({node->labels.begin(), node->labels.end()}, properties(node->properties));
  };
  NodeId source{};
  auto relationship_text = [&](RelationshipId id) -> std::string {
    Result<query::RelationshipView> view = query::ReadRelationship(reader, id);
    if (!view) {
      failed = true;
      failure = view.error();
      return "";
    }
    source = view->source;
    return RelationshipText(view->type, properties(view->properties));
  };
  std::string text;
  switch (value.type()) {
    case Value::Type::kNode: text = node_text(value.node()); break;
    case Value::Type::kRelationship: text = relationship_text(value.relationship()); break;
    case Value::Type::kPath: {
      const Value::Path& path = value.path();
      text = "<";
      for (std::size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) {
          const std::string relationship = relationship_text(path.relationships[i - 1]);
          const bool forward = source == path.nodes[i - 1];
          text += (forward ? "-" : "<-") + relationship + (forward ? "->" : "-");
        }
        text += node_text(path.nodes[i]);
      }
      text += ">";
      break;
    }
    case Value::Type::kList: {
      std::vector<std::string> parts;
      for (const Value& element : value.list()) parts.push_back(text_of(element));
      text = "[" + Joined(std::move(parts), options.sort_lists) + "]";
      break;
    }
    case Value::Type::kMap: text = "{" + properties(value.map()) + "}"; break;
    case Value::Type::kFloat: text = FloatText(value.floating()); break;
    default:
      text = query::IsTemporal(value.type()) ? Quoted(query::PrintTemporal(value))
                                             : query::LiteralText(value);
  }
  if (failed) return failure;
  return text;
}

}  // namespace kg::test

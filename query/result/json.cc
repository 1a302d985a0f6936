#include "query/result/json.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "query/functions/print.h"
#include "query/functions/temporal.h"
#include "query/result/entity.h"

namespace kg::query {
namespace {

using Type = Value::Type;

void AppendFloat(std::string& out, double number) {
  if (!std::isfinite(number)) {
    AppendJsonString(out, PrintFloat(number));
    return;
  }
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  std::string_view text(buffer, static_cast<std::size_t>(end.ptr - buffer));
  out += text;
  // Readers that tell integers from floats see a float.
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

class Writer {
 public:
  Writer(std::string& out, const store::Reader* reader, JsonStyle style)
      : out_(out), reader_(reader), typed_(style == JsonStyle::kTyped) {}

  Status Write(const Value& value) {
    switch (value.type()) {
      case Type::kNull: return Scalar("Null", "null");
      case Type::kBoolean: return Scalar("Boolean", value.boolean() ? "true" : "false");
      case Type::kInteger: return Number("Integer", std::to_string(value.integer()));
      case Type::kFloat:
        if (typed_) return Text("Float", PrintFloat(value.floating()));
        AppendFloat(out_, value.floating());
        return {};
      case Type::kString: return Text("String", value.string());
      case Type::kList: {
        Open("List");
        out_ += '[';
        bool first = true;
        for (const Value& element : value.list()) {
          if (!first) out_ += ',';
          first = false;
          if (Status status = Write(element); !status) return status;
        }
        out_ += ']';
        Close();
        return {};
      }
      case Type::kMap: {
        Open("Map");
        out_ += '{';
        bool first = true;
        for (const auto& [key, element] : value.map()) {
          if (!first) out_ += ',';
          first = false;
          AppendJsonString(out_, key);
          out_ += ':';
          if (Status status = Write(element); !status) return status;
        }
        out_ += '}';
        Close();
        return {};
      }
      case Type::kNode: return Node(value.node());
      case Type::kRelationship: return Relationship(value.relationship());
      case Type::kPath: {
        Open("Path");
        out_ += '[';
        const Value::Path& path = value.path();
        for (std::size_t i = 0; i < path.nodes.size(); ++i) {
          if (i > 0) {
            out_ += ',';
            if (Status status = Relationship(path.relationships[i - 1]); !status) return status;
            out_ += ',';
          }
          if (Status status = Node(path.nodes[i]); !status) return status;
        }
        out_ += ']';
        Close();
        return {};
      }
      case Type::kDate: return Text("Date", PrintTemporal(value));
      case Type::kLocalTime: return Text("LocalTime", PrintTemporal(value));
      case Type::kTime: return Text("Time", PrintTemporal(value));
      case Type::kLocalDateTime: return Text("LocalDateTime", PrintTemporal(value));
      case Type::kDateTime:
        return Text(value.date_time().zone.empty() ? "OffsetDateTime" : "ZonedDateTime",
                    PrintTemporal(value));
      case Type::kDuration: return Text("Duration", PrintTemporal(value));
    }
    return {};
  }

 private:
  void Open(std::string_view type) {
    if (!typed_) return;
    out_ += "{\"$type\":\"";
    out_ += type;
    out_ += "\",\"_value\":";
  }
  void Close() {
    if (typed_) out_ += '}';
  }
  Status Scalar(std::string_view type, std::string_view text) {
    Open(type);
    out_ += text;
    Close();
    return {};
  }
  Status Number(std::string_view type, std::string_view text) {
    return typed_ ? Text(type, text) : Scalar(type, text);
  }
  Status Text(std::string_view type, std::string_view text) {
    Open(type);
    AppendJsonString(out_, text);
    Close();
    return {};
  }
  Status Properties(const std::vector<std::pair<std::string_view, Value>>& properties) {
    out_ += '{';
    bool first = true;
    for (const auto& [key, value] : properties) {
      if (!first) out_ += ',';
      first = false;
      AppendJsonString(out_, key);
      out_ += ':';
      if (Status status = Write(value); !status) return status;
    }
    out_ += '}';
    return {};
  }
  void Key(std::string_view plain, std::string_view typed) {
    out_ += '"';
    out_ += typed_ ? typed : plain;
    out_ += "\":";
  }
  Status Node(NodeId id) {
    Result<NodeView> node = ReadNode(reader_, id);
    if (!node) return std::move(node).error();
    Open("Node");
    out_ += '{';
    Key("elementId", "_element_id");
    AppendJsonString(out_, ElementId(id));
    out_ += ',';
    Key("labels", "_labels");
    out_ += '[';
    bool first = true;
    for (const std::string_view label : node->labels) {
      if (!first) out_ += ',';
      first = false;
      AppendJsonString(out_, label);
    }
    out_ += "],";
    Key("properties", "_properties");
    if (Status status = Properties(node->properties); !status) return status;
    out_ += '}';
    Close();
    return {};
  }
  Status Relationship(RelationshipId id) {
    Result<RelationshipView> view = ReadRelationship(reader_, id);
    if (!view) return std::move(view).error();
    Open("Relationship");
    out_ += '{';
    Key("elementId", "_element_id");
    AppendJsonString(out_, ElementId(id));
    out_ += ',';
    Key("startNodeElementId", "_start_node_element_id");
    AppendJsonString(out_, ElementId(view->source));
    out_ += ',';
    Key("endNodeElementId", "_end_node_element_id");
    AppendJsonString(out_, ElementId(view->target));
    out_ += ',';
    Key("type", "_type");
    AppendJsonString(out_, view->type);
    out_ += ',';
    Key("properties", "_properties");
    if (Status status = Properties(view->properties); !status) return status;
    out_ += '}';
    Close();
    return {};
  }

  std::string& out_;
  const store::Reader* reader_;
  bool typed_;
};

Error BadJson(std::string message) { return Error{ErrorCode::kInvalid, std::move(message)}; }

constexpr int kMostDepth = 200;

Result<Value> OfJson(const nlohmann::json& json, int depth, bool typed);

// {"$type": ..., "_value": ...}; what is not of that shape is read as it stands.
Result<Value> OfTyped(const nlohmann::json& json, int depth) {
  if (depth > kMostDepth) return BadJson("the JSON is nested too deeply");
  const auto type_at = json.is_object() ? json.find("$type") : json.end();
  const auto value_at = json.is_object() ? json.find("_value") : json.end();
  if (!json.is_object() || type_at == json.end() || value_at == json.end() ||
      !type_at->is_string()) {
    return OfJson(json, depth, true);
  }
  const std::string& type = type_at->get_ref<const std::string&>();
  const nlohmann::json& value = *value_at;
  if (type == "Null") return Value();
  if (type == "Boolean" && value.is_boolean()) return Value::Boolean(value.get<bool>());
  if (type == "List" && value.is_array()) {
    Value::List list;
    for (const nlohmann::json& element : value) {
      Result<Value> read = OfTyped(element, depth + 1);
      if (!read) return read;
      list.push_back(std::move(*read));
    }
    return Value::OfList(std::move(list));
  }
  if (type == "Map" && value.is_object()) {
    Value::Map map;
    for (const auto& [key, element] : value.items()) {
      Result<Value> read = OfTyped(element, depth + 1);
      if (!read) return read;
      map.emplace_back(key, std::move(*read));
    }
    return Value::OfMap(std::move(map));
  }
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (type == "String") return Value::String(text);
    if (type == "Integer") {
      std::int64_t number = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
      if (read.ec == std::errc() && read.ptr == text.data() + text.size()) {
        return Value::Integer(number);
      }
    }
    if (type == "Float") {
      if (text == "NaN") return Value::Float(std::nan(""));
      if (text == "Infinity") return Value::Float(HUGE_VAL);
      if (text == "-Infinity") return Value::Float(-HUGE_VAL);
      double number = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
      if (read.ec == std::errc() && read.ptr == text.data() + text.size()) {
        return Value::Float(number);
      }
    }
    if (type == "Date") return ParseDateText(text);
    if (type == "LocalTime") return ParseLocalTimeText(text);
    if (type == "Time") return ParseTimeText(text);
    if (type == "LocalDateTime") return ParseLocalDateTimeText(text);
    if (type == "OffsetDateTime" || type == "ZonedDateTime") return ParseDateTimeText(text);
    if (type == "Duration") return ParseDurationText(text);
  }
  return BadJson("a value of $type " + type.substr(0, 40) + " cannot be read");
}

Result<Value> OfJson(const nlohmann::json& json, int depth, bool typed) {
  const auto next = [&](const nlohmann::json& element) {
    return typed ? OfTyped(element, depth + 1) : OfJson(element, depth + 1, false);
  };
  if (depth > kMostDepth) return BadJson("the JSON is nested too deeply");
  switch (json.type()) {
    case nlohmann::json::value_t::boolean: return Value::Boolean(json.get<bool>());
    case nlohmann::json::value_t::number_integer: return Value::Integer(json.get<std::int64_t>());
    case nlohmann::json::value_t::number_unsigned: {
      const std::uint64_t number = json.get<std::uint64_t>();
      if (number > static_cast<std::uint64_t>(INT64_MAX)) {
        return BadJson(std::to_string(number) + " does not fit into 64 bits");
      }
      return Value::Integer(static_cast<std::int64_t>(number));
    }
    case nlohmann::json::value_t::number_float: return Value::Float(json.get<double>());
    case nlohmann::json::value_t::string: return Value::String(json.get<std::string>());
    case nlohmann::json::value_t::array: {
      Value::List list;
      list.reserve(json.size());
      for (const nlohmann::json& element : json) {
        Result<Value> read = next(element);
        if (!read) return read;
        list.push_back(std::move(*read));
      }
      return Value::OfList(std::move(list));
    }
    case nlohmann::json::value_t::object: {
      Value::Map map;
      for (const auto& [key, element] : json.items()) {
        Result<Value> read = next(element);
        if (!read) return read;
        map.emplace_back(key, std::move(*read));
      }
      return Value::OfMap(std::move(map));
    }
    default: return Value();
  }
}

}  // namespace

Status AppendJson(std::string& out, const Value& value, const store::Reader* reader,
                  JsonStyle style) {
  return Writer(out, reader, style).Write(value);
}

std::string JsonProblem(std::string_view text) {
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    return {};
  } catch (const nlohmann::json::parse_error& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while ..."
    constexpr std::size_t kLongest = 300;  // it quotes what it read last
    std::string_view what = error.what();
    const std::size_t place = what.find(" at line ");
    if (place == std::string_view::npos) return "at byte " + std::to_string(error.byte);
    what = what.substr(place + 4);
    constexpr std::string_view kFirst = "line 1, ";
    if (text.find('\n') == std::string_view::npos && what.starts_with(kFirst)) {
      what.remove_prefix(kFirst.size());
    }
    return "at " + std::string(what.substr(0, kLongest));
  }
}

Result<Value> ParseJson(std::string_view text, JsonStyle style) {
  // The depth is bounded before a tree is made of it.
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > 2 * kMostDepth) return BadJson("the JSON is nested too deeply");
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return BadJson("the text is not JSON: " + JsonProblem(text));
  return style == JsonStyle::kTyped ? OfTyped(json, 0) : OfJson(json, 0, false);
}

}  // namespace kg::query

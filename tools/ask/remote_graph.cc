#include <httplib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "tools/ask/graph.h"

namespace kg::ask {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestSource = std::size_t{64} << 20;

json JsonOf(const Value& value) {
  switch (value.type()) {
    case Value::Type::kBoolean: return value.boolean();
    case Value::Type::kInteger: return value.integer();
    case Value::Type::kFloat: return value.floating();
    case Value::Type::kString: return std::string(value.string());
    case Value::Type::kList: {
      json out = json::array();
      for (const Value& element : value.list()) out.push_back(JsonOf(element));
      return out;
    }
    case Value::Type::kMap: {
      json out = json::object();
      for (const auto& [key, element] : value.map()) out[key] = JsonOf(element);
      return out;
    }
    default: return nullptr;
  }
}

Value ValueOf(const json& value) {
  if (value.is_boolean()) return Value::Boolean(value.get<bool>());
  if (value.is_number_integer()) return Value::Integer(value.get<std::int64_t>());
  if (value.is_number()) return Value::Float(value.get<double>());
  if (value.is_string()) return Value::String(value.get<std::string>());
  if (value.is_array()) {
    Value::List out;
    for (const json& element : value) out.push_back(ValueOf(element));
    return Value::OfList(std::move(out));
  }
  if (value.is_object()) {
    Value::Map out;
    for (const auto& [key, element] : value.items()) out.emplace_back(key, ValueOf(element));
    return Value::OfMap(std::move(out));
  }
  return {};
}

std::string TextAt(const Value& map, std::string_view key) {
  const Value* found = map.is(Value::Type::kMap) ? map.Find(key) : nullptr;
  return found != nullptr && found->is(Value::Type::kString) ? std::string(found->string()) : "";
}

std::uint32_t NumberAt(const Value& map, std::string_view key) {
  const Value* found = map.is(Value::Type::kMap) ? map.Find(key) : nullptr;
  return found != nullptr && found->is(Value::Type::kInteger) && found->integer() > 0
             ? static_cast<std::uint32_t>(found->integer())
             : 0;
}

class RemoteGraph final : public Graph {
 public:
  RemoteGraph(std::string base, std::string prefix, std::string token)
      : url_(base + prefix), prefix_(std::move(prefix)), client_(base) {
    client_.set_keep_alive(true);
    client_.set_connection_timeout(10);
    client_.set_read_timeout(120);
    if (!token.empty()) client_.set_bearer_token_auth(token.c_str());
  }

  Result<Rows> Run(const std::string& cypher, const Value::Map& parameters) override {
    json request;
    request["statement"] = cypher;
    request["parameters"] = JsonOf(Value::OfMap(parameters));
    request["accessMode"] = "READ";
    const std::string body = request.dump(-1, ' ', false, json::error_handler_t::replace);
    const httplib::Headers headers = {{"Accept", "application/json"}};
    const httplib::Result reply =
        client_.Post((prefix_ + "/db/kg/query/v2").c_str(), headers, body, "application/json");
    if (!reply) {
      return Error{ErrorCode::kIo, "the server does not answer: " + httplib::to_string(reply.error()),
                   url_};
    }
    const json answer = json::parse(reply->body, nullptr, false);
    if (answer.is_object() && answer.contains("errors") && answer["errors"].is_array() &&
        !answer["errors"].empty()) {
      const json& first = answer["errors"].front();
      return Error{ErrorCode::kInvalid, first.is_object() ? first.value("message", "the server refused")
                                                         : "the server refused",
                   url_};
    }
    const json* data = answer.is_object() && answer.contains("data") ? &answer["data"] : nullptr;
    if (data == nullptr || !data->is_object() || !data->contains("fields") ||
        !data->contains("values") || !(*data)["values"].is_array()) {
      return Error{ErrorCode::kIo, "the server answered with status " +
                                       std::to_string(reply->status) + " and no rows",
                   url_};
    }
    Rows out;
    for (const json& field : (*data)["fields"]) {
      out.columns.push_back(field.is_string() ? field.get<std::string>() : "");
    }
    for (const json& row : (*data)["values"]) {
      std::vector<Value> values;
      for (const json& value : row) values.push_back(ValueOf(value));
      if (values.size() != out.columns.size()) {
        return Error{ErrorCode::kIo, "the server sent a row of another width", url_};
      }
      out.rows.push_back(std::move(values));
    }
    return out;
  }

  Result<std::vector<Place>> PlacesOf(const Value& handle) override {
    std::vector<Place> out;
    const std::string id = TextAt(handle, "elementId");
    if (id.empty()) return out;
    const bool node = handle.Find("labels") != nullptr;
    Result<Rows> rows = Run(node ? "MATCH (x) WHERE elementId(x) = $id RETURN kg.evidence(x)"
                                 : "MATCH ()-[x]->() WHERE elementId(x) = $id RETURN kg.evidence(x)",
                            {{"id", Value::String(id)}});
    if (!rows) return std::move(rows).error();
    for (const std::vector<Value>& row : rows->rows) {
      if (!row[0].is(Value::Type::kList)) continue;
      for (const Value& one : row[0].list()) {
        out.push_back({TextAt(one, "document"), {NumberAt(one, "start"), NumberAt(one, "end")},
                       {NumberAt(one, "sentenceStart"), NumberAt(one, "sentenceEnd")},
                       TextAt(one, "sentence")});
      }
    }
    return out;
  }

  std::optional<std::string> NameOf(const Value& handle) override {
    if (TextAt(handle, "elementId").empty()) return std::nullopt;
    if (const Value* properties = handle.Find("properties")) {
      if (std::string name = TextAt(*properties, "name"); !name.empty()) return name;
    }
    const std::string type = TextAt(handle, "type");
    return type.empty() ? std::string("()") : type;
  }

  // A server gives the sentences that name something, each with its place: put where they belong
  // they are the text, the rest of it blank.
  Result<std::string> SourceOf(const std::string& document) override {
    Result<Rows> rows = Run(
        "MATCH (d:Document {name: $name})-[m:MENTIONS]->() UNWIND kg.evidence(m) AS e "
        "WITH e WHERE e.document = $name "
        "RETURN DISTINCT e.sentenceStart AS at, e.sentence ORDER BY at",
        {{"name", Value::String(document)}});
    if (!rows) return std::move(rows).error();
    std::string out;
    for (const std::vector<Value>& row : rows->rows) {
      if (!row[0].is(Value::Type::kInteger) || !row[1].is(Value::Type::kString)) continue;
      const auto at = static_cast<std::size_t>(std::max<std::int64_t>(0, row[0].integer()));
      if (at < out.size() || at > kLongestSource) continue;
      if (at >= out.size() + 2) {
        out.append(at - out.size() - 2, ' ');
        out += "\n\n";
      } else {
        out.append(at - out.size(), ' ');
      }
      out += row[1].string();
    }
    return out;
  }

 private:
  std::string url_, prefix_;
  httplib::Client client_;
};

}  // namespace

Result<std::unique_ptr<Graph>> OpenRemoteGraph(const std::string& url, const std::string& token) {
  constexpr std::string_view kScheme = "http://";
  const std::string_view rest =
      std::string_view(url).starts_with(kScheme) ? std::string_view(url).substr(kScheme.size()) : "";
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (slash == 0) {
    return Error{ErrorCode::kInvalid, "an address is http://HOST:PORT", url};
  }
  std::string prefix(rest.substr(slash));
  while (prefix.ends_with('/')) prefix.pop_back();
  return {std::make_unique<RemoteGraph>(std::string(kScheme) + std::string(rest.substr(0, slash)),
                                        std::move(prefix), token)};
}

}  // namespace kg::ask

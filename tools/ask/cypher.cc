#include <algorithm>
#include <array>
#include <cctype>

#include "tools/ask/graph.h"

namespace kg::ask {
namespace {

std::string Shown(const Value& value);

void AppendShown(const Value& value, std::string& out) { out += Shown(value); }

std::string Shown(const Value& value) {
  switch (value.type()) {
    case Value::Type::kNull: return "null";
    case Value::Type::kBoolean: return value.boolean() ? "true" : "false";
    case Value::Type::kInteger: return std::to_string(value.integer());
    case Value::Type::kString: return std::string(value.string());
    case Value::Type::kList: {
      std::string out = "[";
      for (const Value& element : value.list()) {
        if (out.size() > 1) out += ", ";
        AppendShown(element, out);
      }
      return out + "]";
    }
    case Value::Type::kMap: {
      std::string out = "{";
      for (const auto& [key, element] : value.map()) {
        if (out.size() > 1) out += ", ";
        out += key + ": ";
        AppendShown(element, out);
      }
      return out + "}";
    }
    default: return std::string(TypeName(value.type()));
  }
}

}  // namespace

bool IsCypher(const std::string& line) {
  static constexpr std::array<std::string_view, 10> kClauses = {
      "MATCH", "OPTIONAL MATCH", "RETURN", "UNWIND", "WITH", "CALL", "EXPLAIN", "PROFILE", "SHOW",
      "CREATE"};
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return false;
  return std::any_of(kClauses.begin(), kClauses.end(), [&](std::string_view clause) {
    if (line.size() - begin <= clause.size()) return false;
    // In capitals, or followed by what no sentence has after such a word.
    const std::string word = line.substr(begin, clause.size());
    std::string upper = word;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const char next = line[begin + clause.size()];
    if (upper != clause || std::isalnum(static_cast<unsigned char>(next)) != 0) return false;
    return word == clause || line.find('(', begin) != std::string::npos;
  });
}

Result<Reply> RunCypher(Graph& graph, const std::string& cypher) {
  Result<Rows> rows = graph.Run(cypher, {});
  if (!rows) return std::move(rows).error();
  Reply reply;
  reply.question = cypher;
  reply.language = extract::Language::kUnknown;
  reply.cypher = cypher;
  for (const std::vector<Value>& row : rows->rows) {
    Answer answer;
    answer.unit = "text";
    std::vector<std::string> cells;
    for (const Value& value : row) {
      Result<std::vector<Place>> places = graph.PlacesOf(value);
      if (!places) return std::move(places).error();
      answer.places.insert(answer.places.end(), places->begin(), places->end());
      if (value.is_number() && row.size() == 1) {
        answer.value = value;
        answer.unit.clear();
      }
      cells.push_back(graph.NameOf(value).value_or(Shown(value)));
    }
    if (answer.value.is_null()) {
      std::string text;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        text += (i == 0 ? "" : " | ") + cells[i];
      }
      answer.value = Value::String(std::move(text));
    }
    reply.answers.push_back(std::move(answer));
  }
  return reply;
}

}  // namespace kg::ask

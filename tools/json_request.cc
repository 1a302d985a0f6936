#include "tools/json_request.h"

#include <nlohmann/json.hpp>

#include "query/result/json.h"

namespace kg::tools {
namespace {

Error Wrong(std::string message) {
  return {.code = ErrorCode::kInvalid, .message = std::move(message)};
}

}  // namespace

Result<TextLine> ParseTextLine(std::string_view line) {
  const nlohmann::json object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) return Wrong("the line is not JSON: " + query::JsonProblem(line));
  if (!object.is_object()) return Wrong("the line is no JSON object");
  TextLine result;
  for (const char* key : {"name", "id", "doc"}) {
    const auto at = object.find(key);
    if (at == object.end()) continue;
    if (at->is_string()) {
      result.name = at->get<std::string>();
    } else if (at->is_number_integer()) {
      result.name = at->dump();
    } else {
      return Wrong("\"" + std::string(key) + "\" is no text");
    }
    break;
  }
  const auto text = object.find("text");
  if (text == object.end() || !text->is_string()) {
    return Wrong("\"text\" is missing or is no text");
  }
  result.text = text->get<std::string>();
  return result;
}

}  // namespace kg::tools

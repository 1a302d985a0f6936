#include "query/http/query_api.h"

#include <array>
#include <limits>

#include "query/error.h"

namespace kg::http {
namespace {

using query::AppendJson;
using query::JsonStyle;

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct MediaName {
  std::string_view name;
  MediaType type;
};
constexpr std::array<MediaName, 9> kMediaNames = {{
    {"application/json", MediaType::kJson},
    {"application/vnd.neo4j.query", MediaType::kTyped},
    {"application/vnd.neo4j.query.v1.0", MediaType::kTyped},
    {"application/vnd.neo4j.query.v1.1", MediaType::kTyped},
    {"application/jsonl", MediaType::kJsonLines},
    {"application/vnd.neo4j.query.v1.0+jsonl", MediaType::kTypedJsonLines},
    {"application/vnd.neo4j.query.v1.1+jsonl", MediaType::kTypedJsonLines},
    {"*/*", MediaType::kJson},
    {"application/*", MediaType::kJson},
}};

Error Bad(std::string message) { return Error{ErrorCode::kInvalid, std::move(message)}; }

void AppendCount(std::string& out, std::string_view name, std::uint64_t count) {
  out += ",\"";
  out += name;
  out += "\":";
  out += std::to_string(count);
}

void AppendCounters(std::string& out, const query::Answer& answer) {
  const store::WriteCounts& w = answer.writes;
  const bool any = w.nodes_created + w.nodes_deleted + w.relationships_created +
                       w.relationships_deleted + w.labels_added + w.labels_removed +
                       w.properties_set > 0;
  out += "{\"containsUpdates\":";
  out += any ? "true" : "false";
  AppendCount(out, "nodesCreated", w.nodes_created);
  AppendCount(out, "nodesDeleted", w.nodes_deleted);
  AppendCount(out, "propertiesSet", w.properties_set);
  AppendCount(out, "relationshipsCreated", w.relationships_created);
  AppendCount(out, "relationshipsDeleted", w.relationships_deleted);
  AppendCount(out, "labelsAdded", w.labels_added);
  AppendCount(out, "labelsRemoved", w.labels_removed);
  AppendCount(out, "indexesAdded", 0);
  AppendCount(out, "indexesRemoved", 0);
  AppendCount(out, "constraintsAdded", 0);
  AppendCount(out, "constraintsRemoved", 0);
  out += ",\"containsSystemUpdates\":false,\"systemUpdates\":0}";
}

// As Neo4j writes them.
void AppendNotifications(std::string& out, const std::vector<query::UnknownName>& names) {
  out += "\"notifications\":[";
  for (const query::UnknownName& name : names) {
    const bool label = name.kind == query::UnknownName::Kind::kLabel;
    out += &name == names.data() ? "{\"code\":" : ",{\"code\":";
    AppendJsonString(out, label ? "Neo.ClientNotification.Statement.UnknownLabelWarning"
                                : "Neo.ClientNotification.Statement.UnknownRelationshipTypeWarning");
    out += ",\"title\":";
    AppendJsonString(out, label ? "The provided label is not in the database."
                                : "The provided relationship type is not in the database.");
    out += ",\"description\":";
    AppendJsonString(out, name.Sentence());
    out += ",\"severity\":\"WARNING\",\"category\":\"UNRECOGNIZED\"}";
  }
  out += "],";
}

}  // namespace

std::optional<MediaType> ChooseMediaType(std::string_view accept) {
  if (Trimmed(accept).empty()) return MediaType::kJson;
  while (!accept.empty()) {
    const std::size_t comma = accept.find(',');
    std::string_view range = accept.substr(0, comma);
    accept = comma == std::string_view::npos ? std::string_view() : accept.substr(comma + 1);
    const std::string name = Lower(Trimmed(range.substr(0, range.find(';'))));
    for (const MediaName& known : kMediaNames) {
      if (known.name == name) return known.type;
    }
  }
  return std::nullopt;
}

std::optional<JsonStyle> ReadContentType(std::string_view content_type) {
  const std::string name = Lower(Trimmed(content_type.substr(0, content_type.find(';'))));
  if (name == "application/json") return JsonStyle::kPlain;
  if (name.starts_with("application/vnd.neo4j.query")) return JsonStyle::kTyped;
  return std::nullopt;
}

std::string_view NameOf(MediaType type) {
  // With a charset where it is allowed: httplib would compress the bare names at a high cost.
  switch (type) {
    case MediaType::kJson: return "application/json; charset=utf-8";
    case MediaType::kTyped: return "application/vnd.neo4j.query";
    case MediaType::kJsonLines: return "application/jsonl";
    case MediaType::kTypedJsonLines: return "application/vnd.neo4j.query.v1.0+jsonl";
  }
  return "";
}

Result<ApiRequest> ReadRequest(std::string_view body, JsonStyle style) {
  Result<Value> parsed = query::ParseJson(body, style);
  if (!parsed) return std::move(parsed).error();
  if (!parsed->is(Value::Type::kMap)) {
    return Bad("the body must be a JSON object with a \"statement\"");
  }
  ApiRequest read;
  const Value* statement = parsed->Find("statement");
  if (statement == nullptr || !statement->is(Value::Type::kString)) {
    return Bad("the body needs a \"statement\" with the text of the query");
  }
  read.request.text = std::string(statement->string());
  if (const Value* parameters = parsed->Find("parameters");
      parameters != nullptr && !parameters->is_null()) {
    if (!parameters->is(Value::Type::kMap)) return Bad("\"parameters\" must be an object");
    read.request.parameters = parameters->map();
  }
  if (const Value* counters = parsed->Find("includeCounters"); counters != nullptr) {
    if (!counters->is(Value::Type::kBoolean)) return Bad("\"includeCounters\" must be true or false");
    read.include_counters = counters->boolean();
  }
  read.request.read_only = false;
  if (const Value* mode = parsed->Find("accessMode"); mode != nullptr && !mode->is_null()) {
    if (!mode->is(Value::Type::kString)) return Bad("\"accessMode\" must be \"READ\" or \"WRITE\"");
    const std::string name = Lower(mode->string());
    if (name != "read" && name != "write") {
      return Bad("\"accessMode\" must be \"READ\" or \"WRITE\"");
    }
    read.request.read_only = name == "read";
  }
  read.request.limits = {std::chrono::milliseconds(0), 0, 0};
  for (const std::string_view name : {"maxMemory", "maxRows"}) {
    const Value* limit = parsed->Find(name);
    if (limit == nullptr || limit->is_null()) continue;
    if (!limit->is(Value::Type::kInteger) || limit->integer() < 1) {
      return Bad("\"" + std::string(name) + "\" must be an integer above 0");
    }
    const auto most = static_cast<std::uint64_t>(limit->integer());
    if (name == "maxRows") read.request.limits.rows = most;
    else read.request.limits.memory_bytes = most;
  }
  if (const Value* time = parsed->Find("maxExecutionTime"); time != nullptr && !time->is_null()) {
    if (!time->is_number() || !(time->number() > 0)) {
      return Bad("\"maxExecutionTime\" must be a number of seconds above 0");
    }
    const double milliseconds = time->number() * 1000;
    read.request.limits.deadline = std::chrono::milliseconds(
        milliseconds < 1 ? 1 : (milliseconds > 1e12 ? 0 : static_cast<std::int64_t>(milliseconds)));
  }
  return read;
}

AnswerBody::AnswerBody(const query::Answer& answer, std::string_view text, MediaType type,
                       bool counters)
    : answer_(answer),
      lines_(type == MediaType::kJsonLines || type == MediaType::kTypedJsonLines),
      style_(type == MediaType::kTyped || type == MediaType::kTypedJsonLines ? JsonStyle::kTyped
                                                                             : JsonStyle::kPlain),
      counters_(counters) {
  if (answer.rows.size() <= 1 && answer.reader != nullptr) {
    unknown_ = query::UnknownNames(text, *answer.reader);
  }
}

void AnswerBody::Begin(std::string& out) const {
  out += lines_ ? "{\"$event\":\"Header\",\"_body\":{\"fields\":[" : "{\"data\":{\"fields\":[";
  for (std::size_t i = 0; i < answer_.columns.size(); ++i) {
    if (i > 0) out += ',';
    AppendJsonString(out, answer_.columns[i]);
  }
  out += lines_ ? "]}}\n" : "],\"values\":[";
}

void AnswerBody::End(std::string& out) const {
  out += lines_ ? "{\"$event\":\"Summary\",\"_body\":{" : "]},";
  if (counters_) {
    out += "\"counters\":";
    AppendCounters(out, answer_);
    out += ',';
  }
  if (!answer_.plan.empty()) {
    out += "\"queryPlan\":";
    AppendJsonString(out, answer_.plan);
    out += ',';
  }
  if (!unknown_.empty()) AppendNotifications(out, unknown_);
  out += "\"bookmarks\":[]";
  out += lines_ ? "}}\n" : "}";
}

Result<bool> AnswerBody::Next(std::string& out) {
  if (ended_) return false;
  const std::size_t start = out.size();
  if (!begun_) Begin(out);
  begun_ = true;
  for (; row_ < answer_.rows.size(); ++row_) {
    if (out.size() - start >= kPieceBytes) return true;
    if (lines_) {
      out += "{\"$event\":\"Record\",\"_body\":[";
    } else {
      out += row_ > 0 ? ",[" : "[";
    }
    bool first = true;
    for (const Value& value : answer_.rows[row_]) {
      if (!first) out += ',';
      first = false;
      Status status = AppendJson(out, value, answer_.reader.get(), style_);
      if (!status) return std::move(status).error();
    }
    out += lines_ ? "]}\n" : "]";
  }
  End(out);
  ended_ = true;
  return true;
}

std::string CodeOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kReadOnly: return "Neo.ClientError.Statement.AccessMode";
    case ErrorCode::kLimit: return "Neo.ClientError.Transaction.LimitReached";
    case ErrorCode::kCancelled: return "Neo.ClientError.Transaction.TransactionTerminated";
    case ErrorCode::kBusy: return "Neo.TransientError.General.DatabaseUnavailable";
    case ErrorCode::kCorrupt:
    case ErrorCode::kIo: return "Neo.DatabaseError.Statement.ExecutionFailed";
    default: break;
  }
  const std::optional<query::ErrorKind> kind = query::KindOf(error);
  if (!kind) return "Neo.ClientError.Statement.ExecutionFailed";
  if (kind->detail == "ProcedureNotFound") return "Neo.ClientError.Procedure.ProcedureNotFound";
  if (kind->type == "ProcedureError") return "Neo.ClientError.Procedure.ProcedureCallFailed";
  if (kind->type.starts_with("Constraint")) return "Neo.ClientError.Schema.ConstraintValidationFailed";
  return "Neo.ClientError.Statement." + std::string(kind->type);
}

int StatusOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kReadOnly: return 403;
    case ErrorCode::kBusy: return 503;
    case ErrorCode::kCorrupt:
    case ErrorCode::kIo: return 500;
    default: return 400;
  }
}

std::string ErrorBody(std::string_view code, std::string_view message) {
  std::string body = "{\"errors\":[{\"code\":";
  AppendJsonString(body, code);
  body += ",\"message\":";
  AppendJsonString(body, message);
  body += "}]}";
  return body;
}

std::string ErrorBody(const Error& error) {
  std::string message = error.message;
  if (!error.where.empty()) message += " (at " + error.where + ")";
  return ErrorBody(CodeOf(error), message);
}

}  // namespace kg::http

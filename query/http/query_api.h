#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "query/engine.h"
#include "query/result/json.h"
#include "query/unknown_names.h"

// Neo4j's Query API v2 without the transport: bodies to requests, answers and errors to bodies.
namespace kg::http {

enum class MediaType { kJson, kTyped, kJsonLines, kTypedJsonLines };

// What an Accept header asks for; nothing if none of it can be given. Empty: JSON.
std::optional<MediaType> ChooseMediaType(std::string_view accept);
// Whether a Content-Type brings JSON, typed or plain; nothing if it is neither.
std::optional<query::JsonStyle> ReadContentType(std::string_view content_type);
std::string_view NameOf(MediaType type);

struct ApiRequest {
  query::Request request;
  bool include_counters = false;
};
// kInvalid for a body that is not a request, with what is wrong.
Result<ApiRequest> ReadRequest(std::string_view body, query::JsonStyle style);

// Writes an answer in pieces: call until it gives false. The answer must outlive it. `text` is that of
// the query: an answer of at most one row tells of names that the graph does not have.
class AnswerBody {
 public:
  AnswerBody(const query::Answer& answer, std::string_view text, MediaType type, bool counters);
  // Appends the next piece, of some 64 KiB; false if there was none left.
  Result<bool> Next(std::string& out);

 private:
  void Begin(std::string& out) const;
  void End(std::string& out) const;
  const query::Answer& answer_;
  std::vector<query::UnknownName> unknown_;
  bool lines_;
  query::JsonStyle style_;
  bool counters_;
  bool begun_ = false, ended_ = false;
  std::size_t row_ = 0;
};

// The code that Neo4j gives such an error: "Neo.ClientError.Statement.SyntaxError".
std::string CodeOf(const Error& error);
int StatusOf(const Error& error);
// {"errors":[{"code":...,"message":...}]}
std::string ErrorBody(std::string_view code, std::string_view message);
std::string ErrorBody(const Error& error);

}  // namespace kg::http

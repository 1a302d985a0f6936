#include "query/error.h"

#include <utility>

namespace kg::query {
namespace {

ErrorCode CodeOf(ErrorType type) {
  switch (type) {
    case ErrorType::kEntityNotFound:
    case ErrorType::kPropertyNotFound:
    case ErrorType::kLabelNotFound: return ErrorCode::kNotFound;
    case ErrorType::kConstraintValidationFailed:
    case ErrorType::kConstraintVerificationFailed: return ErrorCode::kConflict;
    default: return ErrorCode::kInvalid;
  }
}

}  // namespace

std::string_view NameOf(ErrorType type) {
  switch (type) {
    case ErrorType::kSyntaxError: return "SyntaxError";
    case ErrorType::kSemanticError: return "SemanticError";
    case ErrorType::kTypeError: return "TypeError";
    case ErrorType::kArgumentError: return "ArgumentError";
    case ErrorType::kArithmeticError: return "ArithmeticError";
    case ErrorType::kEntityNotFound: return "EntityNotFound";
    case ErrorType::kPropertyNotFound: return "PropertyNotFound";
    case ErrorType::kLabelNotFound: return "LabelNotFound";
    case ErrorType::kParameterMissing: return "ParameterMissing";
    case ErrorType::kProcedureError: return "ProcedureError";
    case ErrorType::kConstraintValidationFailed: return "ConstraintValidationFailed";
    case ErrorType::kConstraintVerificationFailed: return "ConstraintVerificationFailed";
  }
  return "Error";
}

QueryError::operator Error() const {
  std::string kind(NameOf(type));
  kind += phase == Phase::kCompileTime ? "/compile time/" : "/runtime/";
  kind += detail;
  return Error{CodeOf(type), message, "", std::move(kind)};
}

Error QueryError::In(std::string_view query_text) const {
  return Locate(*this, span, query_text);
}

Error Locate(Error error, Span span, std::string_view query_text) {
  if (error.where.empty()) error.where = PlaceOf(span.begin, query_text);
  return error;
}

std::string PlaceOf(std::size_t offset, std::string_view query_text) {
  if (offset > query_text.size()) offset = query_text.size();
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < offset; ++i) {
    const auto byte = static_cast<unsigned char>(query_text[i]);
    if (byte == '\n') {
      ++line;
      column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

std::optional<ErrorKind> KindOf(const Error& error) {
  const std::string_view kind = error.kind;
  const std::size_t first = kind.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = kind.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return ErrorKind{kind.substr(0, first), kind.substr(first + 1, second - first - 1),
                   kind.substr(second + 1)};
}

QueryError TypeError(std::string_view detail, std::string message) {
  return {ErrorType::kTypeError, Phase::kRuntime, detail, std::move(message)};
}
QueryError ArgumentError(std::string_view detail, std::string message) {
  return {ErrorType::kArgumentError, Phase::kRuntime, detail, std::move(message)};
}
QueryError ArithmeticError(std::string_view detail, std::string message) {
  return {ErrorType::kArithmeticError, Phase::kRuntime, detail, std::move(message)};
}

}  // namespace kg::query

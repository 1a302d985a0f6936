#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/model/result.h"
#include "graph/model/span.h"

namespace kg::query {

// What openCypher says of an error besides its sentence: class, moment and detail, by the names
// that its test suite uses ("SyntaxError", "compile time", "UndefinedVariable").
enum class ErrorType : std::uint8_t {
  kSyntaxError,
  kSemanticError,
  kTypeError,
  kArgumentError,
  kArithmeticError,
  kEntityNotFound,
  kPropertyNotFound,
  kLabelNotFound,
  kParameterMissing,
  kProcedureError,
  kConstraintValidationFailed,
  kConstraintVerificationFailed,
};
enum class Phase : std::uint8_t { kCompileTime, kRuntime };

// A query that is wrong, or that met a value it cannot work with. Becomes a kg::Error to travel:
// code kInvalid (kNotFound for a deleted entity, kConflict for a constraint), `where` the line and
// column, `kind` what KindOf reads back.
struct QueryError {
  ErrorType type = ErrorType::kSyntaxError;
  Phase phase = Phase::kCompileTime;
  std::string_view detail;  // a literal: "InvalidArgumentType"
  std::string message;
  Span span = {};  // bytes of the query text; empty at 0: not known

  // Without a place; functions and operators fail so, and who knows the text calls Locate.
  operator Error() const;  // NOLINT: implicit
  // With "line:column" of span.begin, columns counted in code points from 1.
  Error In(std::string_view query_text) const;
};

// Adds the place to an error that has none.
Error Locate(Error error, Span span, std::string_view query_text);
// "line:column" of a byte of the text, both from 1.
std::string PlaceOf(std::size_t offset, std::string_view query_text);

struct ErrorKind {
  std::string_view type;    // "SyntaxError"
  std::string_view phase;   // "compile time", "runtime"
  std::string_view detail;  // "UndefinedVariable"
};
// Views into error.kind; nothing for an error that did not start as a QueryError.
std::optional<ErrorKind> KindOf(const Error& error);

std::string_view NameOf(ErrorType type);

// Shorthands for what functions raise.
QueryError TypeError(std::string_view detail, std::string message);
QueryError ArgumentError(std::string_view detail, std::string message);
QueryError ArithmeticError(std::string_view detail, std::string message);

}  // namespace kg::query

#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kg {

// What went wrong, as callers tell it apart. Exit codes and HTTP statuses are chosen from it.
enum class ErrorCode {
  kInvalid,      // the input is wrong: a query, a rule, a document, an option
  kNotFound,     // what was named does not exist
  kConflict,     // it exists already, or a constraint forbids it
  kBusy,         // another writer holds the store, or a port is in use
  kReadOnly,     // a write where only reads are allowed
  kUnsupported,  // a newer format, or something this version does not do
  kCorrupt,      // stored bytes do not make sense
  kIo,           // the disk or the network failed
  kLimit,        // a deadline, a memory, row, size or depth limit was reached
  kCancelled,    // the caller asked to stop
};

// The one error type. `message` is a sentence for a person: what, and what to do. `where` is the
// place in the input: "rules/ru/money.toml:12:9", a file, or "" if there is none. `kind` is a finer
// name for programs where a folder defines one (query/error.h), else "".
struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string message;
  std::string where = {};
  std::string kind = {};
  // "where: message", or the message alone.
  std::string ToString() const { return where.empty() ? message : where + ": " + message; }
};

// A value or the error that prevented it. The one way to fail: nothing of ours throws.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}    // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

// Success, or the error that prevented it.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace kg

#include "query/exec/execution.h"

#include <algorithm>
#include <limits>

#include "query/error.h"

namespace kg::query {

Execution::Execution(const Input& input)
    : reader_(input.reader),
      transaction_(input.transaction),
      limits_(input.limits),
      parameters_(input.parameters),
      end_(std::chrono::steady_clock::now() + input.limits.deadline),
      random_(input.seed),
      text_(input.text),
      variables_(input.variables),
      profile_(input.profile),
      parallelism_(input.parallelism) {
  context_.reader = &reader_;
  context_.clock = input.clock;
  context_.random = &random_;
  context_.check = [this] { return CheckDeadline(); };
  if (transaction_ != nullptr) context_.deleted_relationships = &deleted_relationships_;
  // While one value is made of another, both are held.
  if (limits_.memory_bytes != 0) context_.memory_bytes = limits_.memory_bytes / 2;
}

const Value* Execution::Parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (key == name) return &value;
  }
  return nullptr;
}

Status Execution::CheckDeadline() const {
  if (limits_.deadline.count() == 0 || std::chrono::steady_clock::now() < end_) return {};
  return Error{ErrorCode::kLimit,
               "The query did not end within " + std::to_string(limits_.deadline.count()) +
                   " ms; make it more selective or raise the deadline.",
               ""};
}

Status Execution::CheckBytes(std::size_t bytes) const {
  if (limits_.memory_bytes == 0 || bytes <= limits_.memory_bytes) return {};
  return Error{ErrorCode::kLimit,
               "The query needs more than " + std::to_string(limits_.memory_bytes >> 20) +
                   " MiB; make it more selective or raise the memory limit.",
               ""};
}

Status Execution::Charge(std::size_t bytes) {
  used_ += bytes;
  peak_ = std::max(peak_, used_);
  return CheckBytes(used_);
}

Error Execution::At(Error error, Span span) const {
  return Locate(std::move(error), span, text_);
}

}  // namespace kg::query

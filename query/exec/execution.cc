#include "query/exec/execution.h"

#include <algorithm>
#include <limits>

#include "query/error.h"

namespace kg::query {

Execution::Execution(const store::Reader& reader, store::Transaction* transaction,
                     const Limits& limits, Clock clock, std::uint64_t seed, std::string_view text,
                     std::size_t variables)
    : reader_(reader),
      transaction_(transaction),
      limits_(limits),
      end_(std::chrono::steady_clock::now() + limits.deadline),
      random_(seed),
      text_(text),
      variables_(variables) {
  context_.reader = &reader;
  context_.clock = clock;
  context_.random = &random_;
  if (transaction != nullptr) context_.deleted_relationships = &deleted_relationships_;
  if (limits_.memory_bytes != 0) context_.memory_bytes = limits_.memory_bytes;
}

Status Execution::CheckDeadline() {
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

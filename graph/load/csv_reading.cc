#include "graph/load/csv_reading.h"

#include <iterator>
#include <utility>

namespace kg::load {

void CsvReading::Stop() {
  const std::lock_guard lock(mutex);
  stopped = true;
  turn_came.notify_all();
}

bool CsvReading::AwaitTurn(std::uint64_t index) {
  std::unique_lock lock(mutex);
  turn_came.wait(lock, [&] { return stopped || turn == index; });
  return !stopped;
}

std::uint32_t CsvReading::Intern(store::TokenKind kind, std::string_view name,
                                 std::uint64_t index) {
  if (const auto known = loader.tokens().Find(kind, name)) return *known;
  return AwaitTurn(index) ? loader.tokens().Intern(kind, name) : 0;
}

void CsvReading::EndTurn() {
  const std::lock_guard lock(mutex);
  ++turn;
  turn_came.notify_all();
}

bool CsvReading::Done(const CsvWork& work, BadRows rows) {
  const std::lock_guard lock(mutex);
  bytes += work.chunk.text.size();
  if (progress) progress(bytes);
  if (rows.count > 0) {
    bad_rows += rows.count;
    kept_ += rows.first.size();
    bad.emplace(work.index, std::move(rows));
    for (auto last = std::prev(bad.end()); kept_ - last->second.first.size() >= kBadRowsKept;
         last = std::prev(bad.end())) {
      kept_ -= last->second.first.size();
      bad.erase(last);
    }
  }
  if (bad_rows > options.bad_tolerance) {
    stopped = true;
    turn_came.notify_all();
  }
  return !stopped;
}

}  // namespace kg::load

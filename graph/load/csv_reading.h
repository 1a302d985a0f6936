#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>

#include "graph/load/bad_rows.h"
#include "graph/load/csv_source.h"
#include "graph/load/loader.h"

namespace kg::load {

// What the threads share while tables of one kind are read.
struct CsvReading {
  CsvReading(Loader* load, CsvSource* chunks, const CsvOptions& how, const ReadProgress& told)
      : loader(*load), source(*chunks), options(how), progress(told) {}

  Loader& loader;
  CsvSource& source;
  const CsvOptions& options;
  const ReadProgress& progress;

  std::mutex mutex;
  std::condition_variable turn_came;
  std::uint64_t turn = 0;  // the chunk whose nodes may be numbered
  bool stopped = false;
  std::map<std::uint64_t, BadRows> bad;  // by chunk, while it may be among the first
  std::uint64_t bad_rows = 0;
  std::uint64_t bytes = 0, properties = 0;

  void Stop();
  // Waits until all chunks before have been numbered. False: stop.
  bool AwaitTurn(std::uint64_t index);
  // New names get their numbers in the order of the chunks, so that threads do not show.
  std::uint32_t Intern(store::TokenKind kind, std::string_view name, std::uint64_t index);
  void EndTurn();
  // The chunk is read; these of its rows are left out. False: stop.
  bool Done(const CsvWork& work, BadRows rows);

 private:
  std::size_t kept_ = 0;  // rows in bad
};

}  // namespace kg::load

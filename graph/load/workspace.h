#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>

namespace kg::load {

// Where a load keeps what it has not written yet: so much memory, half of what the load may use in
// all, the rest in files. Any thread.
class Workspace {
 public:
  // `directory` exists, and nobody else writes there.
  Workspace(std::filesystem::path directory, std::size_t memory_bytes)
      : directory_(std::move(directory)), memory_(memory_bytes) {}

  std::size_t memory() const { return memory_; }
  // False: the limit is reached, write to a file instead. What was taken is given back.
  bool Take(std::size_t bytes);
  void Give(std::size_t bytes) { taken_.fetch_sub(bytes, std::memory_order_relaxed); }
  // The same for a table that is slow as a file: it may have all and half as much again, so that
  // what is sorted goes to files instead. False: more would be too much.
  bool TakeTable(std::size_t bytes);
  void GiveTable(std::size_t bytes);

  // A name that no other file of this load has.
  std::string NewFile(std::string_view ending);

 private:
  const std::filesystem::path directory_;
  const std::size_t memory_;
  std::atomic<std::size_t> taken_ = 0, tables_ = 0;
  std::atomic<std::uint64_t> files_ = 0;
};

}  // namespace kg::load

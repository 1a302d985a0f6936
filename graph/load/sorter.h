#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "graph/load/workspace.h"
#include "graph/model/result.h"

namespace kg::load {

// Sorts records, each a key and a value, by the bytes of the key, then of the value; as many as the
// disk holds. First everything is added, through one Buffer per thread; then any number of cursors
// read, from any thread.
//
// Method: external merge sort. Full buffers are sorted into runs by the threads that filled them;
// runs stay in memory while the workspace has room and are files otherwise; a cursor merges them.
class Sorter {
  struct Run;

 public:
  explicit Sorter(Workspace* workspace);
  ~Sorter();
  Sorter(const Sorter&) = delete;
  Sorter& operator=(const Sorter&) = delete;

  class Buffer {
   public:
    explicit Buffer(Sorter* sorter) : sorter_(*sorter) {}
    // kIo if a run cannot be written.
    Status Add(std::string_view key, std::string_view value);
    // Must be called before anything is read.
    Status Flush();

   private:
    struct Entry {
      std::uint64_t head;   // the key's first bytes, so that most comparisons look no further
      std::uint32_t next;   // four more
      std::uint32_t place;  // of the record in bytes_
    };
    Sorter& sorter_;
    std::string bytes_;
    std::vector<Entry> entries_, spare_;
  };

  // Records, of all buffers that were flushed.
  std::uint64_t size() const { return size_; }

  class Cursor {
   public:
    Cursor(Cursor&&) noexcept;
    ~Cursor();
    bool Valid() const;  // false at the end, and after a failure
    void Next();
    std::string_view key() const;  // both: until the next move
    std::string_view value() const;
    const Status& status() const;

   private:
    friend class Sorter;
    struct Impl;
    explicit Cursor(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };
  // Keys in [begin, end), ascending; "" is open. Must not outlive this.
  Cursor Read(std::string_view begin, std::string_view end) const;
  // How many keys are less.
  Result<std::uint64_t> Rank(std::string_view key) const;
  // Up to `parts` - 1 ascending keys that cut what is there into parts of about one size.
  std::vector<std::string> Cuts(std::size_t parts) const;

  // Frees everything; no cursor may be alive.
  void Clear();

 private:
  friend class RunReader;
  Status AddRun(std::unique_ptr<Run> run);

  Workspace& workspace_;
  const std::size_t buffer_bytes_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Run>> runs_;
  std::uint64_t size_ = 0;
};

}  // namespace kg::load

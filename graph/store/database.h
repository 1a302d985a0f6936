#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/store/counters.h"
#include "graph/store/store.h"
#include "graph/store/view.h"

namespace kg::store {

// What one commit changes; nothing = deleted.
using Changes =
    std::array<std::map<std::string, std::optional<std::string>, std::less<>>, kFamilies>;

// RocksDB behind our words: the families of one directory, opened to write or to follow a writer.
// All methods may be called from any thread.
class Database {
 public:
  virtual ~Database() = default;

  // Opens to write. kBusy if somebody else does, also in this process.
  static Result<std::shared_ptr<Database>> OpenWriter(const OpenOptions& options);
  // Opens to read, beside a writer or not; what it keeps of its own lies in a temporary directory.
  static Result<std::shared_ptr<Database>> OpenFollower(const OpenOptions& options);

  // The newest state, which changes with every Write (or CatchUp).
  virtual std::unique_ptr<View> Latest() const = 0;
  // The state of now, for good. Writers only. Must not outlive this.
  virtual std::unique_ptr<View> Pin() const = 0;

  // All or nothing, on disk when it returns.
  virtual Status Write(const Changes& changes) = 0;
  // Writes without waiting for the disk; Sync waits for all writes before it. After a Sync that
  // failed, what it should have saved may be kept or not.
  virtual Status WriteUnsynced(const Changes& changes) = 0;
  virtual Status Sync() = 0;
  // After a failure of the disk nothing more is written before this has opened the files anew; then
  // it returns true, and the newest state is what the disk kept. False: there was no failure. Views
  // stay as they were.
  virtual Result<bool> Recover() = 0;
  // Followers: to the writer's newest state.
  virtual Status CatchUp() = 0;

  virtual Status Compact() = 0;
  virtual Status Checkpoint(const std::filesystem::path& directory) const = 0;
  // Moves finished, sorted files in: all of them or, whatever happens, none; on disk when it
  // returns. Files of one family must not overlap.
  virtual Status Ingest(const std::array<std::vector<std::string>, kFamilies>& files) = 0;
  virtual ColumnFamilySize SizeOf(Family family) const = 0;
  // Since this was opened to write.
  virtual Traffic SessionTraffic() const = 0;
  // Verifies checksums of every file.
  virtual Status Verify() const = 0;
};

// Sorted keys to one file that Ingest takes.
class TableWriter {
 public:
  virtual ~TableWriter() = default;
  static Result<std::unique_ptr<TableWriter>> Create(Family family, const std::string& path);
  virtual Status Put(std::string_view key, std::string_view value) = 0;  // ascending
  virtual Status Finish() = 0;
};

}  // namespace kg::store

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/layout.h"
#include "graph/store/store.h"

// Ordered bytes on disk, as the rest of graph/store sees them. rocks.cc is the one implementation;
// everything above it is told apart only by family and key.
namespace kg::store {

// Walks one column family in key order. Views of key and value hold until the next move.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void Seek(std::string_view key) = 0;         // first key >= `key`
  virtual void SeekForPrev(std::string_view key) = 0;  // last key <= `key`
  virtual void Next() = 0;
  virtual bool valid() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual Status status() const = 0;  // an error also ends the walk
};

// A consistent state of all families; a Batch is one that can be changed.
class View {
 public:
  virtual ~View() = default;
  // False: absent, `value` is then untouched.
  virtual Result<bool> Get(Family family, std::string_view key, std::string& value) const = 0;
  virtual std::unique_ptr<Cursor> NewCursor(Family family) const = 0;
};

class Batch : public View {
 public:
  virtual void Put(Family family, std::string_view key, std::string_view value) = 0;
  virtual void Delete(Family family, std::string_view key) = 0;
  virtual Status Commit() = 0;  // atomic and synced
};

class Database {
 public:
  virtual ~Database() = default;

  // Creates column families as needed. Does not look at the layout version.
  static Result<std::unique_ptr<Database>> Open(const OpenOptions& options);

  // A reader's database is as old as its Open; StaleAfter tells whether the directory has changed.
  virtual bool Stale() const = 0;
  virtual std::shared_ptr<const View> NewView() const = 0;
  virtual std::unique_ptr<Batch> NewBatch() = 0;
  virtual Status Compact() = 0;
  virtual Status Checkpoint(const std::filesystem::path& directory) const = 0;
  virtual std::vector<ColumnFamilySize> Sizes() const = 0;
};

}  // namespace kg::store

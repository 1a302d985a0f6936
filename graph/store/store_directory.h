#pragma once

#include <filesystem>
#include <functional>

#include "graph/store/store.h"

namespace kg::store {

// The directory of a store, apart from what RocksDB keeps in it: whether there is a store, of which
// format, and the steps by which one comes into being. Killed at any moment, a new store is there
// whole, or not at all.
class StoreDirectory {
 public:
  // What is there, before RocksDB touches it. Of a store that is to be made: FORMAT.new is written.
  static Result<StoreDirectory> Prepare(const OpenOptions& options);
  // For the one writer, before RocksDB opens the files: takes away what a store holds whose making
  // was cut short.
  static Status Clear(const std::filesystem::path& directory);
  bool is_new() const { return is_new_; }
  // A store that was being made is there now. Else nothing happens.
  Status Finish();

 private:
  StoreDirectory(std::filesystem::path directory, bool is_new)
      : directory_(std::move(directory)), is_new_(is_new) {}
  std::filesystem::path directory_;
  bool is_new_;
};

// Makes a copy of a store: `fill` puts the database into a new directory beside `directory`, which
// then gets FORMAT and its name. kConflict if `directory` exists.
Status MakeCopy(const std::filesystem::path& directory,
                const std::function<Status(const std::filesystem::path&)>& fill);

}  // namespace kg::store

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/utilities/write_batch_with_index.h>

#include <filesystem>
#include <map>

#include "graph/store/key_value.h"

namespace kg::store {
namespace {

namespace fs = std::filesystem;

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }

Error FromRocks(const rocksdb::Status& status, const std::string& where) {
  const std::string what = status.ToString();
  if (status.IsIOError() && what.find("lock") != std::string::npos &&
      what.find("LOCK") != std::string::npos) {
    return {ErrorCode::kBusy,
            "another process is writing to this store; wait until it has ended, or open the store "
            "for reading",
            where};
  }
  if (status.IsNoSpace() || what.find("No space left") != std::string::npos) {
    return {ErrorCode::kIo, "the disk is full; free some space and try again (" + what + ")",
            where};
  }
  if (status.IsCorruption()) {
    return {ErrorCode::kCorrupt,
            "the store is damaged; restore a backup or build it again (" + what + ")", where};
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return {ErrorCode::kCorrupt, "this is not a store that kg can open (" + what + ")", where};
  }
  return {ErrorCode::kIo, "the store cannot be read or written (" + what + ")", where};
}

class RocksCursor final : public Cursor {
 public:
  RocksCursor(rocksdb::Iterator* iterator, std::string where,
              std::shared_ptr<const void> keep_alive)
      : keep_alive_(std::move(keep_alive)), iterator_(iterator), where_(std::move(where)) {}

  void Seek(std::string_view key) override { iterator_->Seek(ToSlice(key)); }
  void SeekForPrev(std::string_view key) override { iterator_->SeekForPrev(ToSlice(key)); }
  void Next() override { iterator_->Next(); }
  bool valid() const override { return iterator_->Valid(); }
  std::string_view key() const override {
    const rocksdb::Slice slice = iterator_->key();
    return {slice.data(), slice.size()};
  }
  std::string_view value() const override {
    const rocksdb::Slice slice = iterator_->value();
    return {slice.data(), slice.size()};
  }
  Status status() const override {
    if (iterator_->status().ok()) return {};
    return FromRocks(iterator_->status(), where_);
  }

 private:
  std::shared_ptr<const void> keep_alive_;  // outlives the iterator: declared first
  std::unique_ptr<rocksdb::Iterator> iterator_;
  std::string where_;
};

// The open database and its handles; views keep it alive.
struct Handle {
  std::string where;
  bool writable = false;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;

  rocksdb::ColumnFamilyHandle* family(Family f) const {
    return families[static_cast<std::size_t>(f)];
  }
  ~Handle() {
    if (!db) return;
    for (rocksdb::ColumnFamilyHandle* f : families) db->DestroyColumnFamilyHandle(f);
    db->Close().PermitUncheckedError();
  }
};

// What a view reads from: a snapshot of a writable database, or a read-only one, which never moves.
struct Pinned {
  std::shared_ptr<Handle> handle;
  const rocksdb::Snapshot* snapshot = nullptr;

  explicit Pinned(std::shared_ptr<Handle> h) : handle(std::move(h)) {
    if (handle->writable) snapshot = handle->db->GetSnapshot();
  }
  ~Pinned() {
    if (snapshot != nullptr) handle->db->ReleaseSnapshot(snapshot);
  }
  rocksdb::ReadOptions options() const {
    rocksdb::ReadOptions read;
    read.snapshot = snapshot;
    return read;
  }
};

class RocksView final : public View {
 public:
  explicit RocksView(std::shared_ptr<Handle> handle)
      : pinned_(std::make_shared<Pinned>(std::move(handle))) {}

  Result<bool> Get(Family family, std::string_view key, std::string& value) const override {
    rocksdb::PinnableSlice slice;
    const rocksdb::Status status = pinned_->handle->db->Get(
        pinned_->options(), pinned_->handle->family(family), ToSlice(key), &slice);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return FromRocks(status, pinned_->handle->where);
    value.assign(slice.data(), slice.size());
    return true;
  }
  std::unique_ptr<Cursor> NewCursor(Family family) const override {
    return std::make_unique<RocksCursor>(
        pinned_->handle->db->NewIterator(pinned_->options(), pinned_->handle->family(family)),
        pinned_->handle->where, pinned_);
  }

 private:
  std::shared_ptr<Pinned> pinned_;
};

class RocksBatch final : public Batch {
 public:
  explicit RocksBatch(std::shared_ptr<Handle> handle)
      : pinned_(std::make_shared<Pinned>(std::move(handle))) {}

  Result<bool> Get(Family family, std::string_view key, std::string& value) const override {
    rocksdb::PinnableSlice slice;
    const rocksdb::Status status =
        batch_.GetFromBatchAndDB(pinned_->handle->db.get(), pinned_->options(),
                                 pinned_->handle->family(family), ToSlice(key), &slice);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return FromRocks(status, pinned_->handle->where);
    value.assign(slice.data(), slice.size());
    return true;
  }
  std::unique_ptr<Cursor> NewCursor(Family family) const override {
    rocksdb::ColumnFamilyHandle* handle = pinned_->handle->family(family);
    return std::make_unique<RocksCursor>(
        batch_.NewIteratorWithBase(handle,
                                   pinned_->handle->db->NewIterator(pinned_->options(), handle)),
        pinned_->handle->where, pinned_);
  }
  void Put(Family family, std::string_view key, std::string_view value) override {
    batch_.Put(pinned_->handle->family(family), ToSlice(key), ToSlice(value))
        .PermitUncheckedError();
  }
  void Delete(Family family, std::string_view key) override {
    batch_.Delete(pinned_->handle->family(family), ToSlice(key)).PermitUncheckedError();
  }
  Status Commit() override {
    rocksdb::WriteOptions write;
    write.sync = true;
    const rocksdb::Status status = pinned_->handle->db->Write(write, batch_.GetWriteBatch());
    if (status.ok()) return {};
    return FromRocks(status, pinned_->handle->where);
  }

 private:
  std::shared_ptr<Pinned> pinned_;
  mutable rocksdb::WriteBatchWithIndex batch_{rocksdb::BytewiseComparator(), 0, true};
};

rocksdb::ColumnFamilyOptions FamilyOptions(std::string_view name,
                                           const std::shared_ptr<rocksdb::Cache>& cache,
                                           std::size_t write_buffer_bytes) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = write_buffer_bytes;
  options.compression = name == "source" ? rocksdb::kZSTD : rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.level_compaction_dynamic_level_bytes = true;
  return options;
}

// Names, sizes and times of the files that change when a writer commits or compacts.
std::map<std::string, std::uint64_t> FingerprintOf(const fs::path& directory) {
  std::map<std::string, std::uint64_t> files;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with("LOG") || name == "LOCK") continue;
    std::error_code size_error;
    files[name] = it->file_size(size_error);
  }
  return files;
}

class RocksDatabase final : public Database {
 public:
  RocksDatabase(std::shared_ptr<Handle> handle, fs::path directory,
                std::map<std::string, std::uint64_t> fingerprint)
      : handle_(std::move(handle)),
        directory_(std::move(directory)),
        fingerprint_(std::move(fingerprint)) {}

  bool Stale() const override {
    return !handle_->writable && FingerprintOf(directory_) != fingerprint_;
  }
  std::shared_ptr<const View> NewView() const override {
    return std::make_shared<RocksView>(handle_);
  }
  std::unique_ptr<Batch> NewBatch() override { return std::make_unique<RocksBatch>(handle_); }

  Status Compact() override {
    for (rocksdb::ColumnFamilyHandle* family : handle_->families) {
      rocksdb::CompactRangeOptions options;
      options.bottommost_level_compaction =
          rocksdb::BottommostLevelCompaction::kForceOptimized;
      const rocksdb::Status status = handle_->db->CompactRange(options, family, nullptr, nullptr);
      if (!status.ok()) return FromRocks(status, handle_->where);
    }
    return {};
  }

  Status Checkpoint(const fs::path& directory) const override {
    rocksdb::Checkpoint* raw = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(handle_->db.get(), &raw);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
    if (status.ok()) status = checkpoint->CreateCheckpoint(directory.string());
    if (status.ok()) return {};
    return FromRocks(status, directory.string());
  }

  std::vector<ColumnFamilySize> Sizes() const override {
    std::vector<ColumnFamilySize> sizes;
    for (std::size_t i = 0; i < handle_->families.size(); ++i) {
      ColumnFamilySize size;
      size.name = kFamilyNames[i];
      handle_->db->GetIntProperty(handle_->families[i], "rocksdb.estimate-num-keys", &size.keys);
      std::uint64_t files = 0, memory = 0;
      handle_->db->GetIntProperty(handle_->families[i], "rocksdb.total-sst-files-size", &files);
      handle_->db->GetIntProperty(handle_->families[i], "rocksdb.cur-size-all-mem-tables",
                                  &memory);
      size.bytes = files > 0 ? files : memory;
      sizes.push_back(std::move(size));
    }
    return sizes;
  }

 private:
  std::shared_ptr<Handle> handle_;
  fs::path directory_;
  std::map<std::string, std::uint64_t> fingerprint_;
};

}  // namespace

Result<std::unique_ptr<Database>> Database::Open(const OpenOptions& options) {
  const std::string where = options.directory.string();
  std::error_code error;
  const bool exists = fs::exists(options.directory / "CURRENT", error);
  if (!exists) {
    if (!options.writable || !options.create_if_missing) {
      return Error{ErrorCode::kNotFound,
                   "there is no store here; make one with 'kg build --db DIR FILE...'", where};
    }
    if (fs::exists(options.directory, error) && !fs::is_empty(options.directory, error)) {
      return Error{ErrorCode::kInvalid,
                   "this folder holds other files; name an empty or a new one for the store",
                   where};
    }
    fs::create_directories(options.directory, error);
    if (error) {
      return Error{ErrorCode::kIo, "the folder cannot be made (" + error.message() + ")", where};
    }
  }

  rocksdb::DBOptions db_options;
  db_options.create_if_missing = !exists;
  db_options.create_missing_column_families = true;
  db_options.db_write_buffer_size = options.write_buffer_bytes;
  db_options.max_background_jobs = 2;
  db_options.max_open_files = -1;  // a reader keeps its files when a writer's compaction drops them
  db_options.keep_log_file_num = 2;
  db_options.info_log_level = rocksdb::WARN_LEVEL;
  db_options.max_total_wal_size = options.write_buffer_bytes;
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.block_cache_bytes);

  // A reader may meet a writer that is just replacing its files: look again a few times.
  for (int attempt = 0;; ++attempt) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
    for (std::string_view name : kFamilyNames) {
      families.emplace_back(std::string(name),
                            FamilyOptions(name, cache, options.write_buffer_bytes / 4));
    }
    std::map<std::string, std::uint64_t> fingerprint = FingerprintOf(options.directory);
    auto handle = std::make_shared<Handle>();
    handle->where = where;
    handle->writable = options.writable;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status =
        options.writable
            ? rocksdb::DB::Open(db_options, where, families, &handle->families, &db)
            : rocksdb::DB::OpenForReadOnly(db_options, where, families, &handle->families, &db);
    handle->db.reset(db);
    if (status.ok()) {
      // The default family comes first and stays empty.
      handle->db->DestroyColumnFamilyHandle(handle->families.front()).PermitUncheckedError();
      handle->families.erase(handle->families.begin());
      return std::unique_ptr<Database>(std::make_unique<RocksDatabase>(
          std::move(handle), options.directory, std::move(fingerprint)));
    }
    handle->families.clear();
    if (options.writable || attempt == 4) return FromRocks(status, where);
  }
}

}  // namespace kg::store

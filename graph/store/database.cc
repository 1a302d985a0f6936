#include "graph/store/database.h"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>
#include <unistd.h>

#include <atomic>
#include <cstdarg>
#include <memory>
#include <system_error>

namespace kg::store {
namespace {

namespace fs = std::filesystem;

Error FromRocks(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  if (status.IsCorruption()) {
    return {ErrorCode::kCorrupt, "the store is damaged: " + text + " (restore it from a backup)"};
  }
  if (status.IsIOError() && (text.find("lock hold by") != std::string::npos ||
                             text.find("While lock file") != std::string::npos)) {
    return {ErrorCode::kBusy, "another process writes to this store; end it, or only read"};
  }
  if (status.IsInvalidArgument()) {
    return {ErrorCode::kCorrupt, "the store does not open: " + text};
  }
  if (status.IsNoSpace()) {
    return {ErrorCode::kIo, "the disk is full; free some space and try again (" + text + ")"};
  }
  return {ErrorCode::kIo, "the disk failed: " + text};
}

Status ToStatus(const rocksdb::Status& status) {
  return status.ok() ? Status() : Status(FromRocks(status));
}

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

rocksdb::BlockBasedTableOptions TableOptions(const std::shared_ptr<rocksdb::Cache>& cache,
                                             Family family) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = family == Family::kDocument ? 32 * 1024 : 8 * 1024;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  return table;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache,
                                           std::size_t write_buffer, Family family) {
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions(cache, family)));
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.level_compaction_dynamic_level_bytes = true;
  options.write_buffer_size = write_buffer;
  options.arena_block_size = 256 * 1024;
  return options;
}

// Drops what RocksDB would log.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// Blocks of every family and writes not yet in files, in one account.
std::shared_ptr<rocksdb::Cache> MakeCache(const OpenOptions& options) {
  return rocksdb::NewLRUCache(options.block_cache_bytes);
}

rocksdb::DBOptions DatabaseOptions(const OpenOptions& options,
                                   const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create_if_missing;
  db.create_missing_column_families = options.writable;
  db.max_open_files = -1;
  db.atomic_flush = options.writable;
  db.max_background_jobs = 2;
  db.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(options.write_buffer_bytes, cache);
  db.max_total_wal_size = 2 * options.write_buffer_bytes;
  db.bytes_per_sync = 1 << 20;
  // RocksDB's own log would be a file; Debian's build aborts the program when the disk is full and
  // that file cannot be written.
  db.info_log = std::make_shared<SilentLogger>();
  // A record cut short at the end of the log was never acknowledged. Damage elsewhere is damage.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  if (options.writable) {
    db.statistics = rocksdb::CreateDBStatistics();
    db.statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  }
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Descriptors(
    const OpenOptions& options, const std::shared_ptr<rocksdb::Cache>& cache) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        FamilyOptions(cache, options.write_buffer_bytes / 4, Family::kMeta));
  for (std::size_t i = 0; i < kFamilies; ++i) {
    families.emplace_back(
        std::string(kFamilyNames[i]),
        FamilyOptions(cache, options.write_buffer_bytes / 4, static_cast<Family>(i)));
  }
  return families;
}

class RocksCursor final : public Cursor {
 public:
  RocksCursor(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
              const rocksdb::ReadOptions& base, std::string_view begin, std::string end)
      : end_(std::move(end)), upper_(end_) {
    rocksdb::ReadOptions options = base;
    if (!end_.empty()) options.iterate_upper_bound = &upper_;
    iterator_.reset(db->NewIterator(options, family));
    iterator_->Seek(ToSlice(begin));
  }
  bool Valid() const override { return iterator_->Valid(); }
  void Next() override { iterator_->Next(); }
  void Seek(std::string_view key) override { iterator_->Seek(ToSlice(key)); }
  std::string_view key() const override { return ToView(iterator_->key()); }
  std::string_view value() const override { return ToView(iterator_->value()); }
  Status status() const override { return ToStatus(iterator_->status()); }

 private:
  const std::string end_;
  const rocksdb::Slice upper_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksView final : public View {
 public:
  RocksView(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& families,
            const rocksdb::Snapshot* snapshot)
      : db_(db), families_(families), snapshot_(snapshot) {
    options_.snapshot = snapshot;
  }
  ~RocksView() override {
    if (snapshot_ != nullptr) db_->ReleaseSnapshot(snapshot_);
  }

  Result<bool> Get(Family family, std::string_view key, std::string& value) const override {
    const rocksdb::Status status = db_->Get(options_, Handle(family), ToSlice(key), &value);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return FromRocks(status);
    return true;
  }

  Status MultiGet(Family family, std::span<const std::string> keys,
                  std::vector<std::optional<std::string>>& values) const override {
    std::vector<rocksdb::Slice> slices;
    slices.reserve(keys.size());
    for (const std::string& key : keys) slices.push_back(key);
    std::vector<rocksdb::PinnableSlice> found(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    db_->MultiGet(options_, Handle(family), keys.size(), slices.data(), found.data(),
                  statuses.data());
    values.assign(keys.size(), std::nullopt);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (statuses[i].ok()) {
        values[i].emplace(found[i].data(), found[i].size());
      } else if (!statuses[i].IsNotFound()) {
        return FromRocks(statuses[i]);
      }
    }
    return {};
  }

  std::unique_ptr<Cursor> Walk(Family family, std::string_view prefix) const override {
    return std::make_unique<RocksCursor>(db_, Handle(family), options_, prefix, PrefixEnd(prefix));
  }
  std::unique_ptr<Cursor> WalkRange(Family family, std::string_view begin,
                                    std::string_view end) const override {
    return std::make_unique<RocksCursor>(db_, Handle(family), options_, begin, std::string(end));
  }

  Result<std::optional<Entry>> AtOrBefore(Family family, std::string_view key,
                                          std::string_view floor) const override {
    rocksdb::ReadOptions options = options_;
    const rocksdb::Slice lower = ToSlice(floor);
    options.iterate_lower_bound = &lower;
    std::unique_ptr<rocksdb::Iterator> iterator(db_->NewIterator(options, Handle(family)));
    iterator->SeekForPrev(ToSlice(key));
    if (!iterator->status().ok()) return FromRocks(iterator->status());
    if (!iterator->Valid()) return std::optional<Entry>();
    return std::optional<Entry>({iterator->key().ToString(), iterator->value().ToString()});
  }

 private:
  rocksdb::ColumnFamilyHandle* Handle(Family family) const {
    return families_[static_cast<std::size_t>(family)];
  }

  rocksdb::DB* db_;
  const std::vector<rocksdb::ColumnFamilyHandle*>& families_;
  const rocksdb::Snapshot* snapshot_;
  rocksdb::ReadOptions options_;
};

class RocksDatabase final : public Database {
 public:
  RocksDatabase(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> handles,
                fs::path directory, fs::path scratch)
      : db_(db),
        all_(std::move(handles)),
        directory_(std::move(directory)),
        scratch_(std::move(scratch)) {
    families_.assign(all_.begin() + 1, all_.end());
  }
  ~RocksDatabase() override {
    for (rocksdb::ColumnFamilyHandle* handle : all_) {
      db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
    db_->Close().PermitUncheckedError();
    db_.reset();
    if (!scratch_.empty()) {
      std::error_code ignored;
      fs::remove_all(scratch_, ignored);
    }
  }

  std::unique_ptr<View> Latest() const override {
    return std::make_unique<RocksView>(db_.get(), families_, nullptr);
  }
  std::unique_ptr<View> Pin() const override {
    return std::make_unique<RocksView>(db_.get(), families_, db_->GetSnapshot());
  }

  Status Write(const Changes& changes) override {
    if (Status status = WriteUnsynced(changes); !status.ok()) return status;
    return Sync();
  }

  Status WriteUnsynced(const Changes& changes) override {
    // A full disk stops RocksDB until somebody says that there is room again.
    if (failed_.exchange(false)) db_->Resume().PermitUncheckedError();
    rocksdb::WriteBatch batch;
    for (std::size_t i = 0; i < kFamilies; ++i) {
      for (const auto& [key, value] : changes[i]) {
        const rocksdb::Status status =
            value ? batch.Put(families_[i], key, *value) : batch.Delete(families_[i], key);
        if (!status.ok()) return FromRocks(status);
      }
    }
    const rocksdb::Status status = db_->Write(rocksdb::WriteOptions(), &batch);
    if (!status.ok()) failed_ = true;
    return ToStatus(status);
  }

  Status Sync() override {
    const rocksdb::Status status = db_->SyncWAL();
    if (!status.ok()) failed_ = true;
    return ToStatus(status);
  }

  Status CatchUp() override { return ToStatus(db_->TryCatchUpWithPrimary()); }

  Status Compact() override {
    for (rocksdb::ColumnFamilyHandle* handle : families_) {
      rocksdb::CompactRangeOptions options;
      options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
      const rocksdb::Status status = db_->CompactRange(options, handle, nullptr, nullptr);
      if (!status.ok()) return FromRocks(status);
    }
    return {};
  }

  Status Checkpoint(const fs::path& directory) const override {
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &made);
    if (!status.ok()) return FromRocks(status);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    return ToStatus(checkpoint->CreateCheckpoint(directory.string()));
  }

  Status Ingest(Family family, const std::vector<std::string>& files) override {
    rocksdb::IngestExternalFileOptions options;
    options.move_files = true;
    return ToStatus(
        db_->IngestExternalFile(families_[static_cast<std::size_t>(family)], files, options));
  }

  ColumnFamilySize SizeOf(Family family) const override {
    rocksdb::ColumnFamilyHandle* handle = families_[static_cast<std::size_t>(family)];
    ColumnFamilySize size;
    size.name = kFamilyNames[static_cast<std::size_t>(family)];
    db_->GetIntProperty(handle, rocksdb::DB::Properties::kEstimateNumKeys, &size.keys);
    db_->GetIntProperty(handle, rocksdb::DB::Properties::kTotalSstFilesSize, &size.bytes);
    db_->GetIntProperty(handle, rocksdb::DB::Properties::kEstimateLiveDataSize, &size.live_bytes);
    return size;
  }

  Traffic SessionTraffic() const override {
    const auto statistics = db_->GetDBOptions().statistics;
    if (statistics == nullptr) return {};
    auto count = [&statistics](rocksdb::Tickers ticker) {
      return statistics->getTickerCount(ticker);
    };
    return {count(rocksdb::BYTES_WRITTEN),
            count(rocksdb::WAL_FILE_BYTES) + count(rocksdb::FLUSH_WRITE_BYTES) +
                count(rocksdb::COMPACT_WRITE_BYTES)};
  }

  Status Verify() const override { return ToStatus(db_->VerifyChecksum(rocksdb::ReadOptions())); }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> all_;       // the default one first
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // by Family
  fs::path directory_, scratch_;
  std::atomic<bool> failed_ = false;
};

class RocksTableWriter final : public TableWriter {
 public:
  explicit RocksTableWriter(const rocksdb::Options& options)
      : writer_(rocksdb::EnvOptions(), options) {}
  Status Open(const std::string& path) { return ToStatus(writer_.Open(path)); }
  Status Put(std::string_view key, std::string_view value) override {
    return ToStatus(writer_.Put(ToSlice(key), ToSlice(value)));
  }
  Status Finish() override { return ToStatus(writer_.Finish()); }

 private:
  rocksdb::SstFileWriter writer_;
};

Result<fs::path> MakeScratch() {
  std::error_code code;
  const fs::path temporary = fs::temp_directory_path(code);
  std::string name = ((code ? fs::path("/tmp") : temporary) / "kg-reader-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    return Error{ErrorCode::kIo, "cannot make a temporary directory", name};
  }
  return fs::path(name);
}

}  // namespace

Error Corrupt(Family family, std::string_view key) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : key) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return {ErrorCode::kCorrupt, "stored bytes do not make sense (restore the store from a backup)",
          std::string(kFamilyNames[static_cast<std::size_t>(family)]) + " " + hex};
}

Result<std::shared_ptr<Database>> Database::OpenWriter(const OpenOptions& options) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto cache = MakeCache(options);
  const rocksdb::Status status =
      rocksdb::DB::Open(DatabaseOptions(options, cache), options.directory.string(),
                        Descriptors(options, cache), &handles, &db);
  if (!status.ok()) {
    Error error = FromRocks(status);
    error.where = options.directory.string();
    return error;
  }
  return std::shared_ptr<Database>(
      std::make_shared<RocksDatabase>(db, std::move(handles), options.directory, fs::path()));
}

Result<std::shared_ptr<Database>> Database::OpenFollower(const OpenOptions& options) {
  auto scratch = MakeScratch();
  if (!scratch) return std::move(scratch).error();
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto cache = MakeCache(options);
  const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
      DatabaseOptions(options, cache), options.directory.string(), scratch->string(),
      Descriptors(options, cache), &handles, &db);
  if (!status.ok()) {
    std::error_code ignored;
    fs::remove_all(*scratch, ignored);
    Error error = FromRocks(status);
    error.where = options.directory.string();
    return error;
  }
  return std::shared_ptr<Database>(
      std::make_shared<RocksDatabase>(db, std::move(handles), options.directory, *scratch));
}

Result<std::unique_ptr<TableWriter>> TableWriter::Create(Family family, const std::string& path) {
  rocksdb::ColumnFamilyOptions options =
      FamilyOptions(rocksdb::NewLRUCache(1 << 20), 64 << 20, family);
  options.compression = rocksdb::kZSTD;
  auto writer = std::make_unique<RocksTableWriter>(rocksdb::Options(rocksdb::DBOptions(), options));
  if (Status status = writer->Open(path); !status.ok()) return std::move(status).error();
  return std::unique_ptr<TableWriter>(std::move(writer));
}

}  // namespace kg::store

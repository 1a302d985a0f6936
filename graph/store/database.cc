#include "graph/store/database.h"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <memory>
#include <mutex>
#include <system_error>

#include "graph/store/store_directory.h"
#include "graph/store/unfinished_files.h"
#include "graph/store/writer_files.h"

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
  if (text.find("Read-only file system") != std::string::npos ||
      text.find("Permission denied") != std::string::npos) {
    return {ErrorCode::kIo, "the store cannot be written here (" + text + ")"};
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
  options.arena_block_size = 256 * 1024;
  // RocksDB aborts the program over a buffer that one block of memory fills.
  options.write_buffer_size = std::max(write_buffer, 2 * options.arena_block_size);
  return options;
}

// Drops what RocksDB would log.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// Notes that RocksDB has stopped writing. RocksDB 7.8 could go on by itself, or by DB::Resume, but
// both may wait for ever (for free space beyond all write buffers, or for a flush that it forgot), and
// so may closing after an error that it takes lightly: all errors stop it, and it is opened anew.
// All but one: a compaction without space is tried again each second, unless writers wait for it.
class FailureListener final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override {
    if (reason == rocksdb::BackgroundErrorReason::kCompaction && error->IsNoSpace() &&
        stopped_families_ == 0) {
      *error = rocksdb::Status::OK();
      return;
    }
    if (error->severity() < rocksdb::Status::kHardError) {
      *error = rocksdb::Status(*error, rocksdb::Status::kHardError);
    }
    failed_ = true;
  }
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
  void OnStallConditionsChanged(const rocksdb::WriteStallInfo& stall) override {
    constexpr auto kStopped = rocksdb::WriteStallCondition::kStopped;
    stopped_families_ += (stall.condition.cur == kStopped) - (stall.condition.prev == kStopped);
  }
  void Note() { failed_ = true; }
  bool failed() const { return failed_; }

 private:
  std::atomic<bool> failed_ = false;
  std::atomic<int> stopped_families_ = 0;
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
  db.max_bgerror_resume_count = 0;  // see FailureListener
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

// One opening of the database. Views keep it.
struct Opening {
  std::shared_ptr<OpeningFiles> files;  // none: it only reads
  std::unique_ptr<rocksdb::Env> env;
  std::shared_ptr<FailureListener> failure = std::make_shared<FailureListener>();
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> all;       // the default one first
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // by Family

  Opening() = default;
  Opening(const Opening&) = delete;
  Opening& operator=(const Opening&) = delete;
  ~Opening() {
    if (db == nullptr) return;
    for (rocksdb::ColumnFamilyHandle* handle : all) {
      db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
    db->Close().PermitUncheckedError();
  }

  rocksdb::Status Adopt(const rocksdb::Status& opened, rocksdb::DB* made) {
    db.reset(made);
    if (opened.ok()) families.assign(all.begin() + 1, all.end());
    return opened;
  }
};

rocksdb::Status OpenToWrite(const OpenOptions& options, const std::shared_ptr<WriterLock>& lock,
                            std::shared_ptr<Opening>& opened) {
  auto opening = std::make_shared<Opening>();
  opening->files = std::make_shared<OpeningFiles>(lock);
  opening->env = rocksdb::NewCompositeEnv(opening->files);
  const auto cache = MakeCache(options);
  rocksdb::DBOptions settings = DatabaseOptions(options, cache);
  settings.env = opening->env.get();
  settings.listeners.push_back(opening->failure);
  const UnfinishedFiles unfinished(options.directory);
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(settings, options.directory.string(),
                                             Descriptors(options, cache), &opening->all, &db);
  status = opening->Adopt(status, db);
  if (status.ok()) {
    opened = std::move(opening);
  } else {
    unfinished.Remove();
  }
  return status;
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
  RocksView(std::shared_ptr<Opening> opening, const rocksdb::Snapshot* snapshot)
      : opening_(std::move(opening)), db_(opening_->db.get()), snapshot_(snapshot) {
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
    return opening_->families[static_cast<std::size_t>(family)];
  }

  const std::shared_ptr<Opening> opening_;
  rocksdb::DB* const db_;
  const rocksdb::Snapshot* snapshot_;
  rocksdb::ReadOptions options_;
};

class RocksDatabase final : public Database {
 public:
  RocksDatabase(OpenOptions options, std::shared_ptr<WriterLock> lock,
                std::shared_ptr<Opening> opening, fs::path scratch)
      : options_(std::move(options)),
        lock_(std::move(lock)),
        opening_(std::move(opening)),
        scratch_(std::move(scratch)) {}
  ~RocksDatabase() override {
    opening_.reset();
    if (!scratch_.empty()) {
      std::error_code ignored;
      fs::remove_all(scratch_, ignored);
    }
  }

  std::unique_ptr<View> Latest() const override {
    return std::make_unique<RocksView>(Now(), nullptr);
  }
  std::unique_ptr<View> Pin() const override {
    std::shared_ptr<Opening> opening = Now();
    const rocksdb::Snapshot* snapshot = opening->db->GetSnapshot();
    return std::make_unique<RocksView>(std::move(opening), snapshot);
  }

  Status Write(const Changes& changes) override {
    if (Status status = WriteUnsynced(changes); !status.ok()) return status;
    return Sync();
  }

  Status WriteUnsynced(const Changes& changes) override {
    const std::shared_ptr<Opening> now = Now();
    rocksdb::WriteBatch batch;
    for (std::size_t i = 0; i < kFamilies; ++i) {
      for (const auto& [key, value] : changes[i]) {
        const rocksdb::Status status =
            value ? batch.Put(now->families[i], key, *value) : batch.Delete(now->families[i], key);
        if (!status.ok()) return FromRocks(status);
      }
    }
    return Noted(*now, now->db->Write(rocksdb::WriteOptions(), &batch));
  }

  Status Sync() override {
    const std::shared_ptr<Opening> now = Now();
    return Noted(*now, now->db->SyncWAL());
  }

  Result<bool> Recover() override {
    const std::lock_guard one_at_a_time(recover_mutex_);
    const std::shared_ptr<Opening> old = Now();
    if (!old->failure->failed()) return false;
    old->files->Retire();
    rocksdb::CancelAllBackgroundWork(old->db.get(), true);
    std::shared_ptr<Opening> opened;
    if (Status status = ToStatus(OpenToWrite(options_, lock_, opened)); !status.ok()) {
      return std::move(status).error();
    }
    const std::lock_guard lock(mutex_);
    opening_ = std::move(opened);
    return true;
  }

  Status CatchUp() override { return ToStatus(Now()->db->TryCatchUpWithPrimary()); }

  Status Compact() override {
    const std::shared_ptr<Opening> now = Now();
    for (rocksdb::ColumnFamilyHandle* handle : now->families) {
      rocksdb::CompactRangeOptions options;
      options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
      Status status = Noted(*now, now->db->CompactRange(options, handle, nullptr, nullptr));
      if (!status.ok()) return status;
    }
    return {};
  }

  Status Checkpoint(const fs::path& directory) const override {
    const std::shared_ptr<Opening> now = Now();
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(now->db.get(), &made);
    if (!status.ok()) return FromRocks(status);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    return ToStatus(checkpoint->CreateCheckpoint(directory.string()));
  }

  Status Ingest(const std::array<std::vector<std::string>, kFamilies>& files) override {
    const std::shared_ptr<Opening> now = Now();
    std::vector<rocksdb::IngestExternalFileArg> arguments;
    for (std::size_t i = 0; i < kFamilies; ++i) {
      if (files[i].empty()) continue;
      rocksdb::IngestExternalFileArg& argument = arguments.emplace_back();
      argument.column_family = now->families[i];
      argument.external_files = files[i];
      argument.options.move_files = true;
      argument.options.write_global_seqno = false;
    }
    if (arguments.empty()) return {};
    return Noted(*now, now->db->IngestExternalFiles(arguments));
  }

  ColumnFamilySize SizeOf(Family family) const override {
    const std::shared_ptr<Opening> now = Now();
    rocksdb::ColumnFamilyHandle* handle = now->families[static_cast<std::size_t>(family)];
    ColumnFamilySize size;
    size.name = kFamilyNames[static_cast<std::size_t>(family)];
    now->db->GetIntProperty(handle, rocksdb::DB::Properties::kEstimateNumKeys, &size.keys);
    now->db->GetIntProperty(handle, rocksdb::DB::Properties::kTotalSstFilesSize, &size.bytes);
    now->db->GetIntProperty(handle, rocksdb::DB::Properties::kEstimateLiveDataSize, &size.live_bytes);
    return size;
  }

  Traffic SessionTraffic() const override {
    const auto statistics = Now()->db->GetDBOptions().statistics;
    if (statistics == nullptr) return {};
    auto count = [&statistics](rocksdb::Tickers ticker) {
      return statistics->getTickerCount(ticker);
    };
    return {count(rocksdb::BYTES_WRITTEN),
            count(rocksdb::WAL_FILE_BYTES) + count(rocksdb::FLUSH_WRITE_BYTES) +
                count(rocksdb::COMPACT_WRITE_BYTES)};
  }

  Status Verify() const override { return ToStatus(Now()->db->VerifyChecksum(rocksdb::ReadOptions())); }

 private:
  std::shared_ptr<Opening> Now() const {
    const std::lock_guard lock(mutex_);
    return opening_;
  }
  static Status Noted(const Opening& opening, const rocksdb::Status& status) {
    if (!status.ok()) opening.failure->Note();
    return ToStatus(status);
  }

  const OpenOptions options_;
  const std::shared_ptr<WriterLock> lock_;
  mutable std::mutex mutex_;
  std::shared_ptr<Opening> opening_;
  std::mutex recover_mutex_;
  const fs::path scratch_;
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
  std::shared_ptr<WriterLock> lock;
  std::shared_ptr<Opening> opening;
  if (options.create_if_missing) {
    std::error_code code;
    fs::create_directories(options.directory, code);
    if (code) {
      return Error{ErrorCode::kIo, "cannot make the directory: " + code.message(),
                   options.directory.string()};
    }
  }
  rocksdb::Status status = WriterLock::Take(options.directory, lock);
  if (status.ok()) {
    if (Status cleared = StoreDirectory::Clear(options.directory); !cleared.ok()) {
      return std::move(cleared).error();
    }
    status = OpenToWrite(options, lock, opening);
  }
  if (!status.ok()) {
    Error error = FromRocks(status);
    error.where = options.directory.string();
    return error;
  }
  return std::shared_ptr<Database>(
      std::make_shared<RocksDatabase>(options, std::move(lock), std::move(opening), fs::path()));
}

Result<std::shared_ptr<Database>> Database::OpenFollower(const OpenOptions& options) {
  auto scratch = MakeScratch();
  if (!scratch) return std::move(scratch).error();
  auto opening = std::make_shared<Opening>();
  rocksdb::DB* db = nullptr;
  const auto cache = MakeCache(options);
  rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
      DatabaseOptions(options, cache), options.directory.string(), scratch->string(),
      Descriptors(options, cache), &opening->all, &db);
  status = opening->Adopt(status, db);
  if (!status.ok()) {
    std::error_code ignored;
    fs::remove_all(*scratch, ignored);
    Error error = FromRocks(status);
    error.where = options.directory.string();
    return error;
  }
  return std::shared_ptr<Database>(
      std::make_shared<RocksDatabase>(options, nullptr, std::move(opening), *scratch));
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

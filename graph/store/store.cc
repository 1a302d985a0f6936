#include "graph/store/store.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <system_error>

#include "graph/store/bulk_load.h"
#include "graph/store/check.h"
#include "graph/store/follower.h"
#include "graph/store/snapshot.h"
#include "graph/store/store_directory.h"
#include "graph/store/transaction.h"

namespace kg::store {

Result<Counters> ReadCounters(const View& view) {
  std::string bytes;
  auto found = view.Get(Family::kMeta, kCountersKey, bytes);
  if (!found) return std::move(found).error();
  Counters counters;
  if (*found && !Decode(bytes, counters)) return Corrupt(Family::kMeta, kCountersKey);
  return counters;
}

Result<Traffic> ReadTraffic(const View& view) {
  std::string bytes;
  auto found = view.Get(Family::kMeta, kTrafficKey, bytes);
  if (!found) return std::move(found).error();
  Traffic traffic;
  if (*found && !Decode(bytes, traffic)) return Corrupt(Family::kMeta, kTrafficKey);
  return traffic;
}

namespace {

namespace fs = std::filesystem;

// Shared by all kinds of store: what only reads.
class StoreBase : public Store {
 public:
  explicit StoreBase(OpenOptions options)
      : options_(std::move(options)),
        tokens_(std::make_shared<Tokens>()),
        images_(std::make_shared<ImageCache>(options_.image_bytes)) {}

  virtual Result<std::shared_ptr<const SnapshotImpl>> Newest() const = 0;
  virtual Result<std::shared_ptr<Database>> Files() const = 0;

  Result<std::shared_ptr<const Snapshot>> NewSnapshot() const override {
    auto newest = Newest();
    if (!newest) return std::move(newest).error();
    return std::shared_ptr<const Snapshot>(std::move(*newest));
  }

  Result<Statistics> ReadStatistics() const override {
    auto snapshot = Newest();
    if (!snapshot) return std::move(snapshot).error();
    auto files = Files();
    if (!files) return std::move(files).error();
    const Counters& counters = (*snapshot)->counters();
    Statistics statistics;
    statistics.documents = counters.documents;
    statistics.nodes = counters.nodes;
    statistics.relationships = counters.relationships;
    statistics.statements = counters.statements;
    statistics.evidence = counters.evidence;
    auto name = [this](TokenKind kind, const std::vector<std::uint64_t>& counts, auto& out) {
      for (std::uint32_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) out.emplace_back(std::string(tokens_->Name(kind, i)), counts[i]);
      }
      std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
      });
    };
    name(TokenKind::kLabel, counters.labels, statistics.labels);
    name(TokenKind::kType, counters.types, statistics.types);
    for (std::size_t i = 0; i < kFamilies; ++i) {
      statistics.column_families.push_back((*files)->SizeOf(static_cast<Family>(i)));
      statistics.file_bytes += statistics.column_families.back().bytes;
      statistics.live_bytes += statistics.column_families.back().live_bytes;
    }
    auto traffic = ReadTraffic((*snapshot)->bytes());
    if (!traffic) return std::move(traffic).error();
    statistics.changed_bytes = traffic->changed;
    statistics.written_bytes = traffic->written;
    std::error_code code;
    for (fs::directory_iterator it(options_.directory, code), end; !code && it != end;
         it.increment(code)) {
      std::error_code gone;
      const std::uintmax_t size = fs::file_size(it->path(), gone);
      if (!gone) statistics.bytes_on_disk += size;
    }
    return statistics;
  }

  Result<CheckReport> Check(const std::function<void(double)>& progress,
                            CheckDepth depth) const override {
    auto snapshot = Newest();
    if (!snapshot) return std::move(snapshot).error();
    auto report =
        CheckView((*snapshot)->bytes(), (*snapshot)->counters(), *tokens_, depth, progress);
    if (!report) return report;
    auto files = Files();
    if (!files) return std::move(files).error();
    if (Status status = (*files)->Verify(); !status.ok()) {
      if (status.error().code != ErrorCode::kCorrupt) return std::move(status).error();
      report->problems.push_back(status.error().ToString());
    }
    return report;
  }

 protected:
  const OpenOptions options_;
  const std::shared_ptr<Tokens> tokens_;
  const std::shared_ptr<ImageCache> images_;
};

class ReaderStore final : public StoreBase {
 public:
  explicit ReaderStore(const OpenOptions& options)
      : StoreBase(options), follower_(options, tokens_, images_) {}

  Result<std::shared_ptr<const SnapshotImpl>> Newest() const override { return follower_.Newest(); }
  Result<std::shared_ptr<Database>> Files() const override {
    return Database::OpenFollower(options_);
  }
  Result<std::unique_ptr<Transaction>> Begin() override { return ReadOnly(); }
  bool published() const override { return true; }
  Status Publish() override { return {}; }
  Status Compact() override { return ReadOnly(); }

  // Beside a writer no checkpoint can be taken; a copy of one state can.
  Status Backup(const fs::path& directory) const override {
    auto snapshot = Newest();
    if (!snapshot) return std::move(snapshot).error();
    return MakeCopy(directory, [&](const fs::path& place) { return CopyTo(place, **snapshot); });
  }

 private:
  Status CopyTo(const fs::path& place, const SnapshotImpl& snapshot) const {
    OpenOptions options = options_;
    options.directory = place;
    options.writable = options.create_if_missing = true;
    auto copy = Database::OpenWriter(options);
    if (!copy) return std::move(copy).error();
    for (std::size_t family = 0; family < kFamilies; ++family) {
      std::unique_ptr<Cursor> cursor = snapshot.bytes().Walk(static_cast<Family>(family), "");
      Changes changes;
      std::size_t bytes = 0;
      for (; cursor->Valid(); cursor->Next()) {
        bytes += cursor->key().size() + cursor->value().size();
        changes[family].emplace(cursor->key(), std::string(cursor->value()));
        if (bytes < (std::size_t{4} << 20)) continue;
        if (Status status = (*copy)->WriteUnsynced(changes); !status.ok()) return status;
        changes[family].clear();
        bytes = 0;
      }
      if (Status status = cursor->status(); !status.ok()) return status;
      if (Status status = (*copy)->Write(changes); !status.ok()) return status;
    }
    return {};
  }

  Error ReadOnly() const {
    return {ErrorCode::kReadOnly, "the store was opened to read only", options_.directory.string()};
  }
  mutable Follower follower_;
};

// Commits one after the other. A commit's bytes are written under the writer's slot, then the slot
// is free for the next transaction while the disk is waited for: one wait serves all commits that
// were written before it.
class CommitQueue : public std::enable_shared_from_this<CommitQueue> {
 public:
  CommitQueue(std::shared_ptr<Database> database, std::shared_ptr<Tokens> tokens,
              std::shared_ptr<ImageCache> images)
      : database_(std::move(database)), tokens_(std::move(tokens)), images_(std::move(images)) {}

  Status Start() {
    std::unique_ptr<View> latest = database_->Latest();
    std::string version;
    auto found = latest->Get(Family::kMeta, kVersionKey, version);
    if (!found) return std::move(found).error();
    if (!*found) {
      Changes changes;
      const auto meta = static_cast<std::size_t>(Family::kMeta);
      changes[meta].emplace(kVersionKey, std::to_string(kLayoutVersion));
      if (Status status = database_->Write(changes); !status.ok()) return status;
    } else if (version != std::to_string(kLayoutVersion)) {
      return Error{ErrorCode::kUnsupported,
                   "the store has format " + version + ", which this program does not know"};
    }
    return Load();
  }

  std::shared_ptr<const SnapshotImpl> Newest() const {
    const std::lock_guard lock(mutex_);
    return published_;
  }

  Result<std::unique_ptr<Transaction>> Begin() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !taken_; });
    taken_ = true;
    lock.unlock();
    if (Status status = Recover(); !status.ok()) {
      Release();
      return std::move(status).error();
    }
    auto state = std::make_unique<TransactionState>(database_->Latest(), counters_, tokens_,
                                                    *indexes_, images_);
    auto self = shared_from_this();
    return std::unique_ptr<Transaction>(std::make_unique<TransactionImpl>(
        std::move(state), [self](TransactionState& done) { return self->Commit(done); },
        [self] { self->Release(); }));
  }

  Result<std::unique_ptr<BulkLoad>> BeginBulk(const fs::path& scratch);

  // For what changes files beneath transactions.
  template <typename Work>
  Status Alone(Work work) {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !taken_; });
    taken_ = true;
    lock.unlock();
    Status status = work();
    Release();
    return status;
  }

 private:
  std::shared_ptr<const SnapshotImpl> MakeSnapshot(
      const Counters& counters, std::shared_ptr<const StoredIndexes> indexes) const {
    return std::make_shared<const SnapshotImpl>(SnapshotState{
        database_, database_->Pin(), counters, tokens_, std::move(indexes), images_,
        counters.commits});
  }

  // To what the disk has.
  Status Load() {
    std::unique_ptr<View> latest = database_->Latest();
    Tokens stored;
    if (Status status = stored.Load(*latest); !status.ok()) return status;
    if (Status status = tokens_->Load(*latest); !status.ok()) return status;
    auto counters = ReadCounters(*latest);
    if (!counters) return std::move(counters).error();
    auto indexes = ReadIndexes(*latest);
    if (!indexes) return std::move(indexes).error();
    auto traffic = ReadTraffic(*latest);
    if (!traffic) return std::move(traffic).error();
    for (std::size_t kind = 0; kind < kTokenKinds; ++kind) {
      saved_tokens_[kind] = stored.size(static_cast<TokenKind>(kind));
    }
    std::unique_lock none_syncs(sync_mutex_);
    sync_ended_.wait(none_syncs, [this] { return !syncing_; });
    const std::lock_guard lock(mutex_);
    if (openings_++ > 0) {
      // What came after is gone, perhaps; its number must not come back with other contents.
      counters->commits = std::max(counters->commits, counters_.commits) + 1;
      images_->ChangeAll(counters->commits);
    }
    counters_ = std::move(*counters);
    indexes_ = std::make_shared<const StoredIndexes>(std::move(*indexes));
    traffic_before_ = *traffic;
    written_ = synced_ = counters_.commits;
    published_ = MakeSnapshot(counters_, indexes_);
    return {};
  }

  // Under the slot: after a failure of the disk, writing goes on from what the disk kept.
  Status Recover() {
    auto opened = database_->Recover();
    if (!opened) return std::move(opened).error();
    return *opened ? Load() : Status();
  }

  void Release() {
    const std::lock_guard lock(mutex_);
    taken_ = false;
    free_.notify_one();
  }

  class Bulk;

  Status CommitBulk(Bulk& bulk, BulkLoad::Files files, Counters counters,
                    const std::vector<BulkLoad::Run>& runs, StoredIndexes indexes);

  Status Commit(TransactionState& state) {
    std::array<std::uint32_t, kTokenKinds> saved = saved_tokens_;
    tokens_->Save(state.view, saved);
    bool changed = false;
    for (const auto& family : state.view.changes()) changed = changed || !family.empty();
    if (!changed) {
      Release();
      return {};
    }
    ++state.counters.commits;
    state.view.Put(Family::kMeta, std::string(kCountersKey), state.counters.Encode());
    const Traffic now = database_->SessionTraffic();
    state.view.Put(Family::kMeta, std::string(kTrafficKey),
                   Traffic{traffic_before_.changed + now.changed,
                           traffic_before_.written + now.written}.Encode());
    if (Status status = database_->WriteUnsynced(state.view.changes()); !status.ok()) {
      Release();
      return status;
    }
    saved_tokens_ = saved;
    images_->Change(state.counters.commits, state.writer.changed());
    auto indexes = indexes_;
    if (state.indexes != *indexes) {
      indexes = std::make_shared<const StoredIndexes>(std::move(state.indexes));
    }
    auto snapshot = MakeSnapshot(state.counters, indexes);
    const std::uint64_t commit = state.counters.commits;
    std::uint64_t opening = 0;
    {
      const std::lock_guard lock(mutex_);
      opening = openings_;
      counters_ = std::move(state.counters);
      indexes_ = std::move(indexes);
      written_ = commit;
      taken_ = false;
      free_.notify_one();
    }
    if (Status status = WaitForDisk(opening, commit); !status.ok()) {
      Error error = std::move(status).error();
      error.message += "; whether this change was kept is seen when the store works again";
      return error;
    }
    const std::lock_guard lock(mutex_);
    if (published_->counters().commits < commit) published_ = std::move(snapshot);
    return {};
  }

  // Until the disk has the commit. Of those that wait one asks the disk for all that is written by
  // then, while the others go on writing: they are the next one's.
  Status WaitForDisk(std::uint64_t opening, std::uint64_t commit) {
    std::unique_lock waiting(sync_mutex_);
    std::uint64_t covers = 0;
    for (;;) {
      {
        const std::lock_guard lock(mutex_);
        if (openings_ != opening) return Error{ErrorCode::kIo, "the disk failed meanwhile"};
        covers = written_;
      }
      if (synced_ >= commit) return {};
      if (!syncing_) break;
      sync_ended_.wait(waiting);
    }
    syncing_ = true;
    waiting.unlock();
    Status status = database_->Sync();
    waiting.lock();
    syncing_ = false;
    if (status.ok()) synced_ = covers;
    sync_ended_.notify_all();
    return status;
  }

  const std::shared_ptr<Database> database_;
  const std::shared_ptr<Tokens> tokens_;
  const std::shared_ptr<ImageCache> images_;
  std::array<std::uint32_t, kTokenKinds> saved_tokens_{};  // by whoever holds the slot
  Traffic traffic_before_;  // this opening

  mutable std::mutex mutex_;
  std::condition_variable free_;
  bool taken_ = false;
  std::uint64_t openings_ = 0;  // of the files: what was written in one is not synced in the next
  std::uint64_t written_ = 0;
  Counters counters_;  // as written; published ones are on disk too
  std::shared_ptr<const StoredIndexes> indexes_;
  std::shared_ptr<const SnapshotImpl> published_;

  std::mutex sync_mutex_;
  std::condition_variable sync_ended_;
  bool syncing_ = false;  // somebody waits for the disk, without the mutex
  std::uint64_t synced_ = 0;
};

// Holds the writer's slot.
class CommitQueue::Bulk final : public BulkLoad {
 public:
  Bulk(std::shared_ptr<CommitQueue> queue, Counters start, fs::path scratch)
      : queue_(std::move(queue)), start_(std::move(start)), scratch_(std::move(scratch)) {}
  ~Bulk() override {
    std::error_code ignored;
    fs::remove_all(scratch_, ignored);
    queue_->Release();
  }

  const Counters& start() const override { return start_; }
  Tokens& tokens() override { return *queue_->tokens_; }
  const fs::path& scratch() const override { return scratch_; }
  Status Commit(Files files, Counters counters, const std::vector<Run>& runs,
                StoredIndexes indexes) override {
    if (over_) return Error{ErrorCode::kInvalid, "the bulk load is over"};
    over_ = true;
    return queue_->CommitBulk(*this, std::move(files), std::move(counters), runs,
                              std::move(indexes));
  }

 private:
  const std::shared_ptr<CommitQueue> queue_;
  const Counters start_;
  const fs::path scratch_;
  bool over_ = false;
};

Result<std::unique_ptr<BulkLoad>> CommitQueue::BeginBulk(const fs::path& scratch) {
  std::unique_lock lock(mutex_);
  free_.wait(lock, [this] { return !taken_; });
  const Counters& c = counters_;
  if (c.nodes != 0 || c.relationships != 0 || c.documents != 0 || c.statements != 0) {
    return Error{ErrorCode::kConflict,
                 "the store holds something already; a bulk load fills an empty one",
                 scratch.parent_path().string()};
  }
  if (!indexes_->empty()) {
    return Error{ErrorCode::kConflict,
                 "the store has declared indexes; a bulk load comes before they are made",
                 scratch.parent_path().string()};
  }
  std::error_code code;
  fs::create_directory(scratch, code);
  if (code) {
    return Error{ErrorCode::kIo, "cannot make the directory: " + code.message(), scratch.string()};
  }
  taken_ = true;
  return std::unique_ptr<BulkLoad>(
      std::make_unique<Bulk>(shared_from_this(), counters_, scratch));
}

Status CommitQueue::CommitBulk(Bulk& bulk, BulkLoad::Files files, Counters counters,
                               const std::vector<BulkLoad::Run>& runs, StoredIndexes indexes) {
  // In a map first: keys of a file must ascend.
  Overlay meta(database_->Latest());
  std::array<std::uint32_t, kTokenKinds> saved = saved_tokens_;
  tokens_->Save(meta, saved);
  counters.commits = bulk.start().commits + 1;
  meta.Put(Family::kMeta, std::string(kCountersKey), counters.Encode());
  for (const BulkLoad::Run& run : runs) {
    meta.Put(Family::kMeta, OrdinalRunKey(run.ordinal), OrdinalRun(run.relationship, run.count));
  }
  for (const StoredIndex& index : indexes) {
    meta.Put(Family::kMeta, DeclaredIndexKey(index.number), index.Encode());
  }
  const std::string path = (bulk.scratch() / "meta.sst").string();
  auto table = TableWriter::Create(Family::kMeta, path);
  if (!table) return std::move(table).error();
  for (const auto& [key, value] : meta.changes()[static_cast<std::size_t>(Family::kMeta)]) {
    if (Status status = (*table)->Put(key, *value); !status.ok()) return status;
  }
  if (Status status = (*table)->Finish(); !status.ok()) return status;
  files[static_cast<std::size_t>(Family::kMeta)] = {path};
  if (Status status = database_->Ingest(files); !status.ok()) return status;
  saved_tokens_ = saved;
  images_->ChangeAll(counters.commits);
  auto declared = std::make_shared<const StoredIndexes>(std::move(indexes));
  auto snapshot = MakeSnapshot(counters, declared);
  const std::lock_guard lock(mutex_);
  written_ = counters.commits;
  counters_ = std::move(counters);
  indexes_ = std::move(declared);
  published_ = std::move(snapshot);
  return {};
}

class WriterStore final : public StoreBase {
 public:
  WriterStore(const OpenOptions& options, StoreDirectory place, std::shared_ptr<Database> database)
      : StoreBase(options),
        place_(std::move(place)),
        database_(std::move(database)),
        queue_(std::make_shared<CommitQueue>(database_, tokens_, images_)) {}

  Status Start() {
    std::error_code ignored;
    fs::remove_all(options_.directory / kLoadDirectory, ignored);  // of a load that was killed
    return queue_->Start();
  }

  Result<std::shared_ptr<const SnapshotImpl>> Newest() const override { return queue_->Newest(); }
  Result<std::shared_ptr<Database>> Files() const override { return database_; }
  Result<std::unique_ptr<Transaction>> Begin() override { return queue_->Begin(); }
  Result<std::unique_ptr<BulkLoad>> BeginBulk() {
    return queue_->BeginBulk(options_.directory / kLoadDirectory);
  }
  bool published() const override { return !place_.is_new(); }
  Status Publish() override { return place_.Finish(); }
  Status Compact() override { return database_->Compact(); }

  Status Backup(const fs::path& directory) const override {
    return MakeCopy(directory,
                    [this](const fs::path& place) { return database_->Checkpoint(place); });
  }

 private:
  StoreDirectory place_;
  const std::shared_ptr<Database> database_;
  const std::shared_ptr<CommitQueue> queue_;
};

}  // namespace

Result<std::unique_ptr<BulkLoad>> BulkLoad::Begin(Store& store) {
  auto* writer = dynamic_cast<WriterStore*>(&store);
  if (writer == nullptr) {
    return Error{ErrorCode::kReadOnly, "the store was opened to read only"};
  }
  return writer->BeginBulk();
}

Result<std::unique_ptr<Store>> Store::Open(const OpenOptions& options) {
  if (options.create_if_missing && !options.writable) {
    return Error{ErrorCode::kInvalid, "a store can only be made when opened to write"};
  }
  auto place = StoreDirectory::Prepare(options);
  if (!place) return std::move(place).error();
  if (!options.writable) {
    auto store = std::make_unique<ReaderStore>(options);
    auto first = store->Newest();
    if (!first) return std::move(first).error();
    return std::unique_ptr<Store>(std::move(store));
  }
  auto database = Database::OpenWriter(options);
  if (!database) return std::move(database).error();
  auto store = std::make_unique<WriterStore>(options, std::move(*place), std::move(*database));
  if (Status status = store->Start(); !status.ok()) return std::move(status).error();
  if (!options.publish_later) {
    if (Status status = store->Publish(); !status.ok()) return std::move(status).error();
  }
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace kg::store

#include "graph/store/store.h"

#include <algorithm>
#include <mutex>

#include "graph/store/bytes.h"
#include "graph/store/check.h"
#include "graph/store/transaction.h"
#include "graph/store/view_reader.h"

namespace kg::store {
namespace {

class ViewSnapshot final : public Snapshot, public ViewReader {
 public:
  ViewSnapshot(std::shared_ptr<const View> view, std::shared_ptr<const TokenTable> tokens,
               Counts counts)
      : ViewReader(std::move(tokens), std::move(counts)), view_(std::move(view)) {}
  const View& view() const override { return *view_; }
  const Counts& counts() const { return counts_; }
  const TokenTable& tokens() const { return *tokens_; }

 private:
  std::shared_ptr<const View> view_;
};

// kUnsupported for a newer layout, kCorrupt for a directory that is no store of ours.
Status CheckLayout(const View& view, const std::string& where) {
  std::string bytes;
  const Result<bool> found = view.Get(Family::kMeta, "layout", bytes);
  if (!found) return found.error();
  if (!*found || bytes.size() != 4) {
    return Error{ErrorCode::kCorrupt, "this is not a kg store", where};
  }
  const std::uint32_t version = ReadU32(bytes);
  if (version > kLayoutVersion) {
    return Error{ErrorCode::kUnsupported,
                 "the store was written by a newer kg (format " + std::to_string(version) +
                     "; this one reads up to " + std::to_string(kLayoutVersion) +
                     "); install the newer version or build the store again",
                 where};
  }
  return {};
}

class RocksStore final : public Store {
 public:
  explicit RocksStore(OpenOptions options) : options_(std::move(options)) {}

  Status Open() {
    Result<std::unique_ptr<Database>> database = Database::Open(options_);
    if (!database) return std::move(database).error();
    std::shared_ptr<const View> view = (*database)->NewView();
    std::string bytes;
    const Result<bool> found = view->Get(Family::kMeta, "layout", bytes);
    if (!found) return found.error();
    if (!*found && options_.writable && options_.create_if_missing) {
      // Nothing may be there yet: else it is somebody else's database.
      const std::unique_ptr<Cursor> cursor = view->NewCursor(Family::kNode);
      cursor->Seek("");
      if (!cursor->valid()) {
        const std::unique_ptr<Batch> batch = (*database)->NewBatch();
        std::string version;
        AppendU32(version, kLayoutVersion);
        batch->Put(Family::kMeta, "layout", version);
        if (Status status = batch->Commit(); !status) return status;
        view = (*database)->NewView();
      }
    }
    if (Status status = CheckLayout(*view, options_.directory.string()); !status) return status;
    auto tokens = std::make_shared<TokenTable>();
    if (Status status = tokens->Load(*view); !status) return status;
    Result<Counts> counts = Counts::Load(*view);
    if (!counts) return std::move(counts).error();
    database_ = std::shared_ptr<Database>(*std::move(database));
    tokens_ = std::move(tokens);
    counts_ = *std::move(counts);
    return {};
  }

  Result<std::shared_ptr<const Snapshot>> NewSnapshot() const override {
    Result<std::shared_ptr<const ViewSnapshot>> snapshot = Newest();
    if (!snapshot) return std::move(snapshot).error();
    return std::shared_ptr<const Snapshot>(*std::move(snapshot));
  }

  Result<std::unique_ptr<Transaction>> Begin() override {
    if (!options_.writable) {
      return Error{ErrorCode::kReadOnly, "the store is open for reading only",
                   options_.directory.string()};
    }
    std::unique_lock<std::mutex> lock(writer_);
    std::unique_ptr<Batch> batch = database_->NewBatch();
    Counts counts;
    {
      const std::lock_guard guard(state_);
      counts = counts_;
    }
    return std::unique_ptr<Transaction>(std::make_unique<BatchTransaction>(
        std::move(batch), tokens_, std::move(counts), std::move(lock), [this](const Counts& now) {
          const std::lock_guard guard(state_);
          counts_ = now;
        }));
  }

  Result<Statistics> ReadStatistics() const override {
    Result<std::shared_ptr<const ViewSnapshot>> snapshot = Newest();
    if (!snapshot) return std::move(snapshot).error();
    const Counts& counts = (*snapshot)->counts();
    Statistics statistics;
    statistics.nodes = counts.nodes;
    statistics.relationships = counts.relationships;
    statistics.statements = counts.statements;
    statistics.evidence = counts.evidence;
    const std::unique_ptr<Cursor> cursor = (*snapshot)->view().NewCursor(Family::kDocument);
    for (cursor->Seek(""); cursor->valid(); cursor->Next()) ++statistics.documents;
    if (Status status = cursor->status(); !status) return std::move(status).error();
    auto add = [&](TokenTable::Kind kind, const std::vector<std::uint64_t>& of,
                   std::vector<std::pair<std::string, std::uint64_t>>& out) {
      for (std::uint32_t id = 0; id < of.size(); ++id) {
        if (of[id] > 0) out.emplace_back((*snapshot)->tokens().NameOf(kind, id), of[id]);
      }
      std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
      });
    };
    add(TokenTable::kLabel, counts.labels, statistics.labels);
    add(TokenTable::kType, counts.types, statistics.types);
    statistics.column_families = Current()->Sizes();
    std::error_code error;
    for (std::filesystem::directory_iterator it(options_.directory, error), end;
         !error && it != end; it.increment(error)) {
      std::error_code size_error;
      const std::uint64_t bytes = it->file_size(size_error);
      if (!size_error) statistics.bytes_on_disk += bytes;
    }
    return statistics;
  }

  Result<CheckReport> Check(const std::function<void(double)>& progress) const override {
    Result<std::shared_ptr<const ViewSnapshot>> snapshot = Newest();
    if (!snapshot) return std::move(snapshot).error();
    return CheckView((*snapshot)->view(), (*snapshot)->tokens(), (*snapshot)->counts(), progress);
  }

  Status Compact() override {
    if (!options_.writable) {
      return Error{ErrorCode::kReadOnly, "the store is open for reading only",
                   options_.directory.string()};
    }
    return database_->Compact();
  }

  Status Backup(const std::filesystem::path& directory) const override {
    std::error_code error;
    if (std::filesystem::exists(directory, error)) {
      return Error{ErrorCode::kConflict, "the folder for the backup exists already; name a new one",
                   directory.string()};
    }
    return Current()->Checkpoint(directory);
  }

 private:
  std::shared_ptr<Database> Current() const {
    const std::lock_guard guard(state_);
    return database_;
  }

  // A reader opens the directory anew when the writer has changed it; older snapshots keep theirs.
  Result<std::shared_ptr<const ViewSnapshot>> Newest() const {
    const std::lock_guard guard(state_);
    if (options_.writable) {
      return std::make_shared<const ViewSnapshot>(database_->NewView(), tokens_, counts_);
    }
    if (database_->Stale()) {
      RocksStore fresh(options_);
      if (Status status = fresh.Open(); !status) return std::move(status).error();
      database_ = std::move(fresh.database_);
      tokens_ = std::move(fresh.tokens_);
      counts_ = std::move(fresh.counts_);
    }
    return std::make_shared<const ViewSnapshot>(database_->NewView(), tokens_, counts_);
  }

  OpenOptions options_;
  mutable std::mutex state_;  // guards the three below
  mutable std::shared_ptr<Database> database_;
  mutable std::shared_ptr<TokenTable> tokens_;
  mutable Counts counts_;
  std::mutex writer_;
};

}  // namespace

Result<std::unique_ptr<Store>> Store::Open(const OpenOptions& options) {
  auto store = std::make_unique<RocksStore>(options);
  if (Status status = store->Open(); !status) return std::move(status).error();
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace kg::store

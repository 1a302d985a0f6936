#include "graph/store/follower.h"

#include <algorithm>
#include <system_error>
#include <vector>

namespace kg::store {
namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 20;

// Which files there are, of a fingerprint; of a manifest also how long it is, if that is wanted.
std::string Names(const std::string& fingerprint, bool manifest_sizes) {
  std::string kept;
  for (std::size_t at = 0; at < fingerprint.size();) {
    const std::size_t end = fingerprint.find('\n', at);
    const std::string line = fingerprint.substr(at, end - at);
    const bool whole = manifest_sizes && line.starts_with("MANIFEST-");
    kept += whole ? line : line.substr(0, line.find(' '));
    kept += '\n';
    at = end + 1;
  }
  return kept;
}

}  // namespace

Result<std::string> Follower::Fingerprint() const {
  std::error_code code;
  std::vector<std::string> files;
  for (fs::directory_iterator it(options_.directory, code), end; !code && it != end;
       it.increment(code)) {
    const std::string name = it->path().filename().string();
    const bool log = name.ends_with(".log"), manifest = name.starts_with("MANIFEST-");
    if (!log && !manifest && name != "CURRENT") continue;
    std::error_code gone;
    const std::uintmax_t size = fs::file_size(it->path(), gone);
    if (!gone) files.push_back(name + ' ' + std::to_string(size));
  }
  if (code) {
    return Error{ErrorCode::kIo, "cannot read the store's directory: " + code.message(),
                 options_.directory.string()};
  }
  std::sort(files.begin(), files.end());
  std::string fingerprint;
  for (const std::string& file : files) fingerprint += file + '\n';
  return fingerprint;
}

// The same files, further on, if nobody looks at their old state; else a new opening. So also if
// logs or manifests came or went: catching up with a writer that was opened again, or whose log
// became a file meanwhile, mixes what it had read with what is there.
Result<std::shared_ptr<Database>> Follower::Advance(const std::string& files) {
  const bool grown = Names(files, false) == Names(seen_, false);
  const bool in_use = current_ != nullptr && current_.use_count() > 1;
  current_.reset();
  if (database_ != nullptr && grown && !in_use && database_->CatchUp().ok()) return database_;
  database_.reset();
  return Database::OpenFollower(options_);
}

Result<std::shared_ptr<const SnapshotImpl>> Follower::Newest() {
  const std::lock_guard lock(mutex_);
  Error last{ErrorCode::kIo, "the store changes too fast to be read", options_.directory.string()};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto before = Fingerprint();
    if (!before) return std::move(before).error();
    if (current_ != nullptr && *before == seen_) return current_;
    auto database = Advance(*before);
    if (!database) {
      // Files may go while they are being opened; damage stays.
      if (attempt >= 3 && database.error().code == ErrorCode::kCorrupt) return database.error();
      last = std::move(database).error();
      continue;
    }
    database_ = std::move(*database);
    std::unique_ptr<View> view = database_->Latest();
    auto counters = ReadCounters(*view);
    if (!counters) return std::move(counters).error();
    if (Status status = tokens_->Load(*view); !status.ok()) return std::move(status).error();
    // If logs came or went meanwhile, the state may lack what moved from a log to a file.
    auto after = Fingerprint();
    if (!after) return std::move(after).error();
    if (Names(*before, true) != Names(*after, true) && attempt + 1 < kAttempts) {
      seen_.clear();
      continue;
    }
    seen_ = std::move(*before);
    auto indexes = ReadIndexes(*view);
    if (!indexes) return std::move(indexes).error();
    images_->ChangeAll(++states_);
    current_ = std::make_shared<const SnapshotImpl>(SnapshotState{
        database_, std::move(view), std::move(*counters), tokens_,
        std::make_shared<const StoredIndexes>(std::move(*indexes)), images_, states_});
    return current_;
  }
  return last;
}

}  // namespace kg::store

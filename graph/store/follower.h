#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "graph/store/snapshot.h"

namespace kg::store {

// The newest state of a store that somebody else may be writing. A snapshot never changes: while
// one is in use, a newer state is read through another opening of the same files.
class Follower {
 public:
  Follower(OpenOptions options, std::shared_ptr<Tokens> tokens, std::shared_ptr<ImageCache> images)
      : options_(std::move(options)), tokens_(std::move(tokens)), images_(std::move(images)) {}

  Result<std::shared_ptr<const SnapshotImpl>> Newest();

 private:
  // Changes whenever the writer commits: what files there are, and how long.
  Result<std::string> Fingerprint() const;
  Result<std::shared_ptr<Database>> Advance(const std::string& files);

  const OpenOptions options_;
  const std::shared_ptr<Tokens> tokens_;
  const std::shared_ptr<ImageCache> images_;
  std::mutex mutex_;
  std::uint64_t states_ = 0;  // seen: what the writer changed between two is not known
  std::string seen_;
  std::shared_ptr<Database> database_;
  std::shared_ptr<const SnapshotImpl> current_;
};

}  // namespace kg::store

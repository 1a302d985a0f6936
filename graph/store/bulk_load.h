#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "graph/store/counters.h"
#include "graph/store/declared_index.h"
#include "graph/store/layout.h"
#include "graph/store/store.h"
#include "graph/store/tokens.h"

namespace kg::store {

// The one writer of an empty store, filling it with sorted files (TableWriter) instead of
// transactions. Ends without a trace unless it commits. One thread.
class BulkLoad {
 public:
  // Waits for the transaction before it. kReadOnly, or kConflict if the store holds anything.
  static Result<std::unique_ptr<BulkLoad>> Begin(Store& store);
  virtual ~BulkLoad() = default;

  // What the empty store's numbers start from: ids that were used once are not used again.
  virtual const Counters& start() const = 0;
  virtual Tokens& tokens() = 0;
  // An empty directory on the store's disk; goes when this does, or with the next bulk load.
  virtual const std::filesystem::path& scratch() const = 0;

  // Sorted files of new keys, by family (none of kMeta).
  using Files = std::array<std::vector<std::string>, kFamilies>;
  // Hand-made relationships `ordinal`, `ordinal` + 1, ... are `relationship` and those after it.
  struct Run {
    std::uint64_t ordinal = 0, relationship = 0, count = 0;
  };
  // All files, the tokens, `counters`, `runs` and `indexes`, whose entries the files hold, become
  // visible and durable as one commit. Whatever happens meanwhile, the store holds all of it or
  // nothing. Over either way.
  virtual Status Commit(Files files, Counters counters, const std::vector<Run>& runs,
                        StoredIndexes indexes) = 0;
};

}  // namespace kg::store

#pragma once

#include <memory>
#include <utility>

#include "graph/store/database.h"
#include "graph/store/graph_reader.h"

namespace kg::store {

// What a snapshot reads, made before its reader. Keeps the database open.
struct SnapshotState {
  std::shared_ptr<Database> database;
  std::unique_ptr<View> view;  // goes before the database does
  Counters counters;
  std::shared_ptr<Tokens> tokens;
  std::shared_ptr<const StoredIndexes> indexes;
  std::shared_ptr<ImageCache> images;
  std::uint64_t number = 0;  // of this state, as `images` counts
};

class SnapshotImpl final : private SnapshotState, public GraphReader<Snapshot> {
 public:
  explicit SnapshotImpl(SnapshotState state)
      : SnapshotState(std::move(state)),
        GraphReader<Snapshot>(SnapshotState::view.get(), &(SnapshotState::counters),
                              SnapshotState::tokens.get(), SnapshotState::indexes.get(),
                              Images{SnapshotState::images.get(), SnapshotState::number}) {}

  const View& bytes() const { return *SnapshotState::view; }
  const Counters& counters() const { return SnapshotState::counters; }
  const Tokens& tokens() const { return *SnapshotState::tokens; }
};

// Counters and tokens as a view has them. A store that has seen no commit has none.
Result<Counters> ReadCounters(const View& view);
Result<Traffic> ReadTraffic(const View& view);

}  // namespace kg::store

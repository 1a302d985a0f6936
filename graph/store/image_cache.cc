#include "graph/store/image_cache.h"

#include <algorithm>

#include "graph/store/image_builder.h"

namespace kg::store {
namespace {

// One record or list read on its own costs about as much as so many taken by a walk.
constexpr std::uint64_t kRecordsPerRead = 8;
constexpr std::uint64_t kLinksPerRead = 64;
constexpr std::uint64_t kPostingsPerRead = 256;

template <typename T>
std::shared_ptr<const T> Shared(T image) {
  return std::make_shared<const T>(std::move(image));
}

}  // namespace

void ImageCache::Change(std::uint64_t number, const ChangedParts& changed) {
  const std::lock_guard lock(mutex_);
  for (const Part& part : changed.parts()) changed_[part] = number;
}

void ImageCache::ChangeAll(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  all_changed_ = number;
  changed_.clear();
}

std::uint64_t ImageCache::ChangedIn(const Part& part) const {
  std::uint64_t newest = all_changed_;
  auto look = [this, &newest](const Part& p) {
    if (auto it = changed_.find(p); it != changed_.end()) newest = std::max(newest, it->second);
  };
  look(part);
  if (part.of == Part::Of::kNodeProperty) look({Part::Of::kLabel, part.name, 0});
  if (part.of == Part::Of::kRelationshipProperty) look({Part::Of::kType, part.name, 0});
  return newest;
}

void ImageCache::Drop(Entry& entry) {
  bytes_ -= entry.bytes;
  entry.bytes = 0;
  entry.image.reset();
}

void ImageCache::MakeRoom(std::size_t bytes) {
  while (bytes_ + bytes > budget_) {
    Entry* oldest = nullptr;
    for (auto& [name, entry] : entries_) {
      if (entry.image != nullptr && (oldest == nullptr || entry.used < oldest->used)) {
        oldest = &entry;
      }
    }
    if (oldest == nullptr) return;
    Drop(*oldest);
  }
}

template <typename Image, typename Make>
std::shared_ptr<const Image> ImageCache::Find(const State& state, const Name& name,
                                              std::uint64_t reads, const Cost& cost, Make make) {
  std::unique_lock lock(mutex_);
  Entry& entry = entries_[name];  // entries stay: the reference holds while unlocked
  const std::uint64_t changed = ChangedIn(name.part);
  const bool serves = state.number == entry.state || (state.number >= changed &&
                                                      entry.state >= changed);
  if (entry.image != nullptr && serves) {
    entry.used = ++clock_;
    return std::static_pointer_cast<const Image>(entry.image);
  }
  if (state.number < changed) return nullptr;  // no images of the past
  if (entry.state < changed) {
    Drop(entry);
    entry.refused = false;
  }
  entry.reads += reads;
  if (entry.making || entry.refused || entry.reads < cost.reads || cost.bytes > budget_) {
    return nullptr;
  }
  entry.making = true;
  entry.reads = 0;
  MakeRoom(cost.bytes);
  bytes_ += cost.bytes;
  lock.unlock();

  Result<std::shared_ptr<const Image>> made = make();

  lock.lock();
  entry.making = false;
  entry.state = state.number;
  bytes_ -= cost.bytes;
  if (!made || *made == nullptr) {
    entry.refused = !made;  // reading the blocks will say what is wrong with them
    return nullptr;
  }
  const std::size_t bytes = (*made)->bytes();
  if (bytes > budget_) {
    entry.refused = true;
    return nullptr;
  }
  if (ChangedIn(name.part) <= state.number) {
    MakeRoom(bytes);
    entry.image = *made;
    entry.bytes = bytes;
    bytes_ += bytes;
    entry.used = ++clock_;
  }
  return *made;
}

std::shared_ptr<const LabelImage> ImageCache::Nodes(const State& state, LabelId label,
                                                    std::uint64_t reads) {
  const std::uint64_t count =
      Counters::Of(state.counters.labels, static_cast<std::uint32_t>(label));
  return Find<LabelImage>(state, {Part::Nodes(label)}, reads,
                          {count / kPostingsPerRead, count * sizeof(std::uint32_t)},
                          [&]() -> Result<std::shared_ptr<const LabelImage>> {
                            auto image = BuildLabelImage(state.view, label);
                            if (!image) return std::move(image).error();
                            return Shared(std::move(*image));
                          });
}

std::shared_ptr<const AdjacencyImage> ImageCache::Links(const State& state, Family side,
                                                        TypeId type, std::uint64_t reads) {
  const std::uint64_t count = Counters::Of(state.counters.types, static_cast<std::uint32_t>(type));
  const std::uint64_t nodes = state.counters.nodes;
  return Find<AdjacencyImage>(
      state, {Part::Relationships(type), side}, reads,
      {nodes / kRecordsPerRead + count / kLinksPerRead, count * 2 * sizeof(std::uint32_t)},
      [&]() -> Result<std::shared_ptr<const AdjacencyImage>> {
        auto image = BuildAdjacencyImage(state.view, side, type);
        if (!image) return std::move(image).error();
        return Shared(std::move(*image));
      });
}

std::shared_ptr<const ColumnImage> ImageCache::Column(const State& state, LabelId label, KeyId key,
                                                      std::uint64_t reads) {
  const std::uint64_t count =
      Counters::Of(state.counters.labels, static_cast<std::uint32_t>(label));
  return Find<ColumnImage>(state, {Part::Property(label, key)}, reads,
                           {count / kRecordsPerRead, count * sizeof(std::uint64_t)},
                           [&]() -> Result<std::shared_ptr<const ColumnImage>> {
                             auto nodes = Nodes(state, label, count);
                             if (nodes == nullptr) return std::shared_ptr<const ColumnImage>();
                             std::shared_ptr<const IdSet> ids(nodes, &nodes->nodes());
                             auto image = BuildColumnImage(state.view, std::move(ids), key);
                             if (!image) return std::move(image).error();
                             return Shared(std::move(*image));
                           });
}

std::shared_ptr<const ColumnImage> ImageCache::Column(const State& state, TypeId type, KeyId key,
                                                      std::uint64_t reads) {
  const std::uint64_t count = Counters::Of(state.counters.types, static_cast<std::uint32_t>(type));
  return Find<ColumnImage>(
      state, {Part::Property(type, key)}, reads,
      {(state.counters.nodes + count) / kRecordsPerRead, count * 2 * sizeof(std::uint64_t)},
      [&]() -> Result<std::shared_ptr<const ColumnImage>> {
        auto links = Links(state, Family::kOut, type, state.counters.nodes + count);
        if (links == nullptr) return std::shared_ptr<const ColumnImage>();
        auto image = BuildColumnImage(state.view, *links, key);
        if (!image) return std::move(image).error();
        return Shared(std::move(*image));
      });
}

std::size_t ImageCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace kg::store

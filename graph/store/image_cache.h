#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "graph/store/changed_parts.h"
#include "graph/store/counters.h"
#include "graph/store/image.h"
#include "graph/store/view.h"

namespace kg::store {

// The images of one store, made once each and shared by its readers. Any thread may call anything.
//
// States are numbered, ascending. Of each part the cache knows the newest state that changed it, so
// an image made in one state serves another if both are at or after that. An image is made by the
// reader that has brought the reads asked for to what making it costs (then waiting and making
// together cost at most twice what the wiser of the two would have); meanwhile others read blocks.
// Images beyond `budget` bytes go, the longest unused first; readers that hold one keep it.
class ImageCache {
 public:
  explicit ImageCache(std::size_t budget) : budget_(budget) {}

  // Before a reader can see state `number`.
  void Change(std::uint64_t number, const ChangedParts& changed);
  void ChangeAll(std::uint64_t number);

  // One state of the store.
  struct State {
    const View& view;
    const Counters& counters;
    std::uint64_t number;
  };
  // Null: not made (yet).
  std::shared_ptr<const LabelImage> Nodes(const State& state, LabelId label, std::uint64_t reads);
  std::shared_ptr<const AdjacencyImage> Links(const State& state, Family side, TypeId type,
                                              std::uint64_t reads);
  std::shared_ptr<const ColumnImage> Column(const State& state, LabelId label, KeyId key,
                                            std::uint64_t reads);
  std::shared_ptr<const ColumnImage> Column(const State& state, TypeId type, KeyId key,
                                            std::uint64_t reads);

  std::size_t bytes() const;

 private:
  struct Name {
    Part part;
    Family side{};  // of links
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  struct Entry {
    std::shared_ptr<const void> image;
    std::uint64_t state = 0;  // in which it was made, or found too big
    std::size_t bytes = 0;    // what it is charged with
    std::uint64_t reads = 0;  // asked for since the last image
    std::uint64_t used = 0;
    bool making = false, refused = false;
  };
  struct Cost {
    std::uint64_t reads;
    std::size_t bytes;  // about
  };

  template <typename Image, typename Make>
  std::shared_ptr<const Image> Find(const State& state, const Name& name, std::uint64_t reads,
                                    const Cost& cost, Make make);
  // The newest state that changed what the image is of.
  std::uint64_t ChangedIn(const Part& part) const;
  void MakeRoom(std::size_t bytes);
  void Drop(Entry& entry);

  const std::size_t budget_;
  mutable std::mutex mutex_;
  std::map<Part, std::uint64_t> changed_;
  std::uint64_t all_changed_ = 0;
  std::map<Name, Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t clock_ = 0;
};

}  // namespace kg::store

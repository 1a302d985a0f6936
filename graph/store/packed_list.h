#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/store/bytes.h"
#include "graph/store/view.h"

// Sorted sets of ids, packed: a short one lies in its root, a long one in bounded blocks beside it,
// and the root keeps how many there are. Adding to a hub touches one block and one small root.
namespace kg::store {

struct Link {
  NodeId node;
  RelationshipId relationship;
  friend auto operator<=>(const Link&, const Link&) = default;
};

// Ascending nodes: differences.
struct NodeCodec {
  using Entry = NodeId;
  NodeId last{};
  void Put(std::string& out, NodeId node) {
    PutVarint(out, static_cast<std::uint64_t>(node) - static_cast<std::uint64_t>(last));
    last = node;
  }
  NodeId Read(ByteReader& reader) {
    last = NodeId{static_cast<std::uint64_t>(last) + reader.Varint()};
    return last;
  }
  static void PutKey(std::string& key, NodeId node) {
    PutOrdered(key, static_cast<std::uint64_t>(node));
  }
};

// Ascending by neighbour, then relationship: differences of both, the second one signed.
struct LinkCodec {
  using Entry = Link;
  Link last{};
  void Put(std::string& out, const Link& link) {
    PutVarint(out, static_cast<std::uint64_t>(link.node) - static_cast<std::uint64_t>(last.node));
    PutVarint(out,
              ZigZag(static_cast<std::int64_t>(static_cast<std::uint64_t>(link.relationship) -
                                               static_cast<std::uint64_t>(last.relationship))));
    last = link;
  }
  Link Read(ByteReader& reader) {
    last.node = NodeId{static_cast<std::uint64_t>(last.node) + reader.Varint()};
    last.relationship = RelationshipId{static_cast<std::uint64_t>(last.relationship) +
                                       static_cast<std::uint64_t>(UnZigZag(reader.Varint()))};
    return last;
  }
  static void PutKey(std::string& key, const Link& link) {
    PutOrdered(key, static_cast<std::uint64_t>(link.node));
    PutOrdered(key, static_cast<std::uint64_t>(link.relationship));
  }
};

inline constexpr std::size_t kInlineBytes = 1024;  // more, and a list moves to blocks
inline constexpr std::size_t kBlockBytes = 2048;   // more, and a block splits

template <typename Codec>
std::string EncodeEntries(std::span<const typename Codec::Entry> entries) {
  std::string out;
  Codec codec;
  for (const auto& entry : entries) codec.Put(out, entry);
  return out;
}

// Calls sink(entry) for each; stops early when it returns false. False if bytes make no sense.
template <typename Codec, typename Sink>
bool DecodeEntries(std::string_view bytes, Sink&& sink) {
  ByteReader reader(bytes);
  Codec codec;
  while (!reader.done()) {
    const auto entry = codec.Read(reader);
    if (!reader.ok()) return false;
    if (!sink(entry)) return true;
  }
  return reader.ok();
}

// The bytes with one more entry, without taking them apart: differences change at one place only.
// `out` is set if it is new. False if bytes make no sense.
template <typename Codec>
bool InsertEntry(std::string_view bytes, const typename Codec::Entry& entry,
                 std::optional<std::string>& out) {
  out.reset();
  ByteReader reader(bytes);
  Codec before;  // stands at the entries less than the new one
  while (!reader.done()) {
    const std::size_t at = bytes.size() - reader.left();
    Codec codec = before;
    const auto next = codec.Read(reader);
    if (!reader.ok()) return false;
    if (next < entry) {
      before = codec;
      continue;
    }
    if (next == entry) return true;
    out.emplace(bytes.substr(0, at));
    before.Put(*out, entry);
    before.Put(*out, next);
    *out += reader.rest();
    return true;
  }
  out.emplace(bytes);
  before.Put(*out, entry);
  return true;
}

// A list without its blocks.
struct ListHead {
  std::uint64_t count = 0;
  bool spilled = false;
  std::string entries;  // if not spilled

  // Up to the end of `out`, or with its length in front.
  void PutLast(std::string& out) const {
    PutVarint(out, count << 1 | (spilled ? 1 : 0));
    out += entries;
  }
  void Put(std::string& out) const {
    PutVarint(out, count << 1 | (spilled ? 1 : 0));
    if (!spilled) PutBytes(out, entries);
  }
};

// A list's head as it lies in stored bytes.
struct HeadRead {
  std::uint64_t count = 0;
  bool spilled = false;
  std::string_view entries;
};
inline HeadRead ReadHeadLast(ByteReader& reader) {
  const std::uint64_t head = reader.Varint();
  return {head >> 1, (head & 1) != 0, reader.Take(reader.left())};
}
inline HeadRead ReadHead(ByteReader& reader) {
  const std::uint64_t head = reader.Varint();
  if ((head & 1) != 0) return {head >> 1, true, {}};
  return {head >> 1, false, reader.Bytes()};
}

// The list whose blocks have keys `prefix` (the first) and `prefix` + key of their first entry.
template <typename Codec>
class PackedList {
 public:
  using Entry = typename Codec::Entry;

  PackedList(Family family, std::string prefix) : family_(family), prefix_(std::move(prefix)) {}

  // Calls sink(entry) for every entry >= from, ascending, until it returns false.
  template <typename Sink>
  Status Read(const View& view, const HeadRead& head, const Entry& from, Sink&& sink) const {
    bool more = true;
    auto filtered = [&](const Entry& entry) { return entry < from || (more = sink(entry)); };
    if (!head.spilled) {
      if (!DecodeEntries<Codec>(head.entries, filtered)) return Corrupt(family_, prefix_);
      return {};
    }
    std::string start = prefix_;
    if (from != Entry{}) {
      auto block = view.AtOrBefore(family_, BlockKey(from), prefix_);
      if (!block) return std::move(block).error();
      if (*block) start = (*block)->key;
    }
    std::unique_ptr<Cursor> cursor = view.Walk(family_, prefix_);
    if (start != prefix_) cursor->Seek(start);
    for (; more && cursor->Valid(); cursor->Next()) {
      if (!DecodeEntries<Codec>(cursor->value(), filtered)) return Corrupt(family_, cursor->key());
    }
    return cursor->status();
  }

  Result<bool> Contains(const View& view, const HeadRead& head, const Entry& entry) const {
    bool found = false;
    auto look = [&](const Entry& e) {
      found = e == entry;
      return e < entry;
    };
    if (!head.spilled) {
      if (!DecodeEntries<Codec>(head.entries, look)) return Corrupt(family_, prefix_);
      return found;
    }
    auto block = view.AtOrBefore(family_, BlockKey(entry), prefix_);
    if (!block) return std::move(block).error();
    if (*block && !DecodeEntries<Codec>((*block)->value, look)) {
      return Corrupt(family_, (*block)->key);
    }
    return found;
  }

  // Adds sorted entries; those there already are left. True if any was new.
  Result<bool> Insert(MutableView& view, ListHead& head, std::span<const Entry> added) const {
    if (added.size() == 1) return InsertOne(view, head, added.front());
    const std::uint64_t before = head.count;
    std::vector<Entry> entries;
    if (!head.spilled) {
      if (!Decode(head.entries, entries)) return Corrupt(family_, prefix_);
      Merge(entries, added, head.count);
      head.entries = EncodeEntries<Codec>(entries);
      if (head.entries.size() > kInlineBytes) Spill(view, head);
      return head.count != before;
    }
    while (!added.empty()) {
      auto block = view.AtOrBefore(family_, BlockKey(added.front()), prefix_);
      if (!block) return std::move(block).error();
      const std::string key = *block ? (*block)->key : prefix_;
      // Those that belong here: before the next block.
      std::unique_ptr<Cursor> cursor = view.Walk(family_, prefix_);
      cursor->Seek(key + '\0');
      std::size_t here = added.size();
      if (cursor->Valid()) {
        here = static_cast<std::size_t>(
            std::partition_point(added.begin(), added.end(),
                                 [&](const Entry& e) { return BlockKey(e) < cursor->key(); }) -
            added.begin());
      }
      if (Status status = cursor->status(); !status.ok()) return std::move(status).error();
      const bool last = !cursor->Valid();
      cursor.reset();
      entries.clear();
      if (*block && !Decode((*block)->value, entries)) return Corrupt(family_, key);
      const bool append = last && (entries.empty() || entries.back() < added.front());
      const std::size_t full = entries.size();
      Merge(entries, added.first(here), head.count);
      PutBlocks(view, key, entries, append ? full : 0);
      added = added.subspan(here);
    }
    return head.count != before;
  }

  // False if it was not there.
  Result<bool> Remove(MutableView& view, ListHead& head, const Entry& entry) const {
    std::vector<Entry> entries;
    std::string key = prefix_;
    if (!head.spilled) {
      if (!Decode(head.entries, entries)) return Corrupt(family_, prefix_);
    } else {
      auto block = view.AtOrBefore(family_, BlockKey(entry), prefix_);
      if (!block) return std::move(block).error();
      if (!*block) return false;
      key = std::move((*block)->key);
      if (!Decode((*block)->value, entries)) return Corrupt(family_, key);
    }
    auto it = std::lower_bound(entries.begin(), entries.end(), entry);
    if (it == entries.end() || *it != entry) return false;
    entries.erase(it);
    --head.count;
    if (!head.spilled) {
      head.entries = EncodeEntries<Codec>(entries);
    } else if (entries.empty()) {
      view.Delete(family_, std::move(key));
    } else {
      view.Put(family_, std::move(key), EncodeEntries<Codec>(entries));
    }
    return true;
  }

  void Spill(MutableView& view, ListHead& head) const {
    std::vector<Entry> entries;
    if (!Decode(head.entries, entries)) return;
    PutBlocks(view, prefix_, entries, 0);
    head.spilled = true;
    head.entries.clear();
  }

 private:
  Result<bool> InsertOne(MutableView& view, ListHead& head, const Entry& entry) const {
    std::optional<std::string> more;
    if (!head.spilled) {
      if (!InsertEntry<Codec>(head.entries, entry, more)) return Corrupt(family_, prefix_);
      if (!more) return false;
      ++head.count;
      head.entries = std::move(*more);
      if (head.entries.size() > kInlineBytes) Spill(view, head);
      return true;
    }
    auto block = view.AtOrBefore(family_, BlockKey(entry), prefix_);
    if (!block) return std::move(block).error();
    const std::string key = *block ? std::move((*block)->key) : prefix_;
    const std::string old = *block ? std::move((*block)->value) : std::string();
    if (!InsertEntry<Codec>(old, entry, more)) return Corrupt(family_, key);
    if (!more) return false;
    ++head.count;
    if (more->size() <= kBlockBytes) {
      view.Put(family_, key, std::move(*more));
      return true;
    }
    std::vector<Entry> entries;
    if (!Decode(*more, entries)) return Corrupt(family_, key);
    bool append = entries.back() == entry;
    if (append) {
      std::unique_ptr<Cursor> cursor = view.Walk(family_, prefix_);
      cursor->Seek(key + '\0');
      append = !cursor->Valid();
      if (Status status = cursor->status(); !status.ok()) return std::move(status).error();
    }
    PutBlocks(view, key, entries, append ? entries.size() - 1 : 0);
    return true;
  }

  std::string BlockKey(const Entry& entry) const {
    std::string key = prefix_;
    Codec::PutKey(key, entry);
    return key;
  }
  static bool Decode(std::string_view bytes, std::vector<Entry>& out) {
    return DecodeEntries<Codec>(bytes, [&out](const Entry& e) {
      out.push_back(e);
      return true;
    });
  }
  static void Merge(std::vector<Entry>& entries, std::span<const Entry> added,
                    std::uint64_t& count) {
    const std::size_t before = entries.size();
    entries.insert(entries.end(), added.begin(), added.end());
    std::inplace_merge(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(before),
                       entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    count += entries.size() - before;
  }
  // Cuts entries into blocks, the first of them under `key`. If all fit in one, there is one.
  // Else a block ends after `full` entries (if not 0: what grows at its end stays full), and
  // others are three quarters full.
  void PutBlocks(MutableView& view, const std::string& key, const std::vector<Entry>& entries,
                 std::size_t full) const {
    std::string whole = EncodeEntries<Codec>(entries);
    if (whole.size() <= kBlockBytes) return view.Put(family_, key, std::move(whole));
    std::size_t begin = 0;
    while (begin < entries.size()) {
      std::string bytes;
      Codec codec;
      std::size_t end = begin;
      while (end < entries.size() && bytes.size() < kBlockBytes * 3 / 4 &&
             !(full > begin && end == full)) {
        codec.Put(bytes, entries[end++]);
      }
      if (full > end && begin == 0) {  // the old block as it was
        while (end < full) codec.Put(bytes, entries[end++]);
      }
      view.Put(family_, begin == 0 ? key : BlockKey(entries[begin]), std::move(bytes));
      begin = end;
    }
  }

  Family family_;
  std::string prefix_;
};

}  // namespace kg::store

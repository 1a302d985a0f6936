#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/load/table_sink.h"
#include "graph/store/adjacency.h"
#include "graph/store/packed_list.h"

// Packed lists from sorted entries, as transactions that append would have made them: see
// graph/store/packed_list.h.
namespace kg::load {

// One list on its way: inline bytes, or full blocks.
template <typename Codec>
class ListBuilder {
 public:
  using Entry = typename Codec::Entry;
  struct Block {
    std::string key_end;  // "" of the first, else what follows the list's block prefix
    std::string bytes;
  };

  void Start() {
    count_ = 0;
    spilled_ = false;
    codec_ = {};
    bytes_.clear();
    blocks_.clear();
    first_.clear();
  }
  // Ascending; none twice.
  void Add(const Entry& entry) {
    Codec next = codec_;
    const std::size_t before = bytes_.size();
    next.Put(bytes_, entry);
    if (bytes_.size() > store::kInlineBytes) spilled_ = true;
    if (bytes_.size() > store::kBlockBytes) {
      bytes_.resize(before);
      blocks_.push_back({std::move(first_), std::move(bytes_)});
      bytes_.clear();
      first_.clear();
      Codec::PutKey(first_, entry);
      next = {};
      next.Put(bytes_, entry);
    }
    codec_ = next;
    ++count_;
  }
  void Spill() { spilled_ = true; }

  std::uint64_t count() const { return count_; }
  bool spilled() const { return spilled_; }
  const std::string& inline_bytes() const { return bytes_; }
  // Nothing if it is not spilled.
  Status PutBlocks(const std::string& prefix, TableSink& sink) const {
    if (!spilled_) return {};
    for (const Block& block : blocks_) {
      if (Status status = sink.Put(prefix + block.key_end, block.bytes); !status.ok()) return status;
    }
    return sink.Put(prefix + first_, bytes_);
  }

 private:
  std::uint64_t count_ = 0;
  bool spilled_ = false;
  Codec codec_;
  std::string bytes_;          // of the last block
  std::string first_;          // its key's end
  std::vector<Block> blocks_;  // before it
};

// Lists of nodes under root keys: families label, index, alias. Roots ascend, nodes within them too.
class PostingWriter {
 public:
  PostingWriter(Workspace* workspace, store::Family family) : sink_(workspace, family) {}

  Status Add(std::string_view root, NodeId node) {
    if (root != root_ || list_.count() == 0) {
      if (Status status = End(); !status.ok()) return status;
      root_ = root;
    }
    list_.Add(node);
    return {};
  }
  Status Finish() {
    if (Status status = End(); !status.ok()) return status;
    return sink_.Finish();
  }
  const std::vector<std::string>& files() const { return sink_.files(); }

 private:
  Status End() {
    if (list_.count() == 0) return {};
    value_.clear();
    store::PutVarint(value_, list_.count() << 1 | (list_.spilled() ? 1 : 0));
    if (!list_.spilled()) value_ += list_.inline_bytes();
    Status status = sink_.Put(root_, value_);
    if (status.ok()) status = list_.PutBlocks(store::PostingBlockPrefix(root_), sink_);
    list_.Start();
    return status;
  }

  TableSink sink_;
  std::string root_, value_;
  ListBuilder<store::NodeCodec> list_;
};

// Neighbours of nodes: families out and in. Nodes ascend, types within a node, links within a type.
class AdjacencyWriter {
 public:
  AdjacencyWriter(Workspace* workspace, store::Family family) : sink_(workspace, family) {}

  Status Add(NodeId node, TypeId type, const store::Link& link) {
    if (used_ > 0 && node != node_) {
      if (Status status = End(); !status.ok()) return status;
    }
    node_ = node;
    if (used_ == 0 || groups_[used_ - 1].type != type) {
      if (used_ == groups_.size()) groups_.emplace_back();
      groups_[used_].type = type;
      groups_[used_++].list.Start();
    }
    groups_[used_ - 1].list.Add(link);
    return {};
  }
  Status Finish() {
    if (Status status = End(); !status.ok()) return status;
    return sink_.Finish();
  }
  const std::vector<std::string>& files() const { return sink_.files(); }

 private:
  struct Group {
    TypeId type{};
    ListBuilder<store::LinkCodec> list;
  };

  Status End() {
    if (used_ == 0) return {};
    const std::span<Group> groups(groups_.data(), used_);
    used_ = 0;
    const auto inline_size = [](const Group& g) {
      return g.list.spilled() ? 0 : g.list.inline_bytes().size();
    };
    std::size_t bytes = 0;
    for (const Group& g : groups) bytes += inline_size(g);
    while (bytes > store::kRootBytes) {
      Group* longest = &groups[0];
      for (Group& g : groups) {
        if (inline_size(g) > inline_size(*longest)) longest = &g;
      }
      bytes -= inline_size(*longest);
      longest->list.Spill();
    }
    value_.clear();
    for (const Group& g : groups) {
      store::PutVarint(value_, static_cast<std::uint32_t>(g.type));
      store::PutVarint(value_, g.list.count() << 1 | (g.list.spilled() ? 1 : 0));
      if (!g.list.spilled()) store::PutBytes(value_, g.list.inline_bytes());
    }
    key_.clear();
    store::PutOrdered(key_, static_cast<std::uint64_t>(node_));
    if (Status status = sink_.Put(key_, value_); !status.ok()) return status;
    for (const Group& g : groups) {
      Status status = g.list.PutBlocks(store::TypeBlockPrefix(node_, g.type), sink_);
      if (!status.ok()) return status;
    }
    return {};
  }

  TableSink sink_;
  NodeId node_{};
  std::vector<Group> groups_;  // the first `used_`
  std::size_t used_ = 0;
  std::string key_, value_;
};

}  // namespace kg::load

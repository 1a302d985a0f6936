#include "graph/store/posting.h"

#include <algorithm>

#include "graph/store/bytes.h"

namespace kg::store {
namespace {

constexpr std::size_t kTailBytes = 16;

std::string BlockKey(std::string_view prefix, Posting first) {
  std::string key(prefix);
  AppendU64(key, first.first);
  AppendU64(key, first.second);
  return key;
}

std::string Encode(const Posting* begin, const Posting* end) {
  std::string out;
  AppendVarint(out, static_cast<std::uint64_t>(end - begin));
  Posting before;
  for (const Posting* p = begin; p != end; ++p) {
    AppendVarint(out, p->first - before.first);
    // Within one neighbour the relationship ids ascend, else the id stands whole.
    AppendVarint(out, p != begin && p->first == before.first ? p->second - before.second
                                                              : p->second);
    before = *p;
  }
  return out;
}

Status Decode(std::string_view bytes, std::vector<Posting>& out) {
  out.clear();
  ByteReader in(bytes);
  const std::uint64_t count = in.Varint();
  Posting before;
  for (std::uint64_t i = 0; i < count && !in.bad(); ++i) {
    const std::uint64_t step = in.Varint(), second = in.Varint();
    Posting p{before.first + step, second};
    if (i > 0 && step == 0) p.second += before.second;
    out.push_back(p);
    before = p;
  }
  if (!in.bad() && in.done()) return {};
  return Error{ErrorCode::kCorrupt,
               "the store is damaged: a block of neighbours cannot be read; restore a backup or "
               "build it again"};
}

struct Block {
  bool found = false;
  std::string key;
  std::vector<Posting> postings;
};

// The block in which `posting` is, or would be put; none if the list is empty.
Result<Block> FindBlock(const View& view, Family family, std::string_view prefix,
                        Posting posting) {
  const std::unique_ptr<Cursor> cursor = view.NewCursor(family);
  const auto is_ours = [&] {
    return cursor->valid() && cursor->key().size() == prefix.size() + kTailBytes &&
           cursor->key().starts_with(prefix);
  };
  cursor->SeekForPrev(BlockKey(prefix, posting));
  if (!is_ours()) cursor->Seek(prefix);
  if (Status status = cursor->status(); !status) return std::move(status).error();
  Block block;
  if (!is_ours()) return block;
  block.found = true;
  block.key = cursor->key();
  if (Status status = Decode(cursor->value(), block.postings); !status) {
    return std::move(status).error();
  }
  return block;
}

void Write(Batch& batch, Family family, std::string_view prefix, const Block& block) {
  const std::vector<Posting>& all = block.postings;
  if (block.found && (all.empty() || block.key != BlockKey(prefix, all.front()))) {
    batch.Delete(family, block.key);
  }
  if (all.empty()) return;
  const std::string whole = Encode(all.data(), all.data() + all.size());
  if (whole.size() <= kPostingBlockBytes || all.size() < 2) {
    batch.Put(family, BlockKey(prefix, all.front()), whole);
    return;
  }
  // Ascending inserts are the usual case: leave the first part nearly full.
  const std::size_t cut = all.size() - all.size() / 8 - 1;
  batch.Put(family, BlockKey(prefix, all.front()), Encode(all.data(), all.data() + cut));
  batch.Put(family, BlockKey(prefix, all[cut]),
            Encode(all.data() + cut, all.data() + all.size()));
}

}  // namespace

Result<bool> InsertPosting(Batch& batch, Family family, std::string_view prefix, Posting posting) {
  Result<Block> block = FindBlock(batch, family, prefix, posting);
  if (!block) return std::move(block).error();
  std::vector<Posting>& all = block->postings;
  const auto it = std::lower_bound(all.begin(), all.end(), posting);
  if (it != all.end() && *it == posting) return false;
  all.insert(it, posting);
  Write(batch, family, prefix, *block);
  return true;
}

Result<bool> ErasePosting(Batch& batch, Family family, std::string_view prefix, Posting posting) {
  Result<Block> block = FindBlock(batch, family, prefix, posting);
  if (!block) return std::move(block).error();
  std::vector<Posting>& all = block->postings;
  const auto it = std::lower_bound(all.begin(), all.end(), posting);
  if (it == all.end() || *it != posting) return false;
  all.erase(it);
  Write(batch, family, prefix, *block);
  return true;
}

Result<bool> ContainsPosting(const View& view, Family family, std::string_view prefix,
                             Posting posting) {
  Result<Block> block = FindBlock(view, family, prefix, posting);
  if (!block) return std::move(block).error();
  return std::binary_search(block->postings.begin(), block->postings.end(), posting);
}

Status VisitPostings(
    Cursor& cursor, std::string_view prefix,
    const std::function<bool(std::string_view, const std::vector<Posting>&)>& visit) {
  std::vector<Posting> postings;
  for (cursor.Seek(prefix); cursor.valid(); cursor.Next()) {
    const std::string_view key = cursor.key();
    if (!key.starts_with(prefix) || key.size() < kTailBytes) break;
    if (Status status = Decode(cursor.value(), postings); !status) return status;
    if (!visit(key.substr(0, key.size() - kTailBytes), postings)) return {};
  }
  return cursor.status();
}

Result<std::uint64_t> CountPostings(Cursor& cursor, std::string_view prefix) {
  std::uint64_t count = 0;
  for (cursor.Seek(prefix); cursor.valid() && cursor.key().starts_with(prefix); cursor.Next()) {
    count += ByteReader(cursor.value()).Varint();
  }
  if (Status status = cursor.status(); !status) return std::move(status).error();
  return count;
}

Status ScanPostings(const View& view, Family family, std::string_view prefix, Posting from,
                    std::size_t limit, std::vector<Posting>& out) {
  const std::unique_ptr<Cursor> cursor = view.NewCursor(family);
  std::vector<Posting> postings;
  std::size_t left = limit;
  cursor->SeekForPrev(BlockKey(prefix, from));
  if (!cursor->valid() || !cursor->key().starts_with(prefix)) cursor->Seek(prefix);
  for (; left > 0 && cursor->valid() && cursor->key().starts_with(prefix); cursor->Next()) {
    if (Status status = Decode(cursor->value(), postings); !status) return status;
    auto it = std::lower_bound(postings.begin(), postings.end(), from);
    for (; it != postings.end() && left > 0; ++it, --left) out.push_back(*it);
  }
  return cursor->status();
}

}  // namespace kg::store

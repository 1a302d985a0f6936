#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "graph/store/key_value.h"

// Sorted sets of pairs, packed into blocks of a few kilobytes under keys of one prefix:
//   key   prefix, first 8, second 8 of the block's first pair
//   value number of pairs, then each pair as a difference to the one before (LEB128)
// A hub with millions of neighbours is many blocks, and extending it touches one.
namespace kg::store {

struct Posting {
  std::uint64_t first = 0, second = 0;
  friend auto operator<=>(const Posting&, const Posting&) = default;
};

// A block that grows past this is split in two.
inline constexpr std::size_t kPostingBlockBytes = 4096;

// False: it was there already (Insert), or was not (Erase).
Result<bool> InsertPosting(Batch& batch, Family family, std::string_view prefix, Posting posting);
Result<bool> ErasePosting(Batch& batch, Family family, std::string_view prefix, Posting posting);
Result<bool> ContainsPosting(const View& view, Family family, std::string_view prefix,
                             Posting posting);

// Calls `visit` with each block of keys that start with `prefix`, in order: the key without the
// pair at its end, and the pairs. `visit` returns false to stop. The pairs' vector is reused.
Status VisitPostings(
    Cursor& cursor, std::string_view prefix,
    const std::function<bool(std::string_view, const std::vector<Posting>&)>& visit);

// The number of pairs under `prefix`, from the heads of the blocks.
Result<std::uint64_t> CountPostings(Cursor& cursor, std::string_view prefix);

// Appends up to `limit` pairs of exactly this prefix, from `from` on.
Status ScanPostings(const View& view, Family family, std::string_view prefix, Posting from,
                    std::size_t limit, std::vector<Posting>& out);

}  // namespace kg::store

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "graph/store/bytes.h"
#include "graph/store/layout.h"

// What the loader's sorters sort by.
namespace kg::load {

// Sort keys of our own: fixed sizes, so that their first bytes tell most of them apart.
inline constexpr int kNodeBytes = 5, kTypeBytes = 3;

template <typename Id>
void PutNumber(std::string& out, Id id, int bytes) {
  store::PutBigEndian(out, static_cast<std::uint64_t>(id), bytes);
}

// Where a relationship comes from; what follows orders those of equal ends and type.
inline constexpr char kByHand = 0;     // 8 bytes of no meaning; its ordinal is its place
inline constexpr char kStatement = 1;  // 16 bytes: of a statement

// Parts of a node.
inline constexpr char kKeyPart = 0;       // its stable key
inline constexpr char kLabelPart = 1;     // label, number of documents
inline constexpr char kPropertyPart = 2;  // key, member, number of documents, value

inline constexpr std::array<store::Family, 3> kPostings = {
    store::Family::kLabel, store::Family::kIndex, store::Family::kAlias};
inline std::size_t PlaceOf(store::Family family) {
  return static_cast<std::size_t>(std::find(kPostings.begin(), kPostings.end(), family) -
                                  kPostings.begin());
}

}  // namespace kg::load

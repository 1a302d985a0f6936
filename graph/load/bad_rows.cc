#include "graph/load/bad_rows.h"

#include <algorithm>
#include <iterator>

namespace kg::load {

void BadRows::Merge(BadRows other) {
  std::vector<BadRow> both;
  both.reserve(first.size() + other.first.size());
  std::merge(std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()),
             std::make_move_iterator(other.first.begin()),
             std::make_move_iterator(other.first.end()), std::back_inserter(both),
             [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
  both.resize(std::min(both.size(), kBadRowsKept));
  first = std::move(both);
  count += other.count;
}

Error BadRows::TooMany(std::uint64_t tolerated) const {
  const BadRow& row =
      first[static_cast<std::size_t>(std::min<std::uint64_t>(tolerated, first.size() - 1))];
  std::string message = row.reason;
  message += tolerated == 0 ? " (nothing is loaded; --bad-tolerance N leaves up to N such rows out)"
                            : " (more than the " + std::to_string(tolerated) +
                                  " bad rows that --bad-tolerance allows: nothing is loaded)";
  return {ErrorCode::kInvalid, std::move(message), row.file + ":" + std::to_string(row.line)};
}

}  // namespace kg::load

#include "graph/load/bad_rows.h"

#include <algorithm>

namespace kg::load {

Error BadRows::TooMany(std::uint64_t tolerated) const {
  const BadRow& row =
      first[static_cast<std::size_t>(std::min<std::uint64_t>(tolerated, first.size() - 1))];
  std::string message = row.reason;
  message += tolerated == 0
                 ? " (nothing is loaded; --bad-tolerance N leaves up to N such rows out)"
                 : " (more than the " + std::to_string(tolerated) +
                       " bad rows that --bad-tolerance allows: nothing is loaded)";
  return {ErrorCode::kInvalid, std::move(message), row.file + ":" + std::to_string(row.line)};
}

}  // namespace kg::load

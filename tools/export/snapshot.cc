#include <algorithm>

#include "tools/export/write.h"

namespace kg::exporting {

Result<std::string> SnapshotId(const store::Reader& reader) {
  Result<std::vector<store::DocumentRecord>> documents = reader.Documents();
  if (!documents) return std::move(documents).error();
  std::vector<std::string> lines;
  for (const store::DocumentRecord& document : *documents) {
    lines.push_back(document.key + " " + document.fingerprint + "\n");
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line;
  all += std::to_string(reader.CountNodes()) + " nodes, " +
         std::to_string(reader.CountRelationships()) + " relationships";
  return ToHex(HashBytes(all)).substr(0, 16);
}

}  // namespace kg::exporting

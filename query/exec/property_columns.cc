#include "query/exec/property_columns.h"

#include <optional>

namespace kg::query {

template <typename Kind>
void PropertyColumns::Add(const store::Reader& reader, Kind kind, KeyId key, std::uint64_t reads) {
  if (auto column = reader.Column(kind, key, reads)) columns_.push_back(std::move(column));
}

void PropertyColumns::OpenNodes(const store::Reader& reader, KeyId key, std::uint64_t reads) {
  columns_.clear();
  if (!kind_.empty()) {
    if (const std::optional<LabelId> label = reader.FindLabel(kind_)) {
      Add(reader, *label, key, reads);
    }
    return;
  }
  for (LabelId label : reader.AllLabels()) {
    if (reader.CountNodes(label) > 0) Add(reader, label, key, reads);
  }
}

void PropertyColumns::OpenRelationships(const store::Reader& reader, KeyId key,
                                        std::uint64_t reads) {
  columns_.clear();
  if (!kind_.empty()) {
    if (const std::optional<TypeId> type = reader.FindType(kind_)) Add(reader, *type, key, reads);
    return;
  }
  for (TypeId type : reader.AllTypes()) {
    if (reader.CountRelationships(type) > 0) Add(reader, type, key, reads);
  }
}

}  // namespace kg::query

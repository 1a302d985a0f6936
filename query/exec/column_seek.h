#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "graph/store/image.h"
#include "graph/store/store.h"

// Index seeks in a column's order. Each gives positions of the column by value, then position;
// nothing (nullopt) where the column's kind needs the store's own index.
namespace kg::query {

using Positions = std::optional<std::span<const std::uint32_t>>;

Positions SeekValue(const store::ColumnImage& column, const Value& value);
Positions SeekBetween(const store::ColumnImage& column, const std::optional<store::Bound>& low,
                      const std::optional<store::Bound>& high);
Positions SeekStart(const store::ColumnImage& column, std::string_view prefix);

}  // namespace kg::query

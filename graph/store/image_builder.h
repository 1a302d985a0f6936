#pragma once

#include <memory>

#include "graph/store/image.h"
#include "graph/store/view.h"

// Images from stored bytes: each one walk over one family. kUnsupported if an id does not fit in
// 32 bits.
namespace kg::store {

Result<LabelImage> BuildLabelImage(const View& view, LabelId label);
Result<AdjacencyImage> BuildAdjacencyImage(const View& view, Family side, TypeId type);
Result<ColumnImage> BuildColumnImage(const View& view, std::shared_ptr<const IdSet> nodes,
                                     KeyId key);
// Of the relationships that `links` has.
Result<ColumnImage> BuildColumnImage(const View& view, const AdjacencyImage& links, KeyId key);

}  // namespace kg::store

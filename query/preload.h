#pragma once

#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::query {

// Makes the images that queries read (graph/store/image.h) before the first of them asks, as far as
// the store's budget for images goes: who has a label, relationships from both sides, and the
// properties that the first nodes of each label and the first relationships of each type have.
Status Preload(const store::Reader& reader);

}  // namespace kg::query

#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::tools {

// What is derived from documents (FigureComparer, EntityMatcher), for all of a store that has none
// of it yet: the documents enter some at a time, each time in a transaction of its own.
template <typename Deriver>
Status EnterAll(store::Store& store, const std::vector<std::string>& documents, Deriver& deriver) {
  constexpr std::size_t kAtATime = 32;
  for (std::size_t at = 0; at < documents.size();) {
    Result<std::unique_ptr<store::Transaction>> transaction = store.Begin();
    if (!transaction) return std::move(transaction).error();
    const std::size_t end = std::min(documents.size(), at + kAtATime);
    for (; at < end; ++at) {
      if (Status entered = deriver.Enter(**transaction, documents[at]); !entered) return entered;
    }
    if (Status updated = deriver.Update(**transaction); !updated) return updated;
    if (Status committed = (*transaction)->Commit(); !committed) return committed;
  }
  return {};
}

}  // namespace kg::tools

#pragma once

#include <cstdint>

#include "extract/claims/relation_matcher.h"
#include "extract/claims/symbols.h"
#include "extract/pipeline.h"

namespace kg::extract {

// Classes of words that a post goes on with.
struct PostWords {
  std::uint32_t ambassador = 0xFFFFFFFF, department = 0xFFFFFFFF;
};

// The whole of a post of which `post` is the word that opens the relation: "Ambassador" goes on with
// "to Belarus", "head" with "of the export department", 部长 begins with 农业和食品部.
// Of a state, if `of_state`, 部长 begins with the ministry. A part of clean text.
Span WholePost(const Extraction& x, const SentenceSymbols& sentence, const RelationMatch& match,
               const Span& post, bool of_state, const PostWords& words);

}  // namespace kg::extract

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/span.h"

namespace kg::extract {

// One entry of a reference list, made even for reading: full-width punctuation, quotes and dashes
// are folded to ASCII. Every byte knows where it stands in the clean text. What has been read is
// taken out: it reads as U+0001 from then on.
class EntryText {
 public:
  EntryText(std::string_view text, Span entry);

  const std::string& folded() const { return folded_; }    // what is left, capitals kept
  const std::string& lowered() const { return lowered_; }  // the same in lower case, byte for byte
  std::size_t size() const { return folded_.size(); }
  void Take(std::size_t begin, std::size_t end);
  bool IsTaken(std::size_t at) const { return folded_[at] == '\x01'; }

  // The place of folded bytes in the clean text.
  Span ToClean(std::size_t begin, std::size_t end) const {
    return {origin_[begin], begin < end ? origin_[end - 1] + width_[end - 1] : origin_[begin]};
  }

 private:
  std::string folded_, lowered_;
  std::vector<std::uint32_t> origin_;
  std::vector<std::uint8_t> width_;
};

}  // namespace kg::extract

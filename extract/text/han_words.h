#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace kg::extract {

// Where the words of a text in Chinese letters end, by ICU's dictionary. A name that the dictionary
// does not know falls into words of one letter each; a guess that ends inside a word is none.
//
// Only what is around the place asked for is cut, kReach letters either way. For one thread.
class HanWords {
 public:
  static constexpr int kReach = 8;

  HanWords();
  ~HanWords();

  // Whether words end at all of these places, sorted, of a UTF-8 text; true if ICU lacks its
  // dictionary. Places with no Chinese letter on both sides are ends.
  bool EndAt(std::string_view text, const std::vector<std::size_t>& places);

 private:
  struct Cutter;
  std::unique_ptr<Cutter> cutter_;  // made when first asked
};

}  // namespace kg::extract

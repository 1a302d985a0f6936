#pragma once

#include <cstddef>
#include <string_view>

namespace kg::query {

// Finds a string in long texts: the two bytes of it that are rarest in the text, at their distance,
// then the rest. Method: W. Muła, "SIMD-friendly algorithms for substring searching", 2016.
class TextSearch {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // `sample`: a part of what will be searched. The wanted string must outlive the search and not
  // be empty.
  TextSearch(std::string_view wanted, std::string_view sample);

  // Where it begins first at or after `from`.
  std::size_t Find(std::string_view text, std::size_t from) const;

 private:
  std::string_view wanted_;
  std::size_t first_ = 0, second_ = 0;  // places in `wanted_`, first_ <= second_
};

}  // namespace kg::query

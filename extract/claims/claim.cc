#include "extract/claims/claim.h"

#include <array>
#include <string_view>

namespace kg::extract {

std::string MeasureOf(const Figure& figure) {
  constexpr std::array<std::string_view, 7> kApproximations = {"",      "about", "almost", "more",
                                                               "least", "less",  "most"};
  constexpr std::array<std::string_view, 4> kDirections = {"", "increase", "decrease", "unchanged"};
  std::string out = figure.metric + " " + figure.value.ToString() + " " + figure.unit;
  const auto add = [&out](std::string_view word) {
    if (!word.empty()) out.append(" ").append(word);
  };
  add(kApproximations[static_cast<std::size_t>(figure.approximation)]);
  add(kDirections[static_cast<std::size_t>(figure.direction)]);
  add(figure.period);
  if (!figure.base_period.empty()) add("base=" + figure.base_period);
  return out;
}

}  // namespace kg::extract

#include "extract/values/approximation.h"

namespace kg::extract {

std::string_view NameOf(Approximation approximation) {
  switch (approximation) {
    case Approximation::kExact: return "exact";
    case Approximation::kAbout: return "about";
    case Approximation::kAlmost: return "almost";
    case Approximation::kMoreThan: return "more than";
    case Approximation::kAtLeast: return "at least";
    case Approximation::kLessThan: return "less than";
    case Approximation::kAtMost: return "at most";
  }
  return "exact";
}

}  // namespace kg::extract

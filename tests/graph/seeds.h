#pragma once

#include <cstdlib>

namespace kg::testing {

// How many seeds a random test tries: few unless KG_SEEDS says more.
inline int Seeds(int few) {
  const char* wanted = std::getenv("KG_SEEDS");
  return wanted == nullptr ? few : std::atoi(wanted);
}

}  // namespace kg::testing

#pragma once

#include <cstddef>
#include <fstream>
#include <string>

namespace kg::test {

// The most memory this process has held at once since Reset, in bytes; 0 where the system does not
// tell (/proc of Linux).
class PeakMemory {
 public:
  static void Reset() { std::ofstream("/proc/self/clear_refs") << "5"; }
  static std::size_t Read() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
      std::size_t kilobytes = 0;
      if (word == "VmHWM:" && status >> kilobytes) return kilobytes << 10;
    }
    return 0;
  }
};

}  // namespace kg::test

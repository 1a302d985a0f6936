#include "graph/load/workspace.h"

namespace kg::load {

bool Workspace::Take(std::size_t bytes) {
  const std::size_t before = taken_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes <= memory_) return true;
  Give(bytes);
  return false;
}

std::string Workspace::NewFile(std::string_view ending) {
  return (directory_ / (std::to_string(files_++) + std::string(ending))).string();
}

}  // namespace kg::load

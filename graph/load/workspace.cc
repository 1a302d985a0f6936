#include "graph/load/workspace.h"

namespace kg::load {

bool Workspace::Take(std::size_t bytes) {
  const std::size_t before = taken_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes <= memory_) return true;
  Give(bytes);
  return false;
}

bool Workspace::TakeTable(std::size_t bytes) {
  const std::size_t before = tables_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes > memory_ + memory_ / 2) {
    tables_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  taken_.fetch_add(bytes, std::memory_order_relaxed);
  return true;
}

void Workspace::GiveTable(std::size_t bytes) {
  tables_.fetch_sub(bytes, std::memory_order_relaxed);
  Give(bytes);
}

std::string Workspace::NewFile(std::string_view ending) {
  return (directory_ / (std::to_string(files_++) + std::string(ending))).string();
}

}  // namespace kg::load

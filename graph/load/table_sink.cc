#include "graph/load/table_sink.h"

namespace kg::load {
namespace {

constexpr std::size_t kFileBytes = 128 << 20;  // before compression

}  // namespace

Status TableSink::Put(std::string_view key, std::string_view value) {
  if (table_ == nullptr) {
    std::string path = workspace_.NewFile(".sst");
    Result<std::unique_ptr<store::TableWriter>> table = store::TableWriter::Create(family_, path);
    if (!table) return std::move(table).error();
    table_ = std::move(*table);
    files_.push_back(std::move(path));
    bytes_ = 0;
  }
  bytes_ += key.size() + value.size();
  if (Status status = table_->Put(key, value); !status.ok()) return status;
  return bytes_ >= kFileBytes ? Finish() : Status();
}

Status TableSink::Finish() {
  if (table_ == nullptr) return {};
  return std::exchange(table_, nullptr)->Finish();
}

}  // namespace kg::load

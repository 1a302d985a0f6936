#include "graph/store/counts.h"

#include "graph/store/bytes.h"

namespace kg::store {
namespace {

std::uint64_t& At(std::vector<std::uint64_t>& counts, std::uint32_t id) {
  if (counts.size() <= id) counts.resize(id + 1);
  return counts[id];
}

void SaveOne(Batch& batch, const std::string& key, std::uint64_t before, std::uint64_t now) {
  if (before == now) return;
  std::string value;
  AppendU64(value, now);
  batch.Put(Family::kCount, key, value);
}

void SaveAll(Batch& batch, char kind, const std::vector<std::uint64_t>& before,
             const std::vector<std::uint64_t>& now) {
  for (std::uint32_t id = 0; id < now.size(); ++id) {
    std::string key(1, kind);
    AppendU32(key, id);
    SaveOne(batch, key, id < before.size() ? before[id] : 0, now[id]);
  }
}

}  // namespace

Result<Counts> Counts::Load(const View& view) {
  Counts counts;
  const std::unique_ptr<Cursor> cursor = view.NewCursor(Family::kCount);
  for (cursor->Seek(""); cursor->valid(); cursor->Next()) {
    const std::string_view key = cursor->key();
    if (key.empty() || cursor->value().size() != 8 || (key.size() != 1 && key.size() != 5)) {
      return Error{ErrorCode::kCorrupt, "the store is damaged: a count cannot be read"};
    }
    const std::uint64_t count = ReadU64(cursor->value());
    const std::uint32_t id = key.size() == 5 ? ReadU32(key.substr(1)) : 0;
    if (id > 50'000'000) {
      return Error{ErrorCode::kCorrupt, "the store is damaged: a count cannot be read"};
    }
    switch (key.front()) {
      case 'n': counts.nodes = count; break;
      case 'r': counts.relationships = count; break;
      case 's': counts.statements = count; break;
      case 'e': counts.evidence = count; break;
      case 'L': At(counts.labels, id) = count; break;
      case 'T': At(counts.types, id) = count; break;
      default: break;
    }
  }
  if (Status status = cursor->status(); !status) return std::move(status).error();
  return counts;
}

void Counts::Save(Batch& batch, const Counts& before) const {
  SaveOne(batch, "n", before.nodes, nodes);
  SaveOne(batch, "r", before.relationships, relationships);
  SaveOne(batch, "s", before.statements, statements);
  SaveOne(batch, "e", before.evidence, evidence);
  SaveAll(batch, 'L', before.labels, labels);
  SaveAll(batch, 'T', before.types, types);
}

}  // namespace kg::store

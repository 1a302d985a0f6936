#include "graph/store/tokens.h"

#include <mutex>

#include "graph/store/bytes.h"

namespace kg::store {

Status TokenTable::Load(const View& view) {
  const std::unique_lock lock(mutex_);
  const std::unique_ptr<Cursor> cursor = view.NewCursor(Family::kToken);
  for (cursor->Seek(""); cursor->valid(); cursor->Next()) {
    const std::string_view key = cursor->key();
    const char kind = key.empty() ? '\0' : key.front();
    if (key.size() != 5 || (kind != kLabel && kind != kType && kind != kKey)) {
      return Error{ErrorCode::kCorrupt, "the store is damaged: a name's key cannot be read"};
    }
    Vocabulary& vocabulary = at(static_cast<Kind>(kind));
    const std::uint32_t id = ReadU32(key.substr(1));
    if (id < vocabulary.names.size()) continue;
    if (id != vocabulary.names.size()) {
      return Error{ErrorCode::kCorrupt, "the store is damaged: a name is missing"};
    }
    vocabulary.names.emplace_back(cursor->value());
    vocabulary.ids.emplace(vocabulary.names.back(), id);
    vocabulary.saved = id + 1;
  }
  return cursor->status();
}

std::optional<std::uint32_t> TokenTable::Find(Kind kind, std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto& ids = at(kind).ids;
  const auto it = ids.find(name);
  return it == ids.end() ? std::nullopt : std::optional(it->second);
}

std::string_view TokenTable::NameOf(Kind kind, std::uint32_t id) const {
  const std::shared_lock lock(mutex_);
  const auto& names = at(kind).names;
  return id < names.size() ? std::string_view(names[id]) : std::string_view();
}

std::uint32_t TokenTable::Size(Kind kind) const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::uint32_t>(at(kind).names.size());
}

std::uint32_t TokenTable::Intern(Kind kind, std::string_view name) {
  const std::unique_lock lock(mutex_);
  Vocabulary& vocabulary = at(kind);
  if (const auto it = vocabulary.ids.find(name); it != vocabulary.ids.end()) return it->second;
  const auto id = static_cast<std::uint32_t>(vocabulary.names.size());
  vocabulary.names.emplace_back(name);
  vocabulary.ids.emplace(vocabulary.names.back(), id);
  return id;
}

void TokenTable::Save(Batch& batch) const {
  const std::shared_lock lock(mutex_);
  for (Kind kind : {kLabel, kType, kKey}) {
    const Vocabulary& vocabulary = at(kind);
    for (std::uint32_t id = vocabulary.saved; id < vocabulary.names.size(); ++id) {
      std::string key(1, kind);
      AppendU32(key, id);
      batch.Put(Family::kToken, key, vocabulary.names[id]);
    }
  }
}

void TokenTable::Saved() {
  const std::unique_lock lock(mutex_);
  for (Kind kind : {kLabel, kType, kKey}) {
    at(kind).saved = static_cast<std::uint32_t>(at(kind).names.size());
  }
}

}  // namespace kg::store

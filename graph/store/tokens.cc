#include "graph/store/tokens.h"

#include <mutex>

#include "graph/store/bytes.h"

namespace kg::store {

std::optional<std::uint32_t> Tokens::Find(TokenKind kind, std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const Vocabulary& vocabulary = vocabularies_[static_cast<std::size_t>(kind)];
  auto it = vocabulary.numbers.find(name);
  return it == vocabulary.numbers.end() ? std::nullopt : std::optional(it->second);
}

std::uint32_t Tokens::Intern(TokenKind kind, std::string_view name) {
  if (auto found = Find(kind, name)) return *found;
  const std::unique_lock lock(mutex_);
  Vocabulary& vocabulary = vocabularies_[static_cast<std::size_t>(kind)];
  if (auto it = vocabulary.numbers.find(name); it != vocabulary.numbers.end()) return it->second;
  const auto number = static_cast<std::uint32_t>(vocabulary.names.size());
  vocabulary.names.emplace_back(name);
  vocabulary.numbers.emplace(vocabulary.names.back(), number);
  return number;
}

std::string_view Tokens::Name(TokenKind kind, std::uint32_t token) const {
  const std::shared_lock lock(mutex_);
  const Vocabulary& vocabulary = vocabularies_[static_cast<std::size_t>(kind)];
  return token < vocabulary.names.size() ? std::string_view(vocabulary.names[token])
                                         : std::string_view();
}

std::uint32_t Tokens::size(TokenKind kind) const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::uint32_t>(vocabularies_[static_cast<std::size_t>(kind)].names.size());
}

Status Tokens::Load(const View& view) {
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind) {
    const std::string prefix = std::string("t") + kTokenLetters[kind];
    std::uint32_t next = size(static_cast<TokenKind>(kind));
    std::unique_ptr<Cursor> cursor = view.Walk(Family::kMeta, prefix);
    if (next > 0) cursor->Seek(TokenKey(kTokenLetters[kind], next));
    for (; cursor->Valid(); cursor->Next(), ++next) {
      ByteReader reader(cursor->key().substr(2));
      if (reader.Ordered() != next || !reader.ok() ||
          Intern(static_cast<TokenKind>(kind), cursor->value()) != next) {
        return Corrupt(Family::kMeta, cursor->key());
      }
    }
    if (Status status = cursor->status(); !status.ok()) return status;
  }
  return {};
}

void Tokens::Save(MutableView& view, std::array<std::uint32_t, kTokenKinds>& first) const {
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind) {
    const std::uint32_t end = size(static_cast<TokenKind>(kind));
    for (std::uint32_t& token = first[kind]; token < end; ++token) {
      view.Put(Family::kMeta, TokenKey(kTokenLetters[kind], token),
               std::string(Name(static_cast<TokenKind>(kind), token)));
    }
  }
}

}  // namespace kg::store

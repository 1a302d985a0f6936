#include "tools/ask/document_names.h"

#include <string_view>

namespace kg::ask {

const std::string& DocumentNames::SourceOf(const std::string& document) {
  const auto known = sources_.find(document);
  if (known != sources_.end()) return known->second;
  Result<std::string> source = facts_.SourceOf(document);
  return sources_.emplace(document, source ? std::move(*source) : std::string()).first->second;
}

std::string_view DocumentNames::Before(const Place& place) {
  constexpr std::size_t kReach = 300;
  const std::string_view source = SourceOf(place.document);
  const std::size_t end = place.sentence.begin;
  if (end > source.size()) return {};
  std::size_t begin = end > kReach ? end - kReach : 0;
  while (begin < end && (static_cast<unsigned char>(source[begin]) & 0xC0U) == 0x80U) ++begin;
  return source.substr(begin, end - begin);
}

bool DocumentNames::Name(const std::string& document, const NamedEntity& entity) {
  const auto key = std::pair(document, entity.key);
  if (const auto known = naming_.find(key); known != naming_.end()) return known->second;
  const std::string_view source = SourceOf(document);
  const bool names = Names(entity, FoldedText(source.substr(0, kReadOfSource)));
  return naming_.emplace(key, names).first->second;
}

}  // namespace kg::ask

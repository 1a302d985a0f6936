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

bool DocumentNames::IsAbout(const std::string& document, const NamedEntity& entity) {
  constexpr std::size_t kHead = 600, kOften = 3;
  const auto key = std::pair(document, entity.key);
  if (const auto known = about_.find(key); known != about_.end()) return known->second;
  const std::string_view source = SourceOf(document);
  bool about = Names(entity, FoldedText(source.substr(0, kHead)));
  if (!about) {
    const FoldedText text(source.substr(0, kReadOfSource));
    std::size_t times = 0;
    for (const std::string& name : entity.names) {
      const Cue cue(name, true);
      for (std::size_t from = 0; times < kOften;) {
        const std::vector<std::size_t> found = cue.Find(text, from).tokens;
        if (found.empty()) break;
        from = found.back() + 1;
        ++times;
      }
    }
    about = times >= kOften;
  }
  return about_.emplace(key, about).first->second;
}

}  // namespace kg::ask

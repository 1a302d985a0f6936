#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "extract/text/author_list.h"
#include "extract/text/characters.h"
#include "extract/text/document.h"
#include "extract/text/entry_text.h"
#include "extract/text/reference_words.h"

namespace kg::extract {

// Reads one entry of a reference list into its fields: GB/T 7714 by its marks, GOST by its slashes,
// other styles by the order of their parts. What is read is taken out of the entry, so that later
// steps see the rest.
class EntryReader {
 public:
  EntryReader(std::string_view text, const ReferenceParser::Words& words, Reference& out)
      : text_(text), words_(words), out_(out), entry_(text, Bounded(text, out.span)) {}

  void Run();

 private:
  using StringPiece = re2::StringPiece;
  static constexpr std::size_t kLongest = 4000;
  static constexpr std::size_t kNone = std::string::npos;
  struct Range {
    std::size_t begin = 0, end = 0;
    bool empty() const { return begin >= end; }
  };

  static Span Bounded(std::string_view text, Span span) {
    if (span.size() <= kLongest) return span;
    return {span.begin, static_cast<std::uint32_t>(CharacterStart(text, span.begin + kLongest))};
  }
  const std::string& s() const { return entry_.folded(); }
  char At(std::size_t at) const { return at < entry_.size() ? entry_.folded()[at] : '\0'; }
  std::string_view Lower(Range r) const {
    return std::string_view(entry_.lowered()).substr(r.begin, r.end - r.begin);
  }
  bool Skippable(char c) const {
    return c == ' ' || c == '\x01' || c == ',' || c == '.' || c == ';' || c == ':' || c == '-' || c == '/';
  }
  // Without separators and what was taken, on both sides.
  Range Trim(Range r) const;
  Range TrimTitle(Range r);
  std::string Text(Range r) const;
  Span Place(Range r) const { return entry_.ToClean(r.begin, r.end); }
  std::size_t Find(std::string_view what, std::size_t from, std::size_t until) const {
    const std::size_t at = s().find(what, from);
    return at == std::string::npos || at + what.size() > until ? kNone : at;
  }
  // The first match of group 1 of a pattern in a part of the lower-case text.
  std::optional<Range> Match(const RE2& pattern, Range in, Range* whole = nullptr) const;

  void TakeLinks();
  void SetAuthors(const AuthorList& list);
  void AddAuthor(Range r);
  std::size_t ReadLabel();
  std::size_t ReadAuthorsAndYear();
  void ReadResponsibility(Range r);
  bool ReadGb();
  void ReadGbTail(Range tail, const std::string& type);
  std::optional<Range> ReadYear(Range in, bool last);
  // `bare`: a number without a word may be the volume.
  void ReadNumbers(Range tail, bool bare = true);
  bool GoesOnBehindMark(std::size_t begin, std::size_t end) const;
  std::size_t TitleBreak(std::size_t begin, std::size_t end) const;
  void ReadTail(Range tail);
  bool EndsBeforePlace(std::size_t begin, std::size_t stop) const;
  void ReadGost(std::size_t begin, std::size_t slashes);
  void ReadBook(std::size_t begin, std::size_t slash);
  void ReadFree(std::size_t begin);
  void SetTitle(Range r);
  void SetContainer(Range r);
  void SetPublisher(Range r);
  void InferType();
  bool IsPublisher(Range r) const;
  bool IsInstitution(Range r) const { return words_.institutions.HasStem(Lower(r)); }

  std::string_view text_;
  const ReferenceParser::Words& words_;
  Reference& out_;
  EntryText entry_;
  bool web_ = false, in_ = false, place_ = false;
  std::string bracket_kind_;  // what "[Conference paper]" behind the title says
};

}  // namespace kg::extract

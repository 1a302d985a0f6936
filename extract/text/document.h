#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/span.h"

namespace kg::extract {

enum class Language : std::uint8_t { kUnknown, kEnglish, kChinese, kRussian, kBelarusian };
std::string_view CodeOf(Language language);  // "", "en", "zh", "ru", "be"

// Where in a paper a sentence stands. Rules say in which zones they hold.
enum class Zone : std::uint8_t {
  kTitle, kByline, kAbstract, kHeading, kBody,
  kReference,  // one entry of a reference list: no figure or relation rule runs here
  kFurniture,  // running head, page number, rule line: nothing runs here
};

// Text made readable: hyphenated and wrapped lines joined, white space collapsed, escapes undone,
// full-width digits folded, with the way back to every source byte. Paragraphs end with one '\n'.
//
// Offsets into text() are "clean", offsets into source() are "source". Both are UTF-8.
class CleanText {
 public:
  // A run of clean bytes, up to the next piece. If the run is as long as `source_size` its bytes
  // stand one for one for those of the source; else the whole of it stands for the whole of them.
  struct Piece {
    std::uint32_t clean = 0, source = 0, source_size = 0;
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  CleanText() = default;
  // `pieces` ascend in both texts, the first begins at clean byte 0.
  CleanText(std::string text, std::vector<Piece> pieces);

  std::string_view text() const& { return text_; }
  std::string_view text(Span clean) const& {
    return std::string_view(text_).substr(clean.begin, clean.size());
  }
  std::string_view text() const&& = delete;
  // The same with traditional Han as simplified, for those who look words up: rules and word lists
  // are written in simplified script. Every character has the offsets that it has in text().
  std::string_view reading() const& { return reading_.empty() ? text() : reading_; }
  std::string_view reading(Span clean) const& { return reading().substr(clean.begin, clean.size()); }
  std::string_view reading() const&& = delete;
  // As long as text(), or "" if both are the same.
  void SetReading(std::string reading);
  // The source bytes that a clean span stands for, without the artefacts around it.
  Span ToSource(Span clean) const;

 private:
  const Piece& PieceAt(std::uint32_t clean) const;

  std::string text_;
  std::string reading_;
  std::vector<Piece> pieces_;
};

// A sentence, a heading, a title line, a byline or one reference entry; clean offsets.
struct Sentence {
  Span span;
  Zone zone = Zone::kBody;
  Language language = Language::kUnknown;
  std::uint32_t paper = 0;      // index into Document::papers
  std::uint32_t paragraph = 0;  // sentences of one paragraph share it
};

// A logical unit inside a document. All spans are clean offsets.
struct Paper {
  Span span;
  std::string title;  // clean; "" if the piece has none
  Span title_span, byline_span;
  std::vector<std::string> authors, affiliations, emails;
  std::vector<Span> author_spans, affiliation_spans, email_spans;
  // For each author, which of `affiliations`; by marks, by lines, or all of them.
  std::vector<std::vector<std::uint32_t>> author_affiliations;
  Language language = Language::kUnknown;
};

// One entry of a reference list, as printed. Empty string / 0 = not given.
struct Reference {
  Span span;  // clean, without its number
  std::uint32_t paper = 0;
  int number = 0;
  std::vector<std::string> authors;
  std::vector<Span> author_spans;
  std::vector<Span> repeated_spans;  // names of `authors` printed again behind "/"
  std::string title, type, container, institution, volume, issue, pages, doi, date, publisher;
  Span title_span, container_span, institution_span, publisher_span;
  int year = 0;
  Language language = Language::kUnknown;
};

// One ingested file, read and segmented. Never changes after construction.
struct Document {
  std::string name;      // as given, with '/'
  std::string source;    // decoded UTF-8
  std::string encoding;  // "UTF-8", "GB18030", "windows-1251"
  std::string sha256;    // of the file's bytes, lower-case hex
  Language language = Language::kUnknown;
  CleanText clean;
  std::vector<Paper> papers;       // at least one; they cover the text in order
  std::vector<Sentence> sentences;  // in order, not overlapping
  std::vector<Reference> references;
};

// What a document may have at most: bytes, and paragraphs after clean-up. Texts of more are refused
// with kLimit; both keep the memory of a document within some gigabytes whatever its bytes are.
inline constexpr std::size_t kMaximumBytes = std::size_t{256} << 20;
inline constexpr std::size_t kMaximumParagraphs = 8'000'000;

}  // namespace kg::extract

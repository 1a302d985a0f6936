#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/inflection.h"
#include "extract/mention.h"
#include "extract/text/characters.h"
#include "graph/model/ids.h"
#include "graph/model/result.h"

namespace kg::extract {

// The names that are known beforehand: countries from ICU's data, everything else from
// schemas/gazetteers/*.tsv, in all languages at once.
//
// A row is an entity: key, type, kind, then its names in English, Chinese, Russian and Belarusian
// ('|' between them, the first is preferred), the entity it lies in. Rows with one key are one
// entity. A name may be followed by marks:
//   ^demonym   adjective or inhabitant          ^misnomer  a known mistake for it
//   ^fixed     is never inflected               ^loose     of any case, also within a sentence's small letters
//   ^weak      only if the document has another name of the entity, or of the one it lies in
// and may bracket the part of it that is the mention: "[中]白", "对[华]".
class Gazetteer {
 public:
  struct Entry {
    std::string key;
    EntityType type = EntityType::kOrganization;
    bool ignored = false;  // type Ignore: what it covers is no name at all ("US dollars")
    std::string kind;
    std::string name;                                        // preferred; English if there is one
    std::vector<std::pair<std::string, std::string>> names;  // language code, preferred name
    std::vector<std::string> aliases;
    std::string within;  // key of the entity that it lies in or belongs to
  };
  struct Name {
    std::uint32_t entry = 0;
    Language language = Language::kUnknown;
    bool demonym = false, misnomer = false, weak = false;
    bool first_upper = false;   // the text must have a capital there too
    bool all_upper = false;     // an abbreviation: capitals throughout
    std::uint32_t skip_begin = 0, skip_end = 0;  // folded bytes around the bracketed part
  };
  struct Hit {
    Span span;  // of the text that was folded
    std::uint32_t entry = 0;
    std::uint32_t name = 0;
  };

  // kInvalid with file and line for a row that is wrong.
  static Result<Gazetteer> Load(const std::filesystem::path& directory, const Folder& folder);

  // Finds every place where a name may stand, whatever its borders and capitals, in a text in
  // matching form: for the two below. Words do.
  const Automaton& automaton() const { return automaton_; }
  // Names at word boundaries and with the capitals they need, by begin, then longest first.
  // Overlaps stay.
  std::vector<Hit> Find(std::string_view text, const FoldedText& folded,
                        const std::vector<Automaton::Hit>& places) const;

  // Hashes of all that the tables say of the entries whose names stand there; by
  // index. They change when an entry does.
  std::vector<Hash128> ContentsAt(const std::vector<Automaton::Hit>& places) const;

  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<Name>& names() const { return names_; }
  // The entry with this key, or nullptr.
  const Entry* FindKey(std::string_view key) const;
  // Entries that have this name, in matching form; by index.
  std::vector<std::uint32_t> FindName(const std::string& folded) const;

 private:
  struct Builder;

  std::vector<Entry> entries_;
  std::vector<Name> names_;
  std::vector<std::uint32_t> string_name_;  // automaton string -> name
  std::vector<Hash128> contents_;           // by entry
  std::unordered_map<std::string, std::uint32_t> by_key_;
  Automaton automaton_;
};

}  // namespace kg::extract

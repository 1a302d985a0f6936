#include "extract/gazetteer/gazetteer.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "extract/gazetteer/table_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

struct Column {
  Language language;
  const char* code;
};
constexpr std::array<Column, 4> kColumns = {{{Language::kEnglish, "en"},
                                             {Language::kChinese, "zh"},
                                             {Language::kRussian, "ru"},
                                             {Language::kBelarusian, "be"}}};

const std::unordered_map<std::string_view, EntityType>& Types() {
  static const std::unordered_map<std::string_view, EntityType> types = {
      {"Country", EntityType::kCountry},       {"Place", EntityType::kPlace},
      {"Organization", EntityType::kOrganization}, {"Person", EntityType::kPerson},
      {"Initiative", EntityType::kInitiative}, {"Project", EntityType::kProject},
      {"Agreement", EntityType::kAgreement},   {"Event", EntityType::kEvent},
      {"Document", EntityType::kDocument},     {"Concept", EntityType::kConcept}};
  return types;
}

bool IsUpperAt(std::string_view text, std::size_t at) {
  return IsUpper(PeekAt(text, at));
}

// Capitals, digits and marks only, with at least one capital and no small letter.
bool IsAbbreviation(std::string_view name) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  bool upper = false;
  for (std::int32_t i = 0; i < text.length(); ++i) {
    if (u_islower(text.charAt(i)) != 0) return false;
    upper = upper || u_isupper(text.charAt(i)) != 0;
  }
  return upper && text.length() <= 8;
}

}  // namespace

struct Gazetteer::Builder {
  Gazetteer* gazetteer;
  const Folder* folder;
  const Inflection* inflection;
  std::vector<std::string> strings;
  std::vector<std::string> contents = {};  // by entry, what its rows say

  std::uint32_t EntryOf(const std::string& key) {
    const auto [place, fresh] = gazetteer->by_key_.try_emplace(
        key, static_cast<std::uint32_t>(gazetteer->entries_.size()));
    if (fresh) {
      gazetteer->entries_.emplace_back();
      gazetteer->entries_.back().key = key;
      contents.push_back(key);
    }
    return place->second;
  }

  // One printed name, marks and brackets and all.
  Status AddName(std::uint32_t entry_index, const Column& column, std::string_view cell,
                 const std::string& where) {
    std::vector<std::string> parts = SplitList(cell, '^');
    if (parts.empty()) return {};
    std::string printed = parts.front();
    Name name;
    name.entry = entry_index;
    name.language = column.language;
    bool fixed = false, loose = false;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (parts[i] == "demonym") {
        name.demonym = true;
      } else if (parts[i] == "misnomer") {
        name.misnomer = true;
      } else if (parts[i] == "weak") {
        name.weak = true;
      } else if (parts[i] == "fixed") {
        fixed = true;
      } else if (parts[i] == "loose") {
        loose = true;
      } else {
        return Error{ErrorCode::kInvalid, "unknown mark ^" + parts[i], where};
      }
    }
    const std::size_t open = printed.find('['), close = printed.find(']');
    if (open != std::string::npos && close != std::string::npos && open < close) {
      name.skip_begin =
          static_cast<std::uint32_t>(folder->FoldName(printed.substr(0, open)).size());
      name.skip_end = static_cast<std::uint32_t>(folder->FoldName(printed.substr(close + 1)).size());
      printed.erase(close, 1);
      printed.erase(open, 1);
    } else if (open != close) {
      return Error{ErrorCode::kInvalid, "brackets do not pair", where};
    }
    const std::string folded = folder->FoldName(printed);
    if (folded.empty()) return Error{ErrorCode::kInvalid, "a name is empty", where};
    name.all_upper = !loose && IsAbbreviation(printed);
    name.first_upper = !loose && IsUpperAt(printed, 0);

    Entry& entry = gazetteer->entries_[entry_index];
    if (!name.demonym && !name.misnomer && name.skip_begin == 0 && name.skip_end == 0) {
      const bool known = std::any_of(entry.names.begin(), entry.names.end(), [&](const auto& pair) {
        return pair.first == column.code;
      });
      if (!known) entry.names.emplace_back(column.code, printed);
      if (entry.name.empty()) entry.name = printed;
    }
    if (std::find(entry.aliases.begin(), entry.aliases.end(), printed) == entry.aliases.end()) {
      entry.aliases.push_back(printed);
    }
    std::vector<std::string> forms = {folded};
    const bool cyrillic =
        column.language == Language::kRussian || column.language == Language::kBelarusian;
    if (cyrillic && !fixed) {
      using Shape = Inflection::Shape;
      const Shape shape = name.demonym                              ? Shape::kDemonym
                          : entry.type == EntityType::kPerson ? Shape::kPerson
                                                              : Shape::kName;
      forms = inflection->Forms(column.language, folded, shape);
    }
    if (column.language == Language::kEnglish && name.demonym && !fixed &&
        !folded.ends_with("s") && !folded.ends_with("e")) {
      forms.push_back(folded + "s");
    }
    const auto index = static_cast<std::uint32_t>(gazetteer->names_.size());
    gazetteer->names_.push_back(name);
    contents[entry_index].append("\n").append(column.code).append(" ").append(cell);
    for (std::string& form : forms) {
      contents[entry_index].append("\n").append(form);
      gazetteer->string_name_.push_back(index);
      strings.push_back(std::move(form));
    }
    return {};
  }

  Status AddCountries() {
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      const std::uint32_t entry = EntryOf(std::string("country:") + *code);
      gazetteer->entries_[entry].type = EntityType::kCountry;
      for (const Column& column : kColumns) {
        icu::UnicodeString display;
        icu::Locale("", *code).getDisplayCountry(icu::Locale(column.code), display);
        std::string text;
        display.toUTF8String(text);
        if (text.size() < 3) continue;
        // "Myanmar (Burma)" is two names.
        std::replace(text.begin(), text.end(), ')', '(');
        for (const std::string& name : SplitList(text, '(')) {
          if (Status added = AddName(entry, column, name, "ICU"); !added) return added;
        }
      }
    }
    return {};
  }

  Status AddTable(const std::filesystem::path& file) {
    Result<TableFile> table = TableFile::Read(
        file, {"key", "type", "kind", "en", "zh", "ru", "be", "within"});
    if (!table) return std::move(table).error();
    for (const TableFile::Row& row : table->rows) {
      if (row.cells[0].empty() || row.cells[0].find('/') != std::string::npos) {
        return Error{ErrorCode::kInvalid, "a key is missing or has a '/'", row.where};
      }
      const std::uint32_t index = EntryOf(row.cells[0]);
      Entry& entry = gazetteer->entries_[index];
      if (row.cells[1] == "Ignore") {
        entry.ignored = true;
      } else if (!row.cells[1].empty()) {
        const auto type = Types().find(row.cells[1]);
        if (type == Types().end()) {
          return Error{ErrorCode::kInvalid, "unknown type " + row.cells[1], row.where};
        }
        entry.type = type->second;
      }
      contents[index].append("\n").append(row.cells[1]).append("\t").append(row.cells[2]);
      contents[index].append("\t").append(row.cells[7]);
      if (!row.cells[2].empty()) entry.kind = row.cells[2];
      if (!row.cells[7].empty()) entry.within = row.cells[7];
      for (std::size_t i = 0; i < kColumns.size(); ++i) {
        for (const std::string& name : SplitList(row.cells[3 + i], '|')) {
          if (Status added = AddName(index, kColumns[i], name, row.where); !added) return added;
        }
      }
    }
    return {};
  }
};

Result<Gazetteer> Gazetteer::Load(const std::filesystem::path& directory, const Folder& folder) {
  Result<Inflection> inflection = Inflection::Load(directory / "inflection.tsv");
  if (!inflection) return std::move(inflection).error();
  Gazetteer gazetteer;
  Builder builder{&gazetteer, &folder, &*inflection, {}};
  if (Status added = builder.AddCountries(); !added) return added.error();
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(directory, failed)) {
    if (file.path().extension() == ".tsv" && file.path().filename() != "inflection.tsv" &&
        !file.path().filename().string().starts_with("list_")) {
      files.push_back(file.path());
    }
  }
  if (failed) return Error{ErrorCode::kIo, "the folder cannot be read", directory.string()};
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    if (Status added = builder.AddTable(file); !added) return added.error();
  }
  for (const Entry& entry : gazetteer.entries_) {
    if (!entry.within.empty() && gazetteer.FindKey(entry.within) == nullptr) {
      return Error{ErrorCode::kInvalid, entry.key + " lies in " + entry.within + ", which is no key"};
    }
  }
  for (const std::string& content : builder.contents) {
    gazetteer.contents_.push_back(HashBytes(content));
  }
  Result<Automaton> automaton = Automaton::Build(builder.strings);
  if (!automaton) return std::move(automaton).error();
  gazetteer.automaton_ = std::move(*automaton);
  return gazetteer;
}

std::vector<Hash128> Gazetteer::ContentsAt(const std::vector<Automaton::Hit>& places) const {
  std::vector<std::uint32_t> met;
  met.reserve(places.size());
  for (const Automaton::Hit& hit : places) met.push_back(names_[string_name_[hit.string]].entry);
  std::sort(met.begin(), met.end());
  met.erase(std::unique(met.begin(), met.end()), met.end());
  std::vector<Hash128> contents;
  contents.reserve(met.size());
  for (const std::uint32_t entry : met) contents.push_back(contents_[entry]);
  return contents;
}

const Gazetteer::Entry* Gazetteer::FindKey(std::string_view key) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? nullptr : &entries_[found->second];
}

std::vector<std::uint32_t> Gazetteer::FindName(const std::string& folded) const {
  std::vector<std::uint32_t> entries;
  for (const std::uint32_t string : automaton_.Whole(folded)) {
    entries.push_back(names_[string_name_[string]].entry);
  }
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

std::vector<Gazetteer::Hit> Gazetteer::Find(std::string_view text, const FoldedText& folded,
                                            const std::vector<Automaton::Hit>& places) const {
  std::vector<Hit> hits;
  for (const Automaton::Hit& hit : places) {
    if (InsideWord(folded.text, hit.span.begin) || InsideWord(folded.text, hit.span.end)) continue;
    const std::uint32_t index = string_name_[hit.string];
    const Name& name = names_[index];
    const Span span = folded.ToOriginal(
        {hit.span.begin + name.skip_begin, hit.span.end - name.skip_end});
    if (span.empty()) continue;
    if (name.first_upper && !IsUpperAt(text, span.begin)) continue;
    if (name.all_upper) {
      const std::string_view printed = text.substr(span.begin, span.size());
      // Endings of an inflected abbreviation may be small: "МАЗа".
      bool upper = true;
      for (std::size_t i = 0; i < printed.size() && upper;) {
        const bool ending = i + 6 >= printed.size() && i >= 4;
        const char32_t c = DecodeAt(printed, i);
        upper = !IsLower(c) || (ending && c >= 0x400);
      }
      if (!upper) continue;
    }
    hits.push_back({span, name.entry, index});
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    return a.entry < b.entry;
  });
  hits.erase(std::unique(hits.begin(), hits.end(),
                         [](const Hit& a, const Hit& b) {
                           return a.span == b.span && a.entry == b.entry;
                         }),
             hits.end());
  return hits;
}

}  // namespace kg::extract

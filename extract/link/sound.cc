#include "extract/link/sound.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <vector>

#include "extract/gazetteer/table_file.h"
#include "extract/text/characters.h"
#include "extract/unicode/unicode_tables.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostLetters = 64;
constexpr std::size_t kLongestSyllable = 6;  // characters
constexpr std::size_t kFewestConsonants = 4;

// Letters that transliterations write for each other. What is not here (vowels, h) does not count.
// Longer ones first.
constexpr std::array<std::pair<std::string_view, char>, 34> kClasses = {{
    {"shch", 's'}, {"sch", 's'}, {"tsch", 's'}, {"zh", 's'}, {"sh", 's'}, {"ch", 's'}, {"kh", 'k'},
    {"ts", 's'},   {"tz", 's'},  {"ph", 'v'},   {"th", 't'}, {"ck", 'k'}, {"b", 'p'},  {"p", 'p'},
    {"v", 'v'},    {"f", 'v'},   {"w", 'v'},    {"d", 't'},  {"t", 't'},  {"g", 'k'},  {"k", 'k'},
    {"q", 's'},    {"c", 's'},   {"j", 's'},    {"s", 's'},  {"z", 's'},  {"x", 's'},  {"l", 'l'},
    {"r", 'l'},    {"m", 'm'},   {"n", 'n'},    {"h", 'k'},  {"'", 0},    {"y", 0},
}};

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = DecodeAt(text, at);
    if (c == ' ' || c == ',' || IsNameDot(c)) {
      if (!words.back().empty()) words.emplace_back();
    } else if (IsLetter(c)) {
      words.back().append(text.substr(begin, at - begin));
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string ConsonantsOf(std::string_view latin) {
  std::string out;
  for (std::size_t i = 0; i < latin.size();) {
    std::size_t taken = 1;
    for (const auto& [letters, sound] : kClasses) {
      if (!BeginsWith(latin.substr(i), letters)) continue;
      if (sound != 0 && (out.empty() || out.back() != sound)) out.push_back(sound);
      taken = letters.size();
      break;
    }
    i += taken;
  }
  return out;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

struct SoundReader::Tables {
  std::set<std::string, std::less<>> pinyin;
  std::unordered_map<std::string, std::string> cyrillic;  // syllable to pinyin
  std::vector<NameWords::Ending> declined;  // of Chinese names in Cyrillic letters

  static std::string LatinOfHan(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) out += PinyinOf(DecodeAt(text, at));
    return out;
  }
  static std::string Latin(std::string_view word) {
    if (IsHan(PeekAt(word, 0))) return LatinOfHan(word);
    std::string out;
    for (std::size_t at = 0; at < word.size();) {
      const char32_t c = DecodeAt(word, at);
      if (c < kEndOfLatinized) out += kLatinized[c].view();
    }
    return out;
  }

  // A word taken apart into syllables, `most` of them, in pinyin; "" if it is not made of them. The
  // fewest syllables, and of those the longest first, win.
  std::string Syllables(std::string_view word, bool is_cyrillic, int most = 3) const {
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < word.size(); DecodeAt(word, at)) places.push_back(at);
    places.push_back(word.size());
    const std::size_t count = places.size() - 1;
    if (count > 14) return "";
    struct Best {
      int syllables = 1000;
      std::string text;
    };
    std::vector<Best> best(count + 1);
    best[0].syllables = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (best[i].syllables >= 1000) continue;
      for (std::size_t n = std::min(kLongestSyllable, count - i); n > 0; --n) {
        const std::string piece(word.substr(places[i], places[i + n] - places[i]));
        std::string read;
        if (is_cyrillic) {
          const auto found = cyrillic.find(piece);
          if (found == cyrillic.end()) continue;
          read = found->second;
        } else {
          if (!pinyin.contains(piece)) continue;
          read = piece;
        }
        if (best[i].syllables + 1 < best[i + n].syllables) {
          best[i + n] = {best[i].syllables + 1, best[i].text + read};
        }
      }
    }
    return best[count].syllables <= most ? best[count].text : "";
  }

  // A Cyrillic word as it is where it is not declined; "" if it is not made of syllables. Names of
  // one or two are looked for first: "цимина" is "цимин".
  std::string Undeclined(std::string_view word) const {
    for (const int most : {2, 3}) {
      if (!Syllables(word, true, most).empty()) return std::string(word);
      for (const auto& [ending, instead] : declined) {
        if (!EndsWith(word, ending)) continue;
        std::string stem = std::string(word.substr(0, word.size() - ending.size())) + instead;
        if (!Syllables(stem, true, most).empty()) return stem;
      }
    }
    return "";
  }

  // "王文涛", "Wang Wentao" and "Ван Вэньтао" as "wang wentao"; "" if it is no Chinese name.
  std::string ChineseName(const std::vector<std::string>& words) const {
    if (words.size() == 1 && IsHan(PeekAt(words[0], 0))) {
      std::vector<std::string_view> characters;
      for (std::size_t at = 0; at < words[0].size();) {
        const std::size_t begin = at;
        DecodeAt(words[0], at);
        characters.push_back(std::string_view(words[0]).substr(begin, at - begin));
      }
      if (characters.size() < 2 || characters.size() > 3) return "";
      std::string given;
      for (std::size_t i = 1; i < characters.size(); ++i) given += LatinOfHan(characters[i]);
      return LatinOfHan(characters[0]) + " " + given;
    }
    if (words.size() != 2) return "";
    std::vector<std::string> read;
    for (const std::string& word : words) {
      const bool is_cyrillic = IsCyrillic(PeekAt(word, 0));
      read.push_back(Syllables(is_cyrillic ? Undeclined(word) : word, is_cyrillic));
      if (read.back().empty()) return "";
    }
    return Joined(read);
  }
};

SoundReader::SoundReader(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
SoundReader::SoundReader(SoundReader&&) noexcept = default;
SoundReader& SoundReader::operator=(SoundReader&&) noexcept = default;
SoundReader::~SoundReader() = default;

Result<SoundReader> SoundReader::Load(const std::filesystem::path& syllables,
                                      const NameWords& words) {
  Result<TableFile> table = TableFile::Read(syllables, {"pinyin", "ru", "be"});
  if (!table) return std::move(table).error();
  auto tables = std::make_unique<Tables>();
  tables->declined = words.chinese_endings;
  for (const TableFile::Row& row : table->rows) {
    tables->pinyin.insert(row.cells[0]);
    tables->cyrillic.emplace(row.cells[1], row.cells[0]);
    tables->cyrillic.emplace(row.cells[2], row.cells[0]);
  }
  return SoundReader(std::move(tables));
}

std::string SoundReader::Undeclined(std::string_view printed) const {
  const std::size_t space = printed.find(' ');
  if (space == std::string_view::npos || !IsCyrillic(PeekAt(printed, 0)) ||
      printed.find(' ', space + 1) != std::string_view::npos) {
    return std::string(printed);
  }
  const std::string surname = Lowered(printed.substr(0, space));
  const std::string given = Lowered(printed.substr(space + 1));
  const std::string stem = tables_->Undeclined(given);
  if (stem.empty() || tables_->Syllables(surname, true, 1).empty()) return std::string(printed);
  std::size_t same = 0;
  while (same < stem.size() && same < given.size() && stem[same] == given[same]) ++same;
  same = CharacterStart(stem, same);
  return std::string(printed.substr(0, space + 1 + same)) + stem.substr(same);
}

Sound SoundReader::Read(EntityType type, std::string_view printed, const Folder& folder) const {
  Sound sound;
  if (printed.size() > 200) return sound;
  const std::vector<std::string> words = Words(folder.FoldName(printed));
  const bool person = type == EntityType::kPerson;
  if (person) {
    sound.translit = tables_->ChineseName(words);
    if (!sound.translit.empty()) {
      sound.key = "han " + sound.translit;
      return sound;
    }
    // A surname alone, or initials, are too many people's.
    if (words.size() < 2) return sound;
  }
  std::vector<std::string> latin, consonants;
  for (const std::string& word : words) {
    latin.push_back(tables_->Latin(word));
    consonants.push_back(ConsonantsOf(latin.back()));
    if (person && latin.back().size() < 2) return {};
  }
  std::size_t count = 0;
  for (const std::string& word : consonants) count += word.size();
  if (count < kFewestConsonants) return {};
  sound.translit = Joined(latin);
  std::sort(consonants.begin(), consonants.end());
  sound.key = Joined(consonants);
  return sound;
}

double Likeness(std::string_view a, std::string_view b) {
  a = a.substr(0, kMostLetters);
  b = b.substr(0, kMostLetters);
  if (a.empty() || b.empty()) return 0;
  std::array<std::size_t, kMostLetters + 1> row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return 1.0 - static_cast<double>(row[b.size()]) / static_cast<double>(std::max(a.size(), b.size()));
}

}  // namespace kg::extract

#include "query/procedures/name_match.h"

#include <unicode/stringpiece.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace kg::query {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    if (space != 0) words.push_back(text.substr(0, space));
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  return words;
}

std::size_t Letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return c != ' ' && (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

double Share(std::string_view part, std::string_view whole) {
  return static_cast<double>(Letters(part)) /
         static_cast<double>(std::max<std::size_t>(1, Letters(whole)));
}

// Han characters and their like are written without spaces: a word may stand anywhere.
bool IsUnspaced(std::string_view word) {
  for (std::size_t i = 0; i + 2 < word.size(); ++i) {
    const auto lead = static_cast<unsigned char>(word[i]);
    if (lead >= 0xE3 && lead <= 0xED) return true;  // U+3000 .. U+DFFF
  }
  return false;
}

// Transliterations of one name differ in these.
void AppendAlike(std::string_view letters, std::string& out) {
  for (char c : letters) {
    if (c == 'j' || c == 'y') c = 'i';
    if (c == 'w') c = 'v';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter && (out.empty() || out.back() != c || (c >= '0' && c <= '9'))) out += c;
  }
}

}  // namespace

// Method: ICU's Any-Latin and Latin-ASCII transforms of each code point by itself.
struct LatinForm::Transform {
  std::unique_ptr<icu::Transliterator> to_latin;
};

LatinForm::LatinForm() = default;
LatinForm::~LatinForm() = default;

const std::string& LatinForm::OfCodePoint(std::string_view c) {
  const auto [it, fresh] = known_.try_emplace(std::string(c));
  if (!fresh) return it->second;
  if (!transform_) {
    UErrorCode code = U_ZERO_ERROR;
    transform_ = std::make_unique<Transform>();
    transform_->to_latin.reset(icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower",
                                                                   UTRANS_FORWARD, code));
  }
  if (!transform_->to_latin) return it->second;
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(c.data(), static_cast<std::int32_t>(c.size())));
  transform_->to_latin->transliterate(text);
  text.toUTF8String(it->second);
  return it->second;
}

std::string LatinForm::Of(std::string_view folded) {
  std::string out;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < folded.size();) {
    if (folded[i] >= 0) {
      AppendAlike(folded.substr(i, 1), out);
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < folded.size() && (static_cast<unsigned char>(folded[end]) & 0xC0) == 0x80) ++end;
    AppendAlike(OfCodePoint(folded.substr(i, end - i)), out);
    i = end;
  }
  return out;
}

NameMatch::NameMatch(std::string folded, LatinForm& latin)
    : wanted_(std::move(folded)), wanted_latin_(latin.Of(wanted_)), words_(WordsOf(wanted_)),
      latin_(latin) {}

double NameMatch::Score(std::string_view name) const {
  if (name == wanted_) return 1;
  const double words = ScoreWords(name);
  // Two texts of ASCII letters have nothing to gain from another script.
  if (words > 0 || (IsAscii(name) && IsAscii(wanted_))) return words;
  return ScoreLatin(name);
}

double NameMatch::ScoreWords(std::string_view name) const {
  double sum = 0, covered = 0;
  std::size_t missing = 0;
  for (std::string_view word : words_) {
    double best = 0;
    std::size_t at = name.find(word);
    if (at == std::string_view::npos) {
      ++missing;
      continue;
    }
    const bool anywhere = IsUnspaced(word);
    for (; at != std::string_view::npos; at = name.find(word, at + 1)) {
      const bool starts = at == 0 || name[at - 1] == ' ';
      if (!starts && !anywhere) continue;
      std::size_t end = name.find(' ', at);
      if (end == std::string_view::npos) end = name.size();
      std::size_t begin = at;
      while (begin > 0 && name[begin - 1] != ' ') --begin;
      const double share = Share(word, name.substr(begin, end - begin));
      best = std::max(best, share == 1 ? 1.0 : (starts ? 0.7 : 0.6) + 0.25 * share);
    }
    if (best == 0) ++missing;
    sum += best;
    if (best > 0) covered += static_cast<double>(Letters(word));
  }
  if (sum == 0) return 0;
  const double quality = sum / static_cast<double>(words_.size());
  const double coverage =
      std::min(1.0, covered / static_cast<double>(std::max<std::size_t>(1, Letters(name))));
  const double score = quality * (0.6 + 0.35 * coverage);
  if (missing == 0) return score;
  // Some of the words: only if they are most of them, and well below those that have all.
  return missing * 2 < words_.size() ? score * 0.5 : 0;
}

double NameMatch::ScoreLatin(std::string_view name) const {
  if (wanted_latin_.size() < 2) return 0;
  const std::string latin = latin_.Of(name);
  if (latin == wanted_latin_) return 0.9;
  const double share = Share(wanted_latin_, latin);
  if (latin.starts_with(wanted_latin_)) return 0.4 + 0.3 * share;
  if (wanted_latin_.size() >= 4 && latin.find(wanted_latin_) != std::string::npos) {
    return 0.3 + 0.3 * share;
  }
  return 0;
}

}  // namespace kg::query

#include "tools/ask/words.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

#include "extract/gazetteer/fold.h"
#include "extract/text/characters.h"

namespace kg::ask {
namespace {

constexpr std::size_t kStart = 2;   // characters by which terms are looked up
constexpr std::size_t kLonger = 3;  // characters by which one form of a word is longer than another
constexpr std::size_t kGapWords = 8, kGapHan = 12;
constexpr std::size_t kFewWords = 2, kFewHan = 6;  // what ".." leaves out at most
// A cue that leaves out words goes behind one that leaves out none: by so many bytes for each.
constexpr std::ptrdiff_t kLeftOut = 64;

std::size_t CharactersIn(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string_view FirstCharacters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (count > 0 && at < text.size()) {
    extract::DecodeAt(text, at);
    --count;
  }
  return text.substr(0, std::min(at, text.size()));
}

bool IsHanText(std::string_view text) {
  return !text.empty() && extract::IsHan(extract::PeekAt(text, 0));
}

Error Wrong(const std::filesystem::path& path, std::string message) {
  return {ErrorCode::kInvalid, std::move(message), path.string()};
}

std::vector<std::string> TextsOf(const toml::node* node) {
  std::vector<std::string> out;
  if (node == nullptr || !node->is_array()) return out;
  for (const toml::node& element : *node->as_array()) {
    if (const auto text = element.value<std::string>()) out.push_back(*text);
  }
  return out;
}

// "trade{, volume}" as "trade" and "trade volume". At most kMostForms, braces do not nest.
std::vector<std::string> Forms(const std::string& written) {
  constexpr std::size_t kMostForms = 1024;
  std::vector<std::string> out = {""};
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t open = std::min(written.find('{', at), written.size());
    const std::size_t close = std::min(written.find('}', open), written.size());
    for (std::string& form : out) form += written.substr(at, open - at);
    if (open == written.size()) break;
    std::vector<std::string> longer;
    std::string_view inside = std::string_view(written).substr(open + 1, close - open - 1);
    for (;;) {
      const std::size_t comma = std::min(inside.find(','), inside.size());
      for (const std::string& form : out) {
        if (longer.size() < kMostForms) longer.push_back(form + std::string(inside.substr(0, comma)));
      }
      if (comma == inside.size()) break;
      inside.remove_prefix(comma + 1);
    }
    out = std::move(longer);
    at = std::min(close + 1, written.size());
  }
  return out;
}

void ReadNamed(const toml::table& root, const char* section, bool loose,
               std::vector<NamedCue>& out) {
  const toml::table* table = root[section].as_table();
  if (table == nullptr) return;
  for (const auto& [name, list] : *table) {
    for (const std::string& cue : TextsOf(&list)) {
      for (const std::string& form : Forms(cue)) {
        out.push_back({std::string(name.str()), Cue(form, loose)});
      }
    }
  }
}

// The words of all cues of a file.
void CollectWords(const toml::table& root, LanguageWords& out) {
  for (const auto& [section, node] : root) {
    const toml::table* table = node.as_table();
    if (table == nullptr || section == "say") continue;
    for (const auto& [name, list] : *table) {
      for (const std::string& cue : TextsOf(&list)) {
        for (const std::string& form : Forms(cue)) {
          const FoldedText folded(form);
          for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
            const std::size_t end = folded.tokens[i].span.end;
            const bool open = end < folded.text.size() && folded.text[end] == '*';
            (open ? out.beginnings : out.vocabulary).emplace(folded.word(i));
          }
        }
      }
    }
  }
}

std::vector<std::string> Folded(std::vector<std::string> texts) {
  for (std::string& text : texts) text = FoldedText(text).text;
  return texts;
}

std::string ReadFile(const std::filesystem::path& path, bool& found) {
  std::ifstream file(path, std::ios::binary);
  found = static_cast<bool>(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

FoldedText::FoldedText(std::string_view original) {
  // Traditional Han as simplified, as words and terms are written; of the same length.
  const std::string simplified = extract::Folder().Simplified(original);
  if (!simplified.empty()) original = simplified;
  text.reserve(original.size());
  for (std::size_t at = 0; at < original.size();) {
    char32_t c = extract::DecodeAt(original, at);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
    c = extract::ToLower(c);
    if (c == 0x0451) c = 0x0435;                                            // ё
    // Belarusian words begin with "у" or "ў" by what stands before them.
    const bool begins = tokens.empty() || tokens.back().span.end != text.size();
    if (c == 0x045E && begins) c = 0x0443;
    if (c == 0x2019 || c == 0x02BC || c == 0x2018 || c == 0x0060) c = '\'';
    const bool han = extract::IsHan(c);
    const bool word = han || extract::IsLetter(c) || extract::IsDigit(c) ||
                      (c == '\'' && !text.empty() && text.back() != ' ');
    const auto begin = static_cast<std::uint32_t>(text.size());
    extract::AppendUtf8(c, text);
    const auto end = static_cast<std::uint32_t>(text.size());
    if (!word) continue;
    const bool joins = !han && !tokens.empty() && !tokens.back().han &&
                       tokens.back().span.end == begin;
    if (joins) {
      tokens.back().span.end = end;
    } else if (c != '\'') {
      tokens.push_back({{begin, end}, han});
    }
  }
  // "china's" is "china".
  for (Token& token : tokens) {
    std::string_view word = std::string_view(text).substr(token.span.begin, token.span.size());
    if (word.ends_with("'s")) token.span.end -= 2;
    else if (word.ends_with("'")) token.span.end -= 1;
  }
}

namespace {

// An English word without the endings of its forms: "signed", "signs", "signing" as "sign".
std::string_view WithoutEnding(std::string_view word) {
  constexpr std::size_t kLeast = 3;
  if (!std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
    return word;
  }
  if (word.ends_with("ee") || word.ends_with("eed") || word.ends_with("ss")) return word;
  for (const std::string_view ending : {"ing", "ed", "es", "s", "e"}) {
    if (word.ends_with(ending) && word.size() >= ending.size() + kLeast) {
      return word.substr(0, word.size() - ending.size());
    }
  }
  return word;
}

}  // namespace

std::string StemOf(std::string_view word) {
  // A fixed length: endings that differ in length must not part the forms of one word.
  return std::string(FirstCharacters(WithoutEnding(word), 5));
}

Cue::Cue(std::string_view written, bool loose) : loose_(loose) {
  Gap gap = Gap::kNone;
  std::string rest(written);
  while (!rest.empty()) {
    const std::size_t dots = rest.find("..");
    const FoldedText piece(std::string_view(rest).substr(0, dots));
    for (std::size_t i = 0; i < piece.tokens.size(); ++i) {
      const std::size_t end = piece.tokens[i].span.end;
      words_.push_back({std::string(piece.word(i)),
                        end < piece.text.size() && piece.text[end] == '*', gap});
      gap = Gap::kNone;
    }
    if (dots == std::string::npos) break;
    const bool wide = rest.compare(dots, 3, "...") == 0;
    gap = wide ? Gap::kWide : Gap::kFew;
    rest.erase(0, dots + (wide ? 3 : 2));
  }
}

// Forms of one word: one beginning, and endings that are not long beside it ("interest" and
// "interregional" are two words).
bool AreForms(std::string_view a, std::string_view b) {
  if (StemOf(a) != StemOf(b)) return false;
  auto [differs, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  std::size_t bytes = static_cast<std::size_t>(differs - a.begin());
  while (bytes > 0 && bytes < a.size() && (static_cast<unsigned char>(a[bytes]) & 0xC0U) == 0x80U) {
    --bytes;
  }
  const std::size_t same = CharactersIn(a.substr(0, bytes));
  const std::size_t endings = CharactersIn(a) + CharactersIn(b) - 2 * same;
  const std::size_t longer = std::max(CharactersIn(a), CharactersIn(b));
  return 2 * endings <= 3 * same && 2 * longer <= 2 * same + endings + kLonger;
}

bool Cue::Fits(const Word& word, std::string_view token) const {
  if (word.prefix) return token.starts_with(word.text);
  return token == word.text || (loose_ && !IsHanText(token) && AreForms(token, word.text));
}

Cue::Match Cue::Find(const FoldedText& text, std::size_t from) const {
  if (words_.empty()) return {};
  for (std::size_t start = from; start < text.tokens.size(); ++start) {
    Match match;
    std::size_t at = start;
    bool fits = true;
    for (std::size_t w = 0; w < words_.size() && fits; ++w) {
      std::size_t last = at;
      const std::size_t from_here = at;
      const bool han = IsHanText(words_[w].text);
      if (w != 0 && words_[w].gap == Gap::kWide) last += han ? kGapHan : kGapWords;
      if (w != 0 && words_[w].gap == Gap::kFew) last += han ? kFewHan : kFewWords;
      fits = false;
      for (; at <= last && at < text.tokens.size(); ++at) {
        if (!Fits(words_[w], text.word(at))) continue;
        fits = true;
        match.tokens.push_back(at);
        match.bytes += text.tokens[at].span.size();
        if (words_[w].gap == Gap::kFew) match.left_out += at - from_here;
        ++at;
        break;
      }
    }
    if (fits) return match;
  }
  return {};
}

std::vector<Found> FindLongest(const std::vector<NamedCue>& cues, const FoldedText& text,
                               std::set<std::size_t>& taken,
                               const std::function<bool(const std::string& name)>& wanted) {
  std::vector<Found> all;
  for (const NamedCue& named : cues) {
    if (wanted && !wanted(named.name)) continue;
    for (std::size_t from = 0; from < text.tokens.size();) {
      Cue::Match match = named.cue.Find(text, from);
      if (match.tokens.empty()) break;
      from = match.tokens.front() + 1;
      const std::ptrdiff_t rank = static_cast<std::ptrdiff_t>(match.bytes) -
                                  kLeftOut * static_cast<std::ptrdiff_t>(match.left_out);
      all.push_back({named.name, std::move(match.tokens), match.bytes, rank});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
    if (a.rank != b.rank) return a.rank > b.rank;
    return a.tokens.front() < b.tokens.front();
  });
  std::vector<Found> out;
  std::map<std::size_t, const Found*> by_first;
  for (Found& found : all) {
    const bool same = std::any_of(out.begin(), out.end(), [&](const Found& other) {
      return other.tokens == found.tokens && other.name != found.name;
    });
    const bool free = std::none_of(found.tokens.begin(), found.tokens.end(),
                                   [&](std::size_t t) { return taken.contains(t); });
    // Cues of two names in one place are both meant.
    if (!free && !same) continue;
    taken.insert(found.tokens.begin(), found.tokens.end());
    out.push_back(std::move(found));
  }
  std::stable_sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
    return a.tokens.front() < b.tokens.front();
  });
  return out;
}

namespace {

constexpr std::array<extract::Language, 4> kLanguages = {
    extract::Language::kEnglish, extract::Language::kChinese, extract::Language::kRussian,
    extract::Language::kBelarusian};

}  // namespace

Status Words::ReadLanguage(const std::filesystem::path& schemas, extract::Language language) {
  const std::filesystem::path path =
      schemas / "ask" / (std::string(extract::CodeOf(language)) + ".toml");
  bool found = false;
  const std::string text = ReadFile(path, found);
  if (!found) return Error{ErrorCode::kNotFound, "cannot read the words of questions", path.string()};
  toml::table root;
  try {
    root = toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::kInvalid, std::string(error.description()),
                 path.string() + ":" + std::to_string(error.source().begin.line)};
  }
  LanguageWords& words = languages_[static_cast<std::size_t>(language)];
  ReadNamed(root, "slots", false, words.slots);
  ReadNamed(root, "bare", false, words.bare);
  ReadNamed(root, "relations", false, words.relations);
  ReadNamed(root, "units", false, words.units);
  ReadNamed(root, "metrics", true, words.metrics);
  const auto read_cues = [&root](const char* section, const char* name, std::vector<Cue>& into) {
    for (const std::string& cue : TextsOf(root[section][name].node())) {
      for (const std::string& form : Forms(cue)) into.emplace_back(form, false);
    }
  };
  read_cues("growth", "cues", words.growth);
  read_cues("counting", "of_them", words.of_them);
  read_cues("bystanders", "cues", words.bystanders);
  read_cues("sources", "cues", words.sources);
  read_cues("plural", "cues", words.plural);
  read_cues("plural", "which", words.which);
  read_cues("comparison", "or", words.compare_or);
  read_cues("comparison", "more", words.compare_more);
  read_cues("comparison", "less", words.compare_less);
  read_cues("comparison", "earlier", words.compare_earlier);
  read_cues("comparison", "later", words.compare_later);
  read_cues("passive", "cues", words.passive);
  read_cues("objects", "cues", words.objects);
  read_cues("each", "cues", words.each);
  read_cues("polite", "cues", words.polite);
  read_cues("refusals", "asked", words.asked_for);
  read_cues("refusals", "refused", words.refused);
  read_cues("writings", "kinds", words.writings);
  read_cues("writings", "published", words.published);
  read_cues("writings", "written", words.written);
  for (const std::string& word : TextsOf(root["clauses"]["first"].node())) {
    words.clause_first.insert(FoldedText(word).text);
  }
  for (const std::string& word : TextsOf(root["places"]["before"].node())) {
    words.before_places.insert(FoldedText(word).text);
  }
  read_cues("whether", "cues", words.whether);
  read_cues("whether", "denials", words.denials);
  for (const std::string& word : TextsOf(root["whether"]["first"].node())) {
    words.whether_first.insert(FoldedText(word).text);
  }
  words.dateline_ends = TextsOf(root["places"]["dateline_ends"].node());
  words.list_cues = Folded(TextsOf(root["lists"]["cues"].node()));
  words.list_and = Folded(TextsOf(root["lists"]["and"].node()));
  words.list_stops = Folded(TextsOf(root["lists"]["stops"].node()));
  words.list_closings = Folded(TextsOf(root["lists"]["closings"].node()));
  words.list_commas = TextsOf(root["lists"]["commas"].node());
  words.list_breaks = TextsOf(root["lists"]["breaks"].node());
  words.clause_stops = TextsOf(root["clauses"]["stops"].node());
  for (const std::string& word : TextsOf(root["stop"]["words"].node())) {
    words.stop.insert(FoldedText(word).text);
  }
  for (const std::string& word : TextsOf(root["counting"]["classifiers"].node())) {
    words.classifiers.insert(FoldedText(word).text);
  }
  for (const std::string& word : TextsOf(root["counting"]["amounts"].node())) {
    words.how_much.insert(FoldedText(word).text);
  }
  for (const std::string& word : TextsOf(root["counting"]["things"].node())) {
    words.counted_things.insert(FoldedText(word).text);
  }
  for (const std::string& word : TextsOf(root["counting"]["from"].node())) {
    words.from.insert(FoldedText(word).text);
  }
  CollectWords(root, words);
  words.adjective_endings = Folded(TextsOf(root["counting"]["adjective_endings"].node()));
  if (const toml::table* say = root["say"].as_table()) {
    for (const auto& [name, node] : *say) {
      if (const auto line = node.value<std::string>()) words.say[std::string(name.str())] = *line;
    }
  }
  return {};
}

// The metrics' own cues, units and relations to each other.
Status Words::ReadMetrics(const std::filesystem::path& schemas) {
  const std::filesystem::path metrics = schemas / "ontology" / "metrics.json";
  bool found = false;
  const nlohmann::json root = nlohmann::json::parse(ReadFile(metrics, found), nullptr, false);
  if (found && !root.is_object()) return Wrong(metrics, "is not a JSON object");
  if (found) {
    const nlohmann::json& classes = root.value("unit_classes", nlohmann::json::object());
    for (const auto& [name, units] : classes.items()) {
      if (!units.is_array() || name == "change") continue;
      for (const nlohmann::json& unit : units) {
        if (unit.is_string()) unit_class_.emplace(unit.get<std::string>(), name);
      }
    }
    const nlohmann::json list = root.value("metrics", nlohmann::json::array());
    for (const nlohmann::json& metric : list) {
      const std::string id = metric.value("id", "");
      for (const char* kind : {"actual", "declared", "instant"}) {
        const auto named = metric.find(kind);
        if (named != metric.end() && named->is_string()) {
          narrower_[id].push_back(named->get<std::string>());
        }
      }
      std::vector<std::string>& units = metric_units_[id];
      for (const nlohmann::json& name : metric.value("units", nlohmann::json::array())) {
        if (!name.is_string() || !classes.contains(name.get<std::string>())) continue;
        for (const nlohmann::json& unit : classes[name.get<std::string>()]) {
          if (unit.is_string()) units.push_back(unit.get<std::string>());
        }
      }
      for (const extract::Language language : kLanguages) {
        const std::string code(extract::CodeOf(language));
        if (!metric.contains(code) || !metric[code].is_array()) continue;
        for (const nlohmann::json& cue : metric[code]) {
          // What stands behind a percent sign in a text is no word of a question.
          if (!cue.is_string() || cue.get<std::string>().find('%') != std::string::npos) continue;
          for (const std::string& form : Forms(cue.get<std::string>())) {
            languages_[static_cast<std::size_t>(language)].metrics.push_back(
                {id, Cue(form, true)});
          }
        }
      }
    }
  }
  return {};
}

Status Words::ReadTerms(const std::filesystem::path& schemas) {
  const std::filesystem::path terms = schemas / "ask" / "terms.tsv";
  bool found = false;
  const std::string table = ReadFile(terms, found);
  if (!found) return Error{ErrorCode::kNotFound, "cannot read the table of terms", terms.string()};
  std::uint32_t idea = 0;
  bool heading = true;
  for (std::size_t begin = 0; begin < table.size();) {
    const std::size_t end = std::min(table.find('\n', begin), table.size());
    const std::string_view line = std::string_view(table).substr(begin, end - begin);
    begin = end + 1;
    if (line.empty() || line.front() == '#') continue;
    if (heading) {
      heading = false;
      continue;
    }
    std::string_view terms_of_it = line;
    if (line.ends_with("\tmust") || line.ends_with("\tpost")) {
      must_.insert(idea);
      if (line.ends_with("\tpost")) posts_.insert(idea);
      terms_of_it.remove_suffix(5);
    } else if (line.ends_with("\tunder") || line.ends_with("\tleads")) {
      must_.insert(idea);
      (line.ends_with("\tunder") ? under_ : leads_).insert(idea);
      terms_of_it.remove_suffix(6);
    } else if (line.ends_with("\ttop")) {
      must_.insert(idea);
      tops_.insert(idea);
      terms_of_it.remove_suffix(4);
    } else if (line.ends_with("\tgoods")) {
      goods_.insert(idea);
      terms_of_it.remove_suffix(6);
    } else if (line.ends_with("\tlight")) {
      light_.insert(idea);
      terms_of_it.remove_suffix(6);
    }
    for (std::size_t at = 0; at < terms_of_it.size();) {
      const std::size_t stop = std::min(line.find_first_of("|\t", at), terms_of_it.size());
      const FoldedText term(line.substr(at, stop - at));
      at = stop + 1;
      if (term.tokens.empty()) continue;
      Term entry;
      entry.idea = idea;
      entry.han = term.tokens.front().han;
      for (std::size_t i = 0; i < term.tokens.size(); ++i) entry.words.emplace_back(term.word(i));
      const std::string start(entry.han ? entry.words.front()
                                        : FirstCharacters(entry.words.front(), kStart));
      by_start_[start].push_back(static_cast<std::uint32_t>(terms_.size()));
      terms_.push_back(std::move(entry));
    }
    ++idea;
  }
  return {};
}

Result<Words> Words::Load(const std::filesystem::path& schemas) {
  Words out;
  for (const extract::Language language : kLanguages) {
    if (Status status = out.ReadLanguage(schemas, language); !status) return status.error();
  }
  if (Status status = out.ReadMetrics(schemas); !status) return status.error();
  if (Status status = out.ReadTerms(schemas); !status) return status.error();
  Result<Sounds> sounds = Sounds::Load(schemas / "ask" / "sounds.tsv");
  if (!sounds) return std::move(sounds).error();
  out.sounds_ = std::move(*sounds);
  return out;
}

bool LanguageWords::Knows(std::string_view word) const {
  if (vocabulary.contains(word)) return true;
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const std::string& beginning) { return word.starts_with(beginning); });
}

const LanguageWords& Words::Of(extract::Language language) const {
  const LanguageWords& words = languages_[static_cast<std::size_t>(language)];
  return language == extract::Language::kUnknown
             ? languages_[static_cast<std::size_t>(extract::Language::kEnglish)]
             : words;
}

const std::vector<std::string>& Words::UnitsOf(std::string_view metric) const {
  static const std::vector<std::string> kNone;
  const auto found = metric_units_.find(metric);
  return found == metric_units_.end() ? kNone : found->second;
}

const std::vector<std::string>& Words::NarrowerThan(std::string_view metric) const {
  static const std::vector<std::string> kNone;
  const auto found = narrower_.find(metric);
  return found == narrower_.end() ? kNone : found->second;
}

bool Words::UnitsAlike(std::string_view asked, std::string_view given) const {
  given = given.substr(0, given.find('/'));  // tonnes a year are tonnes
  if (asked == given) return true;
  const auto a = unit_class_.find(asked), b = unit_class_.find(given);
  return a != unit_class_.end() && b != unit_class_.end() && a->second == b->second &&
         a->second != "money";
}

std::vector<std::string> Words::MetricsOf(std::string_view unit) const {
  std::vector<std::string> out;
  for (const auto& [metric, units] : metric_units_) {
    const bool measured = std::any_of(units.begin(), units.end(), [&](const std::string& given) {
      return std::string_view(given).substr(0, given.find('/')) == unit || given == unit;
    });
    if (measured) out.push_back(metric);
  }
  return out;
}

bool Words::IsPost(std::string_view mark) const { return IsOneOf(posts_, mark); }

bool Words::IsUnderAnother(std::string_view mark) const { return IsOneOf(under_, mark); }

bool Words::IsOneOf(const std::set<std::uint32_t>& ideas, std::string_view mark) {
  std::uint32_t idea = 0;
  if (!mark.starts_with("i")) return false;
  const auto [end, error] = std::from_chars(mark.data() + 1, mark.data() + mark.size(), idea);
  return error == std::errc() && end == mark.data() + mark.size() && ideas.contains(idea);
}

std::vector<Words::Idea> Words::IdeasIn(const FoldedText& text) const {
  std::vector<Idea> out;
  for (std::size_t at = 0; at < text.tokens.size(); ++at) {
    const std::string_view word = text.word(at);
    const auto starts = by_start_.find(text.tokens[at].han ? word : FirstCharacters(word, kStart));
    if (starts == by_start_.end()) continue;
    for (const std::uint32_t number : starts->second) {
      const Term& term = terms_[number];
      if (at + term.words.size() > text.tokens.size()) continue;
      Idea idea{term.idea, {}};
      for (std::size_t i = 0; i < term.words.size(); ++i) {
        const std::string_view token = text.word(at + i);
        // A short beginning is the whole word, or a word of two letters would be everywhere.
        const bool fits = term.han ? token == term.words[i]
                          : CharactersIn(term.words[i]) <= 3
                              ? token.starts_with(term.words[i]) &&
                                    CharactersIn(token) <= CharactersIn(term.words[i]) + 3
                              : token.starts_with(term.words[i]);
        if (!fits) break;
        idea.tokens.push_back(at + i);
      }
      if (idea.tokens.size() == term.words.size()) out.push_back(std::move(idea));
    }
  }
  return out;
}

}  // namespace kg::ask

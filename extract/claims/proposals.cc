#include "extract/claims/proposals.h"

#include "extract/rules/mention_rule.h"
#include "extract/rules/pattern_classes.h"
#include "extract/rules/toml_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// A proposal is a sentence of a size that a person writes.
constexpr std::uint32_t kLongest = 2000, kShortest = 20;

// Papers, by what sets them off from news: authors, affiliations, references, an abstract.
std::vector<bool> AcademicPapers(const Document& document) {
  std::vector<bool> academic(document.papers.size(), false);
  bool any = !document.references.empty();
  for (std::size_t i = 0; i < document.papers.size(); ++i) {
    const Paper& paper = document.papers[i];
    academic[i] = (!paper.affiliations.empty() && !paper.byline_span.empty()) || (!paper.authors.empty() && !paper.emails.empty());
    any = any || academic[i];
  }
  for (const Reference& reference : document.references) {
    if (reference.paper < academic.size()) academic[reference.paper] = true;
  }
  for (const Sentence& sentence : document.sentences) {
    if (sentence.zone == Zone::kAbstract && sentence.paper < academic.size()) {
      academic[sentence.paper] = true;
      any = true;
    }
  }
  // Pieces of proceedings stand beside one another: a piece without a head is of a paper too.
  if (any && document.papers.size() > 1) academic.assign(academic.size(), true);
  return academic;
}

// The proposals of a sentence that makes several: "1) ...; 2) ...", or each part of which proposes.
std::vector<Span> Parts(std::string_view text, const Span& sentence, const RE2& proposes) {
  constexpr std::string_view kMarks[] = {";", "；"};
  std::vector<Span> parts = {sentence};
  for (std::uint32_t at = sentence.begin; at < sentence.end; ++at) {
    std::uint32_t after = at;
    for (const std::string_view mark : kMarks) {
      if (text.substr(at).starts_with(mark)) after = at + static_cast<std::uint32_t>(mark.size());
    }
    if (after == at) continue;
    std::string_view part = text.substr(after, sentence.end - after);
    for (const std::string_view mark : kMarks) part = part.substr(0, part.find(mark));
    part = Trimmed(part);
    const bool numbered = part.size() > 2 && IsDigit(static_cast<unsigned char>(part[0])) && part[1] == ')';
    if (part.size() < kShortest || (!numbered && !RE2::PartialMatch(Piece(part), proposes))) continue;
    parts.back().end = after;
    const auto begin = static_cast<std::uint32_t>(part.data() - text.data());
    parts.push_back({begin, sentence.end});
  }
  return parts;
}

}  // namespace

struct Proposals::Rule {
  std::string id;
  Language language = Language::kUnknown;
  // Matches a sentence that proposes; in a section of proposals `in_section` is enough.
  std::unique_ptr<LazyPattern> sentence, in_section, heading, never;
  float confidence = 0.7F;
  std::string where, content;
  std::uint32_t unit = 0;  // of a RuleIndex
  RuleExamples tests;
};

Proposals::Proposals() = default;
Proposals::Proposals(Proposals&&) noexcept = default;
Proposals& Proposals::operator=(Proposals&&) noexcept = default;
Proposals::~Proposals() = default;

Result<Proposals> Proposals::Load(const std::filesystem::path& schemas) {
  Proposals proposals;
  for (const std::filesystem::path& path : RuleFiles(schemas, "proposals")) {
    Result<TomlFile> file = TomlFile::Read(path);
    if (!file) return std::move(file).error();
    if (Status known = file->CheckKeys(file->root, {"id", "version", "sentence", "in_section",
                                                    "heading", "never", "confidence", "examples",
                                                    "counterexamples"});
        !known) {
      return known.error();
    }
    auto rule = std::make_unique<Rule>();
    rule->language = LanguageOf(path.parent_path().filename().string());
    std::int64_t version = 1;
    double confidence = 0.7;
    std::string sentence, in_section, heading, never;
    for (const Status& status :
         {file->Get(file->root, "id", rule->id), file->Get(file->root, "version", version),
          file->Get(file->root, "sentence", sentence),
          file->Get(file->root, "in_section", in_section),
          file->Get(file->root, "heading", heading), file->Get(file->root, "never", never),
          file->Get(file->root, "confidence", confidence),
          file->GetExamples(file->root, TomlFile::Examples::kTexts, rule->tests)}) {
      if (!status) return status.error();
    }
    rule->id += "@" + std::to_string(version);
    rule->where = file->Where(file->root);
    rule->content = TomlFile::Content(file->root);
    rule->confidence = static_cast<float>(confidence);
    for (const auto& [text, key, target] :
         {std::tuple{&sentence, "sentence", &rule->sentence},
          std::tuple{&in_section, "in_section", &rule->in_section},
          std::tuple{&heading, "heading", &rule->heading},
          std::tuple{&never, "never", &rule->never}}) {
      if (text->empty()) return file->Wrong(file->root, std::string(key) + " is missing");
      Status taken = TakePattern(*file, *file->root.get(key), *text, *target);
      if (!taken) return taken.error();
    }
    proposals.rules_.push_back(std::move(rule));
  }
  return proposals;
}

std::vector<RuleInfo> Proposals::rules() const {
  std::vector<RuleInfo> infos;
  for (const auto& rule : rules_) infos.push_back({rule->id, rule->where, rule->tests});
  return infos;
}

void Proposals::AddTo(RuleIndex::Builder& index) {
  for (const auto& rule : rules_) rule->unit = index.Add(rule->content);
}

void Proposals::Mark(const Document& document, RuleIndex::Met& met) const {
  const std::vector<bool> academic = AcademicPapers(document);
  for (const Sentence& sentence : document.sentences) {
    if (sentence.paper >= academic.size() || !academic[sentence.paper]) continue;
    for (const auto& rule : rules_) {
      if (rule->language == sentence.language) met.units.Add(rule->unit);
    }
  }
}

bool Proposals::Proposes(std::size_t rule, std::string_view sentence) const {
  const Rule& what = *rules_[rule];
  return sentence.size() >= kShortest && sentence.size() <= kLongest &&
         !RE2::PartialMatch(Piece(sentence), **what.never) &&
         RE2::PartialMatch(Piece(sentence), **what.sentence);
}

std::vector<Relation> Proposals::Find(const Extraction& x) const {
  std::vector<Relation> found;
  const Document& document = x.document;
  const std::vector<bool> academic = AcademicPapers(document);
  const std::string_view text = document.clean.reading();
  bool in_section = false;
  std::uint32_t section_paper = 0xFFFFFFFF;
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    if (sentence.paper != section_paper) {
      in_section = false;
      section_paper = sentence.paper;
    }
    const std::string_view part = text.substr(sentence.span.begin, sentence.span.size());
    const Rule* rule = nullptr;
    for (const auto& candidate : rules_) {
      if (candidate->language == sentence.language) rule = candidate.get();
    }
    if (rule == nullptr) continue;
    const bool short_line = sentence.span.size() <= 120;
    if (sentence.zone == Zone::kHeading || (short_line && sentence.zone == Zone::kBody)) {
      const bool opens = RE2::PartialMatch(Piece(part), **rule->heading);
      if (sentence.zone == Zone::kHeading) {
        in_section = opens;
        continue;
      }
      if (opens) {
        in_section = true;
        continue;
      }
    }
    if (sentence.zone == Zone::kTitle || sentence.zone == Zone::kReference) in_section = false;
    if (sentence.zone != Zone::kBody && sentence.zone != Zone::kAbstract) continue;
    if (sentence.paper >= academic.size() || !academic[sentence.paper]) continue;
    if (sentence.paper >= x.paper_entities.size()) continue;
    if (sentence.span.size() > kLongest || sentence.span.size() < kShortest) continue;
    if (RE2::PartialMatch(Piece(part), **rule->never)) continue;
    const bool proposes =
        RE2::PartialMatch(Piece(part), **rule->sentence) ||
        (in_section && sentence.zone == Zone::kBody &&
         RE2::PartialMatch(Piece(part), **rule->in_section));
    if (!proposes) continue;
    Relation relation;
    relation.subject = x.paper_entities[sentence.paper];
    if (relation.subject == kNoEntity) continue;
    relation.predicate = "PROPOSES";
    relation.sentence = s;
    relation.rule = rule->id;
    relation.confidence = rule->confidence;
    for (const Span& one : Parts(text, sentence.span, **rule->sentence)) {
      relation.evidence = one;
      relation.literal = Value::String(std::string(Trimmed(document.clean.text(one))));
      found.push_back(relation);
    }
  }
  return found;
}

}  // namespace kg::extract

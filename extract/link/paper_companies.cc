#include "extract/link/paper_companies.h"

#include <algorithm>
#include <unordered_map>

#include "extract/link/bodies_meant.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

bool NamesCompany(const Extraction& x, const Mention& mention) {
  return mention.entity != kNoEntity && !mention.embedded && !mention.demonym && !mention.nominal &&
         x.document.sentences[mention.sentence].zone != Zone::kReference &&
         x.entities[mention.entity].MayBeCompany();
}

}  // namespace

PaperCompanies::PaperCompanies(const Extraction& extraction) : x_(extraction), papers_(extraction.document.papers.size()) {
  FindQuestions();
  FindCompanies();
}

void PaperCompanies::FindQuestions() {
  const std::string_view text = x_.document.clean.reading();
  const std::vector<Sentence>& sentences = x_.document.sentences;
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    const Sentence& one = sentences[s];
    const bool closes = s + 1 == sentences.size() || sentences[s + 1].paragraph != one.paragraph;
    if (one.zone != Zone::kBody || !closes) continue;
    const char32_t last = PeekBefore(text, one.span.end);
    if (last != U'?' && last != U'？') continue;
    Paper& paper = papers_[one.paper];
    if (paper.questions++ == 0) paper.first_question = one.span.begin;
  }
}

void PaperCompanies::FindCompanies() {
  constexpr std::size_t kMostAsked = 4;
  struct Count {
    int times = 0;
    std::uint32_t first = 0;
  };
  std::vector<std::unordered_map<EntityIndex, Count>> counts(papers_.size());
  std::vector<int> all(papers_.size());
  for (const Mention& mention : x_.mentions) {
    if (!NamesCompany(x_, mention)) continue;
    const std::uint32_t at = x_.document.sentences[mention.sentence].paper;
    Paper& paper = papers_[at];
    Count& count = counts[at][mention.entity];
    if (count.times++ == 0) {
      count.first = mention.span.begin;
      const bool asked = paper.questions >= 2 && mention.span.begin < paper.first_question;
      if (asked && paper.asked.size() < kMostAsked) paper.asked.push_back(mention.entity);
    }
    ++all[at];
  }
  const std::vector<std::uint32_t> in_titles = MentionsInTitles(x_);
  for (std::uint32_t i = 0; i < papers_.size(); ++i) {
    Paper& paper = papers_[i];
    const EntityIndex titled = NamedInTitle(x_, in_titles, i, EntityType::kOrganization, "company");
    const auto place = std::find(paper.asked.begin(), paper.asked.end(), titled);
    if (place != paper.asked.end()) std::rotate(paper.asked.begin(), place, place + 1);
    paper.company = paper.asked.empty() ? titled : paper.asked.front();
    for (const auto& [company, count] : counts[i]) {
      const bool leads = count.times >= 3 && 2 * count.times > all[i];
      if (paper.company == kNoEntity && leads) paper.company = company;
      if (paper.company == company) paper.named = count.first;
    }
  }
}

EntityIndex PaperCompanies::About(std::uint32_t paper, std::uint32_t offset) const {
  return papers_[paper].named < offset ? papers_[paper].company : kNoEntity;
}

EntityIndex PaperCompanies::Speaker(std::uint32_t sentence, std::uint32_t offset) const {
  constexpr std::uint32_t kLook = 10;  // sentences back
  const std::vector<Sentence>& sentences = x_.document.sentences;
  const Sentence& in = sentences[sentence];
  const Paper& paper = papers_[in.paper];
  if (!IsInterview(in.paper) || paper.asked.empty() || offset < paper.first_question) return kNoEntity;
  for (std::uint32_t s = sentence + 1; s-- > 0 && s + kLook > sentence;) {
    // "Mr Wang, why did Zoomlion come?" is the paragraph before, or it is the answer itself.
    if (sentences[s].paper != in.paper || sentences[s].paragraph + 1 < in.paragraph) break;
    EntityIndex last = kNoEntity;
    for (const Mention& mention : MentionsOf(x_, s)) {
      const bool of_them = std::find(paper.asked.begin(), paper.asked.end(), mention.entity) != paper.asked.end();
      if (of_them && mention.span.begin < offset && NamesCompany(x_, mention)) last = mention.entity;
    }
    if (last != kNoEntity) return last;
  }
  return paper.asked.front();
}

EntityIndex PaperCompanies::SpokenOf(std::uint32_t sentence) const {
  const Sentence& in = x_.document.sentences[sentence];
  const EntityIndex speaker = Speaker(sentence, in.span.begin);
  return speaker != kNoEntity ? speaker : About(in.paper, in.span.begin);
}

}  // namespace kg::extract

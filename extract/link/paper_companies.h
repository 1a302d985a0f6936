#pragma once

#include <cstdint>
#include <vector>

#include "extract/pipeline.h"

namespace kg::extract {

// Which company each paper of a document is on, and who "we" are in an interview. A paper with two paragraphs that
// end in question marks is an interview; it asks those companies that it names before the first of them.
class PaperCompanies {
 public:
  // Linear in the document, which outlives this.
  explicit PaperCompanies(const Extraction& extraction);

  // The one of whom an interview is asked, else the only one of the title, else one that is named thrice and more
  // often than all others together; kNoEntity if there is none, or it is not named before `offset`.
  EntityIndex About(std::uint32_t paper, std::uint32_t offset) const;
  bool IsInterview(std::uint32_t paper) const { return papers_[paper].questions >= 2; }
  // Who speaks at a place of a sentence of an interview: of those asked, the one that the question or the answer
  // has named last, else the first. kNoEntity in the introduction and if there is none.
  EntityIndex Speaker(std::uint32_t sentence, std::uint32_t offset) const;
  // Whom a sentence that names nobody speaks of: the speaker, else the company that the paper is on.
  EntityIndex SpokenOf(std::uint32_t sentence) const;

 private:
  struct Paper {
    std::uint32_t first_question = 0, questions = 0;
    std::vector<EntityIndex> asked;  // the first few that are named before the first question
    EntityIndex company = kNoEntity;
    std::uint32_t named = 0;         // where it is named first
  };

  void FindQuestions();
  void FindCompanies();

  const Extraction& x_;
  std::vector<Paper> papers_;
};

}  // namespace kg::extract

#pragma once

#include <cstddef>
#include <unordered_set>
#include <vector>

#include "extract/claims/claim.h"
#include "extract/claims/figure_metric.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// A card of a project: lines with labels. While it is open its project is the title_site.
struct ProjectCard {
  bool open = false;
  std::uint32_t paragraph = 0;            // of the last line with a label
  EntityIndex site_outside = kNoEntity;   // the title_site of the paper
  EntityIndex borrower = kNoEntity, lender = kNoEntity;  // named in fields of their own, in a card or not
};

// Who was spoken of before: what a sentence without names leans on.
struct PartyMemory {
  std::vector<EntityIndex> document_pair;  // the two countries that the paper names most
  std::vector<EntityIndex> sides;          // the two places or universities that it is on, if it is
  EntityIndex title_country = kNoEntity;   // the only one that the title names
  EntityIndex home = kNoEntity;            // whose side a Chinese paper takes: 白中 begins with it
  EntityIndex at_home = kNoEntity;         // whose "exports" papers mean, if this one names it
  std::vector<EntityIndex> pair;           // of the last figure between countries
  std::uint32_t pair_sentence = 0;
  EntityIndex trader = kNoEntity;          // seller or buyer of the last exports or imports
  bool trades_with_all = false;            // those were to all countries, or to a bloc
  EntityIndex giver = kNoEntity, receiver = kNoEntity;  // of the last loan or investment
  std::uint32_t flow_sentence = 0;
  EntityIndex lender = kNoEntity;          // of the last loan, and all its parties
  std::vector<EntityIndex> loan_parties;
  std::uint32_t loan_sentence = 0;
  EntityIndex investor = kNoEntity;        // the last company that invested, and in what, if that was told
  EntityIndex invested = kNoEntity;
  std::uint32_t investor_sentence = 0;
  EntityIndex site = kNoEntity;            // the last park, plant or company
  std::uint32_t site_sentence = 0;
  std::size_t site_metric = static_cast<std::size_t>(-1);  // that counted the projects of that park
  EntityIndex company = kNoEntity;         // that the last stake was in
  std::unordered_set<EntityIndex> owners;  // of stakes told of so far, and founders
  std::vector<EntityIndex> founders;       // of the last body whose founders were told
  EntityIndex founded = kNoEntity;         // that body
  std::uint32_t founders_sentence = 0;
  std::uint32_t company_sentence = 0;
  EntityIndex park = kNoEntity;            // that the paper names most
  EntityIndex event = kNoEntity;           // the last event that was told of
  std::uint32_t event_sentence = 0;
  EntityIndex title_site = kNoEntity;      // the only company or project that the title names
  ProjectCard card;
  EntityIndex about = kNoEntity;           // the company that the paper is on, or who speaks in an interview
  bool interview = false;
  EntityIndex document_site = kNoEntity;   // the project that the paper names most
  std::uint32_t document_site_begin = 0;   // where it names it first
};

struct Parties {
  std::vector<EntityIndex> parties;
  EntityIndex subject = kNoEntity;
};

// Parties and subject of a figure, by the frame of its metric.
Parties FindParties(const Extraction& extraction, const FigureWords& words,
                    const SentenceView& view, const MetricChoice& choice, std::size_t v,
                    PartyMemory& memory);

}  // namespace kg::extract

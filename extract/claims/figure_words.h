#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/claims/case_endings.h"
#include "extract/rule_index.h"
#include "extract/text/document.h"
#include "extract/values/phrase_trie.h"
#include "graph/model/result.h"

namespace kg::extract {

// Who the parties and the subject of a metric's figures are.
enum class Frame : std::uint8_t {
  kNone,         // takes numbers away from other metrics; makes no figure
  kMutual,       // between two countries, of neither
  kExport, kImport,  // seller and buyer
  kCountry,      // of one country
  kCountryPair,  // of one country, with the other
  kFlow,         // giver and receiver; of a site if one is named
  kLoan,         // lender and borrower, organizations before countries
  kContract, kSupply,  // seller and buyer, companies before countries
  kShare,        // of the country whose trade it is, with the other
  kStake,        // owner and company
  kRank,         // of the ranked, with the other
  kBare,         // of nobody
  kSite,         // of a park, a plant, a company, a place
  kPlatform, kStudents, kInstitutes, kVisitors,  // of one country, in or with the other
  kMembers,      // of an organization
  kFounding, kAccession, kEvent,  // years
};

// A metric of schemas/ontology/metrics.json.
struct Metric {
  std::string id;
  Frame frame = Frame::kNone;
  std::vector<std::string> units;  // every unit that it may have
  bool growth = false;             // <id>_growth is a metric too
  bool strict = false;             // a cue counts only right beside the number
  bool unit_alone = false;         // its unit says enough: an area needs no cue nearby
  std::vector<std::string> units_alone;  // those that do, if not all: megawatts
  std::int64_t least_money = 0, most_money = 0;  // bounds of a plain sum of it; 0: none
  bool counts = false;             // measured by "count": its cue is the counted noun
  std::string default_giver;       // key of the country that gives if the text does not say
  std::string instant;        // id of the metric of values of this one that hold at a day
  std::string alone;          // id of what it is of one country with all others
  std::string total;          // id of the metric that this is a part or the balance of
  std::string of_services;    // id of the same for services: a bare cue means it where services are
  std::string by_mass;        // id of what it is if measured by mass
  std::string sold_abroad;    // id of what it is where countries trade, not companies: "its sales"
  std::string rank;           // id of the place that one takes by it
  std::string planned, declared, actual;  // ids that words of the clause make of it
  bool at_place = false;      // its site may be a town or a district
  bool of_plant = false;      // a park that only tells where is no site of it
  bool carries_site = true;   // holds of the site spoken of before if none is named
  bool from_country = false;  // "from China": that country and its partner are parties
  bool of_country = false;    // "47 Chinese firms": they are, too
  bool of_creditor = false;   // whom the country owes is a party, too
  bool of_persons = false;    // counts people, whatever the noun calls them
  bool per_year = false;      // "annual" makes a rate of its unit
  bool lasting = false;       // dated by its own sentence only, not by the entry of a chronicle
  bool undated = false;       // holds of no period, whatever the sentence dates
  bool of_donors = false;     // bodies and places of any kind may give and receive it
  bool from_banks = false;    // what a bank gives is of this metric if nothing else is said
  bool Allows(std::string_view unit) const;
  // Of trade between countries.
  bool IsTrade() const;
  // Counts trains, flights and the like that run; those, and the containers that they carry.
  bool CountsRuns() const { return Allows("count/week") && !per_year; }
  bool CountsTraffic() const { return CountsRuns() || Allows("TEU"); }
};

// What a word says about a number near it; tables [words] of schemas/rules/<language>/figures.toml.
enum class Role : std::uint8_t {
  kCue, kWeakCue, kContext,  // of metrics.json
  kIncrease, kDecrease, kUnchanged,
  kBy, kTo,       // just before a number: a change by it, a level of it
  kIndex,         // the percentage is the level as a share of the base
  kGrowthNoun,    // the same of percentages above 100 that no word of kBy stands before
  kMore, kFewer,  // after the number: it is a difference
  kPlanned, kDenied, kBase, kPair,
  kDest, kSource, kPlace, kBetween, kOwner,  // just before a name
  kReceive, kGive, kRank, kNegative, kDeclared, kActual, kAnnual,
  kWeekly,        // so many flights or trains in a week, "weekly"
  kAnother,       // "another billion": of the same as before
  kRespectively,  // numbers and periods pair in order
  kTimesOf,       // after a multiple: "as many as", "the level of"
  kThan,          // "than": what follows is the base
  kSamePeriod,    // "the same period of", 同期
  kReporter,      // before a name: "according to"
  kReports,       // after a name: "said"
  kHeld,          // "belongs to": the owner follows
  kStart,         // just before a number: where a movement begins, "from"
  kPart,          // beside a number: so many of those counted before, "of them"
  kServices, kGoods,  // what is traded
  kAside,         // just before a name: it is only compared with, "after Russia"
  kPronoun,       // stands for what was counted before: "it", "this figure"
  kInterest,      // "interest", "a year": what a rate is paid for is a loan
  kAdmitted,      // companies that may supply the other country
  kWholeYear,     // "for the whole year": of the year of the month that heads the paragraph
  kBaseAfter,     // before a time behind the number: its base; before the number no base
  kPersons,       // after a number: a noun that says nothing of what is counted, "people"
  kThings,        // after a number: it counts things, no documents or meetings, 台
  kPieces,        // after a number: "pieces", "units", which say nothing of what is counted
  kAttends,       // after companies counted: they come to an event, are residents of nothing
  kTheirs,        // between a verb and what it moves: "doubled its exports"
  kEarned,        // in a cue of exports: what the seller was paid, "earnings"
  kHolds,         // between an owner and what it owns: "holds"
  kStep,          // right behind an amount: a change by it, "a $70 million decline"
  kNoChange,      // holds a word of change and is none: "set up"
  kAboutShare,    // before what a share is of: about so much of it, 约占
  kSitePointer,   // stands for a site that was told of, 该项目
  kAbroad,        // in or before a cue: to all countries, 对外
  kCompanies,     // behind a country: its companies, 中国企业
  kResidents,     // companies of a park
  kResident,      // before a park: a company that is in it
  kSide,          // behind a country: what stands for it as an owner, "side", "companies"
  kPartner,       // an owner that is not named: "shareholder", "partner"
  kDescribes,     // beside a name: what kind of body it is, "company"; the class of triggers.toml
  kOther,         // behind an adjective: what the same noun before it was, "the Belarusian one"
  kAsks,          // whose subject wants money of a bank, "applied to"
  kToIt,          // "lent it": a body spoken of before receives
  kWhose,         // before what is done: by a body spoken of before, "its investment"
  kBuyer,         // beside a name: it buys, "the customer"
  kBuys,          // whose subject buys, "will purchase"
  kSupplies,      // whose subject sells, "will deliver"
  kBegun,         // before a time: when what the participle describes began, "opened in"
  kClause,        // a clause may begin with it: "while", "that"
  kIs,            // right before a name: it tells whose rank follows, 是
  kThrough,       // before a country: goods and trains cross it, "via"
  kToward,        // before a place: trains and goods go there, 至
  kMutually,      // of people who go both ways, "exchange", "each other"
  kSurvey,        // what is counted was only asked, "a survey of"
  kCoFounds,      // between founders and nothing else: built together, 合作建设
  kOpens,         // in a cue of founding: of institutes only, "opened"
  kAtOwner,       // of a share: its owner follows, «у»
  kRelative,      // "in which A holds": A is in nothing
  kEach,          // beside a share: all of those named own as much
  kFormer,        // the first of two named before, "the former", 前者
  kLatter,        // the second of them
  kThanks,        // before a country: it has given, "thanks"
  kLasts,         // in a cue of founding: has been since a time, "has existed"
  kHost,          // before the body in which another is founded, "at", «при»
  kFoundsWith,    // behind a verb of founding: a further founder follows, "jointly with"
  kSinceEvent,    // before what happened at a time: since then, "since the opening in 2031"
  kGathers,       // before companies counted: they come to an event, "attended by"
  kCarries,       // in a cue: of goods that somebody carries for others, "handled"
  kReverse,       // "in the opposite direction": the other of the two sells
  kTonne,         // "a tonne of": what a price is of
  kCosts,         // behind that: "cost"
  kCardName, kCardBorrower, kCardLender, kCardInvestor, kCardOwner,  // labels of a project's card: "Name:"
  kCount_,
};

// A cue or a word of a role in a sentence; offsets are bytes of the sentence.
struct WordHit {
  std::uint32_t begin = 0, end = 0;
  Role role = Role::kCue;
  std::uint16_t metric = 0;  // of kCue, kWeakCue, kContext
  bool governs = false;      // of kCue: right before a number it tells what is counted
  bool level_only = false;   // of kCue: says nothing of changes
  bool beside = false;       // of kCue: counts only right behind a number, and hides no other
};

// One sentence of a rule file with the figures that it must give.
struct FigureExample {
  std::string text;
  std::vector<std::string> figures;
  std::string where;  // file:line:column
};

// Metrics, their cues and the words around numbers. Immutable once loaded.
class FigureWords {
 public:
  // kInvalid with file, line and column for a table that is wrong.
  static Result<FigureWords> Load(const std::filesystem::path& schemas);

  const std::vector<Metric>& metrics() const { return metrics_; }
  const std::vector<FigureExample>& examples() const { return examples_; }
  // Endings of adjectives in the languages that have them, from [words] adjective_endings.
  const std::vector<std::string>& adjective_endings() const { return adjective_endings_; }
  // What makes a name that it stands right behind an owner, from [words] possessives.
  const std::vector<std::string>& possessives() const { return possessives_; }
  // Of the languages with cases, from triggers.toml.
  const CaseEndings& case_endings() const { return case_endings_; }
  // Each cue and word has a say where it may stand, all else everywhere.
  void AddTo(RuleIndex::Builder& index) const;
  // The index of a metric by its id, or metrics().size().
  std::size_t Find(std::string_view id) const;
  // Key of the country of which papers in a language say "exports" without naming it, or "".
  std::string_view HomeOf(Language language) const;
  // Whether it is that in any language.
  bool IsHome(std::string_view key) const;
  // The metric that a metric adds up to ("bilateral_trade_volume" of exports), or "".
  std::string_view TotalOf(std::string_view id) const;
  // Key of the country whose seat of government a place is ("place:minsk"), or "".
  std::string_view SeatOf(std::string_view place) const;

  // All words in a folded sentence, by begin. Of cues that overlap the longest stays; none begins
  // inside one of `times`, which stand in order.
  void Scan(std::string_view folded, Language language, std::span<const Span> times,
            std::vector<WordHit>& hits) const;

 private:
  struct Meaning {
    Role role = Role::kCue;
    std::uint16_t metric = 0;
    bool governs = false, level_only = false, beside = false;
  };
  Status LoadMetrics(const std::filesystem::path& file);
  Status LoadRules(const std::filesystem::path& file);
  Status LoadNameWords(const std::filesystem::path& file);

  std::vector<Metric> metrics_;
  std::vector<Meaning> meanings_;
  std::vector<std::pair<std::string, std::string>> seats_;
  std::array<std::string, 5> homes_;  // by Language
  std::vector<FigureExample> examples_;
  std::vector<std::string> adjective_endings_, possessives_;
  CaseEndings case_endings_;
  std::string metrics_content_;  // of the file of metrics, without cues
  std::array<std::vector<PhraseTrie::Phrase>, 5> phrases_;  // by Language; payloads are meanings
  std::array<PhraseTrie, 5> tries_;  // by Language
};

}  // namespace kg::extract

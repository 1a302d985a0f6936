#include "extract/values/value_words.h"

#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "extract/values/decimal.h"

namespace kg::extract {
namespace {

struct ClassName {
  std::string_view name;
  WordClass word_class;
};

constexpr ClassName kClasses[] = {
    {"cardinal", WordClass::kCardinal},
    {"article", WordClass::kArticle},
    {"magnitude", WordClass::kMagnitude},
    {"attached", WordClass::kAttached},
    {"fraction", WordClass::kFraction},
    {"denominator", WordClass::kDenominator},
    {"ordinal", WordClass::kOrdinal},
    {"ordinal_mark", WordClass::kOrdinalMark},
    {"collective", WordClass::kCollective},
    {"point", WordClass::kPoint},
    {"minus", WordClass::kMinus},
    {"currency", WordClass::kCurrency},
    {"currency_sign", WordClass::kCurrencySign},
    {"cent", WordClass::kCent},
    {"percent", WordClass::kPercent},
    {"percent_of", WordClass::kPercentOf},
    {"fraction_of", WordClass::kFractionOf},
    {"and_fraction", WordClass::kAndFraction},
    {"mixed", WordClass::kMixed},
    {"whole", WordClass::kWhole},
    {"ratio", WordClass::kRatio},
    {"of_a", WordClass::kOfA},
    {"formal", WordClass::kFormal},
    {"discount", WordClass::kDiscount},
    {"points", WordClass::kPoints},
    {"multiple", WordClass::kMultiple},
    {"doubling", WordClass::kDoubling},
    {"unit", WordClass::kUnit},
    {"per", WordClass::kPer},
    {"approx", WordClass::kApprox},
    {"approx_after", WordClass::kApproxAfter},
    {"range_from", WordClass::kRangeFrom},
    {"range_to", WordClass::kRangeTo},
    {"and", WordClass::kAnd},
    {"classifier", WordClass::kClassifier},
    {"month", WordClass::kMonth},
    {"year", WordClass::kYear},
    {"month_word", WordClass::kMonthWord},
    {"day_word", WordClass::kDayWord},
    {"week_word", WordClass::kWeekWord},
    {"roman", WordClass::kRoman},
    {"quarter_name", WordClass::kQuarterName},
    {"last_part", WordClass::kLastPart},
    {"year_link", WordClass::kYearLink},
    {"definite", WordClass::kDefinite},
    {"quarter", WordClass::kQuarter},
    {"half_year", WordClass::kHalfYear},
    {"first_part", WordClass::kFirstPart},
    {"during", WordClass::kDuring},
    {"since", WordClass::kSince},
    {"since_after", WordClass::kSinceAfter},
    {"until", WordClass::kUntil},
    {"end_of", WordClass::kEndOf},
    {"start_of", WordClass::kStartOf},
    {"decade", WordClass::kDecade},
    {"century", WordClass::kCentury},
    {"relative", WordClass::kRelative},
    {"unit_said", WordClass::kUnitSaid},
    {"duration", WordClass::kDuration},
    {"number_sign", WordClass::kNumberSign},
    {"after_name", WordClass::kAfterName},
    {"contact", WordClass::kContact},
    {"name", WordClass::kName},
    {"record", WordClass::kRecord},
};

static_assert(static_cast<unsigned>(WordClass::kCount_) <= 64, "Token::classes has 64 bits");
static_assert(std::size(kClasses) == static_cast<unsigned>(WordClass::kCount_));

std::string Place(const std::string& file, const toml::source_region& region) {
  return file + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

}  // namespace

Result<ValueWords> ValueWords::Load(const std::filesystem::path& schemas) {
  const std::filesystem::path folder = schemas / "values";
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  if (failed || files.empty()) {
    return Error{ErrorCode::kNotFound, "no tables of number words", folder.string()};
  }
  std::sort(files.begin(), files.end());

  ValueWords words;
  std::vector<PhraseTrie::Phrase> general, belarusian;
  for (const std::filesystem::path& path : files) {
    const std::string file = "values/" + path.filename().string();
    toml::table root;
    try {
      root = toml::parse_file(path.string());
    } catch (const toml::parse_error& error) {
      return Error{ErrorCode::kInvalid, std::string(error.description()),
                   Place(file, error.source())};
    }
    const bool for_russian = path.stem() != "be", for_belarusian = path.stem() != "ru";
    for (const auto& [table_name, table_node] : root) {
      const auto* known = std::find_if(
          std::begin(kClasses), std::end(kClasses),
          [&](const ClassName& candidate) { return candidate.name == table_name.str(); });
      const toml::table* table = table_node.as_table();
      if (known == std::end(kClasses) || table == nullptr) {
        return Error{ErrorCode::kInvalid,
                     "\"" + std::string(table_name.str()) + "\" is no table of number words",
                     Place(file, table_node.source())};
      }
      for (const auto& [key, node] : *table) {
        const toml::array* list = node.as_array();
        if (list == nullptr) {
          return Error{ErrorCode::kInvalid, "a list of words belongs here",
                       Place(file, node.source())};
        }
        const auto id = static_cast<std::uint32_t>(words.senses_.size());
        WordSense sense{known->word_class, {}, std::string(key.str())};
        if (sense.code.ends_with('!')) {
          sense.alone = true;
          sense.code.pop_back();
        }
        if (const std::optional<Decimal> value = ParsePlainDecimal(sense.code)) sense.value = *value;
        words.senses_.push_back(std::move(sense));
        for (const toml::node& item : *list) {
          const std::optional<std::string> pattern = item.value<std::string>();
          Result<std::vector<std::string>> forms =
              pattern ? PhraseTrie::Expand(*pattern)
                      : Result<std::vector<std::string>>(
                            Error{ErrorCode::kInvalid, "a word belongs here"});
          if (!forms || pattern->empty()) {
            return Error{ErrorCode::kInvalid, forms ? "an empty word" : forms.error().message,
                         Place(file, item.source())};
          }
          if (for_russian) general.push_back({*pattern, id});
          if (for_belarusian) belarusian.push_back({*pattern, id});
        }
      }
    }
  }
  Result<PhraseTrie> first = PhraseTrie::Build(general);
  if (!first) return Error{ErrorCode::kInvalid, first.error().message, folder.string()};
  Result<PhraseTrie> second = PhraseTrie::Build(belarusian);
  if (!second) return Error{ErrorCode::kInvalid, second.error().message, folder.string()};
  words.general_ = std::move(*first);
  words.belarusian_ = std::move(*second);
  return words;
}

}  // namespace kg::extract

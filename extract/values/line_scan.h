#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extract/values/amount_reader.h"
#include "extract/values/declared_unit.h"
#include "extract/values/period_reader.h"
#include "extract/values/tokens.h"

namespace kg::extract {

// What later sentences take over from earlier ones.
struct ScanState {
  std::optional<DeclaredUnit> declared;  // by a heading, for the bare numbers below it
  std::string money;           // currency of the last amount
  Moment as_of;                // the day of the document; see document_day.h
};

// Reads the values of one sentence. Offsets of the values are bytes of the line, plus `offset`.
class LineScan {
 public:
  LineScan(const TokenLine& line, ScanState& state, std::vector<ValueMention>& values,
           std::uint32_t offset, std::uint32_t sentence)
      : line_(line), state_(state), values_(values), offset_(offset), sentence_(sentence) {}
  void Run();

 private:
  // Each returns the token after what it took, or 0.
  std::size_t TakeAddress(std::size_t i);
  std::size_t TakeCitation(std::size_t i);
  std::size_t TakeIgnored(std::size_t i);
  std::size_t TakePeriod(std::size_t i);
  std::size_t TakeOrdinal(std::size_t i);
  std::size_t TakeAmount(std::size_t i);
  std::size_t TakeRange(const Amount& first, std::size_t i);
  std::size_t TakeDatedStart(const Amount& first, std::size_t i);
  std::size_t TakeShared(const Amount& first);

  bool IsNumberName(std::size_t i) const;
  bool IsForOrdinals(std::size_t i) const;
  bool PartsThousands(const Amount& amount) const;
  void Emit(const Amount& amount, std::string_view rule);
  // What the line declares, that of a sheet put among the values.
  std::optional<DeclaredUnit> OwnUnit();
  void Ignore(std::size_t first, std::size_t next, std::string_view rule);

  // line_values.cc: what the values of the line tell of one another.
  void ReadMillions();
  void ShareUnits();
  void SharePercent();
  void ApplyDeclared();
  bool IsLabelledAmount(const ValueMention& value) const;
  void MarkEquivalents();
  void JoinBounds();
  void MoveBounds();
  void DropClocks();

  const TokenLine& line_;
  ScanState& state_;
  std::vector<ValueMention>& values_;
  std::uint32_t offset_, sentence_;
  std::size_t first_value_ = 0;
  // Of how a value was printed: with a magnitude, with a word of what it counts, in plain digits.
  static constexpr std::uint8_t kScaled = 1, kFollowed = 2, kBare = 4;
  std::vector<std::uint8_t> scaled_;  // per value of this line
  int year_ = 0;
  std::size_t contact_until_ = 0;
};

}  // namespace kg::extract

#include "tools/extraction_lines.h"

#include <cassert>
#include <string_view>
#include <vector>

#include "graph/model/statement.h"
#include "tools/json_text.h"

namespace kg::tools {
namespace {

using extract::Approximation;
using extract::ValueMention;
using Kind = ValueMention::Kind;

// A name and its value, after a comma if it is not the first of its object.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  void Text(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    Name(name);
    AppendJson(text, out_);
  }
  // JSON that is ready.
  void Raw(std::string_view name, std::string_view json) {
    Name(name);
    out_ += json;
  }
  void Place(std::string_view name, Span span) {
    Raw(name, "[" + std::to_string(span.begin) + "," + std::to_string(span.end) + "]");
  }
  void End() { out_ += '}'; }

 private:
  void Name(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    AppendJson(name, out_);
    out_ += ':';
  }
  std::string& out_;
  bool first_ = true;
};

std::string_view WordOf(const ValueMention& value) {
  switch (value.kind) {
    case Kind::kMoney:
    case Kind::kPrice:
      return "money";
    case Kind::kPercent:
    case Kind::kPercentagePoint:
      return "percent";
    case Kind::kRank:
      return "ordinal";
    case Kind::kQuantity:
    case Kind::kRate:
      return "quantity";
    case Kind::kPeriod:
      if (!value.unit.empty()) return "quantity";            // "ten years"
      return value.period.size() == 10 && value.reach.empty() ? "date" : "period";  // YYYY-MM-DD is one day
    case Kind::kNumber:
    case Kind::kMultiple:
    case Kind::kIgnored:
      break;
  }
  return "number";
}

// A day as it is; of anything longer both ends, an open one left out.
void AppendDays(std::string_view period, Object& object) {
  const std::size_t slash = period.find('/');
  if (slash == std::string_view::npos && period.size() == 10) {
    object.Text("value", period);
    return;
  }
  const std::string_view begin = period.substr(0, slash);
  const std::string_view end =
      slash == std::string_view::npos ? period : period.substr(slash + 1);
  if (begin != "..") object.Text("start", begin);
  if (end != "..") object.Text("end", end);
}

void AppendValue(const ValueMention& value, Span source, std::string& out) {
  Object object(out);
  object.Place("span", source);
  object.Text("kind", WordOf(value));
  if (value.kind == Kind::kPeriod && value.unit.empty()) {
    AppendDays(value.reach.empty() ? value.period : value.reach, object);
  } else {
    object.Raw("value", value.value.ToString());
    if (value.unit != "count" && value.unit != "percent" && value.unit != "rank" &&
        value.unit != "ratio") {
      object.Text("unit", value.unit);
    }
  }
  object.End();
}

// "more than 30", "from 20 to 30": `low` or `high` is null where the range is open.
void AppendRange(Span source, const ValueMention* low, const ValueMention* high, std::string& out) {
  Object object(out);
  object.Place("span", source);
  object.Text("kind", "range");
  if (low != nullptr) object.Raw("low", low->value.ToString());
  if (high != nullptr) object.Raw("high", high->value.ToString());
  const ValueMention& either = low != nullptr ? *low : *high;
  if (either.unit != "count") object.Text("unit", either.unit);
  object.End();
}

// The list "values", with brackets.
std::string Values(const extract::Extraction& extraction) {
  const extract::CleanText& clean = extraction.document.clean;
  std::string out = "[";
  const auto separate = [&out] {
    if (out.size() > 1) out += ',';
  };
  const ValueMention* before = nullptr;
  for (std::size_t k = 0; k < extraction.values.size(); ++k) {
    const ValueMention& value = extraction.values[k];
    const bool length = value.kind == Kind::kPeriod && !value.unit.empty();
    if (value.kind == Kind::kIgnored ||
        (value.kind == Kind::kPeriod && value.period.empty() && !length)) {
      continue;
    }
    const bool begins_range = k + 1 < extraction.values.size() &&
                              (extraction.values[k + 1].range_end || extraction.values[k + 1].bounds);
    separate();
    AppendValue(value, clean.ToSource(value.span), out);
    if (value.kind == Kind::kPeriod && !length) continue;
    const bool low = value.approximation == Approximation::kMoreThan ||
                     value.approximation == Approximation::kAtLeast;
    const bool high = value.approximation == Approximation::kLessThan ||
                      value.approximation == Approximation::kAtMost;
    const bool ends_range = value.range_end || value.bounds;
    if (ends_range && before != nullptr) {
      separate();
      const bool upward = before->value.ToDouble() <= value.value.ToDouble();
      AppendRange(clean.ToSource(before->outer.Join(value.outer)), upward ? before : &value,
                  upward ? &value : before, out);
    } else if ((low || high) && !begins_range) {
      separate();
      AppendRange(clean.ToSource(value.outer), low ? &value : nullptr, high ? &value : nullptr, out);
    }
    before = &value;
  }
  return out + "]";
}

std::string_view WordOf(Statement::Kind kind) {
  switch (kind) {
    case Statement::Kind::kLabel: return "label";
    case Statement::Kind::kProperty: return "property";
    case Statement::Kind::kMember: return "member";
    case Statement::Kind::kRelationship: break;
  }
  return "relationship";
}

std::string EvidenceList(const std::vector<Evidence>& evidence) {
  std::string out = "[";
  for (const Evidence& one : evidence) {
    if (out.size() > 1) out += ',';
    std::string confidence;
    AppendJson(static_cast<double>(static_cast<int>(one.confidence * 1000 + 0.5F)) / 1000,
               confidence);
    Object object(out);
    object.Place("span", one.span);
    object.Place("sentence", one.sentence);
    object.Text("rule", one.rule);
    object.Raw("confidence", confidence);
    object.End();
  }
  return out + "]";
}

}  // namespace

std::string AnnotationLine(const extract::Extraction& extraction, bool values) {
  std::string line = extract::ToAnnotations(extraction);
  if (!values) return line;
  assert(line.size() > 1 && line.back() == '}');
  line.pop_back();
  return line + ",\"values\":" + Values(extraction) + "}";
}

std::string StatementLines(const extract::Extraction& extraction) {
  std::string out;
  for (const Statement& statement : extract::ToStatements(extraction)) {
    Object object(out);
    object.Text("id", ToHex(IdOf(statement)));
    object.Text("kind", WordOf(statement.kind));
    object.Text("subject", statement.subject);
    object.Text("predicate", statement.predicate);
    object.Text("object", statement.object);
    if (!statement.value.is_null()) {
      std::string value;
      AppendJson(statement.value, value);
      object.Raw("value", value);
    }
    object.Text("discriminator", statement.discriminator);
    if (!statement.qualifiers.empty()) {
      std::string qualifiers;
      AppendJson(Value::OfMap(statement.qualifiers), qualifiers);
      object.Raw("qualifiers", qualifiers);
    }
    object.Text("document", extraction.document.name);
    object.Raw("evidence", EvidenceList(statement.evidence));
    object.End();
    out += '\n';
  }
  return out;
}

}  // namespace kg::tools

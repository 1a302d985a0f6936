#include "extract/values/print_values.h"

#include <string_view>

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kMoney: case Kind::kPrice: return "money";
    case Kind::kPercent: case Kind::kPercentagePoint: return "percent";
    case Kind::kRank: return "ordinal";
    case Kind::kQuantity: return "quantity";
    default: return "number";
  }
}

class ValueWriter {
 public:
  explicit ValueWriter(const Extraction& extraction) : x_(extraction) {}

  std::string Run() {
    out_ = "[";
    for (std::size_t i = 0; i < x_.values.size(); ++i) {
      const ValueMention& value = x_.values[i];
      if (value.kind == Kind::kIgnored) continue;
      if (value.kind == Kind::kPeriod) {
        if (!value.unresolved) WritePeriod(value);
        continue;
      }
      WriteValue(value);
      WriteRange(i);
    }
    return out_ + "]";
  }

 private:
  void Begin(Span clean, std::string_view kind) {
    const Span source = x_.document.clean.ToSource(clean);
    if (out_.size() > 1) out_ += ',';
    out_ += "{\"span\":[" + std::to_string(source.begin) + ',' + std::to_string(source.end) +
            "],\"kind\":\"" + std::string(kind) + '"';
  }

  void WritePeriod(const ValueMention& value) {
    const std::string& iso = value.period;
    const std::size_t slash = iso.find('/');
    if (slash == std::string::npos && iso.size() == 10) {
      Begin(value.outer, "date");
      out_ += ",\"value\":\"" + iso + "\"}";
      return;
    }
    Begin(value.outer, "period");
    const std::string start = iso.substr(0, slash);
    const std::string end = slash == std::string::npos ? iso : iso.substr(slash + 1);
    out_ += ",\"start\":\"" + start + '"';
    if (end != "..") out_ += ",\"end\":\"" + end + '"';
    out_ += '}';
  }

  void WriteValue(const ValueMention& value) {
    Begin(value.span, NameOf(value.kind));
    out_ += ",\"value\":" + value.value.ToString();
    if (!value.unit.empty() && value.unit.rfind("count", 0) != 0 && value.unit != "rank" &&
        value.unit != "ratio" && value.kind != Kind::kPercent) {
      out_ += ",\"unit\":\"" + value.unit + '"';
    }
    out_ += '}';
  }

  void WriteRange(std::size_t i) {
    const ValueMention& value = x_.values[i];
    const bool pair = i + 1 < x_.values.size() && x_.values[i + 1].range_end;
    if (value.range_end) return;
    if (pair) {
      Begin(value.outer.Join(x_.values[i + 1].outer), "range");
      out_ += ",\"low\":" + value.value.ToString() +
              ",\"high\":" + x_.values[i + 1].value.ToString() + '}';
      return;
    }
    const bool low = value.approximation == Approximation::kMoreThan ||
                     value.approximation == Approximation::kAtLeast;
    const bool high = value.approximation == Approximation::kLessThan ||
                      value.approximation == Approximation::kAtMost;
    if (!low && !high) return;
    Begin(value.outer, "range");
    out_ += (low ? ",\"low\":" : ",\"high\":") + value.value.ToString() + '}';
  }

  const Extraction& x_;
  std::string out_;
};

}  // namespace

std::string ToValues(const Extraction& extraction) { return ValueWriter(extraction).Run(); }

}  // namespace kg::extract

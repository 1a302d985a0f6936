#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/explain.h"
#include "extract/pipeline.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/input_files.h"
#include "tools/json_text.h"
#include "tools/options.h"
#include "tools/schemas.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg explain";
constexpr std::uint64_t kMaximumBytes = std::uint64_t{64} << 20;

using extract::Extraction;
using extract::SentenceExplanation;

std::string_view NameOf(extract::Zone zone) {
  switch (zone) {
    case extract::Zone::kTitle: return "title";
    case extract::Zone::kByline: return "byline";
    case extract::Zone::kAbstract: return "abstract";
    case extract::Zone::kHeading: return "heading";
    case extract::Zone::kBody: return "body";
    case extract::Zone::kReference: return "reference";
    case extract::Zone::kFurniture: return "furniture";
  }
  return "";
}

std::string_view NameOf(extract::ValueMention::Kind kind) {
  using Kind = extract::ValueMention::Kind;
  switch (kind) {
    case Kind::kNumber: return "number";
    case Kind::kMoney: return "money";
    case Kind::kPercent: return "percent";
    case Kind::kPercentagePoint: return "percentage point";
    case Kind::kMultiple: return "multiple";
    case Kind::kRank: return "rank";
    case Kind::kQuantity: return "quantity";
    case Kind::kRate: return "rate";
    case Kind::kPrice: return "price";
    case Kind::kPeriod: return "period";
    case Kind::kIgnored: return "no figure";
  }
  return "";
}

std::string_view EntityKey(const Extraction& x, extract::EntityIndex entity) {
  return entity == extract::kNoEntity ? std::string_view() : x.entities[entity].key;
}

std::string ReadingOf(const extract::ValueMention& value) {
  if (value.kind == extract::ValueMention::Kind::kPeriod) {
    return value.unresolved ? "unresolved" : value.period;
  }
  return value.value.ToString() + (value.unit.empty() ? "" : " " + value.unit);
}

std::string StatementOf(const Extraction& x, const extract::Figure& figure) {
  std::string text = figure.metric + " = " + figure.value.ToString() + " " + figure.unit;
  if (!figure.period.empty()) text += " in " + figure.period;
  if (!figure.base_period.empty()) text += " against " + figure.base_period;
  if (figure.subject != extract::kNoEntity) text += " of " + std::string(EntityKey(x, figure.subject));
  for (const extract::EntityIndex party : figure.parties) {
    if (party != figure.subject) text += " with " + std::string(EntityKey(x, party));
  }
  if (figure.modality != "asserted") text += " (" + figure.modality + ")";
  return text;
}

std::string StatementOf(const Extraction& x, const extract::Relation& relation) {
  std::string text(EntityKey(x, relation.subject));
  text += " -[" + relation.predicate + "]-> ";
  if (relation.object != extract::kNoEntity) {
    text += EntityKey(x, relation.object);
  } else {
    AppendJson(relation.literal, text);
  }
  if (!relation.qualifiers.empty()) {
    text += " ";
    AppendJson(Value::OfMap(relation.qualifiers), text);
  }
  if (relation.modality != "asserted") text += " (" + relation.modality + ")";
  return text;
}

class Printer {
 public:
  Printer(const Extraction& x, bool json) : x_(x), json_(json), colours_(ColoursFor(stdout)) {}

  void Sentence(const SentenceExplanation& one, std::size_t number) {
    const extract::Sentence& sentence = x_.document.sentences[one.sentence];
    const std::string_view text = x_.document.clean.text(sentence.span);
    const Span source = x_.document.clean.ToSource(sentence.span);
    if (json_) {
      out_ = "{\"sentence\":" + std::to_string(number) + ",\"span\":[" +
             std::to_string(source.begin) + "," + std::to_string(source.end) + "],\"zone\":";
      AppendJson(NameOf(sentence.zone), out_);
      out_ += ",\"language\":";
      AppendJson(extract::CodeOf(sentence.language), out_);
      out_ += ",\"text\":";
      AppendJson(text, out_);
    } else {
      out_ = std::string(colours_.bold) + "[" + std::to_string(number) + "] " + Flat(text) +
             std::string(colours_.reset) + "\n" + std::string(colours_.faint) + "    " +
             std::string(NameOf(sentence.zone)) + ", " +
             std::string(extract::CodeOf(sentence.language)) + ", bytes " +
             std::to_string(source.begin) + "-" + std::to_string(source.end) +
             std::string(colours_.reset) + "\n";
    }
    Begin("mentions", "mention");
    for (const std::uint32_t i : one.mentions) {
      const extract::Mention& mention = x_.mentions[i];
      Line(x_.document.clean.text(mention.span),
           std::string(EntityKey(x_, mention.entity)) + (mention.nominal ? " (refers to it)" : ""),
           mention.rule);
    }
    Begin("values", "value");
    for (const std::uint32_t i : one.values) {
      const extract::ValueMention& value = x_.values[i];
      Line(x_.document.clean.text(value.span),
           std::string(NameOf(value.kind)) + " " + ReadingOf(value), value.rule);
    }
    Begin("figures", "figure");
    for (const std::uint32_t i : one.figures) {
      const extract::Figure& figure = x_.figures[i];
      Line(x_.document.clean.text(figure.span), StatementOf(x_, figure), figure.rule);
    }
    Begin("relations", "relation");
    for (const std::uint32_t i : one.relations) {
      Line("", StatementOf(x_, x_.relations[i]), x_.relations[i].rule);
    }
    Begin("near", "not");
    for (const extract::NearMiss& miss : one.near) Line("", miss.reason, miss.rule);
    if (json_) out_ += "]}";
    Print(out_ + "\n");
  }

 private:
  // On one line.
  static std::string Flat(std::string_view text) {
    std::string flat;
    for (const char c : text) flat += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return flat;
  }
  void Begin(std::string_view list, std::string_view label) {
    label_ = label;
    first_ = true;
    if (!json_) return;
    out_ += out_.ends_with('"') ? ",\"" : "],\"";
    out_.append(list).append("\":[");
  }
  void Line(std::string_view quoted, std::string_view says, std::string_view rule) {
    if (json_) {
      out_ += first_ ? "{" : ",{";
      first_ = false;
      if (!quoted.empty()) {
        out_ += "\"text\":";
        AppendJson(quoted, out_);
        out_ += ",";
      }
      out_ += "\"says\":";
      AppendJson(says, out_);
      out_ += ",\"rule\":";
      AppendJson(rule, out_);
      out_ += "}";
      return;
    }
    const std::string_view colour = label_ == "not" ? colours_.bad : colours_.good;
    out_.append("    ").append(colour).append(label_).append(colours_.reset);
    out_.append(label_.size() < 9 ? 9 - label_.size() : 1, ' ');
    if (!quoted.empty()) out_ += "\"" + Flat(quoted) + "\" ";
    out_ += Flat(says);
    out_.append("  ").append(colours_.faint).append(rule).append(colours_.reset).append("\n");
  }

  const Extraction& x_;
  bool json_;
  Colours colours_;
  std::string out_;
  std::string_view label_;
  bool first_ = true;
};

}  // namespace

int RunExplain(Arguments arguments) {
  std::string path, schemas, match, format = "text";
  std::uint64_t only = 0;
  Options options(kName,
                  "Shows for each sentence of a document the names, values, figures and relations "
                  "that were\nfound, the rule that found each, and the rules that came nearest to "
                  "finding more with\nwhat they lacked.");
  options.Operand("FILE", path, "a document; - reads standard input");
  options.Number("--sentence", "N", only, 1, 1'000'000'000, "only the sentence of this number");
  options.Text("--match", "TEXT", match, "only sentences that hold TEXT");
  options.Choice("-f,--format", format, {"text", "json"}, "json: one line a sentence");
  options.Text("--schemas", "DIR", schemas, "rules and names, if not those of the program");
  options.Example("kg explain report.txt --match turnover", "why a figure is, or is not, found");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;
  const Result<std::string> bytes =
      ReadInputFile(path == "-" ? "/dev/stdin" : path, kMaximumBytes);
  if (!bytes) return Fail(kName, bytes.error());
  const Result<std::filesystem::path> folder = FindSchemas(schemas);
  if (!folder) return Fail(kName, folder.error());
  const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*folder);
  if (!pipeline) return Fail(kName, pipeline.error());
  const Result<extract::Explainer> explainer = extract::Explainer::Load(*folder);
  if (!explainer) return Fail(kName, explainer.error());
  const Result<Extraction> extraction = pipeline->Extract(path, *bytes);
  if (!extraction) return Fail(kName, extraction.error());
  Printer printer(*extraction, format == "json");
  for (const SentenceExplanation& one : explainer->Explain(*extraction)) {
    const std::size_t number = one.sentence + 1;
    const std::string_view text =
        extraction->document.clean.text(extraction->document.sentences[one.sentence].span);
    if (only != 0 && number != only) continue;
    if (!match.empty() && text.find(match) == std::string_view::npos) continue;
    printer.Sentence(one, number);
  }
  return kDone;
}

}  // namespace kg::tools

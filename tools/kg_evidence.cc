#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/entity_matcher.h"
#include "tools/graph_options.h"
#include "tools/json_text.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg evidence";
constexpr std::size_t kContext = 160;  // bytes shown on either side of the sentence

// What the words of a span stand between if colours cannot mark them.
constexpr std::string_view kOpen = "⟦", kClose = "⟧";

// "country:BY -[MEMBER_OF]-> org:sco {"since":"2024"}"
std::string Describe(const store::FoundStatement& found) {
  const Statement& statement = found.statement;
  std::string text = statement.subject;
  switch (statement.kind) {
    case Statement::Kind::kLabel:
      text += " is a " + statement.predicate;
      break;
    case Statement::Kind::kProperty:
    case Statement::Kind::kMember:
      text += " " + statement.predicate +
              (statement.kind == Statement::Kind::kMember ? " contains " : " = ");
      AppendJson(statement.value, text);
      break;
    case Statement::Kind::kRelationship:
      text += " -[" + statement.predicate + "]-> " + statement.object;
      break;
  }
  if (!statement.qualifiers.empty()) {
    text += " ";
    AppendJson(Value::OfMap(statement.qualifiers), text);
  }
  return text;
}

// Moves `at` outwards to the next border of a character.
std::size_t CharacterBegin(std::string_view text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

// On one line: breaks and runs of blanks become one blank.
void AppendFlat(std::string_view text, std::string& out) {
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    if (!blank) {
      out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
}

// The sentence with the span marked, and some of the paragraph around it.
std::string InContext(const std::string& source, const Evidence& evidence) {
  const Colours colours = ColoursFor(stdout);
  const bool coloured = !colours.mark.empty();
  const std::string_view text = source;
  const Span around = evidence.sentence.Join(evidence.span);
  // Not past the paragraph: the next empty line.
  std::size_t begin = around.begin > kContext ? CharacterBegin(text, around.begin - kContext) : 0;
  if (const std::size_t gap = text.substr(begin, around.begin - begin).rfind("\n\n");
      gap != std::string_view::npos) {
    begin += gap + 2;
  }
  std::size_t end = std::min<std::size_t>(text.size(), around.end + kContext);
  if (end < text.size()) end = CharacterBegin(text, end);
  if (const std::size_t gap = text.substr(around.end, end - around.end).find("\n\n");
      gap != std::string_view::npos) {
    end = around.end + gap;
  }
  std::string out;
  out += colours.faint;
  AppendFlat(text.substr(begin, around.begin - begin), out);
  out += colours.reset;
  AppendFlat(text.substr(around.begin, evidence.span.begin - around.begin), out);
  out += coloured ? colours.mark : kOpen;
  AppendFlat(text.substr(evidence.span.begin, evidence.span.size()), out);
  out += coloured ? colours.reset : kClose;
  AppendFlat(text.substr(evidence.span.end, around.end - evidence.span.end), out);
  out += colours.faint;
  AppendFlat(text.substr(around.end, end - around.end), out);
  out += colours.reset;
  return out;
}

// Prints each place with its document, line and rule.
Status PrintEvidence(const store::Reader& reader, const std::vector<store::SupportedBy>& support) {
  std::optional<store::DocumentRecord> document;  // evidence comes document by document
  for (const store::SupportedBy& one : support) {
    if (!document || document->key != one.document_key) {
      Result<std::optional<store::DocumentRecord>> found = reader.FindDocument(one.document_key);
      if (!found) return std::move(found).error();
      document = std::move(*found);
    }
    const Evidence& evidence = one.evidence;
    if (!document || std::max(evidence.span.end, evidence.sentence.end) > document->source.size()) {
      return Error{.code = ErrorCode::kCorrupt,
                   .message = "a piece of evidence lies outside its document; run kg check",
                   .where = one.document_name};
    }
    const auto line =
        1 + std::count(document->source.begin(), document->source.begin() + evidence.span.begin, '\n');
    const Colours colours = ColoursFor(stdout);
    std::string text = "\n";
    text.append(colours.bold).append(one.document_name).append(", line ");
    text.append(std::to_string(line)).append(colours.reset).append("  ");
    text.append(colours.faint).append("bytes ").append(std::to_string(evidence.span.begin));
    text.append("-").append(std::to_string(evidence.span.end)).append(", rule ");
    text.append(evidence.rule).append(colours.reset).append("\n  ");
    text.append(InContext(document->source, evidence)).append("\n");
    Print(text);
  }
  return {};
}

}  // namespace

int RunEvidence(Arguments arguments) {
  std::string id;
  Options options(kName,
                  "Shows why a statement is believed: each sentence that states it, with the words "
                  "marked.");
  const GraphOption graph(options);
  options.Operand("STATEMENT-ID", id,
                  "32 hex digits, as queries and kg-ask print them; or the key of a node, "
                  "'country:BY'");
  options.Example("kg evidence --db kg.db 5f1c0d3a9b7e42c68d10f3a2b4c59e77", "one statement");
  options.Example("kg evidence --db kg.db project:great-stone",
                  "where a node is named, and those that are the same");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToRead();
  if (!store) return Fail(kName, store.error());
  const Result<std::shared_ptr<const store::Snapshot>> snapshot = (*store)->NewSnapshot();
  if (!snapshot) return Fail(kName, snapshot.error());
  const store::Reader& reader = **snapshot;

  Result<std::vector<store::SupportedBy>> support = std::vector<store::SupportedBy>();
  std::string heading;
  bool asserted = false;
  if (const Result<StatementId> statement = ParseHash128(id)) {
    const Result<std::optional<store::FoundStatement>> found = reader.FindStatement(*statement);
    if (!found) return Fail(kName, found.error());
    if (!found->has_value()) {
      return Fail(kName, {.code = ErrorCode::kNotFound,
                          .message = "there is no statement of this id",
                          .where = id});
    }
    heading = Describe(**found);
    asserted = (*found)->asserted;
    support = reader.EvidenceOf(*statement);
  } else {
    const Result<std::optional<NodeId>> node = reader.FindNode(id);
    if (!node) return Fail(kName, node.error());
    if (!node->has_value()) {
      return Fail(kName, {.code = ErrorCode::kNotFound,
                          .message = "this is neither a statement's id (32 hex digits) nor the key "
                                     "of a node",
                          .where = id});
    }
    heading = id;
    support = reader.EvidenceOf(**node);
    // What is said of one of them is said of all.
    const Result<std::vector<SameEntity>> same = SameEntities(reader, **node);
    if (!same) return Fail(kName, same.error());
    for (const SameEntity& one : *same) {
      const Result<std::string> key = reader.KeyOf(one.node);
      if (!key) return Fail(kName, key.error());
      std::string score;
      AppendJson(Value::Float(one.score), score);
      heading += "\n  same as " + *key + " (" + one.reason + ", " + score + ")";
      Result<std::vector<store::SupportedBy>> more = reader.EvidenceOf(one.node);
      if (!more) return Fail(kName, more.error());
      if (support) support->insert(support->end(), more->begin(), more->end());
    }
  }
  if (!support) return Fail(kName, support.error());
  // A node with two labels is met twice at each place.
  std::stable_sort(support->begin(), support->end(),
                   [](const store::SupportedBy& a, const store::SupportedBy& b) {
                     return std::tie(a.document_name, a.evidence.span, a.evidence.rule) <
                            std::tie(b.document_name, b.evidence.span, b.evidence.rule);
                   });
  support->erase(std::unique(support->begin(), support->end(),
                             [](const store::SupportedBy& a, const store::SupportedBy& b) {
                               return a.document_key == b.document_key && a.evidence == b.evidence;
                             }),
                 support->end());
  heading += "\n  supported by " + Grouped(support->size()) +
             (support->size() == 1 ? " place" : " places") + (asserted ? ", and by hand" : "") +
             "\n";
  Print(heading);
  if (const Status printed = PrintEvidence(reader, *support); !printed) {
    return Fail(kName, printed.error());
  }
  return kDone;
}

}  // namespace kg::tools

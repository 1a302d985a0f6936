#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "extract/link/candidate.h"
#include "extract/pipeline.h"
#include "extract/values/approximation.h"

// The interchange format: one JSON object a document, offsets in bytes of the source.
namespace kg::extract {
namespace {

constexpr std::array<std::string_view, 10> kTypes = {"Country", "Place",     "Organization", "Person",
                                                     "Initiative", "Project", "Agreement", "Event",
                                                     "Document", "Concept"};
constexpr std::array<std::string_view, 4> kDirections = {"", "increase", "decrease", "unchanged"};

// Writes JSON without white space. Commas come by themselves.
class JsonWriter {
 public:
  void Open(char bracket) {
    Comma();
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void Key(std::string_view key) {
    Comma();
    Quote(key);
    out_ += ':';
    first_ = true;
  }
  void String(std::string_view text) {
    Comma();
    Quote(text);
  }
  // "" is null.
  void StringOrNull(std::string_view text) {
    if (text.empty())
      Raw("null");
    else
      String(text);
  }
  void Raw(std::string_view json) {
    Comma();
    out_ += json;
  }
  void Number(std::uint64_t value) { Raw(std::to_string(value)); }
  void Any(const Value& value);
  void Strings(const std::vector<std::string>& texts) {
    Open('[');
    for (const std::string& text : texts) String(text);
    Close(']');
  }
  std::string Take() && { return std::move(out_); }

 private:
  void Comma() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void Quote(std::string_view text) {
    out_ += '"';
    for (const char c : text) {
      switch (c) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\n': out_ += "\\n"; break;
        case '\t': out_ += "\\t"; break;
        default:
          if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view kHex = "0123456789abcdef";
            out_ += "\\u00";
            out_ += kHex[static_cast<unsigned char>(c) >> 4];
            out_ += kHex[c & 15];
          } else {
            out_ += c;
          }
      }
    }
    out_ += '"';
  }

  std::string out_;
  bool first_ = true;
};

void JsonWriter::Any(const Value& value) {
  switch (value.type()) {
    case Value::Type::kBoolean: Raw(value.boolean() ? "true" : "false"); break;
    case Value::Type::kInteger: Raw(std::to_string(value.integer())); break;
    case Value::Type::kFloat: {
      std::array<char, 32> digits;
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.floating()).ptr;
      Raw(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
      break;
    }
    case Value::Type::kString: String(value.string()); break;
    case Value::Type::kList:
      Open('[');
      for (const Value& element : value.list()) Any(element);
      Close(']');
      break;
    default: Raw("null");
  }
}

class AnnotationWriter {
 public:
  explicit AnnotationWriter(const Extraction& extraction)
      : x_(extraction), document_(extraction.document) {}

  std::string Run();

 private:
  void WriteSpan(std::string_view key, Span clean) {
    const Span source = document_.clean.ToSource(clean);
    json_.Key(key);
    json_.Open('[');
    json_.Number(source.begin);
    json_.Number(source.end);
    json_.Close(']');
  }
  void WriteText(std::string_view key, std::string_view text) {
    json_.Key(key);
    json_.StringOrNull(text);
  }
  void WriteEntity(std::string_view key, EntityIndex entity) {
    json_.Key(key);
    if (entity == kNoEntity)
      json_.Raw("null");
    else
      json_.String(x_.entities[entity].key);
  }
  void WriteSentence(std::uint32_t sentence) {
    if (sentence < document_.sentences.size())
      WriteSpan("evidence_span", document_.sentences[sentence].span);
  }
  void WritePapers();
  void WriteEntities();
  void WriteMentions();
  void WriteFigures();
  void WriteRelations();
  void WriteReferences();

  const Extraction& x_;
  const Document& document_;
  JsonWriter json_;
};

void AnnotationWriter::WritePapers() {
  json_.Key("papers");
  json_.Open('[');
  for (std::size_t i = 0; i < document_.papers.size(); ++i) {
    const Paper& paper = document_.papers[i];
    json_.Open('{');
    json_.Key("id");
    if (i < x_.paper_entities.size() && x_.paper_entities[i] != kNoEntity)
      json_.String(x_.entities[x_.paper_entities[i]].key);
    else
      json_.String("paper/" + std::to_string(i + 1));
    WriteSpan("span", paper.span);
    WriteText("title", paper.title);
    json_.Key("authors");
    json_.Strings(paper.authors);
    json_.Key("affiliations");
    json_.Strings(paper.affiliations);
    json_.Key("emails");
    json_.Strings(paper.emails);
    WriteText("lang", CodeOf(paper.language));
    json_.Close('}');
  }
  json_.Close(']');
}

void AnnotationWriter::WriteEntities() {
  json_.Key("entities");
  json_.Open('[');
  for (const Entity& entity : x_.entities) {
    json_.Open('{');
    json_.Key("id");
    json_.String(entity.key);
    json_.Key("type");
    json_.String(kTypes[static_cast<std::size_t>(entity.type)]);
    json_.Key("name");
    json_.String(entity.name);
    json_.Key("aliases");
    json_.Open('[');
    for (const auto& [language, name] : entity.names) json_.String(name);
    for (const std::string& alias : entity.aliases) json_.String(alias);
    json_.Close(']');
    json_.Close('}');
  }
  json_.Close(']');
}

void AnnotationWriter::WriteMentions() {
  json_.Key("mentions");
  json_.Open('[');
  for (const Mention& mention : x_.mentions) {
    if (mention.nominal) continue;
    json_.Open('{');
    json_.Key("type");
    json_.String(mention.demonym ? "Demonym" : kTypes[static_cast<std::size_t>(mention.type)]);
    WriteSpan("span", mention.span);
    const Span source = document_.clean.ToSource(mention.span);
    const std::string_view clean = document_.clean.text(mention.span);
    if (clean != std::string_view(document_.source).substr(source.begin, source.size())) {
      json_.Key("norm");
      json_.String(clean);
    }
    if (mention.entity != kNoEntity) WriteEntity("entity", mention.entity);
    if (mention.rule == kMisnomerRule) {
      json_.Key("misnomer");
      json_.Raw("true");
    }
    json_.Close('}');
  }
  json_.Close(']');
}

void AnnotationWriter::WriteFigures() {
  json_.Key("figures");
  json_.Open('[');
  for (const Figure& figure : x_.figures) {
    json_.Open('{');
    WriteSpan("span", figure.span);
    json_.Key("metric");
    json_.String(figure.metric);
    json_.Key("value");
    json_.Raw(figure.value.ToString());
    json_.Key("unit");
    json_.String(figure.unit);
    json_.Key("approx");
    json_.String(NameOf(figure.approximation));
    WriteText("direction", kDirections[static_cast<std::size_t>(figure.direction)]);
    json_.Key("parties");
    json_.Open('[');
    for (const EntityIndex party : figure.parties) json_.String(x_.entities[party].key);
    json_.Close(']');
    WriteText("period", figure.period);
    WriteText("base_period", figure.base_period);
    WriteEntity("subject", figure.subject);
    WriteSentence(figure.sentence);
    json_.Close('}');
  }
  json_.Close(']');
}

void AnnotationWriter::WriteRelations() {
  json_.Key("relations");
  json_.Open('[');
  for (const Relation& relation : x_.relations) {
    json_.Open('{');
    WriteEntity("subject", relation.subject);
    json_.Key("predicate");
    json_.String(relation.predicate);
    if (relation.object != kNoEntity) {
      WriteEntity("object", relation.object);
    } else {
      json_.Key("object");
      json_.Any(relation.literal);
    }
    json_.Key("object_type");
    json_.String(relation.object != kNoEntity ? "entity" : "literal");
    json_.Key("qualifiers");
    json_.Open('{');
    for (const auto& [key, value] : relation.qualifiers) {
      json_.Key(key);
      json_.Any(value);
    }
    json_.Close('}');
    WriteSpan("evidence_span", relation.evidence);
    json_.Close('}');
  }
  json_.Close(']');
}

void AnnotationWriter::WriteReferences() {
  json_.Key("references");
  json_.Open('[');
  for (const Reference& reference : document_.references) {
    json_.Open('{');
    WriteSpan("raw_span", reference.span);
    json_.Key("authors");
    json_.Strings(reference.authors);
    WriteText("title", reference.title);
    WriteText("type", reference.type);
    WriteText("container", reference.container);
    WriteText("institution", reference.institution);
    json_.Key("year");
    json_.Raw(reference.year == 0 ? "null" : std::to_string(reference.year));
    WriteText("volume", reference.volume);
    WriteText("issue", reference.issue);
    WriteText("pages", reference.pages);
    WriteText("doi", reference.doi);
    WriteText("language", CodeOf(reference.language));
    json_.Close('}');
  }
  json_.Close(']');
}

std::string AnnotationWriter::Run() {
  json_.Open('{');
  json_.Key("doc");
  json_.String(document_.name);
  WritePapers();
  WriteEntities();
  WriteMentions();
  WriteFigures();
  WriteRelations();
  WriteReferences();
  json_.Close('}');
  return std::move(json_).Take();
}

}  // namespace

std::string ToAnnotations(const Extraction& extraction) {
  return AnnotationWriter(extraction).Run();
}

}  // namespace kg::extract

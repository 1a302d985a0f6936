#include "tools/ingest.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "graph/load/restorer.h"
#include "tools/contained.h"
#include "tools/entity_matcher.h"
#include "tools/figure_comparer.h"
#include "tools/in_order.h"

namespace kg::tools {
namespace {

// Working set of one document, in bytes per byte of the file: source, clean text with its offset
// map, mentions, statements with evidence. Measured on prose dense with facts, rounded up.
constexpr std::uint64_t kBytesPerByte = 48;
constexpr std::uint64_t kBytesPerDocument = 64 << 10;

// What one transaction takes: few enough statements to be held in memory, enough documents that
// one fsync is shared.
constexpr std::size_t kBatchDocuments = 32;
constexpr std::size_t kBatchStatements = 100'000;
constexpr std::uint64_t kBatchBytes = 16 << 20;

struct Counts {
  std::uint64_t papers = 0, mentions = 0, figures = 0, relations = 0, references = 0;
};

struct Unchanged {};
struct Extracted {
  store::DocumentRecord document;
  std::vector<Statement> statements;
  Counts counts;
};

// One file's way from worker to writer.
struct Outcome {
  std::variant<Unchanged, Extracted, Error> result;
  std::uint64_t file_bytes = 0;
};

// What the store holds before the run.
struct Stored {
  struct Document {
    std::string key, fingerprint;
  };
  std::unordered_map<std::string, Document> by_name;
  std::unordered_set<std::string> keys;
};

// Two hashes of the bytes: with all rules, and with those that could have a say in the document. If
// the first is as stored nothing was changed; else the second, which takes a look into the text,
// tells whether a change of rules touches this document.
std::string Half(std::string_view bytes, std::string_view rules) {
  return ToHex(HashBytes(ToHex(HashBytes(bytes)) + std::string(rules) + KG_VERSION));
}

Counts CountsOf(const extract::Extraction& extraction) {
  Counts counts;
  counts.papers = extraction.document.papers.size();
  counts.references = extraction.document.references.size();
  counts.figures = extraction.figures.size();
  counts.relations = extraction.relations.size();
  counts.mentions = static_cast<std::uint64_t>(
      std::count_if(extraction.mentions.begin(), extraction.mentions.end(),
                    [](const extract::Mention& mention) { return !mention.nominal; }));
  return counts;
}

Outcome ReadAndExtract(const InputFile& file, const extract::Pipeline& pipeline,
                       const Stored& stored, std::uint64_t max_document_bytes) {
  Result<std::string> bytes = ReadInputFile(file.path, max_document_bytes);
  if (!bytes) return {.result = std::move(bytes).error(), .file_bytes = 0};
  Outcome outcome;
  outcome.file_bytes = bytes->size();
  const std::string whole = Half(*bytes, pipeline.fingerprint());
  if (const auto known = stored.by_name.find(file.name); known != stored.by_name.end()) {
    const std::string_view fingerprint = known->second.fingerprint;
    bool same = fingerprint.starts_with(whole);
    if (!same && fingerprint.size() > whole.size()) {
      const Result<std::string> rules = pipeline.RulesFor(file.name, *bytes);
      same = rules && fingerprint.substr(whole.size()) == Half(*bytes, *rules);
    }
    if (same) {
      outcome.result = Unchanged{};
      return outcome;
    }
  }
  Result<extract::Extraction> extraction = pipeline.Extract(file.name, *bytes, {.rules = true, .after = {}});
  if (!extraction) {
    outcome.result = std::move(extraction).error();
    return outcome;
  }
  Extracted extracted;
  extracted.statements = extract::ToStatements(*extraction);
  extracted.counts = CountsOf(*extraction);
  extract::Document& document = extraction->document;
  extracted.document = {.key = "doc:" + document.sha256.substr(0, 32),
                        .name = file.name,
                        .source = std::move(document.source),
                        .encoding = std::move(document.encoding),
                        .language = std::string(extract::CodeOf(document.language)),
                        .fingerprint = whole + Half(*bytes, extraction->rules)};
  outcome.result = std::move(extracted);
  return outcome;
}

// Writes outcomes in order: the first documents of a store that nobody sees yet all at once, those
// that come after in batches.
class Writer {
 public:
  Writer(store::Store& store, const Stored& stored, std::unique_ptr<load::Restorer> loader,
         std::uint64_t load_bytes, IngestSummary& summary)
      : store_(store), stored_(stored), loader_(std::move(loader)), load_bytes_(load_bytes), summary_(summary) {}

  Status Write(const InputFile& file, Outcome outcome) {
    if (const Error* error = std::get_if<Error>(&outcome.result)) {
      summary_.rejected.push_back({file.name, error->message});
      return {};
    }
    Extracted* extracted = std::get_if<Extracted>(&outcome.result);
    const auto known = stored_.by_name.find(file.name);
    const std::string& key = extracted != nullptr ? extracted->document.key : known->second.key;
    // Two files of the same bytes are one document, called after the first of them.
    if (const auto [first, is_new] = names_.emplace(key, file.name); !is_new) {
      summary_.duplicates.emplace_back(file.name, first->second);
      return {};
    }
    if (extracted == nullptr) {
      ++summary_.unchanged;
      return {};
    }
    if (Status put = loader_ != nullptr ? Load(*extracted) : Put(*extracted); !put) return put;
    ++(known != stored_.by_name.end() ? summary_.replaced : summary_.added);
    summary_.papers += extracted->counts.papers;
    summary_.mentions += extracted->counts.mentions;
    summary_.figures += extracted->counts.figures;
    summary_.relations += extracted->counts.relations;
    summary_.references += extracted->counts.references;
    summary_.bytes_extracted += outcome.file_bytes;
    ++batch_.documents;
    batch_.statements += extracted->statements.size();
    batch_.bytes += outcome.file_bytes;
    if (loader_ != nullptr) {
      return 2 * loader_->key_bytes() > load_bytes_ ? Commit() : Status();
    }
    const bool full = batch_.documents >= kBatchDocuments ||
                      batch_.statements >= kBatchStatements || batch_.bytes >= kBatchBytes;
    return full ? Commit() : Status();
  }

  // What was written is there for others, whole.
  Status Commit() {
    if (loader_ != nullptr) {
      if (Status finished = FinishLoad(); !finished) return finished;
    }
    if (!store_.published()) return store_.Publish();
    if (transaction_ == nullptr) return {};
    const std::unique_ptr<store::Transaction> transaction = std::move(transaction_);
    batch_ = {};
    if (Status compared = comparer_.Update(*transaction); !compared) return compared;
    if (Status matched = matcher_.Update(*transaction); !matched) return matched;
    return transaction->Commit();
  }

 private:
  Status Load(const Extracted& extracted) {
    loaded_.push_back(extracted.document.name);
    return loader_->AddDocument(extracted.document, extracted.statements);
  }

  Status FinishLoad() {
    std::unique_ptr<load::Restorer> loader = std::move(loader_);
    if (loaded_.empty()) return {};
    batch_ = {};
    const Result<load::RestoreCounts> done = loader->Finish(nullptr);
    if (!done) return done.error();
    summary_.statements_added += done->statements;
    loader.reset();  // the store waits for it
    const std::vector<std::string> loaded = std::move(loaded_);
    if (Status compared = comparer_.CompareAll(store_, loaded); !compared) return compared;
    return matcher_.CompareAll(store_, loaded);
  }

  Status Put(const Extracted& extracted) {
    if (transaction_ == nullptr) {
      Result<std::unique_ptr<store::Transaction>> begun = store_.Begin();
      if (!begun) return std::move(begun).error();
      transaction_ = std::move(*begun);
    }
    const std::string& key = extracted.document.key;
    if (stored_.keys.contains(key)) {
      if (Status moved = RemoveOtherNames(key, extracted.document.name); !moved) return moved;
    }
    const std::string& name = extracted.document.name;
    if (stored_.by_name.contains(name)) {
      if (Status left = comparer_.Leave(*transaction_, name); !left) return left;
      if (Status left = matcher_.Leave(*transaction_, name); !left) return left;
    }
    Result<store::DocumentChange> change =
        transaction_->PutDocument(extracted.document, extracted.statements);
    if (!change) return std::move(change).error();
    if (Status entered = comparer_.Enter(*transaction_, name); !entered) return entered;
    if (Status entered = matcher_.Enter(*transaction_, name); !entered) return entered;
    summary_.statements_added += change->statements_added;
    summary_.statements_removed += change->statements_removed;
    return {};
  }

  // The same bytes under another name: the file was moved, and stays one document.
  Status RemoveOtherNames(const std::string& key, const std::string& name) {
    for (;;) {
      Result<std::optional<store::DocumentRecord>> other = transaction_->FindDocument(key);
      if (!other) return std::move(other).error();
      if (!other->has_value() || (*other)->name == name) return {};
      if (Status left = comparer_.Leave(*transaction_, (*other)->name); !left) return left;
      if (Status left = matcher_.Leave(*transaction_, (*other)->name); !left) return left;
      Result<store::DocumentChange> change = transaction_->RemoveDocument((*other)->name);
      if (!change) return std::move(change).error();
      summary_.statements_removed += change->statements_removed;
    }
  }

  store::Store& store_;
  const Stored& stored_;
  std::unique_ptr<load::Restorer> loader_;
  const std::uint64_t load_bytes_;
  std::vector<std::string> loaded_;  // names of what the loader took
  IngestSummary& summary_;
  std::unordered_map<std::string, std::string> names_;  // key to name, of this run
  std::unique_ptr<store::Transaction> transaction_;
  FigureComparer comparer_;
  EntityMatcher matcher_;
  struct Batch {
    std::size_t documents = 0, statements = 0;
    std::uint64_t bytes = 0;
  } batch_;  // what the transaction holds
};

Result<Stored> ReadStored(const store::Store& store) {
  Result<std::shared_ptr<const store::Snapshot>> snapshot = store.NewSnapshot();
  if (!snapshot) return std::move(snapshot).error();
  Result<std::vector<store::DocumentRecord>> documents = (*snapshot)->Documents();
  if (!documents) return std::move(documents).error();
  Stored stored;
  for (store::DocumentRecord& document : *documents) {
    stored.keys.insert(document.key);
    stored.by_name.emplace(
        std::move(document.name),
        Stored::Document{std::move(document.key), std::move(document.fingerprint)});
  }
  return stored;
}

}  // namespace

Result<IngestSummary> Ingest(store::Store& store, const extract::Pipeline& pipeline,
                             std::span<const InputFile> files, const IngestOptions& options,
                             const IngestProgress& progress) {
  const Result<Stored> stored = ReadStored(store);
  if (!stored) return stored.error();

  std::unique_ptr<load::Restorer> loader;
  if (!store.published()) {
    auto begun = load::Restorer::Begin(
        &store, {.memory_bytes = options.load_bytes, .threads = options.threads});
    if (!begun) return std::move(begun).error();
    loader = std::move(*begun);
  }
  IngestSummary summary;
  Writer writer(store, *stored, std::move(loader), options.load_bytes, summary);
  std::size_t taken = 0, written = 0;
  std::uint64_t bytes = 0;
  const Status done = InOrder<std::size_t, Outcome>{
      .threads = options.threads,
      .budget = options.memory_bytes,
      .next = [&]() -> std::optional<std::size_t> {
        if (taken == files.size()) return std::nullopt;
        return taken++;
      },
      .cost = [&](const std::size_t& i) { return files[i].size * kBytesPerByte + kBytesPerDocument; },
      .work = [&](std::size_t i) -> Outcome {
        Result<Outcome> outcome = Contained([&]() -> Result<Outcome> {
          return ReadAndExtract(files[i], pipeline, *stored, options.max_document_bytes);
        });
        if (!outcome) return {.result = std::move(outcome).error(), .file_bytes = 0};
        return std::move(*outcome);
      },
      .write = [&](Outcome outcome) -> Status {
        bytes += outcome.file_bytes;
        if (Status status = writer.Write(files[written], std::move(outcome)); !status) return status;
        ++written;
        if (progress) progress(written, bytes);
        return {};
      }}.Run();
  if (!done) return done.error();
  if (Status committed = writer.Commit(); !committed) return std::move(committed).error();
  return summary;
}

}  // namespace kg::tools

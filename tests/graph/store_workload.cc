// Writes to a store, and tells on standard output what it tries and what has been acknowledged; or
// compares a store with such a log. Driven by crash and fault tests, which end it half way.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>

#include "graph/store/store.h"

namespace kg::store {
namespace {

namespace fs = std::filesystem;

// At once: what has been said stays said if the program is killed.
void Say(std::string line) {
  line += '\n';
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(9);
}

OpenOptions ToWrite(const fs::path& directory) {
  return {.directory = directory, .writable = true, .create_if_missing = true,
          .block_cache_bytes = 1 << 20, .write_buffer_bytes = 256 << 10};
}

class Writer {
 public:
  Writer(fs::path directory, unsigned seed, std::string profile)
      : directory_(std::move(directory)), random_(seed), profile_(std::move(profile)), first_(seed) {}

  void Run(int steps) {
    Open();
    for (int step = 0; step < steps; ++step) {
      const auto dice = static_cast<unsigned>(random_() % 100);
      if (store_ == nullptr) {
        Open();
      } else if (dice < Share("compact", 30)) {
        Tell("compact", store_->Compact());
      } else if (dice < Share("compact", 30) + Share("backup", 30)) {
        const fs::path copy = directory_.string() + ".copy" + std::to_string(first_) + '-' + std::to_string(step);
        const Status status = store_->Backup(copy);
        Tell("backup", status);
        if (status.ok()) Say("ack copy " + copy.string());
      } else if (dice < Share("compact", 30) + Share("backup", 30) + 4) {
        store_.reset();
        Open();
      } else if (random_() % 100 < Share("documents", 80)) {
        Document();
      } else {
        Row(first_ * 100'000LL + step);
      }
    }
  }

 private:
  unsigned Share(const std::string& profile, unsigned most) const {
    return profile_ == profile ? most : 4;
  }
  static void Tell(const std::string& what, const Status& status) {
    if (!status.ok()) Say("error " + what + ": " + status.error().ToString());
  }
  void Open() {
    auto store = Store::Open(ToWrite(directory_));
    if (store) {
      store_ = std::move(*store);
    } else {
      Say("error open: " + store.error().ToString());
    }
  }

  // Two nodes and what links them: all or nothing.
  Status WriteRow(std::int64_t number) {
    auto begun = store_->Begin();
    if (!begun) return std::move(begun).error();
    Transaction& transaction = **begun;
    NodeId ends[2];
    for (NodeId& end : ends) {
      auto node = transaction.CreateNode();
      if (!node) return std::move(node).error();
      end = *node;
      const bool row = &end == ends;
      for (Status status : {transaction.AddLabel(end, transaction.InternLabel(row ? "Row" : "Twin")),
                            transaction.SetProperty(end, transaction.InternKey("number"),
                                                    Value::Integer(number)),
                            transaction.SetProperty(end, transaction.InternKey("text"),
                                                    Value::String(std::string(4000, static_cast<char>('a' + random_() % 26))))}) {
        if (!status.ok()) return status;
      }
    }
    auto link = transaction.CreateRelationship(ends[0], transaction.InternType("TWIN"), ends[1]);
    if (!link) return std::move(link).error();
    return transaction.Commit();
  }
  void Row(std::int64_t number) {
    Say("try row " + std::to_string(number));
    const Status status = WriteRow(number);
    Tell("row", status);
    if (status.ok()) Say("ack row " + std::to_string(number));
  }

  Status WriteDocument(const std::string& name, unsigned version) {
    auto begun = store_->Begin();
    if (!begun) return std::move(begun).error();
    if (version == 0) {
      auto change = (*begun)->RemoveDocument(name);
      if (!change) {
        return change.error().code == ErrorCode::kNotFound ? Status() : std::move(change).error();
      }
      return (*begun)->Commit();
    }
    std::vector<Statement> statements;
    for (unsigned i = 0; i < 12; ++i) {
      Statement s;
      s.kind = Statement::Kind::kRelationship;
      s.subject = "n:" + name;
      s.predicate = "T";
      s.object = "n:" + std::to_string((version + i) % 40);
      s.evidence.push_back({{0, 4}, {0, 8}, "r", 1});
      statements.push_back(std::move(s));
    }
    const std::string text = std::to_string(version);
    auto change = (*begun)->PutDocument(
        {"doc:" + name + text, name, "01234567", "UTF-8", "en", text}, statements);
    if (!change) return std::move(change).error();
    return (*begun)->Commit();
  }
  void Document() {
    const std::string name = "d" + std::to_string(random_() % 6);
    const auto version = static_cast<unsigned>(random_() % 4 == 0 ? 0 : random_() % 1'000'000 + 1);
    const std::string what = " document " + name + ' ' + std::to_string(version);
    Say("try" + what);
    const Status status = WriteDocument(name, version);
    Tell("document", status);
    if (status.ok()) Say("ack" + what);
  }

  const fs::path directory_;
  std::mt19937 random_;
  const std::string profile_;
  const unsigned first_;
  std::unique_ptr<Store> store_;
};

// What a store may hold after a log: all that was acknowledged, and perhaps what was tried since.
struct Log {
  std::set<std::int64_t> acknowledged, tried;
  std::map<std::string, std::set<std::string>> versions;  // of a document; "0" = none

  static Log Read(std::istream& in) {
    Log log;
    std::string how, kind;
    for (std::string line; std::getline(in, line);) {
      if (in.eof()) break;  // cut short by a kill
      std::istringstream words(line);
      words >> how >> kind;
      if (kind == "row" && (how == "try" || how == "ack")) {
        std::int64_t number = 0;
        words >> number;
        (how == "ack" ? log.acknowledged : log.tried).insert(number);
      } else if (kind == "document" && (how == "try" || how == "ack")) {
        std::string name, version;
        words >> name >> version;
        std::set<std::string>& versions = log.versions[name];
        if (versions.empty()) versions.insert("0");
        if (how == "ack") versions.clear();
        versions.insert(version);
      }
    }
    return log;
  }
};

// Each line printed is a problem.
int Check(const fs::path& directory, const Log& log, bool copy) {
  auto opened = Store::Open({.directory = directory, .writable = true});
  if (!opened) {
    if (opened.error().code == ErrorCode::kNotFound && log.acknowledged.empty()) return 0;
    std::cout << "does not open: " << opened.error().ToString() << '\n';
    return 1;
  }
  const Store& store = **opened;
  int problems = 0;
  auto problem = [&problems](const std::string& text) {
    std::cout << text << '\n';
    ++problems;
  };
  auto report = store.Check({});
  if (!report) {
    problem("cannot be checked: " + report.error().ToString());
    return 1;
  }
  for (const std::string& text : report->problems) problem(text);
  auto snapshot = *store.NewSnapshot();
  std::set<std::int64_t> kept;
  if (const auto label = snapshot->FindLabel("Row")) {
    const KeyId key = *snapshot->FindKey("number");
    std::vector<NodeId> rows;
    if (!snapshot->ScanLabel(*label, NodeId{}, 1'000'000'000, rows).ok()) problem("no scan");
    for (const NodeId row : rows) {
      const std::int64_t number = snapshot->Property(row, key)->integer();
      kept.insert(number);
      std::vector<Neighbour> twins;
      const Status status = snapshot->Expand(row, Direction::kOut, {}, twins);
      if (!status.ok() || twins.size() != 1 ||
          snapshot->Property(twins[0].node, key)->integer() != number) {
        problem("torn: row " + std::to_string(number));
      }
      if (!log.tried.contains(number)) problem("never written: row " + std::to_string(number));
    }
  }
  if (!copy) {  // a copy is older than the end of the log
    for (const std::int64_t number : log.acknowledged) {
      if (!kept.contains(number)) problem("lost: row " + std::to_string(number));
    }
    for (const auto& [name, versions] : log.versions) {
      const auto document = *snapshot->FindDocument(name);
      const std::string version = document ? document->fingerprint : "0";
      if (!versions.contains(version)) problem("lost: document " + name + ", has " + version);
    }
  }
  return problems == 0 ? 0 : 1;
}

}  // namespace
}  // namespace kg::store

// kg_store_workload write DIR SEED STEPS PROFILE | check DIR < log | check-copy DIR < log
int main(int count, char** words) {
  const std::string how = count > 2 ? words[1] : "";
  if (how == "write" && count == 6) {
    kg::store::Writer(words[2], static_cast<unsigned>(std::atoi(words[3])), words[5])
        .Run(std::atoi(words[4]));
    return 0;
  }
  if (how == "check" || how == "check-copy") {
    return kg::store::Check(words[2], kg::store::Log::Read(std::cin), how == "check-copy");
  }
  return 2;
}

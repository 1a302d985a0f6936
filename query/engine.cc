#include "query/engine.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "query/error.h"
#include "query/exec/build.h"
#include "query/exec/execution.h"
#include "query/exec/prepared.h"
#include "query/plan/binder.h"
#include "query/plan_cache.h"
#include "query/plan/planner.h"
#include "query/procedures/families.h"
#include "query/schema_command.h"
#include "query/syntax/parser.h"
#include "query/syntax/printer.h"

namespace kg::query {

struct Engine::Impl {
  Impl(std::shared_ptr<store::Store> opened, Procedures own)
      : store(std::move(opened)), procedures(std::move(own)) {
    AddProcedureListing(procedures);
  }

  // CREATE INDEX and its like.
  Result<Answer> RunCommand(const ParsedQuery& parsed, const Request& request) const;
  Parallelism Allowed(Parallelism asked) const {
    if (asked.threads == 0) asked.threads = cores;
    return asked;
  }

  std::shared_ptr<store::Store> store;
  Procedures procedures;
  mutable PlanCache plans;
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
};

Engine::Engine(std::shared_ptr<store::Store> store, Procedures procedures)
    : impl_(std::make_unique<Impl>(std::move(store), std::move(procedures))) {}
Engine::~Engine() = default;

namespace {

Clock Now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds);
  return {seconds.count(), static_cast<std::int32_t>(rest.count())};
}

// What the store forbids is a constraint's doing.
Error Named(Error error) {
  if (error.code != ErrorCode::kConflict || !error.kind.empty()) return error;
  Error named = QueryError{ErrorType::kConstraintValidationFailed, Phase::kRuntime,
                           "UniquenessViolation", error.message};
  named.where = error.where;
  return named;
}

Error ReadOnly() {
  return Error{ErrorCode::kReadOnly, "The query writes, but only reading is allowed here.", "1:1"};
}

Status CheckParameters(const BoundQuery& query, const Value::Map& given) {
  for (const std::string& name : query.parameters) {
    bool found = false;
    for (const auto& [key, value] : given) found = found || key == name;
    if (!found) {
      return Error(QueryError{ErrorType::kParameterMissing, Phase::kCompileTime,
                              "MissingParameter", "The parameter $" + name + " is not given."});
    }
  }
  return {};
}

Status Collect(Execution& execution, Operator& root, const QueryPlan& plan, std::uint64_t max_rows,
               Answer& answer) {
  Batch batch;
  std::vector<const Column*> columns;
  answer.rows = Rows(plan.result_ids.size());
  while (true) {
    if (Status status = root.Pull(execution, batch); !status) return status;
    if (batch.size == 0) return {};
    if (plan.result_ids.empty()) continue;
    if (max_rows != 0 && answer.rows.size() + batch.size > max_rows) {
      return Error{ErrorCode::kLimit,
                   "The answer has more than " + std::to_string(max_rows) +
                       " rows; add LIMIT or raise the row limit.",
                   ""};
    }
    std::size_t bytes = 0;
    for (VariableId id : plan.result_ids) {
      bytes += batch.Has(id) ? BytesOf(batch[id]) : batch.size * sizeof(Value);
    }
    if (Status status = execution.Charge(bytes); !status) return status;
    columns.clear();
    for (VariableId id : plan.result_ids) columns.push_back(batch.Has(id) ? &batch[id] : nullptr);
    for (std::size_t row = 0; row < batch.size; ++row) {
      const std::span<Value> cells = answer.rows.Append();
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (columns[i] != nullptr) cells[i] = (*columns[i])[row];
      }
    }
  }
}

}  // namespace

Result<Answer> Engine::Impl::RunCommand(const ParsedQuery& parsed, const Request& request) const {
  Answer answer;
  if (parsed.mode == ExplainMode::kExplain) {
    answer.plan = Print(parsed).substr(std::string_view("EXPLAIN ").size()) + "\n";
    return answer;
  }
  if (request.read_only) return ReadOnly();
  Result<std::unique_ptr<store::Transaction>> transaction = store->Begin();
  if (!transaction) return std::move(transaction).error();
  Result<bool> changed = RunSchemaCommand(*parsed.command, **transaction);
  if (!changed) return std::move(changed).error();
  if (*changed) {
    if (Status status = (*transaction)->Commit(); !status) return status.error();
    plans.Clear();  // others may be better now
  }
  transaction->reset();
  Result<std::shared_ptr<const store::Snapshot>> snapshot = store->NewSnapshot();
  if (!snapshot) return std::move(snapshot).error();
  answer.reader = std::move(*snapshot);
  answer.wrote = *changed;
  return answer;
}

Result<Answer> Engine::Run(const Request& request) const {
  std::shared_ptr<Prepared> prepared = request.rewrite ? impl_->plans.Find(request.text) : nullptr;
  std::unique_ptr<BoundQuery> bound;
  auto parse_and_bind = [&]() -> Status {
    Result<ParsedQuery> parsed = Parse(request.text);
    if (!parsed) return std::move(parsed).error();
    Result<BoundQuery> query = Bind(std::move(*parsed), request.text, impl_->procedures);
    if (!query) return std::move(query).error();
    bound = std::make_unique<BoundQuery>(std::move(*query));
    return {};
  };
  if (!prepared) {
    if (Status status = parse_and_bind(); !status) return std::move(status).error();
  }
  const BoundQuery& query = prepared ? *prepared->plan().query : *bound;
  if (Status status = CheckParameters(query, request.parameters); !status) return status.error();
  if (query.parsed.command) return impl_->RunCommand(query.parsed, request);
  const ExplainMode mode = query.parsed.mode;
  const bool writes = query.parsed.query.writes && mode != ExplainMode::kExplain;
  if (writes && request.read_only) {
    return ReadOnly();
  }

  std::unique_ptr<store::Transaction> transaction;
  std::shared_ptr<const store::Reader> snapshot;
  if (writes) {
    Result<std::unique_ptr<store::Transaction>> begun = impl_->store->Begin();
    if (!begun) return std::move(begun).error();
    transaction = std::move(*begun);
  } else {
    Result<std::shared_ptr<const store::Snapshot>> taken = impl_->store->NewSnapshot();
    if (!taken) return std::move(taken).error();
    snapshot = std::move(*taken);
  }
  const store::Reader& reader = writes ? static_cast<const store::Reader&>(*transaction) : *snapshot;

  if (prepared && !prepared->Suits(reader)) {
    prepared.reset();
    if (Status status = parse_and_bind(); !status) return std::move(status).error();
  }
  if (!prepared) {
    Result<QueryPlan> plan = MakePlan(std::move(bound), reader, request.parameters, request.rewrite);
    if (!plan) return std::move(plan).error();
    prepared = std::make_shared<Prepared>(std::move(*plan), reader, impl_->plans.waiting());
    if (mode == ExplainMode::kNone && request.rewrite) impl_->plans.Keep(request.text, prepared);
  }
  const QueryPlan& plan = prepared->plan();
  Answer answer;
  answer.columns = plan.columns;
  if (mode == ExplainMode::kExplain) {
    answer.plan = Explain(plan, {});
    answer.reader = std::move(snapshot);
    return answer;
  }
  const Clock clock = request.clock ? *request.clock : Now();
  const std::uint64_t seed =
      request.seed ? *request.seed
                   : static_cast<std::uint64_t>(clock.seconds) * 1'000'000'000u +
                         static_cast<std::uint64_t>(clock.nanoseconds);
  Execution execution({.reader = reader,
                       .transaction = transaction.get(),
                       .limits = request.limits,
                       .parameters = request.parameters,
                       .text = request.text,
                       .clock = clock,
                       .seed = seed,
                       .variables = plan.variables,
                       .profile = mode == ExplainMode::kProfile,
                       .parallelism = impl_->Allowed(request.parallelism)});
  std::unique_ptr<Running> running = prepared->Take();
  if (Status status = Collect(execution, running->root(), plan, request.limits.rows, answer);
      !status) {
    return Named(status.error());
  }
  if (mode == ExplainMode::kProfile) answer.plan = Explain(plan, running->Measured());
  prepared->GiveBack(std::move(running), execution.peak_bytes());
  if (writes) {
    if (Status status = transaction->Commit(); !status) return status.error();
    transaction.reset();
    Result<std::shared_ptr<const store::Snapshot>> taken = impl_->store->NewSnapshot();
    if (!taken) return std::move(taken).error();
    snapshot = std::move(*taken);
    answer.writes = execution.counts;
    answer.wrote = true;
  }
  answer.reader = std::move(snapshot);
  return answer;
}

}  // namespace kg::query

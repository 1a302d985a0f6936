#include "query/exec/per_row.h"

namespace kg::query {

Status PerRow::Next(Execution& execution, Batch& out) {
  std::vector<std::uint32_t> rows;
  while (!Full(out)) {
    if (row_ >= batch_.size) {
      Gather(batch_, rows, copied_, out);
      rows.clear();
      if (ended_) return {};
      if (Status status = input_->Pull(execution, batch_); !status) return status;
      row_ = 0;
      if (batch_.size == 0) {
        ended_ = true;
        return {};
      }
      if (Status status = Open(execution, batch_); !status) return status;
    }
    const std::size_t before = out.size;
    bool done = true;
    if (Status status = Produce(execution, batch_, row_, out, done); !status) return status;
    rows.insert(rows.end(), out.size - before, row_);
    if (done) {
      ++row_;
      // Rows without result must not hide the clock.
      if (out.size == before) {
        if (Status status = execution.Tick(); !status) return status;
      }
    }
  }
  Gather(batch_, rows, copied_, out);
  return {};
}

}  // namespace kg::query

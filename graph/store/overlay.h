#pragma once

#include "graph/store/database.h"

namespace kg::store {

// A view with changes over it: what a transaction reads and writes.
class Overlay final : public MutableView {
 public:
  explicit Overlay(std::unique_ptr<View> base) : base_(std::move(base)) {}

  Result<bool> Get(Family family, std::string_view key, std::string& value) const override;
  Status MultiGet(Family family, std::span<const std::string> keys,
                  std::vector<std::optional<std::string>>& values) const override;
  std::unique_ptr<Cursor> Walk(Family family, std::string_view prefix) const override;
  std::unique_ptr<Cursor> WalkRange(Family family, std::string_view begin,
                                    std::string_view end) const override;
  Result<std::optional<Entry>> AtOrBefore(Family family, std::string_view key,
                                          std::string_view floor) const override;
  void Put(Family family, std::string key, std::string value) override;
  void Delete(Family family, std::string key) override;

  const Changes& changes() const { return changes_; }

 private:
  std::unique_ptr<View> base_;
  Changes changes_;
};

}  // namespace kg::store

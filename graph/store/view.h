#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/layout.h"

namespace kg::store {

// Ascending walk over the keys of one family that start with a prefix.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool Valid() const = 0;  // false at the end, and after a failure
  virtual void Next() = 0;
  virtual void Seek(std::string_view key) = 0;  // first key >= `key`
  virtual std::string_view key() const = 0;     // both: until the next move
  virtual std::string_view value() const = 0;
  virtual Status status() const = 0;
};

// Stored bytes as of one moment: of a snapshot, or of a transaction over one.
class View {
 public:
  virtual ~View() = default;
  // False: no such key; `value` is then unspecified.
  virtual Result<bool> Get(Family family, std::string_view key, std::string& value) const = 0;
  // One entry per key. Keys may come in any order.
  virtual Status MultiGet(Family family, std::span<const std::string> keys,
                          std::vector<std::optional<std::string>>& values) const = 0;
  // Stands on the first key of the prefix. The view must outlive it, and not change.
  virtual std::unique_ptr<Cursor> Walk(Family family, std::string_view prefix) const = 0;
  // The same for keys in [begin, end); end "" is open.
  virtual std::unique_ptr<Cursor> WalkRange(Family family, std::string_view begin,
                                            std::string_view end) const = 0;
  struct Entry {
    std::string key, value;
  };
  // The greatest key <= `key` that is >= `floor`.
  virtual Result<std::optional<Entry>> AtOrBefore(Family family, std::string_view key,
                                                  std::string_view floor) const = 0;
};

// A view that takes changes.
class MutableView : public View {
 public:
  virtual void Put(Family family, std::string key, std::string value) = 0;
  virtual void Delete(Family family, std::string key) = 0;
};

Error Corrupt(Family family, std::string_view key);

// Reads a record and hands its bytes to `read`, which returns whether they made sense. A key
// that is not there is no failure.
template <typename Read>
Status WithRecord(const View& view, Family family, const std::string& key, Read read) {
  std::string bytes;
  auto found = view.Get(family, key, bytes);
  if (!found) return std::move(found).error();
  if (*found && !read(bytes)) return Corrupt(family, key);
  return {};
}

}  // namespace kg::store

#include "graph/store/overlay.h"

namespace kg::store {
namespace {

using Layer = Changes::value_type;

// Both layers side by side; the upper one wins, and its deletions hide keys below.
class MergedCursor final : public Cursor {
 public:
  MergedCursor(const Layer& upper, std::unique_ptr<Cursor> lower, std::string_view begin,
               std::string end)
      : upper_(upper), lower_(std::move(lower)), end_(std::move(end)) {
    at_ = upper_.lower_bound(begin);
    Settle();
  }

  bool Valid() const override { return on_upper_ || on_lower_; }
  void Next() override {
    const bool upper = on_upper_, lower = on_lower_;
    if (upper) ++at_;
    if (lower) lower_->Next();
    Settle();
  }
  void Seek(std::string_view key) override {
    at_ = upper_.lower_bound(key);
    lower_->Seek(key);
    Settle();
  }
  std::string_view key() const override {
    return on_upper_ ? std::string_view(at_->first) : lower_->key();
  }
  std::string_view value() const override {
    return on_upper_ ? std::string_view(*at_->second) : lower_->value();
  }
  Status status() const override { return lower_->status(); }

 private:
  bool UpperEnds() const { return at_ == upper_.end() || (!end_.empty() && at_->first >= end_); }
  // on_upper_ and on_lower_ say on which layers the current key lies.
  void Settle() {
    for (;;) {
      on_upper_ = !UpperEnds();
      on_lower_ = lower_->Valid();
      if (on_upper_ && on_lower_) {
        const int order = std::string_view(at_->first).compare(lower_->key());
        on_upper_ = order <= 0;
        on_lower_ = order >= 0;
      }
      if (!on_upper_ || at_->second.has_value()) return;
      ++at_;
      if (on_lower_) lower_->Next();
    }
  }

  const Layer& upper_;
  std::unique_ptr<Cursor> lower_;
  const std::string end_;
  Layer::const_iterator at_;
  bool on_upper_ = false, on_lower_ = false;
};

}  // namespace

Result<bool> Overlay::Get(Family family, std::string_view key, std::string& value) const {
  const Layer& layer = changes_[static_cast<std::size_t>(family)];
  if (auto it = layer.find(key); it != layer.end()) {
    if (it->second) value = *it->second;
    return it->second.has_value();
  }
  return base_->Get(family, key, value);
}

Status Overlay::MultiGet(Family family, std::span<const std::string> keys,
                         std::vector<std::optional<std::string>>& values) const {
  if (Status status = base_->MultiGet(family, keys, values); !status.ok()) return status;
  const Layer& layer = changes_[static_cast<std::size_t>(family)];
  if (layer.empty()) return {};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (auto it = layer.find(keys[i]); it != layer.end()) values[i] = it->second;
  }
  return {};
}

std::unique_ptr<Cursor> Overlay::Walk(Family family, std::string_view prefix) const {
  return std::make_unique<MergedCursor>(changes_[static_cast<std::size_t>(family)],
                                        base_->Walk(family, prefix), prefix, PrefixEnd(prefix));
}

std::unique_ptr<Cursor> Overlay::WalkRange(Family family, std::string_view begin,
                                           std::string_view end) const {
  return std::make_unique<MergedCursor>(changes_[static_cast<std::size_t>(family)],
                                        base_->WalkRange(family, begin, end), begin,
                                        std::string(end));
}

Result<std::optional<View::Entry>> Overlay::AtOrBefore(Family family, std::string_view key,
                                                       std::string_view floor) const {
  const Layer& layer = changes_[static_cast<std::size_t>(family)];
  std::string from(key);
  std::optional<Entry> below;
  for (;;) {  // the base's greatest key that is not hidden
    auto found = base_->AtOrBefore(family, from, floor);
    if (!found) return found;
    below = std::move(*found);
    if (!below) break;
    auto it = layer.find(below->key);
    if (it == layer.end() || it->second) break;
    // Strictly before it: no key of ours ends in a way that this could skip one.
    from = below->key;
    if (from.empty() || from <= floor) {
      below.reset();
      break;
    }
    if (from.back() == '\0') {
      from.pop_back();
    } else {
      from.back() = static_cast<char>(static_cast<unsigned char>(from.back()) - 1);
      from.append(64, '\xFF');
    }
  }
  for (auto it = layer.upper_bound(key); it != layer.begin();) {
    --it;
    if (it->first < floor) break;
    if (!it->second) continue;
    if (!below || it->first >= below->key) return std::optional<Entry>({it->first, *it->second});
    break;
  }
  return below;
}

void Overlay::Put(Family family, std::string key, std::string value) {
  changes_[static_cast<std::size_t>(family)][std::move(key)] = std::move(value);
}

void Overlay::Delete(Family family, std::string key) {
  changes_[static_cast<std::size_t>(family)][std::move(key)] = std::nullopt;
}

}  // namespace kg::store

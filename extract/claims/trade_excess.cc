#include "extract/claims/trade_excess.h"

#include <algorithm>

namespace kg::extract {
namespace {

class ExcessReader : private MetricScene {
 public:
  explicit ExcessReader(const MetricScene& scene) : MetricScene(scene) {}

  std::optional<MetricChoice> Read() const {
    if (value_.kind != ValueMention::Kind::kMoney) return std::nullopt;
    for (const WordHit& one : view_.hits) {
      if (one.end > begin()) break;
      const Frame frame = FrameOf(one);
      if ((frame != Frame::kExport && frame != Frame::kImport) || one.end + kReach < begin()) continue;
      for (const WordHit& other : view_.hits) {
        if (other.begin > end() + kReach) break;
        const Frame against = FrameOf(other);
        const bool ways = against != frame && (against == Frame::kExport || against == Frame::kImport);
        if (!ways || !(Beyond(one, other) || MoreThan(one, other))) continue;
        return Balance(one, other, (frame == Frame::kImport) != IsLess(one, other));
      }
    }
    return std::nullopt;
  }

 private:
  static constexpr double kNear = 6;            // words
  static constexpr std::uint32_t kReach = 120;  // bytes

  Frame FrameOf(const WordHit& hit) const {
    return hit.role == Role::kCue && !hit.level_only ? words_.metrics()[hit.metric].frame : Frame::kNone;
  }
  bool Joined(std::uint32_t from, std::uint32_t to) const {
    return ValuesBetween(from, to) == 0 && view_.Count(from, to, ",，、;；:：") == 0 &&
           !view_.Has(Role::kBetween, from, to);
  }
  // "exports exceeded imports by 3 million"
  bool Beyond(const WordHit& one, const WordHit& other) const {
    if (other.begin <= one.end || other.end > begin() || view_.Gap(one.end, other.begin) > kNear ||
        !Joined(one.end, other.begin) || !Joined(other.end, begin()) ||
        view_.Gap(other.end, begin()) > kNear) {
      return false;
    }
    return view_.language == Language::kChinese ? view_.Has(Role::kMore, one.end, begin()) ||
                                                      view_.Has(Role::kFewer, one.end, begin()) ||
                                                      view_.Has(Role::kIncrease, one.end, begin()) ||
                                                      view_.Has(Role::kDecrease, one.end, begin())
                                                : view_.Before(begin(), Role::kBy) != nullptr;
  }
  // "exports were 3 million higher than imports"
  bool MoreThan(const WordHit& one, const WordHit& other) const {
    if (other.begin < end() || view_.Gap(one.end, begin()) > kNear || !Joined(one.end, begin()) ||
        view_.Gap(end(), other.begin) > kNear || !Joined(end(), other.begin)) {
      return false;
    }
    return view_.Has(Role::kMore, end(), other.begin) || view_.Has(Role::kFewer, end(), other.begin) ||
           view_.Has(Role::kIncrease, end(), other.begin) || view_.Has(Role::kDecrease, end(), other.begin);
  }
  bool IsLess(const WordHit& one, const WordHit& other) const {
    const std::uint32_t to = std::max(begin(), other.begin);
    return view_.Has(Role::kFewer, one.end, to) || view_.Has(Role::kDecrease, one.end, to);
  }
  std::optional<MetricChoice> Balance(const WordHit& one, const WordHit& other, bool negative) const {
    const auto found = std::find_if(words_.metrics().begin(), words_.metrics().end(), [](const Metric& metric) {
      return metric.frame == Frame::kCountryPair;
    });
    if (found == words_.metrics().end()) return std::nullopt;
    MetricChoice choice;
    choice.metric = static_cast<std::size_t>(found - words_.metrics().begin());
    choice.cue = {one.begin, std::min(other.end, begin())};
    if (choice.cue.end <= choice.cue.begin) choice.cue.end = one.end;
    choice.negative = negative;
    return choice;
  }
};

}  // namespace

std::optional<MetricChoice> ExcessOfTrade(const MetricScene& scene) { return ExcessReader(scene).Read(); }

}  // namespace kg::extract

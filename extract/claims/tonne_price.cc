#include "extract/claims/tonne_price.h"

#include <string>

namespace kg::extract {
namespace {

class PriceReader : private MetricScene {
 public:
  explicit PriceReader(const MetricScene& scene) : MetricScene(scene) {}

  std::optional<MetricChoice> Read() const {
    constexpr double kNear = 6;  // words
    if (value_.kind != ValueMention::Kind::kMoney || change_.is_change || value_.unit.find('/') != std::string::npos) {
      return std::nullopt;
    }
    const WordHit* tonne = nullptr;
    for (const WordHit& hit : view_.hits) {
      if (hit.end > begin()) break;
      if (hit.role == Role::kTonne && ValuesBetween(hit.end, begin()) == 0) tonne = &hit;
      if (hit.role != Role::kCosts || tonne == nullptr || view_.Gap(hit.end, begin()) > kNear) continue;
      for (std::size_t m = 0; m < words_.metrics().size(); ++m) {
        if (!words_.metrics()[m].Allows(value_.unit + "/t")) continue;
        MetricChoice choice;
        choice.metric = m;
        choice.cue = {tonne->begin, hit.end};
        choice.by_tonne = true;
        return choice;
      }
    }
    return std::nullopt;
  }
};

}  // namespace

std::optional<MetricChoice> PriceOfTonne(const MetricScene& scene) { return PriceReader(scene).Read(); }

}  // namespace kg::extract

#pragma once

#include <optional>

#include "extract/claims/figure_metric.h"
#include "extract/claims/metric_scene.h"

namespace kg::extract {

// "Exports exceeded imports by 340 million", 出口比进口多3.4亿美元: a sum by which one way of trade is more
// than the other is the balance. Nothing if the number is no such sum.
std::optional<MetricChoice> ExcessOfTrade(const MetricScene& scene);

}  // namespace kg::extract

#pragma once

#include <optional>

#include "extract/claims/figure_metric.h"
#include "extract/claims/metric_scene.h"

namespace kg::extract {

// "A tonne of potash cost 285 dollars on average": a price whose tonne stands apart from the number.
// Nothing if the number is none.
std::optional<MetricChoice> PriceOfTonne(const MetricScene& scene);

}  // namespace kg::extract

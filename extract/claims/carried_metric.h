#pragma once

#include <optional>

#include "extract/claims/metric_scene.h"

namespace kg::extract {

// The metric of a number that no cue stands beside: that of the heading, of the sentence before, of
// another number of its own sentence, or what its unit says alone. Nothing if none is carried on.
std::optional<MetricChoice> CarriedMetric(const MetricScene& scene);

}  // namespace kg::extract

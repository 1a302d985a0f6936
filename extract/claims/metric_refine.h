#pragma once

#include "extract/claims/figure_metric.h"
#include "extract/claims/metric_scene.h"

namespace kg::extract {

// Makes of a metric that a cue chose what other words of the sentence, or the sentence before, make of
// it: investment that is declared or made, jobs that are planned, sales that are exports.
void RefineMetric(const MetricScene& scene, MetricChoice& choice);

}  // namespace kg::extract

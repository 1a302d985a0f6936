#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/store/store.h"
#include "graph/store/value_codec.h"
#include "graph/store/view.h"

// Nodes by label and property: family `index`. Ascending by value, then id.
namespace kg::store {

Status SeekEqual(const View& view, LabelId label, KeyId key, const Value& value,
                 std::vector<NodeId>& out);
Status SeekBetween(const View& view, LabelId label, KeyId key, const std::optional<Bound>& low,
                   const std::optional<Bound>& high, std::vector<NodeId>& out);
Status SeekBeginning(const View& view, LabelId label, KeyId key, std::string_view prefix,
                     std::vector<NodeId>& out);

bool IsWithin(const Value& value, const std::optional<Bound>& low,
              const std::optional<Bound>& high);
// The keys `prefix` + form of all values between the bounds; empty if begin >= end. Where a bound's
// form is cut, values beside it lie in the range too.
FormRange RangeOfForms(const std::string& prefix, const std::optional<Bound>& low,
                       const std::optional<Bound>& high);

}  // namespace kg::store

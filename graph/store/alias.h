#pragma once

#include <string>
#include <string_view>

namespace kg::store {

// The form in which names are compared: NFKC, case folded, marks dropped (ё = е, й = и), every run
// of anything but letters and digits one space, none at the ends. "" if nothing is left.
std::string FoldName(std::string_view name);

}  // namespace kg::store

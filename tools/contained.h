#pragma once

#include <exception>
#include <new>
#include <string>

#include "graph/model/result.h"

namespace kg::tools {

// What `work` (a call that gives a Result) returns, or an error in place of what it throws. Nothing
// of ours should throw; where it does all the same, or memory runs out, that costs the one document
// that was at work and not those behind it.
template <typename Work>
auto Contained(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error{.code = ErrorCode::kLimit, .message = "out of memory"};
  } catch (const std::exception& error) {
    return Error{.code = ErrorCode::kUnsupported,
                 .message = std::string("a mistake of this program: ") + error.what()};
  }
}

}  // namespace kg::tools

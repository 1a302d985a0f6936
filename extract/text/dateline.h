#pragma once

#include <cstddef>
#include <string_view>

namespace kg::extract {

// The bytes of a news agency's dateline at the beginning of a sentence: "MINSK, 16 April (BelTA) – ",
// 明斯克1月20日电.
// 0 if there is none.
std::size_t DatelineAt(std::string_view sentence);

}  // namespace kg::extract

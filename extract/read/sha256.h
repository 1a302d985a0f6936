#pragma once

#include <string>
#include <string_view>

namespace kg::extract {

// The SHA-256 of bytes, 64 lower-case hex digits. Method: FIPS 180-4.
std::string Sha256(std::string_view bytes);

}  // namespace kg::extract

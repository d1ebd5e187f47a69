/// \file
/// SHA-256 of texts and files, as 64 hex digits.
///
/// \par Worked example
/// sha256_hex("abc") starts with ba7816bf 8f01cfea.
/// \par Source
/// FIPS 180-4, section 6.2; computed by OpenSSL.
#pragma once

#include "steelyard/support/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace steelyard {

/// A digest that grows with its input.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void add(std::string_view bytes);
  /// The digest of all that was added, 64 lower-case hex digits. Call it once.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// Of a file that may be large; an error with Exit::input when it cannot be read.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& file);

} // namespace steelyard

/// \file
/// The accelerator of the catalog that a text such as `NVIDIA A100 40GB (AWS p4d)` means.
#pragma once

#include "steelyard/catalog/catalog.hpp"
#include "steelyard/support/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace steelyard {

/// What something ran on.
struct Hardware {
  const Accelerator* accelerator = nullptr; ///< nullptr: a server without
  double threads = 0;                       ///< of a server without accelerators; 0: not said
  const Cpu* cpu = nullptr;                 ///< of such a server; nullptr: not known
};

/// The names under which the catalog's accelerators and processors are known. Refers to the catalog, which
/// must outlive it.
class HardwareNames {
 public:
  explicit HardwareNames(const Catalog& catalog);

  /// The name with the most words in the text wins. What stands in brackets may say more about what stands
  /// before them (`H100 (PCIe)`), and is asked alone only where nothing else names a part. Of names that say
  /// as much (`A100/H100 class`) the first in the catalog wins. The error says what the catalog lacks.
  [[nodiscard]] Result<Hardware, std::string> find(std::string_view text) const;

 private:
  struct Name {
    std::vector<std::string> words; ///< sorted
    const Accelerator* accelerator = nullptr;
    const Cpu* cpu = nullptr;
  };

  [[nodiscard]] static Name best(const std::vector<Name>& names, std::string_view text);

  std::vector<Name> names_, processors_;
};

} // namespace steelyard

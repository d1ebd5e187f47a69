/// \file
/// `steelyard catalog update`, the only command that uses the network, and `steelyard catalog urls`, which
/// lists what it would ask.
///
/// Read from the environment: XDG_DATA_HOME and XDG_CACHE_HOME; SSL_CERT_FILE, else CURL_CA_BUNDLE, for the
/// authorities of a proxy; HF_TOKEN, else the file `token` under HF_HOME, for the Hub. libcurl itself heeds
/// https_proxy and no_proxy.
#pragma once

#include "cli/surroundings.hpp"

#include "steelyard/support/error.hpp"

#include <span>
#include <string>

namespace steelyard::cli {

/// `words` is what stands after `catalog update`.
/// Exit::answered also when some sources failed; Exit::catalog when all of them did.
[[nodiscard]] Exit run_catalog_update(std::span<const std::string> words, const Surroundings& surroundings);

/// `words` is what stands after `catalog urls`.
[[nodiscard]] Exit run_catalog_urls(std::span<const std::string> words, const Surroundings& surroundings);

} // namespace steelyard::cli

/// \file
/// A folder of catalog text for tests, small and valid until a test spoils it.
#pragma once

#include "support/temporary_folder.hpp"

#include "steelyard/io/digest.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

using steelyard::test::TemporaryFolder;

inline void write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream{file, std::ios::binary} << text;
}

/// The text of a catalog by file name; write() adds the layout.json that fits.
struct CatalogFolder {
  std::map<std::string, std::string> files{
      {"sources/test.json", R"({"kind": "source", "records": [
{"id": "price-page", "title": "EC2 prices", "publisher": "AWS", "url": "https://example.org", "retrieved": "2026-08-01", "licence": "facts"}
]})"},
      {"accelerators.json", R"({"kind": "accelerator", "script": "by hand", "records": [
{"id": "a10g", "name": "NVIDIA A10G", "vendor": "NVIDIA", "fp16_tflops": 70, "memory_gb": 24, "power_tdp_w": {"low": 150, "mode": 300, "high": 300, "basis": "derived"}, "embodied_kgco2e": {"low": 13, "mode": 71, "high": 133, "basis": "derived", "source": "price-page", "note": "a note"}, "aliases": ["A10G"], "source": "price-page", "date": "2026-07-18"}
]})"},
      {"instances.json", R"({"kind": "instance", "records": [
{"id": "aws/g5.xlarge", "provider": "aws", "type": "g5.xlarge", "family": "g5", "vcpu": 4, "memory_gib": 16, "arch": "x86_64", "accelerator": "a10g", "accelerator_count": 1, "sagemaker_uses": ["training", "hosting"], "regions": ["eu-west-1", "us-east-1"], "efa": false, "source": "price-page", "date": "2026-08-01"}
]})"},
      {"prices.json", R"({"kind": "price", "records": [
{"id": "aws/g5.xlarge/us-east-1/ec2/on-demand", "instance": "aws/g5.xlarge", "region": "us-east-1", "product": "ec2", "purchase": "on-demand", "price_usd_per_hour": 1.006, "verification": "price-list-api", "source": "price-page", "date": "2026-08-01"}
]})"},
      {"regions.json", R"({"kind": "region", "records": [
{"id": "aws/eu-west-1", "provider": "aws", "region": "eu-west-1", "grid_g_per_kwh": 300, "grid_year": 2024, "grid_basis": "annual average", "pue": 1.1, "source": "price-page", "date": "2025-01-01"},
{"id": "aws/us-east-1", "provider": "aws", "region": "us-east-1", "source": "price-page", "date": "2025-01-01"}
]})"},
      {"services.json", R"({"kind": "service", "records": [
{"id": "aws/comprehend/sentiment", "provider": "aws", "service": "Comprehend", "feature": "sentiment", "title": "Comprehend, sentiment", "tasks": ["sentiment"], "adaptation": "none", "hosting": "api", "needs_labels": false, "status": "available", "components": [{"item": "sentiment", "when": "request", "meter": "characters", "unit": 100, "minimum_units": 3, "rounding": "up", "tiers": [{"up_to_units": 10000000, "price_usd_per_unit": 0.0001}, {"price_usd_per_unit": 0.00005}], "free_units_per_month": 50000}, {"item": "storage", "when": "storage", "meter": "model_months", "tiers": [{"price_usd_per_unit": 0.5}]}], "footprint": {"family": "encoder", "parameters_b": {"low": 0.05, "mode": 0.15, "high": 0.6}, "basis": "assumed"}, "source": "price-page", "date": "2026-01-16"}
]})"},
      {"models.json", R"({"kind": "model", "records": [
{"id": "hf/org/small", "hub": "huggingface", "name": "small", "family": "encoder", "tasks_fine_tuned": ["sentiment"], "parameters_b": 0.1, "licence": "mit", "languages": ["en", "de"], "benchmark": {"name": "GLUE", "score": 0.8}, "source": "price-page", "date": "2026-01-01"}
]})"}};

  /// Replaces `from` in a file; the test fails to compile its meaning when there is nothing to replace.
  void edit(const std::string& file, const std::string& from, const std::string& to) {
    auto& text = files.at(file);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
  }

  [[nodiscard]] std::string layout(int major = 1) const {
    std::string hashes;
    for (const auto& [name, text] : files)
      hashes += (hashes.empty() ? "\"" : ", \"") + name + "\": \"" + steelyard::sha256_hex(text) + "\"";
    return R"({"layout": {"major": )" + std::to_string(major) +
           R"(, "minor": 0}, "date": "2026-11-23", "files": {)" + hashes + "}}";
  }

  void write(const std::filesystem::path& folder) const {
    for (const auto& [name, text] : files)
      write_file(folder / name, text);
    write_file(folder / "layout.json", layout());
  }
};

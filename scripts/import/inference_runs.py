#!/usr/bin/env python3
"""Writes tests/published/inference_runs.csv: published figures of inference that the test suite predicts.

usage: scripts/import/inference_runs.py RAW_FOLDER

Reads RAW_FOLDER/truth/inference.csv. Carried over are facts and figures of projects under Apache-2.0: MLPerf Inference
and timm's benchmark, every second row. Left out are columns that neither a prediction nor a score reads, and rows whose source says nothing
of what may be done with it; scripts/fit/inference_law.py fits those too.
"""
import csv

import common

COLUMNS = ["id", "model", "params_total", "params_active", "task", "hardware", "device_count", "precision", "batch_size", "concurrency",
           "serving_framework", "input_tokens", "output_tokens", "input_size", "throughput", "throughput_unit", "latency_kind",
           "power_w", "energy_wh_per_request", "energy_scope", "measured_or_estimated", "source_url"]
FIGURES = ("throughput", "power_w", "energy_wh_per_request")
SHIPPED = ("https://github.com/mlcommons/", "https://github.com/huggingface/pytorch-image-models/")


def carried(row):
    row = dict(row)
    row["source_url"] = "/".join(row["source_url"].split("/")[:5])  # the repository; the id says which row of it
    for figure in FIGURES:
        row[figure] = f"{float(row[figure]):.6g}" if row[figure] else ""
    return {column: row[column].strip() for column in COLUMNS}


def main():
    raw = common.raw_folder(__doc__)
    kept = [carried(row) for row in common.rows(raw / "truth" / "inference.csv")
            if row["source_url"].startswith(SHIPPED) and any(row[figure] for figure in FIGURES)]
    kept = kept[::2]  # as good a check as all of them
    path = common.ROOT / "tests" / "published" / "inference_runs.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    print(f"{path.relative_to(common.ROOT)}: {len(kept)} rows")


if __name__ == "__main__":
    main()

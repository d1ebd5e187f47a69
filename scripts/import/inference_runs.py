#!/usr/bin/env python3
"""Writes tests/published/inference_runs.csv: published figures of inference that the test suite predicts.

usage: scripts/import/inference_runs.py RAW_FOLDER

Reads RAW_FOLDER/truth/inference.csv. Carried over are facts and figures of projects under Apache-2.0: MLPerf Inference
and timm's benchmark, every second row. Left out are columns that neither a prediction nor a score reads, and rows whose source says nothing
of what may be done with it; scripts/fit/inference_law.py fits those too.
"""
import common

COLUMNS = ["id", "model", "params_total", "params_active", "task", "hardware", "device_count", "precision", "batch_size", "concurrency",
           "serving_framework", "input_tokens", "output_tokens", "input_size", "throughput", "throughput_unit", "latency_kind",
           "power_w", "energy_wh_per_request", "energy_scope", "measured_or_estimated", "source_url"]
FIGURES = ("throughput", "power_w", "energy_wh_per_request")
SHIPPED = ("https://github.com/mlcommons/", "https://github.com/huggingface/pytorch-image-models/")


def carried(row):
    repository = "/".join(row["source_url"].split("/")[:5])  # the id says which row of it
    return common.carried(dict(row, source_url=repository), COLUMNS, FIGURES)


def main():
    raw = common.raw_folder(__doc__)
    kept = [carried(row) for row in common.rows(raw / "truth" / "inference.csv")
            if row["source_url"].startswith(SHIPPED) and any(row[figure] for figure in FIGURES)]
    kept = kept[::2]  # as good a check as all of them
    common.write_runs("inference_runs.csv", COLUMNS, kept)


if __name__ == "__main__":
    main()

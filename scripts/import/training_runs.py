#!/usr/bin/env python3
"""Writes tests/published/training_runs.csv: published training runs that the test suite predicts.

usage: scripts/import/training_runs.py RAW_FOLDER

Reads RAW_FOLDER/truth/training_runs.csv. Carried over are facts and figures, each row with where it was published.
Left out are runs with nothing to be scored against, runs whose figures contradict each other, and every column that
neither a prediction nor a score reads. `unverified` names cells that were filled from general knowledge of the model and
not from the citation.
"""
import common

COLUMNS = ["id", "name", "year", "category", "modality", "architecture", "params_total", "params_active",
           "tokens_processed", "samples_processed", "sample_unit", "unique_dataset_size", "epochs",
           "seq_len_or_resolution", "precision", "train_flops", "train_flops_basis", "hardware", "device_count",
           "location", "device_hours", "usable_device_hours", "avg_power_w_per_device", "power_scope", "energy_kwh",
           "energy_scope", "usable_energy", "energy_is_tdp_times_hours", "emissions_tco2e", "usable_emissions",
           "source", "citation", "unverified"]
FIGURES = {"device_hours", "energy_kwh", "avg_power_w_per_device", "emissions_tco2e"}


def scored(row):
    """Whether any of the run's figures can be scored against."""
    measured = row["energy_is_tdp_times_hours"] != "yes"
    return (row["usable_device_hours"] == "yes" and row["device_hours"]
            or measured and row["usable_energy"] in ("yes", "energy_model_only") and row["avg_power_w_per_device"]
            or measured and row["usable_energy"] == "yes" and row["energy_kwh"]
            or measured and row["usable_emissions"] == "yes" and row["emissions_tco2e"])


def contradicts(row):
    """A high utilisation is no contradiction: benchmarks compute in 8 bits and are counted against 16."""
    return "!=" in row["check_flags"]


def citation(row):
    """Where in its source a run stands. Sentences that were copied from there stay behind."""
    if "Epoch AI" in row["source_location"]:
        return "by way of Epoch AI, Data on AI Models, snapshot of 2025-04 (CC BY 4.0)"
    return row["source_location"]


def carried(row):
    return common.carried(dict(row, citation=citation(row), unverified=row["recalled_cells"]), COLUMNS, FIGURES)


def main():
    raw = common.raw_folder(__doc__)
    kept = [carried(row) for row in common.rows(raw / "truth" / "training_runs.csv")
            if scored(row) and not contradicts(row)]
    kept.sort(key=lambda row: (row["modality"], row["source"], row["id"]))
    common.write_runs("training_runs.csv", COLUMNS, kept)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes catalogs/accelerators_older.json: parts that nobody rents any more, but that published runs were trained on.

usage: scripts/import/older_accelerators.py RAW_FOLDER

Reads RAW_FOLDER/accelerators/epoch_ml_hardware_2026-07.csv. Idle watts are not published: assumed a tenth of board power.
16-bit peaks are of tensor cores with 32-bit accumulation, where the architecture has them: on GeForce cards of the Turing
and Ampere generations a half of what marketing names, on Quadro and Titan cards all of it.
"""
import json

import common

# id: name in the table, aliases, dense 16-bit TFLOP/s or None
PARTS = {
    "gtx-580": ("NVIDIA GeForce GTX 580", ["GTX 580"], None),
    "titan-kepler": ("NVIDIA GeForce GTX TITAN", ["GTX Titan Kepler"], None),
    "titan-black": ("NVIDIA GeForce GTX Titan Black", ["GTX Titan Black", "Titan Black"], None),
    "k40": ("NVIDIA Tesla K40t", ["K40", "Tesla K40", "K40m"], None),
    "quadro-k6000": ("NVIDIA Quadro K6000", ["Quadro K6000"], None),
    "quadro-p600": ("NVIDIA Quadro P600", ["Quadro P600", "P600"], None),
    "quadro-p5000": ("NVIDIA Quadro P5000", ["Quadro P5000"], None),
    "quadro-p6000": ("NVIDIA Quadro P6000", ["Quadro P6000"], None),
    "titan-xp": ("NVIDIA TITAN Xp", ["Titan Xp", "Titan X Pascal"], None),
    "quadro-rtx-6000": ("NVIDIA Quadro RTX 6000", ["Quadro RTX 6000"], 130.5),
    "quadro-rtx-8000": ("NVIDIA Quadro RTX 8000", ["Quadro RTX 8000", "RTX 8000"], 130.5),
    "rtx-3080": ("NVIDIA GeForce RTX 3080", ["RTX 3080", "3080"], 59.5),
    "rtx-a4000": ("NVIDIA RTX A4000", ["RTX A4000", "A4000"], 76.7),
}


def record(part, row):
    name, aliases, half = PARTS[part]
    tdp = common.number(row["TDP (W)"])
    unverified = ["power_idle_w"] + (["fp16_tflops"] if half else [])
    out = {"id": part, "name": name, "vendor": "NVIDIA", "release_date": row["Release date"],
           "fp32_tflops": round(common.number(row["FP32 (single precision) performance (FLOP/s)"]) / 1e12, 3),
           "fp16_tflops": half,
           "memory_gb": common.number(row["Memory (bytes)"]) / 1e9,
           "memory_bandwidth_gb_per_s": common.number(row["Memory bandwidth (byte/s)"]) / 1e9,
           "power_tdp_w": tdp, "power_idle_w": round(tdp / 10, 1), "die_mm2": common.number(row["Die Size (mm^2)"]),
           "process_nm": common.number(row["Process size (nm)"]),
           "aliases": aliases, "unverified": unverified, "note": "idle watts assumed a tenth of board power",
           "source": "epoch-ml-hardware-2026-07", "date": "2026-07-18"}
    return json.dumps(common.tidy(out), ensure_ascii=False)


def main():
    raw = common.raw_folder(__doc__)
    table = {row["Hardware name"]: row for row in common.rows(raw / "accelerators" / "epoch_ml_hardware_2026-07.csv")}
    lines = [record(part, table[PARTS[part][0]]) for part in sorted(PARTS)]
    path = common.CATALOGS / "accelerators_older.json"
    path.write_text('{"kind": "accelerator", "script": "scripts/import/older_accelerators.py", "records": [\n'
                    + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    print(f"{len(lines)} accelerators in {path.relative_to(common.ROOT)}")


if __name__ == "__main__":
    main()

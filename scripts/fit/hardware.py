"""Accelerators and CPUs as people write them, from the catalogs and from a short table of parts that they lack."""

import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Parts that catalogs/accelerators.json does not have: name as it appears, fp32 and fp16 TFLOP/s, int8 TOP/s (all dense),
# GB/s, W. Recalled, not verified: find a data sheet before they move there.
OTHER_PARTS = [
    ("jetson agx orin", 5.3, 42, 138, 205, 60), ("orin nx", 1.9, 25, 50, 102, 25), ("nvidia orin", 5.3, 42, 138, 205, 60),
    ("rtx 2000e ada", 8.9, 36, 72, 224, 50), ("rtx 4000 ada", 26.7, 107, 213, 360, 130),
    ("cloud ai 100 pcie hhhl pro", 12, 200, 400, 136, 75), ("cloud ai 100 pcie hhhl standard", 12, 175, 350, 136, 75),
    ("cloud ai 100 pcie hhhl lite", 6, 100, 200, 136, 75), ("cloud ai 100 dm 2e", 5, 50, 100, 68, 15), ("cloud ai 100 dm 2", 5, 100, 150, 136, 25),
    ("speedai240", 20, 1000, 2000, 100, 75), ("recaccel n3000", 3, 50, 200, 100, 20), ("mlsoc", 1, 25, 50, 30, 15), ("rbln atom", 8, 32, 128, 256, 65),
    ("sapeon x220 enterprise", 5, 50, 174, 120, 120), ("sapeon x220", 5, 50, 87, 60, 65), ("br104", 128, 512, 1024, 819, 300),
    ("arc pro b60 dual", 24, 197, 394, 912, 400), ("mali g610", 0.5, 1.0, 2.0, 20, 5), ("mali g52", 0.1, 0.2, 0.4, 12, 5),
]
# pattern in the lower-case name: cores, GHz, fp32 FLOP per cycle and core, int8 operations per cycle and core, GB/s, W of one socket
CPUS = [
    (r"i9-10940x", 14, 3.3, 64, 256, 94, 165), (r"6787p", 86, 2.6, 64, 2048, 500, 350), (r"6980p", 128, 2.4, 64, 2048, 800, 500),
    (r"8592", 64, 2.4, 64, 2048, 350, 350), (r"8480|sapphire", 56, 2.4, 64, 2048, 300, 350), (r"c6i.2xlarge", 4, 3.0, 64, 256, 25, 40),
    (r"c6i.8xlarge", 16, 3.0, 64, 256, 100, 110), (r"7950x", 16, 4.5, 32, 128, 70, 170), (r"13900k", 24, 3.5, 32, 128, 80, 250),
    (r"5560u", 6, 3.0, 32, 64, 45, 20), (r"m1 pro", 8, 3.2, 32, 64, 200, 30), (r"rk3588|cortex-a76", 4, 2.3, 16, 64, 20, 8), (r"a78ae", 12, 2.0, 16, 64, 100, 40),
    (r"carmel", 8, 2.0, 16, 16, 60, 30), (r"a311d2|s922x|cortex-a73", 4, 2.2, 8, 8, 10, 6), (r"cortex-a72|bcm2", 4, 1.5, 8, 8, 6, 5),
    (r"graviton|neoverse", 64, 2.6, 16, 64, 300, 110), (r"epyc|ryzen", 64, 2.6, 32, 64, 300, 280), (r"xeon|intel", 32, 2.6, 64, 256, 200, 270),
]


def words(text):
    return " " + re.sub(r"[^a-z0-9]+", " ", text.lower()).strip() + " "


def accelerators():
    return {record["id"]: record for record in json.loads((ROOT / "catalogs/accelerators.json").read_text(encoding="utf-8"))["records"]}


ACCELERATORS = accelerators()
ALIASES = sorted(((words(alias), key) for key, record in ACCELERATORS.items() for alias in [record["name"], key, *record.get("aliases", [])]),
                 key=lambda pair: -len(pair[0]))


def cpu(text):
    for pattern, cores, gigahertz, fp32, int8, bandwidth, watts in CPUS:
        if re.search(pattern, text.lower()):
            # bf16 runs on the matrix unit of the cores that have one (int8 of 1024 and more), elsewhere as fp32
            peak = cores * gigahertz / 1000
            matrix = int8 >= 1024
            return dict(id="cpu-" + re.sub(r"\W.*", "", pattern), kind="cpu", fp32=peak * fp32, fp16=peak * (int8 / 2 if matrix else fp32), int8=peak * int8,
                        fp8=None, fp4=None, bandwidth=bandwidth, watts=watts, idle=0.3 * watts, memory=256, matrix=matrix)
    return None


def device(text):
    """What the law reads of a part, or None when nothing is known about it."""
    if re.match(r"\s*cpu\b", text.lower()) or re.search(r"xeon|epyc|graviton|core i\d", text.lower()):
        return cpu(text)
    name = words(text)
    for alias, fp32, fp16, int8, bandwidth, watts in OTHER_PARTS:
        if f" {alias} " in name or f" {alias}" in name:
            kind = "gpu" if re.search(r"orin|rtx|arc|mali", alias) else "other"
            return dict(id=alias.replace(" ", "-"), kind=kind, fp32=fp32, fp16=fp16, int8=int8, fp8=None, fp4=None, bandwidth=bandwidth, watts=watts, idle=0.11 * watts, memory=16)
    for alias, key in ALIASES:
        if alias in name:
            record = ACCELERATORS[key]
            fp32 = record.get("fp32_tflops")
            fp16 = record.get("fp16_tflops") or fp32
            part = dict(id=key, kind="gpu" if re.match(r"nvidia|amd", record["vendor"].lower()) else "other", fp32=fp32 or fp16 / 4, fp16=fp16,
                        tf32=record.get("tf32_tflops"), fp8=record.get("fp8_tflops"), fp4=record.get("fp4_tflops"),
                        int8=max(record.get("int8_tops") or fp16, record.get("fp8_tflops") or 0, fp16),
                        bandwidth=record.get("memory_bandwidth_gb_per_s") or 300, watts=record.get("power_tdp_w") or 300, memory=record.get("memory_gb") or 16)
            part["idle"] = record.get("power_idle_w") or 0.11 * part["watts"]
            slice_of = re.search(r"(\d)g\.\d+gb", text.lower())
            if slice_of:  # one of seven compute slices and one of eight of memory
                share = float(slice_of[1]) / 7
                for figure in ("fp32", "fp16", "int8", "fp8", "bandwidth"):
                    part[figure] = part[figure] and part[figure] * share
            return part
    return None

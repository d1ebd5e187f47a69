"""What the laws of inference read of a part, by the name that people write: accelerators and processors of the catalogs."""

import re

from wording import PROCESSORS, ROOT, best_name, best_part, names_of, records, words_of

ACCELERATORS = {record["id"]: record for record in records("catalogs/accelerators.json", "records")}
CPUS = {record["id"]: record for record in records("catalogs/cpus.json", "records") if "int8_tops" in record}
ACCELERATOR_NAMES, CPU_NAMES = names_of(ACCELERATORS.values()), names_of(CPUS.values())
# what an item is counted with; not fitted
WORK = {record["id"].removeprefix("inference.work."): record["value"] for record in records("models/inference.json", "coefficients")}


def family(name):
    return {key[len(name) + 1:]: value for key, value in WORK.items() if key.startswith(name + ".")}


def kind_of(record):
    """Parts that err alike: GPUs by their vendors, other accelerators."""
    return "gpu" if record["vendor"] in ("NVIDIA", "AMD", "Arm") or " Arc " in record["name"] else "other"


def part_of(record, kind):
    """What the law reads of a catalog's record."""
    fp32 = record.get("fp32_tflops")
    fp16 = record.get("fp16_tflops") or fp32
    if not fp16:
        return None
    watts = record.get("power_tdp_w") or WORK["default_watts"]
    memory = WORK["host_memory_gb"] if kind == "cpu" else record.get("memory_gb") or WORK["default_memory_gb"]
    return dict(id=record["id"], kind=kind, fp32=fp32 or fp16 / 4, fp16=fp16, fp8=record.get("fp8_tflops"), fp4=record.get("fp4_tflops"),
                int8=max(record.get("int8_tops") or fp16, record.get("fp8_tflops") or 0, 0 if kind == "cpu" else fp16),
                bandwidth=record.get("memory_bandwidth_gb_per_s") or WORK["default_gb_per_s"], watts=watts, memory=memory,
                idle=record.get("power_idle_w") or watts * (WORK["idle_share.cpu"] if kind == "cpu" else WORK["idle_share.default"]))


def device(text):
    """What the law reads of a part, or None when nothing is known about it."""
    key = best_part(text, ACCELERATOR_NAMES)
    if key is None and set(words_of(text)) & PROCESSORS:
        key = best_name(text, CPU_NAMES)[1]
        return key and part_of(CPUS[key], "cpu")
    if key is None:
        return None
    part = part_of(ACCELERATORS[key], kind_of(ACCELERATORS[key]))
    slice_of = re.search(r"(\d)g\.\d+gb", text.lower())
    if part and slice_of:
        share = float(slice_of[1]) / WORK["slices"]
        for figure in ("fp32", "fp16", "int8", "fp8", "fp4", "bandwidth"):
            part[figure] = part[figure] and part[figure] * share
    return part

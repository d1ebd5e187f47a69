#!/usr/bin/env python3
"""Writes catalogs/cpus.json: watts and peak arithmetic of one vCPU, by server microarchitecture, and of whole processors.

Raw files:
  power/ccf_coefficients-aws-use.csv   cloud-carbon-footprint/ccf-coefficients, output/coefficients-aws-use.csv

Watts per vCPU are CCF's: whole-server SPECpower results divided by hardware threads, so they hold the
board and the server's own memory, at idle and at full load. Peaks are derived: single-precision
operations a cycle (FMA counted as two) x sustained clock / threads a core.
"""

import compute_sources
from common import raw_folder, rows, write_records

SCRIPT = "scripts/import/cpus.py"

# id: (name, row of the CCF table, fp32 operations a cycle and core, sustained GHz, threads a core)
# Operations: SSE/NEON 8-16, AVX 16, AVX2 with two FMA pipes 32, AVX-512 with two 64.
# Clock: all cores busy with vector code, below the advertised turbo; rounded, from vendor tables.
CPUS = {
    "sandy-bridge": ("Intel Xeon, Sandy Bridge", "Sandy Bridge", 16, 2.6, 2),
    "ivy-bridge": ("Intel Xeon, Ivy Bridge", "Ivy Bridge", 16, 2.8, 2),
    "haswell": ("Intel Xeon, Haswell", "Haswell", 32, 2.4, 2),
    "broadwell": ("Intel Xeon, Broadwell", "Broadwell", 32, 2.3, 2),
    "skylake": ("Intel Xeon Scalable, Skylake", "Skylake", 64, 2.3, 2),
    "cascade-lake": ("Intel Xeon Scalable, Cascade Lake", "Cascade Lake", 64, 2.4, 2),
    "ice-lake": ("Intel Xeon Scalable, Ice Lake", "Ice Lake", 64, 2.6, 2),
    "sapphire-rapids": ("Intel Xeon Scalable, Sapphire Rapids", "Sapphire Rapids", 64, 2.6, 2),
    "emerald-rapids": ("Intel Xeon Scalable, Emerald Rapids", "Emerald Rapids", 64, 2.6, 2),
    "granite-rapids": ("Intel Xeon 6, Granite Rapids", "Granite Rapids", 64, 2.8, 2),
    "epyc-1": ("AMD EPYC, 1st generation (Naples)", "EPYC 1st Gen", 16, 2.5, 2),
    "epyc-2": ("AMD EPYC, 2nd generation (Rome)", "EPYC 2nd Gen", 32, 2.8, 2),
    "epyc-3": ("AMD EPYC, 3rd generation (Milan)", "EPYC 3rd Gen", 32, 3.0, 2),
    "epyc-4": ("AMD EPYC, 4th generation (Genoa)", "EPYC 4th Gen", 32, 3.3, 2),
    "epyc-5": ("AMD EPYC, 5th generation (Turin)", "EPYC 4th Gen", 64, 3.5, 2),
    "graviton2": ("AWS Graviton2", "Graviton2", 16, 2.5, 1),
    "graviton3": ("AWS Graviton3", "Graviton3", 32, 2.6, 1),
    "graviton3e": ("AWS Graviton3E", "Graviton3E", 32, 2.6, 1),
    "graviton4": ("AWS Graviton4", "Graviton4", 32, 2.7, 1),
}

NOTES = {
    "epyc-5": "watts are the 4th generation's: CCF's row for the 5th (3.68 and 8.96 W) is an outlier, probably per core taken for per thread",
    "graviton2": "CCF gives all Graviton generations the watts of EPYC 2nd generation; no measurement of its own",
}
# Whole processors, for inference on hosts and boards that are no cloud's, and of what an instance holds of one: id: (name, cores,
# sustained GHz, fp32 operations a cycle and core, int8 operations a cycle and core, GB/s of memory, W, other names).
# Recalled from vendors' data sheets, not read in them. Above 1024 int8 operations there is a matrix unit, which runs 16 bit at
# half that; elsewhere 16 bit runs as fp32.
SOCKETS = {
    "core-i9-10940x": ("Intel Core i9-10940X", 14, 3.3, 64, 256, 94, 165, ["i9 10940X"]),
    "xeon-6787p": ("Intel Xeon 6787P", 86, 2.6, 64, 2048, 500, 350, ["Xeon 6787P"]),
    "xeon-6980p": ("Intel Xeon 6980P", 128, 2.4, 64, 2048, 800, 500, ["Xeon 6980P"]),
    "xeon-8592": ("Intel Xeon Platinum 8592+", 64, 2.4, 64, 2048, 350, 350, ["Xeon 8592"]),
    "xeon-8480": ("Intel Xeon Platinum 8480+", 56, 2.4, 64, 2048, 300, 350, ["Xeon 8480", "Xeon Sapphire Rapids", "Xeon Sapphire"]),
    "c6i-2xlarge": ("Intel Xeon, Ice Lake, 4 cores", 4, 3.0, 64, 256, 25, 40, ["c6i 2xlarge"]),
    "c6i-8xlarge": ("Intel Xeon, Ice Lake, 16 cores", 16, 3.0, 64, 256, 100, 110, ["c6i 8xlarge"]),
    "ryzen-7950x": ("AMD Ryzen 9 7950X", 16, 4.5, 32, 128, 70, 170, ["Ryzen 7950X"]),
    "core-i9-13900k": ("Intel Core i9-13900K", 24, 3.5, 32, 128, 80, 250, ["i9 13900K"]),
    "ryzen-5560u": ("AMD Ryzen 5 5560U", 6, 3.0, 32, 64, 45, 20, ["Ryzen 5560U"]),
    "m1-pro": ("Apple M1 Pro", 8, 3.2, 32, 64, 200, 30, ["M1 Pro"]),
    "rk3588": ("Rockchip RK3588, Arm Cortex-A76", 4, 2.3, 16, 64, 20, 8, ["RK3588", "RK3588S", "Cortex A76"]),
    "cortex-a78ae": ("Arm Cortex-A78AE, 12 cores", 12, 2.0, 16, 64, 100, 40, ["Cortex A78AE"]),
    "carmel": ("NVIDIA Carmel, 8 cores", 8, 2.0, 16, 16, 60, 30, ["Carmel"]),
    "cortex-a73": ("Amlogic A311D2 and S922X, Arm Cortex-A73", 4, 2.2, 8, 8, 10, 6, ["A311D2", "S922X", "Cortex A73"]),
    "cortex-a72": ("Broadcom BCM2711, Arm Cortex-A72", 4, 1.5, 8, 8, 6, 5, ["Cortex A72"]),
    "graviton": ("AWS Graviton, 64 cores", 64, 2.6, 16, 64, 300, 110, ["Graviton", "Graviton2", "Graviton3", "Graviton4", "Neoverse"]),
    "epyc": ("AMD EPYC, 64 cores", 64, 2.6, 32, 64, 300, 280, ["EPYC", "Ryzen"]),
    "xeon": ("Intel Xeon, 32 cores", 32, 2.6, 64, 256, 200, 270, ["Xeon", "Core"]),
}
MATRIX_UNIT = 1024

NOTES["graviton3"] = NOTES["graviton3e"] = NOTES["graviton4"] = NOTES["graviton2"]


def main():
    raw = raw_folder(__doc__)
    use = {row["Architecture"]: row for row in rows(raw / "power/ccf_coefficients-aws-use.csv")}
    records = []
    for id_, (name, row, operations, ghz, threads) in CPUS.items():
        peak = f"peak: {operations} fp32 operations a cycle and core x {ghz} GHz sustained / {threads} threads a core"
        records.append({
            "id": id_, "name": name,
            "vcpu_idle_w": round(float(use[row]["Min Watts"]), 3), "vcpu_full_w": round(float(use[row]["Max Watts"]), 3),
            "peak_gflops_per_vcpu": round(operations * ghz / threads, 1),
            "basis": "derived", "note": "; ".join(filter(None, [NOTES.get(id_), peak])),
            "source": "ccf-coefficients-2026-04", "date": "2026-04-01"})
    for id_, (name, cores, ghz, plain, eight_bits, bandwidth, watts, aliases) in SOCKETS.items():
        half = eight_bits / 2 if eight_bits >= MATRIX_UNIT else plain
        records.append({
            "id": id_, "name": name, "fp32_tflops": round(cores * ghz * plain / 1000, 6), "fp16_tflops": round(cores * ghz * half / 1000, 6),
            "int8_tops": round(cores * ghz * eight_bits / 1000, 6), "memory_bandwidth_gb_per_s": bandwidth, "power_tdp_w": watts, "aliases": aliases,
            "basis": "assumed", "note": f"a whole processor, recalled: {cores} cores x {ghz} GHz sustained x {plain} fp32 or {eight_bits} int8 operations a cycle",
            "source": "steelyard-judgement", "date": "2026-11-23"})
    write_records("cpus.json", "cpu", SCRIPT, records)
    compute_sources.write()


if __name__ == "__main__":
    main()

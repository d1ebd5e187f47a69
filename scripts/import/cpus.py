#!/usr/bin/env python3
"""Writes catalogs/cpus.json: watts and peak arithmetic of one vCPU, by server microarchitecture.

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
    write_records("cpus.json", "cpu", SCRIPT, records)
    compute_sources.write()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes catalogs/instances.json: machines of AWS, Google Cloud and Azure that models train and serve on.

Raw files:
  prices/aws_ec2_instance_types.csv           getmoto/moto, DescribeInstanceTypes answers (Apache-2.0)
  prices/aws_ec2_region_availability.csv      getmoto/moto, offerings by region
  prices/aws_spot_advisor_accel_2025-07.csv   alexei-led/spotinfo: where types were that the offering lists no longer have
  prices/gcp_accel_vm_prices_2026-07-30.csv   Cyclenerd/google-cloud-pricing-cost-calculator (Apache-2.0)
  prices/azure_gpu_vm_ondemand_2026-06-18.csv Azure/karpenter-provider-azure (Apache-2.0)
  power/teads_aws_ec2_power_clean.csv         Teads dataset, via cloud-carbon-footprint/ccf-coefficients (Apache-2.0)
  power/ccf_coefficients-aws-embodied.csv     cloud-carbon-footprint/ccf-coefficients (Apache-2.0)
Beside this script:
  sagemaker_instance_types.json               enumerations of the SageMaker API (npm package @aws-sdk/client-sagemaker)
Reads catalogs/cpus.json and catalogs/accelerators.json: run cpus.py and accelerators.py first.

Watts are the machine without its accelerators. Where Teads measured or scaled the type, they are its package,
memory and platform watts; otherwise vCPUs x the microarchitecture's watts + 0.392 W per GiB of memory. On the types
that have both, the second way agrees at idle and gives 0.73 and 0.61 of Teads at half and full load, so it is brought
to Teads' level there: else a newer type would look a third thriftier for no reason but the method. The eight-H100
host then comes to 1.5 kW at half load; MLPerf's power logs have 1.2-2.0 kW beside the GPUs.
Embodied emissions are the share of the physical host, by vCPU, without the accelerators.
"""

import json
import pathlib
import re
import statistics

import compute_sources
from common import CATALOGS, number, raw_folder, rows, write_records

SCRIPT = "scripts/import/instances.py"
MEMORY_W_PER_GIB = 0.392
DERIVED_WATTS = "watts: microarchitecture and memory, at the level of Teads' measurements"

# Families beside the accelerated ones: those SageMaker takes, their neighbours, and what teams compare them with.
CPU_FAMILIES = """t2 t3 t3a t4g m4 m5 m5d m5a m5n m6a m6g m6gd m6i m6id m7a m7g m7i m7i-flex m8a m8g m8i
c4 c5 c5a c5d c5n c6a c6g c6gd c6gn c6i c6id c6in c7a c7g c7i c7i-flex c8a c8g c8i
r4 r5 r5a r5d r5n r6a r6g r6gd r6i r6id r7a r7g r7gd r7i r8a r8g r8i""".split()

# EC2's API names no accelerator of VT1; AWS's post on the family counts its U30 cards.
U30_CARDS = {"vt1.3xlarge": 1, "vt1.6xlarge": 2, "vt1.24xlarge": 8}

CPU_OF_FAMILY = {
    "t2": "haswell", "t3": "skylake", "t3a": "epyc-1", "t4g": "graviton2",
    "m4": "haswell", "m5": "skylake", "m5d": "skylake", "m5a": "epyc-1", "m5n": "cascade-lake", "m6a": "epyc-3", "m6g": "graviton2",
    "m6gd": "graviton2", "m6i": "ice-lake", "m6id": "ice-lake", "m7a": "epyc-4", "m7g": "graviton3", "m7i": "sapphire-rapids",
    "m7i-flex": "sapphire-rapids", "m8a": "epyc-5", "m8g": "graviton4", "m8i": "granite-rapids",
    "c4": "haswell", "c5": "skylake", "c5a": "epyc-2", "c5d": "skylake", "c5n": "skylake", "c6a": "epyc-3", "c6g": "graviton2",
    "c6gd": "graviton2", "c6gn": "graviton2", "c6i": "ice-lake", "c6id": "ice-lake", "c6in": "ice-lake", "c7a": "epyc-4", "c7g": "graviton3",
    "c7i": "sapphire-rapids", "c7i-flex": "sapphire-rapids", "c8a": "epyc-5", "c8g": "graviton4", "c8i": "granite-rapids",
    "r4": "broadwell", "r5": "skylake", "r5a": "epyc-1", "r5d": "skylake", "r5n": "cascade-lake", "r6a": "epyc-3", "r6g": "graviton2",
    "r6gd": "graviton2", "r6i": "ice-lake", "r6id": "ice-lake", "r7a": "epyc-4", "r7g": "graviton3", "r7gd": "graviton3",
    "r7i": "sapphire-rapids", "r8a": "epyc-5", "r8g": "graviton4", "r8i": "granite-rapids",
    "p2": "broadwell", "p3": "broadwell", "p3dn": "skylake", "p4d": "cascade-lake", "p4de": "cascade-lake", "p5": "epyc-3", "p5e": "epyc-3",
    "p5en": "sapphire-rapids", "p6-b200": "emerald-rapids", "p6-b300": "emerald-rapids", "g2": "sandy-bridge", "g3": "broadwell",
    "f1": "broadwell", "f2": "epyc-3", "vt1": "cascade-lake", "g3s": "broadwell", "g4dn": "cascade-lake", "g4ad": "epyc-2", "g5": "epyc-2", "g5g": "graviton2", "g6": "epyc-3", "g6e": "epyc-3",
    "g6f": "epyc-3", "gr6": "epyc-3", "gr6f": "epyc-3", "g7": "granite-rapids", "g7e": "emerald-rapids", "inf1": "cascade-lake",
    "inf2": "epyc-3", "trn1": "ice-lake", "trn1n": "ice-lake", "trn2": "sapphire-rapids", "dl1": "cascade-lake", "dl2q": "cascade-lake",
}
# From the clock speed alone; no page was read that names the processor.
CPU_GUESSED = {"g7", "p6-b300"}

# The processor Teads names for a type, where a family has several.
CPU_OF_PLATFORM = {
    "Xeon Platinum 8124M": "skylake", "Xeon Platinum 8175M": "skylake", "Xeon Platinum 8151": "skylake", "Xeon Platinum 8259CL": "cascade-lake",
    "Xeon Platinum 8275CL": "cascade-lake", "Xeon Platinum 8252C": "cascade-lake", "Xeon Platinum 8375C": "ice-lake", "EPYC 7571": "epyc-1",
    "EPYC 7R32": "epyc-2", "Graviton2": "graviton2", "Xeon E5-2686 v4": "broadwell", "Xeon E5-2676 v3": "haswell", "Xeon E5-2666 v3": "haswell",
    "Xeon E5-2670": "sandy-bridge"}

ACCELERATOR_OF = {
    "K80": "k80", "M60": "m60", "K520": "k520", "T4": "t4", "T4g": "t4g", "A10G": "a10g", "L4": "l4", "L40S": "l40s", "RTX PRO 4500": "rtx-pro-4500",
    "RTX PRO Server 6000": "rtx-pro-6000", "H100": "h100-sxm5-80gb", "H200": "h200-sxm", "B200": "b200", "B300": "b300", "Radeon Pro V520": "v520",
    "Inferentia": "inferentia1", "Inferentia2": "inferentia2", "Trainium": "trainium1", "Trainium2": "trainium2", "Gaudi HL-205": "gaudi1",
    "Qualcomm AI100": "qualcomm-ai100", "Virtex UltraScale (VU9P)": "virtex-vu9p", "Virtex UltraScale+ (VU47P)": "virtex-vu47p",
    "Alveo U30": "alveo-u30"}

# GiB that nvidia-smi shows where EC2 reports what is on the label: a T4 has 15360 MiB.
SHOWN_GIB = {"t4": 15.0, "t4g": 15.0}

GCP_ACCELERATOR = {"a100": "a100-sxm4-40gb", "a100-80gb": "a100-sxm4-80gb", "h100-80gb": "h100-sxm5-80gb", "h100-80gb-mega": "h100-sxm5-80gb", "l4": "l4",
                   "rtx6000": "rtx-pro-6000"}
GCP_CPU = {"a2": "cascade-lake", "a3": "sapphire-rapids", "g2": "cascade-lake", "g4": "epyc-5"}

# Regions with the machine, from SkyPilot's zones; families that are not here are sold where a spot price of the whole
# machine exists (elsewhere the price file shows the floor of 9-18 % of on-demand).
GCP_REGIONS = {
    "a2-highgpu": "asia-northeast1 asia-northeast3 asia-southeast1 europe-west4 me-west1 us-central1 us-east1 us-west1 us-west3 us-west4",
    "a2-megagpu": "asia-southeast1 europe-west4 us-central1",
    "a2-ultragpu": "asia-southeast1 europe-west4 us-central1 us-east4 us-east5",
    "a3-highgpu": """asia-east1 asia-northeast1 asia-south1 asia-south2 asia-southeast1 australia-southeast1 europe-north1 europe-west1
        europe-west3 europe-west4 europe-west8 europe-west9 us-central1 us-east4 us-east5 us-west1 us-west4""",
}
GCP_SPOT_FLOOR = 0.2

# Azure size: (accelerator, memory GiB, processor, vCPUs of the host). vCPUs are the number in the name.
# Memory is Azure's published size of the series.
AZURE = {
    r"NC(6|12|24|24r)_Promo": ("k80", {6: 56, 12: 112, 24: 224}, "haswell", 24),
    r"NC(6|12|24)r?s_v3": ("v100-pcie-16gb", {6: 112, 12: 224, 24: 448}, "broadwell", 24),
    r"NC\d+as_T4_v3": ("t4", {4: 28, 8: 56, 16: 110, 64: 440}, "epyc-2", 64),
    r"NC\d+ads_A100_v4": ("a100-pcie-80gb", {24: 220, 48: 440, 96: 880}, "epyc-3", 96),
    r"NCC?\d+ad[si]s?_H100_v5": ("h100-nvl-94gb", {40: 320, 80: 640}, "epyc-4", 80),
    r"ND40r?s_v2": ("v100-sxm2-32gb", {40: 672}, "skylake", 40),
    r"ND96asr(_A100)?_v4": ("a100-sxm4-40gb", {96: 900}, "epyc-2", 96),
    r"ND96amsr?_A100_v4": ("a100-sxm4-80gb", {96: 1900}, "epyc-2", 96),
    r"ND96is\w*_H100_v5": ("h100-sxm5-80gb", {96: 1900}, "sapphire-rapids", 96),
    r"ND96isr_H200_v5": ("h200-sxm", {96: 1850}, "sapphire-rapids", 96),
    r"ND96isr?_MI300X_v5": ("mi300x", {96: 1850}, "sapphire-rapids", 96),
    r"ND128isrf?_NDR_GB200_v6": ("gb200", {128: 900}, None, 128),
    r"NV\d+adm?s_A10_v5": ("a10", {6: 55, 12: 110, 18: 220, 36: 440, 72: 880}, "epyc-3", 72),
}

# CCF's way with a server: 1000 kg, 100 a further processor, 1.388 kg a GB of memory above 16, 100 a drive.
BASE_KG, CPU_KG, DRAM_KG_PER_GB, DRIVE_KG, DRIVE_GB = 1000, 100, 1.388, 100, 3840

SPREAD = 1.9  # P90 of LN(x, 0.5): methodology's spread of embodied factors


def network(row):
    return number(row["network_baseline_gbps"]) or number(row["network_peak_gbps"])


def aws_accelerator(row):
    name, type_ = row["accel_name"], row["instance_type"]
    if name == "V100":
        return "v100-sxm2-32gb" if type_.startswith("p3dn") else "v100-sxm2-16gb"
    if name == "A100":
        return "a100-sxm4-80gb" if type_.startswith("p4de") else "a100-sxm4-40gb"
    return ACCELERATOR_OF[name]


class Host:
    """The physical machine an instance is cut from."""

    def __init__(self, vcpu, memory_gib, storage_gb, cores_per_socket):
        self.vcpu, self.memory_gib, self.storage_gb = vcpu, memory_gib, storage_gb
        self.sockets = 2 if vcpu > cores_per_socket else 1

    def kgco2e(self):
        return (BASE_KG + CPU_KG * (self.sockets - 1) + DRAM_KG_PER_GB * max(0, self.memory_gib - 16)
                + DRIVE_KG * -(-int(self.storage_gb or 0) // DRIVE_GB))


class Watts:
    def __init__(self, raw):
        self.teads = {row["instance_type"]: row for row in rows(raw / "power/teads_aws_ec2_power_clean.csv")}
        self.cpus = {cpu["id"]: cpu for cpu in json.load(open(CATALOGS / "cpus.json", encoding="utf-8"))["records"]}
        self.level = [1, 1, 1]
        # Where half load lies between idle and full: package watts of the machines Teads measured.
        self.half = statistics.median(
            (number(row["pkgwatt_at_50pct"]) - number(row["pkgwatt_at_idle"])) / (number(row["pkgwatt_at_100pct"]) - number(row["pkgwatt_at_idle"]))
            for row in self.teads.values() if number(row["pkgwatt_at_100pct"]))

    def from_teads(self, type_):
        row = self.teads.get(type_)
        if not row:
            return None
        return [round(number(row[f"instance_at_{load}"]) - number(row[f"gpuwatt_at_{load}"]), 1) for load in ("idle", "50pct", "100pct")]

    def level_with_teads(self, types):
        """Median of Teads over the microarchitecture way at half and full load."""
        both = [(self.from_teads(type_), self.raw_from_cpu(*arguments)) for type_, arguments in types if type_ in self.teads]
        for index, name in enumerate(("idle", "half", "full")):
            ratios = sorted(derived[index] / teads[index] for teads, derived in both)
            print(f"watts by microarchitecture over Teads at {name}: median {statistics.median(ratios):.2f}, "
                  f"P10-P90 {ratios[len(ratios) // 10]:.2f}-{ratios[len(ratios) * 9 // 10]:.2f} ({len(ratios)} types)")
            if name != "idle":
                self.level[index] = 1 / statistics.median(ratios)

    def from_cpu(self, *arguments):
        return [round(watts * level, 1) for watts, level in zip(self.raw_from_cpu(*arguments), self.level)]

    def raw_from_cpu(self, cpu, vcpu, memory_gib, whole_cores=False):
        """A vCPU that is a whole core of a processor with two threads a core has both threads' watts."""
        threads = 2 if whole_cores else 1
        memory = MEMORY_W_PER_GIB * memory_gib
        idle = self.cpus[cpu]["vcpu_idle_w"] * threads * vcpu
        full = self.cpus[cpu]["vcpu_full_w"] * threads * vcpu
        return [idle + memory, idle + self.half * (full - idle) + memory, full + memory]


def interval(mode):
    return {"low": round(mode / SPREAD, 1), "mode": round(mode, 1), "high": round(mode * SPREAD, 1), "basis": "derived"}


def aws(raw, watts):
    types = rows(raw / "prices/aws_ec2_instance_types.csv")
    regions = {row["instance_type"]: row["regions"].split("|") for row in rows(raw / "prices/aws_ec2_region_availability.csv")}
    earlier = {}
    for row in rows(raw / "prices/aws_spot_advisor_accel_2025-07.csv"):
        earlier.setdefault(row["instance_type"], []).append(row["region"])
    ccf = {row["type"]: row for row in rows(raw / "power/ccf_coefficients-aws-embodied.csv")}
    offered = json.load(open(pathlib.Path(__file__).with_name("sagemaker_instance_types.json"), encoding="utf-8"))
    uses = {}
    for use in ("training", "processing", "notebook", "hosting", "transform"):
        for family, sizes in offered[use].items():
            for size in sizes.split():
                uses.setdefault(f"{family}.{size}", []).append(use)

    for row in types:
        if row["instance_type"] in U30_CARDS:
            row["accel_name"], row["accel_count"] = "Alveo U30", str(U30_CARDS[row["instance_type"]])
    chosen = [row for row in types if row["accel_count"] or row["family"] in CPU_FAMILIES]
    largest = {}
    for row in types:
        # metal-24xl is half a host of metal-48xl, so the largest of a family is the host.
        if row["family"] not in largest or number(row["vcpu"]) > number(largest[row["family"]]["vcpu"]):
            largest[row["family"]] = row
    # Fractional and memory-rich variants are cut from the hosts of their family's larger sister.
    for family, of in (("g6f", "g6"), ("gr6", "g6"), ("gr6f", "g6"), ("g3s", "g3"), ("t3", "m5"), ("t3a", "m5a"), ("t4g", "m6g"), ("t2", "m4"),
                       ("m7i-flex", "m7i"), ("c7i-flex", "c7i"), ("trn2", "trn2")):
        largest[family] = largest[of]

    def cpu_of(row):
        teads = watts.teads.get(row["instance_type"])
        return (CPU_OF_PLATFORM.get(teads["platform_cpu_name"]) if teads else None) or CPU_OF_FAMILY[row["family"]]

    def machine(row):
        whole_cores = row["threads_per_core"] == "1" and cpu_of(row) in ("epyc-4", "epyc-5")
        return cpu_of(row), number(row["vcpu"]), number(row["memory_gib"]), whole_cores

    watts.level_with_teads([(row["instance_type"], machine(row)) for row in chosen])
    records = []
    for row in chosen:
        type_, family, vcpu, memory = row["instance_type"], row["family"], number(row["vcpu"]), number(row["memory_gib"])
        teads, cpu, notes = watts.teads.get(type_), cpu_of(row), []
        power = watts.from_teads(type_)
        if power:
            notes.append(f"watts: Teads, accelerators taken out, {number(teads['delta_full_machine']):g} W of the platform included")
        else:
            power = watts.from_cpu(*machine(row))
            notes.append(DERIVED_WATTS)
        if row["bare_metal"] == "1":
            notes.append("whole host")

        host = largest[family]
        host_vcpu = number(host["vcpu"])
        if type_ in ccf and teads:
            platform = number(teads["platform_total_number_of_vcpu"])
            share = vcpu / (host_vcpu if host_vcpu >= 0.85 * platform and row["burstable"] != "1" else platform)
            total = number(ccf[type_]["total"]) - number(ccf[type_]["additional_gpus"])
            notes.append("embodied: CCF host without accelerators, by vCPU")
        else:
            share = vcpu / host_vcpu
            per_socket = 128 if row["arch"] == "arm64" else 96
            total = Host(host_vcpu, number(host["memory_gib"]), number(host["local_storage_gb"]), per_socket).kgco2e()
            notes.append("embodied: CCF's formula for the host, by vCPU")
        share = min(share, 1)

        accelerator = aws_accelerator(row) if row["accel_count"] else None
        count = number(row["accel_count"])
        if accelerator and count < 1:
            notes.append(f"{count:g} of a GPU: memory and arithmetic are that share")
        if row["note"].startswith("AWS API data"):
            notes.append("the API reports the server's memory divided by 16 for each Trainium2; 96 GiB is a chip's")
        if family in CPU_GUESSED:
            notes.append("processor inferred from the clock")
        if type_ not in regions:
            notes.append("no longer in the offering lists (2026-08); regions from the Spot Advisor of 2025-07" if type_ in earlier else
                         "no longer in the offering lists (2026-08)")
        records.append({
            "id": f"aws/{type_}", "provider": "aws", "type": type_, "family": family, "vcpu": vcpu, "memory_gib": memory, "arch": row["arch"].split("|")[-1], "cpu": cpu,
            "accelerator": accelerator, "accelerator_count": count if accelerator else None,
            "accelerator_memory_gib": SHOWN_GIB.get(accelerator, number(row["accel_memory_gib"])) if accelerator else None,
            "network_gbps": network(row), "efa": True if row["efa"] == "1" else None, "local_storage_gb": number(row["local_storage_gb"]),
            "burstable": True if row["burstable"] == "1" else None, "bare_metal": True if row["bare_metal"] == "1" else None,
            "sagemaker_uses": uses.get(type_), "regions": sorted(regions.get(type_) or earlier.get(type_, [])) or None,
            "idle_w": power[0], "half_w": power[1], "full_w": power[2], "embodied_kgco2e": interval(total * share),
            "basis": "derived", "note": "; ".join(notes), "deprecated": True if type_ not in regions else None,
            "source": "moto-instance-types-2026-08", "date": "2026-08-01"})
    known = {record["type"] for record in records}
    print(f"aws: {len(records)} types, {sum('sagemaker_uses' in r and bool(r['sagemaker_uses']) for r in records)} in SageMaker; "
          f"SageMaker types without EC2 data: {sorted(set(uses) - known)}")
    return records


def usable_memory(aws_records):
    """GiB an accelerator shows to programs, as EC2 reports it."""
    return {record["accelerator"]: record["accelerator_memory_gib"] for record in aws_records
            if record["accelerator"] and record["accelerator_count"] >= 1}


def gcp_sold(row):
    """Is the machine sold there? The price file has a price for every region."""
    series = "-".join(row["instance_type"].split("-")[:2])
    if series in GCP_REGIONS:
        return row["region"] in GCP_REGIONS[series].split()
    return number(row["spot_usd_hr"]) >= GCP_SPOT_FLOOR * number(row["ondemand_usd_hr"])


def gcp(raw, watts, memory_of):
    sold, seen = {}, {}
    for row in rows(raw / "prices/gcp_accel_vm_prices_2026-07-30.csv"):
        seen[row["instance_type"]] = row
        if gcp_sold(row):
            sold.setdefault(row["instance_type"], []).append(row["region"])
    host_vcpu, host_memory = {}, {}
    for type_, row in seen.items():
        series = type_.split("-")[0]
        host_vcpu[series] = max(host_vcpu.get(series, 0), number(row["vcpu"]))
        host_memory[series] = max(host_memory.get(series, 0), number(row["ram_gib"]))
    records = []
    for type_, row in seen.items():
        series, vcpu, memory = type_.split("-")[0], number(row["vcpu"]), number(row["ram_gib"])
        accelerator, count = GCP_ACCELERATOR[row["accel_name"]], number(row["accel_count"])
        power = watts.from_cpu(GCP_CPU[series], vcpu, memory)
        host = Host(host_vcpu[series], host_memory[series], 0, 96)
        notes = [DERIVED_WATTS, "embodied: CCF's formula for the largest machine of the series, by vCPU"]
        if count < 1:
            notes.append(f"{count:g} of a GPU: memory and arithmetic are that share")
        records.append({
            "id": f"gcp/{type_}", "provider": "gcp", "type": type_, "family": series, "vcpu": vcpu, "memory_gib": memory, "arch": "x86_64",
            "cpu": GCP_CPU[series], "accelerator": accelerator, "accelerator_count": count,
            "accelerator_memory_gib": round(memory_of[accelerator] * min(1, count), 3), "local_storage_gb": number(row["local_ssd_gb"]),
            "regions": sorted(sold.get(type_, [])) or None, "idle_w": power[0], "half_w": power[1], "full_w": power[2],
            "embodied_kgco2e": interval(host.kgco2e() * vcpu / host.vcpu), "basis": "derived", "note": "; ".join(notes),
            "source": "cyclenerd-gcp-prices-2026-07", "date": "2026-07-30"})
    return records


def azure_size(type_):
    name = type_.removeprefix("Standard_")
    for pattern, size in AZURE.items():
        if re.fullmatch(pattern, name):
            return size, int(re.search(r"\d+", name).group())
    return None


def azure(raw, watts, memory_of):
    regions, count_of = {}, {}
    for row in rows(raw / "prices/azure_gpu_vm_ondemand_2026-06-18.csv"):
        type_ = row["vm_size"].strip()
        regions.setdefault(type_, []).append(row["region"])
        count_of[type_] = number(row["accel_count"])
    records, skipped = [], []
    for type_ in regions:
        found = azure_size(type_)
        if not found or count_of[type_] is None:
            skipped.append(type_)
            continue
        (accelerator, memory_by_vcpu, cpu, host_vcpu), vcpu = found
        memory = 880 if "adms" in type_ else memory_by_vcpu[vcpu]
        count = round(count_of[type_], 4)
        power = watts.from_cpu(cpu or "graviton4", vcpu, memory)
        host = Host(host_vcpu, max(memory_by_vcpu.values()), 0, 96)
        notes = [DERIVED_WATTS if cpu else "watts: as Graviton4, which has the same cores as Grace; not measured",
                 "embodied: CCF's formula for the largest machine of the series, by vCPU", "memory by Azure's series tables"]
        if count < 1:
            notes.append(f"{count:g} of a GPU: memory and arithmetic are that share")
        records.append({
            "id": f"azure/{type_}", "provider": "azure", "type": type_, "family": re.sub(r"^Standard_([A-Z]+).*", r"\1", type_), "vcpu": vcpu,
            "memory_gib": memory, "arch": "x86_64" if cpu else "arm64", "cpu": cpu, "accelerator": accelerator, "accelerator_count": count,
            "accelerator_memory_gib": round(memory_of[accelerator] * min(1, count), 3), "regions": sorted(set(regions[type_])),
            "idle_w": power[0], "half_w": power[1], "full_w": power[2], "embodied_kgco2e": interval(host.kgco2e() * vcpu / host.vcpu),
            "basis": "derived", "note": "; ".join(notes), "source": "karpenter-azure-prices-2026-06", "date": "2026-06-18"})
    print(f"azure: {len(records)} sizes; left out, no accelerator count or not for models: {len(skipped)}")
    return records


def main():
    raw = raw_folder(__doc__)
    watts = Watts(raw)
    print(f"half load lies at {watts.half:.2f} between idle and full")
    records = aws(raw, watts)
    memory_of = usable_memory(records)
    parts = {part["id"]: part for part in json.load(open(CATALOGS / "accelerators.json", encoding="utf-8"))["records"]}
    # Parts EC2 does not have: the size on the label, for GDDR cards less ECC as on the A10G.
    for part in parts.values():
        memory_of.setdefault(part["id"], 22.352 if part["id"] == "a10" else part.get("memory_gb"))
    records += gcp(raw, watts, memory_of) + azure(raw, watts, memory_of)
    write_records("instances.json", "instance", SCRIPT, records)
    compute_sources.write()


if __name__ == "__main__":
    main()

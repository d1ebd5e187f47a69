#!/usr/bin/env python3
"""Writes catalogs/prices.json (published prices) and catalogs/price_factors.json (how the others are derived).

Raw files:
  prices/aws_ec2_instance_types.csv            us-east-1 on-demand from aws/karpenter-provider-aws, generated 2026-07-20
  prices/aws_ec2_region_availability.csv       getmoto/moto: the 30 regions
  prices/sagemaker_prices.csv                  per row: AWS Price List API answers in public repositories, an actual bill,
                                               aws-samples/foundation-model-benchmarking-tool, hand-kept public tables
  prices/aws_region_price_multiplier_derived.csv             median regional ratios of accelerated types
  prices/aws_cpu_region_multiplier_m5d_skypilot_v8.csv       skypilot-org/skypilot-catalog v8, m5d.2xlarge
  prices/aws_spot_advisor_accel_2025-07.csv    alexei-led/spotinfo, EC2 Spot Instance Advisor
  prices/gcp_accel_vm_prices_2026-07-30.csv    Cyclenerd/google-cloud-pricing-cost-calculator
  prices/azure_gpu_vm_ondemand_2026-06-18.csv  Azure/karpenter-provider-azure
Reads catalogs/instances.json: run instances.py first.

Where rows disagree about one price, the better verification wins, then the newer date.
"""

import collections
import json
import re
import statistics

import compute_sources
from common import CATALOGS, number, raw_folder, rows, write_records
from instances import gcp_sold, GCP_SPOT_FLOOR

SCRIPT = "scripts/import/prices.py"

# Component of a SageMaker row -> products. A row is written for several products only where its label names them.
PRODUCTS = {
    "Training": ["training"], "TrainingWarmPool": ["training"], "BatchTransform": ["transform"], "Hosting": ["hosting"], "Processing": ["processing"],
    "Notebook": ["notebook"], "Studio-Notebook": ["notebook"], "Studio-JupyterLab": ["notebook"],
    "Hosting/Training": ["hosting", "training"], "Notebook/Training (unspecified)": ["notebook", "training"],
    "Cluster(HyperPod)": [],   # not a product of the catalogs
    "unspecified": [],         # the row does not say for what; used to check derived prices only
}
# A component's own price before one that only shares the product.
NOT_FIRST = {"TrainingWarmPool": 1, "Studio-Notebook": 1, "Studio-JupyterLab": 1}
RANK = ["price-list-api", "actual-bill", "vendor-sample-repo", "third-party-table"]
SOURCE_OF = [
    ("Price List API", "aws-price-list-sagemaker"), ("Pricing API", "aws-price-list-sagemaker"), ("sagemaker-ssh-helper", "sagemaker-bill-2023-12"),
    ("foundation-model-benchmarking-tool", "fmbench-pricing-2025-04"), ("ZindiAfrica", "sagemaker-table-zindi-2025-01"),
    ("goerlitz", "sagemaker-table-goerlitz-2022"), ("hand-kept tables", "sagemaker-tables-2024")]

# Rows kept as published, but not used for factors.
DOUBTFUL = {
    ("trn1.32xlarge", 28.497): "28.497 is 1.15 x the EC2 price of trn1n.32xlarge (24.78): probably that machine's",
    ("inf1.6xlarge", 1.21): "only 2.5 % over EC2, where all other accelerated types have 15-40 %",
    ("inf1.24xlarge", 4.841): "only 2.5 % over EC2, where all other accelerated types have 15-40 %",
}

# SageMaker over EC2 by family where no row was read: eight-accelerator types of the P families have 1.15
# in every row (p3.16xlarge, p3dn, p4d, p5).
ASSUMED_FAMILY = {"p4de": 1.15, "p5e": 1.15, "p5en": 1.15, "p6-b200": 1.15, "p6-b300": 1.15}
CLASS = {"accelerated-single-xlarge": (1.40, "single-accelerator types of size xlarge: g4dn, g5, g6 and g6e"),
         "accelerated": (1.25, "all other accelerated types: 1.25 in most rows (1.15-1.30)"),
         "cpu": (1.20, "t3, m5, c5, r5 and c7i all have 1.20")}

# Regions for which a multiplier was not read: taken from another figure.
REGION_STAND_IN = {"accelerated": {"ap-southeast-4": "ap-southeast-2", "ca-west-1": "ca-central-1"}, "cpu": {"ca-west-1": "ca-central-1"}}


def iso(date):
    return date if len(date) == 10 else date + "-01" if len(date) == 7 else date + "-01-01"


def source_of(text):
    return next(id_ for words, id_ in SOURCE_OF if words in text)


def sagemaker(raw, known):
    """The winning row of each price, and the rows that only check."""
    best, checks, counts = {}, [], collections.Counter({"rows": 0, "same price twice": 0, "conflicts resolved": 0})
    for row in rows(raw / "prices/sagemaker_prices.csv"):
        counts["rows"] += 1
        type_ = row["instance_type"].removeprefix("ml.")
        if f"aws/{type_}" not in known:
            counts[f"unknown type {type_}"] += 1
            continue
        if row["note"].startswith("PRE June-2025"):
            counts["superseded by the price cut of June 2025"] += 1
            continue
        if not PRODUCTS[row["component"]]:
            counts[f"not written: {row['component']}"] += 1
            if row["component"] == "unspecified":
                checks.append((type_, row["region"], number(row["usd_per_hour"])))
        for product in PRODUCTS[row["component"]]:
            key = (type_, row["region"], f"sagemaker-{product}")
            order = (RANK.index(row["verification"]), NOT_FIRST.get(row["component"], 0), tuple(-int(part) for part in iso(row["as_of"]).split("-")))
            entry = (order, row)
            if key in best:
                counts["same price twice"] += 1
                if abs(number(best[key][1]["usd_per_hour"]) / number(row["usd_per_hour"]) - 1) > 0.0005:
                    counts["conflicts resolved"] += 1
                    winner, loser = sorted((best[key], entry), key=lambda item: item[0])
                    print(f"  conflict {'/'.join(key)}: {winner[1]['usd_per_hour']} ({winner[1]['component']}, {winner[1]['as_of']}) over "
                          f"{loser[1]['usd_per_hour']} ({loser[1]['component']}, {loser[1]['as_of']})")
                if best[key][0] <= order:
                    continue
            best[key] = entry
    print("SageMaker: " + ", ".join(f"{value} {name}" for name, value in counts.items()))
    return {key: row for key, (_, row) in best.items()}, checks


def price(instance, region, product, purchase, value, source, date, verification, note=None):
    return {"id": f"{instance}/{region}/{product}/{purchase}", "instance": instance, "region": region, "product": product, "purchase": purchase,
            "price_usd_per_hour": float(f"{value:.6g}"), "source": source, "date": date, "verification": verification, "note": note}


def aws_prices(ec2, winners):
    records = [price(f"aws/{type_}", "us-east-1", "ec2", "on-demand", value, "karpenter-aws-prices-2026-07", "2026-07-20", "vendor-repo")
               for type_, value in ec2.items()]
    for (type_, region, product), row in winners.items():
        notes = [DOUBTFUL.get((type_, number(row["usd_per_hour"])))]
        if row["component"] in ("Studio-JupyterLab", "Studio-Notebook"):
            notes.append("read for Studio, which bills as notebooks do")
        if len(PRODUCTS[row["component"]]) > 1:
            notes.append(f"the source labels it {row['component']}")
        if len(row["as_of"]) < 10:
            notes.append(f"as of {row['as_of']}")
        records.append(price(f"aws/{type_}", region, product, "on-demand", number(row["usd_per_hour"]), source_of(row["source"]), iso(row["as_of"]),
                             row["verification"], "; ".join(filter(None, notes)) or None))
    return records


def gcp_prices(raw, known):
    records, counts = [], collections.Counter()
    for row in rows(raw / "prices/gcp_accel_vm_prices_2026-07-30.csv"):
        if not gcp_sold(row):
            counts["machine not sold in the region"] += 1
            continue
        instance = f"gcp/{row['instance_type']}"
        assert instance in known
        for column, purchase in (("ondemand_usd_hr", "on-demand"), ("spot_usd_hr", "spot"), ("cud1y_usd_hr", "committed-1y"), ("cud3y_usd_hr", "committed-3y")):
            value = number(row[column])
            if not value:
                counts[f"no {purchase}"] += 1
            elif purchase == "spot" and value < GCP_SPOT_FLOOR * number(row["ondemand_usd_hr"]):
                counts["spot price of a part of the machine only"] += 1
            else:
                records.append(price(instance, row["region"], "vm", purchase, value, "cyclenerd-gcp-prices-2026-07", "2026-07-30", "third-party-table"))
    print("Google Cloud, left out: " + ", ".join(f"{value} {name}" for name, value in counts.items()))
    return records


def azure_prices(raw, known):
    records = []
    for row in rows(raw / "prices/azure_gpu_vm_ondemand_2026-06-18.csv"):
        instance = f"azure/{row['vm_size'].strip()}"
        if instance in known:
            records.append(price(instance, row["region"], "vm", "on-demand", number(row["price_usd_hr"]), "karpenter-azure-prices-2026-06", "2026-06-18",
                                 "vendor-repo"))
    return records


def region_factors(raw, all_regions):
    accelerated = {row["region"]: row for row in rows(raw / "prices/aws_region_price_multiplier_derived.csv")}
    cpu = {row["region"]: row for row in rows(raw / "prices/aws_cpu_region_multiplier_m5d_skypilot_v8.csv")}
    records = []

    def add(kind, region, value, source, date, note=None, basis=None):
        records.append({"id": f"aws/region-{kind}/{region}", "provider": "aws", "factor": f"region-{kind}", "region": region, "value": value, "basis": basis,
                        "note": note, "source": source, "date": date})

    for region in all_regions:
        stand_in = REGION_STAND_IN["accelerated"].get(region)
        row = accelerated.get(region) or accelerated[stand_in]
        ratio = number(row["median_ratio_vs_us_east_1"])
        if region in accelerated:
            add("accelerated", region, ratio, "aws-region-ratios-2026-01", "2026-01-01",
                f"median of {row['n_instance_types']} types, {number(row['min']):g}-{number(row['max']):g}", "derived")
        else:
            add("accelerated", region, ratio, "aws-region-ratios-2026-01", "2026-01-01", f"not read; as {stand_in}", "assumed")
        if region in cpu:
            add("cpu", region, number(cpu[region]["ratio_vs_us_east_1"]), "skypilot-catalog-v8", "2026-01-01", "m5d.2xlarge", "derived")
        elif region in REGION_STAND_IN["cpu"]:
            other = REGION_STAND_IN["cpu"][region]
            add("cpu", region, number(cpu[other]["ratio_vs_us_east_1"]), "skypilot-catalog-v8", "2026-01-01", f"not read; as {other}", "assumed")
        else:
            add("cpu", region, ratio, "aws-region-ratios-2026-01", "2026-01-01",
                "not read; the multiplier of accelerated types, which is as high or higher where both are known", "assumed")
    return records


def spot_factors(raw, known, all_regions):
    records, dropped = [], collections.Counter()
    for row in rows(raw / "prices/aws_spot_advisor_accel_2025-07.csv"):
        instance, savings = f"aws/{row['instance_type']}", number(row["savings_pct"])
        if savings <= 0:
            dropped["no saving or dearer than on-demand"] += 1
        elif instance not in known or row["region"] not in all_regions:
            dropped["type or region not in the catalogs"] += 1
        else:
            records.append({"id": f"aws/spot/{row['region']}/{row['instance_type']}", "provider": "aws", "factor": "spot", "region": row["region"],
                            "instance": instance, "value": round(1 - savings / 100, 2), "interruption_band": row["interruption_range"],
                            "source": "spotinfo-2025-07", "date": "2025-07-01"})
    for row in rows(raw / "prices/aws_cpu_region_multiplier_m5d_skypilot_v8.csv"):
        records.append({"id": f"aws/spot/{row['region']}/cpu", "provider": "aws", "factor": "spot", "region": row["region"], "family": "cpu",
                        "value": number(row["spot_over_ondemand"]), "basis": "derived",
                        "note": "m5d.2xlarge, median zone, one day; no interruption band was read", "source": "skypilot-catalog-v8", "date": "2026-01-01"})
    print("spot, left out: " + ", ".join(f"{value} {name}" for name, value in dropped.items()))
    return records


def sagemaker_factors(raw):
    """Ratios to EC2 of the same region: by family and size, by family, by class."""
    ratios = collections.defaultdict(list)
    for row in rows(raw / "prices/sagemaker_prices.csv"):
        type_ = row["instance_type"].removeprefix("ml.")
        found = number(row["ratio_to_ec2"])
        if not found:
            match = re.search(r"ratio to EC2 \S+ \S+: ([\d.]+)", row["note"])
            found = float(match.group(1)) if match else None
        if (not found or row["note"].startswith("PRE June-2025") or row["component"].startswith("Cluster") or (type_, number(row["usd_per_hour"])) in DOUBTFUL):
            continue
        ratios[tuple(type_.split("."))].append((found, row["verification"]))
    records = []

    def add(id_, value, note, basis="derived", **key):
        records.append({"id": f"aws/sagemaker/{id_}", "provider": "aws", "factor": "sagemaker", **key, "value": value, "basis": basis, "note": note,
                        "source": "aws-price-list-sagemaker", "date": "2026-09-01"})

    by_family = collections.defaultdict(list)
    for (family, size), found in ratios.items():
        value = statistics.median(ratio for ratio, _ in found)
        # Published prices are rounded to a tenth of a cent; the factor behind them is a multiple of 5 %.
        rounded = round(value * 20) / 20
        value = rounded if abs(value / rounded - 1) < 0.005 else value
        add(f"{family}.{size}", round(value, 4), f"{len(found)} published prices over EC2", family=family, size=size)
        by_family[family].append((value, size))
    for family, found in by_family.items():
        wide = [value for value, size in found if size != "xlarge" or len(found) == 1]
        add(family, round(statistics.median(wide), 4), f"median of {len(wide)} sizes", family=family)
    for family, value in ASSUMED_FAMILY.items():
        add(family, value, "not read; as the other eight-accelerator P types", "assumed", family=family)
    for name, (value, note) in CLASS.items():
        add(f"class/{name}", value, f"class of types: {note}", family=name)
    return records


class Derivation:
    """The rule of catalogs/README.md, to see how well it reproduces what was published."""

    def __init__(self, ec2, instances, factors):
        self.ec2, self.instances = ec2, instances
        self.region = {(record["factor"], record["region"]): record["value"] for record in factors if record["factor"].startswith("region-")}
        self.markup = {(record["family"], record.get("size")): record["value"] for record in factors if record["factor"] == "sagemaker"}

    def price(self, type_, region, known_factor=True):
        record, (family, size) = self.instances[f"aws/{type_}"], type_.split(".")
        accelerated = bool(record.get("accelerator"))
        kind = "accelerated-single-xlarge" if accelerated and record["accelerator_count"] == 1 and size == "xlarge" else "accelerated" if accelerated else "cpu"
        keys = ([(family, size), (family, None)] if known_factor else []) + [(kind, None)]
        factor = next(self.markup[key] for key in keys if key in self.markup)
        return self.ec2[type_] * self.region[("region-accelerated" if accelerated else "region-cpu", region)] * factor


def report(title, pairs):
    errors = sorted((abs(derived / published - 1), name) for name, derived, published in pairs)
    print(f"{title}: {len(errors)} prices, median error {100 * statistics.median(error for error, _ in errors):.2f} %, "
          f"largest {100 * errors[-1][0]:.1f} % ({errors[-1][1]}), next {100 * errors[-2][0]:.1f} % ({errors[-2][1]})")


def main():
    raw = raw_folder(__doc__)
    known = {record["id"]: record for record in json.load(open(CATALOGS / "instances.json", encoding="utf-8"))["records"]}
    ec2 = {row["instance_type"]: number(row["price_ondemand_usd_hr_us_east_1"]) for row in rows(raw / "prices/aws_ec2_instance_types.csv")
           if number(row["price_ondemand_usd_hr_us_east_1"]) and f"aws/{row['instance_type']}" in known}
    all_regions = sorted({region for row in rows(raw / "prices/aws_ec2_region_availability.csv") for region in row["regions"].split("|")})
    winners, checks = sagemaker(raw, known)
    records = aws_prices(ec2, winners) + gcp_prices(raw, known) + azure_prices(raw, known)
    write_records("prices.json", "price", SCRIPT, records)
    factors = region_factors(raw, all_regions) + sagemaker_factors(raw) + spot_factors(raw, known, all_regions)
    write_records("price_factors.json", "price_factor", SCRIPT, factors)
    compute_sources.write()

    derive = Derivation(ec2, known, factors)
    published = [(f"{type_} {region} {product}", type_, region, number(row["usd_per_hour"])) for (type_, region, product), row in winners.items()]
    good = [item for item in published if (item[1], item[3]) not in DOUBTFUL]
    report("derived SageMaker prices", [(name, derive.price(type_, region), value) for name, type_, region, value in good])
    report("the same by class only", [(name, derive.price(type_, region, False), value) for name, type_, region, value in good])
    report("with the doubtful rows", [(name, derive.price(type_, region), value) for name, type_, region, value in published])
    report("rows that name no product", [(type_, derive.price(type_, region), value) for type_, region, value in checks])


if __name__ == "__main__":
    main()

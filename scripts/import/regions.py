#!/usr/bin/env python3
"""Writes catalogs/regions.json: grid, PUE and water of cloud regions.

Raw files:
  grid/region_latest_pue_wue_cfe_ci.csv     Green Software Foundation, real-time-cloud
  grid/gcp_region_carbon_2019_2024.csv      GoogleCloudPlatform/region-carbon-info (Apache-2.0)
  grid/egrid2022_subregions.csv             US EPA eGRID2022
  grid/co2js_ember_average_intensities.json Ember yearly averages via thegreenwebfoundation/co2.js (CC BY 4.0)
  prices/aws_ec2_region_availability.csv    the AWS regions
  prices/gcp_accel_vm_prices_2026-07-30.csv, prices/azure_gpu_vm_ondemand_2026-06-18.csv  regions with prices

Location-based intensity is the grid zone's; where none was read, an eGRID subregion or the country's average, and
grid_basis says derived. A market-based 0 is the provider's claim. What the provider does not publish is absent: the
real-time-cloud table fills AWS regions without a figure with the fleet's 0.18 l/kWh of 2023, which is dropped here.
carbon_free_fraction is Google's hourly measure; yearly matching claims of other providers are not the same thing.
"""

import json

import compute_sources
from common import number, raw_folder, rows, write_records

SCRIPT = "scripts/import/regions.py"
GSF, GOOGLE, EMBER, EGRID = "gsf-real-time-cloud-2026", "google-region-carbon-2024", "ember-co2js", "egrid-2022"
CLAIM = "market-based 0 is the provider's claim from matched purchases"
AWS_FLEET_WUE_2023 = 0.18

AWS = {
    "af-south-1": ("Cape Town", "ZA"), "ap-east-1": ("Hong Kong", "HK"), "ap-northeast-1": ("Tokyo", "JP"), "ap-northeast-2": ("Seoul", "KR"),
    "ap-northeast-3": ("Osaka", "JP"), "ap-south-1": ("Mumbai", "IN"), "ap-south-2": ("Hyderabad", "IN"), "ap-southeast-1": ("Singapore", "SG"),
    "ap-southeast-2": ("Sydney", "AU"), "ap-southeast-3": ("Jakarta", "ID"), "ap-southeast-4": ("Melbourne", "AU"), "ap-southeast-5": ("Malaysia", "MY"),
    "ca-central-1": ("Montreal", "CA"), "ca-west-1": ("Calgary", "CA"), "eu-central-1": ("Frankfurt", "DE"), "eu-central-2": ("Zurich", "CH"),
    "eu-north-1": ("Stockholm", "SE"), "eu-south-1": ("Milan", "IT"), "eu-south-2": ("Spain", "ES"), "eu-west-1": ("Ireland", "IE"),
    "eu-west-2": ("London", "GB"), "eu-west-3": ("Paris", "FR"), "il-central-1": ("Tel Aviv", "IL"), "me-central-1": ("UAE", "AE"),
    "me-south-1": ("Bahrain", "BH"), "sa-east-1": ("São Paulo", "BR"), "us-east-1": ("N. Virginia", "US"), "us-east-2": ("Ohio", "US"),
    "us-west-1": ("N. California", "US"), "us-west-2": ("Oregon", "US"),
}

GCP_COUNTRY = {
    "africa-south1": "ZA", "asia-east1": "TW", "asia-east2": "HK", "asia-northeast1": "JP", "asia-northeast2": "JP", "asia-northeast3": "KR",
    "asia-south1": "IN", "asia-south2": "IN", "asia-southeast1": "SG", "asia-southeast2": "ID", "australia-southeast1": "AU",
    "australia-southeast2": "AU", "europe-central2": "PL", "europe-north1": "FI", "europe-north2": "SE", "europe-southwest1": "ES",
    "europe-west1": "BE", "europe-west10": "DE", "europe-west12": "IT", "europe-west2": "GB", "europe-west3": "DE", "europe-west4": "NL",
    "europe-west6": "CH", "europe-west8": "IT", "europe-west9": "FR", "me-central1": "QA", "me-central2": "SA", "me-west1": "IL",
    "northamerica-northeast1": "CA", "northamerica-northeast2": "CA", "northamerica-south1": "MX", "southamerica-east1": "BR",
    "southamerica-west1": "CL",
}

# Azure region: (name, country, AWS region on the same grid zone or None, eGRID subregion or None).
AZURE = {
    "australiacentral": ("Canberra", "AU", "ap-southeast-2", None), "australiacentral2": ("Canberra", "AU", "ap-southeast-2", None),
    "australiaeast": ("New South Wales", "AU", "ap-southeast-2", None), "australiasoutheast": ("Victoria", "AU", "ap-southeast-4", None),
    "brazilsouth": ("São Paulo", "BR", "sa-east-1", None), "canadacentral": ("Toronto", "CA", None, None),
    "canadaeast": ("Quebec", "CA", "ca-central-1", None), "centralindia": ("Pune", "IN", "ap-south-1", None), "centralus": ("Iowa", "US", None, None),
    "chilecentral": ("Santiago", "CL", None, None), "eastasia": ("Hong Kong", "HK", "ap-east-1", None), "eastus": ("Virginia", "US", "us-east-1", None),
    "eastus2": ("Virginia", "US", "us-east-1", None), "francecentral": ("Paris", "FR", "eu-west-3", None),
    "francesouth": ("Marseille", "FR", "eu-west-3", None), "germanynorth": ("Berlin", "DE", "eu-central-1", None),
    "germanywestcentral": ("Frankfurt", "DE", "eu-central-1", None), "indonesiacentral": ("Jakarta", "ID", "ap-southeast-3", None),
    "israelcentral": ("Israel", "IL", "il-central-1", None), "italynorth": ("Milan", "IT", "eu-south-1", None),
    "japaneast": ("Tokyo", "JP", "ap-northeast-1", None), "japanwest": ("Osaka", "JP", "ap-northeast-3", None),
    "jioindiacentral": ("Nagpur", "IN", "ap-south-1", None), "jioindiawest": ("Jamnagar", "IN", "ap-south-1", None),
    "koreacentral": ("Seoul", "KR", "ap-northeast-2", None), "koreasouth": ("Busan", "KR", "ap-northeast-2", None),
    "malaysiawest": ("Kuala Lumpur", "MY", None, None), "mexicocentral": ("Querétaro", "MX", None, None),
    "northcentralus": ("Illinois", "US", None, None), "northeurope": ("Ireland", "IE", "eu-west-1", None), "norwayeast": ("Oslo", "NO", None, None),
    "norwaywest": ("Stavanger", "NO", None, None), "polandcentral": ("Warsaw", "PL", None, None), "qatarcentral": ("Doha", "QA", None, None),
    "southafricanorth": ("Johannesburg", "ZA", "af-south-1", None), "southafricawest": ("Cape Town", "ZA", "af-south-1", None),
    "southcentralus": ("Texas", "US", None, "ERCT"), "southeastasia": ("Singapore", "SG", "ap-southeast-1", None),
    "southindia": ("Chennai", "IN", "ap-south-2", None), "spaincentral": ("Madrid", "ES", "eu-south-2", None),
    "swedencentral": ("Gävle", "SE", "eu-north-1", None), "switzerlandnorth": ("Zurich", "CH", "eu-central-2", None),
    "switzerlandwest": ("Geneva", "CH", "eu-central-2", None), "uaecentral": ("Abu Dhabi", "AE", "me-central-1", None),
    "uaenorth": ("Dubai", "AE", "me-central-1", None), "uksouth": ("London", "GB", "eu-west-2", None), "ukwest": ("Cardiff", "GB", "eu-west-2", None),
    "westcentralus": ("Wyoming", "US", None, "RMPA"), "westeurope": ("Netherlands", "NL", None, None),
    "westus": ("California", "US", "us-west-1", None), "westus2": ("Washington", "US", None, "NWPP"), "westus3": ("Arizona", "US", None, "AZNM"),
}
# The table's grid zone is another country's or state's for these two.
AZURE_WRONG_ZONE = {"northeurope": "the table has Finland's grid; the region is in Ireland",
                    "westus": "the table has the Bonneville grid; the region is in California"}

ISO3 = {"MY": "MYS", "NO": "NOR", "QA": "QAT", "CL": "CHL", "CA": "CAN", "US": "USA", "MX": "MEX"}


def measured(row, provider):
    """PUE, water, market-based and marginal figures of a row of the real-time-cloud table."""
    pue, wue, market = number(row["pue"]), number(row["wue_l_per_kwh"]), number(row["market_ci"])
    if provider == "aws" and wue == AWS_FLEET_WUE_2023:
        wue = None
    return {
        "pue": pue, "pue_year": number(row["pue_year"]) if pue else None, "pue_basis": "published" if pue else None,
        "wue_l_per_kwh": wue, "wue_year": number(row["wue_year"]) if wue is not None else None,
        "market_g_per_kwh": market, "market_year": number(row["market_ci_year"]) if market is not None else None,
        "marginal_g_per_kwh": number(row["grid_ci_marginal"])}


def grid(value, year, basis="published"):
    return {"grid_g_per_kwh": value, "grid_year": year, "grid_basis": basis}


class Grids:
    def __init__(self, raw):
        self.table = {(row["provider"], row["region"]): row for row in rows(raw / "grid/region_latest_pue_wue_cfe_ci.csv")}
        self.egrid = {row["subregion"]: row for row in rows(raw / "grid/egrid2022_subregions.csv")}
        with open(raw / "grid/co2js_ember_average_intensities.json", encoding="utf-8") as file:
            self.ember = json.load(file)

    def of(self, provider, region):
        return self.table.get((provider, region))

    def country(self, iso2):
        entry = self.ember[ISO3[iso2]]
        return grid(entry["emissions_intensity_gco2_per_kwh"], entry["year"], "derived"), f"grid: average of the country ({entry['country_or_region']})"


def record(provider, region, name, country, values, notes, source, date):
    return {"id": f"{provider}/{region}", "provider": provider, "region": region, "name": name, "country": country, **values,
            "note": "; ".join(filter(None, notes)) or None, "source": source, "date": date}


def aws(grids):
    records = []
    for region, (name, country) in AWS.items():
        row, notes, values = grids.of("Amazon Web Services", region), [], {}
        source, date = GSF, "2026-01-01"
        if row:
            values = measured(row, "aws")
        if row and row["grid_ci_avg"]:
            values |= grid(number(row["grid_ci_avg"]), number(row["grid_ci_year"]))
        elif region == "ca-west-1":
            average = grids.country("CA")[0]["grid_g_per_kwh"]
            values |= {"grid_g_per_kwh": 450, "grid_year": 2024, "grid_basis": "assumed"}
            notes.append(f"grid assumed, 185-600: Alberta burns gas, so Canada's average ({average:g}) is only the lower bound; no figure of the province was read")
        else:
            average, note = grids.country(country)
            values, source = values | average, EMBER if not row else GSF
            notes.append(note)
        if values.get("market_g_per_kwh") == 0:
            notes.append(CLAIM)
        if region == "me-south-1":
            notes.append("grid: 700 looks like a placeholder; Ember has 902 (2023) for Bahrain")
        if region == "ap-east-1":
            notes.append("grid: of the zone with imports; Ember has 682 (2023) for Hong Kong's own generation")
        records.append(record("aws", region, name, country, values, notes, source, date))
    return records


def gcp(raw, grids):
    google = {row["region"]: row for row in rows(raw / "grid/gcp_region_carbon_2019_2024.csv") if row["year"] == "2024"}
    priced = {row["region"] for row in rows(raw / "prices/gcp_accel_vm_prices_2026-07-30.csv")}
    records = []
    for region in sorted(set(google) | priced):
        row, own, notes = grids.of("Google Cloud", region), google.get(region), []
        values = measured(row, "gcp") if row else {}
        values |= grid(number(own["grid_ci_g_per_kwh"]), 2024)
        if own["google_cfe"]:
            values |= {"carbon_free_fraction": number(own["google_cfe"]), "carbon_free_year": 2024}
        if values.get("market_g_per_kwh") == 0:
            notes.append(CLAIM)
        country = GCP_COUNTRY.get(region, "US")
        assert country != "US" or region.startswith("us-")
        records.append(record("gcp", region, own["location"].replace("ā", "ã"), country, values, notes, GOOGLE, "2025-01-01"))
    return records


def azure(raw, grids):
    priced = {row["region"] for row in rows(raw / "prices/azure_gpu_vm_ondemand_2026-06-18.csv")}
    assert priced <= set(AZURE), priced - set(AZURE)
    records = []
    for region in sorted(priced):
        name, country, same_grid, subregion = AZURE[region]
        row, notes, source, date = grids.of("Microsoft Azure", region), [], GSF, "2026-01-01"
        values = measured(row, "azure") if row else {}
        if row and row["grid_ci_avg"] and region not in AZURE_WRONG_ZONE:
            values |= grid(number(row["grid_ci_avg"]), number(row["grid_ci_year"]))
        elif same_grid:
            other = grids.of("Amazon Web Services", same_grid)
            values |= grid(number(other["grid_ci_avg"]), number(other["grid_ci_year"]), "derived")
            values["marginal_g_per_kwh"] = number(other["grid_ci_marginal"])
            notes.append(AZURE_WRONG_ZONE.get(region, f"grid: zone {other['em_zone']}, as aws/{same_grid}") +
                         (f", so grid as aws/{same_grid}" if region in AZURE_WRONG_ZONE else ""))
        elif subregion:
            values |= grid(number(grids.egrid[subregion]["co2e_g_per_kwh_ar5"]), 2022, "derived")
            notes.append(f"grid: eGRID subregion {subregion}, {grids.egrid[subregion]['name']}")
            source, date = (EGRID, "2024-01-01") if not row else (GSF, date)
        else:
            average, note = grids.country(country)
            values, source = values | average, EMBER if not row else GSF
            notes.append(note)
        if values.get("market_g_per_kwh") == 0:
            notes.append(CLAIM)
        if values.get("pue") == 1.12 and values["pue_year"] == 2022:
            notes.append("PUE is Microsoft's design value for newer sites")
        records.append(record("azure", region, name, country, values, notes, source, date))
    return records


def main():
    raw = raw_folder(__doc__)
    grids = Grids(raw)
    offered = {region for row in rows(raw / "prices/aws_ec2_region_availability.csv") for region in row["regions"].split("|")}
    assert offered == set(AWS), offered ^ set(AWS)
    records = aws(grids) + gcp(raw, grids) + azure(raw, grids)
    write_records("regions.json", "region", SCRIPT, records)
    compute_sources.write()
    for provider in ("aws", "gcp", "azure"):
        own = [r for r in records if r["provider"] == provider]
        print(f"{provider}: {len(own)} regions, PUE of {sum(r.get('pue') is not None for r in own)}, "
              f"WUE of {sum(r.get('wue_l_per_kwh') is not None for r in own)}, grid not the zone's own in {sum(r['grid_basis'] != 'published' for r in own)}")


if __name__ == "__main__":
    main()

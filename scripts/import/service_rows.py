"""Reading the raw table of unit prices, for the importers of services, hosted models, listings and supplies."""

import json

from common import CATALOGS, number, rows


def iso(text):
    """A capture date as written in the table, as a full ISO date: the first day that it allows.

    `2026` and `2025-2026` become 2026-01-01, `2026-08` becomes 2026-08-01, `<=2025` becomes 2025-12-31.
    """
    text = text.strip()
    if text.startswith("<="):
        return text[2:] + "-12-31"
    if len(text) == 9:
        text = text[5:]
    return {4: text + "-01-01", 7: text + "-01"}.get(len(text), text)


def bound(text, unknown):
    """The bound of a tier; `unknown` where the table says only that there is one (`T1`)."""
    return unknown if text.startswith("T") else number(text)


class UnitPrices:
    """services/unit_prices.csv, looked up by what a row prices. A row that is gone stops the import."""

    def __init__(self, folder):
        self.rows = rows(folder / "services" / "unit_prices.csv")

    def find(self, service, item, provider="AWS"):
        found = [row for row in self.rows
                 if (row["provider"], row["service"], row["item"]) == (provider, service, item)]
        if not found:
            raise SystemExit(f"unit_prices.csv: no row for {provider} / {service} / {item}")
        return sorted(found, key=lambda row: bound(row["tier_from_units"], 1e18) or 0)

    def price(self, service, item, provider="AWS", scale=1.0):
        """The price of the first tier, divided by `scale` (units of the catalog in one unit of the row)."""
        return number(self.find(service, item, provider)[0]["price_usd"]) / scale

    def date(self, service, item, provider="AWS"):
        return iso(self.find(service, item, provider)[0]["source_date"])

    def confidence(self, service, item, provider="AWS"):
        return self.find(service, item, provider)[0]["confidence"]

    def tiers(self, service, item, provider="AWS", scale=1.0, bound_scale=1.0):
        """Graduated tiers in the catalog's unit. The last one captured goes on without end."""
        found = [row for row in self.find(service, item, provider) if not row["tier_from_units"].startswith("T")]
        steps = []
        for index, row in enumerate(found):
            end = bound(row["tier_to_units"], None)
            last = index == len(found) - 1
            steps.append({"up_to_units": None if last or not end else end * bound_scale,
                          "price_usd_per_unit": number(row["price_usd"]) / scale})
        return steps


def flat(price):
    """One tier without end (`up_to_units` null, which is left out on writing)."""
    return [{"up_to_units": None, "price_usd_per_unit": price}]


def between(low, mode, high):
    return {"low": low, "mode": mode, "high": high}


def known_models():
    """The ids of catalogs/models.json, which is written first."""
    path = CATALOGS / "models.json"
    if not path.exists():
        raise SystemExit("catalogs/models.json is not there: run its importer first, these records refer to it")
    return {record["id"] for record in json.loads(path.read_text(encoding="utf-8"))["records"]}


def refer(record, key, models):
    """Keeps `key` where it names a record of models.json; otherwise the note carries the repository's name."""
    reference = record.get(key)
    if reference and reference not in models:
        record[key] = None
        record["note"] = " ".join(filter(None, [record.get("note"), f"Open weights, not in models.json: {reference.removeprefix('hf/')}."]))
    return record

"""What every importer shares: reading raw tables, writing records in the catalog's own shape, writing tables of published runs."""

import csv
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOGS = ROOT / "catalogs"


def raw_folder(description):
    """The folder with the raw files: the only argument of an importer."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(f"usage: {sys.argv[0]} RAW_FOLDER\n\n{description}")
    folder = pathlib.Path(sys.argv[1])
    if not folder.is_dir():
        sys.exit(f"{sys.argv[0]}: {folder}: not a folder; give the one that holds the raw files")
    return folder


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text):
    """A float, or None for an empty cell. Not known is never zero."""
    text = (text or "").strip()
    return float(text) if text else None


def carried(row, columns, figures):
    """The cells that a table of published runs keeps, its figures to six digits."""
    row = {column: row[column].strip() for column in columns}
    return {column: f"{float(cell):.6g}" if column in figures and cell else cell for column, cell in row.items()}


def write_runs(name, columns, kept):
    """Writes tests/published/<name>."""
    path = ROOT / "tests" / "published" / name
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    print(f"{path.relative_to(ROOT)}: {len(kept)} rows")


def tidy(value):
    """Drops what is not known and writes whole numbers without a fraction."""
    if isinstance(value, dict):
        return {key: tidy(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [tidy(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, float):
        return float(f"{value:.7g}")
    return value


def write_records(name, kind, script, records):
    """Writes catalogs/<name>: sorted by id, one record a line, so that diffs are read by people."""
    records = sorted((tidy(record) for record in records), key=lambda record: record["id"])
    seen = set()
    for record in records:
        if record["id"] in seen:
            sys.exit(f"{name}: two records with the id {record['id']}")
        seen.add(record["id"])
        if kind != "source" and not (record.get("source") and record.get("date")):
            sys.exit(f"{name}: {record['id']} has no source or no date")
    path = CATALOGS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'{{"kind": {json.dumps(kind)}, "script": {json.dumps(script)}, "records": [\n')
        file.write(",\n".join(json.dumps(record, ensure_ascii=False) for record in records))
        file.write("\n]}\n")
    print(f"{path.relative_to(ROOT)}: {len(records)} records")


def write_sources(name, script, sources):
    """Writes catalogs/sources/<name>; each source names a public page, never a local file."""
    for source in sources:
        missing = [key for key in ("title", "publisher", "url", "retrieved", "licence") if not source.get(key)]
        if missing:
            sys.exit(f"source {source['id']}: no {', '.join(missing)}")
    write_records(f"sources/{name}", "source", script, sources)

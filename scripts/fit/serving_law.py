#!/usr/bin/python3
"""Fits the decode law of models/serve.json and says how wrong it is on models that it has not seen.

usage: scripts/fit/serving_law.py RAW_FOLDER [--write]

Reads RAW_FOLDER/truth/serving_llm.csv (The ML.ENERGY Leaderboard v3: GPU-only energy per output token and median
inter-token latency at steady state; rows are used for fitting only and never shipped). Shapes of the models come from
catalogs/models.json. Needs python3-numpy and python3-scipy of Debian.

Law, for a batch of B sequences on G devices:
  energy [J/token] = c1 W/B + c2 2P + c3 G/B + c4 KV + c5 + c6 (G - 1)
  step   [ms]      = a1 W/G + a2 2P B/G + a3 + a4 KV B/G + a5 [G > 1] + a6 B
with W [GB] the weights streamed in a step, P [10^9] active parameters, KV [GB] the cache of one sequence.
Coefficients are not negative; the fit minimises the squared relative error. Groups of the cross-validation are models:
rows of one model are never on both sides.
"""

import csv
import json
import math
import pathlib
import sys

import numpy
from scipy.optimize import nnls

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROMPT = {"lm-arena-chat": 150, "gpqa": 250, "sourcegraph-fim": 1500}  # tokens, by benchmark
ROUTED = 0.7  # experts met by a token over all, as a share of active over total parameters; as in src/estimate


def shapes():
    records = json.loads((ROOT / "catalogs/models.json").read_text())["records"]
    return {record["name"]: record for record in records}


def rows(folder):
    known = shapes()
    out = []
    for row in csv.DictReader(open(folder / "truth/serving_llm.csv", newline="", encoding="utf-8")):
        if row["task"] not in PROMPT or row["weight_precision"] != "bfloat16":
            continue  # image and video prompts have no published length; other precisions are another law
        batch, total, active = (float(row[key]) for key in ("avg_batch_size", "total_params_billions", "activated_params_billions"))
        if not 8 * 0.9 <= batch <= 4096:
            continue
        card = known.get(row["model_id"], {})
        layers, heads, width = card.get("layers"), card.get("kv_heads"), card.get("head_dim")
        kv_token = 2 * layers * heads * width * 2 / 1e9 if layers and heads and width else 0.16e-3 * math.sqrt(total / 8)
        weights = 2 * total
        if active < 0.95 * total:
            routed = ROUTED * active / total
            experts = 2 * (total - active) / (1 - routed)
            weights = weights - experts + experts * (1 - (1 - routed) ** batch)
        devices = float(row["num_gpus"])
        kv = kv_token * (PROMPT[row["task"]] + float(row["avg_output_len"]) / 2)
        out.append(dict(model=row["model_id"], gpu=row["gpu_model"], batch=batch, devices=devices, dense=active >= 0.95 * total,
                        energy=float(row["energy_per_token_joules"]), step=float(row["median_itl_ms"]),
                        e=[weights / batch, 2 * active, devices / batch, kv, 1, devices - 1],
                        t=[weights / devices, 2 * active * batch / devices, 1, kv * batch / devices, float(devices > 1), batch]))
    return out


def fit(data, features, target):
    x = numpy.array([row[features] for row in data])
    y = numpy.array([row[target] for row in data])
    return nnls(x / y[:, None], numpy.ones(len(y)))[0]


def left_out(data, features, target):
    """ln(actual / predicted) of every row, predicted by a fit that has not seen the row's model."""
    residuals = []
    for model in sorted({row["model"] for row in data}):
        law = fit([row for row in data if row["model"] != model], features, target)
        residuals += [math.log(row[target] / float(numpy.dot(row[features], law))) for row in data if row["model"] == model]
    return numpy.array(residuals)


def report(name, residuals):
    error = numpy.abs(numpy.exp(residuals) - 1)
    print(f"  {name:28} n {len(residuals):4}  MdAPE {numpy.median(error):6.1%}  within x2 {numpy.mean(numpy.abs(residuals) < math.log(2)):6.1%}"
          f"  median ratio {math.exp(numpy.median(residuals)):5.2f}  ln-sd {numpy.std(residuals):.3f}")


def main():
    if len(sys.argv) < 2 or not pathlib.Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    data = rows(pathlib.Path(sys.argv[1]))
    laws, spread = {}, {}
    for target, features in (("energy", "e"), ("step", "t")):
        print(f"{target}, leave one model out:")
        for gpu in ("H100", "B200"):
            mine = [row for row in data if row["gpu"] == gpu]
            residuals = left_out(mine, features, target)
            report(f"{gpu}, bf16", residuals)
            dense = numpy.array([row["dense"] for row in sorted(mine, key=lambda row: row["model"])])
            report(f"{gpu}, bf16, dense", residuals[dense])
            laws[target, gpu] = fit(mine, features, target)
            spread[target, gpu] = float(numpy.std(residuals))
        h100 = laws[target, "H100"]
        moved = numpy.array([math.log(row[target] / float(numpy.dot(row[features], h100))) for row in data if row["gpu"] == "B200"])
        report("B200 by the H100 law as it is", moved)
        print("  H100:", " ".join(f"{value:.4g}" for value in h100), "  B200:", " ".join(f"{value:.4g}" for value in laws[target, "B200"]))
    if "--write" in sys.argv:
        write(laws, spread, len([row for row in data if row["gpu"] == "H100"]))


def write(laws, spread, count):
    path = ROOT / "models/serve.json"
    lines = path.read_text(encoding="utf-8").splitlines()
    note = f"Decode on an H100, fitted by scripts/fit/serving_law.py on {count} bf16 rows, non-negative, relative error"
    fitted = {}
    for target, family, letter in (("energy", "energy_law", "c"), ("step", "time_law", "a")):
        for index, value in enumerate(laws[target, "H100"], 1):
            fitted[f"serve.{family}.{letter}{index}"] = dict(value=float(f"{value:.4g}"), basis="measured", note=note)
    for target, name in (("energy", "energy_error"), ("step", "time_error")):
        fitted[f"serve.{name}"] = dict(distribution={"lognormal": {"median": 1, "sd_ln": round(spread[target, "H100"], 3)}}, basis="measured",
                                       note="Residual on models left out, H100, scripts/fit/serving_law.py")
    for index, line in enumerate(lines):
        body = line.rstrip(",")
        if not body.startswith('{"id"'):
            continue
        record = json.loads(body)
        if record["id"] in fitted:
            record.update(fitted[record["id"]])
            lines[index] = json.dumps(record, ensure_ascii=False) + ("," if line.endswith(",") else "")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()

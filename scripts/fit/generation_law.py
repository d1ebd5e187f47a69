#!/usr/bin/python3
"""Fits the laws of decoding and of diffusion, and says how wrong they are on models that they have not seen.

usage: scripts/fit/generation_law.py RAW_FOLDER [--write | --rows | --ablation | --predict]

Reads RAW_FOLDER/truth/serving_llm.csv and serving_diffusion.csv (The ML.ENERGY Leaderboard v3: GPU-only energy and latency at
steady state; rows are used for fitting only and never shipped). Shapes of the models come from catalogs/models.json, what their work is
counted with from serve.work.* of models/serve.json. --write writes models/serve_laws.json, --predict prints what it says of the rows. Needs
python3-numpy and python3-scipy of Debian.

Every law is a sum of positive terms times factors, see positive_law.py. Terms are in milliseconds or joules with the GPU's
data sheet in them, so a coefficient is the share by which the GPU misses its sheet, and H100 and B200 lend to each other.
The GPUs of the rows are both sides; a GPU that was not measured takes the middle of the two and its own sheet.

Decoding, a step of B sequences on G GPUs (W weights streamed [GB], P active parameters [10^9], K cache of a token [GB], c
context [tokens], L layers, bandwidth [TB/s], F dense peak [TFLOP/s], D design power [W]):
  step [ms]   = W/(G b) + 2 P B/(G F) + K c B/(G b) + launches of L layers + sequences B + links + 1
  energy [J]  = D x (W/(B b) + 2 P/F + K c/b + prompt 2 P prompt/out/F) + G D/B x (launches + links + 1) + waiting
Diffusion: FLOP of the denoiser from parameters, tokens, steps; bytes exchanged between GPUs; launches of steps.

What the errors printed here are not: blind. The terms and the exceptions were chosen with the rows in view, over about five
rounds of looking; coefficients and widths are chosen without the model that is predicted. Of them, `slow` is the one that no
physics foretold: on a single B200, long answers of the Qwen family run at about 25 ms a step, whatever their size.
"""

import csv
import json
import math
import pathlib
import re
import sys

import numpy

from hardware import ROOT, ACCELERATORS
from networks import card
from positive_law import Law, covered, half_widths, left_out, line, table

SHEETS = {"H100": ACCELERATORS["h100-sxm5-80gb"], "B200": ACCELERATORS["b200"]}
SIDES = {"H100": -1, "B200": 1}
LAWS = ROOT / "models/serve_laws.json"


def by_prefix(file, prefix):
    return {record["id"][len(prefix):]: record.get("value") for record in json.loads(file.read_text(encoding="utf-8"))["coefficients"] if record["id"].startswith(prefix)}


WORK = by_prefix(ROOT / "models/serve.json", "serve.work.")  # what work is counted with; not fitted


def member(family, word):
    """A member of a family of coefficients, or its default."""
    return WORK.get(f"{family}.{word}", WORK.get(f"{family}.default"))


def named(family, name, otherwise=None):
    """The member whose word occurs in a name, the longest such; else the default."""
    words = [key[len(family) + 1:] for key in WORK if key.startswith(family + ".") and key != family + ".default"]
    found = max((word for word in words if word in name), key=len, default=None)
    return WORK[f"{family}.{found}"] if found else WORK.get(family + ".default", otherwise)


SEEING = {"image-chat": "image", "video-chat": "video"}  # their prompts are fitted, in units of serve.work.seen_tokens
SLOW_MS = 25             # unit of the term, not its value
SLOW_FROM = 12           # sequences; with images the slow steps begin above it


def number(text):
    return float(text) if text else None


def first(table_of, text, otherwise=None):
    return next((value for pattern, value in table_of if re.search(pattern, text)), otherwise)


# ---- decoding ---------------------------------------------------------------------------------------------------------
def decoding_rows(folder, with_cards=True):
    out = []
    for row in csv.DictReader(open(folder / "truth/serving_llm.csv", newline="", encoding="utf-8")):
        out.append(decoding(row, card(row["model_id"]) if with_cards else {}))
    return out


def decoding(row, known):
    name, task, gpu = row["model_id"].lower(), row["task"], row["gpu_model"]
    batch, total, active, gpus, written = (float(row[key]) for key in ("avg_batch_size", "total_params_billions", "activated_params_billions", "num_gpus", "avg_output_len"))
    numbers = row["weight_precision"]
    width = member("weight_bytes", numbers)
    sheet = SHEETS[gpu]
    bandwidth = sheet["memory_bandwidth_gb_per_s"] / 1000           # TB/s: GB over it are milliseconds
    peak = sheet["fp16_tflops"] if width == 2 else sheet["fp8_tflops"]  # 4-bit weights are multiplied as 8 bit or wider
    power = sheet["power_tdp_w"]
    moe = active < 0.95 * total
    kind = "moe" if moe else "dense"
    depth = known.get("layers") or member("layers", kind) * total ** member("layers_exponent", kind)
    if known.get("layers") and known.get("kv_heads") and known.get("head_dim"):
        token = 2 * known["layers"] * known["kv_heads"] * known["head_dim"] * 2 / 1e9
    else:
        token = WORK["cache_gb_at_8b"] * math.sqrt(active / 8)
    if moe:  # small dense models that such a mixture taught bear its name
        token = named("latent_cache_gb", name, token)
    streamed = width * total
    sparse = 0.0
    if moe:
        routed = named("routed_share", name, WORK["routed_over_active"] * active / total)
        experts = width * (total - active) / (1 - routed)
        streamed += experts * ((1 - (1 - routed) ** batch) - 1)
        sparse = depth * named("sparse_layers", name)
    seeing = SEEING.get(task)
    unit = WORK[f"seen_tokens.{seeing}"] if seeing else 0
    prompt = 0 if seeing else member("prompt_tokens", task)
    context = (WORK["prompt_tokens.default"] if seeing else prompt) + written / 2
    slow = float(gpu == "B200" and gpus == 1 and numbers != "mxfp4" and (task == "gpqa" or task == "image-chat" and batch > SLOW_FROM))
    block = sparse if numbers == "fp8" else 0
    step = {"weights": streamed / (gpus * bandwidth), "arithmetic": 2 * active * batch / (gpus * peak), "cache": token * context * batch / (gpus * bandwidth),
            "layer": 0.05 * depth, "layer_experts": 0.05 * sparse, "layer_experts_fp8": 0.05 * block, "sequence": 0.01 * batch, "link": 0.02 * depth * (gpus > 1), "step": 1.0,
            "slow": SLOW_MS * slow}
    idle = power * gpus / batch / 1000                              # J of a millisecond in which nothing else happens
    energy = {"weights": streamed / batch / bandwidth * power / 1000, "arithmetic": 2 * active / peak * power / 1000, "cache": token * context / bandwidth * power / 1000,
              "prompt": 2 * active * prompt / written / peak * power / 1000,
              "layer": idle * 0.05 * depth, "layer_experts": idle * 0.05 * sparse, "layer_experts_fp8": idle * 0.05 * block, "link": idle * 0.02 * depth * (gpus > 1), "step": idle,
              "sequence": 0.01e-3 * power * gpus, "slow": idle * SLOW_MS * slow}
    if seeing:
        step["cache_" + seeing] = unit * token * batch / (gpus * bandwidth)
        step["sequence_seeing"] = 0.01 * batch
        energy["cache_" + seeing] = unit * token / bandwidth * power / 1000
        energy["prompt_" + seeing] = unit * 2 * active / written / peak * power / 1000
        energy["feeding_" + seeing] = 0.3 * gpus * power / written  # J while the host decodes pictures, 0.3 s of all GPUs per request
        energy["sequence_seeing"] = 0.01e-3 * power * gpus
    z = {"fp8": float(numbers == "fp8"), "fp4": float(numbers == "mxfp4"), "moe": float(moe)}
    family = first([(r"qwen3-.*(235b|480b)", "qwen3 large"), (r"30b-a3b", "qwen3 30b"), (r"qwen3-.*32b", "qwen3 32b"), (r"qwen3-.*8b", "qwen3 8b")], name, name)
    return dict(id=row["id"], model=row["model_id"], family=family, gpu=gpu, precision=numbers, kind_of="moe" if moe else "dense", task=task, gpus=int(gpus), side=SIDES[gpu], z=z,
                batch=batch, batch_range="8-15" if batch < 15.5 else "16-63" if batch < 63.5 else "64-255" if batch < 255 else "256-4096",
                kind=("sees " if seeing else "reads ") + ("moe" if moe else "dense"), steps=step, joules=energy, energy=float(row["energy_per_token_joules"]), step=float(row["median_itl_ms"]),
                total=total, active=active, power=power, streamed=streamed, token=token, context=context, depth=depth)


STEP_TERMS = ("weights", "arithmetic", "cache", "cache_image", "cache_video", "layer", "layer_experts", "layer_experts_fp8", "sequence", "link", "step", "slow", "sequence_seeing")
ENERGY_TERMS = STEP_TERMS[:5] + ("prompt", "prompt_image", "prompt_video", "feeding_image", "feeding_video") + STEP_TERMS[5:]
EXPECTED, SPREAD, POOLING, FACTOR = 0.7, 1.5, 0.25, 0.15


def decode_law(target, pooling=POOLING, without=()):
    terms = [term for term in (STEP_TERMS if target == "step" else ENERGY_TERMS) if term not in without]
    return Law({term: (EXPECTED, SPREAD) for term in terms}, {"fp8": FACTOR, "fp4": FACTOR, "moe": FACTOR}, pooling)


def with_terms(rows, target):
    """Rows with the terms of a target, and with what decides its width: of energy the model's kind, of a step the GPU's."""
    def kind(row):
        return row["kind"] if target == "energy" else row["kind"].split()[0] + " " + row["gpu"]

    return [dict(row, x=row["steps" if target == "step" else "joules"], kind=kind(row)) for row in rows]


# ---- diffusion ----------------------------------------------------------------------------------------------------------
UNGUIDED = r"flux|schnell|turbo|lightning|lcm|hunyuanvideo"  # guidance is distilled into the model: one pass a step, not two
LINEAR = r"sana"                 # linear attention


def diffusion_rows(folder):
    return [diffusion(row) for row in csv.DictReader(open(folder / "truth/serving_diffusion.csv", newline="", encoding="utf-8"))]


def diffusion(row):
    name, video, gpu = row["model_id"].lower(), row["task"] == "text-to-video", row["gpu_model"]
    sheet = SHEETS[gpu]
    count = float(row["total_params_billions"]) * named("touched_share", name)
    height, width = ((number(row[("video_" if video else "image_") + side]) or WORK["default_pixels"]) for side in ("height", "width"))
    tokens = height * width / named("token_pixels", name) ** 2
    if video:
        usual = WORK["token_frames.default"]
        tokens *= (((number(row["num_frames"]) or WORK["default_frames"]) - 1) / usual + 1) * usual / named("token_frames", name)
    steps = number(row["inference_steps"]) or WORK["default_steps"]
    passes = steps * (1 if re.search(UNGUIDED, name) else 2)
    shape = WORK["diffusion_width.at_1b"] * count ** WORK["diffusion_width.exponent"]
    linear = re.search(LINEAR, name) is not None
    tera = (2e9 * count * tokens + (0 if linear else 4 * tokens ** 2 * shape)) * passes / 1e12
    ring, ulysses = number(row["ring_degree"]) or 1, number(row["ulysses_degree"]) or 1
    gpus, batch = float(row["num_gpus"]), float(row["batch_size"])
    ring_gb = 4 * tokens * shape * passes * (ring - 1) / 1e9
    ulysses_gb = 8 * tokens * shape * passes * (1 - 1 / ulysses) / 1e9
    peak, power = sheet["fp16_tflops"], sheet["power_tdp_w"]
    energy = {"arithmetic": tera / peak * power, "ring": 10 * ring_gb, "ulysses": 10 * ulysses_gb, "launch": 0.01 * power * gpus / batch * steps}
    seconds = {"arithmetic": tera * batch / gpus / peak, "ring": 0.03 * ring_gb * batch / gpus, "ulysses": 0.03 * ulysses_gb * batch / gpus, "launch": 0.02 * steps, "link": 0.02 * steps * (gpus > 1)}
    return dict(id=row["id"], model=row["model_id"], gpu=gpu, task=row["task"], gpus=int(gpus), side=SIDES[gpu], kind=row["task"], z={"linear": float(linear)}, joules=energy, seconds_terms=seconds,
                energy=number(row["energy_per_video_joules" if video else "energy_per_image_joules"]), seconds=number(row["batch_latency_s"]), tokens=tokens, tera=tera, ring_gb=ring_gb, ulysses_gb=ulysses_gb)


def diffusion_law(target):
    terms = {"arithmetic": (2.3, 1), "ring": (EXPECTED, 1), "ulysses": (EXPECTED, 1), "launch": (EXPECTED, 1)}
    if target == "seconds":
        terms["link"] = (EXPECTED, 1)
    return Law(terms, {"linear": 0.2}, 0.2)


def diffusion_terms(rows, target):
    return [dict(row, x=row["joules" if target == "energy" else "seconds_terms"]) for row in rows]


# ---- reports ----------------------------------------------------------------------------------------------------------------
def ecologits(row, target):
    """EcoLogits as methodology.md quotes its code: Wh per token and GPU from active parameters and batch; seconds per token."""
    if target == "energy":
        per_gpu = 1.1665e-6 * math.exp(-0.011206 * row["batch"]) * row["active"] + 4.0529e-5
        return per_gpu * row["gpus"] * 3600
    return 1000 * (6.785e-4 * row["active"] + 3.119e-4 * row["batch"] + 0.01947)


def compare(rows, target, residuals):
    inside = numpy.array([7 <= row["batch"] <= 4100 for row in rows])
    for name, chosen in (("all rows", inside), ("H100 bf16, chat, gpqa, fim", numpy.array([row["gpu"] == "H100" and row["precision"] == "bfloat16" and row["task"] not in SEEING for row in rows]))):
        line("this law: " + name, residuals[chosen])
        line("EcoLogits, true batch: " + name, numpy.array([math.log(row[target] / ecologits(row, target)) for row, there in zip(rows, chosen) if there]))


def ablation(folder, rows):
    for target in ("energy", "step"):
        print(f"{target}, models left out, with one choice taken back:")
        mine = with_terms(rows, target)
        line("as written", left_out(decode_law(target), mine, target))
        line("families left out", left_out(decode_law(target), mine, target, "family"))
        for title, options in (("no slow steps", dict(without=("slow",))), ("no launches of layers", dict(without=("layer", "layer_experts", "layer_experts_fp8"))),
                               ("no prompt, no feeding", dict(without=("prompt", "prompt_image", "prompt_video", "feeding_image", "feeding_video"))),
                               ("GPUs apart", dict(pooling=10.0)), ("GPUs alike but for their sheets", dict(pooling=1e-3))):
            line(title, left_out(decode_law(target, **options), mine, target))
        line("no model cards", left_out(decode_law(target), with_terms(decoding_rows(folder, False), target), target))
        h100, b200 = [row for row in mine if row["side"] < 0], [row for row in mine if row["side"] > 0]
        for title, train, test in (("B200 from H100 and the sheets", h100, b200), ("H100 from B200 and the sheets", b200, h100)):
            law = decode_law(target, 0.0, ("slow",))
            p = law.fit(train, target)
            line(title, numpy.log([row[target] for row in test]) - numpy.log(law.predict(test, p)))


def write(fitted):
    """models/serve_laws.json, all of it."""
    records = []
    for law, parts in fitted.items():
        def add(key, value, note):
            records.append(dict(id=f"serve.law.{law}.{key}", unit="1", value=float(f"{value:.6g}"), basis="measured", source="mlenergy-v3", note=f"{note}; {parts['error']}"))

        for side, terms in parts["coefficients"].items():
            whose = "geometric mean of H100 and B200, for other parts" if side == "other" else f"on {side}"
            for term, value in terms.items():
                add(f"coefficient.{side.lower()}.{term}", value, f"Over the data sheet, {whose}")
        for effect, value in parts["log_factors"].items():
            add(f"factor.{effect}", value, "Added to the logarithm")
        for kind, value in parts["half_widths"].items():
            add(f"half_width.{kind.replace(' ', '-').lower() or 'default'}", value, "80 % of |ln actual / predicted| on models left out")
    body = ",\n".join(json.dumps(record) for record in records)
    LAWS.write_text('{"kind": "coefficients", "script": "scripts/fit/generation_law.py RAW_FOLDER --write", "coefficients": [\n' + body + "\n]}\n", encoding="utf-8")
    print(f"{LAWS.relative_to(ROOT)} written: {len(records)} coefficients")


BEGIN, END = "<!-- scripts/fit/generation_law.py --write writes what follows -->\n", "<!-- scripts/fit/generation_law.py: end -->\n"


def write_readme(shown):
    """The table of errors; shown: (words, residuals, half widths)."""
    path = ROOT / "README.md"
    rows = ["| what | n | median error | within ×2 | in P10–P90 | P90 / P10 |", "|---|--:|--:|--:|--:|--:|"]
    for words, residuals, widths in shown:
        size = numpy.abs(residuals)
        rows.append(f"| {words} | {len(size)} | {100 * numpy.median(numpy.abs(numpy.exp(-residuals) - 1)):.0f} % | {100 * numpy.mean(size < math.log(2)):.0f} % "
                    f"| {100 * numpy.mean(size <= widths):.0f} % | {math.exp(numpy.median(2 * widths)):.1f} |")
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    path.write_text(before + BEGIN + "\n" + "\n".join(rows) + "\n\n" + END + rest.split(END)[1], encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written")


def predict(folder):
    """Prints what the coefficients as they are written say of every row."""
    def value(law, side, x, z):
        written = by_prefix(LAWS, f"serve.law.{law}.")
        terms = sum(written.get(f"coefficient.{side.lower()}.{term}", 0) * amount for term, amount in x.items())
        return terms * math.exp(sum(written[f"factor.{effect}"] * share for effect, share in z.items())), written

    def put(row, target, law, x, kind):
        median, written = value(law, row["gpu"], x, row["z"])
        half = written.get("half_width." + kind.replace(" ", "-").lower(), written["half_width.default"])
        print(",".join([row["id"], target, *(f"{median * math.exp(sign * half):.10g}" for sign in (-1, 0, 1))]))

    print("id,target,p10,p50,p90")
    for row in decoding_rows(folder):
        put(row, "energy_per_token_j", "decode_energy", row["joules"], row["kind"])
        put(row, "inter_token_latency_ms", "decode_step", row["steps"], row["kind"].split()[0] + " " + row["gpu"])
    for row in diffusion_rows(folder):
        put(row, "energy_per_video_j" if row["task"] == "text-to-video" else "energy_per_image_j", "diffusion_energy", row["joules"], row["kind"])


def main():
    if len(sys.argv) < 2 or not pathlib.Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    if "--predict" in sys.argv:
        sys.exit(predict(folder))
    rows = decoding_rows(folder)
    if "--ablation" in sys.argv:
        sys.exit(ablation(folder, rows))
    written, shown = {}, []
    for name, data, target, law, keys in (
            ("decode_energy", with_terms(rows, "energy"), "energy", decode_law("energy"), ["gpu", "precision", "kind_of", "task", "batch_range", "gpus", "model"]),
            ("decode_step", with_terms(rows, "step"), "step", decode_law("step"), ["gpu", "precision", "kind_of", "task", "batch_range", "gpus", "model"]),
            ("diffusion_energy", diffusion_terms(diffusion_rows(folder), "energy"), "energy", diffusion_law("energy"), ["task", "gpu", "gpus", "model"]),
            ("diffusion_seconds", diffusion_terms(diffusion_rows(folder), "seconds"), "seconds", diffusion_law("seconds"), ["task", "gpu", "gpus", "model"])):
        residuals = left_out(law, data, target)
        print(f"{name}, models left out:")
        widths = covered(data, residuals)
        table(data, residuals, widths, keys, least=3)
        if name.startswith("decode"):  # sizes and precisions of one model share a family
            elsewhere = left_out(law, data, target, "family")
            wider = covered(data, elsewhere, "family")
            line("families left out", elsewhere, wider)
            words = "energy per output token" if target == "energy" else "median time between two tokens"
            shown += [(words, residuals, widths), (words + ", whole families of models left out", elsewhere, wider)]
        elif target == "energy":
            for task, words in (("text-to-image", "energy per image"), ("text-to-video", "energy per video, two models")):
                mine = numpy.array([row["task"] == task for row in data])
                shown.append((words, residuals[mine], widths[mine]))
        p = law.fit(data, target)
        predicted = law.predict(data, p)
        line("in sample", numpy.log([row[target] for row in data]) - numpy.log(predicted))
        if name.startswith("decode"):
            compare(data, target, residuals)
        error = numpy.abs(numpy.exp(-residuals) - 1)
        written[name] = dict(coefficients={side: law.coefficients(p, value) for side, value in (*SIDES.items(), ("other", 0))}, log_factors=law.log_factors(p), half_widths=half_widths(data, residuals),
                             error=f"models left out in turn: MdAPE {numpy.median(error):.1%}, {numpy.mean(numpy.abs(residuals) < math.log(2)):.0%} within x2, {len(data)} rows")
        for side in ("H100", "B200"):
            print(f"  {side}:", " ".join(f"{key} {value:.4g}" for key, value in written[name]["coefficients"][side].items()))
        print("  factors:", {key: round(value, 3) for key, value in written[name]["log_factors"].items()}, "half-widths:", {key: round(value, 3) for key, value in written[name]["half_widths"].items()})
        if "--rows" in sys.argv:
            for row, value, residual in zip(data, predicted, residuals):
                print(row["id"], row["model"], row["gpu"], row["task"], f"actual {row[target]:.4g} fitted {value:.4g} left out {row[target] * math.exp(-residual):.4g}")
    if "--write" in sys.argv:
        write(written)
        write_readme(shown)


if __name__ == "__main__":
    main()

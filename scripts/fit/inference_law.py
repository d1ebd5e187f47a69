#!/usr/bin/python3
"""Fits throughput, power and energy of everything that serves and is not in the decode law, and says how wrong the fit is on models not seen.

usage: scripts/fit/inference_law.py RAW_FOLDER [--write FILE]

Reads RAW_FOLDER/truth/inference.csv (columns that a planner has: model, parameters, task, hardware, count, precision, batch,
concurrency, framework, tokens, size, scope and units) and the catalogs. Needs python3-numpy and python3-scipy of Debian.

Seconds an item occupies one device, four laws by software and by what is served:
  eager   PyTorch as people write it: timm's benchmark, transformers pipelines one request at a time, ONNX and sparse on CPU
  tuned   engines of MLPerf submitters (TensorRT, OpenVINO and the like)
  load    language models under full load: seconds per output token and replica
each  (sum of positive terms: arithmetic, bytes, launches of layers, work of the host) x factors; see positive_law.py.
Power of a system = devices, each between idle and its limit, + the host. Energy of a request = power x time where power is
metered around the same run, and a law of its own (gpu) where only the GPU was metered with one request at a time.
Widths are 80 % quantiles of errors on models left out.

What the errors printed here are not: blind. Terms, priors and tables of names were chosen with the rows in view, over about
seven rounds of looking. Coefficients and widths are chosen without the model that is predicted.
"""

import csv
import json
import math
import pathlib
import re
import sys

import numpy

from hardware import ROOT, device
from networks import card, denoiser, detector_work, group_of, image_work, layers, parameters
from positive_law import Law, covered, half_widths, left_out, line, table

BYTES = {"fp32": 4.0, "fp16": 2.0, "int8": 1.0, "fp8": 1.0, "int4": 0.55, "fp4": 0.55}  # a weight with its scales
FULL_BATCH = 64          # items in a batch when a benchmark runs at full load and does not say
UNPADDED = {"squad": 180, "text": 60}  # tokens of an item with its padding removed, recalled
CLIP_SECONDS = 12.3      # LibriSpeech; Whisper pads to 30 s, which is 1500 positions of its encoder
OUTPUT = [  # tokens written by a generating pipeline when nothing is said, by words of "framework task"; by eye from the rows
    (r"optimum.*question", 85), (r"optimum", 10), (r"text-classification", 2), (r"question", 5), (r"summar", 15), (r"", 10)]
CAPTION = 12             # tokens of a caption
BASE_MODEL_OUTPUT = 55   # a base model asked for one word goes on to its limit
LOADS = [  # prompt and output tokens of the sets of MLPerf, recalled
    (r"openorca", 300, 145), (r"longbench", 9500, 690), (r"cnn", 870, 128), (r"", 500, 200)]
LARGEST_BATCH = 1024     # sequences that an engine takes on, whatever the memory


FAMILIES = ("convnext", "efficientnet", "efficientvit", "fastvit", "mobilevit", "maxvit", "swin", "beit", "deit", "eva", "vit", "mobilenet", "resnext", "wide_resnet", "resnet", "regnet", "densenet",
            "detr", "yolo", "deberta", "distilbert", "electra", "roberta", "bert", "bloom", "t5", "llama", "gpt2", "pegasus", "bart", "blip", "stable-diffusion", "whisper")


def number(text):
    try:
        return float(text) if text else None
    except ValueError:
        return None


def pixels(text):
    found = re.search(r"(\d{2,4})\s*x\s*\d", text)
    return float(found[1]) if found else None


def work(row):
    """What one item is: dict(kind, gflop, activations 10^6, parameters 10^9, layers, passes, group), or the reason to skip."""
    name, task = row["model"], row["task"]
    text, what = name.lower(), f"{row['task']} {row['model']}".lower()
    count = parameters(name, number(row["params_total"]))
    side = pixels(row["input_size"])

    def item(kind, gflop, activations, depth, passes=1, group="plain", size=count or 1e8):
        return dict(kind=kind, gflop=gflop, activations=activations, parameters=size / 1e9, layers=depth, passes=passes, group=group)

    if re.search(r"recommend|dlrm", what):
        return item("recommender-cross" if re.search(r"v2|dcn", text) else "recommender", 0, 0, 8)
    if re.search(r"segmentation-3d|3d-?u-?net", what):
        return item("volume", 2 * 474 * 70, 360 * 70, 40)  # about 70 windows of 128^3 in a scan of KiTS19
    if "video" in task:
        return "video: by the law of diffusion"
    if re.search(r"image-classification", what):
        found = image_work(name, count, side)
        return item("image", *found, 50, group=group_of(text)) if found else "no network or parameters"
    if re.search(r"segmentation|detection", task):
        return item("detector", *detector_work(name, side), 70)
    if re.search(r"text-to-image|image-generation", task):
        gflop, passes = denoiser(name)
        steps = re.search(r"(\d+) steps", row["input_size"])
        passes = 2 * float(steps[1]) if steps else passes
        return item("diffusion", gflop * passes, gflop * passes / 2 * 1.2, 60, passes)
    if "caption" in task:
        count = count or 3e8
        return item("caption", 2 * 100 + 2 * count / 1e9 * 100, 100, 0.5 * layers(name, count) + 6, CAPTION, size=count)
    if task.startswith("ASR") or re.search(r"whisper|wav2vec|hubert|rnn-t", text):
        count = count or 3e8
        if text == "rnn-t":
            return item("transducer", 2 * 0.049 * CLIP_SECONDS * 25, 60, 10, size=49e6)
        if "whisper" in text or "distil" in text:
            share = 0.01 if "token" in row["throughput_unit"] else 1  # a clip is about 100 tokens
            return item("transcriber", 2 * count / 1e9 * 1500 * share, count / 1e9 * 150 * share, layers(name, count), 25, size=count)
        return item("speech-encoder", 2 * count / 1e9 * 50 * CLIP_SECONDS, count / 1e9 * 60, layers(name, count), size=count)
    generates = re.search(r"zero-shot|summar|text-generation", task) or re.search(r"t5", text)
    count = count or 1.1e8
    if generates:
        written = number(row["output_tokens"]) or next(tokens for pattern, tokens in OUTPUT if re.search(pattern, f"{row['serving_framework']} {task}".lower()))
        if "zero-shot" in task and re.search(r"llama-2-\d+b-hf", text):
            written = BASE_MODEL_OUTPUT
        read = number(row["input_tokens"]) or 200
        return item("generation", 2 * count / 1e9 * (read + written), 100, layers(name, count), written, size=count)
    if re.search(r"fill-mask|classification|question-answering|embedding|similarity", task):
        stated = re.search(r"seq (\d+)", row["input_size"])
        tokens = float(stated[1]) if stated else UNPADDED["squad" if re.search(r"squad|question", f"{row['input_size']} {task}".lower()) else "text"]
        depth = layers(name, count)
        return item("encoder", 2 * 0.8 * count / 1e9 * tokens, tokens * depth * math.sqrt(count) / 2e6, depth, group="deberta" if "deberta" in text else "plain", size=count)
    return "task " + task


def precision(row, part, kind):
    """The precision of arithmetic: what the row says, else what this software runs."""
    stated, software = row["precision"].lower(), row["serving_framework"].lower()
    plain = re.search(r"transformers|optimum|armnn|tflite|onnx", software)
    if kind == "diffusion":
        return "fp32" if plain else "int8" if "fp8" in stated else "fp16"
    for word, meaning in (("fp32", "fp32"), (r"int8|int4|fp4|fp8", "int8"), (r"fp16|bf16|amp", "fp16")):
        if re.search(word, stated):
            return meaning
    return "fp32" if plain else "int8" if kind in ("image", "detector", "volume", "encoder", "recommender", "recommender-cross") else "fp16"


def scope(row):
    """Which meter: gpu, node (a whole server with idle neighbours), wall, or the reason to skip energy and power."""
    text = row["energy_scope"].lower()
    if "datacenter" in text or "life cycle" in text or "not stated" in text or "estimat" in row["measured_or_estimated"]:
        return "an estimate, not a measurement"
    if "all visible" in text:
        return "visible"
    if text.startswith("gpu"):
        return "gpu"
    if "8-gpu node" in text:
        return "node"
    if "wall" in text:
        return "wall"
    return "no meter" if not text else "boundary not modelled: " + text[:40]


def describe(row):
    """All that the laws read of a row; 'skip' says why throughput cannot be predicted."""
    out = dict(id=row["id"], row=row, model=row["model"], task=row["task"], origin=re.sub(r"-?\d+$", "", row["id"]), scope=scope(row), skip=None)
    out["origin"] = re.sub(r"-v\d.*", "", out["origin"])
    software = row["serving_framework"].lower()
    pipeline = re.search(r"transformers|optimum", software) is not None
    out["llm"] = bool(re.search(r"text-generation|\(LLM\)", row["task"])) and not pipeline
    part = device(row["hardware"])
    if part is None:
        return dict(out, skip="hardware unknown" if row["hardware"] else "no hardware")
    out["part"], out["hardware"] = part["id"], part["kind"]
    count, batch = number(row["device_count"]) or 1, number(row["batch_size"])
    if "MIG" in row["hardware"]:
        count = 1
    server = "server" in row["latency_kind"].lower() or row["throughput_unit"].startswith("queries")
    out.update(device=part, count=count, server=server)
    if out["llm"]:
        return load(out, row, part, count, server)
    item = work(row)
    if isinstance(item, str):
        return dict(out, skip=item)
    out["kind"] = item["kind"]
    stack = "pipeline" if pipeline else "timm" if "timm" in software else "cpu" if re.search(r"deepsparse|onnx", software) and part["kind"] == "cpu" else "tuned"
    numbers = precision(row, part, item["kind"])
    single = stack == "tuned" and batch in (1, 8)
    used = min(count, batch) if single else count
    batch = batch or FULL_BATCH
    flop = item["gflop"] / 1e3 / (part[numbers] or part["fp16"])
    moved = item["activations"] * 1e6 * BYTES[numbers] / (part["bandwidth"] * 1e9)
    weights = item["parameters"] * BYTES[numbers] * item["passes"] / part["bandwidth"] / batch
    launches = item["layers"] * item["passes"] / batch * 1e-3
    on_cpu, kind = part["kind"] == "cpu", item["kind"]
    x, z = {}, {}
    if stack == "pipeline":
        out["law"] = "eager"
        x = {"flop": flop, "moved": moved, "weights": weights, "layer_pipeline": launches,
             "host_" + (kind if kind in ("image", "detector", "caption") else "text"): 1e-3}
        z = {"kind." + kind: 1}
        if item["group"] == "deberta":
            z["deberta"] = 1
    elif stack in ("timm", "cpu"):
        out["law"] = "eager"
        x = {"flop": flop, "moved": moved, "weights": weights, "layer": launches * 0.05}
        z = {"group." + item["group"]: 1, "part." + part["id"]: 1}
        if on_cpu:
            z["cpu." + item["group"]] = 1
        if stack == "cpu":
            z["sparse" if "sparse" in numbers + row["precision"] else "onnx"] = 1
    else:
        out["law"] = "tuned"
        z = {"part." + part["id"]: 1, "hardware." + part["kind"]: 1, "kind." + kind: 1}
        if kind.startswith("recommender"):
            x = {"lookup": 1e-3 * 300 / part["bandwidth"] * (0.05 if "cross" in kind else 0.01)}
        elif kind in ("transducer", "transcriber"):
            x = {"flop_speech": flop, "weights": weights}
            if single:
                x["sequence"] = 0.03
        else:
            x = {"flop": flop, "moved": moved, "layer": launches * 0.01 * (4 if kind == "encoder" else 1) * (20 if on_cpu else 1)}
            if single:
                x["flop_single"] = flop
        if on_cpu:
            z["cpu." + numbers] = 1
        if numbers != "int8":
            z["precision." + numbers] = 1
        if server:
            z["server"] = 1
        if single and part["kind"] == "other":
            z["single"] = 1
        if out["scope"] == "wall" and part["kind"] == "gpu":
            z["metered"] = 1   # submissions with a power meter are tuned for efficiency, not for speed
        if numbers == "fp32" and part["kind"] != "other" and not part["id"].startswith("mali"):
            z["reference.cpu" if on_cpu else "reference"] = 1
    out["family"] = next((word for word in FAMILIES if word in row["model"].lower()), row["model"])
    out.update(x=x, z=z, stack=stack, used=used, single=single, width_kind=f"{stack}/{part['kind'] if stack == 'timm' else kind if stack == 'pipeline' else 'own' if 'kind.' + kind in OWN else 'counted'}")
    if number(row["throughput"]):
        out["seconds"] = used / number(row["throughput"])
    return out


def load(out, row, part, count, server):
    """A language model under load: seconds per output token of one replica."""
    name, text = row["model"], row["model"].lower()
    total = parameters(name, number(row["params_total"]))
    if not total:
        return dict(out, skip="no parameters")
    active = number(row["params_active"]) or total
    stated, software = row["precision"].lower(), row["serving_framework"].lower()
    numbers = next((word for word in ("fp4", "int4", "fp8", "int8") if word in stated), "fp16")
    moe = active < 0.95 * total
    known = card(name)
    depth = known.get("layers") or (14 * (total / 1e9) ** 0.3 if moe else 16 * (total / 1e9) ** 0.35)
    token = 0.14e-3 * math.sqrt(active / 8e9)
    if re.search(r"deepseek", text):
        token = 61 * 576 * 2e-9
    weights = total / 1e9 * BYTES[numbers]
    read, written = next((prompt, answer) for pattern, prompt, answer in LOADS if re.search(pattern, row["input_size"].lower()))
    if row["input_size"] == "":
        read, written = number(row["input_tokens"]) or 150, number(row["output_tokens"]) or 200
    parallel = count
    if "tensorrt-llm" not in software and "tgi" not in software:  # replicas as small as they can be
        parallel = 1
        while parallel < count and weights > 0.75 * part["memory"] * parallel:
            parallel *= 2
    parallel = min(parallel, count)
    concurrency = number(row["concurrency"]) or number(row["batch_size"])
    room = max(1.0, (0.88 * part["memory"] * parallel - weights) / (token * (read + written)))
    batch = concurrency if concurrency else min(LARGEST_BATCH, room)
    streamed = weights
    if moe:
        routed = 0.7 * active / total
        experts = BYTES[numbers] * (total - active) / 1e9 / (1 - routed)
        streamed = weights - experts + experts * (1 - (1 - routed) ** batch)
    peak = part["fp8"] if numbers in ("fp8", "fp4") and part["fp8"] else part["int8"] if numbers == "int8" else part["fp16"]
    if numbers == "fp4" and part["fp4"]:
        peak = part["fp4"]
    context = token * (read + written / 2)
    x = {"weights": streamed / batch / (parallel * part["bandwidth"]),
         "arithmetic": 2 * active / 1e12 / (parallel * peak), "prompt": 2 * active / 1e12 * read / written / (parallel * peak),
         "cache": context / (parallel * part["bandwidth"]), "layer": depth * 0.05e-3 / batch}
    stack = "tgi" if "tgi" in software else "trtllm" if "tensorrt-llm" in software else "vllm" if re.search(r"vllm|deepspeed", software) and not row["input_size"] else "submitted"
    z = {"stack." + stack: 1, "part." + part["id"]: 1, "precision." + numbers: 1}
    if moe:
        z["moe"] = 1
    if server:
        z["server"] = 1
    if part["kind"] == "cpu":
        z["cpu"] = 1
    replicas = 1 if stack == "vllm" else count / parallel
    out.update(law="load", kind="llm", x=x, z=z, stack=stack, used=replicas, single=False, width_kind="load/" + stack, batch=batch, parallel=parallel)
    if number(row["throughput"]) and "token" in row["throughput_unit"]:
        out["seconds"] = replicas / number(row["throughput"])
    return out


# coefficient expected (1 is the data sheet) and spread of its log
PRIORS = {
    "eager": {"flop": (1.7, 0.4), "moved": (3, 0.7), "weights": (1.3, 0.3), "layer_pipeline": (0.7, 0.7), "layer": (1, 1),
              "host_text": (2, 0.7), "host_image": (10, 0.7), "host_detector": (30, 0.7), "host_caption": (10, 0.7)},
    "tuned": {"flop": (2, 0.15), "moved": (0.25, 0.1), "layer": (1, 0.7), "flop_single": (1, 0.7), "lookup": (1, 0.5), "flop_speech": (2, 0.3), "weights": (1, 0.2), "sequence": (1, 1)},
    "load": {"weights": (1.3, 0.3), "arithmetic": (1.8, 0.3), "prompt": (1.8, 0.3), "cache": (1.5, 0.3), "layer": (1, 0.7)},
    "power": {"active": (0.6, 0.3), "idle": (1, 0.3), "host": (1, 0.5), "neighbours": (1, 0.3), "busy": (1, 1)},
    "gpu": {"flop": (1.2, 0.4), "weights": (1.0, 0.4), "moved": (2, 0.3), "layer_pipeline": (0.5, 0.5), "host_text": (1, 0.7), "host_image": (3, 0.7), "host_detector": (10, 0.7), "host_caption": (30, 0.7)},
}
RIDGES = {"part": 0.25, "group": 0.4, "cpu": 0.4, "kind": 0.3, "hardware": 0.3, "precision": 0.3, "server": 0.15, "metered": 0.3, "single": 0.4, "stack": 0.4, "moe": 0.3,
          "reference": 1.5, "deberta": 0.5, "several": 1.0, "newer": 0.5}
OWN = {"kind.recommender": 1.5, "kind.recommender-cross": 1.5, "kind.transducer": 1.5, "kind.transcriber": 1.5}  # work per item not counted from first principles


def law_of(name, rows):
    factors = {factor: OWN.get(factor, RIDGES.get(factor.split(".")[0], 0.4)) for factor in sorted({factor for row in rows for factor in row["z"]})}
    return Law({term: prior for term, prior in PRIORS[name].items() if any(row["x"].get(term) for row in rows)}, factors, host=[term for term in PRIORS[name] if term.startswith("host_")])


def power_row(row):
    """What decides the power of a metered system."""
    part, count = row["device"], row["count"]
    span = part["watts"] - part["idle"]
    x, z = {}, {"part." + part["id"]: 1}
    if row["scope"] == "node":  # one busy card of eight, and the host as its authors modelled it
        x = {"neighbours": 474 + 8 * part["idle"]}
        shares = row["busy_share"]
        x["busy"] = span * shares * 0.5
        return dict(row, x=x, z={}, watts=number(row["row"]["power_w"]))
    if row["scope"] == "visible":
        return dict(row, x={"active": span, "idle": part["idle"] * count}, z=z, watts=number(row["row"]["power_w"]))
    embedded = re.search(r"orin|mali", part["id"])
    host = 0 if embedded or part["kind"] == "cpu" and part["watts"] < 60 else 60 + 60 * count if part["kind"] != "cpu" else 150
    x = {"active": span * (min(count, 1) if row["single"] else count), "idle": part["idle"] * count, "host": host}
    z.update({"kind." + row["kind"]: 1, "hardware." + part["kind"]: 1})
    if row["server"]:
        z["server"] = 1
    if row["single"]:
        z["single"] = 1
    return dict(row, x=x, z=z, watts=number(row["row"]["power_w"]))


def gpu_row(row):
    """Energy of the GPU for one request at a time: arithmetic and bytes near its limit, launches and waiting far below."""
    x = {term: value * (row["device"]["watts"] if term in ("flop", "weights", "moved") else 0.15 * row["device"]["watts"]) for term, value in row["x"].items()}
    z = dict(row["z"])
    if row["work_size"] > 60:
        z["several"] = 1   # does not fit one card: spread over several that wait for each other
    if "ai_energy" in row["row"]["serving_framework"]:
        z["newer"] = 1
    return dict(row, x=x, z=z, joules=3600 * number(row["row"]["energy_wh_per_request"]), width_kind="gpu/" + row["kind"])


def report(title, law, rows, target, keys):
    residuals = left_out(law, rows, target)
    widths = covered(rows, residuals, kind="width_kind")
    print(title)
    table(rows, -residuals if target == "seconds" else residuals, widths, keys)   # throughput is one over seconds
    return residuals, widths


def main():
    if len(sys.argv) < 2 or not pathlib.Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    raw = list(csv.DictReader(open(pathlib.Path(sys.argv[1]) / "truth/inference.csv", newline="", encoding="utf-8")))
    rows = [describe(row) for row in raw]
    written, seconds = {}, {}
    everything = []
    for name in ("eager", "tuned", "load"):
        mine = [row for row in rows if not row["skip"] and row["law"] == name and "seconds" in row]
        law = law_of(name, mine)
        residuals, widths = report(f"throughput, {name}, models left out:", law, mine, "seconds", ["origin", "kind", "hardware", "stack", "server", "single"])
        if name == "eager":  # every size, resolution and fine-tuning of vit, resnet, bert, ... at once
            families = left_out(law, mine, "seconds", "family")
            line("families left out", -families, covered(mine, families, "family", "width_kind"))
            for stack in ("timm", "pipeline"):
                line("families left out, " + stack, -families[numpy.array([row["stack"] == stack for row in mine])])
        elsewhere = None
        if name != "eager":  # of a model that was seen, on hardware that was not: what a planner meets more often
            elsewhere = left_out(law, mine, "seconds", "part")
            line("parts left out, models not", -elsewhere)
            for model in sorted({row["model"] for row in mine}):
                line("model: " + model, -residuals[numpy.array([row["model"] == model for row in mine])])
        p = law.fit(mine, "seconds")
        line("in sample", numpy.log(law.predict(mine, p)) - numpy.log([row["seconds"] for row in mine]))
        written[name] = dict(coefficients=law.coefficients(p), log_factors=law.log_factors(p), half_widths=half_widths(mine, residuals, "width_kind"))
        if elsewhere is not None:
            written[name]["half_width_of_seen_models"] = half_widths(mine, elsewhere, "width_kind")[""]
        for row, residual in zip(mine, residuals):
            seconds[row["id"]] = residual
        if name == "eager":
            parts = law.parts(law.arrays(mine), p)
            for row, terms in zip(mine, parts):
                busy = sum(value for term, value in zip(law.terms, terms) if term in ("flop", "weights", "moved"))
                row["busy_share"] = busy / sum(terms)
        if name != "load":
            everything += list(zip(mine, residuals, widths))
    print("throughput of everything but language models, models left out:")
    table([row for row, _, _ in everything], -numpy.array([r for _, r, _ in everything]), numpy.array([w for _, _, w in everything]), ["origin"])

    metered = [power_row(row) for row in rows if not row["skip"] and row["scope"] in ("node", "wall", "visible") and number(row["row"]["power_w"]) and (row["scope"] != "node" or "busy_share" in row)]
    for row in metered:
        row["width_kind"] = row["scope"] + "/" + row["hardware"]
    law = law_of("power", metered)
    watts, _ = report("power of the system, models left out:", law, metered, "watts", ["scope", "hardware", "origin"])
    p = law.fit(metered, "watts")
    written["power"] = dict(coefficients=law.coefficients(p), log_factors=law.log_factors(p), half_widths=half_widths(metered, watts, "width_kind"))
    both = [(row, residual) for row, residual in zip(metered, watts) if number(row["row"]["energy_wh_per_request"]) and row["id"] in seconds and ("tokens" not in row["row"]["throughput_unit"] or number(row["row"]["output_tokens"]))]
    energy = numpy.array([residual + seconds[row["id"]] for row, residual in both])
    mine = [dict(row, width_kind=row["scope"] + "/" + row["kind"]) for row, _ in both]
    print("energy per request where the system was metered, models left out:")
    table(mine, energy, covered(mine, energy, kind="width_kind"), ["scope", "hardware", "kind"])
    written["energy"] = dict(coefficients={}, log_factors={}, half_widths=half_widths(mine, energy, "width_kind"))

    asked = []
    for row in rows:
        if row["skip"] or row["scope"] != "gpu" or not number(row["row"]["energy_wh_per_request"]) or row["law"] != "eager":
            continue
        row["work_size"] = (parameters(row["model"], number(row["row"]["params_total"])) or 0) / 1e9
        asked.append(gpu_row(row))
    law = law_of("gpu", asked)
    joules, _ = report("GPU energy of one request at a time, models left out:", law, asked, "joules", ["kind"])
    p = law.fit(asked, "joules")
    written["gpu"] = dict(coefficients=law.coefficients(p), log_factors=law.log_factors(p), half_widths=half_widths(asked, joules, "width_kind"))
    for name, part in written.items():
        print(name, {key: round(value, 3) for key, value in part["coefficients"].items()})
        print("  ", {key: round(value, 2) for key, value in part["log_factors"].items() if not key.startswith("part.")})
    skips(rows, seconds, {row["id"] for row in metered}, {row["id"] for row, _ in both} | {row["id"] for row in asked})
    if "--write" in sys.argv:
        pathlib.Path(sys.argv[sys.argv.index("--write") + 1]).write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def skips(rows, throughput, power, energy):
    for target, column, done in (("throughput_per_s", "throughput", throughput), ("power_w", "power_w", power), ("energy_per_request_wh", "energy_wh_per_request", energy)):
        have = [row for row in rows if number(row["row"][column])]
        reasons = {}
        for row in have:
            if row["id"] not in done:
                reason = row["skip"] or (row["scope"] if column != "throughput" else "unit")
                reasons[reason + " (" + row["origin"] + ")"] = reasons.get(reason + " (" + row["origin"] + ")", 0) + 1
        print(f"{target}: {len(have)} rows, {sum(reasons.values())} skipped: {reasons}")


if __name__ == "__main__":
    main()

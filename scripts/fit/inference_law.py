#!/usr/bin/python3
"""Fits throughput, power and energy of everything that serves and is not in the decode law, and says how wrong the fit is on models not seen.

usage: scripts/fit/inference_law.py RAW_FOLDER [--write FILE]     FILE is models/inference_law.json

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

from hardware import WORK, device, family
from networks import denoiser_gflop, detector_work, group_of, image_work, known_card, layers, parameters, volume_work
from positive_law import Law, covered, half_widths, left_out, line, table
from wording import Wording, spelled

BYTES, TEXT_TOKENS, WRITTEN, PROMPTS, ANSWERS = (family(name) for name in ("weight_bytes", "text_tokens", "written_tokens", "prompt_tokens", "answer_tokens"))


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


def or_default(names, text):
    """The value whose word the text spells, or the default."""
    return spelled({name: value for name, value in names.items() if name != "default"}, text) or names["default"]


def written_tokens(row):
    """Tokens that a generating pipeline writes."""
    stated, task = number(row["output_tokens"]), Wording(row["task"])
    if stated:
        return stated
    if "zero-shot" in row["task"] and re.search(r"llama-2-\d+b-hf", row["model"].lower()):
        return WORK["base_model_written_tokens"]
    if "optimum" in row["serving_framework"].lower():
        return WRITTEN["benchmark-question"] if task.spells("question") else WRITTEN["benchmark"]
    return or_default({name: value for name, value in WRITTEN.items() if not name.startswith("benchmark")}, task)


def work(row):
    """What one item is: dict(kind, gflop, activations 10^6, parameters 10^9, layers, passes, group), or the reason to skip."""
    name, task = row["model"], row["task"].lower()
    text, what = name.lower(), Wording(f"{row['task']} {row['model']}")
    count = parameters(name, number(row["params_total"]))
    side = pixels(row["input_size"])

    def item(kind, gflop, activations, depth, passes=1, group="plain", size=count or WORK["default_network_parameters_m"] * 1e6):
        return dict(kind=kind, gflop=gflop, activations=activations, parameters=size / 1e9, layers=depth, passes=passes, group=group)

    if what.spells("recommend") or what.spells("dlrm"):
        return item("recommender-cross" if "v2" in text or "dcn" in text else "recommender", 0, 0, WORK["recommender_layers"])
    if what.spells("segmentation3d") or what.spells("3dunet"):
        return item("volume", *volume_work(), WORK["volume_layers"])
    if "video" in task:
        return "video is predicted with --kind serving"
    if "image-classification" in task:
        found = image_work(name, count, side)
        return item("image", *found, WORK["image_layers"], group=group_of(name)) if found else "no network of that name, and no parameters"
    if "segmentation" in task or "detection" in task:
        return item("detector", *detector_work(name, side), WORK["detector_layers"])
    if "text-to-image" in task or "image-generation" in task:
        steps = re.search(r"(\d+) steps", row["input_size"])
        gflop, passes = denoiser_gflop(name), 2 * float(steps[1]) if steps else WORK["denoiser_passes"]
        return item("diffusion", gflop * passes, gflop * passes * WORK["denoiser_activations_per_gflop"], WORK["denoiser_layers"], passes)
    if "caption" in task:
        count = count or WORK["default_parameters_other_m"] * 1e6
        return item("caption", WORK["caption_image_gflop"] + 2 * count / 1e9 * WORK["caption_positions"], WORK["caption_activations_m"],
                    WORK["caption_share_of_layers"] * layers(name, count) + WORK["caption_more_layers"], WORK["caption_tokens"], size=count)
    if task.startswith("asr") or any(what.spells(word) for word in ("whisper", "wav2vec", "hubert", "rnnt")):
        count = count or WORK["default_parameters_other_m"] * 1e6
        if what.spells("rnnt"):
            size = WORK["transducer_parameters_m"] * 1e6
            return item("transducer", 2 * size / 1e9 * WORK["clip_seconds"] * WORK["transducer_frames_per_second"], WORK["transducer_activations_m"], WORK["transducer_layers"], size=size)
        if what.spells("whisper") or "distil" in text:
            share = 1 / WORK["transcript_tokens"] if "token" in row["throughput_unit"] else 1
            return item("transcriber", 2 * count / 1e9 * WORK["whisper_positions"] * share, count / 1e9 * WORK["whisper_activations_m_per_billion"] * share,
                        layers(name, count), WORK["transcript_passes"], size=count)
        return item("speech-encoder", 2 * count / 1e9 * WORK["speech_frames_per_second"] * WORK["clip_seconds"], count / 1e9 * WORK["speech_activations_m_per_billion"],
                    layers(name, count), size=count)
    count = count or WORK["default_parameters_m"] * 1e6
    if any(word in task for word in ("zero-shot", "summar", "text-generation")) or what.spells("t5"):
        written, read = written_tokens(row), number(row["input_tokens"]) or WORK["read_tokens"]
        return item("generation", 2 * count / 1e9 * (read + written), WORK["generation_activations_m"], layers(name, count), written, size=count)
    if any(word in task for word in ("fill-mask", "classification", "question-answering", "embedding", "similarity")):
        stated = re.search(r"seq (\d+)", row["input_size"])
        tokens = float(stated[1]) if stated else or_default(TEXT_TOKENS, Wording(f"{row['input_size']} {row['task']}"))
        depth = layers(name, count)
        return item("encoder", 2 * WORK["encoder_share"] * count / 1e9 * tokens, tokens * depth * math.sqrt(count) / 2e6, depth, group="deberta" if "deberta" in text else "plain", size=count)
    return f"no law for the task {row['task']}"


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
    batch = batch or WORK["full_batch"]
    flop = item["gflop"] / 1e3 / part[numbers]
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
            x = {"lookup": 1e-3 * WORK["lookup_gb_per_s"] / part["bandwidth"] * (0.05 if "cross" in kind else 0.01)}
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
        if numbers == "fp32" and part["kind"] != "other" and not embedded(part):
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
    moe = active < WORK["dense_share"] * total
    billions = total / 1e9
    depth = known_card(name).get("layers") or (WORK["expert_layers_of_1b"] * billions ** WORK["expert_layers_exponent"] if moe else WORK["layers_of_1b"] * billions ** WORK["layers_exponent"])
    token = WORK["cache_gb_per_token"] * math.sqrt(active / 1e9 / WORK["cache_reference_billions"])
    if "deepseek" in text:
        token = WORK["latent_cache_gb_per_token"]
    weights = billions * BYTES[numbers]
    if row["input_size"]:
        load_of = Wording(row["input_size"])
        read, written = (spelled({name: value for name, value in names.items() if name not in ("default", "other")}, load_of) or names["other"] for names in (PROMPTS, ANSWERS))
    else:
        read, written = number(row["input_tokens"]) or PROMPTS["default"], number(row["output_tokens"]) or ANSWERS["default"]
    parallel = count
    if "tensorrt-llm" not in software and "tgi" not in software:  # replicas as small as they can be
        parallel = 1
        while parallel < count and weights > WORK["replica_memory_share"] * part["memory"] * parallel:
            parallel *= 2
    parallel = min(parallel, count)
    concurrency = number(row["concurrency"]) or number(row["batch_size"])
    room = max(1.0, (WORK["memory_share"] * part["memory"] * parallel - weights) / (token * (read + written)))
    batch = concurrency if concurrency else min(WORK["largest_batch"], room)
    streamed = weights
    if moe:
        routed = WORK["routed_share"] * active / total
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


def embedded(part):
    """Parts of a board that has no other host."""
    return any(word in part["id"] for word in ("orin", "jetson", "mali"))


def power_row(row):
    """What decides the power of a metered system."""
    part, count = row["device"], row["count"]
    span = part["watts"] - part["idle"]
    x, z = {}, {"part." + part["id"]: 1}
    if row["scope"] == "node":  # one busy card of eight, and the host as its authors modelled it
        x = {"neighbours": WORK["node_host_watts"] + WORK["node_devices"] * part["idle"]}
        shares = row["busy_share"]
        x["busy"] = span * shares * 0.5
        return dict(row, x=x, z={}, watts=number(row["row"]["power_w"]))
    if row["scope"] == "visible":
        return dict(row, x={"active": span, "idle": part["idle"] * count}, z=z, watts=number(row["row"]["power_w"]))
    on_board = embedded(part) or part["kind"] == "cpu" and part["watts"] < WORK["board_watts"]
    host = 0 if on_board else WORK["server_host_watts"] if part["kind"] == "cpu" else WORK["host_watts"] * (1 + count)
    x = {"active": span * (min(count, 1) if row["single"] else count), "idle": part["idle"] * count, "host": host}
    z.update({"kind." + row["kind"]: 1, "hardware." + part["kind"]: 1})
    if row["server"]:
        z["server"] = 1
    if row["single"]:
        z["single"] = 1
    return dict(row, x=x, z=z, watts=number(row["row"]["power_w"]))


def gpu_row(row):
    """Energy of the GPU for one request at a time: arithmetic and bytes near its limit, launches and waiting far below."""
    x = {term: value * (row["device"]["watts"] if term in ("flop", "weights", "moved") else WORK["accelerator_load"] * row["device"]["watts"]) for term, value in row["x"].items()}
    z = dict(row["z"])
    if row["work_size"] > WORK["spread_billions"]:
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
        written[name] = dict(coefficients=law.coefficients(p), log_factors=law.log_factors(p), half_widths=half_widths(mine, residuals, "width_kind"), mdape=mdape(residuals))
        if elsewhere is not None:
            written[name]["half_width_of_seen_models"] = half_widths(mine, elsewhere, "width_kind")[""]
            seen = [re.sub(r"[^a-z0-9]+", "-", row["model"].lower()).strip("-") for row in mine]
            written[name]["seen"] = {model: seen.count(model) for model in set(seen)}
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
    written["power"] = dict(coefficients=law.coefficients(p), log_factors=law.log_factors(p), half_widths=half_widths(metered, watts, "width_kind"), mdape=mdape(watts))
    both = [(row, residual) for row, residual in zip(metered, watts) if number(row["row"]["energy_wh_per_request"]) and row["id"] in seconds and ("tokens" not in row["row"]["throughput_unit"] or number(row["row"]["output_tokens"]))]
    energy = numpy.array([residual + seconds[row["id"]] for row, residual in both])
    mine = [dict(row, width_kind=row["scope"] + "/" + row["kind"]) for row, _ in both]
    print("energy per request where the system was metered, models left out:")
    table(mine, energy, covered(mine, energy, kind="width_kind"), ["scope", "hardware", "kind"])
    written["energy"] = dict(coefficients={}, log_factors={}, half_widths=half_widths(mine, energy, "width_kind"), mdape=mdape(energy))

    asked = []
    for row in rows:
        if row["skip"] or row["scope"] != "gpu" or not number(row["row"]["energy_wh_per_request"]) or row["law"] != "eager":
            continue
        row["work_size"] = (parameters(row["model"], number(row["row"]["params_total"])) or 0) / 1e9
        asked.append(gpu_row(row))
    law = law_of("gpu", asked)
    joules, _ = report("GPU energy of one request at a time, models left out:", law, asked, "joules", ["kind"])
    p = law.fit(asked, "joules")
    written["gpu"] = dict(coefficients=law.coefficients(p), log_factors=law.log_factors(p), half_widths=half_widths(asked, joules, "width_kind"), mdape=mdape(joules))
    for name, part in written.items():
        print(name, {key: round(value, 3) for key, value in part["coefficients"].items()})
        print("  ", {key: round(value, 2) for key, value in part["log_factors"].items() if not key.startswith("part.")})
    skips(rows, seconds, {row["id"] for row in metered}, {row["id"] for row, _ in both} | {row["id"] for row in asked})
    if "--write" in sys.argv:
        write(pathlib.Path(sys.argv[sys.argv.index("--write") + 1]), written)


TITLES = {"eager": "Seconds that an item occupies a device in PyTorch as people write it", "tuned": "Seconds that an item occupies a device in an engine",
          "load": "Seconds of a replica for an output token under full load", "power": "Watts of what is metered",
          "energy": "Energy of a request where the system was metered", "gpu": "Joules of the GPU for one request at a time"}


def write(file, written):
    """The coefficients as the program reads them: families of one prefix for each law."""
    records = []
    for law, part in written.items():
        note = f"{TITLES[law]}; fitted by scripts/fit/inference_law.py; models left out: MdAPE {part['mdape']:.0%}"
        if "energy" != law:
            groups = [("coefficient", part["coefficients"]), ("factor", part["log_factors"])]
        else:
            groups = []
        widths = {key.replace("/", ".") or "default": value for key, value in part["half_widths"].items()}
        if "half_width_of_seen_models" in part:
            widths["seen"] = part["half_width_of_seen_models"]
            groups.append(("seen", part["seen"]))
        for group, members in [*groups, ("half_width", widths)]:
            records += [dict(id=f"inference.law.{law}.{group}.{name}", unit="1", value=float(f"{value:.9g}"), basis="measured", source="published-inference-runs", note=note)
                        for name, value in sorted(members.items())]
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    file.write_text(f'{{"kind": "coefficients", "script": "scripts/fit/inference_law.py", "coefficients": [\n{lines}\n]}}\n', encoding="utf-8")


def mdape(residuals):
    return float(numpy.median(numpy.abs(numpy.exp(-residuals) - 1)))


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

#!/usr/bin/python3
"""Fits the training law (device hours, watts per device, energy) and says how wrong it is on sources not seen.

usage: scripts/fit/training_law.py RAW_FOLDER [--rows] [--write]
       scripts/fit/training_law.py FILE.csv --predict

Reads RAW_FOLDER/truth/training_runs.csv and training_mfu_llm_foundry.csv, catalogs/accelerators.json, models/networks.json
and the train.work.* of models/train.json, and prints tables of errors. With --rows, every prediction made without the
row's own source is printed too. With --write, the lines of train.law.* in models/train.json and the table of errors in
README.md are replaced; then take over the known answers of tests/unit/evidence/training_law.cpp from --predict on
tests/published/training_runs.csv, and see what tests/published prints.

With --predict, nothing is fitted: the coefficients of models/train.json predict FILE.csv, as `steelyard backtest` does,
and id,target,p10,p50,p90 are printed. How the work of a run is counted stands twice, here and in src/evidence; this is how
to see that both say the same. Needs python3-numpy and python3-scipy of Debian.

Hours. A run does FLOP of arithmetic and moves BYTES of activations; on a device of peak F and bandwidth W the roofline is
  t = FLOP / (compute_efficiency F) + BYTES / W                                     [device seconds]
  ln hours = ln(t / 3600) + intercept + sum(coefficient x feature) + error
BYTES is what makes one law hold for CNNs and LLMs, for V100 and B200: ResNet-50 hours are constant in bandwidth x hours
over eight tuned GPUs (within 25 %) while their MFU ranges from 0.11 to 0.33. Coefficients have priors from physics
(normal; the prior's spread is the ridge), and rows of one source share an error, so a paper with eight rows does not
count eight times. Out-of-source residuals set the width of the interval, by kind of run.

Watts. GPU = idle + (0.93 TDP - idle) u. In MLPerf u falls with strong scaling only; elsewhere it grows with the size of
the model. Readings of nodes, of software meters and of facilities add the host's share and the PUE. Hours are not read.

What the errors printed here are not: blind. Constants of the roofline, strength of the priors, coefficients and widths are
chosen without the source that is predicted; the form of the law, its priors (some come from methodology.md, whose figures
are from the same MLPerf logs and the same LightGBM table), the network table and the exceptions were chosen with all rows
in view, over about nine rounds of looking at these residuals. The first round had an MdAPE of 24 %.
"""

import csv
import json
import math
import pathlib
import re
import sys

import numpy
from scipy.optimize import least_squares

from wording import PROCESSORS, Wording, best_part, names_of, words_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
LN2 = math.log(2)
Z = 1.2815515655446004  # of P90 of a normal

# ---- constants of the roofline -----------------------------------------------------------------------------------------
# Round numbers, chosen by hand with the rows in view. In the report, ACTIVATION_BYTES and HIDDEN_BYTES are chosen again in
# every fold among these and factors of two; 192, 256, 384 and 768 for HIDDEN_BYTES give an MdAPE of 18, 16, 17 and 17 %.
COMPUTE_EFFICIENCY = 0.70      # large matrix products reach this share of dense peak of tensor cores when nothing else is in the way ...
SCALAR_EFFICIENCY = 0.90       # ... and this one of plain fp32 units, which are easier to feed
FP32_TRAFFIC = 1.5             # a run in fp32 moves so many times the bytes of a mixed one, which keeps part in 32 bit
ACTIVATION_BYTES = 50          # bytes moved per activation (convolution or matmul output) and training step, 16 bit
HIDDEN_BYTES = 256             # bytes moved per token, layer and unit of hidden size in a transformer's step, 16 bit
ACTIVATIONS_AT_1GMAC = 5e6     # activations of a network of 1 GMAC at 224 x 224; grows with the power below
ACTIVATIONS_EXPONENT = 0.55
MFU_MOST, FP8_MFU_MOST = 0.75, 1.10  # of 16-bit peak: no prediction is faster
ASPECT = 128                   # hidden size / layers of a transformer

# ---- features and their priors: (mean, sd) of the effect on ln hours --------------------------------------------------
PRIORS = {
    "intercept": (0.20, 0.50),            # standard stack on Ampere, LLM
    "stack.tuned": (-0.43, 0.25),         # methodology 2.3: tuned 1.0, standard 0.65, naive 0.35
    "stack.naive": (0.62, 0.30),
    "family.encoder": (0, 0.3), "family.encoder-decoder": (0, 0.3), "family.vision-language": (0, 0.3), "family.cnn": (0, 0.3),
    "family.vit": (0, 0.3), "family.detector": (0, 0.3), "family.volume": (0, 0.3), "family.recommender": (0, 0.3),
    "family.diffusion": (0, 0.3), "family.diffusion-transformer": (0, 0.3), "family.speech": (0.3, 0.5), "family.state-space": (0.3, 0.3),
    "stack.own_compiler": (0.3, 0.4),     # MLPerf on consumer GPUs: submitters with a framework of their own
    "lora": (0, 0.2), "moe": (0.25, 0.15), "frozen": (0.0, 0.3),
    "hardware.hopper": (0, 0.2), "hardware.blackwell": (0, 0.2), "hardware.workstation": (0, 0.2), "hardware.volta": (0, 0.2),
    "hardware.legacy": (0.2, 0.3), "hardware.consumer": (0.15, 0.25), "hardware.amd": (0.2, 0.25), "hardware.tpu": (0, 0.2), "hardware.other": (0.2, 0.3),
    "precision.fp8": (-0.30, 0.10),       # methodology 2.1: x1.3-1.4 over bf16, not x2
    "precision.fp32": (0.0, 0.2),         # fp32 or tf32 instead of the 16 bit of its time
    "scaling.strong": (0.13, 0.04),       # methodology 2.2
    "scaling.weak": (0.03, 0.02),
    "year": (-0.05, 0.03),                # a year of software, published runs
    "size": (-0.05, 0.05),                # below 10^9 parameters, beyond what the roofline says
}
NAMES = list(PRIORS)
PRIOR_MEAN, PRIOR_SD = (numpy.array([PRIORS[name][i] for name in NAMES]) for i in (0, 1))
SHARED_SD = {"mlperf": 0.12, "published": 0.30}   # error shared by the rows of one source; submitters of a round share little
OWN_SD = {"tuned": 0.20, "standard": 0.30, "naive": 0.45, "benchmark": 0.40}


def records(file, kind):
    return json.loads((ROOT / file).read_text(encoding="utf-8"))[kind]


def by_prefix(prefix):
    return {record["id"][len(prefix):]: record["value"] for record in records("models/train.json", "coefficients") if record["id"].startswith(prefix)}


WORK = by_prefix("train.work.")  # what a run's arithmetic is counted with; not fitted
NETWORKS = records("models/networks.json", "networks")


def work_value(family, word):
    """A member of a family of coefficients, or its default."""
    return WORK.get(f"{family}.{word}", WORK.get(f"{family}.default"))


def named(family, text):
    """The coefficient whose word the text spells; the longest word wins."""
    members = {"".join(words_of(key[len(family) + 1:])): value for key, value in WORK.items() if key.startswith(family + ".")}
    found = [word for word in members if text.spells(word)]
    return members[max(found, key=len)] if found else None


def network(text):
    """The network whose name says most of what the text says; the first of equal ones."""
    best, length = None, 0
    for record in NETWORKS:
        for name in record.get("names", []):
            if len(name) > length and all(text.says(part) for part in name.split()):
                best, length = record, len(name)
    return best


def number(text):
    try:
        return float(text) if text else None
    except ValueError:
        return None


def quantity(text):
    """The first number of a text with its magnitude word: 50000, 1.2M, ~1B words."""
    found = re.search(r"(\d[\d,]*(?:\.\d+)?(?:e\d+)?)\s*(k|m|b|t|thousand|million|billion|trillion)?\b", text.lower())
    value = number(found[1].replace(",", "")) if found else None
    return value and value * {"k": 1e3, "t": 1e12, "m": 1e6, "b": 1e9, "th": 1e3, "tr": 1e12}.get((found[2] or "-")[:2 if len(found[2] or "") > 1 and found[2][0] == "t" else 1], 1)


def resolution(text):
    """Mean side in pixels, or None."""
    short = re.search(r"short side (\d+)\D+(\d+)", text)
    if short:  # the long side is 4/3 on average
        return math.sqrt(4 / 3) * (float(short[1]) + float(short[2])) / 2
    then = (re.search(r"(\d+)\D{1,4}(?:then|to)\D{1,4}(\d+)", text) or re.search(r"(\d+)\D{0,4}(?:->|→)\D{0,4}(\d+)", text)
            or re.search(r"^(\d+)-(\d+)", text))
    if then:
        return math.sqrt((float(then[1]) ** 2 + float(then[2]) ** 2) / 2)  # work goes with the square
    found = re.search(r"\d{2,}", text)
    return float(found[0]) if found else None


# ---- hardware, as src/evidence/hardware.cpp reads it ---------------------------------------------------------------------
FIRST_TENSOR_CORES = "2017-06"  # Volta; older parts have none
USUAL_IDLE, USUAL_BANDWIDTH = 0.11, 3000.0  # where the catalog has none


def parts():
    """Accelerators by id, and (words of a name, id) in the order of the catalog."""
    out, catalog = {}, records("catalogs/accelerators.json", "records")
    for record in catalog:
        power = record.get("power_tdp_w") or 300
        out[record["id"]] = dict(fp32=record.get("fp32_tflops"), tf32=record.get("tf32_tflops"), fp16=record.get("fp16_tflops"), fp8=record.get("fp8_tflops"),
                                 bandwidth=record.get("memory_bandwidth_gb_per_s") or USUAL_BANDWIDTH, tdp=power, idle=record.get("power_idle_w") or USUAL_IDLE * power,
                                 tensor_cores=record.get("release_date", "") >= FIRST_TENSOR_CORES)
    out["server"] = dict(fp32=WORK["server_tflops"], tf32=None, fp16=None, fp8=None, bandwidth=WORK["server_gb_per_s"], tdp=150, idle=45, tensor_cores=False)
    return out, names_of(catalog)


PARTS, PART_NAMES = parts()


def accelerator(text):
    """Catalog id of a name as people write it, or None."""
    return best_part(text, PART_NAMES)


def generation(part):
    """Who shares the coefficient train.law.hardware.*"""
    for pattern, name in ((r"tpu", "tpu"), (r"mi\d", "amd"), (r"gaudi|ascend|trainium|inferentia|qualcomm", "other"),
                          (r"gtx|titan|rtx-\d..\d(?!.*-ada)", "consumer"), (r"h\d|gh200", "hopper"), (r"g?b[23]00", "blackwell"), (r"l\d|rtx", "workstation"),
                          (r"v100|t4|quadro-rtx", "volta"), (r"a\d", "ampere")):
        if re.match(pattern, part):
            return name
    return "legacy"


def peak(part, precision, family, year):
    """Dense FLOP/s, share of it within reach, and traffic relative to 16 bit at the precision that a run of this kind used, if it does not say."""
    tensor = part["fp16"] or (4 * part["fp32"] if part["tensor_cores"] and part["fp32"] else None)
    if not precision:
        precision = "fp32" if (year <= 2019 and family in ("cnn", "vit", "detector", "speech", "diffusion")) else "16 bit"
    if "fp32" in precision or not tensor or tensor < 1.5 * (part["fp32"] or 0) and not part["tensor_cores"]:
        top = 1e12 * (part["tf32"] or part["fp32"] or tensor or 1)
        return top, (COMPUTE_EFFICIENCY if part["tf32"] else SCALAR_EFFICIENCY), FP32_TRAFFIC
    return 1e12 * tensor, COMPUTE_EFFICIENCY, 1.0


# ---- what a run is and does, as src/evidence/training_work.cpp counts it ---------------------------------------------------
TEXT = ("llm", "encoder", "encoder-decoder", "state-space", "vision-language")
IMAGES = ("cnn", "vit", "detector", "volume")


def family_of(row):
    """What a run is, from modality, architecture and name."""
    text, modality = Wording(f"{row['architecture']} {row['name']}"), row["modality"]
    if text.holds("gbdt", "boost", "lightgbm", "random forest") or row["sample_unit"].lower().startswith("row x tree"):
        return "trees"
    if modality != "vision" and (text.holds("dlrm", "recommend") or text.says("ncf")):
        return "recommender"
    if text.holds("flux", "mmdit", "dit-", "pixart", "sd3") or text.says("dit") or text.says("sit"):
        return "diffusion-transformer"
    if modality == "diffusion" or text.holds("stable diffusion", "latent diffusion", "ddpm") or text.holds("u-net") and text.holds("diffusion"):
        return "diffusion"
    if modality == "speech" or text.says("rnnt") or text.holds("wav2vec", "hubert", "conformer", "whisper", "ctc"):
        return "speech"
    if text.spells("3dunet") or text.spells("unet3d"):
        return "volume"
    if modality == "vision":
        finds = text.holds("detector", "retinanet", "yolo", "detr", "segment", "deeplab") or text.spells("rcnn") or text.begins("ssd")
        if finds and not text.holds("ensemble"):
            return "detector"
        if (text.holds("mae", "deit", "swin", "beit", "clip", "transformer") or text.begins("vit") or text.begins("eva")
                or text.holds("dino") and text.holds("vit")):
            return "vit"
        return "cnn"
    if text.holds("mamba", "state-space", "rwkv", "ssm"):
        return "state-space"
    if modality == "multimodal":
        pairs = text.ends("clip") or text.holds("contrastive", "siglip") or text.begins("vit")
        if pairs and not (text.holds("decoder", "llm", "frozen", "vlm") or text.says("lm")):
            return "vit"
        if not text.holds("decoder-transformer", "moe"):
            return "vision-language"
    if text.holds("encoder-decoder") or text.says("t5") or text.begins("ul2") or text.ends("bart"):
        return "encoder-decoder"
    if text.holds("encoder", "bert", "protein", "esm", "electra", "deberta") and not text.holds("decoder"):
        return "encoder"
    return "llm"


def token_bytes(parameters):
    """Bytes a transformer of this size moves for one token of training, 16 bit."""
    hidden = (parameters * ASPECT / 12) ** (1 / 3)
    return HIDDEN_BYTES * hidden * hidden / ASPECT


def usual_activations(macs, pixels):
    return ACTIVATIONS_AT_1GMAC * (macs / 1e9 / pixels) ** ACTIVATIONS_EXPONENT * pixels


def missing(what):
    """ln-sd that comes with an input that is not known."""
    return WORK["spread." + what]


def published_flop(row):
    return None if "circular" in row["train_flops_basis"] else number(row["train_flops"])


def size_of(row, family, model):
    """(all parameters, those that a token meets), None where not known."""
    total = number(row["params_total"])
    if not total and family in ("encoder", "llm"):
        by_name = named("parameters_m", model)
        if by_name:
            return 1e6 * by_name, 1e6 * by_name
    return total, number(row["params_active"]) or total


def count_samples(row, text):
    """(tokens, samples, ln-sd): over all epochs, from the size of the data set where the run counts neither."""
    tokens, samples = number(row["tokens_processed"]), number(row["samples_processed"])
    if tokens or samples:
        return tokens, samples, 0.0
    size_text, epochs = row["unique_dataset_size"].lower(), number(row["epochs"])
    size = quantity(size_text)
    if "word" in size_text or "token" in size_text:
        return size and size * (epochs or 1) * (WORK["tokens_per_word"] if "word" in size_text else 1), None, 0.0
    known = named("dataset_items", Wording(f"{row['unique_dataset_size']} {row['sample_unit']} {row['name']}"))
    if not known and not (size and row["modality"] in ("vision", "diffusion", "speech")):
        return None, None, 0.0
    hours = re.search(r"([\d.,]+)\D* h", size_text) if row["modality"] == "speech" and not known else None
    items = known or (3600 * float(hours[1].replace(",", "")) if hours else size)
    return None, items * (epochs or WORK["usual_epochs"]), 0.0 if epochs else missing("epochs")


def text_work(row, family, text, active, tokens, samples, spread):
    total = number(row["params_total"]) or active
    if (text.holds("moe", "mixture", "switch") or text.says("rre")) and total and (active or total) > 0.95 * total:
        active, spread = WORK["active_share"] * total, max(spread, missing("active"))
    published_length = quantity(row["seq_len_or_resolution"])
    length = published_length or (512 if family == "encoder" else 2048)
    if not tokens and samples:
        if text.holds("padded"):  # MLPerf BERT: half of the padded length is text
            tokens = WORK["padded_share"] * length * samples
        elif published_length:
            tokens, spread = length * samples, max(spread, missing("length"))
        else:
            tokens = work_value("example_tokens", family) * samples
            spread = max(spread, missing("example" if row["modality"] in ("text", "multimodal") else "foreign-example"))
    partly = "lora" in row["category"].lower() or text.holds("lora", "frozen", "projection", "adapter")
    passes = 4 if partly else 6
    published = published_flop(row)
    if published:  # the tokens that these FLOP are worth say what is moved
        moved = token_bytes(active) * published / (passes * active) if active else published / WORK["moved_per_flop.text"]
        return published, moved, spread, None
    if not active:
        return None, None, 0, "no parameters"
    if not tokens:
        return None, None, 0, "no tokens, samples or FLOP"
    if family == "vision-language":
        spread = math.hypot(spread, missing("image-tokens"))
    hidden = (active * ASPECT / 12) ** (1 / 3)
    attention = (12 if family == "encoder" else 6) * hidden * hidden / ASPECT * length
    return (passes * active + attention) * tokens, token_bytes(active) * tokens * passes / 6, spread, None


def step_share(text):
    """Work of a step over that of a plain supervised one."""
    if text.says("mae") or text.holds("masked auto"):
        return WORK["step_share.masked-video" if text.holds("video") else "step_share.masked"]
    if text.ends("clip") or text.holds("siglip"):
        return WORK["step_share.text-tower"]
    momentum = text.holds("moco", "byol", "dino")
    if momentum or text.holds("contrastive", "simclr"):
        return WORK["step_share.momentum" if momentum or text.holds("crop") else "step_share.two-views"]
    if text.says("mim") or text.says("eva") or text.holds("beit"):
        return WORK["step_share.teacher"]
    return 1.0


def image_work(row, family, text, total, samples, spread):
    known = network(text)
    native = known["input_pixels"] if known else work_value("default_pixels", family)
    side = resolution(row["seq_len_or_resolution"].lower()) or native
    scale, pixels = (side / native) ** (3 if family == "volume" else 2), (side / 224) ** 2
    activations = None
    if known:
        macs, uncertain = 1e9 * known["gmacs"] * scale, missing("network")
        activations = known.get("activations_m") and 1e6 * known["activations_m"] * scale
    elif total:
        macs, uncertain = WORK["multiply_adds_per_parameter"] * total * pixels, missing("parameters")
    else:
        macs, uncertain = 1e9 * work_value("default_gmacs", family) * scale, missing("unknown-network")
    spread = math.hypot(spread, uncertain)
    activations = activations or usual_activations(macs, pixels)
    images = samples * step_share(text)
    if text.holds("video"):
        images, spread = WORK["video_frames"] * images, math.hypot(spread, missing("video"))
    return 6 * macs * images, ACTIVATION_BYTES * activations * images, spread, None


def denoiser_work(row, family, text, total, samples, spread):
    transformer = family == "diffusion-transformer"
    if not total:
        kind = family if transformer else "diffusion-small" if row["category"] == "from_scratch_small" else "diffusion"
        total = 1e6 * work_value("default_parameters_m", kind)
        spread = spread if transformer else max(spread, missing("denoiser-size"))
    side, spread = resolution(row["seq_len_or_resolution"].lower()) or 256, max(spread, missing("denoiser"))
    if transformer:
        tokens = samples * ((side / WORK["patch_pixels"]) ** 2 + (WORK["prompt_tokens"] if text.holds("flux") else 0))
        return 6 * total * tokens, token_bytes(total) * tokens, spread, None
    latent = text.holds("latent", "stable") or text.says("sd") or text.says("sdxl") or text.says("ldm")
    macs = total * (WORK["unet_multiply_adds.latent"] * (side / 512) ** 2 if latent else WORK["unet_multiply_adds.pixel"] * side / 64)
    return 6 * macs * samples, ACTIVATION_BYTES * usual_activations(macs, 1) * samples, spread, None


def work(row, family):
    """(FLOP, bytes at 16 bit, ln-sd of both, reason to skip)."""
    text = Wording(f"{row['architecture']} {row['name']} {row['sample_unit']}")
    total, active = size_of(row, family, Wording(f"{row['architecture']} {row['name']}"))
    tokens, samples, spread = count_samples(row, text)
    if family in TEXT:
        return text_work(row, family, text, active, tokens, samples, spread)
    published = published_flop(row)
    if published:
        return published, published / WORK["moved_per_flop.other"], max(spread, missing("flop")), None
    if not samples:
        return None, None, 0, "no samples or epochs"
    if family == "trees":
        return None, None, 0, None
    if family == "recommender":
        return WORK["recommender_flop"] * samples, WORK["recommender_bytes"] * samples, max(spread, missing("flop")), None
    if family == "speech":
        seconds, unit = samples, row["sample_unit"].lower()
        if number(row["samples_processed"]):
            seconds *= (3600 if "hour" in unit else 1) * (WORK["utterance_seconds"] if "utter" in unit else 1)
        frames, parameters = WORK["frames_per_second"] * seconds, total or 1e6 * work_value("default_parameters_m", "speech")
        return 6 * parameters * frames, token_bytes(parameters) * frames, max(spread, missing("speech")), None
    if family in IMAGES:
        return image_work(row, family, text, total, samples, spread)
    return denoiser_work(row, family, text, total, samples, spread)


def describe(row):
    """All that the law reads of a run; 'skip' says why it cannot be predicted."""
    source, category = row["source"].lower(), row["category"]
    tuned = "mlcommons" in source or "mlperf" in source or "mlperf" in row["name"].lower()
    run = dict(id=row["id"], row=row, category=category, modality=row["modality"], origin="mlperf" if tuned else "published", year=int(row["year"] or 2022))
    run["source"] = re.split(r"[@ ]", source)[0] if tuned else re.sub(r"[ #].*", "", source)
    family = family_of(row)
    flop, moved, spread, skip = work(row, family)
    run.update(family=family, spread=spread, skip=skip)
    text = Wording(f"{row['architecture']} {row['name']}")
    text_model = family in TEXT
    run["stack"] = "tuned" if tuned else "naive" if category.startswith("finetune") and text_model and (number(row["device_count"]) or 1) <= 64 else "standard"
    run["devices"] = number(row["device_count"])
    found = accelerator(row["hardware"])
    run["cpu"] = not found and bool(PROCESSORS & set(words_of(row["hardware"])))
    if not found and family != "trees":
        run["spread"] = max(run["spread"], missing("part"))  # another one of its time stands in
    run["part_known"] = bool(found) or run["cpu"]
    run["part"] = found or ("server" if run["cpu"] else "a100-sxm4-40gb" if run["year"] >= 2021 else "v100-sxm2-16gb" if run["year"] >= 2018 else "p100")
    part = PARTS[run["part"]]
    run["generation"] = generation(run["part"])
    if skip or family == "trees":
        return run
    top, reach, traffic = peak(part, row["precision"].lower(), family, run["year"])
    run["flop"], run["top"] = flop, top
    run["parts"] = (flop / (reach * top) / 3600, moved * traffic / (1e9 * part["bandwidth"]) / 3600)
    run["roof"] = sum(run["parts"])
    run["moved_by"] = "hidden" if text_model or family in ("diffusion-transformer", "speech") else "fixed" if family == "recommender" else "activation"
    parameters = number(row["params_active"]) or number(row["params_total"])
    features = {"intercept": 1.0, "family." + family: 1.0, "hardware." + run["generation"]: 1.0, "stack." + run["stack"]: 1.0}
    if tuned and run["generation"] == "consumer":
        features["stack.own_compiler"] = 1.0
    if "lora" in category or text.holds("lora"):
        features["lora"] = 1.0
    if text.holds("moe", "mixture") or text.says("rre"):
        features["moe"] = 1.0
    if text.holds("frozen", "projection"):
        features["frozen"] = 1.0
    fp8 = part["fp8"] and run["generation"] in ("hopper", "blackwell", "amd", "other", "workstation") and (text_model or family == "diffusion-transformer") and tuned and run["year"] >= 2023
    if fp8 or "fp8" in row["precision"].lower():
        features["precision.fp8"] = 1.0
    if traffic > 1 and run["year"] >= 2017:
        features["precision.fp32"] = 1.0
    if text_model and parameters:
        features["size"] = min(0.0, math.log(parameters / 1e9))
    if tuned:
        features["scaling.strong"] = lost_to_scaling(run)
    else:
        features["scaling.weak"] = math.log(max(1.0, run["devices"] or 256) / 64) if text_model else max(0.0, math.log((run["devices"] or 8) / 8))
        features["year"] = float(min(3, max(-4, run["year"] - 2022)))
    run["x"] = numpy.array([features.get(name, 0.0) for name in NAMES])
    return run


def lost_to_scaling(run):
    """Logarithm of devices beyond those that a tuned run keeps as busy as eight."""
    billions = (number(run["row"]["params_active"]) or number(run["row"]["params_total"]) or 0) / 1e9
    reference = max(8.0, billions) if run["category"] == "pretrain" and run["family"] in TEXT else 8.0
    return max(0.0, math.log((run["devices"] or 8) / reference))


def foundry(folder):
    """Benchmark rows: their differences inform size, sequence, device count and the ratio of H100 to A100."""
    out = []
    for index, row in enumerate(csv.DictReader(open(folder / "truth/training_mfu_llm_foundry.csv", newline="", encoding="utf-8"))):
        if "fp8" in row["Precision"].lower() or not row["MFU"]:
            continue
        hardware, count, rate = row["GPU"], row["# GPUs"], float(row["Throughput (T/s/GPU)"])
        fake = {key: "" for key in FIELDS}
        fake.update(id=f"foundry-{index}", name="", year="2023", category="pretrain", modality="text", architecture="decoder-transformer (dense)", params_total=row["NumParams"],
                    tokens_processed=str(rate * 3600), seq_len_or_resolution=row["SeqLen (T)"], hardware=hardware.replace("_", " "), device_count=count, source="llm-foundry-" + hardware)
        run = describe(fake)
        run.update(y=math.log(1 / run["roof"]), stack="benchmark", source="llm-foundry")
        run["x"][NAMES.index("stack.tuned")] = 1
        run["x"][NAMES.index("year")] = 0
        out.append(run)
    return out


def normal_equations(rows):
    """X'WX and X'W(y - X mean) of the rows of one source, whose errors are shared in part: leaving a source out is a subtraction."""
    x = numpy.array([run["x"] for run in rows])
    y = numpy.array([run["y"] for run in rows]) - x @ PRIOR_MEAN
    own = numpy.array([OWN_SD[run["stack"]] ** 2 + run["spread"] ** 2 for run in rows])
    weight = numpy.linalg.inv(SHARED_SD[rows[0]["origin"]] ** 2 + numpy.diag(own / numpy.array([run.get("weight", 1.0) for run in rows])))
    return x.T @ weight @ x, x.T @ weight @ y


def by_source(rows):
    groups = {}
    for run in rows:
        groups.setdefault(run["source"], []).append(run)
    return {source: (mine, *normal_equations(mine)) for source, mine in groups.items()}


def with_constants(rows, activation, hidden):
    """Copies of the rows under other constants of the roofline (factors of the ones above)."""
    out = []
    for run in rows:
        factor = {"activation": activation, "hidden": hidden, "fixed": 1.0}[run["moved_by"]]
        other = dict(run, roof=run["parts"][0] + factor * run["parts"][1])
        other["y"] = run["y"] + math.log(run["roof"] / other["roof"])
        out.append(other)
    return out


GRID = [(a, h) for a in (0.5, 1.0, 2.0) for h in (0.5, 1.0, 2.0)]


def nested(rows):
    """(run, residual, sd) of every row; constants, strength, law and widths are chosen without its source."""
    tables = {key: by_source(with_constants(rows, *key)) for key in GRID}
    pairs, chosen = [], {}
    for source in tables[1.0, 1.0]:
        if source == "llm-foundry":
            continue
        key = min(GRID, key=lambda key: loss(left_out(tables[key], 1.0, (source,))))
        groups = tables[key]
        strength = choose(groups, (source,))
        inner = left_out(groups, strength, (source,))
        sd = spreads([(run, inner[run["id"]]) for name, group in groups.items() if name not in (source, "llm-foundry") for run in group[0]])
        law = solve(groups, strength, (source,))
        pairs += [(run, math.log(run["hours"]) - log_hours(run, law, None), hours_sd(run, sd)) for run in groups[source][0]]
        chosen[key, strength] = chosen.get((key, strength), 0) + 1
    print("chosen in the folds: ((factor of ACTIVATION_BYTES, of HIDDEN_BYTES), strength of priors): folds", chosen)
    return pairs


def weigh(rows, freedom=4):
    """Student-t weights, so that a run at a tenth of what others reach does not bend the law."""
    for _ in range(4):
        law = solve(by_source(rows), 1.0)
        for run in rows:
            variance = OWN_SD[run["stack"]] ** 2 + run["spread"] ** 2 + SHARED_SD[run["origin"]] ** 2
            run["weight"] = (freedom + 1) / (freedom + (run["y"] - float(run["x"] @ law)) ** 2 / variance)


def solve(groups, strength, without=()):
    """Coefficients of ln hours: normal priors, errors shared within a source."""
    left = sum(group[1] for source, group in groups.items() if source not in without)
    right = sum(group[2] for source, group in groups.items() if source not in without)
    return PRIOR_MEAN + numpy.linalg.solve(left + numpy.diag(1 / (strength * PRIOR_SD) ** 2), right)


STRENGTHS = (0.5, 0.7, 1.0, 1.4)


def left_out(groups, strength, without=()):
    """Residual ln(actual / predicted) of every row, predicted without its source."""
    out = {}
    for source, (mine, _, _) in groups.items():
        if source != "llm-foundry" and source not in without:
            law = solve(groups, strength, (source, *without))
            out.update({run["id"]: math.log(run["hours"]) - log_hours(run, law, None) for run in mine})
    return out


def loss(residuals):
    """Mean absolute ln error, where a miss beyond e counts as e: no outlier decides."""
    return float(numpy.mean(numpy.minimum(numpy.abs(list(residuals.values())), 1.0)))


def choose(groups, without=()):
    """Strength of the priors that predicts left-out sources best."""
    return min(STRENGTHS, key=lambda strength: loss(left_out(groups, strength, without)))


# ---- width of the interval --------------------------------------------------------------------------------------------
def cell(run):
    """Kinds of run whose errors are alike."""
    if run["family"] == "trees":
        return "trees"
    text_model = run["family"] in TEXT
    if run["stack"] == "tuned":
        if run["generation"] == "consumer":
            return "tuned.consumer"
        return "tuned.text" if text_model else "tuned.other"
    if text_model and run["stack"] == "standard":
        return "published.text"
    if text_model:
        return "published.naive"
    return "published.rare" if run["family"] in ("diffusion", "diffusion-transformer", "speech", "recommender") else "published.images"


def hours_sd(run, sd):
    """Part of what missing inputs add is in the cell's residuals already."""
    return math.hypot(sd.get(cell(run), sd["all"]), WORK["spread.input_share"] * run["spread"])


def eighty(pairs):
    """ln-sd of a normal whose P10-P90 holds 80 % of the residuals. A paper's rows err together: n of them weigh as sqrt n."""
    count = {}
    for run, _ in pairs:
        count[run["source"]] = count.get(run["source"], 0) + 1
    ordered = sorted((abs(r), 1.0 if run["origin"] == "mlperf" else count[run["source"]] ** -0.5) for run, r in pairs)
    total = sum(weight for _, weight in ordered)
    reach, met = min(total, 0.8 * (total + 1)), 0.0  # conformal: one more row is to come
    for size, weight in ordered:
        met += weight
        if met >= reach - 1e-9:
            break
    return max(0.05, size / Z)


def spreads(pairs, pooled=6):
    """ln-sd by cell, drawn to the one of all rows as if by `pooled` rows more."""
    overall = eighty(pairs)
    out = {"all": overall}
    for name in sorted({cell(run) for run, _ in pairs}):
        mine = [(run, r) for run, r in pairs if cell(run) == name]
        out[name] = math.exp((len(mine) * math.log(eighty(mine)) + pooled * math.log(overall)) / (len(mine) + pooled))
    return out


# ---- trees --------------------------------------------------------------------------------------------------------------
TREES_SD = 0.55  # on data sets left out
# ln of core-ns per row, tree and feature at 100 features (methodology 1.4); of the factor of XGBoost hist and exact; exponent of features less one
TREE_PRIOR = numpy.array([math.log(18.0), math.log(2.5), math.log(8.0), -0.1, -0.3])
TREE_PRIOR_SD = numpy.array([0.5, 0.4, 0.5, 0.15, 0.3])


def tree_features(run):
    row = run["row"]
    text = f"{row['architecture']} {row['name']}".lower()
    engine = 2 if "exact" in text else 1 if re.search("hist|xgboost|catboost", text) else 0
    shape = re.search(r"([\d.e+]+) rows x (\d+) features", row["unique_dataset_size"])
    rows_, features = (float(shape[1]), float(shape[2])) if shape else (1e6, 50.0)
    if rows_ * features > WORK["sparse_cells"]:  # one-hot columns that are never set together are kept as one
        features = min(features, WORK["sparse_features"])
    threads = re.search(r"(\d+)\s*threads", row["hardware"].lower())
    threads = float(threads[1]) if threads else WORK["server_threads"]
    base = math.log(float(row["samples_processed"]) * features * 1e-9 / threads / 3600)
    slope = math.log(features / 100)
    return base, numpy.array([1.0, float(engine == 1), float(engine == 2), slope, slope * (engine == 2)])


def fit_trees(rows):
    if not rows:
        return TREE_PRIOR
    x = numpy.array([tree_features(run)[1] for run in rows])
    y = numpy.array([math.log(run["hours"]) - tree_features(run)[0] for run in rows])
    inverse = numpy.diag(1 / TREE_PRIOR_SD ** 2)
    return TREE_PRIOR + numpy.linalg.solve(x.T @ x / 0.35 ** 2 + inverse, x.T @ (y - x @ TREE_PRIOR) / 0.35 ** 2)


def log_hours(run, law, trees):
    if run["family"] == "trees":
        base, x = tree_features(run)
        return base + float(x @ trees)
    low_precision = run["x"][NAMES.index("precision.fp8")]
    floor = run["flop"] / ((FP8_MFU_MOST if low_precision else MFU_MOST) * run["top"]) / 3600
    return max(math.log(run["roof"]) + float(run["x"] @ law), math.log(floor))


# ---- watts ---------------------------------------------------------------------------------------------------------------
GPU_FULL = 0.93          # GPU at full load, share of TDP
CARBONTRACKER_PUE = 1.59  # its default, inside its readings
CODECARBON_HOST_W = 230  # its constant for an unknown CPU (42.5 W) and its memory model of a large server, per machine
OLD_PUE, NEW_PUE = 1.58, 1.12  # industry mean up to 2020; hyperscale sites now. The published PUE of a run is never read.
WATT_PRIORS = {  # median and ln-sd
    "node_full": (1.25, 0.06),      # node at full load over the sum of its GPUs' TDP, at the AC meter (methodology 3.1)
    "node_idle_share": (0.31, 0.10),  # of that, when idle (methodology 3.1); held near the logged idle readings
    "scaling_power": (1.0, 0.3),    # of the loss by strong scaling, how much shows in power
    "busy_most": (0.82, 0.12),      # utilisation of a large model outside of MLPerf
    "half_size_m": (30.0, 0.6),     # parameters [10^6] at which a run keeps its GPU half as busy as a large one
    "host_share": (0.10, 0.3),      # CPU and memory per GPU, share of GPU TDP, where software meters them
}
WATT_NAMES = list(WATT_PRIORS)


def boundary(row, energy=False):
    """What was metered: gpu, node, software, carbontracker, codecarbon; and whether the PUE is in it. None: not a measurement."""
    own, other = row["power_scope"].lower(), row["energy_scope"].lower()
    text = (other or own) if energy else (own or other)
    if "tdp" in text or "peak power capacity" in text or row["energy_is_tdp_times_hours"] == "yes":
        return None
    facility = "pue" in text and "no pue" not in text and energy
    if "carbontracker" in text:
        return "carbontracker", False
    if "codecarbon" in text:
        return "codecarbon", False
    if re.search(r"node|wall|telemetry|server|system", text):
        return "node", facility
    if re.search(r"gpu only|gpu average|gpu energy|^gpu\b(?!.{0,3}cpu)|nvidia-smi|accelerator only", text):
        return "gpu", facility
    if re.search(r"cpu|dram|rapl|total", text):
        return "software", facility
    if "facility" in text or "data.?cent" in text:  # Strubell: software meters times the PUE; others: nodes
        return ("software" if row["power_scope"] and "cpu" in own else "node"), True
    return "node", facility


def size_m(run):
    row = run["row"]
    known = number(row["params_active"]) or number(row["params_total"])
    if known:
        return known / 1e6
    text = Wording(f"{row['architecture']} {row['name']}")
    by_network = network(text) if run["family"] in IMAGES else None
    if by_network and by_network.get("parameters_m"):
        return by_network["parameters_m"]
    return named("parameters_m", text) or work_value("default_parameters_m", run["family"] if run["family"] in IMAGES else "default")


def busy(run, p):
    """Utilisation of the accelerators while the run lasts."""
    if run["stack"] == "tuned":
        return math.exp(-p["scaling_power"] * PRIORS["scaling.strong"][0] * lost_to_scaling(run))
    return p["busy_most"] * size_m(run) / (size_m(run) + p["half_size_m"])


def watts(run, p, scope, facility):
    part, u = PARTS[run["part"]], busy(run, p)
    gpu = part["idle"] + (GPU_FULL * part["tdp"] - part["idle"]) * u
    host = p["host_share"] * part["tdp"]
    out = {"gpu": gpu, "software": gpu + host, "carbontracker": CARBONTRACKER_PUE * (gpu + host), "codecarbon": gpu + CODECARBON_HOST_W / min(8.0, max(1.0, run["devices"] or 8.0)),
           "node": part["tdp"] * p["node_full"] * (p["node_idle_share"] + (1 - p["node_idle_share"]) * u)}[scope]
    return out * ((OLD_PUE if run["year"] <= 2020 else NEW_PUE) if facility else 1.0)


def fit_watts(rows):
    start = numpy.array([math.log(WATT_PRIORS[name][0]) for name in WATT_NAMES])
    sd = numpy.array([WATT_PRIORS[name][1] for name in WATT_NAMES])

    def errors(z):
        p = dict(zip(WATT_NAMES, numpy.exp(z)))
        own = [(math.log(run["watts"] / watts(run, p, *run["scope"]))) / WATT_SD_PRIOR[watt_cell(run)] for run in rows]
        return numpy.concatenate([own, (z - start) / sd])

    return dict(zip(WATT_NAMES, numpy.exp(least_squares(errors, start, loss="soft_l1").x)))


def watt_cell(run):
    if run["stack"] == "tuned":
        return "node"
    return "guessed" if size_is_guess(run) else "software"


def size_is_guess(run):
    text = Wording(f"{run['row']['architecture']} {run['row']['name']}")
    return not (number(run["row"]["params_active"]) or number(run["row"]["params_total"]) or named("parameters_m", text) or network(text))


WATT_SD_PRIOR = {"node": 0.08, "software": 0.20, "guessed": 0.40}


def watt_sd(pairs):
    out = {}
    for name, prior in WATT_SD_PRIOR.items():
        mine = [abs(r) for run, r in pairs if watt_cell(run) == name]
        n = len(mine)
        top = numpy.quantile(mine, min(1.0, 0.8 * (n + 1) / n)) / Z if n else prior
        out[name] = max(0.05, math.exp((n * math.log(top) + 8 * math.log(prior)) / (n + 8)))
    return out


# ---- reading ------------------------------------------------------------------------------------------------------------
FIELDS = []
FORBIDDEN = re.compile(r"\b(t5|gpt-?3 175b \(|gshard|switch|xlm)\b", re.I)  # LLMCarbon's five runs; MLPerf's GPT-3 segments are others


def read(folder):
    table = list(csv.DictReader(open(folder / "truth/training_runs.csv", newline="", encoding="utf-8")))
    FIELDS.extend(table[0])
    runs = []
    for row in table:
        if FORBIDDEN.search(row["name"]) and "mlperf" not in row["name"].lower():
            continue
        run = describe(row)
        run["hours"] = number(row["device_hours"])
        run["fit"] = row["usable_device_hours"] == "yes" and run["hours"] and not run["skip"]
        if run["family"] == "trees":  # one source: the data set is the group
            run["source"] = "trees " + row["unique_dataset_size"]
        if run["fit"] and run["family"] != "trees":
            run["y"] = math.log(run["hours"] / run["roof"])
        runs.append(run)
    return runs


def scores(pairs):
    """Group: (n, MdAPE, within x1.5, within x2, median ratio, coverage, ln of P90 over P10). pairs: (run, residual, sd)."""
    groups = {"all": pairs}
    for run, r, sd in pairs:
        for key in (f"origin:{run['origin']}", f"category:{run['category']}", f"modality:{run['modality']}", f"cell:{cell(run)}",
                    *(("LLM pretrain, published",) if run["origin"] == "published" and run["category"] == "pretrain" and run["modality"] == "text" else ())):
            groups.setdefault(key, []).append((run, r, sd))
    out = {}
    for key in sorted(groups):
        r, sd = (numpy.array([pair[i] for pair in groups[key]]) for i in (1, 2))
        out[key] = (len(r), numpy.median(abs(numpy.exp(-r) - 1)), numpy.mean(abs(r) < math.log(1.5)), numpy.mean(abs(r) < LN2), math.exp(numpy.median(r)),
                    numpy.mean(abs(r) < Z * sd), numpy.median(2 * Z * sd))
    return out


def show(title, pairs):
    print(f"\n{title}\n  {'group':34}   n   MdAPE  <x1.5   <x2  ratio  cover  width")
    for key, (n, error, half, twice, ratio, covered, width) in scores(pairs).items():
        print(f"  {key:34} {n:3} {error:6.1%} {half:6.1%} {twice:5.0%} {ratio:6.2f} {covered:6.0%} {width:6.2f}")


def records_of(law, sd, p, sd_watts, trees, data, left):
    """Lines of models/train.json. left: pairs of hours and of watts, predicted without their sources."""
    def error(pairs):
        _, median, _, twice, *_ = scores(pairs)["all"]
        return f"scripts/fit/training_law.py, sources left out in turn (form and priors chosen with these rows in view): MdAPE {median:.0%}, {twice:.0%} within x2, {len(pairs)} rows"

    hours, of_trees, of_watts = error(left["hours"]), error([pair for pair in left["hours"] if pair[0]["family"] == "trees"]), error(left["watts"])
    out = {}

    def add(key, value, unit, note, basis="measured", source="published-training-runs"):
        key = "train.law." + key
        out[key] = dict(id=key, unit=unit, value=float(f"{float(value):.4g}"), basis=basis, source=source, note=note)

    for key, value, unit, note in (
            ("compute_efficiency", COMPUTE_EFFICIENCY, "1", "share of dense tensor peak that the arithmetic of the roofline reaches"),
            ("scalar_efficiency", SCALAR_EFFICIENCY, "1", "the same of plain fp32 units"), ("fp32_traffic", FP32_TRAFFIC, "1", "bytes of an fp32 run over a mixed one"),
            ("activation_bytes", ACTIVATION_BYTES, "B", "moved per activation and training step, images"), ("hidden_bytes", HIDDEN_BYTES, "B", "moved per token, layer and unit of hidden size, transformers"),
            ("activations_at_1gmac", ACTIVATIONS_AT_1GMAC, "1", "activations of a network of 1 GMAC at 224 x 224 whose own number is not known"),
            ("activations_exponent", ACTIVATIONS_EXPONENT, "1", "growth of that number with GMACs at 224 x 224"), ("aspect", ASPECT, "1", "hidden size over layers"),
            ("mfu_most", MFU_MOST, "1", "no prediction is faster, 16 bit"), ("fp8_mfu_most", FP8_MFU_MOST, "1", "the same in fp8, of the 16-bit peak")):
        add(key, value, unit, note, "assumed", "steelyard-judgement")
    for name, value in zip(NAMES, law):
        rows = sum(1 for run in data if run["x"][NAMES.index(name)])
        add(name, value, "1", f"added to ln hours; prior {PRIORS[name][0]:g} sd {PRIORS[name][1]:g}, {rows} rows; {hours}")
    for name, value in sd.items():
        add("spread." + name, value, "1", f"ln-sd of hours, from residuals on sources left out; {hours}")
    add("spread.trees", TREES_SD, "1", f"ln-sd of hours on data sets left out, rounded up by hand; {of_trees}")
    for name, value in zip(("core_ns", "histogram_factor", "exact_factor"), numpy.exp(trees[:3])):
        what = "per row, tree and feature at 100 features, on one core" if name == "core_ns" else "XGBoost over LightGBM"
        add("trees." + name, value, "ns" if name == "core_ns" else "1", f"{what}; {of_trees}")
    add("trees.feature_exponent", trees[3], "1", f"of features / 100, beyond proportional; {of_trees}")
    add("trees.exact_feature_exponent", trees[4], "1", f"the same, added for exact splits; {of_trees}")
    for name, value in p.items():
        add("watts." + name, value, "1e6" if name == "half_size_m" else "1", f"prior median {WATT_PRIORS[name][0]:g} ln-sd {WATT_PRIORS[name][1]:g}; {of_watts}")
    for name, value in sd_watts.items():
        add("watts.spread." + name, value, "1", f"ln-sd of watts per device, from residuals on sources left out; {of_watts}")
    for name, value, unit in (("gpu_full", GPU_FULL, "1"), ("carbontracker_pue", CARBONTRACKER_PUE, "1"), ("codecarbon_host", CODECARBON_HOST_W, "W"), ("pue_to_2020", OLD_PUE, "1"), ("pue_from_2021", NEW_PUE, "1")):
        add("watts." + name, value, unit, "not fitted", "assumed", "steelyard-judgement")
    return out


def write_coefficients(fitted):
    path, waiting = ROOT / "models/train.json", dict(fitted)
    lines = path.read_text(encoding="utf-8").split("\n")
    for index, line in enumerate(lines):
        known = re.match(r'\{"id": "(train\.law\.[^"]+)"', line)
        if known:
            lines[index] = json.dumps(waiting.pop(known[1]), ensure_ascii=False) + ("," if line.endswith(",") else "")
    if waiting:
        sys.exit(f"{path.relative_to(ROOT)} has no line for {', '.join(waiting)}: add one of each by hand; nothing is written")
    path.write_text("\n".join(lines), encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written: {len(fitted)} coefficients")


BEGIN, END = "<!-- scripts/fit/training_law.py --write writes what follows -->\n", "<!-- scripts/fit/training_law.py: end -->\n"
SHOWN = [("device-hours", "hours", (("all", "all"), ("language models, pre-training", "LLM pretrain, published"), ("text", "modality:text"), ("vision", "modality:vision"),
                                    ("text and images", "modality:multimodal"), ("diffusion", "modality:diffusion"), ("tabular", "modality:tabular"),
                                    ("MLPerf", "origin:mlperf"), ("all but MLPerf", "origin:published"))),
         ("watts per device", "watts", (("all", "all"), ("MLPerf, at the node", "origin:mlperf"), ("all but MLPerf", "origin:published"))),
         ("kWh", "energy", (("all", "all"), ("MLPerf", "origin:mlperf"), ("all but MLPerf", "origin:published")))]


def write_readme(left):
    path = ROOT / "README.md"
    rows = ["| what | runs | n | median error | within ×2 | in P10–P90 | P90 / P10 |", "|---|---|--:|--:|--:|--:|--:|"]
    for title, target, groups in SHOWN:
        table = scores(left[target])
        for words, key in groups:
            n, error, _, twice, _, covered, width = table[key]
            rows.append(f"| {title} | {words} | {n} | {100 * error:.0f} % | {100 * twice:.0f} % | {100 * covered:.0f} % | {math.exp(width):.1f} |")
            title = ""
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    path.write_text(before + BEGIN + "\n" + "\n".join(rows) + "\n\n" + END + rest.split(END)[1], encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written")


def predict(file):
    """Prints what the coefficients as they are written say of every run, usable or not."""
    value = by_prefix("train.law.")
    law = numpy.array([value[name] for name in NAMES])
    trees = numpy.array([*(math.log(value["trees." + name]) for name in ("core_ns", "histogram_factor", "exact_factor")), value["trees.feature_exponent"], value["trees.exact_feature_exponent"]])
    sd = {key[len("spread."):]: x for key, x in value.items() if key.startswith("spread.")}
    p = {name: value["watts." + name] for name in WATT_NAMES}
    print("id,target,p10,p50,p90")

    def put(run, target, median, sd_ln):
        print(",".join([run["id"], target, *(f"{median * math.exp(z * sd_ln):.10g}" for z in (-Z, 0, Z))]))

    for row in csv.DictReader(open(file, newline="", encoding="utf-8")):
        run = describe({**dict.fromkeys(("energy_is_tdp_times_hours", "train_flops_basis"), ""), **row})
        if not run["skip"]:
            put(run, "device_hours", math.exp(log_hours(run, law, trees)), sd["trees"] if run["family"] == "trees" else hours_sd(run, sd))
        scope = boundary(row)
        if scope and not run["cpu"]:
            put(run, "watts_per_device", watts(run, p, *scope), math.hypot(value["watts.spread." + watt_cell(run)], 0 if run["part_known"] else missing("part")))


def main():
    folder, options = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if options == ["--predict"] and folder.is_file():
        predict(folder)
        return
    if len(sys.argv) < 2 or not folder.is_dir() or set(options) - {"--rows", "--write"}:
        sys.exit(__doc__)
    runs = read(folder)
    bench = foundry(folder)
    data = [run for run in runs if run["fit"] and run["family"] != "trees"]
    trees = [run for run in runs if run["fit"] and run["family"] == "trees"]
    print(f"{len(runs)} rows, {len(data) + len(trees)} with hours and inputs")
    for run in runs:
        if run["skip"] and run["row"]["usable_device_hours"] == "yes":
            print("  skipped", run["id"], run["skip"])
        if not run["part_known"] and not run["cpu"]:
            print("  unknown hardware", run["row"]["hardware"])
    # nested: strength and widths are chosen without the outer source
    pairs = []
    weigh(data + bench)
    groups = by_source(data + bench)
    pairs += nested(data + bench)
    for source in sorted({run["source"] for run in trees}):
        law = fit_trees([run for run in trees if run["source"] != source])
        for run in trees:
            if run["source"] == source:
                base, x = tree_features(run)
                pairs.append((run, math.log(run["hours"]) - base - float(x @ law), TREES_SD))
    show("hours, nested leave one source out", pairs)
    naive = [(run, math.log(run["hours"] / (run["flop"] / (0.40 * 1e12 * (PARTS[run["part"]]["fp16"] or PARTS[run["part"]]["fp32"])) / 3600)), 0.25) for run in data]
    show("for comparison: FLOP at 40 % of 16-bit peak", naive)
    show("for comparison: the same regression without bytes moved (MFU only)", [(run, math.log(run["hours"]) - log_hours(run, law, None), 0.4)
         for flat in [by_source(with_constants(data + bench, 0.0, 0.0))] for source in flat if source != "llm-foundry"
         for law in [solve(flat, 1.4, (source,))] for run in flat[source][0]])
    pairs_of_benchmark = []
    for name in sorted({run["row"]["name"].split()[2] for run in data if run["origin"] == "mlperf"}):
        mine = [run for run in data if run["origin"] == "mlperf" and run["row"]["name"].split()[2] == name]
        law = solve(by_source([run for run in data + bench if run not in mine]), 1.0)
        pairs_of_benchmark += [(run, math.log(run["hours"]) - log_hours(run, law, None), 0.4) for run in mine]
    show("MLPerf, leave one benchmark out of all rounds", pairs_of_benchmark)
    # watts per device, hours given: leave one source out
    metered = []
    for run in runs:
        row = run["row"]
        run["watts"] = number(row["avg_power_w_per_device"])
        run["scope"] = boundary(row)
        if run["watts"] and run["scope"] and row["usable_energy"] in ("yes", "energy_model_only") and not run["cpu"]:
            metered.append(run)
    family = {run["id"]: "huggingface ThatsGroes" if "ThatsGroes" in run["row"]["source"] else run["source"] for run in runs}
    watt_pairs = []
    for source in sorted({family[run["id"]] for run in metered}):
        rest = [run for run in metered if family[run["id"]] != source]
        p = fit_watts(rest)
        sd = watt_sd([(run, math.log(run["watts"] / watts(run, p, *run["scope"]))) for run in rest])
        for run in metered:
            if family[run["id"]] == source:
                watt_pairs.append((run, math.log(run["watts"] / watts(run, p, *run["scope"])), sd[watt_cell(run)]))
                run["watts_left_out"] = p
                run["watt_sd"] = sd[watt_cell(run)]
    show("watts per device, leave one source out", watt_pairs)
    # energy end to end: hours and watts both without the source
    energy_pairs = []
    p_all = fit_watts(metered)
    hours_pair = {run["id"]: (r, sd) for run, r, sd in pairs}
    for run in runs:
        row = run["row"]
        energy, scope = number(row["energy_kwh"]), boundary(row, True)
        if not energy or not scope or row["usable_energy"] != "yes" or run["skip"] or run["family"] == "trees":
            continue
        out = {source for source in (family[run["id"]],)}
        law = solve(groups, choose(groups, out), tuple(out))
        p = run.get("watts_left_out", p_all)
        predicted = math.exp(log_hours(run, law, None)) * watts(run, p, *scope) / 1000
        sd = math.hypot(hours_pair.get(run["id"], (0, 0.45))[1], run.get("watt_sd", 0.25))
        energy_pairs.append((run, math.log(energy / predicted), sd))
    show("energy end to end, leave one source out", energy_pairs)
    strength = choose(groups)
    law = solve(groups, strength)
    inner = left_out(groups, strength)
    sd = spreads([(run, inner[run["id"]]) for run in data])
    p = fit_watts(metered)
    sd_watts = watt_sd([(run, r) for run, r, _ in watt_pairs])
    tree_law = fit_trees(trees)
    print(f"\nfinal fit on all rows, strength of the priors {strength}")
    for name, value in zip(NAMES, law):
        rows = sum(1 for run in data if run["x"][NAMES.index(name)])
        print(f"  {name:32} {value:7.3f}   prior {PRIORS[name][0]:6.2f} sd {PRIORS[name][1]:.2f}   rows {rows:3}")
    for title, table in (("ln-sd of hours", sd), ("watts", p), ("ln-sd of watts", sd_watts)):
        print(f"  {title}:", ", ".join(f"{name} {float(value):.4g}" for name, value in table.items()))
    print("  trees:", ", ".join(f"{value:.4g}" for value in [*numpy.exp(tree_law[:3]), *tree_law[3:]]))
    if "--write" in options:
        left = {"hours": pairs, "watts": watt_pairs, "energy": energy_pairs}
        write_coefficients(records_of(law, sd, p, sd_watts, tree_law, data, left))
        write_readme(left)
    if "--rows" in options:
        for run, r, sd in sorted(pairs, key=lambda t: t[1]):
            mfu = run["flop"] / (run["hours"] * 3600 * run["top"]) if "flop" in run else 0
            print(f"{r:6.2f} sd {sd:4.2f} mfu {mfu:5.2f} {run['family'][:12]:12} {run['stack']:9} {run['part']:16} x{run['devices'] or 0:.0f} {run['hours']:.4g} h {run['id'][:70]}")

        for run, r, sd in watt_pairs:
            print(f"W {r:6.2f} sd {sd:4.2f} {run['watts']:7.1f} {run['scope']} {size_m(run):.0f}M {run['id']}")
        for run, r, sd in energy_pairs:
            print(f"E {r:6.2f} sd {sd:4.2f} {run['id']}")


if __name__ == "__main__":
    main()

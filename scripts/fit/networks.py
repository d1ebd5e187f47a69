"""What one item costs a network: multiply-adds, activations, parameters, layers and passes, from its name, task and size.

The figures of image networks are those of timm's benchmark tables where the notes of inference.csv repeat them, and recalled
(not verified) for networks that have no row there; they belong into models/networks.json once read. Detectors after DETR
(arXiv 2005.12872) on 800 x 1333; stable diffusion from catalogs/models.json.
"""

import json
import re

from hardware import ROOT

# pattern in the lower-case name, GMACs, activations (10^6 outputs of convolutions and matmuls) and side in pixels of both;
# the first that is found wins
IMAGE = [
    (r"efficientvit.?b0", 0.1, 2.87, 224), (r"efficientvit.?b1", 0.53, 7.25, 224), (r"efficientvit.?b2", 1.6, 14.62, 224),
    (r"efficientvit.?b3", 4, 26.9, 224), (r"efficientvit.?l", 6.97, 25, 224), (r"mobilevitv2", 1.84, 16.08, 256),
    (r"mobilevit.?s", 2.03, 19.94, 256), (r"mobilevit.?xs", 1.05, 16.33, 256), (r"mobilevit.?xxs", 0.42, 8.34, 256),
    (r"fastvit.?t8", 0.7, 8.63, 256), (r"fastvit.?t12", 1.42, 12.42, 256), (r"fastvit.?s12", 1.82, 13.67, 256),
    (r"fastvit.?sa12", 1.96, 14.03, 256), (r"fastvit.?sa24", 3.8, 24.32, 256), (r"fastvit.?sa36", 5.64, 34.02, 256),
    (r"fastvit.?ma36", 7.85, 40.39, 256), (r"maxvit.?tiny", 5.6, 35.78, 224), (r"maxvit.?small", 11.66, 53.17, 224),
    (r"maxvit.?base", 24.04, 95.01, 224), (r"maxvit.?large", 43.68, 127.35, 224),
    (r"beit(v2)?_?large|(vit|deit3?|eva)_?large_patch16|vit-large-patch16", 61.6, 63.5, 224), (r"vit.?large.?patch32", 15.3, 13.3, 224),
    (r"vit.?large.?patch14|eva02.?large.?patch14", 81.1, 88.8, 224), (r"vit.?huge.?patch14|vit.?h.?14", 167.4, 139.4, 224),
    (r"vit.?gigantic|vit.?g(iant)?.?patch14|eva.?giant", 267, 213, 224), (r"so400m", 106.7, 70, 224),
    (r"vit.?base.?patch8", 66.9, 65.7, 224), (r"vit.?base.?patch32", 4.41, 5, 224),
    (r"vit.?base.?patch14|eva02.?base.?patch14", 23.2, 36.5, 224), (r"vit.?small.?patch32", 1.15, 2.5, 224),
    (r"vit.?small.?patch14|eva02.?small.?patch14", 6.1, 24.3, 224), (r"vit.?tiny|deit.?ti(ny)?|eva02.?tiny", 1.26, 6, 224),
    (r"(vit|deit3?|flexivit).?medium", 8, 16, 224), (r"vit.?small|deit3?.?small|flexivit.?small|yolos.?small", 4.61, 11.95, 224),
    (r"vit.?base|deit3?.?base|beit(v2)?.?base|flexivit.?base", 17.58, 23.9, 224), (r"vit.?l", 61.6, 63.5, 224),
    (r"swinv2.?tiny", 5.96, 24.57, 256), (r"swinv2.?small", 11.58, 40.14, 256), (r"swinv2.?base", 20.37, 52.59, 256),
    (r"swinv2.?large", 47.5, 78.9, 256), (r"swin.?tiny", 4.51, 17.06, 224), (r"swin.?small", 8.77, 27.47, 224),
    (r"swin.?base", 15.47, 36.63, 224), (r"swin.?large", 34.53, 54.94, 224), (r"convnextv2.?atto|convnext.?atto", 0.55, 3.81, 224),
    (r"convnext(v2)?.?femto", 0.79, 4.57, 224), (r"convnext(v2)?.?pico", 1.37, 6.1, 224), (r"convnext(v2)?.?nano", 2.46, 8.37, 224),
    (r"convnext(v2)?.?tiny", 4.47, 13.44, 224), (r"convnext(v2)?.?small", 8.71, 21.56, 224), (r"convnext(v2)?.?base", 15.38, 28.75, 224),
    (r"convnext(v2)?.?xlarge", 60.98, 57.5, 224), (r"convnext(v2)?.?huge", 115, 79.07, 224), (r"convnext(v2)?.?large", 34.4, 43.13, 224),
    (r"efficientnetv2.?(rw_)?t", 1.93, 9.94, 224), (r"efficientnetv2.?b0", 0.73, 4.77, 224), (r"efficientnetv2.?b1", 1.21, 7.34, 240),
    (r"efficientnetv2.?b2", 1.72, 9.84, 260), (r"efficientnetv2.?b3", 3.04, 15.74, 300), (r"efficientnetv2.?rw_s", 4.91, 21.41, 288),
    (r"efficientnetv2.?s", 5.35, 22.73, 300), (r"efficientnetv2.?rw_m", 12.72, 47.14, 320), (r"efficientnetv2.?m", 15.85, 57.52, 384),
    (r"efficientnetv2.?(l|xl)", 36.1, 101.16, 384), (r"efficientnet.?b0", 0.4, 6.75, 224), (r"efficientnet.?b1", 0.59, 9.36, 224),
    (r"efficientnet.?b2", 1.02, 13.83, 260), (r"efficientnet.?b3", 1.63, 21.49, 288), (r"efficientnet.?b4", 4.49, 49.49, 380),
    (r"efficientnet.?b5", 8.27, 80.68, 416), (r"efficientnet.?b6", 19.4, 167.39, 528), (r"efficientnet.?b7", 38.33, 289.94, 600),
    (r"efficientnet.?b8", 63.48, 442.89, 672), (r"efficientnet", 0.4, 6.75, 224), (r"mobilenetv4.?conv.?small", 0.19, 1.97, 224),
    (r"mobilenetv4.?(conv|hybrid).?medium", 0.84, 5.8, 224), (r"mobilenetv4.?(conv|hybrid).?large", 2.17, 10, 256),
    (r"mobilenetv3.?small", 0.06, 1.42, 224), (r"mobilenet.?v3", 0.23, 4.41, 224), (r"mobilenet.?v1.*128", 0.19, 1.7, 128),
    (r"mobilenet.?v1", 0.58, 5.1, 224), (r"mobilenet.?v2", 0.31, 6.68, 224), (r"mnasnet|semnasnet", 0.33, 5.46, 224),
    (r"ghostnet", 0.15, 3.55, 224), (r"coatnet|maxxvit", 8, 25, 224), (r"wide.?resnet50", 11.43, 14.4, 224),
    (r"wide.?resnet101", 22.8, 21.23, 224), (r"resnext101.?64x4d", 15.5, 31.2, 224), (r"resnext101.?32x4d", 8.01, 21.23, 224),
    (r"resnext101", 16.48, 31.21, 224), (r"resnext50", 4.26, 14.4, 224), (r"resnetv2.?50|bit.?50", 4.2, 11.1, 224),
    (r"resnet.?18", 1.82, 2.48, 224), (r"resnet.?34", 3.67, 3.74, 224), (r"resnet.?50", 4.11, 11.11, 224),
    (r"resnet.?26", 2.36, 7.35, 224), (r"resnet.?101", 7.83, 16.23, 224), (r"resnet.?152", 11.56, 22.56, 224),
    (r"resnet.?200", 15.07, 32.19, 224), (r"resnet.?14", 1.07, 5.6, 224), (r"regnety.?002", 0.2, 2.17, 224),
    (r"regnety.?004", 0.41, 3.89, 224), (r"regnety.?006", 0.61, 4.33, 224), (r"regnety.?008", 0.81, 5.25, 224),
    (r"regnet.?.?016", 1.63, 8.04, 224), (r"regnet.?.?032", 3.2, 11.26, 224), (r"regnet.?.?040", 4, 12.29, 224),
    (r"regnet.?.?064", 6.39, 16.41, 224), (r"regnet.?.?080", 8, 17.97, 224), (r"regnet.?.?120", 12.14, 21.38, 224),
    (r"regnet.?.?160", 15.96, 23.04, 224), (r"regnet.?.?320", 32.34, 30.26, 224), (r"densenet121", 2.87, 6.9, 224),
    (r"densenet169", 3.4, 7.3, 224), (r"densenet161", 7.73, 11.06, 224), (r"densenet201", 4.34, 7.85, 224), (r"vgg11", 7.61, 7.44, 224),
    (r"vgg13", 11.31, 12.25, 224), (r"vgg19", 19.63, 14.86, 224), (r"vgg", 15.47, 13.56, 224), (r"hrnet.?w18.?small", 1.61, 5.72, 224),
    (r"hrnet.?w18", 4.32, 16.31, 224), (r"hrnet.?w32", 8.97, 22.02, 224), (r"hrnet.?w48", 17.34, 28.56, 224),
    (r"hrnet.?w64", 28.97, 35.09, 224), (r"inception.?v3", 5.73, 8.97, 299), (r"inception.?v4", 12.28, 15.09, 299),
    (r"inception.?resnet", 13.18, 25.06, 299), (r"xception", 8.4, 35.83, 299), (r"poolformer.?s12", 1.82, 5.53, 224),
    (r"levit", 0.4, 3.5, 224), (r"perceiver.?conv", 15, 30, 224),
]
DETECTORS = [
    (r"retinanet", 152, 300, 800), (r"deta", 640, 1000, 1000), (r"dc5", 187, 350, 1000), (r"detr.?resnet.?101", 152, 250, 1000), (r"detr", 86, 170, 1000),
    (r"yolos.?tiny", 10, 60, 800), (r"yolos.?small", 100, 300, 800), (r"yolos.?base", 270, 600, 800), (r"yolov5n", 2.25, 15, 640), (r"yolov5s", 8.25, 25, 640),
    (r"yolov5", 24, 60, 640), (r"yolov8n|yolo11n", 4.35, 18, 640), (r"yolov8s|yolo11s", 14, 35, 640), (r"yolov8|yolo11", 39, 80, 640), (r"yolact", 62, 120, 550),
    (r"ssd", 31, 60, 300), (r"mask.?r.?cnn", 134, 270, 800), (r"faster.?r.?cnn", 134, 250, 800), (r"", 100, 200, 800),
]
# Layers of a transformer by words of its name, most specific first. Encoder-decoders: of both together
LAYERS = [
    (r"gpt2-xl", 48), (r"gpt2-large", 36), (r"gpt2-medium", 24), (r"distilgpt2", 6), (r"gpt2|gpt-neo-125m|openai-gpt|opt-125m", 12), (r"bloomz?-560m|gpt-neo-1.3b|opt-(350m|1.3b)|bloomz?-1b", 24),
    (r"gpt-neo-2.7b|opt-2.7b|opt-6.7b|llama-2-7b|mistral-7b|bloomz?-3b", 32), (r"bloomz?-7b", 30), (r"gpt-j", 28), (r"distilbart", 18), (r"pegasus", 32),
    (r"bart-large", 24), (r"bart", 12), (r"t5-small", 12), (r"t5-base", 24), (r"t5-(large|xl|3b|xxl|11b)|t0pp", 48),
    (r"bert-tiny", 2), (r"tiny", 4), (r"distil", 6), (r"mini(lm)?|small", 12), (r"large|xxl|-xl", 24), (r"base", 12),
]
SIZES = [  # parameters by words of the name, when neither the row nor a card has them
    (r"whisper-tiny", 39e6), (r"whisper-base", 74e6), (r"whisper-small", 244e6), (r"whisper-medium", 769e6), (r"distil-medium", 394e6), (r"distil-large", 756e6),
    (r"whisper-large", 1.55e9), (r"wav2vec2-base|hubert-base", 95e6), (r"hubert-large|wav2vec2-large", 317e6), (r"t5-xxl", 11e9), (r"t5-xl", 3e9), (r"bert-tiny", 4.4e6),
    (r"large", 340e6), (r"medium", 355e6), (r"base", 110e6), (r"small", 40e6), (r"distil", 66e6), (r"tiny", 15e6), (r"mini", 33e6),
]
GROUPS = [  # image networks that share an efficiency
    ("attention", r"(?<!mobile)(?<!efficient)(?<!fast)vit(?!a)|beit|eva|deit|flexi|yolos|so400m", r"maxvit"), ("window", r"swin|maxvit|coatnet|maxxvit", None),
    ("fused", r"efficientnetv2|efficientvit", None), ("depthwise", r"efficientnet|mobile|mnasnet|ghost", None),
    ("grouped", r"regnet|resnext|hrnet|densenet|inception|xception", None), ("convnext", r"convnext", None),
]
UNET_GMACS = 338      # one pass of stable diffusion 1 and 2 at 512 x 512
UNET_XL_GMACS = 2990  # one pass of SDXL at 1024 x 1024
CALLS_WITHOUT_STEPS = 50  # passes of the denoiser in an image when nothing is said: 50 steps of diffusers' default


def cards():
    return {record["id"]: record for record in json.loads((ROOT / "catalogs/models.json").read_text(encoding="utf-8"))["records"]}


CARDS = cards()


def card(name):
    """The catalog's record of a Hugging Face name, without the word for its precision if need be."""
    for candidate in (name, re.sub(r"[-_](fp8|bf16|mxfp4|nvfp4|fp4|int4|awq|gptq)([-_].*)?$", "", name, flags=re.I)):
        if "hf/" + candidate in CARDS:
            return CARDS["hf/" + candidate]
    return {}


def first(table, text):
    return next((row[1:] for row in table if re.search(row[0], text)), None)


def group_of(name):
    for group, pattern, unless in GROUPS:
        if re.search(pattern, name) and not (unless and re.search(unless, name)):
            return group
    return "plain"


def parameters(name, stated):
    """Parameters from the row, the card, a size in the name (7b, 350M), or the words of the name; None if none helps."""
    if stated:
        return stated
    known = card(name).get("parameters_b")
    if known:
        return known * 1e9
    sizes = re.findall(r"(?<![\w.])(\d+(?:\.\d+)?)\s*([bm])(?![a-z])", re.sub(r"[-_/]", " ", name.lower()))
    if sizes:
        return float(sizes[-1][0]) * (1e9 if sizes[-1][1] == "b" else 1e6)
    found = first(SIZES, name.lower())
    return found and found[0]


def layers(name, count):
    """Layers from the words of the name, the card, or the size."""
    known = card(name).get("layers")
    found = first(LAYERS, name.lower())
    if known or found:
        return known or found[0]
    return 16 * (count / 1e9) ** 0.35 if count > 1e9 else 12 if count < 2e8 else 24


def image_work(name, count, side):
    """(GFLOP, activations 10^6) of one image, or None: a network by name, else 170 multiply-adds per parameter at 224."""
    text = name.lower()
    found = first(IMAGE, text)
    if not found:
        if not count:
            return None
        found = (170 * count / 1e9, 5 * (170 * count / 1e9) ** 0.55, 224)
    if not side:  # ..._384, -224-22k: not the 14 of patch14
        named = re.search(r"(?<!\d)(\d{3})(?!\d)", text.split("patch")[-1])
        side = float(named[1]) if named and 96 <= float(named[1]) <= 700 else found[2]
    ratio = side / found[2]
    if group_of(text) == "attention":  # scores grow with the square of the tokens; exponents between 224 and 384 in timm's table
        return 2 * found[0] * ratio ** 2.13, found[1] * ratio ** 2.68
    return 2 * found[0] * ratio ** 2, found[1] * ratio ** 2


def detector_work(name, side):
    found = first(DETECTORS, name.lower())
    scale = ((side or found[2]) / found[2]) ** 2
    return 2 * found[0] * scale, found[1] * scale


def denoiser(name):
    """(GFLOP of one pass, passes) of a latent U-Net, by words of its name: size and side. Distilled models run the default
    number of steps in the benchmarks that do not say; a planner states steps."""
    text = name.lower()
    gmacs, passes = (UNET_XL_GMACS if re.search(r"sdxl|xl-base|xl base", text) else UNET_GMACS), 2 * CALLS_WITHOUT_STEPS
    if "bk-sdm" in text:
        gmacs *= 0.5 if "tiny" in text else 0.6 if "small" in text else 0.66
    if "cascade" in text:
        gmacs *= 5
    if "xl-turbo" in text:
        gmacs /= 4   # drawn at 512 x 512
    return 2 * gmacs, passes

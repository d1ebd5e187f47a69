"""What one item costs a network: multiply-adds, activations, parameters, layers and passes, from its name, task and size.

The networks are those of models/networks.json, everything else is of models/inference.json; src/evidence/inference_work.cpp
reads both alike.
"""

import math
import re

from hardware import WORK, family
from wording import Wording, records, spelled, words_of

NETWORKS, GROUPS = records("models/networks.json", "networks"), records("models/networks.json", "groups")
LAYERS, SIZES, DENOISER_SHARES = family("layers"), family("parameters_m"), family("denoiser_share")
TRAIN = {record["id"]: record.get("value") for record in records("models/train.json", "coefficients")}
CARDS = {record["id"]: record for record in records("catalogs/models.json", "records")}


def known_card(name):
    """The catalog's record of a Hugging Face name."""
    return CARDS.get("hf/" + name, {})


def card(name):
    """The same, without the word for its precision if need be."""
    return known_card(name) or known_card(re.sub(r"[-_](fp8|bf16|mxfp4|nvfp4|fp4|int4|awq|gptq)([-_].*)?$", "", name, flags=re.I))


def spelled_record(candidates, text):
    """The record that has a spelling of which the text spells all words; the longest spelling wins."""
    best, length = None, 0
    for record in candidates:
        for spelling in record.get("spellings", []):
            if len(spelling) > length and all(text.spells(part) for part in spelling.split()):
                best, length = record, len(spelling)
    return best


def network(text, detects=False):
    return spelled_record([record for record in NETWORKS if record.get("detects", False) == detects], text)


def group_of(name):
    """Image networks that share an efficiency."""
    found = spelled_record(GROUPS, Wording(name))
    return found["id"] if found else "plain"


def parameters(name, stated):
    """Parameters from the row, the card, a size in the name (7b, 350M, 1b7), or the words of the name; None if none helps."""
    if stated:
        return stated
    known = known_card(name).get("parameters_b")
    if known:
        return known * 1e9
    sizes = [found for found in (re.fullmatch(r"(\d+(?:\.\d+)?)([bm])(\d*)", word) for word in words_of(name.replace("_", " "))) if found]
    if sizes:
        return float(sizes[-1][1]) * (1e9 if sizes[-1][2] == "b" else 1e6)
    found = spelled(SIZES, Wording(name))
    return found and found * 1e6


def layers(name, count):
    """Layers from the card, the words of the name, or the size."""
    known = known_card(name).get("layers") or spelled(LAYERS, Wording(name))
    if known:
        return known
    if count > 1e9:
        return WORK["layers_of_1b"] * (count / 1e9) ** WORK["layers_exponent"]
    return WORK["layers_of_small"] if count < WORK["small_parameters_m"] * 1e6 else WORK["layers_of_medium"]


def side_in(name):
    """Pixels at the end of a name: ..._384, -224-22k, not the 14 of patch14. None: it has none."""
    text = name.lower()
    named = re.search(r"(?<!\d)(\d{3})(?!\d)", text[text.rfind("patch") + 1:])
    return float(named[1]) if named and 96 <= float(named[1]) <= 700 else None


def image_work(name, count, side):
    """(GFLOP, activations 10^6) of one image, or None: a network by name, else by its parameters."""
    found = network(Wording(name))
    if found:
        gmacs, activations, native = found["gmacs"], found["activations_m"], found["input_pixels"]
    elif count:
        gmacs, native = TRAIN["train.work.multiply_adds_per_parameter"] * count / 1e9, TRAIN["train.work.default_pixels.default"]
        activations = WORK["activations_at_1gmac"] / 1e6 * gmacs ** WORK["activations_exponent"]
    else:
        return None
    ratio = (side or side_in(name) or native) / native
    attention = group_of(name) == "attention"  # scores grow with the square of the tokens
    return (2 * gmacs * ratio ** (WORK["attention_flop_exponent"] if attention else 2),
            activations * ratio ** (WORK["attention_activations_exponent"] if attention else 2))


def detector_work(name, side):
    found = network(Wording(name), detects=True)
    gmacs = found["gmacs"] if found else TRAIN["train.work.default_gmacs.detector"]
    native = found["input_pixels"] if found else TRAIN["train.work.default_pixels.detector"]
    activations = WORK["detector_activations_at_1gmac"] / 1e6 * gmacs ** WORK["detector_activations_exponent"]
    scale = ((side or native) / native) ** 2
    return 2 * gmacs * scale, activations * scale


def volume_work():
    """One scan of KiTS19 through 3D U-Net."""
    found = network(Wording("3D-UNet"))
    return 2 * found["gmacs"] * WORK["volume_windows"], found["activations_m"] * WORK["volume_windows"]


def denoiser_gflop(name):
    """GFLOP of one pass of a latent U-Net, by words of its name."""
    text = Wording(name)
    gmacs = WORK["denoiser_gmacs.xl"] if text.spells("sdxl") or text.spells("xlbase") else WORK["denoiser_gmacs.default"]
    return 2 * gmacs * (spelled(DENOISER_SHARES, text) or 1)

#!/usr/bin/env python3
"""Pretrained models: catalogs/models.json and catalogs/sources/models.json.

Usage: models.py RAW_FOLDER

Raw files, each from a public repository:
  pretrained/llmfit_hf_models_2026-05.csv   https://github.com/AlexsJones/llmfit (MIT): parameters, layers, heads
  pretrained/mteb_models_2026-08.csv        https://github.com/embeddings-benchmark/mteb (Apache-2.0): embeddings, licences
  pretrained/open_clip_model_profile.csv    https://github.com/mlfoundations/open_clip (MIT): GMACs of image towers
  pretrained/timm/benchmark-infer-*.csv     https://github.com/huggingface/pytorch-image-models (Apache-2.0): GMACs
  pretrained/timm/results-imagenet.csv      the same repository: ImageNet accuracy

Which models are listed, and what they are good for, is decided in curated/*.psv, one model a line.
A cell that is filled there wins over the raw file; an empty one is taken from the raw row that the line names.
What was filled by hand and neither agrees with a raw file nor stands in the line's `checked` column
was written down without reading a source: its key goes to the record's `unverified`.
"""

import csv
import json
import pathlib

import common

SCRIPT = "scripts/import/models.py"
CURATED = pathlib.Path(__file__).resolve().parent / "curated"

NUMBERS = ("parameters_b active_b encoder_b decoder_b layers hidden_size heads kv_heads head_dim context_tokens "
           "vocabulary gmacs input_pixels latent_tokens steps frames_per_second clip_seconds").split()
ORDER = ("id hub name family tasks_as_is tasks_fine_tuned parameters_b active_b layers hidden_size heads kv_heads "
         "head_dim context_tokens vocabulary encoder_b decoder_b gmacs input_pixels latent_tokens steps "
         "frames_per_second clip_seconds licence gated languages modalities instruct reasoning released downloads benchmark "
         "note source date unverified").split()

CLASSIFY = ["text-classification", "sentiment"]
WRITE = ["summarization", "question-answering", "text-generation"]
TEXT = ["text-classification", "token-classification", "sentiment", *WRITE]
SEE = ["document-extraction", "image-classification"]

# What a model of a kind does as it is, and what it can be fine-tuned for. A fixed, narrow set of classes is nothing as it
# is: it must not win a general task by its price. Below 1 B parameters prompting is not trusted with extraction, questions
# or translation.
SMALL_B = 1.0
DECODERS = {
    "llm": (TEXT, TEXT), "reasoning": (TEXT, TEXT), "base": ([], TEXT),
    "code": (["text-generation"], ["text-generation"]), "codebase": ([], ["text-generation"]),
    "guard": ([], ["text-classification"]),
    "vlm": (TEXT + SEE, TEXT + SEE), "vlm-base": ([], TEXT + SEE),
    "ocr": (["document-extraction"], ["document-extraction"]),
}
ENCODERS = {
    "encoder": ("encoder", [], ["text-classification", "token-classification", "sentiment", "question-answering", "embedding"]),
    "classifier": ("encoder", [], ["text-classification"]),
    "sentiment": ("encoder", ["sentiment"], CLASSIFY),
    "ner": ("encoder", ["token-classification"], ["token-classification"]),
    "zero-shot-ner": ("encoder", ["token-classification"], ["token-classification"]),
    "qa": ("encoder", ["question-answering"], ["question-answering"]),
    "zero-shot": ("encoder", CLASSIFY, CLASSIFY),
    "embedding": ("embedding", ["embedding"], ["embedding", *CLASSIFY]),
    "embedding-rec": ("embedding", ["embedding", "recommendation"], ["embedding", *CLASSIFY, "recommendation"]),
    "reranker": ("reranker", [], ["text-classification"]),
}
IMAGES = {
    "clip": (["image-classification", "embedding"], ["image-classification", "embedding"]),
    "image-embedding": (["embedding"], ["embedding", "image-classification"]),
    "image-features": (["embedding"], ["embedding", "image-classification", "anomaly-detection"]),
    "page-embedding": (["embedding"], ["embedding"]),
}
SEQ2SEQ = {"S": ["summarization"], "T": ["translation"], "Q": ["question-answering"], "C": CLASSIFY, "A": ["speech-to-text"]}

# Architectures that many text models share, by the llmfit row that shows them.
TWINS = {"S": "BAAI/bge-small-en-v1.5", "B": "BAAI/bge-base-en-v1.5", "L": "BAAI/bge-large-en-v1.5",
         "X6": "mixedbread-ai/mxbai-embed-xsmall-v1", "XB": "cambridgeltl/SapBERT-UMLS-2020AB-all-lang-from-XLMR",
         "XL": "intfloat/multilingual-e5-large", "MB": "ibm-granite/granite-embedding-english-r2"}
LLMFIT = {"layers": "num_hidden_layers", "hidden_size": "hidden_size", "heads": "num_attention_heads",
          "kv_heads": "num_key_value_heads", "head_dim": "head_dim", "vocabulary": "vocab_size"}
MODALITIES = {"document": ["text", "image"], "vision-language": ["text", "image"], "tabular": ["tabular"],
              "time-series": ["series"], "text-to-speech": ["text", "audio"]}
TWO_STACKS = ("encoder-decoder", "speech-encoder-decoder")
# Licences that the embedding list gives as an address, by the name the hub shows.
NAMED_LICENCES = {"ai.google.dev/gemma": "gemma", "dinov3": "dinov3-license"}


def table(name):
    with open(CURATED / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))


def named(rows, key="name"):
    """The rows by name; where a name stands twice, the row that knows more."""
    found = {}
    for row in rows:
        known = sum(bool(value) for value in row.values())
        if known > sum(bool(value) for value in found.get(row[key], {}).values()):
            found[row[key]] = row
    return found


class Raw:
    """The raw tables, and the sources they came from."""

    def __init__(self, folder):
        pretrained = folder / "pretrained"
        self.llmfit = named(common.rows(pretrained / "llmfit_hf_models_2026-05.csv"))
        self.mteb = named(common.rows(pretrained / "mteb_models_2026-08.csv"))
        self.open_clip = named(common.rows(pretrained / "open_clip_model_profile.csv"), "model")
        timm = pretrained / "timm"
        self.timm_cost = {}
        for row in common.rows(timm / "benchmark-infer-amp-nchw-pt240-cu124-rtx4090.csv"):
            self.timm_cost[row["model"], int(row["infer_img_size"])] = row
        self.timm_score = {(row["model"], int(row["img_size"])): row for row in common.rows(timm / "results-imagenet.csv")}

    def llmfit_facts(self, name, architecture_only=False):
        row = self.llmfit[name]
        facts = {key: common.number(row[column]) for key, column in LLMFIT.items()}
        if not architecture_only:
            facts["parameters_b"] = common.number(row["parameters_raw"]) / 1e9
            facts["released"] = row["release_date"] or None
            facts["context_tokens"] = common.number(row["context_length"])  # often multiplied by the rope factor: a check only
        return facts

    def mteb_facts(self, name, same_model=True):
        row = self.mteb[name]
        count = common.number(row["n_parameters"])
        facts = {"parameters_b": count and count / 1e9}
        if same_model:
            context = common.number(row["max_tokens"])
            licence = row["license"]
            for part, spelled in NAMED_LICENCES.items():
                licence = spelled if part in licence else licence
            if licence.startswith("http"):
                licence = "other"
            facts |= {"context_tokens": 512 if context == 514 else context,
                      "released": row["release_date"] or None,
                      "licence": licence if licence and licence != "not specified" else None}
        return facts


def agrees(mine, raw):
    if isinstance(mine, float) and isinstance(raw, (int, float)):
        return abs(mine - raw) <= 0.005 * abs(raw)
    return mine == raw


def by_hand(row):
    """The facts that a curated line states itself."""
    facts = {key: common.number(row[key]) for key in NUMBERS if row.get(key)}
    for key in ("licence", "released"):
        if row.get(key):
            facts[key] = row[key]
    if row.get("gated"):
        facts["gated"] = row["gated"] == "yes"
    if row.get("languages"):
        facts["languages"] = row["languages"].split()
    if row.get("benchmark"):
        name, score = row["benchmark"].rsplit(" ", 1)
        facts["benchmark"] = {"name": name, "score": float(score)}
    return facts


class Catalog:
    def __init__(self, raw):
        self.raw = raw
        listed = json.loads((CURATED / "model_sources.json").read_text(encoding="utf-8"))
        self.sources = {source["id"]: source for source in listed["sources"]}
        self.read_at = listed["where_hand_written_facts_were_read"]
        self.licence_read_at = listed["where_licences_were_read"]
        self.records = []

    def hand_source(self, name):
        prefixes = [prefix for prefix in self.read_at if name.startswith(prefix)]
        return self.read_at[max(prefixes, key=len)] if prefixes else "hub-model-cards"

    def add(self, row, *, hub, family, as_is, fine_tuned, raw_facts=(), source=None, modalities=None, **more):
        """One record: raw facts, then what the curated line says, and which of that nobody checked."""
        name = row["id"]
        known = {}
        for facts in raw_facts:
            known |= {key: value for key, value in facts.items() if value is not None and key not in known}
        mine = by_hand(row)
        checked = set((row.get("checked") or "").split())
        if any(name.startswith(prefix) for prefix in self.licence_read_at):
            checked.add("licence")
        unverified = [key for key, value in mine.items()
                      if key not in checked and not (key in known and agrees(value, known[key]))]
        record = {"id": {"huggingface": "hf/", "timm": "timm/", "library": "library/"}[hub] + name,
                  "hub": hub, "name": name.split("/")[-1], "family": family,
                  "tasks_as_is": as_is, "tasks_fine_tuned": fine_tuned}
        record |= known | mine | {key: value for key, value in more.items() if value is not None}
        record["modalities"] = modalities
        if hub == "huggingface" and name in self.raw.llmfit:
            record["downloads"] = common.number(self.raw.llmfit[name]["hf_downloads"]) or None
        notes = [row.get("note")]
        if family in TWO_STACKS and "layers" in record:
            notes.append("Layers are those of encoder and decoder together.")
        record["note"] = " ".join(filter(None, notes)) or None
        record["source"] = source or self.hand_source(name)
        record["date"] = self.sources[record["source"]]["date"]
        record["unverified"] = sorted(unverified) or None
        self.records.append({key: record[key] for key in ORDER if record.get(key) is not None})

    def decoders(self):
        for row in table("decoders.psv"):
            raw_name = row["id"] if row["raw"] == "=" else row["raw"]
            raw_facts = [self.raw.llmfit_facts(raw_name)] if raw_name else []
            if raw_facts and row["raw"] != "=":
                raw_facts[0]["released"] = None
            kind = row["kind"]
            as_is, fine_tuned = (list(tasks) for tasks in DECODERS[kind])
            parameters = common.number(row["parameters_b"]) or raw_facts[0]["parameters_b"]
            if kind in ("llm", "reasoning", "vlm", "base", "vlm-base") and row["languages"] != "en":
                fine_tuned.append("translation")
                as_is += ["translation"] if as_is else []
            if parameters < SMALL_B and len(as_is) > 1:
                as_is = [task for task in as_is
                         if task in ("text-classification", "sentiment", "summarization", "text-generation", *SEE)]
            sees = kind in ("vlm", "vlm-base", "ocr")
            self.add(row, hub="huggingface",
                     family="vision-language" if sees else "moe-decoder" if row["active_b"] else "decoder",
                     as_is=as_is, fine_tuned=fine_tuned, raw_facts=raw_facts,
                     source="llmfit-2026-05" if raw_facts else None,
                     modalities=["text", "image"] if sees else ["text"],
                     instruct=kind not in ("base", "codebase", "vlm-base"), reasoning=True if kind == "reasoning" else None)

    def text_models(self):
        for row in table("text.psv"):
            twin = TWINS.get(row["llmfit"], row["llmfit"])
            listed = row["id"] if row["mteb"] == "=" else row["mteb"]
            raw_facts = [self.raw.mteb_facts(listed, same_model=row["mteb"] == "=")] if listed else []
            if twin:
                raw_facts.append(self.raw.llmfit_facts(twin, architecture_only=bool(listed)))
                if not listed:
                    raw_facts[-1]["released"] = None
            family, as_is, fine_tuned = ENCODERS[row["kind"]]
            if twin and family == "encoder":
                raw_facts[-1] |= {"kv_heads": None, "head_dim": None}
            if row["id"] == "facebook/bart-large-mnli":
                family = "encoder-decoder"
            self.add(row, hub="huggingface", family=family, as_is=as_is, fine_tuned=fine_tuned, raw_facts=raw_facts,
                     source="mteb-2026-08" if listed else "llmfit-2026-05" if twin else None, modalities=["text"])

    def other_raw(self, row):
        """A raw row named as llmfit:NAME or mteb:NAME, = for the model itself."""
        if not row["raw"]:
            return [], None
        kind, name = row["raw"].split(":", 1)
        same = name == "="
        name = row["id"] if same else name
        if kind == "llmfit":
            return [self.raw.llmfit_facts(name) | {"released": None}], "llmfit-2026-05"
        return [self.raw.mteb_facts(name, same_model=same)], "mteb-2026-08"

    def sequence_to_sequence(self):
        for row in table("seq2seq.psv"):
            raw_facts, source = self.other_raw(row)
            fine_tuned = [task for letter in row["fine_tuned"].split() for task in SEQ2SEQ[letter]]
            self.add(row, hub="huggingface", family="encoder-decoder", as_is=row["as_is"].split(), fine_tuned=fine_tuned,
                     raw_facts=raw_facts, source=source,
                     modalities=["text", "audio"] if "A" in row["fine_tuned"].split() else ["text"])

    def image_classifiers(self):
        for row in table("timm.psv"):
            size = int(row["size"])
            cost = self.raw.timm_cost[row["id"].split(".")[0], size]
            score = self.raw.timm_score[row["id"], size]
            facts = {"parameters_b": common.number(score["param_count"].replace(",", "")) / 1e3,
                     "gmacs": common.number(cost["infer_gmacs"]), "input_pixels": size,
                     "benchmark": {"name": f"ImageNet top-1 at {size}", "score": round(float(score["top1"]) / 100, 4)}}
            self.add(row, hub="timm", family=row["family"], as_is=[], raw_facts=[facts], source="timm-benchmarks",
                     fine_tuned=["image-classification", *row["tasks"].split()], modalities=["image"])

    def image_and_text(self):
        for row in table("clip.psv"):
            raw_facts = [self.raw.mteb_facts(row["id"])] if row["mteb"] else []
            source = "mteb-2026-08"
            if row["open_clip"]:
                profile = self.raw.open_clip[row["open_clip"]]
                raw_facts.append({"gmacs": common.number(profile["image_gflops"]) / 2,
                                  "parameters_b": common.number(profile["mparams"]) / 1e3})
                source = source if row["mteb"] else "open-clip-profile"
                row["note"] = " ".join(filter(None, [row["note"], "GMACs are the image side's."]))
            if row["timm"]:
                cost = self.raw.timm_cost[row["timm"], int(row["input_pixels"])]
                raw_facts.append({"gmacs": common.number(cost["infer_gmacs"])})
            as_is, fine_tuned = IMAGES[row["kind"]]
            languages = None if row["kind"].startswith("image") else ["en"]
            for facts in raw_facts:
                facts.pop("context_tokens", None)
            self.add(row, hub="huggingface", family="embedding" if row["kind"] == "page-embedding" else "vit",
                     as_is=as_is, fine_tuned=fine_tuned, raw_facts=[*raw_facts, {"languages": languages}], source=source,
                     modalities=["image"] if row["kind"] == "image-features" else ["text", "image"])

    def vision(self):
        for row in table("vision.psv"):
            raw_facts, source = self.other_raw(row)
            self.add(row, hub=row["hub"], family=row["family"], as_is=row["as_is"].split(),
                     fine_tuned=row["fine_tuned"].split(), raw_facts=raw_facts, source=source,
                     modalities=MODALITIES.get(row["family"], ["image"]))

    def others(self):
        for row in table("other.psv"):
            raw_facts, source = self.other_raw(row)
            family = row["family"]
            modalities = (["audio"] if family.startswith("speech") else
                          ["text", "image"] if family.startswith("diffusion") else MODALITIES.get(family, ["text"]))
            self.add(row, hub=row["hub"], family=family, as_is=row["as_is"].split(), fine_tuned=row["fine_tuned"].split(),
                     raw_facts=raw_facts, source=source, modalities=modalities)

    def write(self):
        common.write_records("models.json", "model", SCRIPT, self.records)
        common.write_sources("models.json", SCRIPT, [
            {key: source[key] for key in ("id", "title", "publisher", "url")}
            | {"retrieved": "2026-11-23", "licence": source["licence"]}
            for source in self.sources.values()])


def main():
    catalog = Catalog(Raw(common.raw_folder(__doc__)))
    catalog.decoders()
    catalog.text_models()
    catalog.sequence_to_sequence()
    catalog.image_classifiers()
    catalog.image_and_text()
    catalog.vision()
    catalog.others()
    catalog.write()


if __name__ == "__main__":
    main()

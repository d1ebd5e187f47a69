"""The public sources behind the compute catalogs, in one list for all compute importers."""

from common import write_sources

RETRIEVED = "2026-08-01"

# id, title, publisher, url, licence, retrieved
SOURCES = [
    ("moto-instance-types-2026-08", "EC2 DescribeInstanceTypes and offerings by region, raw answers (moto @34d6cad5a)",
     "getmoto/moto; Amazon Web Services", "https://github.com/getmoto/moto", "Apache-2.0", RETRIEVED),
    ("karpenter-aws-prices-2026-07", "EC2 on-demand prices, generated 2026-07-20", "aws/karpenter-provider-aws",
     "https://github.com/aws/karpenter-provider-aws", "Apache-2.0", RETRIEVED),
    ("aws-sdk-sagemaker-3.1142", "SageMaker API model: instance types each operation accepts (client-sagemaker 3.1142.0)",
     "Amazon Web Services", "https://github.com/aws/aws-sdk-js-v3/tree/main/clients/client-sagemaker", "Apache-2.0", "2026-11-23"),
    ("aws-price-list-sagemaker", "AWS Price List API answers for SageMaker, as published in public repositories in 2026",
     "Amazon Web Services", "https://aws.amazon.com/sagemaker/pricing/", "facts", RETRIEVED),
    ("sagemaker-bill-2023-12", "Sample costs: lines of an actual bill, eu-west-1, December 2023", "aws-samples/sagemaker-ssh-helper",
     "https://github.com/aws-samples/sagemaker-ssh-helper", "facts", RETRIEVED),
    ("fmbench-pricing-2025-04", "Foundation Model Benchmarking Tool: pricing.yml @39ce6b9c", "aws-samples",
     "https://github.com/aws-samples/foundation-model-benchmarking-tool", "facts", RETRIEVED),
    ("sagemaker-table-zindi-2025-01", "SageMaker instance pricing table, us-east-2 (@12deb40)", "ZindiAfrica",
     "https://github.com/ZindiAfrica", "facts", RETRIEVED),
    ("sagemaker-table-goerlitz-2022", "SageMaker P3 prices in a README, us-east-1", "goerlitz/nlp-classification",
     "https://github.com/goerlitz/nlp-classification", "facts", RETRIEVED),
    ("sagemaker-tables-2024", "SageMaker prices kept by hand in public code, us-east-1, 2024", "several public repositories",
     "https://aws.amazon.com/sagemaker/pricing/", "facts", RETRIEVED),
    ("aws-region-ratios-2026-01", "Median regional price ratios of accelerated EC2 types, derived", "Steelyard, from AWS prices",
     "https://aws.amazon.com/ec2/pricing/on-demand/", "facts", RETRIEVED),
    ("skypilot-catalog-v8", "SkyPilot catalog v8: prices and zones of cloud machines", "skypilot-org/skypilot-catalog",
     "https://github.com/skypilot-org/skypilot-catalog", "Apache-2.0", "2026-11-23"),
    ("spotinfo-2025-07", "EC2 Spot Instance Advisor, savings and interruption bands (spotinfo @5eedf20)", "alexei-led/spotinfo",
     "https://github.com/alexei-led/spotinfo", "Apache-2.0", RETRIEVED),
    ("karpenter-azure-prices-2026-06", "Azure virtual machine on-demand prices, 2026-06-18 (@352646f5)",
     "Azure/karpenter-provider-azure", "https://github.com/Azure/karpenter-provider-azure", "Apache-2.0", RETRIEVED),
    ("cyclenerd-gcp-prices-2026-07", "Google Cloud machine prices, 2026-07-30 (@fd66b26)",
     "Cyclenerd/google-cloud-pricing-cost-calculator", "https://github.com/Cyclenerd/google-cloud-pricing-cost-calculator",
     "Apache-2.0", RETRIEVED),
    ("epoch-ml-hardware-2026-07", "Data on machine learning hardware", "Epoch AI", "https://epoch.ai/data/machine-learning-hardware",
     "CC-BY-4.0", RETRIEVED),
    ("nvidia-datasheets", "NVIDIA data centre and workstation GPU datasheets", "NVIDIA", "https://www.nvidia.com/en-us/data-center/",
     "facts", RETRIEVED),
    ("amd-datasheets", "AMD Radeon and Instinct product pages", "AMD", "https://www.amd.com/en/products/accelerators.html",
     "facts", RETRIEVED),
    ("aws-neuron-docs", "AWS Neuron documentation: architecture of Inferentia and Trainium", "Amazon Web Services",
     "https://awsdocs-neuron.readthedocs-hosted.com/", "facts", RETRIEVED),
    ("qualcomm-ai100", "Qualcomm Cloud AI 100 product page; EC2 DL2q", "Qualcomm; Amazon Web Services",
     "https://aws.amazon.com/ec2/instance-types/dl2q/", "facts", RETRIEVED),
    ("aws-vt1-2021", "Deep Dive on Amazon EC2 VT1 Instances", "Amazon Web Services",
     "https://aws.amazon.com/blogs/compute/deep-dive-on-amazon-ec2-vt1-instances/", "facts", "2026-11-23"),
    ("exxact-rtx-pro-4500-2026-05", "RTX PRO 4500 Blackwell Server Edition: LLM inference benchmark", "Exxact",
     "https://www.exxactcorp.com/blog/benchmark/nvidia-rtx-pro-4500-blackwell-llm-inference-benchmark", "facts", "2026-11-23"),
    ("falk-2025", "More than Carbon: cradle-to-grave environmental impacts of GenAI training on the A100, arXiv:2509.00093",
     "Falk et al.", "https://arxiv.org/abs/2509.00093", "facts", RETRIEVED),
    ("nvidia-hgx-h100-pcf-2025", "HGX H100 product carbon footprint summary (ISO 14067)", "NVIDIA",
     "https://images.nvidia.com/aem-dam/Solutions/documents/HGX-H100-PCF-Summary.pdf", "facts", RETRIEVED),
    ("nvidia-hgx-b200-pcf-2025", "HGX B200 product carbon footprint summary", "NVIDIA",
     "https://www.nvidia.com/en-us/sustainability/", "facts", RETRIEVED),
    ("schneider-2025", "Life-cycle emissions of AI hardware: TPU, arXiv:2502.01671", "Schneider et al., Google",
     "https://arxiv.org/abs/2502.01671", "facts", RETRIEVED),
    ("act-2022", "ACT: architectural carbon modelling tool, coefficients by process node", "alugupta/ACT",
     "https://github.com/alugupta/ACT", "MIT", RETRIEVED),
    ("teads-ec2-2022", "AWS EC2 carbon footprint dataset: watts by load (via ccf-coefficients @b0032d9)", "Teads Engineering",
     "https://engineering.teads.com/sustainability/carbon-footprint-estimator-for-aws-instances/", "Apache-2.0", RETRIEVED),
    ("ccf-coefficients-2026-04", "Cloud Carbon Footprint coefficients: watts by microarchitecture, embodied emissions (@b0032d9)",
     "cloud-carbon-footprint/ccf-coefficients", "https://github.com/cloud-carbon-footprint/ccf-coefficients", "Apache-2.0", RETRIEVED),
    ("gsf-real-time-cloud-2026", "Real time cloud: PUE, WUE, carbon-free energy and grid intensity by cloud region (@5b2ac28)",
     "Green Software Foundation", "https://github.com/Green-Software-Foundation/real-time-cloud", "published for this use", RETRIEVED),
    ("google-region-carbon-2024", "Carbon data of Google Cloud regions, 2019-2024 (@49f3f26)", "GoogleCloudPlatform/region-carbon-info",
     "https://github.com/GoogleCloudPlatform/region-carbon-info", "Apache-2.0", RETRIEVED),
    ("ember-co2js", "Yearly average grid intensity by country (Ember, via co2.js)", "Ember; The Green Web Foundation",
     "https://github.com/thegreenwebfoundation/co2.js", "CC-BY-4.0", RETRIEVED),
    ("egrid-2022", "eGRID2022 subregions; CO2e recomputed with AR5", "US EPA", "https://www.epa.gov/egrid", "public domain", RETRIEVED),
]


def write():
    write_sources("compute.json", "scripts/import/compute_sources.py", [
        {"id": id_, "title": title, "publisher": publisher, "url": url, "retrieved": retrieved, "licence": licence}
        for id_, title, publisher, url, licence, retrieved in SOURCES])

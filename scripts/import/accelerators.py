#!/usr/bin/env python3
"""Writes catalogs/accelerators.json: the parts that models run on.

Raw files:
  accelerators/accelerators_master.csv           Epoch AI "Machine learning hardware" with datasheet values in the
                                                 columns that each row names in curated_fields
  accelerators/epoch_ml_hardware_2026-07.csv     Epoch AI, https://epoch.ai/data/machine-learning-hardware (CC BY 4.0)
  power/embodied_accelerators_curated.csv        published life-cycle figures, with their source per row

Peaks are dense. fp16 is the rate with FP32 accumulation, so GeForce parts have half of what some tables print.
Parts sold by the die (K80, M60) are recorded by the die, as clouds count them.
"""

import re

import compute_sources
from common import number, raw_folder, rows, write_records

SCRIPT = "scripts/import/accelerators.py"
EPOCH = "epoch-ml-hardware-2026-07"
EPOCH_DATE = "2026-07-18"

MASTER_KEYS = {
    "fp32_tflops": "fp32_tflops", "tf32_tflops": "tf32_tflops", "fp16_bf16_tensor_tflops_dense": "fp16_tflops",
    "fp8_tflops_dense": "fp8_tflops", "int8_tops_dense": "int8_tops", "fp4_tflops": "fp4_tflops", "mem_gb": "memory_gb",
    "mem_bw_gb_s": "memory_bandwidth_gb_per_s", "intranode_gb_s": "interconnect_gb_per_s", "tdp_w": "power_tdp_w",
    "die_mm2": "die_mm2", "process_nm": "process_nm", "release": "release_date"}

# Curated cells of the master file that a second source confirmed.
CONFIRMED = {
    "t4": ["fp16_tflops", "int8_tops"],             # Epoch: 65.13 at half precision, int8 is twice that
    "rtx-4090": ["fp16_tflops", "fp8_tflops"],      # spec tables list 165.2 with FP32 accumulation, 330.3 in FP8
    "l40": ["fp8_tflops", "tf32_tflops"],           # spec tables list 362.1 and 90.5
    "h100-nvl-94gb": ["fp16_tflops"],               # Epoch: 835.5
    "a10g": ["power_tdp_w"],                        # nvidia-smi on G5 shows a limit of 300 W
    "mi300x": ["fp8_tflops"],                       # Epoch: 2615
    "tpu-v3": ["power_idle_w"],                     # Google's documentation: least and most measured
    "tpu-v4": ["power_tdp_w", "power_idle_w"],
}

# Our name for a part -> its row in Epoch's table, for parts the master file does not have.
# True: take the half-precision column as the tensor rate (the table leaves the tensor column empty).
FROM_EPOCH = {
    "p40": ("NVIDIA P40", False), "m40": ("NVIDIA M40", False), "gtx-1080": ("NVIDIA GeForce GTX 1080", False),
    "gtx-1080-ti": ("NVIDIA GeForce GTX 1080 Ti", False), "titan-x-maxwell": ("NVIDIA GeForce GTX TITAN X", False),
    "titan-v": ("NVIDIA Titan V", False), "rtx-2080-ti": ("NVIDIA GeForce RTX 2080 Ti 11GB", False),
    "v100-pcie-32gb": ("NVIDIA Tesla V100 PCIe 32 GB", False), "v100s-pcie-32gb": ("NVIDIA Tesla V100S PCIe 32 GB", False),
    "p100-pcie-16gb": ("NVIDIA P100 PCIe 16GB", True),
    "a800-sxm4-80gb": ("NVIDIA A800 SXM", False), "h800-sxm5-80gb": ("NVIDIA H800 SXM5", False),
    "h20": ("NVIDIA HGX H20", False), "l20": ("NVIDIA L20 PCle", False), "rtx-a5000": ("NVIDIA RTX A5000", False),
    "rtx-pro-6000": ("NVIDIA RTX Pro 6000 Blackwell", False), "rtx-7900-xtx": ("AMD Radeon RX 7900 XTX", True),
    "ascend-910": ("Huawei Ascend 910", True), "ascend-910b": ("Huawei Ascend 910B", True), "tpu-v1": ("Google TPU v1", False),
    "gaudi1": ("Intel Habana GAUDI HL-205", False),
    # What published runs were trained on: none is for rent here.
    "quadro-p600": ("NVIDIA Quadro P600", False), "quadro-p6000": ("NVIDIA Quadro P6000", False),
    "quadro-p5000": ("NVIDIA Quadro P5000", False), "quadro-k6000": ("NVIDIA Quadro K6000", False),
    "titan-xp": ("NVIDIA TITAN Xp", False), "titan-black": ("NVIDIA GeForce GTX Titan Black", False),
    "titan-kepler": ("NVIDIA GeForce GTX TITAN", False), "gtx-580": ("NVIDIA GeForce GTX 580", False),
    "k40": ("NVIDIA Tesla K40t", False), "quadro-rtx-6000": ("NVIDIA Quadro RTX 6000", False), "rtx-3080": ("NVIDIA GeForce RTX 3080", False),
    "quadro-rtx-8000": ("NVIDIA Quadro RTX 8000", False), "rtx-a4000": ("NVIDIA RTX A4000", False),
}

# What neither file has, or has wrong: values, then the keys no source was read for.
# None removes a value.
CORRECTIONS = {
    "k80": ({"fp32_tflops": 4.06, "memory_gb": 12, "memory_bandwidth_gb_per_s": 240.5, "power_tdp_w": 150, "power_idle_w": 17.5},
            ["power_idle_w"], "one of the two dies of a board, as clouds count them: half the board's arithmetic, memory and power"),
    "m60": ({"fp32_tflops": 4.825, "memory_gb": 8, "memory_bandwidth_gb_per_s": 160.4, "power_tdp_w": 150, "power_idle_w": 17.5},
            ["power_idle_w"], "one of the two dies of a board, as clouds count them: half the board's arithmetic, memory and power"),
    "a10g": ({"fp32_tflops": 35}, ["power_idle_w", "fp32_tflops"],
             "70 TFLOP/s dense: 320 tensor cores (80 SMs) at 1.71 GHz with FP32 accumulation at half rate; 140 is with sparsity, 125 is the A10's, "
             "and 31.5 FP32 of some tables is for the A10's 72 SMs. 300 W is nvidia-smi's limit on G5; idle watts are CCF's"),
    "a100-pcie-40gb": ({"memory_bandwidth_gb_per_s": 1555, "power_tdp_w": 250}, [],
                       "the table's 1940 GB/s and 300 W are the 80 GB card's; its A800 40 GB twin has 1560 GB/s and 250 W"),
    "rtx-2080-ti": ({"fp16_tflops": 56.9}, ["fp16_tflops"], "113.8 is with FP16 accumulation; FP32 accumulation runs at half"),
    "titan-kepler": ({"name": "NVIDIA GeForce GTX TITAN (Kepler)"}, [], None),
    "quadro-rtx-6000": ({"fp16_tflops": 130.5}, ["fp16_tflops"], "the table has no tensor rate; with FP32 accumulation, full rate on Quadro"),
    "quadro-rtx-8000": ({"fp16_tflops": 130.5}, ["fp16_tflops"], "the table has no tensor rate; with FP32 accumulation, full rate on Quadro"),
    "rtx-3080": ({"fp16_tflops": 59.5}, ["fp16_tflops"], "the table has no tensor rate; with FP32 accumulation, half rate on GeForce"),
    "rtx-a4000": ({"fp16_tflops": 76.7}, ["fp16_tflops"], "the table has no tensor rate; with FP32 accumulation"),
    "h20": ({"die_mm2": 814, "process_nm": 5}, ["die_mm2", "process_nm"], None),
    "h200-sxm": ({"die_mm2": 814}, [], "the H100's die with more memory"),
    "h100-nvl-94gb": ({"fp16_tflops": 835.5, "die_mm2": 814, "process_nm": 5}, ["die_mm2", "process_nm"], "835.5 dense; 1671 in some lists is FP8, or sparse FP16"),
    "rtx-4090": ({"process_nm": 5}, ["process_nm"], "165.2 TFLOP/s with FP32 accumulation; the table's 330 is with FP16 accumulation"),
    "l40": ({"process_nm": 5}, ["process_nm"], None),
    "p100": ({"die_mm2": 610}, [], "no tensor cores: 18.7 is plain FP16"),
    "p40": ({"process_nm": 16}, ["process_nm"], None),
    "m40": ({"process_nm": 28}, ["process_nm"], None),
    "l4": ({"power_idle_w": 15}, ["power_idle_w"], "idle watts assumed (10-28)"),
    "gh200": ({"die_mm2": 814, "memory_gb": 96, "memory_bandwidth_gb_per_s": 4000}, ["memory_bandwidth_gb_per_s", "memory_gb"],
              "the 96 GB HBM3 version; the table's 4900 GB/s is the 144 GB HBM3e version's"),
    "ascend-910": ({"memory_gb": 32, "memory_bandwidth_gb_per_s": 1200}, ["memory_gb", "memory_bandwidth_gb_per_s"], None),
    "rtx-pro-6000": ({"fp32_tflops": 126, "memory_bandwidth_gb_per_s": 1597}, ["memory_bandwidth_gb_per_s"],
                     "Server Edition, in EC2 G7e and Google G4; 1792 GB/s is the workstation card's, AWS says 1.85 times the L40S"),
    "tpu-v3": ({"power_tdp_w": 262, "power_idle_w": 123, "source": "google-tpu-docs"}, [],
               "262 W is the chip's measured maximum (mean 220), 123 W its minimum; 450 W in some lists is what its board is designed for"),
    "tpu-v4": ({"power_idle_w": 90, "source": "google-tpu-docs"}, [],
               "192 W is the chip's measured maximum (mean 170), 90 W its minimum; the table's 340 W is another boundary"),
    "trainium1": ({"power_tdp_w": 210}, ["power_tdp_w"],
                  "AWS publishes no power; 210 W (130-350) is assumed from the arithmetic of the 16-chip server and AWS's efficiency claims"),
    "inferentia2": ({"power_tdp_w": 130}, ["power_tdp_w"], "AWS publishes no power; 130 W (75-210) is assumed"),
    "inferentia1": ({"power_tdp_w": 45}, ["power_tdp_w"],
                    "AWS publishes no power; 45 W (20-75) is assumed. Teads' table counts 0 W for the chip, which is wrong"),
    "gaudi1": ({"memory_gb": 32, "memory_bandwidth_gb_per_s": 1000, "process_nm": 16}, ["memory_gb", "memory_bandwidth_gb_per_s", "process_nm"], None),
    "b300": ({}, [], "INT8 is cut to 157.5 TOPS in Blackwell Ultra"),
    "gb300": ({}, [], "INT8 is cut to 165 TOPS in Blackwell Ultra"),
}

# Parts in neither file. Every value whose key is in the last list was not read in a source.
ADDED = {
    "a100-pcie-80gb": (dict(name="NVIDIA A100 PCIe 80 GB", vendor="NVIDIA", release_date="2021-06-28", fp32_tflops=19.49, tf32_tflops=156,
                            fp16_tflops=312, int8_tops=624, memory_gb=80, memory_bandwidth_gb_per_s=1940, interconnect_gb_per_s=600,
                            power_tdp_w=300, die_mm2=826, process_nm=7, power_idle_w=46), EPOCH, ["release_date", "power_idle_w"],
                       "bandwidth and power from the row Epoch labels A100 PCIe"),
    "a30": (dict(name="NVIDIA A30", vendor="NVIDIA", release_date="2021-04-12", fp32_tflops=10.3, tf32_tflops=82, fp16_tflops=165, int8_tops=330,
                 memory_gb=24, memory_bandwidth_gb_per_s=933, interconnect_gb_per_s=200, power_tdp_w=165, die_mm2=826, process_nm=7),
            "nvidia-datasheets", "all", None),
    "a2": (dict(name="NVIDIA A2", vendor="NVIDIA", release_date="2021-11-10", fp32_tflops=4.5, tf32_tflops=9, fp16_tflops=18, int8_tops=36,
                memory_gb=16, memory_bandwidth_gb_per_s=200, power_tdp_w=60, process_nm=8), "nvidia-datasheets", "all", None),
    # Cards of published runs that the table lacks. 16 bit is with FP32 accumulation: full rate on Titan and Quadro, half on GeForce.
    "titan-rtx": (dict(name="NVIDIA TITAN RTX", vendor="NVIDIA", release_date="2018-12-18", fp32_tflops=16.3, fp16_tflops=130.5, memory_gb=24,
                       memory_bandwidth_gb_per_s=672, power_tdp_w=280, die_mm2=754, process_nm=12), "tomshardware-titan-rtx-2018", ["release_date"], None),
    "quadro-rtx-5000": (dict(name="NVIDIA Quadro RTX 5000", vendor="NVIDIA", release_date="2018-08-13", fp32_tflops=11.2, fp16_tflops=89.2, memory_gb=16,
                             memory_bandwidth_gb_per_s=448, power_tdp_w=265, die_mm2=545, process_nm=12), "tomshardware-titan-rtx-2018",
                        ["release_date", "fp16_tflops"], "16 bit from tensor cores and clock: 384 x 64 x 2 x 1.815 GHz"),
    "rtx-2080": (dict(name="NVIDIA GeForce RTX 2080", vendor="NVIDIA", release_date="2018-09-20", fp32_tflops=10.07, fp16_tflops=40.3, memory_gb=8,
                      memory_bandwidth_gb_per_s=448, power_tdp_w=215, die_mm2=545, process_nm=12), "nvidia-datasheets", "all", None),
    "rtx-3070": (dict(name="NVIDIA GeForce RTX 3070", vendor="NVIDIA", release_date="2020-10-29", fp32_tflops=20.31, fp16_tflops=40.6, memory_gb=8,
                      memory_bandwidth_gb_per_s=448, power_tdp_w=220, die_mm2=392, process_nm=8), "nvidia-datasheets", "all", None),
    "rtx-3080-ti": (dict(name="NVIDIA GeForce RTX 3080 Ti", vendor="NVIDIA", release_date="2021-06-03", fp32_tflops=34.1, fp16_tflops=68.2, memory_gb=12,
                         memory_bandwidth_gb_per_s=912, power_tdp_w=350, die_mm2=628, process_nm=8), "nvidia-datasheets", "all", None),
    "rtx-4070": (dict(name="NVIDIA GeForce RTX 4070", vendor="NVIDIA", release_date="2023-04-13", fp32_tflops=29.15, fp16_tflops=58.3, memory_gb=12,
                      memory_bandwidth_gb_per_s=504, power_tdp_w=200, die_mm2=294, process_nm=5), "nvidia-datasheets", "all", None),
    "rtx-4080": (dict(name="NVIDIA GeForce RTX 4080", vendor="NVIDIA", release_date="2022-11-16", fp32_tflops=48.74, fp16_tflops=97.5, memory_gb=16,
                      memory_bandwidth_gb_per_s=717, power_tdp_w=320, die_mm2=379, process_nm=5), "nvidia-datasheets", "all", None),
    # Programmable logic and transcoders have no peak of matrix arithmetic.
    "virtex-vu9p": (dict(name="AMD Virtex UltraScale+ VU9P (FPGA)", vendor="AMD", memory_gb=68.7, process_nm=16), "moto-instance-types-2026-08",
                    ["process_nm"], "an FPGA: what it computes depends on the design; 64 GiB beside it, as EC2 counts them"),
    "virtex-vu47p": (dict(name="AMD Virtex UltraScale+ HBM VU47P (FPGA)", vendor="AMD", memory_gb=85.9, process_nm=16), "moto-instance-types-2026-08",
                     ["process_nm"], "an FPGA: what it computes depends on the design; 80 GiB beside it, as EC2 counts them"),
    "alveo-u30": (dict(name="AMD Alveo U30 (media accelerator)", vendor="AMD"), "aws-vt1-2021", [],
                  "transcodes video; counted as cards, of two chips each"),
    "t4g": (dict(name="NVIDIA T4G", vendor="NVIDIA", release_date="2021-11-29", fp32_tflops=8.1, fp16_tflops=65, int8_tops=130, memory_gb=16,
                 memory_bandwidth_gb_per_s=320, power_tdp_w=70, power_idle_w=8, die_mm2=545, process_nm=12), "nvidia-datasheets", "all",
            "taken as the T4"),
    "h200-nvl-141gb": (dict(name="NVIDIA H200 NVL", vendor="NVIDIA", release_date="2024-11-18", fp32_tflops=60, tf32_tflops=417, fp16_tflops=835.5,
                            fp8_tflops=1671, int8_tops=1671, memory_gb=141, memory_bandwidth_gb_per_s=4800, interconnect_gb_per_s=900,
                            power_tdp_w=600, die_mm2=814, process_nm=5), "nvidia-datasheets", "all", None),
    "gh200-144gb": (dict(name="NVIDIA GH200 144 GB", vendor="NVIDIA", release_date="2024-05-01", fp32_tflops=66.91, tf32_tflops=494.5,
                         fp16_tflops=989.5, fp8_tflops=1979, int8_tops=1979, memory_gb=144, memory_bandwidth_gb_per_s=4900,
                         power_tdp_w=700, die_mm2=814, process_nm=5), EPOCH, ["release_date", "memory_gb"], None),
    "rtx-5090": (dict(name="NVIDIA GeForce RTX 5090", vendor="NVIDIA", release_date="2025-01-30", fp32_tflops=104.8, tf32_tflops=104.8,
                      fp16_tflops=209.5, fp8_tflops=419, int8_tops=838, fp4_tflops=1676, memory_gb=32, memory_bandwidth_gb_per_s=1792,
                      power_tdp_w=575, power_idle_w=22, die_mm2=750, process_nm=5), "nvidia-datasheets", "all-but-idle", None),
    "rtx-6000-ada": (dict(name="NVIDIA RTX 6000 Ada Generation", vendor="NVIDIA", release_date="2022-12-03", fp32_tflops=91.06, tf32_tflops=182,
                          fp16_tflops=364, fp8_tflops=729, int8_tops=729, memory_gb=48, memory_bandwidth_gb_per_s=960, power_tdp_w=300,
                          die_mm2=608, process_nm=5), EPOCH,
                     ["tf32_tflops", "fp16_tflops", "int8_tops", "memory_gb", "memory_bandwidth_gb_per_s", "power_tdp_w"], "FP16 is half of the FP8 rate"),
    "rtx-pro-4500": (dict(name="NVIDIA RTX PRO 4500 Blackwell Server Edition", vendor="NVIDIA", release_date="2026-03-16", fp32_tflops=54.9,
                          fp16_tflops=200, fp8_tflops=400, fp4_tflops=800, memory_gb=32, memory_bandwidth_gb_per_s=800, power_tdp_w=165,
                          process_nm=5), "exxact-rtx-pro-4500-2026-05",
                     ["release_date", "fp32_tflops", "fp16_tflops", "fp8_tflops", "fp4_tflops", "process_nm"],
                     "memory, bandwidth and power read; arithmetic scaled from the RTX PRO 6000 by CUDA cores (10496 of 24064)"),
    "k520": (dict(name="NVIDIA GRID K520", vendor="NVIDIA", release_date="2013-07-22", fp32_tflops=2.45, memory_gb=4,
                  memory_bandwidth_gb_per_s=160, power_tdp_w=112.5, die_mm2=294, process_nm=28), "nvidia-datasheets", "all",
             "one of the two dies of a board, as clouds count them"),
    "v520": (dict(name="AMD Radeon Pro V520", vendor="AMD", release_date="2020-12-01", fp32_tflops=7.4, memory_gb=8,
                  memory_bandwidth_gb_per_s=512, power_tdp_w=225, die_mm2=251, process_nm=7), "amd-datasheets", "all",
             "no matrix units; ROCm support ended"),
    "qualcomm-ai100": (dict(name="Qualcomm Cloud AI 100 Standard", vendor="Qualcomm", release_date="2020-09-16", fp16_tflops=175, int8_tops=350,
                            memory_gb=16, memory_bandwidth_gb_per_s=136, power_tdp_w=75, process_nm=7), "qualcomm-ai100", "all", None),
}

# Idle watts where neither file has them: share of the board power. Known parts lie at .11-.12 (A100, H200, T4, V100)
# and at .04 (RTX 4090, 5090).
IDLE_SHARE = {"datacenter": (0.07, 0.11, 0.18), "consumer": (0.03, 0.05, 0.10)}

# Names used in papers, logs, nvidia-smi and MLPerf.
ALIASES = {
    "gtx-580": ["GTX 580"], "titan-kepler": ["GTX Titan Kepler"], "titan-black": ["GTX Titan Black", "Titan Black"],
    "k40": ["K40", "Tesla K40", "K40m"], "quadro-k6000": ["Quadro K6000"], "quadro-p600": ["Quadro P600", "P600"],
    "quadro-p5000": ["Quadro P5000"], "quadro-p6000": ["Quadro P6000"], "titan-xp": ["Titan Xp", "Titan X Pascal"],
    "quadro-rtx-6000": ["Quadro RTX 6000"], "quadro-rtx-8000": ["Quadro RTX 8000", "RTX 8000"],
    "rtx-3080": ["RTX 3080", "3080"], "titan-rtx": ["Titan RTX"], "quadro-rtx-5000": ["Quadro RTX 5000", "RTX 5000"],
    "rtx-2080": ["RTX 2080", "2080"], "rtx-3070": ["RTX 3070", "3070"], "rtx-3080-ti": ["RTX 3080 Ti", "3080 Ti", "3080Ti"],
    "rtx-4070": ["RTX 4070", "4070"], "rtx-4080": ["RTX 4080", "4080"], "rtx-a4000": ["RTX A4000", "A4000"],
    "k80": ["K80", "Tesla K80", "NVIDIA Tesla K80", "GK210"],
    "m60": ["M60", "Tesla M60"],
    "m40": ["M40", "Tesla M40", "NVIDIA M40"],
    "p4": ["P4", "Tesla P4"],
    "p40": ["P40", "Tesla P40", "NVIDIA P40"],
    "p100": ["P100", "Tesla P100", "NVIDIA P100", "Tesla P100-SXM2-16GB", "P100-SXM2"],
    "p100-pcie-16gb": ["P100-PCIE", "Tesla P100-PCIE-16GB"],
    "v100-sxm2-16gb": ["V100", "NVIDIA V100", "Tesla V100", "V100-SXM2", "V100 16GB", "NVIDIA V100 16GB", "Tesla V100-SXM2-16GB",
                       "NVIDIA V100-SXM2-16GB", "V100 SXM2", "NVIDIA V100 (Big Basin)", "NVIDIA V100-SXM2-16GB (300W)"],
    "v100-sxm2-32gb": ["V100 32GB", "NVIDIA V100 32GB", "Tesla V100-SXM2-32GB", "NVIDIA V100-SXM2-32GB", "V100-32GB", "V100-SXM3-32GB"],
    "v100-pcie-16gb": ["V100-PCIE-16GB", "Tesla V100-PCIE-16GB", "V100 PCIe"],
    "v100-pcie-32gb": ["V100-PCIE-32GB", "Tesla V100-PCIE-32GB"],
    "v100s-pcie-32gb": ["V100S", "Tesla V100S-PCIE-32GB"],
    "t4": ["T4", "Tesla T4", "NVIDIA T4", "NVIDIA Tesla T4"],
    "t4g": ["T4G", "NVIDIA T4G"],
    "a2": ["A2", "NVIDIA A2"],
    "a10": ["A10", "NVIDIA A10", "A10-24Q", "NVIDIA A10-24Q", "A10 PCIe"],
    "a10g": ["A10G", "NVIDIA A10G", "NVIDIA A10G 24GB", "A10G 24GB"],
    "a30": ["A30", "NVIDIA A30"],
    "a40": ["A40", "NVIDIA A40", "A40 PCIe"],
    "a100-sxm4-40gb": ["A100", "NVIDIA A100", "A100-SXM4-40GB", "NVIDIA A100-SXM4-40GB", "A100-SXM 40GB", "NVIDIA A100-SXM 40GB", "A100 40GB",
                       "NVIDIA A100 40GB", "A100-40G", "A100_40GB", "a100_40gb", "NVIDIA A100-SXM-40GB", "A100 SXM",
                       "NVIDIA A100-SXM4-40GB (400W)", "NVIDIA A100 40GB (AWS p4d)"],
    "a100-sxm4-80gb": ["A100 80GB", "NVIDIA A100 80GB", "A100-SXM4-80GB", "NVIDIA A100-SXM4-80GB", "A100-SXM-80GB", "NVIDIA A100-SXM-80GB",
                       "NVIDIA A100-SXM 80GB", "A100-80G", "A100-80GB", "a100_80gb", "NVIDIA A100-SXM4-80GB CTS", "NVIDIA A100-SXM-80GB CTS", "A100-SXM-80C", "NVIDIA A100-SXM-80C"],
    "a100-pcie-40gb": ["A100-PCIE-40GB", "NVIDIA A100-PCIE-40GB", "A100 PCIe 40GB", "A100-PCIe"],
    "a100-pcie-80gb": ["A100-PCIE-80GB", "NVIDIA A100-PCIe-80GB", "NVIDIA A100 80GB PCIe", "A100 80GB PCIe"],
    "a800-sxm4-80gb": ["A800", "NVIDIA A800", "NVIDIA A800 80GB", "A800-SXM4-80GB", "NVIDIA A800-SXM4-80GB"],
    "rtx-a5000": ["A5000", "RTX A5000", "NVIDIA RTX A5000"],
    "rtx-a6000": ["A6000", "RTX A6000", "NVIDIA RTX A6000"],
    "rtx-6000-ada": ["RTX 6000 Ada", "NVIDIA RTX 6000 Ada Generation", "6000 Ada"],
    "l4": ["L4", "NVIDIA L4", "L4-PCIe-24GB", "NVIDIA L4-PCIe-24GB", "L4 24GB"],
    "l20": ["L20", "NVIDIA L20"],
    "l40": ["L40", "NVIDIA L40"],
    "l40s": ["L40S", "NVIDIA L40S", "L40S 48GB"],
    "h20": ["H20", "NVIDIA H20", "NVIDIA HGX H20"],
    "h800-sxm5-80gb": ["H800", "NVIDIA H800", "H800 SXM5"],
    "h100-sxm5-80gb": ["H100", "NVIDIA H100", "H100 SXM", "H100-SXM", "H100 80GB", "NVIDIA H100 80GB", "NVIDIA H100 80GB HBM3", "H100-SXM5-80GB",
                       "NVIDIA H100-SXM5-80GB", "NVIDIA H100-SXM 80GB", "NVIDIA H100-SXM-80GB", "NVIDIA H100 SXM 80GB", "NVIDIA H100 80GB SXM",
                       "H100_80GB", "h100_80gb", "H100-80G", "NVIDIA H100-SXM-80GB-02", "H100-80C", "NVIDIA H100-80C"],
    "h100-pcie-80gb": ["H100 PCIe", "H100-PCIE", "NVIDIA H100 PCIe", "NVIDIA H100-PCIe-80GB", "H100-PCIe-80GB"],
    "h100-nvl-94gb": ["H100 NVL", "NVIDIA H100 NVL", "NVIDIA H100-NVL-94GB", "H100-NVL-94GB"],
    "h200-sxm": ["H200", "NVIDIA H200", "H200-SXM5-141GB", "NVIDIA H200-SXM5-141GB", "NVIDIA H200-SXM-141GB", "H200 SXM", "H200-141GB"],
    "h200-nvl-141gb": ["H200 NVL", "NVIDIA H200-NVL-141GB"],
    "gh200": ["GH200", "NVIDIA GH200 Grace Hopper Superchip 96GB", "GH200 480GB", "NVIDIA GH200"],
    "gh200-144gb": ["NVIDIA GH200 Grace Hopper Superchip 144GB", "GH200 144GB"],
    "b200": ["B200", "NVIDIA B200", "B200-SXM-180GB", "NVIDIA B200-SXM-180GB", "NVIDIA Blackwell GPU (B200-SXM-180GB)", "HGX B200"],
    "b300": ["B300", "NVIDIA B300", "B300-SXM-270GB"],
    "gb200": ["GB200", "NVIDIA GB200", "NVIDIA Blackwell GPU (GB200)", "GB200 NVL72"],
    "gb300": ["GB300", "NVIDIA GB300", "GB300 NVL72"],
    "rtx-2080-ti": ["RTX 2080 Ti", "2080 Ti", "GeForce RTX 2080 Ti"],
    "rtx-3090": ["RTX 3090", "3090", "GeForce RTX 3090", "NVIDIA RTX 3090", "NVIDIA GeForce RTX 3090"],
    "rtx-4090": ["RTX 4090", "4090", "GeForce RTX 4090", "NVIDIA RTX 4090", "NVIDIA GeForce RTX 4090", "NVIDIA GeForce RTX 4090 (Ada Lovelace)"],
    "rtx-5090": ["RTX 5090", "5090", "GeForce RTX 5090", "NVIDIA RTX 5090"],
    "rtx-pro-6000": ["RTX PRO 6000", "RTX6000", "RTX PRO Server 6000", "RTX PRO 6000 Blackwell Server Edition",
                     "NVIDIA RTX PRO 6000 Blackwell Server Edition", "NVIDIA RTX Pro 6000 SE PCIe 96GB", "NVIDIA RTX 6000 Pro Blackwell SE"],
    "rtx-pro-4500": ["RTX PRO 4500", "RTX PRO 4500 Server"],
    "gtx-1080": ["GTX 1080", "GeForce GTX 1080"], "gtx-1080-ti": ["GTX 1080 Ti", "1080 Ti", "GeForce GTX 1080 Ti"],
    "titan-x-maxwell": ["Titan X", "GTX Titan X", "NVIDIA Titan X (Maxwell)"], "titan-v": ["Titan V", "NVIDIA Titan V"],
    "k520": ["K520", "GRID K520"], "v520": ["V520", "Radeon Pro V520"],
    "mi250x": ["MI250X", "MI250", "AMD Instinct MI250X"],
    "mi300x": ["MI300X", "AMD Instinct MI300X", "AMD Instinct MI300X 192GB HBM3", "MI300X-192GB"],
    "mi300a": ["MI300A"], "mi325x": ["MI325X", "AMD Instinct MI325X", "AMD Instinct MI325X 256GB HBM3E", "AMD Instinct MI325X 256GB HBM3e"],
    "mi350x": ["MI350X"], "mi355x": ["MI355X", "AMD Instinct MI355X"],
    "rtx-7900-xtx": ["RX 7900 XTX", "7900 XTX", "AMD Radeon RX 7900 XTX"],
    "tpu-v1": ["TPU v1"], "tpu-v2": ["TPU v2", "TPUv2", "TPU-v2", "Cloud TPU v2"], "tpu-v3": ["TPU v3", "TPUv3", "TPU-v3", "Cloud TPU v3"],
    "tpu-v4i": ["TPU v4i", "TPUv4i"], "tpu-v4": ["TPU v4", "TPUv4", "TPU-v4", "Cloud TPU v4"],
    "tpu-v5e": ["TPU v5e", "TPUv5e", "TPU-v5e", "TPU v5 lite", "v5litepod"], "tpu-v5p": ["TPU v5p", "TPUv5p", "TPU-v5p"],
    "tpu-v6e": ["TPU v6e", "TPU v6", "TPUv6e", "TPU-trillium", "Trillium"], "tpu-v7": ["TPU v7", "TPU7x", "Ironwood"],
    "trainium1": ["Trainium", "Trainium1", "AWS Trainium"], "trainium2": ["Trainium2", "AWS Trainium2"], "trainium3": ["Trainium3"],
    "inferentia1": ["Inferentia", "Inferentia1", "AWS Inferentia"], "inferentia2": ["Inferentia2", "AWS Inferentia2"],
    "gaudi1": ["Gaudi", "Gaudi HL-205", "HL-205", "Habana Gaudi"],
    "gaudi2": ["Gaudi2", "Gaudi 2", "Intel Gaudi2", "Intel(R) Gaudi(R) 2 AI Accelerator", "HL-225"], "gaudi3": ["Gaudi3", "Gaudi 3"],
    "ascend-910": ["Ascend 910", "Huawei Ascend 910"], "ascend-910b": ["Ascend 910B", "Huawei Ascend 910B"],
    "qualcomm-ai100": ["Qualcomm AI100", "Cloud AI 100", "QUALCOMM Cloud AI 100 PCIe/HHHL Standard"],
}

NAMES = {"l40s": "NVIDIA L40S", "inferentia1": "AWS Inferentia", "trainium1": "AWS Trainium", "inferentia2": "AWS Inferentia2",
         "trainium2": "AWS Trainium2", "trainium3": "AWS Trainium3", "a100-pcie-40gb": "NVIDIA A100 PCIe 40 GB",
         "k80": "NVIDIA Tesla K80 (one die)", "m60": "NVIDIA Tesla M60 (one die)"}

# Published embodied emissions: item in the raw file -> part, source, note.
EMBODIED = {
    "a100-sxm4-40gb": ("NVIDIA A100 SXM4 40GB", "falk-2025", "life-cycle assessment of the module"),
    "h100-sxm5-80gb": ("NVIDIA H100 SXM (1/8 of HGX H100)", "nvidia-hgx-h100-pcf-2025", "an eighth of the HGX baseboard"),
    "b200": ("NVIDIA B200 SXM (1/8 of HGX B200)", "nvidia-hgx-b200-pcf-2025", "an eighth of the HGX baseboard"),
    "tpu-v4i": ("Google TPU v4i", "schneider-2025", "chip with its share of the machine: the host is in it"),
    "tpu-v6e": ("Google TPU v6e", "schneider-2025", "chip with its share of the machine: the host is in it"),
    "tpu-v5p": ("Google TPU v5p", "schneider-2025", "chip with its share of the machine: the host is in it"),
}
SPREAD = 1.9  # P90 of LN(x, 0.5): methodology's spread of embodied factors

# ACT by process node (nm): kWh, gas and materials per cm2. The 8 nm node is taken as 10 nm; 6, 5 and 4 as 7 and 5.
ACT = {28: (0.90, 175), 16: (1.20, 200), 14: (1.20, 200), 12: (1.20, 200), 10: (1.475, 240), 8: (1.475, 240), 7: (2.15, 350), 6: (2.15, 350),
       5: (2.75, 430), 4: (2.75, 430), 3: (3.25, 470)}
FAB_G_PER_KWH, MATERIALS_G_PER_CM2, FAB_YIELD, DRAM_G_PER_GB, PACKAGE_G = 583, 500, 0.875, 65, 150
# A module holds more than silicon. Figures by life-cycle assessment over ACT's silicon, memory and package:
# A100 5.6, H100 5.6, B200 (two reticle-size dies) 4.8.
MODULE_OVER_SILICON = 5.3


def silicon_kgco2e(die_mm2, process_nm, memory_gb, dies=1):
    energy, gas = ACT[int(process_nm)]
    per_cm2 = (FAB_G_PER_KWH * energy + gas + MATERIALS_G_PER_CM2) / FAB_YIELD
    return (per_cm2 * die_mm2 / 100 * dies + DRAM_G_PER_GB * (memory_gb or 0) + PACKAGE_G * (dies + 1)) / 1000


def embodied(id_, part, published):
    if id_ in EMBODIED:
        item, source, note = EMBODIED[id_]
        value = published[item]
        return {"low": round(value / SPREAD), "mode": value, "high": round(value * SPREAD), "basis": "published", "source": source,
                "note": f"{note}; the interval is ours"}
    if part.get("die_mm2") and part.get("process_nm") in ACT:
        silicon = silicon_kgco2e(part["die_mm2"], part["process_nm"], part.get("memory_gb"))
        return {"low": round(silicon), "mode": round(silicon * MODULE_OVER_SILICON), "high": round(silicon * 10), "basis": "derived",
                "source": "act-2022", "note": "ACT: silicon, memory and package (low); times 5.3 for board and cooling, as assessed modules have (mode)"}
    tdp = part.get("power_tdp_w")
    if id_ in ("b300", "gb200", "gb300"):
        value = published[EMBODIED["b200"][0]]
        return {"low": round(value / SPREAD), "mode": value, "high": round(value * 2.5), "basis": "derived", "source": EMBODIED["b200"][1],
                "note": "as the B200, two dies of the same size; more memory is in the upper bound"}
    low, mode, high = (100, 250, 550) if (tdp or 300) >= 700 else (40, 140, 350) if (tdp or 300) >= 200 else (15, 60, 150)
    return {"low": low, "mode": mode, "high": high, "basis": "assumed", "source": "act-2022", "note": "die area not known; range of assessed modules of this class"}


def vendor(id_, name):
    for start, who in (("tpu", "Google"), ("trainium", "Amazon"), ("inferentia", "Amazon"), ("gaudi", "Intel"), ("mi", "AMD"), ("ascend", "Huawei"),
                       ("rtx-7900", "AMD")):
        if id_.startswith(start):
            return who
    return "NVIDIA"


def iso(date):
    """2023-08 -> 2023-08-01: the first day of what the source says."""
    return date if not date or len(date) == 10 else date + "-01" if len(date) == 7 else date + "-01-01"


def from_master(row):
    part = {key: (row[column] if key == "release_date" else number(row[column])) for column, key in MASTER_KEYS.items()}
    part["release_date"] = iso(part["release_date"]) or None
    curated = [MASTER_KEYS.get(column) for column in row["curated_fields"].split("|") if column]
    part["unverified"] = [key for key in curated if key and key not in CONFIRMED.get(row["id"], [])]
    part["power_idle_w"] = number(row["idle_w"])
    if part["power_idle_w"] and "curated" in row["idle_source"] and "power_idle_w" not in CONFIRMED.get(row["id"], []):
        part["unverified"].append("power_idle_w")
    part["name"] = NAMES.get(row["id"]) or row["epoch_name"] or row["id"]
    part["note"] = row["note"] or None
    only_curated = not row["epoch_name"]
    part["source"] = {"l40s": "nvidia-datasheets", "inferentia1": "aws-neuron-docs"}.get(row["id"], EPOCH) if only_curated else EPOCH
    return part


def from_epoch(row, half_is_tensor):
    def tera(column):
        value = number(row[column])
        return value / 1e12 if value else None

    def giga(column):
        value = number(row[column])
        return value / 1e9 if value else None

    return {
        "name": row["Hardware name"].replace("PCle", "PCIe"), "release_date": iso(row["Release date"]) or None,
        "fp32_tflops": tera("FP32 (single precision) performance (FLOP/s)"), "tf32_tflops": tera("TF32 (TensorFloat-32) performance (FLOP/s)"),
        "fp16_tflops": tera("Tensor-FP16/BF16 performance (FLOP/s)") or (tera("FP16 (half precision) performance (FLOP/s)") if half_is_tensor else None),
        "fp8_tflops": tera("FP8 performance (FLOP/s)"), "int8_tops": tera("INT8 performance (OP/s)"), "fp4_tflops": tera("FP4 performance (FLOP/s)"),
        "memory_gb": giga("Memory (bytes)"), "memory_bandwidth_gb_per_s": giga("Memory bandwidth (byte/s)"),
        "interconnect_gb_per_s": giga("Intranode bandwidth (byte/s)"), "power_tdp_w": number(row["TDP (W)"]), "die_mm2": number(row["Die Size (mm^2)"]),
        "process_nm": number(row["Process size (nm)"]), "unverified": [], "source": EPOCH}


def main():
    raw = raw_folder(__doc__)
    epoch = {row["Hardware name"]: row for row in rows(raw / "accelerators/epoch_ml_hardware_2026-07.csv")}
    published = {row["item"]: number(row["value"]) for row in rows(raw / "power/embodied_accelerators_curated.csv")}
    parts = {row["id"]: from_master(row) for row in rows(raw / "accelerators/accelerators_master.csv") if row["id"] not in ADDED}
    for id_, (name, half_is_tensor) in FROM_EPOCH.items():
        parts[id_] = from_epoch(epoch[name], half_is_tensor)
    for id_, (values, source, unverified, note) in ADDED.items():
        keys = [key for key in values if key not in ("name", "vendor")]
        if unverified == "all":
            unverified = keys
        elif unverified == "all-but-idle":
            unverified = [key for key in keys if key != "power_idle_w"]
        parts[id_] = {**values, "source": source, "note": note, "unverified": list(unverified)}
    for id_, (values, unverified, note) in CORRECTIONS.items():
        parts[id_].update(values)
        parts[id_]["unverified"] += [key for key in unverified if key not in parts[id_]["unverified"]]
        if note:
            parts[id_]["note"] = note

    order = ["fp32_tflops", "tf32_tflops", "fp16_tflops", "fp8_tflops", "int8_tops", "fp4_tflops", "memory_gb", "memory_bandwidth_gb_per_s",
             "interconnect_gb_per_s", "power_tdp_w", "power_idle_w", "die_mm2", "process_nm"]
    records, derived_idle, derived_embodied = [], 0, 0
    for id_, part in parts.items():
        tdp = part.get("power_tdp_w")
        if part.get("power_idle_w") is None and tdp:
            kind = "consumer" if re.match(r"rtx-[2-57]\d{3}|gtx|titan", id_) else "datacenter"
            low, mode, high = IDLE_SHARE[kind]
            part["power_idle_w"] = round(mode * tdp, 1)
            part["note"] = "; ".join(filter(None, [part.get("note"), f"idle watts assumed from board power ({low * tdp:.0f}-{high * tdp:.0f})"]))
            derived_idle += 1
            part["unverified"].append("power_idle_w")
        weight = embodied(id_, part, published)
        derived_embodied += weight["basis"] != "published"
        records.append({
            "id": id_, "name": part["name"], "vendor": part.get("vendor") or vendor(id_, part["name"]), "release_date": part.get("release_date"),
            **{key: part.get(key) for key in order}, "embodied_kgco2e": weight,
            "aliases": ALIASES.get(id_), "unverified": sorted(set(part["unverified"])) or None, "note": part.get("note"),
            "source": part["source"], "date": EPOCH_DATE if part["source"] == EPOCH else "2026-08-01"})
    write_records("accelerators.json", "accelerator", SCRIPT, records)
    compute_sources.write()
    print(f"idle watts assumed from board power: {derived_idle}; embodied emissions derived or assumed: {derived_embodied}")
    names = {}
    for record in records:
        for alias in record["aliases"] or []:
            if names.setdefault(alias.lower(), record["id"]) != record["id"]:
                print(f"alias {alias} names both {names[alias.lower()]} and {record['id']}")
    silicon = {"a100-sxm4-40gb": 1, "h100-sxm5-80gb": 1}
    for id_, dies in silicon.items():
        part = parts[id_]
        print(f"{id_}: assessed module over ACT silicon {published[EMBODIED[id_][0]] / silicon_kgco2e(part['die_mm2'], part['process_nm'], part['memory_gb'], dies):.1f}")


if __name__ == "__main__":
    main()

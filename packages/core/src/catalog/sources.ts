/** The documents that catalog entries cite, each written once. */
import type { Source } from '../provenance/index.js';

// Lists and tables
export const epochHardware: Source = {
  title: 'Epoch AI, machine learning hardware (CSV)',
  url: 'https://epoch.ai/data/machine-learning-hardware',
  date: '2026-04',
};
export const epochPrices: Source = {
  title: 'Epoch AI, training-cost-trends: hardware prices, each row citing an archived page',
  url: 'https://github.com/epoch-research/training-cost-trends',
  section: 'data/Hardware prices.csv',
  date: '2026-04',
};
export const epochCostConstants: Source = {
  title: 'Epoch AI, training-cost-trends: constants of the cost model',
  url: 'https://github.com/epoch-research/training-cost-trends',
  section: 'cost_analysis_standalone.py',
  date: '2026-04',
};
export const serverPower: Source = {
  title: 'Epoch AI, training-cost-trends: power of a chip to power of its server',
  url: 'https://github.com/epoch-research/training-cost-trends',
  section: 'cost_analysis_standalone.py, chip_to_server_power',
  date: '2026-04',
};
export const epochChipCounts: Source = {
  title: 'Epoch AI, ai-chip-counts: prices of NVIDIA chips by year',
  url: 'https://github.com/epoch-research/ai-chip-counts',
  section: 'data_inputs/Nvidia annual prices.csv',
  date: '2026-04',
};
export const aiconfigurator: Source = {
  title: 'NVIDIA aiconfigurator, system descriptions',
  url: 'https://github.com/ai-dynamo/aiconfigurator',
  section: 'aic-core/src/aiconfigurator_core/systems/*.yaml at 095f58a',
  date: '2026-08-21',
};
export const inferenceMargins: Source = {
  title: 'AshitaOrbis, inference-margins: rents and prices by analyst, with notes',
  url: 'https://github.com/AshitaOrbis/inference-margins',
  section: 'site/engine.js at 057a87f',
  date: '2026-07',
};
export const huggingFaceHardware: Source = {
  title: 'Hugging Face, hardware pages, MSRP field',
  url: 'https://huggingface.co/hardware/h100',
  date: '2026',
};
export const leapResale: Source = {
  title: 'LEAP, price model of used accelerators',
  url: 'https://leap-gpuprice.pages.dev/',
  date: '2026',
};
export const spotwireResale: Source = {
  title: 'SpotWire, completed eBay sales',
  url: 'https://www.spotwire.ai/data/valuator_data.json',
  date: '2026-05-28',
};

// What software reports
export const modalMemory: Source = {
  title: 'Modal, memory that nvidia-smi reports on each kind of GPU',
  url: 'https://github.com/modal-labs/modal-client/pull/2797',
  date: '2025-01-23',
};
export const b200Smi: Source = {
  title: 'TensorRT-LLM issue 10278, nvidia-smi of eight B200',
  url: 'https://github.com/NVIDIA/TensorRT-LLM/issues/10278',
  date: '2025-12-24',
};
export const torchaoB200: Source = {
  title: 'PyTorch AO pull request 4002, device query of a B200',
  url: 'https://github.com/pytorch/ao/pull/4002',
  date: '2026-03-05',
};
export const nvidiaSmiDumps: Source = {
  title: 'nvidia-smi listings in public repositories, several for each card, all alike',
  date: '2026-11',
};
export const nvidiaDeviceNotes: Source = {
  title: 'SM counts that kernel authors note for their Blackwell test machines in public repositories, several alike',
  date: '2026-11',
};
export const rocmMi300x: Source = {
  title: 'ROCm issue 4750, rocm-smi of eight MI300X',
  url: 'https://github.com/ROCm/legacy-rocm-build/issues/4750',
};
export const rocmSmiDumps: Source = {
  title: 'rocm-smi and device listings in public repositories, several for each card, all alike',
  date: '2026-11',
};
export const xlaV4Memory: Source = {
  title: 'EasyDeL issue 166, out-of-memory report of XLA on TPU v4',
  url: 'https://github.com/erfanzar/EasyDeL/issues/166',
};
export const xlaV6eMemory: Source = {
  title: 'Enzyme-JAX pull request 2422, allocator limit on TPU v6e',
  url: 'https://github.com/EnzymeAD/Enzyme-JAX/pull/2422',
  date: '2026-04-13',
};
export const xlaMemory: Source = {
  title: 'Out-of-memory reports of XLA in public repositories, several for each TPU, all alike',
  date: '2026-11',
};

// Vendor pages
export const tpuV4Docs: Source = { title: 'Google Cloud, TPU v4', url: 'https://cloud.google.com/tpu/docs/v4' };
export const tpuV5eDocs: Source = { title: 'Google Cloud, TPU v5e', url: 'https://docs.cloud.google.com/tpu/docs/v5e' };
export const tpuV5pDocs: Source = { title: 'Google Cloud, TPU v5p', url: 'https://docs.cloud.google.com/tpu/docs/v5p' };
export const tpuV6eDocs: Source = { title: 'Google Cloud, TPU v6e', url: 'https://docs.cloud.google.com/tpu/docs/v6e' };
export const tpu7xDocs: Source = { title: 'Google Cloud, TPU7x', url: 'https://docs.cloud.google.com/tpu/docs/tpu7x' };
export const neuronTrainium1: Source = {
  title: 'AWS Neuron, Trainium architecture',
  url: 'https://awsdocs-neuron.readthedocs-hosted.com/en/latest/general/arch/neuron-hardware/trainium.html',
};
export const neuronTrainium2: Source = {
  title: 'AWS Neuron 2.29.0, Trainium2 architecture',
  url: 'https://awsdocs-neuron.readthedocs-hosted.com/en/v2.29.0/_sources/about-neuron/arch/neuron-hardware/trainium2.rst',
};
export const neuronTrainium3: Source = {
  title: 'AWS Neuron 2.29.1, Trainium3 architecture',
  url: 'https://awsdocs-neuron.readthedocs-hosted.com/en/v2.29.1/_sources/about-neuron/arch/neuron-hardware/trainium3.rst',
};

// Articles
export const rubinPages: Source = {
  title: 'Articles on the Vera Rubin platform, agreeing on memory, links and rack power',
  url: 'https://silicontales.com/nvidia-vera-rubin-nvl72/',
  date: '2026',
};
export const rtx4090Page: Source = {
  title: 'HMC, RTX 4090 against RTX PRO 5000',
  url: 'https://hmc-tech.com/gpus/nvidia-geforce-rtx-4090-vs-nvidia-rtx-pro-5000-blackwell',
};
export const rtx5090Page: Source = {
  title: 'Spheron, RTX 5090 specifications',
  url: 'https://www.spheron.network/blog/nvidia-rtx-5090-specs/',
};
export const dgxSparkPage: Source = {
  title: 'AI Infrastructure, DGX Spark',
  url: 'https://ai-infrastructure.net/dgx-spark/',
  date: '2026-06',
};
export const dgxB200Power: Source = {
  title: 'Mad Cool Stuff, data-centre inference blueprint',
  url: 'https://madcoolstuff.com/guides/datacenter-inference-blueprint',
};
export const tweaktownNvl72: Source = {
  title: 'TweakTown, price of a GB200 NVL72 rack',
  url: 'https://www.tweaktown.com/news/98001/',
  date: '2024-05',
};
export const tomshardwareNvl72: Source = {
  title: "Tom's Hardware, power of a GB200 NVL72 rack",
  url: 'https://www.tomshardware.com/tech-industry/xai-pushes-power-strategy-towards-1gw-ai-factory',
};
export const mi455xPages: Source = {
  title: 'HotHardware, Instinct MI400 series',
  url: 'https://hothardware.com/news/instinct-mi400-challenge-vera-rubin',
};
export const maia200Pages: Source = {
  title: 'Awesome Agents, Microsoft Maia 200',
  url: 'https://awesomeagents.ai/hardware/microsoft-maia-200',
  date: '2026',
};
export const cloudMatrixPage: Source = {
  title: 'WinBuzzer, Huawei CloudMatrix 384',
  url: 'https://winbuzzer.com/2025/04/20/huawei-cloudmatrix-384-ai-cluster-outperforms-nvidia-gb200-xcxwbn/',
  date: '2025-04-20',
};
export const cerebrasPages: Source = {
  title: 'Yobitel, Cerebras WSE-3',
  url: 'https://www.yobitel.com/knowledge-base/cerebras-wse-3',
};
export const m3UltraPage: Source = { title: 'GPU Hunter, M3 Ultra', url: 'https://www.gpuhunter.io/gpu/m3-ultra' };
export const m4MaxPage: Source = {
  title: 'Convly, Mac Studio M4 Max for AI',
  url: 'https://convly.ai/pt/mac-studio-m4-max-vs-m4-ultra-for-ai/',
};
export const macStudioReview: Source = {
  title: 'DDay, Mac Studio M3 Ultra review',
  url: 'https://global.dday.it/2025/03/11/407/mac-studio-m3-ultra-review-the-perfect-workstation-for-ai',
  date: '2025-03-11',
};

// No document
export const vendorFiguresUnread: Source = { title: 'Vendor figures as commonly quoted; the document was not read' };
export const ownEstimate: Source = { title: 'Estimate made for this catalog; the note says how' };

// Rental prices
export const skypilotVerda: Source = {
  title: 'SkyPilot catalog v8, Verda; a 2026 snapshot whose day is not known',
  url: 'https://github.com/skypilot-org/skypilot-catalog',
  section: 'catalogs/v8/verda/vms.csv at 000c1d0b',
  date: '2026',
};
export const skypilotNebius: Source = {
  title: 'SkyPilot catalog v8, Nebius; a 2026 snapshot whose day is not known',
  url: 'https://github.com/skypilot-org/skypilot-catalog',
  section: 'catalogs/v8/nebius/vms.csv at 0082b043',
  date: '2026',
};
export const alphaOneIndex: Source = {
  title: 'Alpha One, AI infrastructure index',
  url: 'https://github.com/alpha-one-index/ai-infra-index',
  section: 'data/gpu-price-index.json',
  date: '2026-03-16',
};
export const mercatus: Source = {
  title: 'Mercatus AI, cloud GPU pricing',
  url: 'https://www.mercatus-ai.com/blog/cloud-gpu-pricing',
  date: '2026-05',
};
export const neighborhoodNotes: Source = {
  title: 'Neighborhood Notes, H100 rental prices',
  url: 'https://neighborhoodsf.com/Wikis/Neighborhood+Notes/Published/H100+rental+prices+(%24+per+GPU-hour)',
};
export const techReaderDaily: Source = {
  title: 'Tech Reader Daily, quoting SemiAnalysis on reserved H100 capacity',
  url: 'https://www.techreaderdaily.com/article.html?slug=h100-reserved-capacity-hits-2-35-hour-floor-in-2026',
  date: '2026',
};
export const aimultiple: Source = {
  title: 'AIMultiple, GPU index',
  url: 'https://aimultiple.com/gpu-index',
  date: '2026-05-20',
};
export const computeScreener: Source = {
  title: 'Compute Screener, daily index and prices by provider',
  url: 'https://github.com/renshuBTC/compute-screener',
  section: 'data/gpu_index_daily.csv and data/gpu_providers_latest.csv',
  date: '2026-10-24',
};
export const gpueconomy: Source = {
  title: 'GPU Economy, cloud GPU price index',
  url: 'https://huggingface.co/datasets/gpueconomy/cloud-gpu-price-index',
  date: '2026-09',
};
export const dataReceipts: Source = {
  title: 'Data Receipts, GPU pricing',
  url: 'https://github.com/datareceipts/data-receipts',
  section: '109-gpu-pricing',
  date: '2026-11-09',
};
export const lanternWorks: Source = {
  title: 'Lantern Works, GPU cloud prices',
  url: 'https://huggingface.co/datasets/lantern-works/gpu-cloud-prices',
  date: '2026-10-29',
};
export const apiEvangelist: Source = {
  title: 'API Evangelist, price cards of Lambda, CoreWeave, Akash, Hyperstack and Qubrid',
  url: 'https://github.com/api-evangelist',
  date: '2026-09',
};
export const spheron: Source = {
  title: 'Spheron, H200 against B200 against GB200',
  url: 'https://www.spheron.network/blog/nvidia-h200-vs-b200-vs-gb200',
  date: '2026-03-17',
};
export const cliffCenter: Source = {
  title: 'Cliff Center, economics of inference on AMD',
  url: 'https://www.cliffcenter.com/research/amd-inference-economics',
  date: '2026-05-18',
};

// Electricity
export const eia2023: Source = {
  title: 'EIA, Electric Power Annual, revenue by state, 2023',
  url: 'https://www.eia.gov/electricity/annual/secrev-map.php',
  date: '2023',
};
export const eiaQuoted: Source = {
  title: 'The Million Dollar Way, quoting EIA prices of November 2025 and January 2026',
  url: 'https://themilliondollarway.blogspot.com/2026/01/',
  date: '2026-01',
};
export const euBusiness: Source = {
  title: 'EUbusiness, quoting Eurostat, first half of 2025',
  url: 'https://www.eubusiness.com/energy/germany-electricity-prices-highest-in-eu/?amp=1',
  date: '2025',
};
export const eurostat2024: Source = {
  title: 'Eurostat, electricity price statistics, first half of 2024',
  url: 'https://ec.europa.eu/eurostat/statistics-explained/index.php?title=Electricity_price_statistics',
  date: '2024',
};
export const globalPetrolPrices: Source = {
  title: 'Article quoting GlobalPetrolPrices on China, September 2023',
  url: 'http://hbxlcsz.cn/html/5f999209.html',
  date: '2023-09',
};
export const yeniAkit: Source = {
  title: 'Yeni Akit, wholesale power in China',
  url: 'https://www.yeniakit.com.tr/foto-galeri/rusyadan-alimi-durduruldu-cok-pahali-141380',
  date: '2026',
};
export const liveMint: Source = {
  title: 'Mint, from The Economist: cheap data centres in Saudi Arabia',
  url: 'https://www.livemint.com/global/saudi-arabia-wants-to-host-the-world-s-cheapest-data-centres-11772015092001.html',
  date: '2025-12',
};
export const gulfGrid: Source = {
  title: "A. Michael, the Middle East's grid",
  url: 'https://ameliakmichael.substack.com/p/the-middle-easts-grid',
};

// Networks
export const ncclTests290: Source = {
  title: 'NCCL maintainer on what a 400 Gb/s card should show, nccl-tests issue 290',
  url: 'https://github.com/NVIDIA/nccl-tests/issues/290',
  date: '2025-03-03',
};
export const ncclTests119: Source = {
  title: 'nccl-tests issue 119: four HDR cards to a node of eight A100',
  url: 'https://github.com/NVIDIA/nccl-tests/issues/119',
  date: '2022-11-17',
};
export const mlEngineering: Source = {
  title: 'S. Bekman, Machine Learning Engineering: network',
  url: 'https://github.com/stas00/ml-engineering/blob/master/network/README.md',
  section: 'at 0030e63',
};
export const hgxReference: Source = {
  title: 'NVIDIA, enterprise reference architecture HGX H100, H200, B200',
  url: 'https://docs.nvidia.com/enterprise-reference-architectures/hgx-ai-factory-h100-h200-b200/latest/networking-physical-topologies.html',
};
export const llama3Paper: Source = {
  title: 'The Llama 3 Herd of Models',
  url: 'https://arxiv.org/abs/2407.21783',
  section: '3.3.1',
  date: '2024-07',
};
export const vtrainPaper: Source = {
  title: 'vTrain, validation configuration: 4 HDR cards to a node of eight A100',
  url: 'https://github.com/VIA-Research/vTrain',
  date: '2023-12',
};

// Fits
export const trainingFit: Source = {
  title: 'Fit on the published training runs bundled with this project; calibration/training.ts',
  date: '2026-11',
};
export const simumaxRuns: Source = {
  title: 'SimuMax, B200 runs of Megatron-LM 23e00ed with Transformer Engine 2.11, settings as printed',
  url: 'https://github.com/MooreThreads/SimuMax/blob/main/docs/b200/b200_release_v1.2_summary.md',
  date: '2026-04',
};
export const transformerEngineReuse: Source = {
  title: 'NVIDIA/TransformerEngine pull request 1651: reuse of one stand-in tensor for each shape of weight gradient',
  url: 'https://github.com/NVIDIA/TransformerEngine/pull/1651',
  date: '2025-04',
};
export const llmFoundryLoss: Source = {
  title: 'mosaicml/llm-foundry, loss_fn of MPT: fused_crossentropy by default',
  url: 'https://github.com/mosaicml/llm-foundry/blob/8c8dd48f72168c5d51e2f7b151595892a8fba43d/llmfoundry/models/mpt/modeling_mpt.py',
};
export const megatronSavedInputs: Source = {
  title:
    'NVIDIA Megatron-LM, megatron/core/transformer/attention.py at d98e8a6: set_save_original_input of linear_proj',
  url: 'https://github.com/NVIDIA/Megatron-LM/blob/d98e8a64ddf34856e74b24714e3bedb2f5a39553/megatron/core/transformer/attention.py',
};
export const megatronExamples: Source = {
  title: 'NVIDIA Megatron-LM, examples/llama/train_llama3_8b_h100_fp8.sh, at d98e8a6',
  url: 'https://github.com/NVIDIA/Megatron-LM/blob/d98e8a64ddf34856e74b24714e3bedb2f5a39553/examples/llama/train_llama3_8b_h100_fp8.sh',
};
export const pcieRates: Source = {
  title: 'PCI-SIG, PCI Express data rates by generation',
  url: 'https://pcisig.com/pcie-70-specification-overview',
};
export const nvlinkC2c: Source = {
  title: 'G. Lockwood, NVLink: ten NVLink-C2C links of 45 GB/s each way to a Grace socket',
  url: 'https://glennklockwood.com/garden/NVLink',
};
export const outOfMemoryReports: Source = {
  title:
    'Messages of PyTorch when memory ran out: 2.4, 3.3, 4.0 and 5.4 % of what is allocated is held unused (compressed-tensors 587, llama 918, Megatron-LM 525, kaito 976); with memory to spare, SimuMax runs held 2.8 to 9.3 %',
  url: 'https://github.com/NVIDIA/Megatron-LM/issues/525',
};
export const fsdp2Docs: Source = {
  title: 'PyTorch fully_shard, MixedPrecisionPolicy',
  url: 'https://docs.pytorch.org/docs/stable/distributed.fsdp.fully_shard.html',
};
export const megatronBridgeRecipes: Source = {
  title: 'NVIDIA Megatron-Bridge, defaults of its performance recipes, at 067f987',
  url: 'https://github.com/NVIDIA-NeMo/Megatron-Bridge/blob/main/src/megatron/bridge/perf_recipes/_common.py',
  date: '2026-08',
};
export const maxTextBase: Source = {
  title:
    'AI-Hypercomputer/maxtext, configs/base.yml: logits_dot_in_fp32 off, weight_dtype float32, mu_dtype as the weights',
  url: 'https://github.com/AI-Hypercomputer/maxtext/blob/main/src/maxtext/configs/base.yml',
  date: '2026-08',
};
export const scalingBookHostLinks: Source = {
  title: 'Austin et al., How to Scale Your Model (2025), part 2: host links of TPUs',
  url: 'https://jax-ml.github.io/scaling-book/tpus',
  date: '2025',
};
export const frameworkDocs: Source = { title: 'Documentation and papers of the stack, as commonly described' };

export const deepseekV3Report: Source = {
  title: 'DeepSeek-V3 Technical Report (2024)',
  url: 'https://arxiv.org/abs/2412.19437',
  section: '§3.2, §3.3',
  date: '2024-12',
};

// Failures
export const llama3Interruptions: Source = {
  title: 'The Llama 3 Herd of Models: root causes of 419 unexpected interruptions in 54 days on 16,384 H100',
  url: 'https://arxiv.org/abs/2407.21783',
  section: 'Table 5',
  date: '2024-07',
};
export const metaResearchClusters: Source = {
  title: 'Kokolis et al., Revisiting Reliability in Large-Scale Machine Learning Research Clusters',
  url: 'https://arxiv.org/abs/2410.21680',
  section: 'failures per thousand node-days of RSC-1 and RSC-2',
  date: '2024-10',
};
export const nvl72Reports: Source = {
  title: 'SemiAnalysis, H100 vs GB200 NVL72 Training Benchmarks: Power, TCO, and Reliability Analysis',
  date: '2025-08',
};

// Which formats train where
export const transformerEngineSupport: Source = {
  title: 'NVIDIA Transformer Engine, datatype and hardware support matrix',
  url: 'https://nvidia.github.io/TransformerEngine/support_matrix.html',
  section: 'format support by compute capability',
  date: '2026-11',
};
export const torchaoRocmMx: Source = {
  title: 'pytorch/ao pull request 3620: mxfp8 recipes on gfx950',
  url: 'https://github.com/pytorch/ao/pull/3620',
  date: '2026-01',
};
export const primusTurbo: Source = {
  title: 'AMD Primus-Turbo: FP8 kernels by tensor, row and block for MI300 and later',
  url: 'https://github.com/AMD-AGI/Primus-Turbo',
  date: '2026-11',
};
export const trainium3Formats: Source = {
  title: 'AWS Neuron, Trainium3 architecture: tensor engines of NeuronCore-v4',
  url: 'https://awsdocs-neuron.readthedocs-hosted.com/en/latest/about-neuron/arch/neuron-hardware/neuron-core-v4.html',
  date: '2025-12',
};

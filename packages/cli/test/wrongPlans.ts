/** Wrong plans, each a valid one with something changed, and what is wrong with it. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A small plan that is valid. */
export const validPlan = {
  athanor: 1,
  model: 'llama-3.1-8b',
  data: { tokens: '1T', sequenceLength: 8192 },
  cluster: { accelerator: 'h100-sxm', count: 16 },
  training: { globalBatchSequences: 64, layout: { tensorParallel: 2, dataParallel: 8 } },
};

/** The valid plan with the value at each dotted path replaced; `undefined` takes the key away. */
export function changed(changes: Readonly<Record<string, Json | undefined>>): string {
  const plan: Record<string, unknown> = structuredClone(validPlan);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let inner = plan;
    for (const key of keys) {
      const next = (inner[key] ?? {}) as Record<string, unknown>;
      inner[key] = next;
      inner = next;
    }
    if (value === undefined) delete inner[last];
    else inner[last] = value;
  }
  return JSON.stringify(plan);
}

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}\n`;

export const wrongPlans: readonly { readonly name: string; readonly says: readonly string[]; readonly plan: string }[] =
  [
    {
      name: 'an unknown section',
      says: ['trainning: unknown key "trainning". Did you mean training?'],
      plan: changed({ trainning: {} }),
    },
    {
      name: 'an unknown key',
      says: ['training.layout.tensorParalel: unknown key "tensorParalel". Did you mean tensorParallel?'],
      plan: changed({ 'training.layout.tensorParalel': 2 }),
    },
    {
      name: 'an unknown key that resembles none',
      says: ['data.zzzzzz: unknown key "zzzzzz". Known are tokens, sequenceLength, lengths or packing'],
      plan: changed({ 'data.zzzzzz': 2 }),
    },
    {
      name: 'keys that stand elsewhere',
      says: [
        'tokens: unknown key "tokens". It stands at data.tokens',
        'training.layout.globalBatchSequences: unknown key "globalBatchSequences". It stands at training.globalBatchSequences',
        'training.tensorParallel: unknown key "tensorParallel". It stands at training.layout.tensorParallel',
      ],
      plan: changed({
        tokens: '1T',
        'training.tensorParallel': 2,
        'training.layout': { tensorParallel: 2, globalBatchSequences: 64 },
      }),
    },
    {
      name: 'a size that is to be searched for',
      says: [
        'training.layout.tensorParallel: expected a number, got "search". Leave it out and write search: true beside the rest: what is left out is looked for',
      ],
      plan: changed({ 'training.layout.tensorParallel': 'search', 'training.layout.dataParallel': undefined }),
    },
    {
      name: 'the path of a configuration without its key',
      says: [
        'model: expected a model of the catalog, got "./config.json". A configuration of Hugging Face is written model.huggingface: ./config.json',
      ],
      plan: changed({ model: './config.json' }),
    },
    {
      name: 'a unit of something else',
      says: ['data.tokens: expected a number of tokens such as 15.6T, got 15.6 TB, which is an amount of memory'],
      plan: changed({ 'data.tokens': '15.6 TB' }),
    },
    {
      name: 'bits for bytes',
      says: [
        'cluster.device.memoryBytes: expected an amount of memory such as 80 GiB, got 80 Gb: read as bits it is 10.0 GB, read as bytes 80.0 GB. Write 10.0 GB or 80.0 GB',
      ],
      plan: changed({ 'cluster.device.memoryBytes': '80 Gb' }),
    },
    {
      name: 'an ambiguous unit',
      says: [
        'training.run.restartS: m in 10 m is ambiguous: minutes, months or a prefix. Write 10 min, 10 ms or 300 d',
      ],
      plan: changed({ 'training.run.restartS': '10 m' }),
    },
    {
      name: 'an unknown unit',
      says: ['data.tokens: unknown unit parsecs in 3 parsecs. Write it as in 15.6T'],
      plan: changed({ 'data.tokens': '3 parsecs' }),
    },
    {
      name: 'a decimal comma',
      says: ['data.tokens: the comma in 15,6T is ambiguous: write 15.6 for a decimal point, or 156 without it'],
      plan: changed({ 'data.tokens': '15,6T' }),
    },
    {
      name: 'a foreign currency',
      says: [
        'cluster.price.usdPerAcceleratorHour: expected US dollars, got EUR in 2 EUR/h. Convert it at the rate of the day and write $ or USD',
      ],
      plan: changed({ 'cluster.price.usdPerAcceleratorHour': '2 EUR/h' }),
    },
    {
      name: 'a negative number',
      says: ['data.tokens: expected a number that is not negative, got -5'],
      plan: changed({ 'data.tokens': -5 }),
    },
    {
      name: 'a negative quantity',
      says: ['data.tokens: expected a number that is not negative, got -5T'],
      plan: changed({ 'data.tokens': '-5T' }),
    },
    {
      name: 'a zero',
      says: ['training.layout.tensorParallel: expected at least 1, got 0'],
      plan: changed({ 'training.layout.tensorParallel': 0 }),
    },
    {
      name: 'a zero quantity',
      says: ['cluster.device.memoryBytes: expected at least 1000000, got "0 GB"'],
      plan: changed({ 'cluster.device.memoryBytes': '0 GB' }),
    },
    {
      name: 'not a number',
      says: ['data.tokens: expected a number or text, got NaN'],
      plan: 'model: llama-3.1-8b\ndata: { tokens: .nan }\ncluster: { accelerator: h100-sxm, count: 8 }\ntraining: {}\n',
    },
    {
      name: 'not a number, as text',
      says: ['data.tokens: expected a finite number, got NaN'],
      plan: changed({ 'data.tokens': 'NaN' }),
    },
    {
      name: 'infinity',
      says: ['data.sequenceLength: expected a number, got Infinity'],
      plan: 'model: llama-3.1-8b\ndata: { sequenceLength: .inf }\ncluster: { accelerator: h100-sxm, count: 8 }\ntraining: {}\n',
    },
    {
      name: 'a fraction of an accelerator',
      says: ['cluster.count: expected a whole number, got 16.5'],
      plan: changed({ 'cluster.count': 16.5 }),
    },
    {
      name: 'a number in words',
      says: ['cluster.count: expected a number, got "sixteen"'],
      plan: changed({ 'cluster.count': 'sixteen' }),
    },
    {
      name: 'a list for a mapping',
      says: ['training.layout: expected "search" or a mapping, got a list'],
      plan: changed({ 'training.layout': [1] }),
    },
    {
      name: 'a typo in an accelerator',
      says: [
        'cluster.accelerator: expected an accelerator of the catalog, got "h100-smx". Did you mean h100-sxm, h100-nvl or h800-sxm?',
      ],
      plan: changed({ 'cluster.accelerator': 'h100-smx' }),
    },
    {
      name: 'a typo in a model',
      says: [
        'model: expected a model of the catalog, got "llama-3.1-450b". Did you mean llama-3.1-405b, llama-3.1-70b or llama-3.1-8b?',
      ],
      plan: changed({ model: 'llama-3.1-450b' }),
    },
    {
      name: 'a typo in a fabric',
      says: [
        'cluster.fabric: expected a fabric of the catalog, got "rocev3-400g". Did you mean rocev2-400g, rocev2-400g-llama3 or rocev2-200g?',
      ],
      plan: changed({ 'cluster.fabric': 'rocev3-400g' }),
    },
    {
      name: 'a typo in a node',
      says: [
        'cluster.node: expected a node type of the catalog, got "hgx-h1oo". Did you mean hgx-h100, hgx-h800 or hgx-h200?',
      ],
      plan: changed({ 'cluster.node': 'hgx-h1oo' }),
    },
    {
      name: 'a node of another accelerator',
      says: ['cluster.node: hgx-a100-80 carries a100-sxm-80, not h100-sxm'],
      plan: changed({ 'cluster.node': 'hgx-a100-80' }),
    },
    {
      name: 'half a framework',
      says: [
        'training.framework: expected a software stack of the catalog, got "megatron". Did you mean megatron-core?',
      ],
      plan: changed({ 'training.framework': 'megatron' }),
    },
    {
      name: 'a typo in a tariff',
      says: [
        'cluster.tariff: expected an electricity tariff of the catalog, got "us-tex". Did you mean us-tx or us-tn?',
      ],
      plan: changed({ 'cluster.tariff': 'us-tex' }),
    },
    {
      name: 'a typo in a price kind',
      says: [
        'cluster.price.kind: expected any, on-demand, contract-1y, contract-3y, spot or market-median, got "contract1y". Did you mean contract-1y?',
      ],
      plan: changed({ 'cluster.price.kind': 'contract1y' }),
    },
    {
      name: 'two prices',
      says: ['cluster.price.kind: "kind" cannot be written beside usdPerAcceleratorHour'],
      plan: changed({ 'cluster.price': { kind: 'spot', usdPerAcceleratorHour: 2 } }),
    },
    {
      name: 'a bad price of one form beside the key of the other',
      says: ['cluster.price.usdPerAcceleratorHour: "usdPerAcceleratorHour" cannot be written beside kind'],
      plan: changed({ 'cluster.price': { kind: 'spot', usdPerAcceleratorHour: -1 } }),
    },
    {
      name: 'an architecture with keys of its own',
      says: [
        'model.architecture.id: expected text, got nothing',
        'model.architecture.name: expected text, got nothing',
        'model.architecture.hiddenSize: expected a number, got nothing',
        'model.architecture.vocabSize: expected a number, got nothing',
        'model.architecture.blocks: expected a list, got nothing',
        'model.architecture.layerBlocks: expected a list, got nothing',
        'model.architecture.layers: unknown key "layers". Did you mean layerBlocks?',
      ],
      plan: changed({ model: { architecture: { layers: 32 } } }),
    },
    {
      name: 'a model of no form',
      says: ['model: expected a mapping with huggingface or architecture, got an empty one'],
      plan: changed({ model: {} }),
    },
    {
      name: 'an empty model',
      says: ['model: expected a section "model", got an empty one'],
      plan: changed({ model: null }),
    },
    {
      name: 'an unknown accelerator beside a format that its stand-in lacks',
      says: [
        'cluster.accelerator: expected an accelerator of the catalog, got "zzz". athanor catalog accelerators lists them',
      ],
      plan: changed({ 'cluster.accelerator': 'zzz', 'training.precision': 'nvfp4' }),
    },
    {
      name: 'an unknown accelerator beside wrong shapes in its section',
      says: [
        'cluster.count: expected at least 1, got -1',
        'cluster.price.kind: expected any, on-demand, contract-1y, contract-3y, spot or market-median, got "x"',
        'cluster.accelerator: expected an accelerator of the catalog, got "h10". Did you mean h100-sxm, h100-nvl or h100-pcie?',
      ],
      plan: changed({ 'cluster.accelerator': 'h10', 'cluster.count': -1, 'cluster.price': { kind: 'x' } }),
    },
    {
      name: 'a missing accelerator beside a wrong fabric',
      says: [
        'cluster.accelerator: expected text, got nothing',
        'cluster.fabric: expected a fabric of the catalog, got "inf". Did you mean infiniband-edr-50g, infiniband-hdr-100g or infiniband-hdr-200g?',
      ],
      plan: changed({ 'cluster.accelerator': undefined, 'cluster.fabric': 'inf', 'training.precision': 'nvfp4' }),
    },
    {
      name: 'a framework like no other',
      says: [
        'training.framework: expected a software stack of the catalog, got "unsloth". Known are megatron-2021, megatron-core, nemo, simumax, fsdp, llm-foundry-2023, internevo, hai-llm, deepspeed or jax',
      ],
      plan: changed({ 'training.framework': 'unsloth' }),
    },
    {
      name: 'a day that the month does not have',
      says: ['asOf: expected a day such as 2024-08 or 2024-08-15, got "2024-02-31"'],
      plan: changed({ asOf: '2024-02-31' }),
    },
    {
      name: 'experts over ranks that share few divisors with them',
      // 256 experts over 144 ranks: the common divisors are those of 16, so nothing above 16 is worth a try.
      says: ['training.layout.expertParallel: expected a divisor of model.experts (256), got 72. Try 16'],
      plan: changed({
        model: 'deepseek-v3',
        'cluster.count': 144,
        'training.globalBatchSequences': 144,
        'training.layout': { dataParallel: 144, expertParallel: 72 },
      }),
    },
    {
      name: 'experts that their number divides but the ranks do not',
      // 144 = 9 × 16 ranks: the divisors that 256 shares end at 16.
      says: [
        'training.layout.expertParallel: expected a divisor of tensorParallel × contextParallel × dataParallel (144), got 64. Try 16',
      ],
      plan: changed({
        model: 'deepseek-v3',
        'cluster.count': 144,
        'training.globalBatchSequences': 144,
        'training.layout': { dataParallel: 144, expertParallel: 64 },
      }),
    },
    {
      name: 'a typo in a precision',
      says: [
        'training.precision: expected bf16, fp16, fp8-tensor, fp8-row, fp8-block, mxfp8, nvfp4 or fp8, got "bf-16". Did you mean bf16?',
      ],
      plan: changed({ 'training.precision': 'bf-16' }),
    },
    {
      name: 'a precision that the hardware lacks',
      says: [
        'training.precision: fp8-tensor needs fp8 hardware, and the catalog knows none in A100 SXM4 80GB. Try bf16; it trains in fp16 or bf16',
      ],
      plan: changed({ 'cluster.accelerator': 'a100-sxm-80', 'training.precision': 'fp8-tensor' }),
    },
    {
      name: 'block scales of 32 before Blackwell',
      says: [
        'training.precision: mxfp8 needs tensor cores that scale 8-bit products by blocks of 32 (Blackwell of data centres, CDNA4, Trainium3 or later), which H100 SXM5 80GB does not have. Try fp8-block; it trains in fp16, bf16, fp8-tensor, fp8-row or fp8-block',
      ],
      plan: changed({ 'cluster.accelerator': 'h100-sxm', 'training.precision': 'mxfp8' }),
    },
    {
      name: 'four bits before Blackwell',
      says: [
        'training.precision: nvfp4 needs fp4 hardware, and the catalog knows none in H100 SXM5 80GB. Try fp8-block; it trains in fp16, bf16, fp8-tensor, fp8-row or fp8-block',
      ],
      plan: changed({ 'cluster.accelerator': 'h100-sxm', 'training.precision': 'nvfp4' }),
    },
    {
      name: 'an unknown sharding',
      says: [
        'training.layout.sharding: expected none, zero1, zero2, zero3, fsdp, hsdp or search, got "zero4". Did you mean zero3?',
      ],
      plan: changed({ 'training.layout.sharding': 'zero4' }),
    },
    {
      name: 'a typo in layout: search',
      says: ['training.layout: expected search, got "serch". Did you mean search?'],
      plan: changed({ 'training.layout': 'serch' }),
    },
    {
      name: 'another name of an optimizer',
      says: [
        'training.optimizer: expected adam, adam-bf16-moments, adam-8bit, muon or sgd, got "adamw". Did you mean adam?',
      ],
      plan: changed({ 'training.optimizer': 'adamw' }),
    },
    {
      name: 'a count not divisible by the layout',
      says: [
        'training.layout.dataParallel: tensor 2 × context 1 × pipeline 1 × data 8 is 16 accelerators, but the cluster has 24. Try dataParallel 12',
      ],
      plan: changed({ 'cluster.count': 24 }),
    },
    {
      name: 'heads not divisible',
      says: [
        'training.layout.tensorParallel: expected a divisor of model.hiddenSize (4096), got 3. Try 2 or 4',
        'training.layout.tensorParallel: expected a divisor of model.heads (32), got 3. Try 2 or 4',
        'training.layout.tensorParallel: expected a divisor of model.intermediateSize (14336), got 3. Try 2 or 4',
        'training.layout.tensorParallel: expected a divisor of model.kvHeads (8), got 3. Try 2 or 4',
        'training.layout.tensorParallel: sequence parallelism splits 8192 tokens of a sequence over 3 tensor ranks, which is no whole number',
      ],
      plan: changed({ 'cluster.count': 12, 'training.layout': { tensorParallel: 3, dataParallel: 4 } }),
    },
    {
      name: 'more stages than layers',
      says: [
        'training.layout.virtualPipeline: pipeline 16 × virtual 4 makes 64 chunks, but 32 layers cannot fill them: inner chunks hold equally many, only the first and the last may hold fewer',
      ],
      plan: changed({ 'training.layout': { pipelineParallel: 16, virtualPipeline: 4, dataParallel: 1 } }),
    },
    {
      name: 'a schedule that works on other chunks',
      says: ['training.layout.virtualPipeline: expected 2 under schedule zb-v, got 4. With 4 go schedules interleaved'],
      plan: changed({ 'training.layout': { pipelineParallel: 8, virtualPipeline: 4, schedule: 'zb-v' } }),
    },
    {
      name: 'a schedule that needs more micro-batches, and an even number of stages',
      says: ['training.layout.schedule: dualpipe on 16 stages needs at least 32 micro-batches per step, got 16'],
      plan: changed({
        'training.globalBatchSequences': 16,
        'training.layout': { pipelineParallel: 16, schedule: 'dualpipe' },
      }),
    },
    {
      name: 'several schedules without a search',
      says: [
        'training.layout.schedule: expected one value where the layout is given, got 1f1b; zb-h1. With layout.search: true, what is not given is searched, and these are tried',
      ],
      plan: changed({ 'training.layout.schedule': ['1f1b', 'zb-h1'] }),
    },
    {
      name: 'a schedule of another name',
      says: [
        'training.layout.schedule: expected gpipe, 1f1b, interleaved, zb-h1, zb-h2, zb-v, dualpipe, dualpipe-v or search, got "zbv". Did you mean zb-v?',
      ],
      plan: changed({ 'training.layout.schedule': 'zbv' }),
    },
    {
      name: 'a batch that replicas cannot share',
      says: [
        'training.layout.microBatchSequences: data 8 × micro-batch 1 is 8 sequences, which does not divide the global batch of 63',
      ],
      plan: changed({ 'training.globalBatchSequences': 63 }),
    },
    {
      name: 'a batch that is no whole number of sequences',
      says: [
        'training.globalBatchTokens: 4000000 tokens are not a whole number of sequences of 8192 tokens. Try 3997696 or 4005888',
      ],
      plan: changed({ 'training.globalBatchSequences': undefined, 'training.globalBatchTokens': '4M' }),
    },
    {
      name: 'two batches',
      says: ['training.globalBatchTokens: write globalBatchSequences or globalBatchTokens, not both'],
      plan: changed({ 'training.globalBatchTokens': '4M' }),
    },
    {
      name: 'experts of a dense model',
      says: ['training.layout.expertParallel: expected 1, got 2: Llama 3.1 8B has no experts to spread'],
      plan: changed({ 'training.layout.expertParallel': 2 }),
    },
    {
      name: 'an oversubscription below one',
      says: ['cluster.network.oversubscription: expected at least 1, got 0.5'],
      plan: changed({ 'cluster.network.oversubscription': 0.5 }),
    },
    {
      name: 'a fraction written as per cent',
      says: ['cluster.network.scaleOutAttainedFraction: expected at most 1, got 90. Did you mean 90 %?'],
      plan: changed({ 'cluster.network.scaleOutAttainedFraction': 90 }),
    },
    {
      name: 'a memory for a duration',
      says: [
        'training.run.checkpointIntervalS: expected a duration such as 54 d, got 5 GB, which is an amount of memory',
      ],
      plan: changed({ 'training.run.checkpointIntervalS': '5 GB' }),
    },
    {
      name: 'less than no failures',
      says: ['cluster.failures.nodeFailuresPerYear: expected at least 0, got -1'],
      plan: changed({ 'cluster.failures.nodeFailuresPerYear': -1 }),
    },
    {
      name: 'storage that stands still',
      says: ['training.run.storageBytesPerS: expected at least 1, got "0 GB/s"'],
      plan: changed({ 'training.run.storageBytesPerS': '0 GB/s' }),
    },
    {
      name: 'a repair that takes no time',
      says: ['cluster.spares.nodeRepairS: expected at least 1, got 0'],
      plan: changed({ 'cluster.spares.nodeRepairS': 0 }),
    },
    {
      name: 'more spares than machines',
      says: [
        'cluster.spares.spareNodes: 5 spares for 2: spares stand by a cluster, they are not another one. Try 2 or fewer',
      ],
      plan: changed({ 'cluster.spares.spareNodes': 5 }),
    },
    {
      name: 'half a spare',
      says: ['cluster.spares.spareNodes: expected a whole number, got 0.5'],
      plan: changed({ 'cluster.spares.spareNodes': 0.5 }),
    },
    {
      name: 'failures of every kind beside those of one kind',
      says: [
        'cluster.failures.acceleratorHoursPerFailure: acceleratorHoursPerFailure counts failures of every kind: write it without jobFailuresPerYear',
      ],
      plan: changed({
        'cluster.failures.acceleratorHoursPerFailure': 50_000,
        'cluster.failures.jobFailuresPerYear': 0.1,
      }),
    },
    {
      name: 'a record of failures that is not known',
      says: [
        'cluster.failures.record: expected a record of failures of the catalog, got "llama-3-h200". Did you mean llama-3-h100?',
      ],
      plan: changed({ 'cluster.failures.record': 'llama-3-h200' }),
    },
    {
      name: 'the whole of a restart beside its parts',
      says: ['training.run.restartS: restartS is the whole restart: write it without detectionS or warmUpS'],
      plan: changed({ 'training.run.restartS': 600, 'training.run.detectionS': 60, 'training.run.warmUpS': 60 }),
    },
    {
      name: 'a kind of checkpoint that is not known',
      says: [
        'training.run.checkpointKind: expected blocking, asynchronous or memory, got "async". Did you mean asynchronous?',
      ],
      plan: changed({ 'training.run.checkpointKind': 'async' }),
    },
    {
      name: 'more copies in memory than nodes to hold them',
      says: ['training.run.memoryCopies: 3 copies in memory need a node each, and the cluster has 2. Try 2 or fewer'],
      plan: changed({ 'training.run.checkpointKind': 'memory', 'training.run.memoryCopies': 3 }),
    },
    {
      name: 'copies in racks where all is one rack',
      says: ['training.run.memoryAcrossRacks: 2 copies in memory need a rack each, and the cluster has 1'],
      plan: changed({
        'cluster.network.scaleUpDomainSize': 16,
        'training.run.checkpointKind': 'memory',
        'training.run.memoryAcrossRacks': true,
      }),
    },
    {
      name: 'more slow nodes than nodes',
      says: ['training.run.slowNodeFraction: expected at most 1, got 1.5'],
      plan: changed({ 'training.run.slowNodeFraction': 1.5 }),
    },
    { name: 'no model', says: ['model: expected a section "model", got nothing'], plan: changed({ model: undefined }) },
    { name: 'a number for a model', says: ['model: expected text or a mapping, got 5'], plan: changed({ model: 5 }) },
    {
      name: 'no cluster',
      says: ['training: training needs a section "cluster"'],
      plan: changed({ cluster: undefined }),
    },
    {
      name: 'no accelerator',
      says: ['cluster.accelerator: expected text, got nothing'],
      plan: changed({ 'cluster.accelerator': undefined }),
    },
    {
      name: 'nothing to plan',
      says: ['the plan asks for nothing: add a section "training"'],
      plan: 'model: llama-3.1-8b\n',
    },
    {
      name: 'an empty section',
      says: ['training: expected a section "training", got an empty one'],
      plan: 'model: llama-3.1-8b\ntraining:\n',
    },
    {
      name: 'another version',
      says: ['athanor: expected version 1 of the plan language, got 2'],
      plan: changed({ athanor: 2 }),
    },
    { name: 'a name that is no text', says: ['name: expected text, got 5'], plan: changed({ name: 5 }) },
    {
      name: 'a day that is none',
      says: ['asOf: expected a day such as 2024-08 or 2024-08-15, got "yesterday"'],
      plan: changed({ asOf: 'yesterday' }),
    },
    {
      name: 'an accelerator before its launch',
      says: ['cluster.accelerator: h100-sxm was launched on 2022-09-20, after 2020-01'],
      plan: changed({ asOf: '2020-01' }),
    },
    {
      name: 'a configuration file that is not there',
      says: ['model.huggingface: cannot read the file nope/config.json'],
      plan: changed({ 'model.huggingface': undefined, model: { huggingface: 'nope/config.json' } }),
    },
    {
      name: 'a typo in a class',
      says: [
        'model.huggingface.architectures.0: cannot import models of the class "LlamaForCasualLM". The nearest that can be imported are LlamaForCausalLM, Llama4ForCausalLM or GemmaForCausalLM; any other model can be written out under `model.architecture`',
      ],
      plan: changed({ model: { huggingface: { architectures: ['LlamaForCasualLM'] } } }),
    },
    {
      name: 'an unknown class',
      says: [
        'model.huggingface.architectures.0: cannot import models of the class "WizardForCausalLM". The nearest that can be imported are KimiK2ForCausalLM, LlamaForCausalLM or MistralForCausalLM; any other model can be written out under `model.architecture`',
      ],
      plan: changed({ model: { huggingface: { architectures: ['WizardForCausalLM'] } } }),
    },
    {
      name: 'an architecture without its sizes',
      says: [
        'model.architecture.blocks.0.attention.kind: expected softmax, mla, linear or none, got "soft". Did you mean softmax?',
        'model.architecture.blocks.0.mlp.intermediateSize: expected a number, got nothing',
      ],
      plan: changed({
        model: {
          architecture: {
            id: 'mine',
            name: 'Mine',
            hiddenSize: 64,
            vocabSize: 100,
            blocks: [{ name: 'layer', attention: { kind: 'soft' }, mlp: { kind: 'dense' } }],
            layerBlocks: [0],
          },
        },
      }),
    },
    {
      name: 'an architecture with a layer of no block',
      says: ['model.architecture.layerBlocks.1: expected an index of blocks (0 to 0), got 1'],
      plan: changed({
        model: {
          architecture: {
            id: 'mine',
            name: 'Mine',
            hiddenSize: 64,
            vocabSize: 100,
            blocks: [
              {
                name: 'layer',
                attention: { kind: 'softmax', heads: 4, kvHeads: 4, headDim: 16, valueHeadDim: 16 },
                mlp: { kind: 'dense', intermediateSize: 256 },
              },
            ],
            layerBlocks: [0, 1],
          },
        },
      }),
    },
    {
      name: 'unclosed brackets',
      says: [
        'YAML syntax error at line 3, column 1: Flow map in block collection must be sufficiently indented and end with a }\n2 | data: { tokens: 1T\n3 | cluster: {}\n  | ^',
      ],
      plan: 'model: llama-3.1-8b\ndata: { tokens: 1T\ncluster: {}\n',
    },
    {
      name: 'a tab',
      says: [
        'YAML syntax error at line 3, column 1: Tabs are not allowed as indentation\n2 | data:\n3 | \ttokens: 1T\n  | ^',
      ],
      plan: 'model: llama-3.1-8b\ndata:\n\ttokens: 1T\n',
    },
    {
      name: 'a key written twice',
      says: [
        'the key "model" is written twice, again at line 2, column 1\n1 | model: llama-3.1-8b\n2 | model: llama-3-8b\n  | ^',
      ],
      plan: 'model: llama-3.1-8b\nmodel: llama-3-8b\n',
    },
    {
      name: 'two documents',
      says: ['expected one plan in the file, got a second document at line 2\n1 | model: llama-3.1-8b\n2 | ---\n  | ^'],
      plan: 'model: llama-3.1-8b\n---\nmodel: llama-3-8b\n',
    },
    {
      name: 'a list',
      says: ['expected a mapping of sections such as "model: llama-3.1-8b", got a list'],
      plan: '- model: llama-3.1-8b\n',
    },
    {
      name: 'one word',
      says: ['expected a mapping of sections such as "model: llama-3.1-8b", got a single value'],
      plan: 'hello\n',
    },
    { name: 'an empty file', says: ['expected a plan, got an empty file'], plan: '' },
    { name: 'only a comment', says: ['expected a plan, got an empty file'], plan: '# nothing yet\n' },
    {
      name: 'an alias bomb',
      says: ['expected at most 100000 values after aliases are expanded; is it an alias bomb?'],
      plan: bomb,
    },
    { name: 'an alias of itself', says: ['model: expected text or a mapping, got a list'], plan: 'model: &m [*m]\n' },
    {
      name: 'an alias without anchor',
      says: ['model: the alias *nope has no anchor &nope before it'],
      plan: 'model: *nope\n',
    },
    {
      name: 'a prototype',
      says: ['__proto__: the key "__proto__" is not allowed'],
      plan: '__proto__: { polluted: true }\nmodel: llama-3.1-8b\n',
    },
    {
      name: 'a constructor',
      says: ['training.constructor: the key "constructor" is not allowed'],
      plan: 'model: llama-3.1-8b\ntraining: { constructor: 1 }\n',
    },
    { name: 'brackets without end', says: ['expected at most 64 levels of nesting'], plan: '['.repeat(5000) },
    { name: 'lists in lists without end', says: ['expected at most 64 levels of nesting'], plan: '- '.repeat(20_000) },
    {
      name: 'several mistakes at once',
      says: [
        'modle: unknown key "modle". Did you mean model?',
        'data.tokens: unknown unit parsecs in 3 parsecs. Write it as in 15.6T',
        'cluster.accelerator: expected an accelerator of the catalog, got "h10". Did you mean h100-sxm, h100-nvl or h100-pcie?',
        'cluster.fabric: expected a fabric of the catalog, got "inf". Did you mean infiniband-edr-50g, infiniband-hdr-100g or infiniband-hdr-200g?',
        'training.precission: unknown key "precission". Did you mean precision?',
        'training.framework: expected a software stack of the catalog, got "megatron". Did you mean megatron-core?',
        'training.layout.dataParallel: tensor 3 × context 1 × pipeline 1 × data 8 is 24 accelerators, but the cluster has 16. No dataParallel makes up for it: 16 is not a multiple of 3',
        'training.layout.tensorParallel: expected a divisor of model.hiddenSize (4096), got 3. Try 2 or 4',
        'training.layout.tensorParallel: expected a divisor of model.heads (32), got 3. Try 2 or 4',
        'training.layout.tensorParallel: expected a divisor of model.intermediateSize (14336), got 3. Try 2 or 4',
        'training.layout.tensorParallel: expected a divisor of model.kvHeads (8), got 3. Try 2 or 4',
        'training.layout.tensorParallel: sequence parallelism splits 8192 tokens of a sequence over 3 tensor ranks, which is no whole number',
      ],
      plan: changed({
        modle: 1,
        'data.tokens': '3 parsecs',
        'cluster.accelerator': 'h10',
        'cluster.fabric': 'inf',
        'training.precission': 'x',
        'training.framework': 'megatron',
        'training.layout.tensorParallel': 3,
      }),
    },
    {
      name: 'an unknown task',
      says: ['training.task: expected pretrain, sft, dpo, orpo, simpo, reward, value, lora, qlora or dora, got "doop"'],
      plan: changed({ 'training.task': 'doop' }),
    },
    {
      name: 'adapters on layers that the model lacks, wider than its layers, in 4 bits under an 8-bit recipe',
      says: [
        'training.task.adapter.targets.0: Llama 3.1 8B has no linear layer "qproj". Did you mean q_proj?',
        'training.task.adapter.rank: expected at most 4096, the narrower side of linear_fc1, got 5000',
        'training.precision: qlora restores its 4-bit weights to 16 bits before each product: fp8-tensor does not apply. Try bf16',
      ],
      plan: changed({
        'training.task': { kind: 'sft', adapter: { kind: 'qlora', rank: 5000, targets: ['qproj', 'linear_fc1'] } },
        'training.precision': 'fp8-tensor',
      }),
    },
    {
      name: 'a reference where there is none, and adapters to leave out that are not there',
      says: ['training.task.reference: orpo has no reference model. Only dpo has one'],
      plan: changed({
        'training.task': { kind: 'orpo', reference: 'resident' },
        'training.layout.microBatchSequences': 2,
      }),
    },
    {
      name: 'half a pair',
      says: [
        'training.layout.microBatchSequences: a chosen and a rejected sequence (dpo) go through together: expected an even number of sequences, got 1. Try 2',
      ],
      plan: changed({ 'training.task': 'dpo', 'training.layout.microBatchSequences': 1 }),
    },
    {
      name: 'texts that do not fit, and packing without lengths',
      says: ['data.lengths: texts of 9000 tokens do not fit in sequences of 8192 tokens'],
      plan: changed({ 'data.lengths': [100, 9000] }),
    },
    {
      name: 'shares of lengths below zero',
      says: ['data.lengths.0.share: expected more than 0, got -1'],
      plan: changed({ 'data.lengths': [{ tokens: 100, share: -1 }] }),
    },
  ];

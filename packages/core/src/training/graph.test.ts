import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { billModule, billValues } from '../economics/index.js';
import {
  buildGraph,
  type Declarations,
  evaluateOne,
  explain,
  type Figure,
  type Module,
  objectsReadBy,
  perturbPrimitive,
  recompute,
} from '../figures/index.js';
import { splitCode } from './codes.js';
import { trainingGraph, trainingModules, trainingPrimitives } from './graph.js';
import { lengthsOfMean } from './texts.js';
import { trainingObjects, trainingValues } from './values.js';

const input = trainingInput();
const graph = trainingGraph([billModule]);
const values = { ...trainingValues(input), ...billValues({ rentUsdPerAcceleratorHour: 2.35, tariffUsdPerKwh: 0.08 }) };
const evaluation = evaluateOne(graph, values, trainingObjects(input));

test('the graph builds: names resolve, units agree, nothing is circular', () => {
  const built = buildGraph([...trainingModules, billModule], trainingPrimitives);
  expect(built.ok ? [] : built.issues).toEqual([]);
});

test('every input is used', () => {
  expect(graph.unusedInputs).toEqual([]);
});

/** Mistakes that a hand might make in these very formulas: each must be refused when the graph is built. */
const mistakes: readonly { readonly figure: string; readonly from: string; readonly to: string }[] = [
  { figure: 'stepTokens', from: 'globalBatchSequences * textTokensPerSequence', to: 'globalBatchSequences' },
  { figure: 'microBatches', from: '(dataParallel * microBatchSequences)', to: 'dataParallel' },
  { figure: 'pipelineBodyS', from: 'microBatches * stageS', to: 'microBatchSequences * stageS' },
  { figure: 'bubbleS', from: 'fillDrainS / (', to: 'microBatches * fillDrainS * fillDrainS / (' },
  { figure: 'stageTransferBytes', from: '* activationBytesPerToken', to: '* computeWeightBytes' },
  { figure: 'denseGradientBytes', from: '* gradientBytes', to: '/ gradientBytes' },
  { figure: 'denseGatherBytes', from: 'trainedDenseParameters * (', to: '(' },
  { figure: 'scaleOutForwardFreeS', from: '* stageTransferScaleOutS', to: '* stageTransferBytes' },
  { figure: 'gatherS', from: '(denseGatherS', to: '(denseGatherBytes' },
  { figure: 'ownedParameters', from: 'trainedExpertParameters', to: 'expertGatherBytes' },
  { figure: 'optimizerS', from: '* memoryBytesPerS', to: '* memoryBytes' },
  { figure: 'synchronousS', from: '+ bubbleS', to: '+ microBatches' },
  { figure: 'stepTimeS', from: 'stragglerS', to: 'stragglerFraction' },
  { figure: 'tokensPerS', from: 'stepTokens / stepTimeS', to: 'stepTokens * stepTimeS' },
  { figure: 'mfuFraction', from: '/ mfuPeakFlopPerS', to: '/ peakBf16FlopPerS' },
  { figure: 'modelFlopPerStep', from: '* stepTokens', to: '* runTokens / stepTimeS' },
  { figure: 'parameterMemoryBytes', from: 'outerWeightBytes * outerParameters', to: 'outerParameters' },
  { figure: 'heldOptimizerBytes', from: 'wholeOptimizerBytes *', to: 'hostLinkS *' },
  { figure: 'activationOffloadS', from: '* hostLinkS', to: '/ hostLinkS' },
  { figure: 'hostMemoryBytes', from: 'inFlight * hostActivationBytesPerMicroBatch', to: 'inFlight' },
  { figure: 'activationMemoryBytes', from: 'inFlight * deviceActivationBytesPerMicroBatch', to: 'inFlight' },
  {
    figure: 'deviceActivationBytesPerMicroBatch',
    from: '- hostTensorBytesPerMicroBatch',
    to: '- largestLayerParameters',
  },
  { figure: 'workingBytesPerParameter', from: '(computeWeightBytes +', to: '(gatheredLayers +' },
  { figure: 'peakMemoryBytes', from: '+ logitsBytes', to: '+ denseParameters' },
  { figure: 'lengthImbalanceS', from: 'pipelineBodyS', to: 'stageHostS / computedTokensPerSequence' },
  { figure: 'referenceS', from: '* stageForwardS + pipeline', to: '+ pipeline' },
  { figure: 'trainedDenseParameters', from: '+ heaviestAdapterParameters', to: '+ adapterForwardFlop' },
  { figure: 'gatheredDenseBytes', from: '* computeWeightBytes', to: '' },
  { figure: 'memoryHeadroomBytes', from: 'memoryBytes -', to: 'memoryBytesPerS -' },
  { figure: 'acceleratorFailuresPerS', from: 'accelerators *', to: 'nodes *' },
  { figure: 'nodes', from: 'accelerators / acceleratorsPerNode', to: 'accelerators' },
  { figure: 'failureIntervalS', from: '1 / max', to: 'max' },
  { figure: 'checkpointWriteS', from: '* checkpointWriters', to: '' },
  { figure: 'checkpointS', from: 'checkpointWriteS', to: 'checkpointBytes' },
  { figure: 'dataStallRatio', from: '/ dataBytesPerS', to: '/ dataBytesPerToken' },
  { figure: 'spikeStepsS', from: '* stepTimeS', to: '* stepTokens' },
  { figure: 'goodputFraction', from: 'spikesPerS * returnS', to: 'spikesPerS' },
  { figure: 'energyJ', from: '* runTimeS', to: '/ runTimeS' },
  { figure: 'costUsd', from: 'acceleratorSeconds *', to: 'runTimeS *' },
  { figure: 'energyCostUsd', from: 'energyJ *', to: 'facilityPowerW *' },
];

test.each(mistakes)('the unit check refuses "$to" for "$from" in $figure', ({ figure, from, to }) => {
  const modules = [...trainingModules, billModule].map((module) => withMistake(module, figure, from, to));
  const built = buildGraph(modules, trainingPrimitives);
  expect(built.ok).toBe(false);
});

function withMistake(module: Module, figure: string, from: string, to: string): Module {
  const declaration = module.declarations[figure];
  if (!declaration) return module;
  if (declaration.kind !== 'formula' || !declaration.is.includes(from))
    throw new Error(`${figure} does not contain ${from}`);
  const declarations: Declarations = {
    ...module.declarations,
    [figure]: { ...declaration, is: declaration.is.replace(from, to) },
  };
  return { ...module, declarations };
}

describe('explanations', () => {
  test.each(['stepTimeS', 'deviceMemoryBytes', 'costUsd', 'energyJ', 'mfuFraction'])(
    'each node of %s equals its rule on its children to 1e-9',
    (name) => {
      let checked = 0;
      const visit = (figure: Figure): void => {
        const again = recompute(figure);
        if (again !== undefined && figure.from.length > 0) {
          checked++;
          expect(
            Math.abs(again - figure.value),
            `${figure.name}: ${figure.formula ?? figure.rule}`,
          ).toBeLessThanOrEqual(1e-9 * Math.abs(figure.value));
        }
        figure.from.forEach(visit);
      };
      visit(explain(graph, evaluation, name));
      expect(checked).toBeGreaterThan(3);
    },
  );

  test('constants at the leaves carry their source', () => {
    const bare: string[] = [];
    const visit = (figure: Figure): void => {
      if (figure.rule === 'constant' && !figure.source) bare.push(figure.name);
      figure.from.forEach(visit);
    };
    visit(explain(graph, evaluation, 'costUsd'));
    expect(bare).toEqual([]);
  });

  test('the parts of the slowest stage are sums over what it holds', () => {
    const gemm = explain(graph, evaluation, 'stageGemmS');
    expect(gemm.rule).toBe('sum');
    const sum = gemm.from.reduce((total, part) => total + part.value, 0);
    expect(sum / gemm.value).toBeCloseTo(1, 9);
  });
});

/** Arguments that decide between stages only, and hardly ever: chunks are dealt evenly, and all stages have layers as large as their ends. */
const SILENT: Readonly<Record<string, readonly string[]>> = {
  stageParameters: ['virtualPipeline'],
  stageTimes: ['virtualPipeline'],
  stageMemory: ['workingBytesPerParameter', 'prefetchedBytesPerParameter', 'placeholderBytes'],
};

describe('primitives depend on exactly what they declare', () => {
  // Each argument must matter at one of these points at least: dense over pods with context parallelism; experts in 8 and in 4 bits; replicas in groups.
  const smallPods = { podSize: 8, oversubscription: 64 };
  const points = [
    trainingInput({
      layout: { contextParallel: 8, dataParallel: 16, recompute: 'selective', sharding: 'hsdp', shardGroup: 2 },
    }),
    trainingInput({
      model: 'deepseek-v3',
      count: 2048,
      fabric: 'infiniband-ndr-400g',
      layout: {
        tensorParallel: 2,
        pipelineParallel: 4,
        virtualPipeline: 2,
        dataParallel: 256,
        expertParallel: 64,
        recompute: 'full',
        sharding: 'hsdp',
        shardGroup: 2,
      },
      rest: { precision: 'fp8-block' },
    }),
    trainingInput({
      model: 'mixtral-8x7b',
      accelerator: 'b200',
      count: 8192,
      layout: { tensorParallel: 1, pipelineParallel: 2, virtualPipeline: 1, dataParallel: 4096, expertParallel: 8 },
      rest: { precision: 'nvfp4', globalBatchSequences: 8192 },
    }),
    trainingInput({
      model: 'megatron-175b',
      accelerator: 'a100-sxm-80',
      framework: 'megatron-2021',
      count: 64,
      layout: { pipelineParallel: 8, virtualPipeline: 3, dataParallel: 1, recompute: 'none' },
      rest: { sequenceLength: 2048, globalBatchSequences: 64 },
    }),
    // A torus of chips, a compiler that fuses and drops what nothing reads, and experts far apart that get a copy for each token.
    trainingInput({
      model: 'llama-3-70b',
      accelerator: 'tpu-v5p',
      framework: 'jax',
      count: 64,
      layout: {
        tensorParallel: 4,
        pipelineParallel: 2,
        virtualPipeline: 1,
        dataParallel: 8,
        recompute: 'full',
        sharding: 'hsdp',
        shardGroup: 2,
      },
      rest: { globalBatchSequences: 64 },
    }),
    trainingInput({
      model: 'mixtral-8x7b',
      accelerator: 'tpu-v5p',
      framework: 'jax',
      count: 64,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 64,
        expertParallel: 4,
        sharding: 'hsdp',
        shardGroup: 8,
      },
      rest: { globalBatchSequences: 64 },
    }),
    trainingInput({
      model: 'mixtral-8x7b',
      framework: 'simumax',
      count: 64,
      fabric: 'infiniband-ndr-400g',
      layout: { tensorParallel: 4, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 16, expertParallel: 8 },
      rest: { globalBatchSequences: 64 },
    }),
    // Mixers of linear time between experts.
    trainingInput({
      model: 'qwen3-next-80b-a3b',
      count: 8,
      layout: { tensorParallel: 1, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 8, expertParallel: 8 },
      rest: { globalBatchSequences: 64 },
    }),
    // Weights on the host.
    trainingInput({
      model: 'llama-3-8b',
      framework: 'fsdp',
      count: 8,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 8,
        sharding: 'fsdp',
        offload: { activationsFraction: 0.5, optimizerFraction: 1, parametersFraction: 0.5 },
      },
      rest: { globalBatchSequences: 64 },
    }),
    // Some modules, and some layers, recomputed.
    trainingInput({ layout: { recompute: { modules: ['mlp', 'core_attn'] } } }),
    trainingInput({ layout: { virtualPipeline: 2, recompute: { method: 'block', layers: 2 } } }),
    trainingInput({
      model: 'mixtral-8x7b',
      count: 8,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 8,
        expertParallel: 2,
        sharding: 'hsdp',
        shardGroup: 2,
      },
      rest: { globalBatchSequences: 64 },
    }),
    // Racks that fail, copies in memory, slow nodes.
    trainingInput({
      goodput: {
        rackFailuresPerYear: 2,
        spareRacks: 1,
        checkpointKind: 'memory',
        storageIntervalS: 1800,
        slowNodeFraction: 0.001,
      },
    }),
    // Micro-batches from both ends, with experts whose traffic the pairs hide.
    trainingInput({
      model: 'mixtral-8x7b',
      framework: 'hai-llm',
      count: 32,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 4,
        virtualPipeline: 1,
        schedule: 'dualpipe',
        dataParallel: 8,
        expertParallel: 8,
      },
      rest: { globalBatchSequences: 96 },
    }),
    // Everything within one scale-up domain.
    trainingInput({
      model: 'mixtral-8x7b',
      count: 8,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 2,
        virtualPipeline: 1,
        dataParallel: 4,
        expertParallel: 2,
        sharding: 'hsdp',
        shardGroup: 2,
      },
      rest: { globalBatchSequences: 64 },
    }),
    // Texts padded to the longest of each micro-batch.
    trainingInput({
      model: 'llama-3-8b',
      count: 8,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 8,
        microBatchSequences: 2,
        sharding: 'fsdp',
      },
      rest: {
        globalBatchSequences: 64,
        texts: { packing: 'padded-to-longest', lengths: lengthsOfMean(500, 8192) },
      },
    }),
    // Texts that fill sequences.
    trainingInput({
      model: 'llama-3-8b',
      count: 8,
      layout: { tensorParallel: 1, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 8 },
      rest: { globalBatchSequences: 64, texts: { packing: 'packed', lengths: lengthsOfMean(500, 8192) } },
    }),
    // Adapters on experts in 4 bits; stages of unequal parameters.
    trainingInput({
      model: 'deepseek-v3',
      count: 64,
      layout: { tensorParallel: 8, pipelineParallel: 4, virtualPipeline: 1, dataParallel: 2, expertParallel: 16 },
      rest: {
        globalBatchSequences: 64,
        task: {
          kind: 'dpo',
          reference: 'resident',
          adapter: {
            kind: 'qlora',
            rank: 64,
            dropoutFraction: 0.1,
            targets: ['linear_proj', 'linear_fc1', 'linear_fc2'],
          },
        },
      },
    }),
  ].map((point) => ({
    objects: trainingObjects(point),
    values: evaluateOne(graph, { ...values, ...trainingValues(point), ...smallPods }, trainingObjects(point)).values,
  }));

  test.each(trainingPrimitives.map((primitive) => ({ name: primitive.name, primitive })))('$name', ({ primitive }) => {
    const silent = new Set(primitive.args.filter((arg) => !(SILENT[primitive.name] ?? []).includes(arg)));
    for (const { objects, values: all } of points) {
      const args = primitive.args.map((name) => all[name] ?? Number.NaN);
      const switches = {
        sequenceParallel: [0, 1],
        trainableWeights: [0, 1],
        storesScores: [0, 1],
        dropout: [0, 1],
        recomputeKind: [0, 1, 2, 3, 4],
        recomputeStopsEarly: [0, 1],
        normsAreFused: [0, 1],
        expertDeduplicates: [0, 1],
        scaleUpTorusDimensions: [0, 2, 3],
      };
      const sizes = {
        expertStateBytes: [0, 1e6],
        outerStateBytes: [0, 1e6],
        workingBytesPerParameter: [0, 1e9],
        placeholderBytes: [0, 1e9],
        adapterStateBytes: [0, 1e9],
        denseCompressedBytes: [0, 1e6],
        expertCompressedBytes: [0, -1e6, 1e6],
        expertShardReplicaStride: [1, 8, 64],
        scaleUpDomainSize: [1, 2, 8, 72],
        podSize: [2, 8, 1e6],
        shardReplicaStride: [1, 2, 16],
        oversubscription: [1, 4, 64],
      };
      const variants = {
        ...switches,
        ...sizes,
        virtualPipeline: [1, 2, 5],
        // What 61 layers lack on four chunks, and 126 on 32 and on 128; those that leave no whole number are refused.
        stageSplit: [
          0,
          ...[
            [1, 2],
            [2, 1],
            [2, 0],
            [0, 2],
            [1, 1],
          ].map(([firstFewer = 0, lastFewer = 0]) => splitCode({ firstFewer, lastFewer })),
        ],
        pipelineParallel: [1, 2, 4],
        scheduleKind: [1, 6],
        simulatedMicroBatches: [0, 192, 384],
        microBatches: [1, 2, 1000],
      };
      for (const [arg, fields] of Object.entries(perturbPrimitive(primitive, objects, args, { variants }))) {
        if (fields.length > 0) silent.delete(arg);
      }
      expect(objectsReadBy(primitive, objects, args).undeclared).toEqual([]);
    }
    expect([...silent]).toEqual([]);
  });
});

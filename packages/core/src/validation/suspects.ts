/** Published rows that contradict neighbours of the same source, or the machines they name: predicted and reported like all others, but kept out of fits. */
import { nearestName } from '../training/recompute.js';
import { conventionFlopPerToken, measuredStep, peakOf } from './convention.js';
import { resolveRow } from './resolve.js';
import type { TrainingRow } from './row.js';

interface Suspect {
  readonly title: RegExp;
  readonly model: RegExp;
  readonly matches: (row: TrainingRow) => boolean;
  readonly why: string;
}

const suspects: readonly Suspect[] = [
  {
    title: /^NVIDIA DGX Cloud/,
    model: /^DeepSeek-V3$/,
    matches: ({ date, hardware }) => date === '2025-05' && hardware.acceleratorId === 'gb200-nvl72',
    why: 'a third of the rate that the same vendor printed six months later; recomputation alone explains less than half of it',
  },
  {
    title: /^NVIDIA Megatron-Bridge/,
    model: /^Qwen3-30B-A3B$/,
    matches: ({ training, hardware }) =>
      hardware.acceleratorId === 'h100-sxm' && /NeMo (25\.11|26\.02) container/.test(training.framework ?? ''),
    why: 'half of the rate of the releases before and after: limited by the host',
  },
  {
    title: /^NVIDIA Megatron-Bridge/,
    model: /^Qwen3-30B-A3B$/,
    matches: ({ training, hardware }) =>
      hardware.acceleratorId === 'b200' &&
      training.recipe === 'fp8-tensor' &&
      /NeMo 25\.09/.test(training.framework ?? ''),
    why: 'twice the rate of the next two releases with the same layout',
  },
  {
    title: /^vTrain .* multi-node/,
    model: /^GPT-39\.1B$/,
    matches: ({ training }) => training.tensorParallel === 2,
    why: 'slower than both neighbours in tensor parallel size by more than their bubble explains',
  },
  {
    title: /^vTrain .* multi-node/,
    model: /^GPT-3\.6B$/,
    matches: ({ training }) =>
      training.tensorParallel === 8 && (training.microBatchSize === 2 || training.microBatchSize === 64),
    why: '1.6 to 2 times the step of the micro-batches between them',
  },
  {
    title: /^InternEvo/,
    model: /^InternLM 7B$/,
    matches: ({ training, hardware }) => hardware.count === 1024 && /all DP/.test(String(training.fsdp)),
    why: 'ZeRO-1 over 1,024 ranks on a slow network: a cost that the other sizes do not show',
  },
];

/** Why a row should not be fitted to; undefined for the rest. */
export function suspectReason(row: TrainingRow): string | undefined {
  const known = suspects.find(
    ({ title, model, matches }) => title.test(row.source.title ?? '') && model.test(row.model.name) && matches(row),
  )?.why;
  if (known !== undefined) return known;
  const utilisation = measuredMfu(row);
  if (utilisation === undefined || utilisation <= credibleMfu) return undefined;
  return `${Math.round(100 * utilisation)} % of the dense peak: more than training attains, so that precision, batch or number of accelerators must differ`;
}

/** Share of the dense peak that no training run exceeds: large matrix products alone attain little more, and the best bundled runs 71 %. */
const credibleMfu = 0.8;

/** Model FLOP/s that a row measured, causal attention counted once, over the dense peak of its format; undefined where it cannot be said. */
function measuredMfu(row: TrainingRow): number | undefined {
  const resolved = resolveRow(row);
  if (resolved.kind === 'skipped') return undefined;
  const { architecture, sequenceLength, globalBatchSequences, precision, cluster, layout, task } = resolved.value;
  const { accelerator, count } = cluster;
  const recompute = nearestName(layout.recompute);
  const step = measuredStep(row, {
    architecture,
    sequenceLength,
    globalBatchSequences,
    precision,
    accelerator,
    count,
    recompute,
  });
  if (step.kind === 'skipped') return undefined;
  const needed = { counting: 'causal', hardware: false, frozenSkipped: task.adapter !== undefined } as const;
  const stepFlop = globalBatchSequences * sequenceLength * conventionFlopPerToken(architecture, sequenceLength, needed);
  return stepFlop / (step.stepTimeS * count * peakOf(accelerator, precision));
}

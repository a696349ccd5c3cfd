/** The software stack of a row: its entry in catalog/frameworks by the printed text, and the attention kernel of its date. */
import { yearsBehind } from '../catalog/index.js';
import type { FrameworkFacts } from '../training/input.js';
import type { ValidationCatalog } from './catalog.js';
import { Notes, type Part, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';

/** Families that resolve unpublished settings alike. */
export type FrameworkFamily = 'megatron-old' | 'megatron' | 'fsdp' | 'jax';

export interface RowFramework {
  readonly family: FrameworkFamily;
  readonly facts: FrameworkFacts;
}

interface Rule {
  /** What the row prints as its framework; tried in order. */
  readonly printed: RegExp;
  readonly family: FrameworkFamily;
  /** Id in catalog/frameworks. */
  readonly id: string;
}

const rules: readonly Rule[] = [
  { printed: /llm-foundry|composer/i, family: 'fsdp', id: 'llm-foundry-2023' },
  { printed: /torchtitan|fsdp|metaseq|olmo/i, family: 'fsdp', id: 'fsdp' },
  { printed: /maxtext|paxml|t5x|pathways|jax/i, family: 'jax', id: 'jax' },
  { printed: /internevo/i, family: 'megatron', id: 'internevo' },
  { printed: /hai-llm/i, family: 'megatron', id: 'hai-llm' },
  { printed: /deepspeed/i, family: 'megatron-old', id: 'deepspeed' },
  { printed: /interleaved 1F1B, no sequence parallel|megatron-lm v2/i, family: 'megatron-old', id: 'megatron-2021' },
  // The stack that SimuMax measured: Megatron-LM with every overlap switched off.
  { printed: /no overlap of TP/i, family: 'megatron', id: 'simumax' },
  { printed: /nemo|megatron-bridge/i, family: 'megatron', id: 'nemo' },
];

/** Before this year Megatron-LM passed the attention scores through memory; FlashAttention came into it in 2023. */
const fusedAttentionYear = 2023;

/**
 * Finds the framework facts of a row. Anything not named in the rules runs Megatron-Core: NeMo, Megatron-Bridge, Primus, and the
 * containers that MLPerf submitters print instead of a framework. Rows from before FlashAttention run the Megatron-LM of 2021.
 */
export function rowFramework(row: TrainingRow, catalog: ValidationCatalog): Part<RowFramework> {
  const notes = new Notes();
  const printed = row.training.framework;
  const year = Number.parseInt(row.date ?? '', 10);
  const rule = rules.find((candidate) => printed !== null && candidate.printed.test(printed)) ?? fallbackRule(year);
  const found = catalog.framework(rule.id);
  if (found === undefined)
    return skip('validation.skip.unknownFramework', { framework: printed ?? 'none', id: rule.id });
  notes.add('training.framework', found.id, reason('validation.why.framework', { printed: printed ?? 'nothing' }));
  const attentionKernel = kernelOfDate(rule, row, year) ?? found.attentionKernel;
  if (attentionKernel !== found.attentionKernel) {
    notes.add(
      'framework.attentionKernel',
      attentionKernel,
      reason('validation.why.attentionKernel', { date: row.date ?? '' }),
    );
  }
  const graphed = wholeIterationGraph.test(row.notes ?? '');
  if (graphed) notes.add('framework.hostPerLayerS', 0, reason('validation.why.wholeGraph'));
  const behindYears = row.date === null ? 0 : yearsBehind(row.date);
  const host = graphed ? { hostPerLayerS: 0, hostPerMoeLayerS: 0 } : {};
  return {
    kind: 'resolved',
    value: { family: rule.family, facts: { ...found, attentionKernel, behindYears, ...host } },
    resolved: notes.list,
  };
}

/** How rows note that the recipe captures a whole iteration in one CUDA graph; graphs of single modules leave the host busy between them. */
const wholeIterationGraph = /cuda graphs full_iteration/;

function fallbackRule(year: number): Rule {
  const old = year < fusedAttentionYear;
  return { printed: /.*/, family: old ? 'megatron-old' : 'megatron', id: old ? 'megatron-2021' : 'megatron-core' };
}

/**
 * The kernel that a stack of that date used, where it differs from the catalog entry of the stack.
 *
 * FlashAttention 2 came in July 2023. The models of llm-foundry ran the Triton port of the first version until the end of that year
 * (`attn_impl: triton` in its configurations), and InternEvo's requirements pinned the first version then.
 */
function kernelOfDate(rule: Rule, row: TrainingRow, year: number): FrameworkFacts['attentionKernel'] | undefined {
  if (year === 2023 && (rule.id === 'llm-foundry-2023' || rule.id === 'internevo')) return 'flash-1';
  // Transformer Engine calls cuDNN's fused attention on Hopper and later; on Ampere its best is FlashAttention 2.
  const ampere = row.hardware.acceleratorId?.startsWith('a100') ?? false;
  if (rule.family === 'megatron' && ampere) return year < fusedAttentionYear ? 'unfused' : 'flash-2';
  return undefined;
}

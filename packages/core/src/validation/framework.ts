/** The software stack of a row: its entry in catalog/frameworks by the printed text, and the attention kernel of its date. */
import { kernelOn, newestRelease, oldestRelease, releasePlace, yearsBehind } from '../catalog/index.js';
import { uncompiledLogitBytes } from '../training/every-second-product.js';
import type { FrameworkFacts } from '../training/input.js';
import type { ValidationCatalog } from './catalog.js';
import { Notes, type Part, type Reason, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';
import { sharesParameters } from './sharding.js';

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
  /** The catalog has no entry of its own for it, so the nearest is taken; or no name is known, and the row's other words decide. */
  readonly instead?: 'nearest' | 'unnamed';
}

/**
 * Names go before the schemes within them: "Megatron-Bridge (Megatron-FSDP)" is Megatron-Bridge, "metaseq (FSDP + Megatron TP)" is metaseq,
 * "verl (Megatron)" runs Megatron.
 */
const rules: readonly Rule[] = [
  { printed: /llm-foundry|composer/i, family: 'fsdp', id: 'llm-foundry-2023' },
  { printed: /metaseq|torchtitan|olmo/i, family: 'fsdp', id: 'fsdp' },
  { printed: /internevo/i, family: 'megatron', id: 'internevo' },
  { printed: /hai-llm/i, family: 'megatron', id: 'hai-llm' },
  { printed: /megatron-?deepspeed/i, family: 'megatron-old', id: 'deepspeed' },
  { printed: /gpt-?neox/i, family: 'megatron-old', id: 'deepspeed', instead: 'nearest' },
  { printed: /interleaved 1F1B, no sequence parallel|megatron-lm v2/i, family: 'megatron-old', id: 'megatron-2021' },
  // The stack that SimuMax measured: Megatron-LM with every overlap switched off.
  { printed: /no overlap of TP/i, family: 'megatron', id: 'simumax' },
  // NeMo's own FSDP recipes for Hugging Face models, which run no Megatron-Core.
  { printed: /auto-?model/i, family: 'fsdp', id: 'fsdp', instead: 'nearest' },
  { printed: /nemo|megatron-bridge/i, family: 'megatron', id: 'nemo' },
  { printed: /maxtext|paxml|praxis|t5x|pathways|\bjax\b/i, family: 'jax', id: 'jax' },
  { printed: /levanter|easylm|axlearn|alpa\b/i, family: 'jax', id: 'jax', instead: 'nearest' },
  // One compiled program for each step, as under JAX.
  { printed: /pytorch[ /-]?xla|torch[-_ ]?xla/i, family: 'jax', id: 'jax', instead: 'nearest' },
];

/** Names that decide less than what the row says of its sharding. */
const laterRules: readonly Rule[] = [
  // Eager PyTorch with its own tensor and pipeline ranks: defaults as Megatron's, kernels as FSDP stacks'.
  { printed: /nanotron|colossal-?ai/i, family: 'megatron', id: 'fsdp', instead: 'nearest' },
  {
    printed: /veomni|xtuner|axolotl|litgpt|lightning|torchtune|llama-?factory|unsloth/i,
    family: 'fsdp',
    id: 'fsdp',
    instead: 'nearest',
  },
  {
    printed: /\baccelerate\b|transformers|hugging ?face|\btrl\b|\bverl\b|openrlhf/i,
    family: 'fsdp',
    id: 'fsdp',
    instead: 'nearest',
  },
  { printed: /fsdp|fully[-_ ]?sharded/i, family: 'fsdp', id: 'fsdp' },
];

/** Before this year Megatron-LM passed the attention scores through memory; FlashAttention came into it in 2023. */
const fusedAttentionYear = 2023;

/**
 * Finds the framework facts of a row: by its name, else by what it says of its sharding and machines.
 *
 * A row that says neither runs Megatron-Core, as Primus does and the containers that MLPerf submitters print instead of a framework; from
 * before FlashAttention, the Megatron-LM of 2021.
 */
export function rowFramework(row: TrainingRow, catalog: ValidationCatalog): Part<RowFramework> {
  const notes = new Notes();
  const printed = row.training.framework;
  const year = Number.parseInt(row.date ?? '', 10);
  const rule = ruleOf(row, printed ?? '', year);
  const { acceleratorId } = row.hardware;
  const generation = acceleratorId === null ? undefined : catalog.accelerator(acceleratorId)?.generation;
  const found = catalog.framework(rule.id);
  if (found === undefined)
    return skip('validation.skip.unknownFramework', { framework: printed ?? 'none', id: rule.id });
  notes.add('training.framework', found.id, whyOf(rule, printed ?? 'nothing'));
  const usualKernel = kernelOfDate(rule, row, year) ?? found.attentionKernel;
  const attentionKernel = generation === undefined ? usualKernel : kernelOn(usualKernel, generation);
  if (attentionKernel !== found.attentionKernel) {
    notes.add(
      'framework.attentionKernel',
      attentionKernel,
      reason('validation.why.attentionKernel', { date: row.date ?? '' }),
    );
  }
  const behindYears = row.date === null ? 0 : yearsOf(row.date, found);
  const compiled = compilation(row, rule.id, catalog, notes);
  const stores = storeTraits(row, notes);
  const experts = expertTraits(row, found.id, notes);
  return {
    kind: 'resolved',
    value: {
      family: rule.family,
      facts: { ...found, attentionKernel, behindYears, ...compiled, ...stores, ...experts },
    },
    resolved: notes.list,
  };
}

/** The gain of a year was fitted down to the oldest release: compounded further back it comes to any figure. */
function yearsOf(date: string, stack: FrameworkFacts): number {
  const gains = [stack.gainPerYearFraction, stack.moeGainPerYearFraction];
  const known = gains.some((gain) => gain !== 0) && releasePlace(date) === 'before' ? oldestRelease : date;
  return yearsBehind(known);
}

/** Month from which torchtitan compiles its loss where it compiles its layers (pull request 1033). */
const compiledLossFrom = '2025-04';

export function isTorchtitan({ training }: TrainingRow): boolean {
  return /torchtitan/i.test(training.framework ?? '');
}

/**
 * What torchtitan's tables say beside each row: without the compiler, or with the matrix products that gather as they go. Its loss stayed
 * uncompiled until April 2025, and is so wherever its layers are.
 */
function compilation(
  row: TrainingRow,
  id: string,
  catalog: ValidationCatalog,
  notes: Notes,
): Partial<Pick<FrameworkFacts, 'elementwiseFusion' | 'tensorOverlapFraction' | 'logitBytes'>> {
  if (id !== 'fsdp') return {};
  const said = row.notes ?? '';
  const eager = /torch\.eager/.test(said);
  const overlapped = /async ?TP/i.test(said) ? catalog.framework('nemo')?.tensorOverlapFraction : undefined;
  if (eager) notes.add('framework.elementwiseFusion', 'eager', reason('validation.why.graphs'));
  if (overlapped !== undefined)
    notes.add('framework.tensorOverlapFraction', overlapped, reason('validation.why.graphs'));
  const isUncompiled = isTorchtitan(row) && (eager || (row.date !== null && row.date < compiledLossFrom));
  const logitBytes = isUncompiled ? uncompiledLogitBytes(row.training.tensorParallel ?? 1) : undefined;
  if (logitBytes !== undefined) notes.add('framework.logitBytes', logitBytes, reason('validation.why.uncompiledLoss'));
  return {
    ...(logitBytes === undefined ? {} : { logitBytes }),
    ...(eager ? { elementwiseFusion: 'eager' } : {}),
    ...(overlapped === undefined ? {} : { tensorOverlapFraction: overlapped }),
  };
}

type StoreTraits = Partial<
  Pick<FrameworkFacts, 'attentionPrecision' | 'activationStoreBytes' | 'weightTransposes' | 'lossTiles'>
>;

/** What the configuration of a row, quoted in its notes, says of 8-bit copies and of the loss. */
function storeTraits({ notes: text }: TrainingRow, notes: Notes): StoreTraits {
  const said = text ?? '';
  const tiles = /num_vocab_tiling=(\d+)/.exec(said)?.[1];
  const traits: StoreTraits = {
    ...(/8-bit attention/.test(said) ? { attentionPrecision: '8-bit' } : {}),
    ...(/8-bit activation inputs/.test(said) ? { activationStoreBytes: 1 } : {}),
    ...(/weight transposes remade/.test(said) ? { weightTransposes: 'remade' } : {}),
    ...(tiles === undefined ? {} : { lossTiles: Number(tiles) }),
  };
  for (const [trait, value] of Object.entries(traits))
    notes.add(`framework.${trait}`, value, reason('validation.why.recomputeQuoted'));
  return traits;
}

type GraphAndDispatch = Partial<
  Pick<FrameworkFacts, 'hostGraphs' | 'expertDispatch' | 'expertBatchOverlap' | 'attentionPrecision'>
>;

/** Month from which the recipes of Megatron-Bridge send tokens by DeepEP or HybridEP. */
const deduplicatedFrom = '2025-09';
/** What a row says of graphs and of the exchange of tokens; what it leaves out is as the recipes of that release set it. */
function expertTraits(row: TrainingRow, id: string, notes: Notes): GraphAndDispatch {
  const said = row.notes ?? '';
  const date = row.date ?? newestRelease;
  const recipe = id === 'nemo';
  const isMoe = row.model.kind === 'moe';
  const printed = row.training;
  const hostGraphs = printed.hostGraphs ?? (/cuda graphs full_iteration/.test(said) ? 'whole' : undefined);
  const graphs = hostGraphs === undefined ? {} : { hostGraphs };
  const precision = printed.attentionPrecision === null ? {} : { attentionPrecision: printed.attentionPrecision };
  for (const [trait, value] of Object.entries({ ...graphs, ...precision }))
    notes.add(`framework.${trait}`, value, reason('validation.why.graphs'));
  if (!isMoe) return { ...graphs, ...precision };
  const expertDispatch =
    /dispatcher (hybridep|deepep)/.test(said) || (recipe && date >= deduplicatedFrom) ? 'deduplicated' : 'all-to-all';
  const expertBatchOverlap = printed.expertBatchOverlap ?? /a2a overlap/.test(said);
  notes.add('framework.expertDispatch', expertDispatch, reason('validation.why.dispatch'));
  notes.add('framework.expertBatchOverlap', expertBatchOverlap, reason('validation.why.dispatch'));
  return { ...graphs, ...precision, expertDispatch, expertBatchOverlap };
}

function whyOf({ instead }: Rule, printed: string): Reason {
  switch (instead) {
    case undefined:
      return reason('validation.why.framework', { printed });
    case 'nearest':
      return reason('validation.why.nearestFramework', { printed });
    case 'unnamed':
      return reason('validation.why.unnamedFramework', { printed });
    default:
      return instead satisfies never;
  }
}

function ruleOf(row: TrainingRow, printed: string, year: number): Rule {
  const named = (candidates: readonly Rule[]) => candidates.find((rule) => rule.printed.test(printed));
  const first = named(rules);
  if (first !== undefined) return first;
  if (/megatron|mcore/i.test(printed)) return megatronOf(year);
  const { fsdp } = row.training;
  if (/deepspeed/i.test(printed))
    return deepspeedOf(year, sharesParameters(fsdp) || /zero[-_ ]?(stage[-_ ]?)?3/i.test(printed));
  const later = named(laterRules);
  if (later !== undefined) return later;
  const unnamed = { printed: /.*/, instead: 'unnamed' } as const;
  if (row.hardware.acceleratorId?.startsWith('tpu') === true) return { ...unnamed, family: 'jax', id: 'jax' };
  if (sharesParameters(fsdp)) return { ...unnamed, family: 'fsdp', id: 'fsdp' };
  return megatronOf(year);
}

function megatronOf(year: number): Rule {
  const old = year < fusedAttentionYear;
  return { printed: /.*/, family: old ? 'megatron-old' : 'megatron', id: old ? 'megatron-2021' : 'megatron-core' };
}

/** DeepSpeed without Megatron: eager PyTorch, whose ZeRO-3 works as FSDP does; the catalog's entry is that of 2021 to 2023. */
function deepspeedOf(year: number, sharesAll: boolean): Rule {
  return sharesAll || year >= fusedAttentionYear
    ? { printed: /.*/, family: 'fsdp', id: 'fsdp', instead: 'nearest' }
    : { printed: /.*/, family: 'megatron-old', id: 'deepspeed' };
}

/** What a row says of its attention kernel, where that is faster than the stack's usual one. */
const newerKernel = /cudnn|flash[- ]?attention[- ]?3|flash-3|\bFA-?3\b/i;

/**
 * The kernel that a stack of that date called, where it differs from the catalog entry of the stack; which one then runs, the generation decides
 * (`kernelOn`).
 *
 * FlashAttention 2 came in July 2023. The models of llm-foundry ran the Triton port of the first version until the end of that year
 * (`attn_impl: triton` in its configurations), and InternEvo's requirements pinned the first version then.
 */
function kernelOfDate(rule: Rule, row: TrainingRow, year: number): FrameworkFacts['attentionKernel'] | undefined {
  if (year === 2023 && (rule.id === 'llm-foundry-2023' || rule.id === 'internevo')) return 'flash-1';
  const words = `${row.training.framework ?? ''} ${row.notes ?? ''}`;
  if (rule.id === 'fsdp' && newerKernel.test(words)) return 'flash-3';
  return rule.family === 'megatron' && year < fusedAttentionYear ? 'unfused' : undefined;
}

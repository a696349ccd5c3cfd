/** What a row recomputes: as its notes quote the recipe, else as printed, else what that software does by default. */

import type { Architecture } from '../architecture/index.js';
import { everySecondProduct } from '../training/every-second-product.js';
import {
  layerTensors,
  type NamedRecompute,
  RECOMPUTE_MODULES,
  type Recompute,
  type RecomputeModule,
  recomputeText,
} from '../training/recompute.js';
import { isTorchtitan, type RowFramework } from './framework.js';
import { quotedPolicy } from './remat.js';
import { type Notes, type Reason, reason } from './resolution.js';
import type { TrainingRow } from './row.js';

/**
 * A recipe quoted in the notes says more than the printed word, which folds modules and layer counts into `selective` and `full`; and torchtitan's
 * word means its own policy, by operators, as its configurations for Llama set it.
 */
export function rowRecompute(
  row: TrainingRow,
  { family, facts }: RowFramework,
  { architecture, tensorParallel }: { readonly architecture: Architecture; readonly tensorParallel: number },
  notes: Notes,
): Recompute {
  const said = row.notes ?? '';
  const quoted = quotedRecompute(said) ?? quotedPolicy(said, layerTensors(architecture));
  if (quoted !== undefined) {
    notes.add('training.recompute', recomputeText(quoted), reason('validation.why.recomputeQuoted'));
    return quoted;
  }
  const printed = notes.pick<NamedRecompute>('training.recompute', row.training.recompute, () =>
    unprintedRecompute(row, family),
  );
  if (printed !== 'selective' || !isTorchtitan(row)) return printed;
  const isCompiled = facts.elementwiseFusion === 'compiled';
  const policy = everySecondProduct(architecture, { isCompiled, tensorParallel });
  if (policy !== 'selective')
    notes.add('training.recompute', recomputeText(policy), reason('validation.why.recomputeEverySecond'));
  return policy;
}

/** "recompute_modules=['moe_act', 'layernorm']", "full recompute of 5 layers per stage/chunk"; undefined where neither is quoted. */
function quotedRecompute(text: string): Recompute | undefined {
  const layers = /full recompute of (\d+) layers per stage/.exec(text)?.[1];
  if (layers !== undefined) return { method: 'block', layers: Number(layers) };
  const list = /recompute_modules=\[([^\]]*)\]/.exec(text)?.[1];
  if (list === undefined) return undefined;
  const modules = [...list.matchAll(/\w+/g)].map(([name]) => name).filter(isModule);
  return modules.length === 0 ? undefined : { modules };
}

function isModule(name: string): name is RecomputeModule {
  return (RECOMPUTE_MODULES as readonly string[]).includes(name);
}

/**
 * Megatron before 2023, Paxml and MaxText recompute whole layers unless told otherwise; the MaxText recipes for GPUs keep most of them
 * (`remat_policy: minimal_flash`); later Megatron recipes print it when they do.
 */
function unprintedRecompute(
  row: TrainingRow,
  family: RowFramework['family'],
): { readonly value: NamedRecompute; readonly reason: Reason } {
  if (
    family === 'jax' &&
    /maxtext/i.test(row.training.framework ?? '') &&
    !/^tpu/.test(row.hardware.acceleratorId ?? '')
  ) {
    return { value: 'selective', reason: reason('validation.why.recomputeMinimal') };
  }
  return family === 'megatron-old' || family === 'jax'
    ? { value: 'full', reason: reason('validation.why.recomputeFull') }
    : { value: 'none', reason: reason('validation.why.recomputeNone') };
}

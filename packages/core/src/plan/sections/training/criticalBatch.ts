/** What a batch costs in tokens: the critical batch, by law or as planned, and the batch that the planned tokens belong to. */
import { hint, issue } from '../../../messages/index.js';
import type { CriticalBatch, RunFacts, TrainingTask } from '../../../training/index.js';
import * as defaults from '../../defaults/batch.js';
import type { Draft } from '../../draft.js';
import type { WrittenTraining } from './schema.js';

const path = ['training', 'criticalBatch'];

export function resolveCriticalBatch(
  written: WrittenTraining['criticalBatch'],
  sequenceLength: number,
  task: TrainingTask,
  draft: Draft,
): Pick<RunFacts, 'criticalBatch' | 'referenceBatchSequences'> {
  const form = typeof written === 'number' ? { tokens: written } : (written ?? {});
  const { tokens, tokensAtTrillion, exponent } = form;
  const referenceBatchSequences = resolveReference(form, sequenceLength, draft);
  if (tokens !== undefined && (tokensAtTrillion !== undefined || exponent !== undefined))
    draft.report(issue('plan.criticalBatchTwice', [...path, 'tokens'], {}));
  // The law is of pre-training: what tuning makes of large batches nobody has fitted.
  if (task.kind !== 'pretrain' && referenceBatchSequences !== undefined && tokens === undefined)
    draft.report(issue('plan.batchLawIsForPretraining', path, { task: task.kind }, hint('plan.tryCriticalBatch', {})));
  return {
    criticalBatch: resolveLaw(form, draft),
    ...(referenceBatchSequences === undefined ? {} : { referenceBatchSequences }),
  };
}

type Form = Exclude<NonNullable<WrittenTraining['criticalBatch']>, number>;

function resolveLaw({ tokens, tokensAtTrillion, exponent }: Form, draft: Draft): CriticalBatch {
  if (tokens !== undefined) return { tokens: draft.take([...path, 'tokens'], tokens, () => defaults.tokensAtTrillion) };
  return {
    tokensAtTrillion: draft.take([...path, 'tokensAtTrillion'], tokensAtTrillion, () => defaults.tokensAtTrillion),
    exponent: draft.take([...path, 'exponent'], exponent, () => defaults.exponent),
  };
}

function resolveReference(
  { referenceSequences, referenceTokens }: Form,
  sequenceLength: number,
  draft: Draft,
): number | undefined {
  if (referenceSequences !== undefined && referenceTokens !== undefined)
    draft.report(issue('plan.referenceTwice', [...path, 'referenceTokens'], {}));
  const sequences =
    referenceSequences ?? (referenceTokens === undefined ? undefined : referenceTokens / sequenceLength);
  if (sequences === undefined) return undefined;
  draft.put([...path, 'referenceSequences'], sequences);
  draft.origins.set([...path, 'referenceSequences'].join('.'), { kind: 'plan' });
  return sequences;
}

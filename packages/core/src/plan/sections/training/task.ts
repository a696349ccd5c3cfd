/** The task of a training plan: what is trained and on which loss, adapters and the reference of DPO with nothing left open. */
import { type Adapter, type Architecture, adapterTargets } from '../../../architecture/index.js';
import { hint, issue } from '../../../messages/index.js';
import type { Reference, TrainingTask } from '../../../training/index.js';
import * as defaults from '../../defaults/task.js';
import type { Draft } from '../../draft.js';
import type { WrittenAdapter, WrittenTask } from './schema.js';

const path = ['training', 'task'];

/** Inputs of the graph that follow from the task. */
const followers = ['trainableWeights', 'referencePasses', 'referenceCopies', 'adapterModelParameters'];

/** A word for an adapter stands for supervised fine-tuning with it. */
export function resolveTask(
  written: WrittenTask | undefined,
  architecture: Architecture | undefined,
  draft: Draft,
): TrainingTask {
  for (const figure of followers) draft.provenance.set(figure, { rule: 'input', note: path.join('.') });
  if (written === undefined || written === 'pretrain' || written === 'sft')
    return { kind: draft.take(path, written, () => defaults.task) };
  if (written === 'lora' || written === 'qlora' || written === 'dora')
    return complete({ kind: 'sft', adapter: written }, architecture, draft);
  return complete(typeof written === 'string' ? { kind: written } : written, architecture, draft);
}

function complete(
  { kind, adapter: written, reference }: Exclude<WrittenTask, string>,
  architecture: Architecture | undefined,
  draft: Draft,
): TrainingTask {
  draft.take([...path, 'kind'], kind, () => defaults.task);
  const adapter = written === undefined ? undefined : resolveAdapter(written, architecture, draft);
  const withAdapter = adapter === undefined ? {} : { adapter };
  if (kind === 'dpo') {
    const chosen = draft.take<Reference>([...path, 'reference'], reference, () =>
      defaults.reference(adapter !== undefined),
    );
    return { kind, reference: chosen, ...withAdapter };
  }
  if (reference !== undefined)
    draft.report(issue('plan.noReference', [...path, 'reference'], { kind }, hint('plan.tryKind', { kind: 'dpo' })));
  return { kind, ...withAdapter };
}

function resolveAdapter(written: WrittenAdapter, architecture: Architecture | undefined, draft: Draft): Adapter {
  const own = [...path, 'adapter'];
  const given = typeof written === 'string' ? { kind: written } : written;
  const all = architecture === undefined ? [] : fusedTargets(architecture);
  if (typeof written === 'object' && written.alpha !== undefined) draft.put([...own, 'alpha'], written.alpha);
  const outputExchange = typeof written === 'object' ? written.outputExchange : undefined;
  if (outputExchange !== undefined) draft.put([...own, 'outputExchange'], outputExchange);
  return {
    ...(outputExchange === undefined ? {} : { outputExchange }),
    kind: draft.take<Adapter['kind']>([...own, 'kind'], given.kind, () => defaults.adapterKind),
    rank: draft.take([...own, 'rank'], 'rank' in given ? given.rank : undefined, () => defaults.adapterRank),
    dropoutFraction: draft.take(
      [...own, 'dropoutFraction'],
      'dropoutFraction' in given ? given.dropoutFraction : undefined,
      () => defaults.adapterDropout,
    ),
    targets: draft.take([...own, 'targets'], targetsOf('targets' in given ? given.targets : undefined, all), () =>
      defaults.adapterTargets(all),
    ),
  };
}

function targetsOf(
  written: 'all-linear' | readonly string[] | undefined,
  all: readonly string[],
): readonly string[] | undefined {
  return written === 'all-linear' ? all : written;
}

/** Every linear layer, fused ones once. */
function fusedTargets(architecture: Architecture): readonly string[] {
  return adapterTargets(architecture, 'fused');
}

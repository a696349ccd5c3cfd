/** What a task means for the model that is run: its head, its adapters, and passes of a reference beside it. */
import { type Architecture, withAdapter, withScalarHead } from '../architecture/index.js';
import type { TrainingInput, TrainingTask } from './input.js';

type Kind = TrainingTask['kind'];

const SCALAR_HEADS: ReadonlySet<Kind> = new Set(['reward', 'value']);
const PAIRS: ReadonlySet<Kind> = new Set(['dpo', 'orpo', 'simpo', 'reward']);

/** Whether each loss needs a chosen and a rejected text from the same micro-batch. */
export function trainsOnPairs({ kind }: TrainingTask): boolean {
  return PAIRS.has(kind);
}

/** The model as it is trained: with a scalar head for rewards and values, with adapters where there are any. */
export function trainedArchitecture({
  architecture,
  task,
}: Pick<TrainingInput, 'architecture' | 'task'>): Architecture {
  const headed = SCALAR_HEADS.has(task.kind) ? withScalarHead(architecture) : architecture;
  return task.adapter === undefined ? headed : withAdapter(headed, task.adapter);
}

/**
 * Forward passes of the reference for each micro-batch, and copies of its weights beside the policy's.
 *
 * @source DPO (2305.18290) eq. 7: the loss needs the log-probabilities of both texts under the policy and under the reference
 */
export function referenceWork(task: TrainingTask): { readonly passes: number; readonly copies: number } {
  if (task.kind !== 'dpo' || task.reference === 'precomputed') return { passes: 0, copies: 0 };
  return { passes: 1, copies: task.reference === 'resident' ? 1 : 0 };
}

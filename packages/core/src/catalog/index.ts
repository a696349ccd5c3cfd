/** Dated facts: accelerators, nodes, fabrics, software stacks, prices and tariffs, each with its source. */
import type { IssuePath, Result } from '../messages/index.js';
import type { Accelerator } from './accelerator.js';
import { accelerators } from './accelerators/index.js';
import { findEntry } from './lookup.js';

export type { Accelerator, AcceleratorGeneration, PeakFormat } from './accelerator.js';
export { type EntryKind, findEntry, unknownEntry } from './lookup.js';
export { sourcedFields, type WeakInput, weakInputs } from './weak.js';

/** The day on which the facts were last gathered; the default of `--as-of`. */
export const catalogAsOf = '2026-11-23';

/** Every accelerator, in the order of vendors and years. */
export function listAccelerators(): readonly Accelerator[] {
  return accelerators;
}

/** The accelerator with this id, or an issue naming the nearest three. */
export function findAccelerator(id: string, path: IssuePath = []): Result<Accelerator> {
  return findEntry(accelerators, id, 'accelerator', path);
}

/** Dated facts: accelerators, nodes, fabrics, training stacks, prices and tariffs, each with its source. */
import type { IssuePath, Result } from '../messages/index.js';
import type { Accelerator } from './accelerator.js';
import { accelerators } from './accelerators/index.js';
import type { Fabric, NodeType } from './cluster.js';
import { fabrics } from './fabrics/index.js';
import type { Framework } from './framework.js';
import { frameworks } from './frameworks/index.js';
import { findEntry } from './lookup.js';
import { nodes } from './nodes/index.js';
import { reliabilityRecords } from './reliability/index.js';
import type { Reliability } from './reliability.js';

export type { Accelerator, AcceleratorGeneration, PeakFormat } from './accelerator.js';
export type { Fabric, NodeType } from './cluster.js';
export {
  type AttentionKernel,
  type Framework,
  type FrameworkTraits,
  frameworkTraits,
  isBeforeHopper,
  kernelOn,
  newestRelease,
  oldestRelease,
  releasePlace,
  yearsBehind,
} from './framework.js';
export { default as fittedFrameworks } from './frameworks/fitted.json' with { type: 'json' };
export { type CatalogModel, findModel, listModels, type ModelEntry, type PublishedCount } from './models/index.js';
export { eightBitTrainingPeak, sixteenBitTrainingPeak } from './peaks.js';
export type { RentalKind, RentalQuote, Tariff } from './price.js';
export { fallbackOrder, listRentalQuotes, type RentalPrice, rentalPrice } from './prices/rental-price.js';
export { type Recipe, type RecipeLack, recipeLack, trainingRecipes } from './recipes.js';
export { usualReliability } from './reliability/index.js';
export { type FailureRate, failureRates, type Reliability } from './reliability.js';
export { listTariffs, tariff, tariffIds } from './tariffs/tariff.js';
export { type WeakInput, weakInputs } from './weak.js';

/** The day on which the facts were last gathered; the default of `--as-of`. */
export const catalogAsOf = '2026-11-23';

/** Every accelerator, by vendor and year. */
export function listAccelerators(): readonly Accelerator[] {
  return accelerators;
}

/** The accelerator with this id, or an issue that names ids close to it. */
export function findAccelerator(id: string, path: IssuePath = []): Result<Accelerator> {
  return findEntry(accelerators, id, 'accelerator', path);
}

/** Every node type. */
export function listNodes(): readonly NodeType[] {
  return nodes;
}

/** The node type with this id, or an issue that names ids close to it. */
export function findNode(id: string, path: IssuePath = []): Result<NodeType> {
  return findEntry(nodes, id, 'node', path);
}

/** The node types that carry an accelerator, the usual one first. */
export function nodesOf(accelerator: string): readonly NodeType[] {
  return nodes.filter((node) => node.accelerator === accelerator);
}

/** Every scale-out fabric. */
export function listFabrics(): readonly Fabric[] {
  return fabrics;
}

/** The fabric with this id, or an issue that names ids close to it. */
export function findFabric(id: string, path: IssuePath = []): Result<Fabric> {
  return findEntry(fabrics, id, 'fabric', path);
}

/** Every training stack. */
export function listFrameworks(): readonly Framework[] {
  return frameworks;
}

/** The training stack with this id, or an issue that names ids close to it. */
export function findFramework(id: string, path: IssuePath = []): Result<Framework> {
  return findEntry(frameworks, id, 'framework', path);
}

/** Every record of failures. */
export function listReliability(): readonly Reliability[] {
  return reliabilityRecords;
}

/** The record of failures with this id, or an issue that names ids close to it. */
export function findReliability(id: string, path: IssuePath = []): Result<Reliability> {
  return findEntry(reliabilityRecords, id, 'reliability', path);
}

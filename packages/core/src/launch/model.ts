/** The model of a launch as a plan names it: a catalog id where the shape is that of a catalog model, or else the architecture written out. */
import { type Architecture, type Block, mtpBlockIndex } from '../architecture/index.js';
import { listModels } from '../catalog/index.js';
import type { PlainMap } from '../plan/index.js';
import { plainValue } from './reading.js';

/** Models of one shape: the catalog has some under several names (Llama 3.1 and 3.3 70B). */
export interface ModelMatch {
  readonly id: string;
  readonly others: readonly string[];
  readonly architecture: Architecture;
}

/**
 * The catalog model of this shape.
 *
 * @param vocabSizes sizes of the vocabulary that count as equal, the likeliest first; empty where it is not known
 * @param sequenceTokens prefers, of models of one shape, the one with just this limit
 */
export function matchModel(
  architecture: Architecture,
  vocabSizes: readonly number[],
  sequenceTokens: number | undefined,
): ModelMatch | undefined {
  // The earliest comes first: later ones of the same shape are tuned from it (DeepSeek-R1 from V3).
  const matches = [...listModels()]
    .sort((a, b) => (a.released < b.released ? -1 : a.released > b.released ? 1 : 0))
    .map((entry) => entry.architecture)
    .filter(
      (each) => (vocabSizes.length === 0 || vocabSizes.includes(each.vocabSize)) && sameShape(each, architecture),
    );
  // Where the vocabulary is not known, models that differ in it are not the same.
  if (vocabSizes.length === 0 && new Set(matches.map((each) => each.vocabSize)).size > 1) return undefined;
  const exact = matches.filter((each) => each.vocabSize === vocabSizes[0]);
  const close = exact.length > 0 ? exact : matches;
  const best = close.find((each) => each.maxSequenceTokens === sequenceTokens) ?? close[0];
  if (best === undefined) return undefined;
  return { id: best.id, others: close.flatMap(({ id }) => (id === best.id ? [] : [id])), architecture: best };
}

/** Whether two architectures are the same to train, names and vocabulary apart. */
export function sameShape(a: Architecture, b: Architecture): boolean {
  // Most models differ in what is cheap to look at.
  const couldBe = a.hiddenSize === b.hiddenSize && a.layerBlocks.length === b.layerBlocks.length;
  return couldBe && shapeOf(a) === shapeOf(b);
}

/** An architecture as the plan writes one out. */
export function inlineModel(architecture: Architecture): PlainMap {
  return { architecture: plainValue(architecture) };
}

/** All that makes two models the same to train, names and vocabulary apart. */
function shapeOf(architecture: Architecture): string {
  const { hiddenSize, tiedEmbeddings, normWeights, positionEmbeddings, outerNorms, outputBias } = architecture;
  const { mtpModules, otherParameters, blocks, layerBlocks } = architecture;
  const ofModules = mtpModules > 0 ? blocks[mtpBlockIndex(architecture)] : undefined;
  // Kinds of layers in the order in which they first come, whatever order and names the blocks have.
  const texts = blocks.map((block) => JSON.stringify(sorted(withoutName(block))));
  const kinds = [...new Set(layerBlocks.map((index) => texts[index]))];
  const order = texts.map((text) => kinds.indexOf(text));
  return JSON.stringify([
    [hiddenSize, tiedEmbeddings, normWeights, positionEmbeddings, outerNorms, outputBias, mtpModules, otherParameters],
    kinds,
    ofModules === undefined ? null : sorted(withoutName(ofModules)),
    layerBlocks.map((index) => order[index]),
  ]);
}

function withoutName(block: Block): Omit<Block, 'name'> {
  const { name: _, ...rest } = block;
  return rest;
}

/** Keys in one order, so that equal things print equal. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The largest model of the plan's kind that its accelerators hold, were their memory of another size. */
import { countParameters } from '../architecture/index.js';
import { type Layout, type LayoutSpace, searchLayouts } from '../training/index.js';
import { scaledModel } from './scaledModel.js';
import { headroomBytes, type Situation, withLayout, withMemory } from './situation.js';

export interface LargestModel {
  readonly memoryBytes: number;
  /** Absent where not even one layer fits. */
  readonly model?: {
    readonly layers: number;
    readonly hiddenSize: number;
    readonly parameters: number;
    /** The layout that needs least memory: it fits, and is not fast. */
    readonly layout: Layout;
  };
}

/** Memory of accelerators as they are sold: H100, H200, B200 and MI300X, MI355X and GB300. */
export const MEMORIES: readonly number[] = [80e9, 141e9, 192e9, 288e9];

/** Depths beyond the largest found that are tried one by one: some divide into stages where their neighbours do not. */
const BEYOND = 1.05;

const DEEPEST = 4096;

/**
 * For each memory the largest model that some layout holds, scaled in depth and width; machines, batch, precision and sequences stay.
 *
 * Whether a depth fits is decided exactly: by the layout of the space that needs least memory. Between depths it is bracketed, which takes a
 * larger model to need more; every depth up to 5 % beyond the one found is tried besides.
 */
export function largestModels(
  situation: Situation,
  space: LayoutSpace,
  memories: readonly number[],
): readonly LargestModel[] {
  const leanest = new Map<number, Layout | undefined>();
  // One sequence at a time needs least, and so does the least that memory can have be asked for: nothing fits then, and the leanest is told.
  const lean = { ...space, largestMicroBatchSequences: 1, memoryReserveFraction: 0 };
  const at = (layers: number, memoryBytes: number): Situation => {
    const there = withMemory(situation, memoryBytes);
    return { ...there, input: { ...there.input, architecture: scaledModel(there.input.architecture, layers) } };
  };
  const layoutOf = (layers: number): Layout | undefined => {
    if (!leanest.has(layers)) leanest.set(layers, searchLayouts(at(layers, 1).input, lean, { top: 1 }).leanest?.layout);
    return leanest.get(layers);
  };
  const holds = (layers: number, memoryBytes: number): boolean => {
    const layout = layoutOf(layers);
    if (layout === undefined) return false;
    return headroomBytes(withLayout(at(layers, memoryBytes), layout)) >= 0;
  };
  return memories.map((memoryBytes) => {
    let fits = 0;
    let above = situation.input.architecture.layerBlocks.length;
    while (above <= DEEPEST && holds(above, memoryBytes)) [fits, above] = [above, above * 2];
    while (above - fits > 1) {
      const middle = Math.floor((fits + above) / 2);
      if (holds(middle, memoryBytes)) fits = middle;
      else above = middle;
    }
    for (let layers = Math.floor(fits * BEYOND); layers > fits; layers -= 1)
      if (holds(layers, memoryBytes)) fits = layers;
    const layout = fits === 0 ? undefined : layoutOf(fits);
    if (layout === undefined) return { memoryBytes };
    const { architecture } = at(fits, memoryBytes).input;
    const { hiddenSize } = architecture;
    return {
      memoryBytes,
      model: { layers: fits, hiddenSize, parameters: countParameters(architecture).total, layout },
    };
  });
}

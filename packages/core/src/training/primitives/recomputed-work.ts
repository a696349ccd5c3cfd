/** Arithmetic that recomputation repeats, per token: what HFU counts on top of the model's own. */
import {
  type Architecture,
  lowerLayer,
  mtpBlockIndex,
  type Operator,
  operatorFlop,
  UNSPLIT,
} from '../../architecture/index.js';
import type { Primitive } from '../../figures/index.js';
import { splitOf } from '../codes.js';
import type { TrainingObjects } from '../objects.js';
import {
  isCheapToRecompute,
  isInModules,
  type RecomputeRule,
  readRecompute,
  repeatedBeside,
  repeatedWhole,
} from '../recompute.js';
import { partContents } from '../stages.js';
import { argReader } from './layer-setting.js';

const ARGS = [
  'textTokensPerSequence',
  'storesScores',
  'recomputeStopsEarly',
  'recomputeKind',
  'recomputeLayers',
  'recomputeModules',
  'pipelineParallel',
  'virtualPipeline',
  'stageSplit',
] as const;
const read = argReader(ARGS);

export const recomputedWork: Primitive<TrainingObjects> = {
  name: 'recomputedWork',
  about: 'forward FLOP per token that backward repeats, over all layers',
  args: ARGS,
  objects: ['architecture', 'texts'],
  fields: ['recomputedForwardFlop'],
  call({ architecture, texts }, args, out) {
    const lengths = texts.packing === 'full' ? {} : { texts: texts.lengths };
    const rule = readRecompute((name) => read(args, name));
    const sequenceTokens = read(args, 'textTokensPerSequence');
    const perBlock = architecture.blocks.map((block) => {
      const operators = lowerLayer(architecture, block, { ...UNSPLIT, sequenceTokens, ...lengths });
      if (rule.kind === 'tensors')
        return operators.reduce((sum, each) => sum + repeatedBeside(each, block, rule) * operatorFlop(each), 0);
      return repeatedOf(operators, rule, args, block.mlp.kind === 'moe').reduce(
        (sum, operator) => sum + operatorFlop(operator),
        0,
      );
    });
    // A prediction module repeats what a layer does, unless layers are counted one by one.
    const counts =
      rule.kind === 'block'
        ? blockCounts(architecture, args, rule.layers)
        : layerCounts(architecture, architecture.mtpModules);
    out[0] = counts.reduce((sum, count, block) => sum + count * (perBlock[block] ?? 0), 0) / sequenceTokens;
  },
};

/** Layers of each kind that block recomputation repeats, over all chunks. */
function blockCounts(architecture: Architecture, args: Float64Array, layers: number): number[] {
  const sizes = [read(args, 'pipelineParallel'), read(args, 'virtualPipeline')] as const;
  const parts = partContents(architecture, ...sizes, layers, splitOf(read(args, 'stageSplit'))) ?? [];
  return architecture.blocks.map((_, block) =>
    parts.reduce((sum, { recomputedByBlock }) => sum + (recomputedByBlock[block] ?? 0), 0),
  );
}

/** Layers of each kind, those of multi-token prediction modules among them. */
function layerCounts(architecture: Architecture, modules: number): number[] {
  const counts: number[] = [];
  const ofModules = new Array<number>(modules).fill(mtpBlockIndex(architecture));
  for (const block of [...architecture.layerBlocks, ...ofModules]) {
    counts[block] = (counts[block] ?? 0) + 1;
  }
  return counts;
}

/** Operators of a recomputed layer that run again: those whose time a step spends again. */
function repeatedOf(
  operators: readonly Operator[],
  rule: Exclude<RecomputeRule, { kind: 'tensors' }>,
  args: Float64Array,
  isMoe: boolean,
): readonly Operator[] {
  switch (rule.kind) {
    case 'none':
      return [];
    case 'selective':
      return operators.filter((operator) => isCheapToRecompute(operator, read(args, 'storesScores') > 0));
    case 'uniform':
    case 'block': {
      const isRepeated = repeatedWhole(operators, read(args, 'recomputeStopsEarly') > 0);
      return operators.filter((_, index) => isRepeated[index]);
    }
    case 'modules':
      // Norms count no FLOP, fused or not.
      return operators.filter((operator) => isInModules(operator, rule.modules, { isMoe, normsAreFused: false }));
    default:
      return rule satisfies never;
  }
}

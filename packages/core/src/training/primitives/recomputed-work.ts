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
import type { TrainingObjects } from '../objects.js';
import { isInModules, type RecomputeRule, readRecompute } from '../recompute.js';
import { partContents } from '../stages.js';
import { argReader } from './layer-setting.js';

const ARGS = [
  'textTokensPerSequence',
  'storesScores',
  'recomputeKind',
  'recomputeLayers',
  'recomputeModules',
  'pipelineParallel',
  'virtualPipeline',
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
      const repeats = repeated(rule, read(args, 'storesScores') > 0, block.mlp.kind === 'moe');
      const operators = lowerLayer(architecture, block, { ...UNSPLIT, sequenceTokens, ...lengths });
      return operators.reduce((sum, operator) => (repeats(operator) ? sum + operatorFlop(operator) : sum), 0);
    });
    const counts =
      rule.kind === 'block'
        ? blockCounts(architecture, args, rule.layers)
        : layerCounts(architecture, rule.kind === 'uniform' ? architecture.mtpModules : 0);
    out[0] = counts.reduce((sum, count, block) => sum + count * (perBlock[block] ?? 0), 0) / sequenceTokens;
  },
};

/** Layers of each kind that block recomputation repeats, over all chunks. */
function blockCounts(architecture: Architecture, args: Float64Array, layers: number): number[] {
  const parts = partContents(architecture, read(args, 'pipelineParallel'), read(args, 'virtualPipeline'), layers) ?? [];
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

/** Which operators of a recomputed layer run again; named sets count the core attention only, as published HFU does. */
function repeated(rule: RecomputeRule, storesScores: boolean, isMoe: boolean): (operator: Operator) => boolean {
  switch (rule.kind) {
    case 'none':
      return () => false;
    case 'selective':
      return ({ kind }) => storesScores && kind === 'attention';
    case 'uniform':
    case 'block':
      return () => true;
    case 'modules':
      return (operator) => isInModules(operator, rule.modules, isMoe);
    default:
      return rule satisfies never;
  }
}

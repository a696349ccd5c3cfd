/** How an architecture is written out in a plan: the fields of the architecture room, checked. */
import { z } from 'zod';
import { custom, numberField, textField, wholeField } from '../fields.js';

const whole = wholeField('plan.about.architectureCount');
const wholeOrZero = wholeField('plan.about.architectureCount', { min: 0 });
const flag = z.boolean().default(false);

const softmax = z.strictObject({
  kind: z.literal('softmax'),
  heads: whole,
  kvHeads: whole,
  headDim: whole,
  valueHeadDim: whole,
  windowTokens: whole.optional(),
  chunkTokens: whole.optional(),
  qkvBias: flag,
  outputBias: flag,
  qkNorm: z.enum(['none', 'per-head', 'full-width']).default('none'),
  sinks: flag,
  outputGate: flag,
});
const latent = z.strictObject({
  kind: z.literal('mla'),
  heads: whole,
  queryLoraRank: whole.nullable(),
  kvLoraRank: whole,
  nopeHeadDim: whole,
  ropeHeadDim: whole,
  valueHeadDim: whole,
});
const linear = z.strictObject({
  kind: z.literal('linear'),
  variant: z.enum(['gated-delta-net', 'mamba2', 'lightning']),
  keyHeads: whole,
  keyHeadDim: whole,
  valueHeads: whole,
  valueHeadDim: whole,
  convolutionWidth: wholeOrZero,
});
const dense = z.strictObject({
  kind: z.literal('dense'),
  gated: z.boolean().default(true),
  intermediateSize: whole,
  bias: flag,
});
const moe = z.strictObject({
  kind: z.literal('moe'),
  gated: z.boolean().default(true),
  experts: whole,
  expertsPerToken: whole,
  expertIntermediateSize: whole,
  sharedIntermediateSize: wholeOrZero.default(0),
  sharedGate: flag,
  routerBias: flag,
  expertBias: flag,
  latentSize: whole.optional(),
  routingGroups: z.strictObject({ groups: whole, perToken: whole }).optional(),
});
const absent = z.strictObject({ kind: z.literal('none') });
const block = z.strictObject({
  name: textField('plan.about.blockName'),
  attention: z.discriminatedUnion('kind', [softmax, latent, linear, absent]),
  mlp: z.discriminatedUnion('kind', [dense, moe, absent]),
  norms: wholeOrZero.default(2),
});

export const architectureSchema = z
  .strictObject({
    id: textField('plan.about.modelId'),
    name: textField('plan.about.modelName'),
    hiddenSize: whole,
    vocabSize: whole,
    tiedEmbeddings: flag,
    normWeights: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
    positionEmbeddings: wholeOrZero.default(0),
    outerNorms: wholeOrZero.default(1),
    outputBias: flag,
    blocks: z.array(block).min(1).max(64),
    layerBlocks: z.array(wholeOrZero).min(1).max(2000),
    mtpModules: wholeOrZero.default(0),
    mtpBlock: wholeOrZero.optional(),
    maxSequenceTokens: whole.optional(),
    otherParameters: numberField('plan.about.otherParameters', { min: 0 }).default(0),
  })
  .superRefine(({ blocks, layerBlocks, mtpBlock }, context) => {
    if (mtpBlock !== undefined && mtpBlock >= blocks.length)
      context.addIssue({
        ...custom({ code: 'plan.blockIndex', data: { last: blocks.length - 1, received: mtpBlock } }),
        path: ['mtpBlock'],
      });
    blocks.forEach(({ mlp }, index) => {
      if (mlp.kind !== 'moe' || mlp.routingGroups === undefined) return;
      const { groups, perToken } = mlp.routingGroups;
      const path = ['blocks', index, 'mlp', 'routingGroups'];
      const atMost = (field: string, received: number, other: string, most: number) => {
        if (received > most)
          context.addIssue({
            ...custom({ code: 'plan.aboveField', data: { most, other, received } }),
            path: [...path, field],
          });
      };
      atMost('groups', groups, 'experts', mlp.experts);
      atMost('perToken', perToken, 'groups', groups);
    });
    layerBlocks.forEach((received, index) => {
      if (received >= blocks.length)
        context.addIssue({
          ...custom({ code: 'plan.blockIndex', data: { last: blocks.length - 1, received } }),
          path: ['layerBlocks', index],
        });
    });
  });

/** JSON Schema of what `athanor timeline --json` prints; further fields may join, so it forbids none. */
import { z } from 'zod';
import { invalidOutput, layoutOutput } from '../plan/index.js';
import { AGREEMENT_PARTS, BEYOND_PARTS, EVENT_KINDS, SCHEDULE_KINDS, STREAMS } from '../training/index.js';

const piece = z.looseObject({ microBatch: z.int(), chunk: z.int() });
const event = z.looseObject({
  stage: z.int(),
  stream: z.enum(STREAMS),
  kind: z.enum(EVENT_KINDS),
  startS: z.number(),
  endS: z.number(),
  piece: piece.optional().describe('Micro-batch and chunk, both from 0; of a pair, the forward'),
  backwardPiece: piece.optional(),
  waitedS: z.number().optional().describe('Of it, what compute waits for communication'),
  toStage: z.int().optional(),
});
const stage = z.looseObject({
  stage: z.int().describe('From 0'),
  layers: z.int(),
  hasEmbedding: z.boolean(),
  hasHead: z.boolean(),
  workS: z.number(),
  layerWaitS: z.number(),
  exchangeWaitS: z.number(),
  fillS: z.number().describe('Bubble before the first operation'),
  betweenS: z.number().describe('Bubble between operations'),
  drainS: z.number().describe('Bubble after the last operation'),
  microBatchS: z.number(),
  mostHeldBytes: z.number(),
  mostHeld: z.number(),
});
const head = { athanor: z.literal(1), command: z.literal('timeline') };
const simulated = z.looseObject({
  ...head,
  name: z.string(),
  status: z.enum(['answered', 'infeasible']).describe('infeasible: the layout needs more memory than there is'),
  asOf: z.string(),
  layout: layoutOutput,
  isSearched: z.boolean(),
  schedule: z.enum(SCHEDULE_KINDS),
  microBatches: z.int(),
  chunks: z.int(),
  simulatedS: z.number().describe('Sum of what is simulated in agreement'),
  stepTimeS: z.number().describe('Of the plan: what it has in agreement, and beyond'),
  pipelineS: z.number(),
  slowestStage: z.int(),
  waitsAtItsEnd: z.boolean().describe('Whether all stages wait for each other before the optimizer'),
  cutExchangeS: z
    .number()
    .describe('Reductions that find no room behind their backward passes; the plan has them hidden'),
  agreement: z.array(z.looseObject({ part: z.enum(AGREEMENT_PARTS), simulatedS: z.number(), planS: z.number() })),
  beyond: z.array(z.looseObject({ part: z.enum(BEYOND_PARTS), timeS: z.number() })),
  stages: z.array(stage),
  events: z.array(event).describe('By stage, stream and start'),
});
const nothingFits = z.looseObject({ ...head, name: z.string(), status: z.literal('infeasible'), candidates: z.int() });

/** By command. */
export const timelineOutputSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  timeline: () => ({
    title: 'Output of athanor timeline --json',
    ...z.toJSONSchema(z.union([simulated, nothingFits, invalidOutput('timeline')])),
  }),
};

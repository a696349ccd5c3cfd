import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { textOf } from './resolution.js';
import { rowSizes, type SizesContext } from './sizes.js';

const none = { tensorParallel: null, pipelineParallel: null, contextParallel: null, dataParallel: null };

function sizesOf(training: object, context: Partial<SizesContext> = {}) {
  return rowSizes(sampleRow({ training: { ...none, ...training } }), {
    count: 64,
    family: 'megatron',
    experts: 0,
    ...context,
  });
}

test.each([
  { name: 'one accelerator', training: {}, context: { count: 1 }, sizes: [1, 1, 1, 1] },
  { name: 'as many replicas as accelerators', training: { dataParallel: 64 }, context: {}, sizes: [1, 1, 1, 64] },
  {
    name: 'replicas times context ranks',
    training: { dataParallel: 16, contextParallel: 4 },
    context: {},
    sizes: [1, 4, 1, 16],
  },
  // 64 over 8 tensor ranks and 4 replicas leaves 2 stages.
  { name: 'stages left over', training: { tensorParallel: 8, dataParallel: 4 }, context: {}, sizes: [8, 1, 2, 4] },
  {
    name: 'tensor ranks left over',
    training: { pipelineParallel: 4, dataParallel: 2 },
    context: {},
    sizes: [8, 1, 4, 2],
  },
  { name: 'FSDP alone', training: { fsdp: true }, context: { family: 'fsdp' }, sizes: [1, 1, 1, 64] },
  {
    name: 'FSDP with tensor ranks',
    training: { fsdp: 'zero3', tensorParallel: 8 },
    context: { family: 'fsdp' },
    sizes: [8, 1, 1, 8],
  },
  // The printed 8 is a degree of sharding, not what is left of 64.
  {
    name: 'FSDP with another degree printed',
    training: { fsdp: 'hsdp', tensorParallel: 1, dataParallel: 8 },
    context: { family: 'fsdp' },
    sizes: [1, 1, 1, 64],
  },
  { name: 'JAX without stages', training: { tensorParallel: 4 }, context: { family: 'jax' }, sizes: [4, 1, 1, 16] },
  // Printed without its context ranks: 64 / (4 · 2) = 8.
  {
    name: 'replicas that forget context ranks',
    training: { tensorParallel: 4, pipelineParallel: 1, contextParallel: 2, dataParallel: 16 },
    context: {},
    sizes: [4, 2, 1, 8],
  },
] as const)('rowSizes of $name are $sizes', ({ training, context, sizes }) => {
  const part = sizesOf(training, context);
  if (part.kind === 'skipped') throw new Error(textOf(part.reason));
  const { tensorParallel, contextParallel, pipelineParallel, dataParallel } = part.value;
  expect([tensorParallel, contextParallel, pipelineParallel, dataParallel]).toEqual(sizes);
});

test.each([
  { name: 'nothing printed', training: {}, text: 'tensor or pipeline parallel size is not published' },
  // Not 64 / 4, nor that times the context ranks, nor a part of either.
  {
    name: 'replicas that nothing leaves',
    training: { tensorParallel: 2, pipelineParallel: 2, contextParallel: 2, dataParallel: 17 },
    text: 'training.dataParallel 17 contradicts the other sizes: 2 tensor × 2 pipeline × 2 context ranks on 64 accelerators leave 8',
  },
  // 64 / 16 = 4 may be tensor ranks, stages or both.
  {
    name: 'only some replicas printed',
    training: { dataParallel: 16 },
    text: 'tensor or pipeline parallel size is not published',
  },
  {
    name: 'replicas that leave no whole stages',
    training: { tensorParallel: 8, dataParallel: 3 },
    text: 'tensor or pipeline parallel size is not published',
  },
  {
    name: 'ranks that do not divide the count',
    training: { tensorParallel: 8, pipelineParallel: 3 },
    text: 'the printed sizes multiply to 24 ranks, which does not match 64 accelerators',
  },
])('rowSizes skips $name', ({ training, text }) => {
  const part = sizesOf(training);
  expect(part.kind === 'skipped' ? textOf(part.reason) : 'resolved').toBe(text);
});

test.each([
  { printed: 64, experts: 128, expected: 64 },
  // 64 accelerators on 4 stages leave 16 ranks for experts.
  { printed: 64, experts: 128, stages: 4, expected: 16 },
  // 8 divides 64 ranks but not 12 experts; 4 divides both.
  { printed: 8, experts: 12, expected: 4 },
  { printed: 8, experts: 0, expected: 1 },
  { printed: null, experts: 128, expected: 1 },
])(
  'rowSizes takes $printed expert ranks on $experts experts for $expected',
  ({ printed, experts, stages, expected }) => {
    const part = sizesOf({ tensorParallel: 1, pipelineParallel: stages ?? 1, expertParallel: printed }, { experts });
    expect(part.kind === 'resolved' && part.value.expertParallel).toBe(expected);
  },
);

test('rowSizes notes what it takes instead of printed sizes', () => {
  const part = sizesOf(
    { tensorParallel: 1, pipelineParallel: 4, dataParallel: 4, expertParallel: 64 },
    { experts: 128 },
  );
  const notes =
    part.kind === 'resolved'
      ? part.resolved.map(({ field, value, reason }) => `${field} ${value}: ${textOf(reason)}`)
      : [];
  expect(notes).toEqual([
    'training.contextParallel 1: not printed: not used',
    'training.dataParallel 16: the table prints 4, which does not multiply to its number of accelerators',
    'training.expertParallel 16: 64 is printed; 128 experts on 16 ranks allow no more',
  ]);
});

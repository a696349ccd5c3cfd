import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { countParameters } from '../architecture/index.js';
import { rowArchitecture } from './architecture.js';
import type { TrainingRow } from './row.js';

function architectureOf(row: TrainingRow) {
  const part = rowArchitecture(row);
  if (part.kind === 'skipped') throw new Error(part.reason.code);
  return part.value;
}

const deepSeek = {
  name: 'DeepSeek-V3',
  kind: 'moe',
  layers: 61,
  hiddenSize: 7168,
  ffnSize: 18432,
  attentionHeads: 128,
  kvHeads: 128,
  headDim: 192,
  vocabSize: 129280,
  experts: 256,
  expertsPerToken: 8,
  expertFfnSize: 2048,
  sharedExperts: 1,
  denseLayers: 3,
  attention: 'mla',
};

test('rowArchitecture of printed Llama 3 8B dimensions has its 8.030 billion parameters', () => {
  expect(countParameters(architectureOf(sampleRow())).total / 1e9).toBeCloseTo(8.03, 3);
});

test('rowArchitecture of printed DeepSeek-V3 dimensions has its 671.03 billion parameters, dense layers first', () => {
  const architecture = architectureOf(sampleRow({ model: deepSeek }));
  // Without the router's correction values, 256 for each of 58 layers, which rows do not print.
  expect(countParameters(architecture).total / 1e9).toBeCloseTo(671.026, 2);
  const kinds = architecture.layerBlocks.map((index) => architecture.blocks[index]?.mlp.kind);
  expect(kinds.slice(0, 5)).toEqual(['dense', 'dense', 'dense', 'moe', 'moe']);
  expect(architecture.blocks[0]?.attention).toEqual({
    kind: 'mla',
    heads: 128,
    queryLoraRank: 1536,
    kvLoraRank: 512,
    nopeHeadDim: 128,
    ropeHeadDim: 64,
    valueHeadDim: 128,
  });
});

test('rowArchitecture alternates where half of the layers are dense', () => {
  const architecture = architectureOf(
    sampleRow({
      model: {
        kind: 'moe',
        layers: 4,
        experts: 8,
        expertsPerToken: 1,
        expertFfnSize: 1024,
        sharedExperts: 1,
        denseLayers: 2,
      },
    }),
  );
  const kinds = architecture.layerBlocks.map((index) => architecture.blocks[index]?.mlp.kind);
  expect(kinds).toEqual(['dense', 'moe', 'dense', 'moe']);
});

test('rowArchitecture gives Gemma 3 five layers with a window of 1,024 for each one without', () => {
  const architecture = architectureOf(sampleRow({ model: { name: 'Gemma 3 12B', layers: 12 } }));
  const windows = architecture.layerBlocks.map((index) => {
    const attention = architecture.blocks[index]?.attention;
    return attention?.kind === 'softmax' ? attention.windowTokens : null;
  });
  const local = Array<number>(5).fill(1024);
  expect(windows).toEqual([...local, undefined, ...local, undefined]);
});

test('rowArchitecture fills what a GPT row leaves out: head width, heads of keys, tied embeddings, plain layers', () => {
  const part = rowArchitecture(
    sampleRow({
      model: { ffnSize: 16384, gatedFfn: null, kvHeads: 32, headDim: null, tiedEmbeddings: null, attention: 'mha' },
    }),
  );
  if (part.kind === 'skipped') throw new Error(part.reason.code);
  const block = part.value.blocks[0];
  expect(block?.mlp).toEqual({ kind: 'dense', gated: false, intermediateSize: 16384, bias: false });
  expect(block?.attention).toMatchObject({ heads: 32, kvHeads: 32, headDim: 128 });
  expect(part.value.tiedEmbeddings).toBe(true);
  expect(part.resolved.map(({ field, value }) => [field, value])).toEqual([
    ['model.headDim', 128],
    ['model.gatedFfn', false],
    ['model.windowTokens', 'none'],
    ['model.tiedEmbeddings', true],
  ]);
});

test.each([
  { name: 'dimensions', model: { layers: null }, code: 'validation.skip.noDimensions' },
  { name: 'a dense width', model: { ffnSize: null }, code: 'validation.skip.noDimensions' },
  { name: 'experts', model: { kind: 'moe' }, code: 'validation.skip.noExperts' },
])('rowArchitecture skips a row without $name', ({ model, code }) => {
  expect(rowArchitecture(sampleRow({ model }))).toMatchObject({ kind: 'skipped', reason: { code } });
});

const bare = {
  name: 'Nemotron-H 56B (hybrid Mamba2/attention, 118 layers)',
  layers: 118,
  hiddenSize: null,
  ffnSize: null,
  attentionHeads: null,
  kvHeads: null,
  headDim: null,
  vocabSize: null,
};

test('rowArchitecture takes a named model of the catalog where the row prints no widths, and says so', () => {
  const part = rowArchitecture(sampleRow({ model: bare }));
  if (part.kind === 'skipped') throw new Error(part.reason.code);
  expect(part.value.id).toBe('nemotron-h-56b');
  expect(part.resolved.map(({ field, value }) => [field, value])).toEqual([['model', 'nemotron-h-56b']]);
});

test.each([
  { name: 'another number of layers', model: { ...bare, layers: 98 } },
  { name: 'a name that the catalog has not', model: { ...bare, name: 'Nemotron-H 47B' } },
])('rowArchitecture does not take a catalog model for a row with $name', ({ model }) => {
  expect(rowArchitecture(sampleRow({ model }))).toMatchObject({
    kind: 'skipped',
    reason: { code: 'validation.skip.noDimensions' },
  });
});

test.each([
  {
    name: 'experts by their number alone',
    model: { kind: null, experts: 8, expertsPerToken: 2, expertFfnSize: 14336 },
  },
  {
    name: 'one feed-forward width for all',
    model: { kind: 'moe', experts: 8, expertsPerToken: 2, expertFfnSize: null },
  },
])('rowArchitecture reads $name', ({ model }) => {
  const part = rowArchitecture(sampleRow({ model }));
  if (part.kind === 'skipped') throw new Error(part.reason.code);
  expect(part.value.blocks[0]?.mlp).toMatchObject({ kind: 'moe', experts: 8, expertIntermediateSize: 14336 });
});

test.each([
  { name: 'DeepSeek-V3 (4-layer proxy)', experts: 256, groups: { groups: 8, perToken: 4 } },
  { name: 'DeepSeek-V2', experts: 160, groups: { groups: 8, perToken: 3 } },
  { name: 'DeepSeek-V2-Lite', experts: 64, groups: undefined },
  { name: 'Kimi-K2', experts: 384, groups: undefined },
])('rowArchitecture routes $name as the catalog does', ({ name, experts, groups }) => {
  const part = rowArchitecture(
    sampleRow({ model: { name, kind: 'moe', experts, expertsPerToken: 6, expertFfnSize: 2048 } }),
  );
  if (part.kind === 'skipped') throw new Error(part.reason.code);
  const routing = part.value.blocks.flatMap(({ mlp }) => (mlp.kind === 'moe' ? [mlp.routingGroups] : []));
  expect(routing).toEqual([groups]);
});

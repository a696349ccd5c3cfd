import { expect, test } from 'vitest';
import { formatReference } from '../messages/index.js';
import { findAccelerator, findFabric, findFramework, findNode, listFrameworks, nodesOf, tariff } from './index.js';

test('an id that is in the catalog is found', () => {
  const found = findAccelerator('h100-sxm');
  expect(found.ok && found.value.name).toBe('H100 SXM5 80GB');
  expect(findNode('hgx-h100').ok).toBe(true);
  expect(findFabric('rocev2-400g').ok).toBe(true);
  expect(findFramework('nemo').ok).toBe(true);
});

test('an unknown id gives one issue at its path, with close ids as a hint', () => {
  const found = findAccelerator('h100', ['cluster', 'accelerator']);
  expect(found).toEqual({
    ok: false,
    issues: [
      {
        code: 'catalog.unknownEntry',
        path: ['cluster', 'accelerator'],
        data: { kind: 'catalog.kind.accelerator', received: 'h100' },
        hint: { code: 'common.didYouMean', data: { names: ['h100-sxm', 'h100-nvl', 'h100-pcie'] } },
      },
    ],
  });
});

test.each([
  ['maxtext', 'jax'],
  ['MaxText', 'jax'],
  ['torchtitan', 'fsdp'],
  ['megatron', 'megatron-core'],
  ['Megatron-LM', 'megatron-core'],
])('the stack that goes by %s is %s', (name, id) => {
  const found = findFramework(name);
  expect(found.ok ? undefined : found.issues[0]?.hint).toEqual({ code: 'common.didYouMean', data: { names: [id] } });
});

test('no other name is an id, or of two stacks', () => {
  const names = listFrameworks().flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(names.map((name) => name.toLowerCase()));
});

// Google names slices of v4 and v5p by TensorCores, two to a chip; of v5e and v6e by chips.
test.each([
  ['tpu-v5p-512', 'Did you mean tpu-v5p? v5p-512 is 256 chips: names of its slices count cores, 2 to a chip'],
  ['v4-8', 'Did you mean tpu-v4? v4-8 is 4 chips: names of its slices count cores, 2 to a chip'],
  ['v5litepod-256', 'Did you mean tpu-v5e? v5litepod-256 is 256 chips'],
])('the slice %s', (name, text) => {
  const found = findAccelerator(name);
  const tryThis = found.ok ? undefined : found.issues[0]?.hint;
  expect(tryThis && formatReference(tryThis)).toBe(text);
});

test('an id like nothing in the catalog is told where ids are listed', () => {
  const found = findFabric('zzzzzzzz');
  expect(!found.ok && found.issues[0]?.hint).toEqual({ code: 'catalog.listedBy', data: { list: 'fabrics' } });
});

test('the nodes of an accelerator start with the usual one', () => {
  expect(nodesOf('h100-sxm').map((node) => node.id)).toEqual(['hgx-h100', 'p5-48xlarge', 'grand-teton-h100']);
  expect(nodesOf('wse3')).toEqual([]);
});

test('a tariff is the newest that was known on the day', () => {
  const at = (asOf: string): number | undefined => {
    const found = tariff('us-tx', asOf);
    return found.ok ? found.value.usdPerKwh : undefined;
  };
  expect(at('2024-06')).toBe(0.066);
  expect(at('2025-12')).toBe(0.0663);
  expect(at('2026-11-23')).toBe(0.0725);
});

test('a tariff asked for before any is known, or in an unknown place, is an issue', () => {
  expect(tariff('us-tx', '2022-01', ['economics', 'tariff'])).toEqual({
    ok: false,
    issues: [
      {
        code: 'catalog.noTariffYet',
        path: ['economics', 'tariff'],
        data: { tariff: 'us-tx', first: '2023', asOf: '2022-01' },
      },
    ],
  });
  const unknown = tariff('us-texas', '2026');
  expect(!unknown.ok && unknown.issues[0]?.code).toBe('catalog.unknownEntry');
});

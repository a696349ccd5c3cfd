import { expect, test } from 'vitest';
import { modules, primitives } from '../../../../bench/step-graph.mjs';
import type { Declarations, Primitive } from './figure.js';
import { requireGraph } from './graph.js';
import { handbook } from './handbook.js';

const source = { title: 'A | paper', url: 'https://example.org/p', section: '§2', date: '2021' };
const declarations: Declarations = {
  width: { kind: 'input', unit: '1', about: 'how wide' },
  density: { kind: 'constant', unit: 'B', value: 2.5, source, confidence: 'measured', about: 'how dense' },
  mass: { kind: 'formula', unit: 'B', is: 'width * density', about: 'how\nheavy', source },
  load: { kind: 'field', unit: 's', primitive: 'carry', field: 'timeS', about: 'how long' },
};
const carry: Primitive<{ road: object }> = {
  name: 'carry',
  about: 'Carries it.',
  args: ['mass'],
  objects: ['road'],
  fields: ['timeS'],
  source: { title: 'a book' },
  call: () => {},
};

test('the handbook has one row per figure, with unit, rule, words and source', () => {
  const text = handbook(requireGraph([{ name: 'parcel', about: 'About parcels.', declarations }], [carry]));
  expect(text).toBe(`## parcel

About parcels.

| figure | unit | rule | about | source |
| --- | --- | --- | --- | --- |
| \`width\` | \`1\` | input | how wide |  |
| \`density\` | \`B\` | \`2.5\` (measured) | how dense | [A \\| paper](https://example.org/p), §2, 2021 |
| \`mass\` | \`B\` | \`width * density\` | how heavy | [A \\| paper](https://example.org/p), §2, 2021 |
| \`load\` | \`s\` | \`timeS\` of \`carry\` | how long | a book |

## primitives

### carry

Carries it.

- from: \`mass\`, \`road\`
- gives: \`timeS\`
- source: a book
`);
});

test('every figure and primitive of a graph is in its handbook', () => {
  const graph = requireGraph(modules, primitives);
  const text = handbook(graph);
  for (const { name } of graph.figures) expect(text).toContain(`| \`${name}\` |`);
  for (const name of graph.primitives.keys()) expect(text).toContain(`### ${name}\n`);
});

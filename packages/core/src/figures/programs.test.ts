import { expect, test } from 'vitest';
import type { Declaration } from './figure.js';
import { requireGraph } from './graph.js';
import { programFor } from './programs.js';

const input: Declaration = { kind: 'input', unit: '1', about: '' };
const graph = requireGraph({ x: input, y: { kind: 'formula', unit: '1', is: 'x + 1', about: '' } }, []);

test('the same question gets the program compiled before, another question or graph another', () => {
  const program = programFor(graph, { outputs: ['y'], columns: ['x'] });
  expect(programFor(graph, { outputs: ['y'], columns: ['x'] })).toBe(program);
  expect(programFor(graph, { outputs: ['y'], columns: [] })).not.toBe(program);
  expect(programFor({ ...graph }, { outputs: ['y'], columns: ['x'] })).not.toBe(program);
});

test('a program not asked for while many others were is let go, one in use is kept', () => {
  const used = programFor(graph, { outputs: ['y'], columns: ['x'] });
  const idle = programFor(graph, { outputs: ['x'], columns: ['x'] });
  for (let blockRows = 4; blockRows <= 280; blockRows += 4) {
    programFor(graph, { outputs: ['y'], columns: ['x'], blockRows });
    expect(programFor(graph, { outputs: ['y'], columns: ['x'] })).toBe(used);
  }
  expect(programFor(graph, { outputs: ['x'], columns: ['x'] })).not.toBe(idle);
});

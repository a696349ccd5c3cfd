import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './support.js';

const refused: readonly (readonly [string, string])[] = [
  ['Math.random()', 'a seed is an input'],
  ["Math['random']()", 'a seed is an input'],
  ['(() => { const { random } = Math; return random(); })()', 'a seed is an input'],
  ['Date.now()', 'variable Date'],
  ['new Date()', 'variable Date'],
  ['performance.now()', 'variable performance'],
  ['setTimeout(() => {}, 1)', 'variable setTimeout'],
  ['process.env', 'variable process'],
  ['window.location', 'variable window'],
  ['document.title', 'variable document'],
  ["fetch('x')", 'variable fetch'],
  ['console.log(1)', 'variable console'],
  ['globalThis', 'variable globalThis'],
];
const accepted: readonly (readonly [string, string])[] = [
  ['packages/core/src/plan/sound.ts', 'Math.max(1, 2)'],
  ['packages/core/src/plan/sound.test.ts', 'Math.random()'],
  ['packages/cli/src/sound.ts', 'process.env'],
];
const nameOf = (index: number): string => `packages/core/src/plan/refused${index}.ts`;

const folder = mkdtempSync(join(tmpdir(), 'athanor-lint-'));
let said: readonly string[] = [];

beforeAll(() => {
  const put = (file: string, expression: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `export const example = ${expression};\n`);
  };
  for (const file of ['biome.json', '.ci/lint']) cpSync(join(root, file), join(folder, file), { recursive: true });
  refused.forEach(([expression], index) => {
    put(nameOf(index), expression);
  });
  for (const [file, expression] of accepted) put(file, expression);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--reporter=github', '--vcs-enabled=false', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: 'utf8' });
  said = stdout.split('\n').filter((line) => line.includes('file='));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const of = (file: string): string => said.filter((line) => line.includes(`/${file},`)).join('\n');

test.each(refused.map(([expression, reason], index) => ({ expression, reason, index })))(
  'the linter refuses $expression in core',
  ({ reason, index }) => {
    expect(of(nameOf(index))).toContain('::error');
    expect(of(nameOf(index))).toContain(reason);
  },
);

test.each(accepted)('the linter accepts in %s: %s', (file) => {
  expect(of(file)).toBe('');
});

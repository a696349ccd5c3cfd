import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from './support.js';

const bin = join(root, 'packages/cli/bin/athanor.js');
const folder = mkdtempSync(join(tmpdir(), 'athanor-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

// 400 rows: enough for workers, and some chunks for each.
const argv = (out: string, ...more: readonly string[]): string[] => [
  bin,
  'sweep',
  'examples/llama-3-8b.yaml',
  '--over',
  'data.tokens=1T..2T:200',
  '--over',
  'training.layout.tensorParallel=1,2',
  '--figures',
  'stepTimeS,runTimeS',
  '--out',
  join(folder, out),
  '--jobs',
  '2',
  ...more,
];

function whole(out: string, ...more: readonly string[]): string {
  const { status, stderr } = spawnSync(process.execPath, argv(out, ...more), { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return readFileSync(join(folder, out), 'utf8');
}

/** Sends a signal as soon as the journal has rows, and waits for the end. */
function stopped(out: string, signal: 'SIGKILL' | 'SIGINT', ...more: readonly string[]): Promise<number | null> {
  const journal = join(folder, `${out}.journal`);
  const before = existsSync(journal) ? statSync(journal).size : 1000;
  const child = spawn(process.execPath, argv(out, ...more), { cwd: root, stdio: 'ignore' });
  const watch = setInterval(() => {
    if (!existsSync(journal) || statSync(journal).size <= before) return;
    clearInterval(watch);
    child.kill(signal);
  }, 2);
  return new Promise((resolve) => {
    child.on('exit', resolve);
  });
}

test('a sweep that was killed and interrupted goes on to the bytes of an uninterrupted one', async () => {
  const expected = whole('whole.csv');
  expect(expected.split('\n').length).toBe(402);
  expect(await stopped('cut.csv', 'SIGKILL')).toBeNull();
  expect(existsSync(join(folder, 'cut.csv'))).toBe(false);
  expect(await stopped('cut.csv', 'SIGINT', '--resume')).toBe(130);
  expect(whole('cut.csv', '--resume')).toBe(expected);
  expect(readdirSync(folder).sort()).toEqual(['cut.csv', 'whole.csv']);
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { athanor, root } from './support.js';

const bin = join(root, 'packages/cli/bin/athanor.js');

function answered(...more: readonly string[]): { decided: unknown; rest: unknown } {
  const argv = [bin, 'train', 'examples/search.yaml', '--json', ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const answer = JSON.parse(stdout);
  const { decided, ...search } = answer.sections.training.search;
  return {
    decided,
    rest: { answer: { ...answer, sections: null }, training: { ...answer.sections.training, search } },
  };
}

test('a search on several threads answers what one does', () => {
  const one = answered();
  const several = answered('--workers', '2');
  expect(several.rest).toEqual(one.rest);
  const sum = (decided: unknown): number => Object.values(decided as Record<string, number>).reduce((a, b) => a + b, 0);
  expect(sum(several.decided)).toBe(sum(one.decided));
});

test('a search that is stopped before anything is found says so, and claims nothing of the rest', async () => {
  const { code, out } = await athanor(['train', 'examples/search.yaml', '--workers', '1'], {
    onListening: (interrupt) => interrupt(),
  });
  expect(code).toBe(130);
  expect(out).toContain('Stopped after 0 % of the space: none of the 0 layouts gone through fits.');
  expect(out).not.toContain('Does not fit');
});

test('workers are a whole number', async () => {
  expect(await athanor(['train', 'examples/search.yaml', '--workers', '0'])).toMatchObject({ code: 2 });
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from './support.js';

const bin = join(root, 'packages/cli/bin/athanor.js');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function athanor(argv: readonly string[], input = ''): Ended {
  return spawnSync(process.execPath, [bin, ...argv], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { ...process.env, ATHANOR_DEBUG: '' },
  });
}

beforeAll(() => {
  // The binary runs the build, which `npm test` makes first.
  expect(athanor(['--version']).status).toBe(0);
});

test('the binary plans an example', () => {
  const { status, stdout, stderr } = athanor(['plan', 'examples/llama-3.1-405b.yaml']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('Llama 3.1 405B as Meta trained it');
});

test('the exit code of a plan that does not fit is 1, of a wrong one 2', () => {
  expect(athanor(['plan', 'examples/does-not-fit.yaml']).status).toBe(1);
  expect(athanor(['plan', 'package.json']).status).toBe(2);
  expect(athanor(['plan', 'packages']).status).toBe(2);
});

test('a plan comes from standard input', () => {
  const { status, stderr } = athanor(['plan', '-'], 'model: nope\n');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error standard input:1:8 model: expected a model of the catalog, got "nope"/);
});

test('a reader that closes the pipe early ends the command quietly', () => {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" "${bin}" catalog models --json | head -c 10`],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout.length).toBe(10);
});

test('an answer that cannot be printed is one line and exit code 3, not infeasible', () => {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" "${bin}" plan examples/llama-3-8b.yaml > /dev/full`],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toBe('error: cannot print the answer: ENOSPC\n');
  expect(status).toBe(3);
});

test.each([
  { file: '/dev/zero', says: 'expected a file of at most 5000000 bytes, got more' },
  // Nothing is mapped at address 0, so that reading it is an error of the device.
  { file: '/proc/self/mem', says: 'cannot read /proc/self/mem: EIO' },
])('$file is bad input: no fault, and it ends', ({ file, says }) => {
  expect(athanor(['plan', file])).toEqual(expect.objectContaining({ status: 2, stderr: `error ${file} ${says}\n` }));
});

test('standard input without end is bad input', () => {
  const from = (source: string): Ended =>
    spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" plan - < ${source}`], { cwd: root, encoding: 'utf8' });
  expect(from('/dev/zero')).toMatchObject({
    status: 2,
    stderr: 'error standard input expected a file of at most 5000000 bytes, got more\n',
  });
});

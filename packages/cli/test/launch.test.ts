import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { athanor, root } from './support.js';

const script = readFileSync(join(root, 'examples/launch/megatron-llama3-8b.sh'), 'utf8');
const config = readFileSync(join(root, 'examples/launch/torchtitan-llama3-70b.toml'), 'utf8');
const launches = [
  { framework: 'megatron', file: 'launch.sh', text: script },
  { framework: 'torchtitan', file: 'launch.toml', text: config },
];

test.each(launches)(
  'an imported $framework launch is a plan that athanor plan answers',
  async ({ framework, file, text }) => {
    const { code, out } = await athanor(['import', framework, file], { files: { [file]: text } });
    expect(code).toBe(0);
    const planned = await athanor(['plan', 'plan.yaml'], { files: { 'plan.yaml': out } });
    expect(planned.err).toBe('');
    expect(planned.code).toBeLessThan(2);
  },
);

test.each(launches)('a $framework launch is read from standard input too', async ({ framework, text }) => {
  const { code, out } = await athanor(['import', framework, '-'], { standardInput: text });
  expect(code).toBe(0);
  expect(out).toContain('name: Imported plan\n');
});

test('a plan, its launch and the plan that comes back give the same figures', async () => {
  const { out: launch } = await athanor(['export', 'examples/mixtral-8x7b.yaml', '--to', 'megatron']);
  const { out: plan } = await athanor(['import', 'megatron', 'run.sh'], { files: { 'run.sh': launch } });
  const { out } = await athanor(['compare', 'examples/mixtral-8x7b.yaml', 'plan.yaml'], {
    files: { 'plan.yaml': plan },
  });
  expect(out).toContain('Both plans resolve to the same inputs.');
  expect(out).toContain('Both plans give the same figures.');
});

test('a model from a configuration file comes back where the file is, and by its shape where it is not', async () => {
  const { out: launch } = await athanor(['export', 'examples/from-hugging-face.yaml', '--to', 'megatron']);
  const beside = await athanor(['import', 'megatron', 'examples/run.sh'], { files: { 'examples/run.sh': launch } });
  expect(beside.out).toContain('huggingface: huggingface/qwen3-8b/config.json');
  const elsewhere = await athanor(['import', 'megatron', '/else/run.sh'], { files: { '/else/run.sh': launch } });
  expect(elsewhere.out).toContain('model: qwen3-8b');
  expect(elsewhere.out).toContain('The model was given as huggingface/qwen3-8b/config.json, which is not there');
});

test('arguments are added and variables set from outside', async () => {
  const { out } = await athanor(
    ['import', 'megatron', 'launch.sh', '--define', 'NNODES=4', '--add', '--micro-batch-size 2', '--add', '--fp16'],
    { files: { 'launch.sh': script.replace('--bf16', '').replace('DTYPE:-fp8', 'DTYPE:-fp16') } },
  );
  expect(out).toContain('count: 32 # --nnodes, --nproc_per_node');
  expect(out).toContain('microBatchSequences: 2');
  expect(out).toContain('precision: fp16');
});

test('a search that finds nothing has no launch: exit code 1', async () => {
  const argv = [
    'export',
    'examples/search.yaml',
    '--to',
    'megatron',
    '--set',
    'cluster.count=1',
    '--set',
    'training.globalBatchSequences=1',
  ];
  const { code, out, err } = await athanor(argv);
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err).toMatch(/^No layout fits \(\d+ valid ones\)/);
  const json = await athanor([...argv, '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ command: 'export', status: 'infeasible' });
});

describe('wrong use', () => {
  test.each<[argv: readonly string[], expected: RegExp]>([
    [
      ['import', 'megatronn', 'x.sh'],
      /import: expected megatron or torchtitan, got "megatronn"\. Did you mean megatron\?/,
    ],
    [['export', 'examples/llama-3-8b.yaml', '--to', 'nemo'], /--to: expected megatron or torchtitan, got "nemo"/],
    [['export', 'examples/llama-3-8b.yaml'], /required option '--to <framework>' not specified/],
    [['import', 'megatron', 'docs'], /docs is a folder/],
    [['import', 'megatron', 'nope.sh'], /no file nope\.sh/],
    [['import', 'megatron', 'launch.sh', '--define', 'x'], /expected NAME=VALUE for --define, got "x"/],
    [['import', 'megatron', 'launch.sh', '--count', '0'], /expected a whole number of at least 1 for --count, got "0"/],
    [
      ['import', 'megatron', 'launch.sh', '--accelerator', 'h10'],
      /--accelerator \(cluster\.accelerator\): .* Did you mean h100-sxm/,
    ],
    [['import', 'torchtitan', 'launch.sh'], /line 8, column 7 is no TOML/],
    [
      ['export', 'examples/gpt-3-175b.yaml', '--to', 'torchtitan'],
      /model: torchtitan v0\.2\.2 cannot train GPT-3 175B/,
    ],
  ])('%j', async (argv, expected) => {
    const { code, out, err } = await athanor(argv, { files: { 'launch.sh': script } });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(expected);
  });
});

/** A text with a few of its words replaced, lines left out or doubled, and signs thrown in. */
const spoiled = (text: string): fc.Arbitrary<string> => {
  const word = fc.constantFrom(
    '0',
    '-1',
    '3',
    '1e30',
    '1.5',
    'x',
    '""',
    "'",
    '$X',
    '${',
    '[',
    '=',
    '\\',
    '--',
    '\u0000',
    'é',
    '999999999999999999999',
  );
  const change = fc.record({
    line: fc.nat(),
    at: fc.nat(),
    how: fc.constantFrom('word', 'cut', 'double', 'sign'),
    word,
  });
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) =>
    changes
      .reduce((lines, { line, at, how, word: put }) => {
        const index = line % lines.length;
        const words = (lines[index] ?? '').split(' ');
        const spot = at % words.length;
        const changed = words
          .map((each, position) => (position === spot ? (how === 'sign' ? each + put : put) : each))
          .join(' ');
        if (how === 'cut') return lines.filter((_, position) => position !== index || lines.length === 1);
        if (how === 'double') return lines.flatMap((each, position) => (position === index ? [each, each] : [each]));
        return lines.map((each, position) => (position === index ? changed : each));
      }, text.split('\n'))
      .join('\n'),
  );
};

test.each(launches)(
  'however a $framework launch is spoiled, the answer is a plan or words',
  async ({ framework, file, text }) => {
    await fc.assert(
      fc.asyncProperty(spoiled(text), async (content) => {
        const { code, out, err } = await athanor(['import', framework, file], { files: { [file]: content } });
        expect([0, 2]).toContain(code);
        expect(code === 0 ? out : err).not.toBe('');
        expect(err).not.toMatch(/\bat .*\.[jt]s:\d+|undefined|NaN|\[object/);
      }),
      { numRuns: 120, seed: 21 },
    );
  },
);

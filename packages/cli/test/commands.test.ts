import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../src/run.js';
import { version } from '../src/version.js';
import { athanor, memoryDisk, root } from './support.js';
import { changed } from './wrongPlans.js';

test('--version prints the version', async () => {
  expect(await athanor(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '', written: {} });
});

test('--help lists every command', async () => {
  const { code, out } = await athanor(['--help']);
  expect(code).toBe(0);
  for (const command of ['plan', 'train', 'explain', 'compare', 'diagnose', 'catalog', 'validate', 'schema'])
    expect(out).toContain(`  ${command}`);
});

test.each([
  { argv: ['pln'], says: 'error: unknown command "pln". Did you mean plan?\n' },
  { argv: ['plan', 'x', '--jsn'], says: 'error: unknown option "--jsn". Did you mean --json?\n' },
  { argv: ['plan'], says: "error: missing required argument 'file'. Run athanor plan --help to see its options.\n" },
  {
    argv: ['plan', 'a', 'b'],
    says: "error: too many arguments for 'plan'. Expected 1 argument but got 2. Run athanor plan --help to see its options.\n",
  },
  { argv: ['plan', 'x', '--json', '--markdown'], says: 'error: choose one of --json, --markdown and --resolved\n' },
  { argv: ['train', 'x', '--top', 'all'], says: 'error: expected a whole number of at least 1 for --top, got "all"\n' },
  {
    argv: ['explain', 'x', 'y', '--depth', '-1'],
    says: 'error: expected a whole number of at least 0 for --depth, got "-1"\n',
  },
  {
    argv: ['catalog', 'modls'],
    says: 'error: expected accelerators, models, nodes, fabrics, prices, tariffs, frameworks or reliability for catalog, got "modls". Did you mean models?\n',
  },
  {
    argv: ['catalog', 'models', 'lama-3-8b'],
    says: 'error: expected a model of the catalog, got "lama-3-8b". Did you mean llama-3-8b, llama-2-7b or llama-3-70b?\n',
  },
  {
    argv: ['catalog', 'prices', 'h100'],
    says: 'error: expected an accelerator with prices, got "h100". Did you mean h100-sxm, h100-nvl or h100-pcie?\n',
  },
  { argv: ['validate', 'serving'], says: 'error: expected training for validate, got "serving"\n' },
  {
    argv: ['schema', 'plans'],
    says: 'error: expected file, plan, train, explain, compare, catalog, validate, diagnose, timeline, bottleneck, import, export or sweep for schema, got "plans"\n',
  },
  {
    argv: ['schema', 'constructor'],
    says: 'error: expected file, plan, train, explain, compare, catalog, validate, diagnose, timeline, bottleneck, import, export or sweep for schema, got "constructor"\n',
  },
  {
    argv: ['explain', 'examples/llama-3-8b.yaml', 'training.step.tim'],
    says: 'error examples/llama-3-8b.yaml unknown figure "training.step.tim". Did you mean training.step.time, training.step.gemm or training.step.tokens?\n',
  },
])('$argv is refused in words', async ({ argv, says }) => {
  const { code, out, err } = await athanor(argv);
  expect(err).toBe(says);
  expect(out).toBe('');
  expect(code).toBe(2);
});

test('no command at all prints the help, with exit code 2', async () => {
  const { code, err } = await athanor([]);
  expect(code).toBe(2);
  expect(err).toContain('Usage: athanor');
});

test('a plan from standard input is the same plan', async () => {
  const text = changed({});
  const read = await athanor(['plan', '-'], { standardInput: text });
  const file = await athanor(['plan', 'plan.yaml'], { files: { 'plan.yaml': text } });
  expect(read.code).toBe(0);
  expect(read.out.replace(/^Plan\n/, '')).toBe(file.out.replace(/^plan\.yaml\n/, ''));
});

test('--set changes what the file says, and creates what it leaves out', async () => {
  const files = { 'plan.yaml': changed({}) };
  const { out } = await athanor(
    [
      'plan',
      'plan.yaml',
      '--json',
      '--set',
      'training.layout.tensorParallel=4',
      '--set',
      'training.layout.dataParallel=4',
      '--set',
      'cluster.network.oversubscription=2',
    ],
    { files },
  );
  const { plan } = JSON.parse(out);
  expect(plan.training.layout).toMatchObject({ tensorParallel: 4, dataParallel: 4 });
  expect(plan.cluster.network.oversubscription).toBe(2);
});

test.each([
  { set: 'nothing', says: 'error plan.yaml expected --set path=value, got "nothing"\n' },
  { set: 'data.tokns=5', says: 'error plan.yaml data.tokns: unknown key "tokns". Did you mean tokens?\n' },
  { set: 'model.x=1', says: 'error plan.yaml model: cannot set "x" inside llama-3.1-8b, which is not a mapping\n' },
  {
    set: 'training.layout.tensorParallel=[4',
    says: 'error plan.yaml training.layout.tensorParallel: cannot read the value "[4" of --set\n',
  },
  { set: '__proto__.polluted=1', says: 'error plan.yaml __proto__.polluted: the key "__proto__" is not allowed\n' },
])('--set $set is refused in words', async ({ set, says }) => {
  const { code, err } = await athanor(['plan', 'plan.yaml', '--set', set], { files: { 'plan.yaml': changed({}) } });
  expect(err).toBe(says);
  expect(code).toBe(2);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('--as-of takes the price of that day', async () => {
  const files = { 'plan.yaml': changed({ 'cluster.price.kind': 'contract-1y' }) };
  const rent = async (...argv: readonly string[]): Promise<number> =>
    JSON.parse((await athanor(['plan', 'plan.yaml', '--json', ...argv], { files })).out).sections.training.rent
      .usdPerAcceleratorHour;
  // One-year contracts for an H100, quoted by SemiAnalysis: $1.70 in October 2025, $2.35 in March 2026.
  expect(await rent('--as-of', '2025-12')).toBe(1.7);
  expect(await rent('--as-of', '2026-04')).toBe(2.35);
});

test('a kind of price that nobody had quoted by the day is replaced by another, with a warning', async () => {
  const files = { 'plan.yaml': changed({ 'cluster.price.kind': 'contract-1y' }) };
  const { code, out } = await athanor(['plan', 'plan.yaml', '--json', '--as-of', '2024-08'], { files });
  expect(code).toBe(0);
  const { notes, sections } = JSON.parse(out);
  const { usdPerAcceleratorHour, quote } = sections.training.rent;
  expect(quote.kind).not.toBe('contract-1y');
  expect(notes).toEqual([
    expect.stringMatching(
      new RegExp(
        `^no contract-1y price of H100 SXM5 80GB is known on 2024-08: the bill uses the ${quote.kind} quote of ${quote.date}, \\$${usdPerAcceleratorHour.toFixed(2)} per accelerator-hour`,
      ),
    ),
  ]);
});

test('a plan of a day without any quote has no bill, and says why', async () => {
  const files = { 'plan.yaml': changed({ 'cluster.price.kind': 'spot' }) };
  const { code, out } = await athanor(['plan', 'plan.yaml', '--as-of', '2022-10'], { files });
  expect(code).toBe(0);
  expect(out.replace(/\s+/g, ' ')).toContain(
    'no price of H100 SXM5 80GB is known on 2022-10, of kind spot or any other: there is no bill',
  );
});

test('--as-of also sets the software back to the releases of that day', async () => {
  const files = { 'plan.yaml': changed({ 'cluster.price.kind': 'any' }) };
  const step = async (...argv: readonly string[]): Promise<number> =>
    JSON.parse((await athanor(['plan', 'plan.yaml', '--json', ...argv], { files })).out).sections.training.figures
      .stepTimeS.value;
  expect(await step('--as-of', '2024-08')).toBeGreaterThan(await step());
  expect(await step('--as-of', '2024-08', '--set', 'training.frameworkRelease=2026-08')).toBe(await step());
});

test('precision fp8 is planned as fp8-tensor, and the reader is told', async () => {
  const { code, out } = await athanor(['plan', 'plan.yaml', '--json'], {
    files: { 'plan.yaml': changed({ 'training.precision': 'fp8' }) },
  });
  expect(code).toBe(0);
  const { plan, notes } = JSON.parse(out);
  expect(plan.training.precision).toBe('fp8-tensor');
  expect(notes).toEqual([expect.stringMatching(/^precision fp8 is taken as fp8-tensor/)]);
});

test('--as-of before the launch of the accelerator is an issue', async () => {
  const { code, err } = await athanor(['plan', 'plan.yaml', '--as-of', '2021-05'], {
    files: { 'plan.yaml': changed({}) },
  });
  expect(code).toBe(2);
  expect(err).toContain('cluster.accelerator: h100-sxm was launched on 2022-09-20, after 2021-05');
});

test('a section of a later version is named, not silently read over', async () => {
  const { code, out } = await athanor(['plan', 'plan.yaml'], {
    files: { 'plan.yaml': changed({ serving: { accelerator: 'h200-sxm' } }) },
  });
  expect(code).toBe(0);
  expect(out).toContain('section "serving" is not planned by this version; it was read over');
});

test('compare of a plan with itself finds nothing, and with a change what it does', async () => {
  const files = { 'a.yaml': changed({}), 'b.yaml': changed({ 'training.precision': 'fp8-tensor' }) };
  const same = await athanor(['compare', 'a.yaml', 'a.yaml', '--json'], { files });
  expect(JSON.parse(same.out)).toMatchObject({ inputs: [], figures: [] });
  const other = JSON.parse((await athanor(['compare', 'a.yaml', 'b.yaml', '--json'], { files })).out);
  // Only 8- and 4-bit recipes have a choice of what to hold of a weight and of how narrow attention and its stores are.
  const choices = {
    attentionPrecision: '16-bit',
    quantisedWeights: 'primary',
    weightTransposes: 'kept',
    attentionStoreBytes: 'as-multiplied',
    activationStoreBytes: 2,
    attentionOutputStore: 'once',
  };
  expect(other.inputs).toEqual([
    { path: 'training.precision', a: 'bf16', b: 'fp8-tensor' },
    ...Object.entries(choices).map(([name, b]) => ({ path: `training.software.${name}`, b })),
  ]);
  const step = other.figures.find((each: { figure: string }) => each.figure === 'stepTimeS');
  expect(step.ratio).toBe(step.b / step.a);
  expect(step.ratio).toBeLessThan(1);
});

test('compare of a wrong plan tells what is wrong with it', async () => {
  const { code, err } = await athanor(['compare', 'a.yaml', 'nope.yaml'], { files: { 'a.yaml': changed({}) } });
  expect(code).toBe(2);
  expect(err).toBe('error nope.yaml no file nope.yaml\n');
});

test('catalog models lists ids with exact parameters', async () => {
  const { models } = JSON.parse((await athanor(['catalog', 'models', '--json'])).out);
  const parameters = Object.fromEntries(
    models.map((each: { id: string; totalParameters: number }) => [each.id, each.totalParameters]),
  );
  expect(parameters['llama-3.1-8b']).toBe(8_030_261_248);
  expect(parameters['llama-3.1-405b']).toBe(405_853_388_800);
  expect(models.length).toBeGreaterThanOrEqual(45);
  expect(JSON.parse((await athanor(['catalog', 'models', 'llama-3.1-8b', '--json'])).out)).toMatchObject({
    kind: 'model',
    id: 'llama-3.1-8b',
    totalParameters: 8_030_261_248,
    activeParameters: 8_030_261_248,
  });
});

test.each(['accelerators', 'models', 'nodes', 'fabrics', 'prices', 'tariffs', 'frameworks'])(
  'catalog %s prints a table, and nothing for a filter that none meets',
  async (kind) => {
    const all = await athanor(['catalog', kind]);
    expect(all.code).toBe(0);
    expect(all.out.split('\n').length).toBeGreaterThan(8);
    expect((await athanor(['catalog', kind, '--filter', 'no such entry'])).out).toContain(
      'No entry contains "no such entry".',
    );
  },
);

test('catalog shows one entry with the source of each field', async () => {
  const { out } = await athanor(['catalog', 'accelerators', 'h100-sxm']);
  expect(out).toMatch(/peakFlopPerS\.bf16 +989 TFLOP\/s +published +2026-04/);
});

test('validate reads the rows of a file, and says what is wrong with one', async () => {
  const good = await athanor(['validate', 'training', '--runs', 'validation/training-runs.json', '--json']);
  const bundled = await athanor(['validate', 'training', '--json']);
  expect(JSON.parse(good.out)).toEqual(JSON.parse(bundled.out));
  expect(await athanor(['validate', 'training', '--runs', 'r.json'], { files: { 'r.json': '{' } })).toMatchObject({
    code: 2,
    out: '',
  });
  const broken = await athanor(['validate', 'training', '--runs', 'r.json'], { files: { 'r.json': '[1,\n}\n' } });
  expect(broken.err).toMatch(/^error r\.json expected JSON, got other text: [^\n]+\n$/);
  expect((await athanor(['validate', 'training', '--runs', 'docs'])).err).toBe(
    'error docs docs is a folder, not a file\n',
  );
  const empty = await athanor(['validate', 'training', '--runs', 'r.json'], { files: { 'r.json': '[]' } });
  expect(empty.err).toBe('error r.json expected at least one row, got an empty list\n');
});

test('validate of rows that are all skipped says that nothing could be predicted, and why, and exits with 1', async () => {
  const [row] = JSON.parse(readFileSync(join(root, 'validation/training-runs.json'), 'utf8'));
  const unverified = { ...row, verified: false };
  const files = { 'r.json': JSON.stringify([unverified, { ...unverified, id: 'other', hardware: 'none' }]) };
  const argv = ['validate', 'training', '--runs', 'r.json'];
  const { code, out } = await athanor(argv, { files });
  expect(code).toBe(1);
  expect(out).toContain('None of the rows could be predicted (2), so there is nothing to compare');
  expect(out).toMatch(/Skipped, and why\n {2}- 1 × /);
  const json = await athanor([...argv, '--json'], { files });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out).summary.stepTimeS).toMatchObject({ count: 0, skipped: 2 });
  // One row that is predicted answers.
  expect(
    (await athanor(argv, { files: { 'r.json': JSON.stringify([row, { ...unverified, id: 'other' }]) } })).code,
  ).toBe(0);
});

test('validate says which key of --by or unit of --leave-out it does not know', async () => {
  const by = await athanor(['validate', 'training', '--by', 'kind,acelerator']);
  expect(by.code).toBe(2);
  expect(by.err).toMatch(/^error: expected .*for --by, got "acelerator"\. Did you mean accelerator\?\n$/);
  const unit = await athanor(['validate', 'training', '--leave-out', 'node']);
  expect(unit.err).toBe('error: expected group, accelerator, source or model for --leave-out, got "node"\n');
});

test('validate tells what it read otherwise than written, ten notes at most', async () => {
  const [row] = JSON.parse(readFileSync(join(root, 'validation/training-runs.json'), 'utf8'));
  const rows = Array.from({ length: 12 }, (_, index) => ({ ...row, id: `r${index}`, date: 'May 2025' }));
  const argv = ['validate', 'training', '--runs', 'r.json'];
  const { out } = await athanor(argv, { files: { 'r.json': JSON.stringify(rows) } });
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'Read otherwise than written - r0: date 2026-08: "May 2025" is no date (YYYY, YYYY-MM or YYYY-MM-DD): as without one, the newest release of the software - r1: ',
  );
  expect(out).toMatch(/- r9: [^-]*-[\s\S]* - and 2 more\n/);
  expect(out).not.toContain('r10: date');
  const one = await athanor([...argv, '--json'], { files: { 'r.json': JSON.stringify(rows.slice(0, 1)) } });
  expect(JSON.parse(one.out).rows[0].readAs).toHaveLength(1);
  const plain = await athanor(argv, { files: { 'r.json': JSON.stringify([row]) } });
  expect(plain.out).not.toContain('Read otherwise');
});

test.each([
  { refit: ['--cross-validate'], option: '--cross-validate' },
  { refit: ['--leave-out', 'source'], option: '--leave-out' },
])('validate $refit refuses a file of its own', async ({ refit, option }) => {
  const { code, out, err } = await athanor(['validate', 'training', '--runs', 'r.json', ...refit]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe(
    `error: ${option} refits the shipped constants on the bundled rows, and rows of --runs are predicted with the shipped ones: leave out ${option} or --runs\n`,
  );
});

describe('--calibrate', () => {
  const bundled = JSON.parse(readFileSync(join(root, 'validation/training-runs.json'), 'utf8')) as readonly {
    readonly id: string;
  }[];
  // Runs of one source on one kind of machine, as an owner would have them.
  const mine = bundled.filter(({ id }) => /^dgxc-.*-h100-llama-3-8b-bf16-pretrain/.test(id));
  const files = {
    'mine.json': JSON.stringify(mine.slice(0, 3)),
    'others.json': JSON.stringify(mine.slice(3)),
    'one.json': JSON.stringify([mine[0], { ...mine[1], measured: { stepTimeS: -1 } }]),
    'plan.yaml': `athanor: 1
model: llama-3-8b
data: { tokens: 1T, sequenceLength: 8192 }
cluster: { accelerator: h100-sxm, count: 16 }
training: { framework: nemo, globalBatchSequences: 256, layout: { dataParallel: 16, sharding: zero1 } }
`,
  };

  test('corrects rows of the same cluster and narrows their intervals', async () => {
    const of = async (...more: readonly string[]) =>
      JSON.parse((await athanor(['validate', 'training', '--runs', 'others.json', '--json', ...more], { files })).out);
    const [before, after] = [await of(), await of('--calibrate', 'mine.json')];
    expect(after.rows.length).toBe(mine.length - 3);
    for (const [index, row] of after.rows.entries()) {
      const plain = before.rows[index];
      expect(row.predicted / plain.predicted).toBeCloseTo(row.factor, 10);
      expect(Math.log(row.high / row.low)).toBeLessThan(Math.log(plain.high / plain.low));
    }
    const { out } = await athanor(['validate', 'training', '--runs', 'others.json', '--calibrate', 'mine.json'], {
      files,
    });
    expect(out).toContain(`Step time of rows that 3 measured runs of your own correct: ${mine.length - 3}\n`);
  });

  test('corrects the step time of a plan, and what follows from it, within an interval that is no wider', async () => {
    const of = async (...more: readonly string[]) =>
      JSON.parse((await athanor(['plan', 'plan.yaml', '--json', ...more], { files })).out).sections.training;
    const [before, after] = [await of(), await of('--calibrate', 'mine.json')];
    const { factor, measuredRuns } = after.calibration;
    expect(measuredRuns).toBe(3);
    expect(after.figures.stepTimeS.value / before.figures.stepTimeS.value).toBeCloseTo(factor, 10);
    expect(after.figures.tokensPerS.value / before.figures.tokensPerS.value).toBeCloseTo(1 / factor, 10);
    const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
    expect(width(after.figures.stepTimeS)).toBeLessThanOrEqual(width(before.figures.stepTimeS) * (1 + 1e-12));
    const { out } = await athanor(['train', 'plan.yaml', '--calibrate', 'mine.json'], { files });
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /Corrected by measured runs of your own \(3, of them 3 of this model\): step time × /,
    );
    const elsewhere = await athanor(['plan', 'examples/gpt-3-175b.yaml', '--calibrate', 'mine.json'], { files });
    expect(elsewhere.out).toContain('Measured runs of your own (3) correct nothing');
  });

  test('asks for two measured steps that can be predicted, and says why rows are skipped', async () => {
    const { code, err } = await athanor(['plan', 'plan.yaml', '--calibrate', 'one.json'], { files });
    expect(code).toBe(2);
    expect(err).toBe(
      `calibration: ${mine[1]?.id} is skipped: it cannot be read: ${mine[1]?.id}.measured.stepTimeS: expected more than 0, got -1\n` +
        'error: expected at least 2 measured steps in one.json that can be predicted, got 1\n',
    );
    const refitted = ['validate', 'training', '--calibrate', 'mine.json', '--cross-validate'];
    expect((await athanor(refitted, { files })).err).toMatch(/^error: --calibrate corrects the shipped constants/);
  });
});

test('an internal fault is one line with exit code 3; only debugging shows where', async () => {
  const broken = {
    status: () => {
      throw new Error('disk on fire\nsecond line');
    },
  };
  const run = async (debug: boolean): Promise<{ code: number; err: string }> => {
    let err = '';
    const io = {
      ...broken,
      read: () => ({ kind: 'bytes' as const, bytes: new Uint8Array() }),
      readStandardInput: async () => ({ kind: 'bytes' as const, bytes: new Uint8Array() }),
      beside: () => '',
      write: () => {},
      writeFile: () => undefined,
      writeError: (text: string) => {
        err += text;
      },
      width: 100,
      colour: false,
      disk: memoryDisk(new Map()),
      now: () => 0,
      live: false,
      cores: 1,
      onInterrupt: () => () => {},
      debug,
    };
    return { code: await runCli(['plan', 'x.yaml'], io), err };
  };
  expect(await run(false)).toEqual({
    code: 3,
    err: 'internal fault: disk on fire. Set ATHANOR_DEBUG=1 to see where; please report it with the plan\n',
  });
  expect((await run(true)).err).toContain('commands.test');
});

test('--html writes a page that stands alone, and keeps text from becoming markup', async () => {
  const files = { 'plan.yaml': changed({ name: '<script>alert(1)</script>' }) };
  const { code, written } = await athanor(['plan', 'plan.yaml', '--html', 'plan.html'], { files });
  expect(code).toBe(0);
  expect(written['plan.html']).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(written['plan.html']).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(written['plan.html']).not.toContain('<script');
  const refused = await athanor(['plan', 'plan.yaml', '--html', '/nowhere/plan.html'], { files });
  expect(refused).toMatchObject({ code: 2, err: 'error: cannot write /nowhere/plan.html: ENOENT\n' });
});

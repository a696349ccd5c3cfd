import { join } from 'node:path';
import { expect, test } from 'vitest';
import { athanor, root } from './support.js';
import { changed } from './wrongPlans.js';

/** Two stages, four micro-batches, two replicas. */
const small = `
athanor: 1
name: Two stages
model: llama-3.2-1b
data: { tokens: 1B, sequenceLength: 8192 }
cluster: { accelerator: h100-sxm, count: 32 }
training:
  globalBatchSequences: 64
  layout: { pipelineParallel: 2, dataParallel: 16, microBatchSequences: 1, sharding: zero1, recompute: none }
`;
const timeline = (...more: readonly string[]) =>
  athanor(['timeline', 'plan.yaml', ...more], { files: { 'plan.yaml': small, 'old.json': '{}', 'old.svg': '' } });

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Record<string, unknown>;
}

test('a small step is drawn as on record', async () => {
  const { code, out, err, written } = await timeline('--trace', 'step.json', '--svg', 'step.svg');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/wrote step\.json: \d+ events\nwrote step\.svg: \d+ events\n$/);
  await expect(out).toMatchFileSnapshot(join(root, 'packages/cli/test/output/timeline.txt'));
  await expect(written['step.svg']).toMatchFileSnapshot(join(root, 'packages/cli/test/output/timeline.svg'));
  await expect(written['step.json']).toMatchFileSnapshot(join(root, 'packages/cli/test/output/timeline.trace.json'));
});

test('a trace holds the events of the JSON output, on processes and threads with names', async () => {
  const { written } = await timeline('--trace', 'step.json');
  const { events, stages } = JSON.parse((await timeline('--json')).out);
  const trace = JSON.parse(written['step.json'] ?? '');
  const all: readonly TraceEvent[] = trace.traceEvents;
  const drawn = all.filter(({ ph }) => ph === 'X');
  expect(drawn).toHaveLength(events.length);
  drawn.forEach(({ ts = 0, dur = 0, pid }, index) => {
    const { startS, endS, stage } = events[index];
    expect(Math.abs(ts - 1e6 * startS)).toBeLessThan(1e-3);
    expect(Math.abs(ts + dur - 1e6 * endS)).toBeLessThan(2e-3);
    expect(pid).toBe(stage + 1);
  });
  const named = (name: string) => all.filter((event) => event.name === name).map(({ args }) => args.name);
  expect(named('process_name')).toEqual(['stage 1', 'stage 2']);
  expect(new Set(named('thread_name'))).toEqual(new Set(['compute', 'pipeline', 'data']));
  // Each event on a thread that has a name.
  const threads = new Set(all.filter(({ name }) => name === 'thread_name').map(({ pid, tid }) => `${pid} ${tid}`));
  expect(drawn.filter(({ pid, tid }) => !threads.has(`${pid} ${tid}`))).toEqual([]);
  // Stage 1 holds two micro-batches at most, stage 2 one; nothing is left at the end.
  for (const stage of stages) {
    const held = all
      .filter(({ ph, pid }) => ph === 'C' && pid === stage.stage + 1)
      .map(({ args }) => Number(args.bytes));
    expect(Math.max(...held) / stage.mostHeldBytes).toBeCloseTo(1, 6);
    expect(held.at(-1)).toBe(0);
  }
  expect(stages.map(({ mostHeld }: { mostHeld: number }) => mostHeld)).toEqual([2, 1]);
});

test('a drawing stands alone and tells what it shows', async () => {
  const svg = (await timeline('--svg', 'step.svg')).written['step.svg'] ?? '';
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" aria-labelledby="title about"/);
  expect(svg).toContain(
    '<title id="title">Two stages</title><desc id="about">One training step of 2 stages under 1f1b',
  );
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg).not.toMatch(/href|url\(|<script|<image/);
  const { events } = JSON.parse((await timeline('--json')).out);
  expect(svg.match(/<rect class="[a-zA-Z]+" [^>]*><title>/g)).toHaveLength(events.length);
});

test('a name with signs of markup stays text', async () => {
  const files = { 'plan.yaml': small.replace('Two stages', `'<b> & "c"'`) };
  const { written } = await athanor(['timeline', 'plan.yaml', '--svg', 'a.svg'], { files });
  expect(written['a.svg']).toContain('<title id="title">&#60;b&#62; &#38; &#34;c&#34;</title>');
});

test('letters stand on colours where there is colour, and are the same', async () => {
  const plain = await timeline();
  const files = { 'plan.yaml': small };
  const coloured = await athanor(['timeline', 'plan.yaml'], { files, colour: true });
  expect(plain.out).not.toContain('\u001b');
  expect(coloured.out).toContain('\u001b[46m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of a terminal begin with one
  expect(coloured.out.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain.out);
});

test('no line is wider than the terminal', async () => {
  for (const argv of [[], ['--streams']]) {
    const { out } = await athanor(['timeline', 'examples/deepseek-v3.yaml', ...argv]);
    expect(Math.max(...out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100);
  }
});

test('streams have lines of their own', async () => {
  const { out } = await timeline('--streams');
  expect(out).toMatch(/^stage 1\n {2}compute +\S.*\n {2}pipeline +\S.*\n {2}data +G/m);
});

test.each([
  { argv: ['--trace', 'old.json'], says: 'error: old.json exists; --force overwrites it\n' },
  { argv: ['--svg', 'old.svg'], says: 'error: old.svg exists; --force overwrites it\n' },
  { argv: ['--svg', 'step.png'], says: 'error: expected a file that ends in .svg for --svg, got "step.png"\n' },
  { argv: ['--trace', 'step'], says: 'error: expected a file that ends in .json for --trace, got "step"\n' },
  { argv: ['--trace', '/nowhere/a.json'], says: 'error: cannot write /nowhere/a.json: ENOENT\n' },
  { argv: ['--json', '--streams'], says: 'error: choose one of --json or --streams\n' },
  { argv: ['--trase', 'a.json'], says: 'error: unknown option "--trase". Did you mean --trace?\n' },
])('$argv is refused in words', async ({ argv, says }) => {
  expect(await timeline(...argv)).toMatchObject({ code: 2, out: '', err: says, written: {} });
});

test('--force overwrites', async () => {
  const { code, written } = await timeline('--trace', 'old.json', '--force');
  expect(code).toBe(0);
  expect(JSON.parse(written['old.json'] ?? '').traceEvents.length).toBeGreaterThan(0);
});

test('a step of too many events is written only with --all, and one of too many operations not at all', async () => {
  const files = { 'plan.yaml': small };
  const many = ['timeline', 'plan.yaml', '--set', 'training.globalBatchSequences=64000'];
  const refused = await athanor([...many, '--svg', 'a.svg'], { files });
  expect(refused).toMatchObject({ code: 2, out: '', written: {} });
  expect(refused.err).toMatch(/^error: --svg would hold 24006 events, more than 20000; --all writes them/);
  const all = await athanor([...many, '--svg', 'a.svg', '--all'], { files });
  expect(all.code).toBe(0);
  expect(all.written['a.svg']?.length).toBeGreaterThan(1e6);
  const beyond = await athanor(['timeline', 'plan.yaml', '--set', 'training.globalBatchSequences=16000000'], { files });
  expect(beyond).toMatchObject({ code: 2, out: '' });
  expect(beyond.err).toMatch(/training\.layout: 2 stages × 1000000 micro-batches are 4000000 operations/);
});

test('a plan without a layout is simulated as the fastest that fits', async () => {
  const { code, out } = await athanor(['timeline', 'examples/search.yaml']);
  expect(code).toBe(0);
  expect(out).toContain(', the fastest layout that fits: ');
});

test('a layout that does not fit is simulated and said not to fit', async () => {
  const { code, out } = await athanor(['timeline', 'examples/does-not-fit.yaml']);
  expect(code).toBe(1);
  expect(out).toMatch(/Does not fit: the fullest device lacks \d/);
  expect(out).toContain('stage 1  ');
});

test('a search that finds nothing, a plan without training and a wrong plan are told apart', async () => {
  const search = changed({ 'training.layout': 'search', 'cluster.count': 1, model: 'llama-3.1-405b' });
  const nothing = await athanor(['timeline', 'p.yaml'], { files: { 'p.yaml': search } });
  expect(nothing).toMatchObject({ code: 1, out: '' });
  expect(nothing.err).toMatch(/^No layout fits \(\d+ valid ones\)/);
  const none = 'athanor: 1\nmodel: llama-3.1-8b\n';
  expect(await athanor(['timeline', 'p.yaml'], { files: { 'p.yaml': none } })).toMatchObject({
    code: 2,
    err: 'error p.yaml the plan asks for nothing: add a section "training"\n',
  });
  const wrong = changed({ 'training.layout.tensorParallel': 3 });
  expect((await athanor(['timeline', 'p.yaml'], { files: { 'p.yaml': wrong } })).code).toBe(2);
});

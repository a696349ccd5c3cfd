import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { athanor, root } from './support.js';

const examples = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.yaml'));

interface Answer {
  readonly status: 'answered' | 'infeasible';
  readonly plan: { readonly cluster: { readonly count: number } };
  readonly sections: {
    readonly training: {
      readonly figures: Readonly<
        Record<string, { readonly value: number; readonly low?: number; readonly high?: number }>
      >;
      readonly layout: Readonly<Record<string, number>>;
      readonly rent?: { readonly usdPerAcceleratorHour: number };
      readonly breakdown: {
        readonly step: readonly { readonly timeS: number }[];
        readonly memory: readonly { readonly bytes: number }[];
      };
      readonly shortfall?: {
        readonly bytes: number;
        readonly smallestChange?: {
          readonly changes: Readonly<Record<string, unknown>>;
          readonly deviceMemoryBytes: number;
        };
      };
    };
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('the examples that the guide names are there', () => {
  expect(examples).toEqual([
    'choices.yaml',
    'deepseek-v3.yaml',
    'does-not-fit.yaml',
    'failures-nvl72.yaml',
    'from-hugging-face.yaml',
    'gpt-3-175b.yaml',
    'llama-2-7b.yaml',
    'llama-3-70b-lora.yaml',
    'llama-3-8b-dpo.yaml',
    'llama-3-8b.yaml',
    'llama-3.1-405b.yaml',
    'mixtral-8x7b.yaml',
    'nemotron-4-340b.yaml',
    'pipeline-schedules.yaml',
    'search.yaml',
  ]);
});

describe.each(examples)('examples/%s', (file) => {
  const path = `examples/${file}`;

  test('prints the report on record', async () => {
    const { out, err } = await athanor(['plan', path]);
    expect(err).toBe('');
    await expect(out).toMatchFileSnapshot(`output/${file.replace('.yaml', '')}.txt`);
  });

  test('answers with figures that agree with each other', async () => {
    const { code, out } = await athanor(['plan', path, '--json']);
    const answer = JSON.parse(out) as Answer;
    const { figures, breakdown, rent, layout } = answer.sections.training;
    const of = (name: string): number => figures[name]?.value ?? Number.NaN;
    expect(code).toBe(answer.status === 'answered' ? 0 : 1);
    expect(answer.status === 'answered').toBe(of('memoryHeadroomBytes') >= 0);
    expect(sum(breakdown.step.map((part) => part.timeS)) / of('stepTimeS')).toBeCloseTo(1, 9);
    expect(sum(breakdown.memory.map((part) => part.bytes)) / of('deviceMemoryBytes')).toBeCloseTo(1, 9);
    expect((of('runTimeS') * of('goodputFraction')) / of('idealRunTimeS')).toBeCloseTo(1, 9);
    expect(of('acceleratorSeconds') / (of('runTimeS') * answer.plan.cluster.count)).toBeCloseTo(1, 9);
    if (rent !== undefined)
      expect(of('costUsd') / ((of('acceleratorSeconds') / 3600) * rent.usdPerAcceleratorHour)).toBeCloseTo(1, 9);
    const sizes = ['tensorParallel', 'contextParallel', 'pipelineParallel', 'dataParallel'].map(
      (name) => layout[name] ?? 0,
    );
    expect(sizes.reduce((product, size) => product * size, 1)).toBe(answer.plan.cluster.count);
    for (const { value, low = value, high = value } of Object.values(figures)) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });

  test('resolves to a plan that resolves to itself and gives the same answer', async () => {
    const first = await athanor(['plan', path, '--resolved']);
    const text = first.out;
    expect(first.code).toBe(0);
    const files = { 'examples/resolved.yaml': text };
    expect(
      (await athanor(['plan', 'examples/resolved.yaml', '--resolved'], { files })).out.replace(/ +#.*$/gm, ''),
    ).toBe(text.replace(/ +#.*$/gm, ''));
    const [a, b] = await Promise.all([
      athanor(['plan', path, '--json']),
      athanor(['plan', 'examples/resolved.yaml', '--json'], { files }),
    ]);
    // How it was chosen is not part of what was chosen.
    const { search: _, ...goals } = JSON.parse(a.out).sections.goals ?? {};
    const { sections } = JSON.parse(a.out);
    const chosen = sections.goals === undefined ? sections : { ...sections, goals: expect.objectContaining(goals) };
    expect(JSON.parse(b.out).sections).toEqual(chosen);
    expect(JSON.parse(b.out).plan).toEqual(JSON.parse(a.out).plan);
  });
});

test('the plan that does not fit says what would, and that does', async () => {
  const { code, out } = await athanor(['plan', 'examples/does-not-fit.yaml', '--json']);
  const { shortfall, figures } = (JSON.parse(out) as Answer).sections.training;
  expect(code).toBe(1);
  expect(shortfall?.bytes).toBe(-(figures.memoryHeadroomBytes?.value ?? 0));
  const changes = Object.entries(shortfall?.smallestChange?.changes ?? {}).flatMap(([field, value]) => [
    '--set',
    `training.layout.${field}=${String(value)}`,
  ]);
  expect(changes.length).toBeGreaterThan(0);
  const after = await athanor(['plan', 'examples/does-not-fit.yaml', '--json', ...changes]);
  expect(after.code).toBe(0);
  const needs = (JSON.parse(after.out) as Answer).sections.training.figures.deviceMemoryBytes?.value ?? Number.NaN;
  expect(needs / (shortfall?.smallestChange?.deviceMemoryBytes ?? 1)).toBeCloseTo(1, 12);
});

test('a search answers with its fastest layout, as the same layout written out does', async () => {
  const { out } = await athanor(['plan', 'examples/search.yaml', '--json']);
  const { layout, figures } = (JSON.parse(out) as Answer).sections.training;
  const fixed = await athanor([
    'plan',
    'examples/search.yaml',
    '--json',
    '--set',
    `training.layout=${JSON.stringify(layout)}`,
  ]);
  expect((JSON.parse(fixed.out) as Answer).sections.training.figures).toEqual(figures);
});

test('--search ignores a layout that is fixed, and keeps the fields of one that is a search', async () => {
  const layoutOf = async (...args: string[]) => {
    const { out } = await athanor(['train', 'examples/llama-2-7b.yaml', '--json', ...args]);
    return JSON.parse(out).sections.training.layout;
  };
  const narrowed = await layoutOf('--search', '--set', 'training.layout={search: true, tensorParallel: 8}');
  expect(narrowed).toEqual(await layoutOf('--set', 'training.layout={search: true, tensorParallel: 8}'));
  expect(narrowed.tensorParallel).toBe(8);
  const free = await layoutOf('--search', '--set', 'training.layout={tensorParallel: 8}');
  expect(free).toEqual(await layoutOf('--set', 'training.layout=search'));
  expect(free.tensorParallel).toBeLessThan(8);
});

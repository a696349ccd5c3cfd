import { expect, test } from 'vitest';
import { formatIssue } from '../../../messages/index.js';
import type { PlainMap } from '../../parse.js';
import { renderMarkdown } from '../../render/markdown.js';
import { resolvePlan } from '../../resolve.js';
import { type PlanAnswer, planReport, runPlan } from '../../run.js';
import type { FitChange } from './fitChanges.js';

/** 8 B parameters with Adam are some 130 GB, on 2 × 48 GB. */
const tooSmall: PlainMap = {
  model: 'llama-3.1-8b',
  data: { tokens: 1e9, sequenceLength: 8192 },
  cluster: { accelerator: 'l40s', count: 2, device: { hostLinkBytesPerS: 25e9 } },
  training: { globalBatchSequences: 48, layout: 'search' },
};

function answer(data: PlainMap): PlanAnswer {
  const plan = resolvePlan({ data });
  if (!plan.ok) throw new Error(plan.issues.map(formatIssue).join('\n'));
  return runPlan(plan.value);
}

function changesOf(data: PlainMap): readonly FitChange[] {
  const search = answer(data).outcomes.training?.details.search as { changes?: readonly FitChange[] } | undefined;
  return search?.changes ?? [];
}

/** The plan with one field set otherwise, as its path says. */
function changed(data: PlainMap, field: string, value: number | string): PlainMap {
  const [section = '', name = '', ...inner] = field.split('.');
  const old = data[section] as PlainMap;
  if (name === 'layout')
    return { ...data, [section]: { ...old, layout: { search: true, offload: { [inner[1] ?? '']: value } } } };
  const [part] = inner;
  const set = part === undefined ? value : { ...(old[name] as PlainMap | undefined), [part]: value };
  return { ...data, [section]: { ...old, [name]: set } };
}

test('each change makes the plan fit as it is told, and the next smaller one does not', () => {
  const changes = changesOf(tooSmall);
  expect(changes.map(({ field }) => field)).toEqual(
    expect.arrayContaining([
      'cluster.count',
      'cluster.device.memoryBytes',
      'training.layout.offload.optimizerFraction',
    ]),
  );
  for (const { field, from, to, step, found } of changes) {
    const fits = answer(changed(tooSmall, field, to));
    expect({ field, status: fits.status }).toEqual({ field, status: 'answered' });
    expect(fits.outcomes.training?.figures.stepTimeS?.value).toBe(found.stepTimeS);
    if (typeof to !== 'number' || typeof from !== 'number' || step === undefined) continue;
    const smaller = Number((to - Math.sign(to - from) * step).toPrecision(12));
    if (smaller !== from)
      expect({ field, status: answer(changed(tooSmall, field, smaller)).status }).toEqual({
        field,
        status: 'infeasible',
      });
  }
});

test('larger memory is that of an accelerator of the catalog, the smallest that is enough', () => {
  const memory = changesOf(tooSmall).find(({ field }) => field === 'cluster.device.memoryBytes');
  expect(memory?.as?.length).toBeGreaterThan(0);
  const said = renderMarkdown(planReport(answer(tooSmall)));
  expect(said).toContain(`as ${memory?.as?.[0]}`);
  expect(said).toContain('cluster.count 2 →');
});

test('where only the reserve is in the way, the largest one that fits is told', () => {
  const fitting = changed(tooSmall, 'cluster.count', 8);
  const tight: PlainMap = { ...fitting, training: { ...(fitting.training as PlainMap), memoryReserveFraction: 0.85 } };
  const [reserve] = changesOf(tight);
  expect(reserve?.field).toBe('training.memoryReserveFraction');
  const at = (share: number) => answer(changed(tight, 'training.memoryReserveFraction', share)).status;
  expect(at(Number(reserve?.to))).toBe('answered');
  expect(at(Number(reserve?.to) + 0.001)).toBe('infeasible');
});

test('what the plan holds is not changed, nor what a plan of its kind cannot', () => {
  const held: PlainMap = {
    ...tooSmall,
    training: { globalBatchSequences: 48, layout: { search: true, offload: { optimizerFraction: 0 } } },
  };
  expect(changesOf(held).map(({ field }) => field)).not.toContain('training.layout.offload.optimizerFraction');
  expect(changesOf(tooSmall).map(({ field }) => field)).not.toContain('training.memoryReserveFraction');
});

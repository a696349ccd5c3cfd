/** What a plan leaves to choose: lists and ranges in fields that take them, and slices for several runs. */
import { hint, type Issue, issue } from '../../../messages/index.js';
import { parseQuantity } from '../../../units/index.js';
import type { PlainMap, PlainValue } from '../../parse.js';
import type { ChoiceField } from '../../section.js';

/** One open field and its values, in the order of the plan. */
export interface Axis {
  readonly path: readonly [string, string];
  readonly values: readonly PlainValue[];
}

export interface OpenChoices {
  readonly axes: readonly Axis[];
  readonly issues: readonly Issue[];
}

export function openChoices(data: PlainMap, fields: readonly ChoiceField[]): OpenChoices {
  const found = fields.flatMap((field) => {
    const written = valueAt(data, field.path);
    const values = valuesOf(written, field);
    return values === undefined ? [] : [{ path: field.path, ...values }];
  });
  return {
    axes: found.map(({ path, values }) => ({ path, values })),
    issues: found.flatMap(({ issues }) => issues),
  };
}

interface Values {
  readonly values: readonly PlainValue[];
  readonly issues: readonly Issue[];
}

/** @returns undefined for a single value, which is no choice */
function valuesOf(written: PlainValue | undefined, { path, kind }: ChoiceField): Values | undefined {
  if (Array.isArray(written)) {
    const values = written as readonly PlainValue[];
    const strange = values.find((value) => typeof value !== 'string' && typeof value !== 'number');
    if (values.length === 0) return refused(issue('plan.emptyChoice', path, {}, accepted(kind)));
    if (strange !== undefined) return refused(issue('plan.strangeChoice', path, {}, accepted(kind)));
    return { values: [...new Set(values)], issues: [] };
  }
  if (typeof written !== 'string' || kind === 'names' || !written.includes('..')) return undefined;
  return rangeOf(written, path, kind);
}

const RANGE = /^\s*([^.:]+?)\s*\.\.\s*([^:]+?)\s*(?::\s*(\d+)\s*)?$/;
const MOST_VALUES = 1000;

/** `lo..hi`: lo, doubled up to hi, and hi; `lo..hi:n`: n whole values from lo to hi, as evenly as may be. */
function rangeOf(text: string, path: ChoiceField['path'], kind: Exclude<ChoiceField['kind'], 'names'>): Values {
  const [, first = '', last = '', count] = RANGE.exec(text) ?? [];
  const [low, high] = [parseQuantity(first, kind), parseQuantity(last, kind)];
  if (!low.ok || !high.ok) return refused(issue('plan.rangeForm', path, { received: text }, accepted(kind)));
  const [lo, hi] = [low.value, high.value];
  if (lo > hi || lo < 1)
    return refused(
      issue(
        'plan.emptyRange',
        path,
        { received: text },
        hint('plan.tryRange', { low: Math.max(1, hi), high: Math.max(1, lo) }),
      ),
    );
  if (count === undefined) {
    const values: number[] = [];
    for (let value = lo; value < hi && values.length < MOST_VALUES; value *= 2) values.push(value);
    return { values: [...values, hi], issues: [] };
  }
  const size = Number(count);
  if (size < 1 || size > MOST_VALUES || (size === 1 && lo !== hi))
    return refused(issue('plan.rangeForm', path, { received: text }, accepted(kind)));
  const step = size === 1 ? 0 : (hi - lo) / (size - 1);
  return { values: [...new Set(Array.from({ length: size }, (_, at) => Math.round(lo + at * step)))], issues: [] };
}

const refused = (problem: Issue): Values => ({ values: [], issues: [problem] });
const accepted = (kind: ChoiceField['kind']) => hint(kind === 'names' ? 'plan.choiceList' : 'plan.choiceRange', {});

/** One way to choose, by dotted path. */
export type Chosen = Readonly<Record<string, PlainValue>>;

/** All combinations, the first axis slowest; several runs each with every even split of the cluster into slices. */
export function combinationsOf(data: PlainMap, axes: readonly Axis[]): readonly Chosen[] {
  const plain = axes.reduce<readonly Chosen[]>(
    (chosen, { path, values }) => chosen.flatMap((one) => values.map((value) => ({ ...one, [path.join('.')]: value }))),
    [{}],
  );
  return plain.flatMap((chosen) => slicesOf(applied(data, chosen)).map((slices) => ({ ...chosen, ...slices })));
}

const SLICES = 'training.concurrentRuns';

function slicesOf(data: PlainMap): readonly Chosen[] {
  const runs = runsOf(data);
  const count = valueAt(data, ['cluster', 'count']);
  if (runs === 1 || valueAt(data, ['training', 'concurrentRuns']) !== undefined || typeof count !== 'number')
    return [{}];
  const splits: Chosen[] = [];
  for (let slices = 1; slices <= Math.min(runs, count); slices += 1)
    if (count % slices === 0) splits.push({ [SLICES]: slices });
  return splits;
}

/** Runs of a plan; 1 where the plan does not say, or says nothing that could be one. */
export function runsOf(data: PlainMap): number {
  const runs = valueAt(data, ['training', 'runs']);
  return typeof runs === 'number' && Number.isSafeInteger(runs) && runs >= 1 ? runs : 1;
}

/** The plan with what was chosen written in, and the batch that its tokens belong to where batches are open. */
export function applied(data: PlainMap, chosen: Chosen, reference: Chosen = {}): PlainMap {
  return Object.entries({ ...reference, ...chosen }).reduce(
    (plan, [path, value]) => assigned(plan, path.split('.'), value),
    data,
  );
}

/** The tokens of a plan belong to its smallest batch, unless it says otherwise. */
export function referenceOf(data: PlainMap, axes: readonly Axis[]): Chosen {
  const given = valueAt(data, ['training', 'criticalBatch']);
  const form = given !== null && typeof given === 'object' && !Array.isArray(given) ? (given as PlainMap) : undefined;
  if (form?.referenceSequences !== undefined || form?.referenceTokens !== undefined) return {};
  const written: PlainMap = form ?? (given === undefined ? {} : { tokens: given });
  for (const [field, target, kind] of [
    ['globalBatchSequences', 'referenceSequences', 'sequences'],
    ['globalBatchTokens', 'referenceTokens', 'tokens'],
  ] as const) {
    const axis = axes.find(({ path }) => path[1] === field);
    if (axis === undefined || axis.values.length < 2) continue;
    const sizes = axis.values.flatMap((value) => {
      const read = parseQuantity(value, kind);
      return read.ok ? [read.value] : [];
    });
    if (sizes.length > 0) return { 'training.criticalBatch': { ...written, [target]: Math.min(...sizes) } };
  }
  return {};
}

export function valueAt(data: PlainMap, [section, field]: readonly [string, string]): PlainValue | undefined {
  const inner = data[section];
  if (inner === undefined || inner === null || typeof inner !== 'object' || Array.isArray(inner)) return undefined;
  return (inner as PlainMap)[field];
}

function assigned(target: PlainMap, [head = '', ...rest]: readonly string[], value: PlainValue): PlainMap {
  if (rest.length === 0) return { ...target, [head]: value };
  const inner = target[head];
  const map = inner !== undefined && inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
  return { ...target, [head]: assigned(map as PlainMap, rest, value) };
}

import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import frameworks from '../../catalog/frameworks/fitted.json' with { type: 'json' };
import training from '../../training/constants/fitted.json' with { type: 'json' };
import type { TrainingInput } from '../../training/index.js';

interface RawRow {
  readonly model: { readonly kind?: string };
  readonly hardware: { readonly acceleratorId?: string };
  readonly training: { readonly recipe?: string; readonly framework?: string };
  readonly notes?: string | null;
}

/** The first row of each accelerator, kind and recipe, and of asynchronous tensor parallelism: entries of their own and borrowed ones. */
const few: readonly RawRow[] = oneOfEach(
  JSON.parse(readFileSync(new URL('../../../../../validation/training-runs.json', import.meta.url), 'utf8')),
);

function oneOfEach(rows: readonly RawRow[]): readonly RawRow[] {
  const seen = new Map<string, RawRow>();
  for (const row of rows) {
    const { model, hardware, training: run, notes } = row;
    const key = [hardware.acceleratorId, model.kind, run.recipe, /async ?TP/i.test(notes ?? '')].join(' ');
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

function scaled(content: unknown, factor: number): unknown {
  if (typeof content === 'number') return content * factor;
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, scaled(value, factor)]));
}

/** What the fit sees where the shipped files hold other values: every number times a factor. */
async function seenWith(factor: number) {
  vi.resetModules();
  vi.doMock('../../training/constants/fitted.json', () => ({ default: scaled(training, factor) }));
  vi.doMock('../../catalog/frameworks/fitted.json', () => ({ default: scaled(frameworks, factor) }));
  const [
    { parseRows },
    { predictRows },
    { planTraining },
    { overridesAt, reachedBy },
    { startPoint },
    { fitTraining },
  ] = await Promise.all([
    import('../row.js'),
    import('../prediction.js'),
    import('../../training/index.js'),
    import('./overrides.js'),
    import('./parameters.js'),
    import('./fit.js'),
  ]);
  const parsed = parseRows(few);
  if (!parsed.ok) throw new Error('the bundled rows cannot be read');
  const figuresOf = (input: TrainingInput, overrides = {}) => {
    const answer = planTraining(input, {}, overrides);
    return answer.kind === 'predicted' ? answer.evaluation.values : {};
  };
  const predictions = predictRows(parsed.value, (input) => planTraining(input));
  return {
    // 0 iterations: the errors at the point where the fit starts.
    error: fitTraining(predictions, startPoint, 0).errorBefore,
    first: fitTraining(predictions.slice(0, 10), startPoint, 1).point,
    rows: predictions.flatMap(({ row, outcome }) =>
      outcome.kind === 'predicted'
        ? [
            {
              id: row.id,
              reached: reachedBy(outcome.input),
              atPoint: figuresOf(outcome.input, overridesAt(startPoint, outcome.input)),
              asShipped: figuresOf(outcome.input).stepTimeS ?? 0,
            },
          ]
        : [],
    ),
  };
}

afterEach(() => {
  vi.doUnmock('../../training/constants/fitted.json');
  vi.doUnmock('../../catalog/frameworks/fitted.json');
  vi.resetModules();
});

test('what the fit computes at a point does not depend on what the shipped files hold', async () => {
  const shipped = await seenWith(1);
  const other = await seenWith(0.9);
  expect(shipped.rows.length).toBeGreaterThan(30);
  // The files do hold something: the model itself predicts otherwise.
  expect(shipped.rows.filter(({ asShipped }, at) => asShipped !== other.rows[at]?.asShipped).length).toBe(
    shipped.rows.length,
  );
  for (const [at, { id, reached, atPoint }] of shipped.rows.entries()) {
    expect(other.rows[at]?.id).toBe(id);
    expect(other.rows[at]?.reached).toEqual(reached);
    expect(other.rows[at]?.atPoint, id).toEqual(atPoint);
  }
  expect(other.error).toBe(shipped.error);
  expect(other.first).toEqual(shipped.first);
});

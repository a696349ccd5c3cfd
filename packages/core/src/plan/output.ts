/** What `--json` prints: versioned, documented under docs/schema, numbers unrounded and in SI. */
import type { Figure } from '../figures/index.js';
import type { Comparison } from './compare.js';
import { formatText } from './render/text.js';
import type { PlanAnswer } from './run.js';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const version = 1;

/** Of `plan` and `train`. */
export function answerJson(command: 'plan' | 'train', answer: PlanAnswer): Record<string, unknown> {
  const { plan, outcomes } = answer;
  return {
    athanor: version,
    command,
    name: plan.name,
    status: answer.status,
    asOf: plan.asOf,
    plan: plan.draft.plan,
    defaults: [...plan.draft.origins].flatMap(([path, origin]) =>
      origin.kind === 'plan'
        ? []
        : [
            {
              path,
              kind: origin.kind,
              reason: formatText(origin),
              ...optional('source', origin.source),
              ...optional('confidence', origin.confidence),
              ...optional('asOf', origin.asOf),
            },
          ],
    ),
    sections: Object.fromEntries(
      Object.entries(outcomes).map(([name, { status, figures, details }]) => [name, { status, figures, ...details }]),
    ),
    weakInputs: answer.weakInputs,
    notes: plan.notes.map(formatText),
  };
}

/** Of `explain`; the tree is cut below `depth`. */
export function explanationJson(plan: string, figure: Figure, depth: number): Record<string, unknown> {
  return { athanor: version, command: 'explain', name: plan, figure: cut(figure, depth) };
}

/** Of `compare`. */
export function comparisonJson({ a, b, inputs, figures }: Comparison): Record<string, unknown> {
  return {
    athanor: version,
    command: 'compare',
    a: { name: a.plan.name, status: a.status },
    b: { name: b.plan.name, status: b.status },
    inputs,
    figures,
  };
}

function cut(figure: Figure, depth: number): Figure {
  return { ...figure, from: depth > 0 ? figure.from.map((child) => cut(child, depth - 1)) : [] };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}

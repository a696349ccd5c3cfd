/** Plans every section that is present and gathers one report. */

import type { Figure } from '../figures/index.js';
import { withUnit } from './print.js';
import { planProvenance, weakInputs } from './provenance.js';
import { type Block, name as named, type Report, text, words } from './report/block.js';
import type { ResolvedPlan } from './resolve.js';
import type { Outcome, PlanOptions, WeakInput } from './section.js';
import { sections } from './sections.js';

export interface PlanAnswer {
  readonly plan: ResolvedPlan;
  /** Infeasible where any section is. */
  readonly status: 'answered' | 'infeasible';
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly weakInputs: readonly WeakInput[];
  /** The reasons of a figure by its name; undefined where no section has it. */
  explain(figure: string): Figure | undefined;
}

export function runPlan(plan: ResolvedPlan, options: PlanOptions = {}): PlanAnswer {
  const outcomes: Record<string, Outcome> = {};
  for (const section of sections) {
    const resolved = plan.draft.resolved.get(section.name);
    if (resolved !== undefined && section.run !== undefined)
      outcomes[section.name] = section.run(resolved, plan.draft, options);
  }
  const all = Object.values(outcomes);
  return {
    plan,
    status: all.some((outcome) => outcome.status === 'infeasible') ? 'infeasible' : 'answered',
    outcomes,
    weakInputs: weakInputs(planProvenance(plan.draft), all),
    explain: (figure) => {
      for (const outcome of all) {
        const found = outcome.explain(figure);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** The report of an answer: what each section says, then what it rests on. */
export function planReport(answer: PlanAnswer): Report {
  const { plan } = answer;
  return {
    title: plan.name,
    blocks: [
      ...(plan.notes.length === 0
        ? []
        : [{ kind: 'list', title: text('plan.title.notes'), tone: 'warning', items: plan.notes } as const]),
      ...Object.values(answer.outcomes).flatMap((outcome) => outcome.blocks),
      ...weakBlock(answer.weakInputs),
      ...defaultsBlock(plan),
    ],
  };
}

function weakBlock(inputs: readonly WeakInput[]): readonly Block[] {
  if (inputs.length === 0) return [];
  return [
    {
      kind: 'table',
      title: text('plan.title.weak'),
      columns: [
        { label: text('plan.column.figure'), align: 'left' },
        { label: text('plan.column.confidence'), align: 'left' },
        { label: text('plan.column.effect'), align: 'left' },
        { label: text('plan.column.why'), align: 'left' },
      ],
      rows: inputs.map(({ name, confidence, note, effect }) => [
        named(name),
        words(`plan.confidence.${confidence}`),
        effect === undefined
          ? { kind: 'empty' }
          : words('plan.effect', { figure: effect.figure, change: { value: effect.changeFraction, unit: 'fraction' } }),
        named(note),
      ]),
    },
  ];
}

/** Choices that the planner made; facts of the catalog are left to `--resolved`. */
function defaultsBlock({ draft }: ResolvedPlan): readonly Block[] {
  const chosen = [...draft.origins].flatMap(([path, origin]) =>
    origin.kind === 'default' && origin.minor !== true ? [{ path, origin }] : [],
  );
  if (chosen.length === 0) return [];
  return [
    {
      kind: 'table',
      title: text('plan.title.defaults', { count: chosen.length }),
      columns: [
        { label: text('plan.column.setting'), align: 'left' },
        { label: text('plan.column.value'), align: 'left' },
        { label: text('plan.column.why'), align: 'left' },
      ],
      rows: chosen.map(({ path, origin }) => [
        named(path),
        named(printedAt(draft.plan, path)),
        { kind: 'text', text: origin },
      ]),
    },
  ];
}

function printedAt(plan: unknown, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>)[key] : undefined,
      plan,
    );
  if (typeof value === 'number') return String(withUnit(value, path.split('.').at(-1) ?? path));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a room tells the planner of itself; `plan/` loops over such descriptors and knows no room's inside. */
import type { z } from 'zod';
import type { Figure } from '../figures/index.js';
import type { Issue, MessageKey, Result } from '../messages/index.js';
import type { Confidence, Source } from '../provenance/index.js';
import type { LayoutSearch } from '../training/index.js';
import type { MeasuredRun } from '../uncertainty/index.js';
import type { Draft } from './draft.js';
import type { PlainMap } from './parse.js';
import type { Block } from './report/block.js';

/** One number that a section answers with. */
export interface SectionFigure {
  readonly value: number;
  readonly unit: string;
  /** Bounds of the 80 % interval, where there is one. */
  readonly low?: number;
  readonly high?: number;
}

/** What a quarter more or a fifth less of an input does to the answer: the figure that moves most. */
export interface Effect {
  readonly figure: string;
  /** Largest relative change, without sign. */
  readonly changeFraction: number;
}

/** An input that the answer should not be trusted beyond. */
export interface WeakInput {
  readonly name: string;
  readonly confidence: Confidence;
  readonly note: string;
  readonly source?: Source;
  /** Absent where the input is not a number. */
  readonly effect?: Effect;
}

/** What a section found. */
export interface Outcome {
  readonly status: 'answered' | 'infeasible';
  /** Figures by name; names are unique over all sections. */
  readonly figures: Readonly<Record<string, SectionFigure>>;
  /** Structured extras for JSON: breakdowns, the chosen layout, the smallest change that fits. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly blocks: readonly Block[];
  /** What the section rests on beside the inputs of the plan, and how weakly. */
  readonly weakInputs: readonly WeakInput[];
  /** Names of every figure that `explain` knows. */
  readonly names: readonly string[];
  /** How much the answer hangs on one input; undefined for what is no number of this section. */
  influence(input: string): Effect | undefined;
  /** Why a figure is what it is; undefined for names that are not of this section. */
  explain(name: string): Figure | undefined;
}

/** The figures of one plan without report. */
export interface LeanOutcome {
  readonly status: 'answered' | 'infeasible';
  /** Those asked for; a figure that this plan does not have is absent. */
  readonly values: Readonly<Record<string, number>>;
  /** In words, where it was searched for. */
  readonly layout: string | undefined;
}

/** Figures without report, where a section has them. */
export interface LeanFigures<Resolved> {
  /** Every figure that some plan has, with its unit. */
  units(): Readonly<Record<string, string>>;
  /** Figures of which `name.low` and `name.high` may be asked, the ends of the 80 % interval. */
  readonly bounded: readonly string[];
  evaluate(resolved: Resolved, names: readonly string[]): LeanOutcome;
}

/** A field that may be left open as a list or, unless it is of names, as a range of quantities of its kind. */
export interface ChoiceField {
  readonly path: readonly [section: string, field: string];
  readonly kind: ChoiceKind;
}
export type ChoiceKind = 'names' | 'accelerators' | 'sequences' | 'tokens';

/** What a section that decides open choices is given. */
export interface DecideTools<Plan extends { readonly draft: Draft }> {
  /** Every field that may be left open. */
  readonly fields: readonly ChoiceField[];
  /** How many of the best to find. */
  readonly top: number;
  /** Resolves a plan in which nothing is left to choose. */
  resolve(data: PlainMap): Result<Plan>;
}

/** Options of one planning call that sections may heed. */
export interface PlanOptions {
  /** How many candidates of a search to show. */
  readonly top?: number;
  /** Runs that were measured on the cluster of the plan; similar ones correct its step time. */
  readonly measured?: readonly MeasuredRun[];
  /** What the layout search of the plan found, where the caller ran it: `searchOfPlan`. */
  readonly searched?: LayoutSearch;
}

/**
 * One section of the plan file.
 *
 * `Written` is what a user may write, `Resolved` the same with nothing left open. Methods, not function fields:
 * the table holds sections of different types.
 */
export interface Section<Written = unknown, Resolved = unknown> {
  readonly name: string;
  readonly about: MessageKey;
  readonly schema: z.ZodType<Written>;
  /** A plan without it is refused. */
  readonly required: boolean;
  /** Values for fields without default, while what else is wrong is looked for: nothing is planned with them. */
  readonly standIns?: PlainMap;
  /** Fields of the section that may be left open. */
  readonly choices?: Readonly<Record<string, ChoiceKind>>;
  /**
   * Chooses what the plan leaves open, before any section is resolved: the best of all plans that it may mean.
   *
   * @returns undefined where there is nothing to choose
   */
  decide?<Plan extends { readonly draft: Draft }>(data: PlainMap, tools: DecideTools<Plan>): Result<Plan> | undefined;
  /** Fills what is left out, visibly, and looks up names; issues go to the draft. `undefined` where the plan asks for nothing. */
  resolve(written: Written | undefined, draft: Draft): Resolved | undefined;
  /** Rules between fields and sections that only the models know; paths from the root of the plan. */
  check?(resolved: Resolved, draft: Draft): readonly Issue[];
  /** Plans it; absent for sections that only describe. Called only where the whole plan is free of issues. */
  run?(resolved: Resolved, draft: Draft, options: PlanOptions): Outcome;
  /** The same numbers without report; absent where `run` is. */
  lean?(): LeanFigures<Resolved>;
}

/** What was decided of the choices that a plan leaves open, as data: for reports, JSON, and whoever asks for the smallest cluster. */
import type { Issue } from '../../../messages/index.js';
import type { Decided, OuterDecided } from '../../../optimize/index.js';
import type { FrameworkFacts, Layout } from '../../../training/index.js';
import type { Axis, Chosen } from './choices.js';

/** Figures of one choice; those in dollars are absent where no price is known. */
export type GoalFigures = Readonly<Record<string, number>>;

/** One way to choose, with the best layout for it. */
export interface FoundChoice {
  readonly choices: Chosen;
  readonly layout: Layout;
  /** What it chose of the software, where that is open. */
  readonly framework?: Partial<FrameworkFacts>;
  readonly deviceMemoryBytes: number;
  /** `allRunsTimeS`, `allRunsCostUsd`, `allRunsEnergyJ`, `clusterAccelerators`, `clusterPowerW`, … */
  readonly figures: GoalFigures;
}

/** Choices that are no plan: a format that an accelerator lacks, a price that nobody knows. */
export interface Excluded {
  readonly points: number;
  readonly first: Chosen;
  readonly issue: Issue;
}

/** One limit alone, and what it would have to be. */
export interface LimitChange {
  /** Path of the field. */
  readonly field: string;
  readonly given: number;
  readonly needed: number;
  readonly unit: string;
  readonly choices: Chosen;
}

/** A limit that no choice keeps, whatever the others are. */
export interface LimitBeyondReach {
  readonly field: string;
  readonly given: number;
  /** The least that any choice comes to. */
  readonly least: number;
  readonly unit: string;
}

/** Two limits that no choice keeps together, and the accelerators of the choices that keep each: least and most. */
export interface LimitConflict {
  readonly fields: readonly [string, string];
  readonly accelerators: readonly [readonly [number, number], readonly [number, number]];
}

/** Why nothing does, and what would. */
export interface Shortfall {
  /** Choices whose layouts all need more memory than there is. */
  readonly withoutLayout: number;
  /** Of them, the one that comes nearest: bytes of memory that its leanest layout needs beyond what may be used. */
  readonly leastExcess?: { readonly bytes: number; readonly choices: Chosen };
  readonly beyondReach: readonly LimitBeyondReach[];
  readonly changes: readonly LimitChange[];
  readonly conflicts: readonly LimitConflict[];
}

export interface ComparedPrice {
  readonly accelerator: string;
  readonly usdPerAcceleratorHour: number;
  /** Of the quote, with its date; absent where the plan states the price. */
  readonly kind?: string;
  readonly date?: string;
}

export type ObjectiveFigure =
  | 'allRunsTimeS'
  | 'allRunsCostUsd'
  | 'allRunsEnergyJ'
  | 'delayedCostUsd'
  | 'clusterAccelerators'
  | 'weightedUsd';

export interface Decision {
  readonly axes: readonly Axis[];
  /** Ways to choose, those excluded among them. */
  readonly points: number;
  readonly excluded: readonly Excluded[];
  /** What an hour of each accelerator costs in this comparison; contracts and markets are not to be compared as if they were one. */
  readonly prices: readonly ComparedPrice[];
  /** Name of the figure that is least, of `FoundChoice.figures`. */
  readonly figure: ObjectiveFigure;
  /** Figures of the front; absent where one is to be least. */
  readonly front?: readonly string[];
  /** Best first; all of the front, in the order of the plan. Empty where nothing keeps the limits. */
  readonly found: readonly FoundChoice[];
  /** How the choices were decided, and how the layouts within them. */
  readonly decided: OuterDecided;
  readonly layouts: Decided & { readonly candidates: number };
  readonly shortfall?: Shortfall;
}

/** The first found; of a front, the one with least of what the plan wants least of. */
export function leastOf({ found, figure }: Decision): FoundChoice | undefined {
  return found.reduce<FoundChoice | undefined>(
    (least, one) => (least === undefined || (one.figures[figure] ?? 0) < (least.figures[figure] ?? 0) ? one : least),
    undefined,
  );
}

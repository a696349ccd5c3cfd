/** A plan while it is being resolved: what is written out in full, where each value came from, and what is wrong. */
import type { FigureProvenance } from '../figures/index.js';
import type { Issue, IssuePath } from '../messages/index.js';
import type { Confidence, Source } from '../provenance/index.js';
import type { PlainMap, PlainValue } from './parse.js';
import type { Text } from './report/block.js';

/** Why a value stands in the plan although nobody wrote it. */
export interface Reason extends Text {
  readonly source?: Source;
  readonly confidence?: Confidence;
  /** The day for which the fact holds. */
  readonly asOf?: string;
  /** True where it is so plain that only `--resolved` tells it. */
  readonly minor?: boolean;
}

/** Where a resolved value came from: written by the user, a fact of the catalog, or a choice of the planner. */
export type Origin = { readonly kind: 'plan' } | ({ readonly kind: 'catalog' | 'default' } & Reason);

/** A value chosen for the user, with its reason. */
export interface Default<T> {
  readonly value: T;
  readonly reason: Reason;
  /** True where the value is a fact of a named catalog entry rather than a choice. */
  readonly fact?: boolean;
}

/** What the model files that a plan names contain; the caller reads them, core does not. */
export interface PlanFiles {
  /** Text of a file by the path that the plan gives; undefined where it could not be read. */
  readonly [path: string]: string | undefined;
}

/** Collects what resolving a plan yields. One per call; sections write, `plan/` reads. */
export interface Draft {
  /** Prices and facts of this day: YYYY-MM; empty for the newest that the catalog has. */
  readonly asOf: string;
  readonly files: PlanFiles;
  readonly issues: Issue[];
  /** What a reader should know before the numbers. */
  readonly notes: Text[];
  /** Origin of each resolved value by dotted path. */
  readonly origins: Map<string, Origin>;
  /** The plan written out in full, in the plan's own language. */
  readonly plan: Record<string, PlainValue>;
  /** Where figures come from whose name is not that of a plan field. */
  readonly provenance: Map<string, FigureProvenance>;
  /** What other sections resolved to, by section name. */
  readonly resolved: Map<string, unknown>;
  /** Takes a written value, or else the default together with its reason. Writes both to `plan` and `origins`. */
  take<T>(path: IssuePath, written: T | undefined, otherwise: () => Default<T>, show?: (value: T) => PlainValue): T;
  /** Writes down a value that has no default. */
  put(path: IssuePath, value: PlainValue): void;
  report(issue: Issue): void;
  /** Runs that share the cluster at a time, each on a slice; 1 where the plan has one run. */
  readonly concurrentRuns: number;
  /** Whether the user wrote this section. */
  wrote(section: string): boolean;
}

export function createDraft(asOf: string, files: PlanFiles, written: PlainMap): Draft {
  const plan: Record<string, PlainValue> = {};
  const origins = new Map<string, Origin>();
  const issues: Issue[] = [];
  const put = (path: IssuePath, value: PlainValue): void => assign(plan, path, value);
  return {
    asOf,
    files,
    issues,
    notes: [],
    origins,
    plan,
    resolved: new Map(),
    provenance: new Map(),
    put,
    take: (path, written, otherwise, show) => {
      const chosen = written === undefined ? otherwise() : undefined;
      const value = chosen === undefined ? (written as never) : chosen.value;
      put(path, show === undefined ? (value as PlainValue) : show(value));
      origins.set(
        path.join('.'),
        chosen === undefined
          ? { kind: 'plan' }
          : { kind: chosen.fact === true ? 'catalog' : 'default', ...chosen.reason },
      );
      return value;
    },
    report: (issue) => {
      issues.push(issue);
    },
    concurrentRuns: concurrentRunsOf(written),
    wrote: (section) => written[section] !== undefined,
  };
}

/** What the cluster has to know before training is resolved; a value that is none is reported there. */
function concurrentRunsOf({ training }: PlainMap): number {
  if (training === undefined || training === null || typeof training !== 'object' || Array.isArray(training)) return 1;
  const { concurrentRuns } = training as PlainMap;
  return typeof concurrentRuns === 'number' && Number.isSafeInteger(concurrentRuns) && concurrentRuns >= 1
    ? concurrentRuns
    : 1;
}

function assign(target: Record<string, PlainValue>, path: IssuePath, value: PlainValue): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[String(head)] = value;
    return;
  }
  const inner = target[String(head)];
  const map: Record<string, PlainValue> =
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? { ...(inner as PlainMap) } : {};
  assign(map, rest, value);
  target[String(head)] = map;
}

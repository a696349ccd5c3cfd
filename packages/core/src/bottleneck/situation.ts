/** A plan under changed resources, and what its run comes to: one evaluation path, the training graph with the bill in it. */
import { evaluateFigures, evaluateOne, programFor } from '../figures/index.js';
import { invariant } from '../messages/index.js';
import { type PosedPlan, posedPlan, type TrainingPlan } from '../plan/index.js';
import type { Layout, TrainingInput } from '../training/index.js';
import { type Resource, resources } from './resources.js';

export type Figures = Readonly<Record<string, number>>;

/** What is asked: a plan with its layout, and the figures that are otherwise than it says. */
export interface Situation {
  readonly input: TrainingInput;
  readonly cluster: TrainingPlan['cluster'];
  readonly figures: Figures;
}

/** What a run comes to. */
export interface Run {
  readonly stepTimeS: number;
  /** Time to the target: the run with its failures. */
  readonly runTimeS: number;
  /** Absent where no price is known. */
  readonly costUsd?: number;
}

const known = new WeakMap<TrainingInput, PosedPlan>();

/** As its graph takes it, worked out once for each input: a plan has one cluster. */
export function posed(input: TrainingInput, cluster: Situation['cluster']): PosedPlan {
  const before = known.get(input);
  if (before !== undefined) return before;
  const found = posedPlan(input, cluster);
  known.set(input, found);
  return found;
}

/** What only the bill has. */
const billed = new Set(['costUsd', 'rentUsdPerAcceleratorS']);

/** All figures of the plan as it stands. */
export function allFigures({ input, cluster, figures }: Situation): Figures {
  const { graph, objects, given } = posed(input, cluster);
  return evaluateOne(graph, { ...given, ...figures }, objects).values;
}

/** Bytes that are left on the fullest device; negative where the layout does not fit. */
export function headroomBytes({ input, cluster, figures }: Situation): number {
  const { graph, objects, given } = posed(input, cluster);
  const { memoryHeadroomBytes } = evaluateFigures(graph, { ...given, ...figures }, objects, ['memoryHeadroomBytes']);
  invariant(memoryHeadroomBytes !== undefined, 'the graph has memory');
  return memoryHeadroomBytes;
}

export function runOf(situation: Situation): Run {
  const [run] = runsOf(situation, [{}]);
  invariant(run !== undefined, 'one run is asked for');
  return run;
}

/**
 * The run under each of many changes of figures, in one pass.
 *
 * @param changes inputs or constants of the graph; what the plan has no bill for is left out
 * @returns in the order of the changes
 */
export function runsOf({ input, cluster, figures }: Situation, changes: readonly Figures[]): readonly Run[] {
  const { graph, objects, given } = posed(input, cluster);
  const values: Record<string, number> = { ...given, ...figures };
  const hasBill = cluster.rent !== undefined;
  const names = [...new Set(changes.flatMap((each) => Object.keys(each)))]
    .filter((name) => hasBill || !billed.has(name))
    .sort();
  const columns = names.map((name): [string, Float64Array] => {
    const base = values[name] ?? constantOf(graph, name);
    return [name, Float64Array.from(changes, (change) => change[name] ?? base)];
  });
  const outputs = hasBill ? ['stepTimeS', 'runTimeS', 'costUsd'] : ['stepTimeS', 'runTimeS'];
  const program = programFor(graph, { outputs, columns: names });
  const found = program.run({ values: { ...values, ...Object.fromEntries(columns) }, objects, length: changes.length });
  const at = (name: string, row: number): number => {
    const column = found[name];
    return (typeof column === 'object' ? column[row] : column) ?? Number.NaN;
  };
  return changes.map((_, row) => ({
    stepTimeS: at('stepTimeS', row),
    runTimeS: at('runTimeS', row),
    ...(hasBill ? { costUsd: at('costUsd', row) } : {}),
  }));
}

function constantOf(graph: PosedPlan['graph'], name: string): number {
  const declaration = graph.byName.get(name)?.declaration;
  invariant(declaration?.kind === 'constant', `${name} is neither an input nor a constant`);
  return declaration.value;
}

/** What a kilowatt is shared by. */
const SITE = ['accelerators', 'pue'] as const;

/** The numbers that resources scale, as they are before any change. */
export function scalable({ input, cluster, figures }: Situation): Figures {
  const { graph, given } = posed(input, cluster);
  const names = [...SITE, ...resources.flatMap((each) => each.figures)];
  return Object.fromEntries(
    names.flatMap((name): [string, number][] => {
      const declaration = graph.byName.get(name)?.declaration;
      const value = figures[name] ?? given[name] ?? (declaration?.kind === 'constant' ? declaration.value : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The same plan with `factor` times a resource. Accelerators are another plan: `atCount`. */
export function changed(situation: Situation, resource: Resource, factor: number): Situation {
  if (resource.key === 'memoryCapacity')
    return withMemory(situation, situation.input.cluster.accelerator.memoryBytes * factor);
  return { ...situation, figures: { ...situation.figures, ...resource.scaled(scalable(situation), factor) } };
}

/** The same plan on accelerators with so much memory each. */
export function withMemory(situation: Situation, memoryBytes: number): Situation {
  const { input } = situation;
  const { cluster } = input;
  return {
    ...situation,
    input: { ...input, cluster: { ...cluster, accelerator: { ...cluster.accelerator, memoryBytes } } },
  };
}

export function withLayout(situation: Situation, layout: Layout): Situation {
  return { ...situation, input: { ...situation.input, layout } };
}

/** The same plan on another number of accelerators; its layout is no longer valid there. */
export function atCount(situation: Situation, count: number): Situation {
  const { input } = situation;
  return { ...situation, input: { ...input, cluster: { ...input.cluster, count } } };
}

/** Settings of a layout space that are open whatever the sizes are: one row each, with its choices. Counting and searching both read them. */
import type { FrameworkFacts, Layout, Sharding, TrainingInput } from './input.js';
import type { LayoutSpace } from './layout-space.js';
import { type layoutValues, trainingValues } from './values.js';

/** What one choice of an axis sets. */
export interface Choice {
  readonly layout?: Partial<Layout>;
  readonly framework?: Partial<FrameworkFacts>;
}

/** An axis by the choices that a space leaves open; one choice is none. */
export interface AxisRow {
  /** Fields that its choices set. */
  readonly fields: readonly string[];
  readonly choices: readonly Choice[];
  /** Numbers of a layout that its choices set; those of traits are found by comparison. */
  readonly figures?: readonly (keyof ReturnType<typeof layoutValues>)[];
  /** Whether at some sizes a choice comes to the same as one before it, so that it is not tried. */
  readonly repeats?: (stem: Layout, choice: Choice) => boolean;
}

interface LayoutRow extends Omit<AxisRow, 'choices' | 'repeats'> {
  readonly choices: (space: LayoutSpace) => readonly Choice[];
  readonly repeats?: (stem: Layout, choice: Choice, all: readonly Choice[]) => boolean;
}

/** Axes in their order, the slowest first: a new one is a row here. Traits of the stack follow. */
const LAYOUT_AXES: readonly LayoutRow[] = [
  {
    // Under hsdp and sharded optimizers the size of the group is a part of how states are sharded.
    fields: ['sharding', 'shardGroup'],
    figures: ['shardsOptimizer', 'shardsGradients', 'shardsParameters', 'shardGroupLimit'],
    choices: ({ fixed, shardings, shardGroups }) =>
      (fixed.sharding ? [fixed.sharding] : shardings).flatMap((sharding) =>
        fixed.shardGroup !== undefined || shardGroups === undefined
          ? [{ layout: { sharding } }]
          : groupsOf(sharding, shardGroups).map((shardGroup) => ({ layout: { sharding, shardGroup } })),
      ),
    // All replicas are the group that goes by the number 1.
    repeats: ({ contextParallel, dataParallel }, { layout }, all) =>
      layout?.shardGroup === contextParallel * dataParallel &&
      layout.sharding !== 'hsdp' &&
      layout.shardGroup > 1 &&
      all.some((other) => other.layout?.sharding === layout.sharding && other.layout?.shardGroup === 1),
  },
  {
    fields: ['recompute'],
    figures: ['recomputeKind', 'recomputeLayers', 'recomputeModules'],
    choices: ({ fixed, recomputes }) =>
      (fixed.recompute ? [fixed.recompute] : recomputes).map((recompute) => ({ layout: { recompute } })),
  },
  {
    fields: ['sequenceParallel'],
    figures: ['sequenceParallel'],
    choices: ({ fixed, sequenceParallels }) =>
      fixed.sequenceParallel === undefined && sequenceParallels !== undefined
        ? sequenceParallels.map((sequenceParallel) => ({ layout: { sequenceParallel } }))
        : [{}],
    repeats: ({ tensorParallel }, choice, all) => tensorParallel === 1 && choice !== all[0],
  },
  {
    fields: ['offload'],
    figures: ['offloadedActivationsFraction', 'offloadedOptimizerFraction', 'offloadedParametersFraction'],
    choices: ({ fixed, offloads }) =>
      fixed.offload === undefined && offloads !== undefined
        ? offloads.map((offload) => ({ layout: { offload } }))
        : [{}],
  },
];

/** Whole states have no group, and a group of one rank is no hsdp. */
function groupsOf(sharding: Sharding, groups: readonly number[]): readonly number[] {
  if (sharding === 'none') return [1];
  const several = groups.filter((group) => group > 1);
  return sharding === 'hsdp' && several.length > 0 ? several : groups;
}

/** @param input its layout is ignored */
export function axisRows(input: TrainingInput, space: LayoutSpace): readonly AxisRow[] {
  const rows = LAYOUT_AXES.map(({ repeats, ...row }): AxisRow => {
    const choices = row.choices(space);
    if (repeats === undefined || choices.length === 1) return { ...row, choices };
    return { ...row, choices, repeats: (stem, choice) => repeats(stem, choice, choices) };
  });
  return [...rows, ...traitRows(input, space)];
}

/** One axis for each trait; traits that a figure depends on together are one axis, whose choices are all their combinations. */
function traitRows(input: TrainingInput, { traits = {} }: LayoutSpace): readonly AxisRow[] {
  const single = Object.entries(traits).map(
    ([name, values]): AxisRow => ({
      fields: [name],
      choices: values.map((value) => ({ framework: { [name]: value } })),
    }),
  );
  const rows: AxisRow[] = [];
  for (const row of single) {
    const joint = rows.filter((other) => areJoint(input, other, row));
    const [first] = joint;
    const merged = [...joint, row].reduce(product);
    if (first === undefined) rows.push(merged);
    else rows.splice(rows.indexOf(first), 1, merged);
    for (const other of joint.slice(1)) rows.splice(rows.indexOf(other), 1);
  }
  return rows;
}

function product(first: AxisRow, second: AxisRow): AxisRow {
  return {
    fields: [...first.fields, ...second.fields],
    choices: first.choices.flatMap((one) =>
      second.choices.map((other) => ({ framework: { ...one.framework, ...other.framework } })),
    ),
  };
}

/** Whether some figure changes with either of them, so that its values are no column of one axis. */
function areJoint(input: TrainingInput, first: AxisRow, second: AxisRow): boolean {
  const values = first.choices.map((one) =>
    second.choices.map(
      (other): Readonly<Record<string, number>> =>
        trainingValues({ ...input, framework: { ...input.framework, ...one.framework, ...other.framework } }),
    ),
  );
  const corner = values[0]?.[0] ?? {};
  return Object.keys(corner).some((figure) => {
    const at = (row: number, column: number): number | undefined => values[row]?.[column]?.[figure];
    const cells = values.flatMap((row, one) => row.map((_, other) => [one, other] as const));
    const byFirst = cells.some(([one, other]) => at(one, other) !== at(0, other));
    const bySecond = cells.some(([one, other]) => at(one, other) !== at(one, 0));
    return byFirst && bySecond;
  });
}

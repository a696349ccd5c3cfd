/**
 * Exact search of a space for the smallest objective among the candidates whose constraint keeps a limit: time that fits in memory, say.
 *
 * Every candidate is decided: priced in full, or skipped for one of three reasons, each of which proves that it is not among the best:
 * its constraint lies above the limit; a floor of its constraint does; a floor of its objective lies above the worst of as many found
 * candidates as are asked for, or above what was given as the most. A floor is a figure of the same graph that never exceeds the figure it stands for; whoever declares it
 * proves that. Equal objectives are never skipped, so that ties fall as they would among all candidates.
 *
 * Numbers come from programs of the one graph, bit for bit those of a single plan. Stems are rows, choices are single values, so that the
 * interpreter works out what choices share once per block; axes that do not reach the constraint go innermost, and all that they do not
 * reach is worked out once for all of their choices. Nothing is allocated per candidate but those that enter the best.
 */
import { type Graph, programFor, type Values } from '../figures/index.js';
import { Ascending } from './ascending.hot.js';
import { Best, type Candidate } from './best.js';
import { type Nest, nestOf } from './nest.js';
import { reachedBy } from './reach.js';
import {
  type Combination,
  combinationCount,
  combinationsOf,
  type ProductSpace,
  type SpacePart,
  valuesOf,
} from './space.js';

export interface ExactProblem<Objects> {
  readonly graph: Graph<Objects>;
  readonly objects: Objects;
  /** Figures that all candidates share. */
  readonly values: Readonly<Record<string, number>>;
  readonly space: ProductSpace;
  /** Names of the figures. */
  readonly objective: string;
  readonly objectiveFloor: string;
  readonly constraint: string;
  readonly constraintFloor: string;
  /** Figures that cost little once the constraint is known, and that the objective reads: kept for it instead of worked out again. */
  readonly shared?: readonly string[];
  /** Largest constraint that is allowed. */
  readonly limit: number;
  /** How many of the best to find. */
  readonly top: number;
  /** Only candidates whose objective is not above it are asked for: one already known, say. */
  readonly atMost?: number;
  /** False: floors skip nothing and every candidate is priced, to measure what they are worth. */
  readonly bounded?: boolean;
  /** Only a part of the stems, for searches that share a space; all of them without it. */
  readonly part?: SpacePart;
}

/** How each candidate was decided; the four add up to all that the rules allow. */
export interface Decided {
  /** Priced in full. */
  readonly evaluated: number;
  readonly skippedByConstraintFloor: number;
  readonly skippedByConstraint: number;
  readonly skippedByObjectiveFloor: number;
}

export interface ExactSearch {
  readonly best: readonly Candidate[];
  /** Combinations of stems and choices, broken rules not sorted out. */
  readonly combinations: number;
  /** Of them, those that keep the rules: all are decided. */
  readonly candidates: number;
  /** Of them, those that keep the limit. */
  readonly fitting: number;
  /** The smallest constraint of all; its objective is in the record. Undefined where no candidate keeps the rules. */
  readonly least: Candidate | undefined;
  readonly decided: Decided;
}

export function searchExactly<Objects>(problem: ExactProblem<Objects>): ExactSearch {
  return new ExactRun(problem).run();
}

/** Rows of one batch of the last step at first, and at most: the first ones find what all others are compared with. */
const FIRST_BATCH = 64;
const LARGEST_BATCH = 8192;

/** Stems with one combination of the outer axes each. */
class Nodes {
  readonly stem: Int32Array;
  /** Place among the outer combinations. */
  readonly outer: Int32Array;
  readonly floor: Float64Array;
  readonly constraint: Float64Array;
  /** By figure. */
  readonly shared: Columns;
  size = 0;

  constructor(capacity: number, shared: readonly string[]) {
    this.shared = columnsFor(shared, capacity);
    this.stem = new Int32Array(capacity);
    this.outer = new Int32Array(capacity);
    this.floor = new Float64Array(capacity);
    this.constraint = new Float64Array(capacity);
  }

  push(stem: number, outer: number, floor: number, constraint: number): void {
    const at = this.size;
    this.stem[at] = stem;
    this.outer[at] = outer;
    this.floor[at] = floor;
    this.constraint[at] = constraint;
    this.size += 1;
  }

  byFloor(): Ascending {
    return new Ascending(this.floor.subarray(0, this.size));
  }
}

type Columns = Record<string, Float64Array>;

class ExactRun<Objects> {
  private readonly outers: readonly Combination[];
  private readonly outerValues: readonly Record<string, number>[];
  /** Per rule and outer combination: where the rule's answer for it stands. */
  private readonly ruleCells: readonly Int32Array[];
  private readonly stemNames: readonly string[];
  private readonly outerNames: readonly string[];
  /** Combinations of the inner axes. */
  private readonly perNode: number;
  private readonly objectives: Nest<Objects>;
  private readonly objectiveFloors: Nest<Objects>;
  private readonly part: SpacePart;
  private readonly stemCount: number;
  private readonly best: Best;
  private readonly nodes: Nodes;
  /** Nodes whose floor of the constraint lies above the limit. */
  private readonly beyond: Nodes;
  private readonly bounded: boolean;
  private readonly rows: Int32Array;
  private readonly rowColumns: Columns;
  private readonly numbers: Float64Array;
  private readonly shared: readonly string[];
  private readonly sharedNumbers: Columns;
  private candidates = 0;
  private skippedByConstraint = 0;
  private evaluated = 0;
  private leastConstraint = Number.POSITIVE_INFINITY;
  private leastStem = -1;
  private leastOuter = -1;

  constructor(private readonly problem: ExactProblem<Objects>) {
    const { graph, space, constraint, constraintFloor, shared = [] } = problem;
    this.shared = shared;
    const { axes, rules, stems } = space;
    const isOuter = axes.map(({ columns }, place) => {
      const reached = reachedBy(graph, Object.keys(columns));
      const isReached = [constraint, constraintFloor, ...shared].some((figure) => reached.has(figure));
      return isReached || rules.some((rule) => rule.axes.includes(place));
    });
    const places = axes.map((_, place) => place);
    const outerPlaces = places.filter((place) => isOuter[place]);
    const innerPlaces = places.filter((place) => !isOuter[place]);
    this.outers = combinationsOf(axes, outerPlaces);
    this.outerValues = this.outers.map((one) => valuesOf(one, axes, outerPlaces));
    this.stemNames = Object.keys(stems.columns);
    this.outerNames = outerPlaces.flatMap((place) => Object.keys(axes[place]?.columns ?? {}));
    this.perNode = innerPlaces.reduce((product, place) => product * (axes[place]?.size ?? 1), 1);
    this.ruleCells = rules.map((rule) =>
      Int32Array.from(this.outers, ({ digits }) =>
        rule.axes.reduce((cell, place) => cell * (axes[place]?.size ?? 1) + (digits[place] ?? 0), 0),
      ),
    );
    this.part = problem.part ?? { index: 0, of: 1 };
    this.stemCount = Math.ceil(Math.max(0, stems.length - this.part.index) / this.part.of);
    const capacity = this.stemCount * this.outers.length;
    this.bounded = problem.bounded ?? true;
    this.best = new Best(problem.top, problem.atMost);
    this.nodes = new Nodes(capacity, shared);
    this.beyond = new Nodes(this.bounded ? capacity : 0, []);
    const rows = Math.max(1, this.stemCount);
    this.rows = new Int32Array(rows);
    this.rowColumns = columnsFor(this.stemNames, rows);
    this.numbers = new Float64Array(rows);
    this.sharedNumbers = columnsFor(shared, rows);
    const names = [...this.stemNames, ...this.outerNames];
    const nest = (figure: string, columns: readonly string[]) =>
      nestOf(graph, figure, { axes, places: innerPlaces, columns });
    this.objectives = nest(problem.objective, [...names, ...shared]);
    this.objectiveFloors = nest(problem.objectiveFloor, names);
  }

  run(): ExactSearch {
    const { space } = this.problem;
    const { perNode } = this;
    for (let outer = 0; outer < this.outers.length; outer += 1) this.constrain(outer);
    const fitting = this.bounded ? this.nodes.size : this.countFitting();
    this.optimise();
    if (fitting === 0) this.findLeast();
    const candidates = this.candidates * perNode;
    const skippedByConstraintFloor = this.beyond.size * perNode;
    const skippedByConstraint = this.skippedByConstraint * perNode;
    return {
      best: this.best.found,
      combinations: this.stemCount * combinationCount(space.axes),
      candidates,
      fitting: fitting * perNode,
      least: this.least(),
      decided: {
        evaluated: this.evaluated,
        skippedByConstraintFloor,
        skippedByConstraint,
        skippedByObjectiveFloor: candidates - this.evaluated - skippedByConstraintFloor - skippedByConstraint,
      },
    };
  }

  /** Sorts the stems that may take one combination of the outer axes into those that keep the limit and those that do not. */
  private constrain(outer: number): void {
    const { problem, rows, numbers, nodes, beyond } = this;
    const { constraint, constraintFloor, limit } = problem;
    let count = this.takeAllowed(outer);
    this.candidates += count;
    if (this.bounded) {
      this.price(constraintFloor, outer, count);
      let kept = 0;
      for (let row = 0; row < count; row += 1) {
        const stem = rows[row] as number;
        const floor = numbers[row] as number;
        if (floor > limit) beyond.push(stem, outer, floor, 0);
        else {
          rows[kept] = stem;
          kept += 1;
        }
      }
      count = kept;
      this.takeColumns(count);
    }
    this.price(constraint, outer, count, this.shared);
    const first = nodes.size;
    let kept = 0;
    for (let row = 0; row < count; row += 1) {
      const stem = rows[row] as number;
      const value = numbers[row] as number;
      this.noteLeast(value, stem, outer);
      if (this.bounded && !(value <= limit)) this.skippedByConstraint += 1;
      else {
        for (const name of this.shared) {
          (nodes.shared[name] as Float64Array)[nodes.size] = (this.sharedNumbers[name] as Float64Array)[row] as number;
        }
        nodes.push(stem, outer, Number.NEGATIVE_INFINITY, value);
        rows[kept] = stem;
        kept += 1;
      }
    }
    if (this.bounded) this.takeFloors(first, outer, kept);
  }

  /** The floor of a node is the least floor of its inner choices. */
  private takeFloors(first: number, outer: number, count: number): void {
    const { nodes, problem } = this;
    this.takeColumns(count);
    nodes.floor.fill(Number.POSITIVE_INFINITY, first, first + count);
    this.objectiveFloors.run(this.valuesOfRows(outer), problem.objects, count, (numbers, mask, start, rows) => {
      for (let row = 0; row < rows; row += 1) {
        const floor = numbers[row & mask] as number;
        const node = first + start + row;
        // A floor that is no number skips nothing.
        if (Number.isNaN(floor)) nodes.floor[node] = Number.NEGATIVE_INFINITY;
        else if (floor < (nodes.floor[node] as number)) nodes.floor[node] = floor;
      }
    });
  }

  private takeAllowed(outer: number): number {
    const { rows, ruleCells, problem, part } = this;
    const { rules, stems } = problem.space;
    let count = 0;
    for (let stem = part.index; stem < stems.length; stem += part.of) {
      let isAllowed = true;
      for (let rule = 0; rule < rules.length; rule += 1) {
        const allowed = rules[rule]?.allowed[stem];
        if (allowed !== undefined && allowed[(ruleCells[rule] as Int32Array)[outer] as number] === 0) isAllowed = false;
      }
      if (!isAllowed) continue;
      rows[count] = stem;
      count += 1;
    }
    this.takeColumns(count);
    return count;
  }

  /** Columns of the stems in the first `count` rows. */
  private takeColumns(count: number): void {
    const { rows, rowColumns } = this;
    const { columns } = this.problem.space.stems;
    for (const name of this.stemNames) {
      const from = columns[name] as Float64Array;
      const to = rowColumns[name] as Float64Array;
      for (let row = 0; row < count; row += 1) to[row] = from[rows[row] as number] as number;
    }
  }

  /** One figure of the rows under one combination of the outer axes, to `numbers`; others beside it, to `sharedNumbers`. */
  private price(figure: string, outer: number, count: number, shared: readonly string[] = []): void {
    if (count === 0) return;
    const { problem, numbers, sharedNumbers } = this;
    const into = { ...sharedNumbers, [figure]: numbers };
    const result = this.program([figure, ...shared]).run({
      values: this.valuesOfRows(outer),
      objects: problem.objects,
      length: count,
      into,
    });
    for (const name of [figure, ...shared]) fillFrom(result, name, into[name] as Float64Array, count);
  }

  private valuesOfRows(outer: number): Values {
    return { ...this.problem.values, ...this.outerValues[outer], ...this.rowColumns };
  }

  private program(outputs: readonly string[]) {
    return programFor(this.problem.graph, { outputs, columns: [...this.stemNames, ...this.outerNames] });
  }

  private noteLeast(value: number, stem: number, outer: number): void {
    const { leastConstraint, leastStem, leastOuter } = this;
    if (value > leastConstraint) return;
    const isFirst =
      value < leastConstraint ||
      stem < leastStem ||
      (stem === leastStem && this.outerNumber(outer) < this.outerNumber(leastOuter));
    if (!isFirst) return;
    this.leastConstraint = value;
    this.leastStem = stem;
    this.leastOuter = outer;
  }

  private countFitting(): number {
    let count = 0;
    for (let node = 0; node < this.nodes.size; node += 1) {
      if ((this.nodes.constraint[node] as number) <= this.problem.limit) count += 1;
    }
    return count;
  }

  /** Prices nodes from the lowest floor up, until no floor is left below the worst of the best. */
  private optimise(): void {
    const { nodes, best } = this;
    // Without bounds all floors are −∞: all nodes, in their order.
    const order = nodes.byFloor();
    const capacity = Math.min(LARGEST_BATCH, nodes.size);
    const batch = new Batch(this.stemNames, this.outerNames, this.shared, capacity);
    let size = this.bounded ? FIRST_BATCH : LARGEST_BATCH;
    for (;;) {
      const count = batch.fill(order, size, best.worst);
      if (count === 0) return;
      this.priceBatch(batch, nodes, count);
      size = Math.min(2 * size, LARGEST_BATCH);
    }
  }

  private priceBatch(batch: Batch, nodes: Nodes, count: number): void {
    const { problem, objectives, perNode } = this;
    batch.take(nodes, count, problem.space.stems.columns, this.outerValues);
    objectives.run(
      { ...problem.values, ...batch.columns },
      problem.objects,
      count,
      (numbers, mask, start, rows, inner) => {
        for (let row = 0; row < rows; row += 1) {
          const objective = numbers[row & mask] as number;
          if (objective <= this.best.worst) this.offer(batch.nodes[start + row] as number, objective, inner);
        }
      },
    );
    this.evaluated += count * perNode;
  }

  /** @param inner number of the combination of the inner axes */
  private offer(node: number, objective: number, inner: number): void {
    const { best, problem, nodes } = this;
    const constraint = nodes.constraint[node] as number;
    if (!(constraint <= problem.limit)) return;
    const combination = this.outerNumber(nodes.outer[node] as number) + inner;
    best.offer({ stem: nodes.stem[node] as number, combination, objective, constraint });
  }

  private outerNumber(outer: number): number {
    return this.outers[outer]?.number ?? 0;
  }

  /** Nothing fits: of the nodes that a floor skipped, those whose floor does not lie above the least constraint so far. */
  private findLeast(): void {
    const { beyond, problem } = this;
    const order = beyond.byFloor();
    const batch = new Batch(this.stemNames, this.outerNames, [], Math.min(LARGEST_BATCH, beyond.size));
    const program = this.program([problem.constraint]);
    let size = FIRST_BATCH;
    for (;;) {
      const count = batch.fill(order, size, this.leastConstraint);
      if (count === 0) return;
      size = Math.min(2 * size, LARGEST_BATCH);
      batch.take(beyond, count, problem.space.stems.columns, this.outerValues);
      const values = { ...problem.values, ...batch.columns };
      const result = program.run({ values, objects: problem.objects, length: count });
      fillFrom(result, problem.constraint, batch.numbers, count);
      for (let row = 0; row < count; row += 1) {
        const node = batch.nodes[row] as number;
        this.noteLeast(batch.numbers[row] as number, beyond.stem[node] as number, beyond.outer[node] as number);
      }
    }
  }

  private least(): Candidate | undefined {
    if (this.leastStem < 0) return undefined;
    const { problem, rows, leastStem: stem, leastOuter: outer, leastConstraint: constraint } = this;
    rows[0] = stem;
    this.takeColumns(1);
    this.price(problem.constraint, outer, 1, this.shared);
    let objective = Number.NaN;
    this.objectives.run(
      { ...this.valuesOfRows(outer), ...this.sharedNumbers },
      problem.objects,
      1,
      ([first], _mask, _start, _rows, inner) => {
        if (inner === 0) objective = first as number;
      },
    );
    return { stem, combination: this.outerNumber(outer), objective, constraint };
  }
}

/** Rows that are priced together: nodes with the columns of their stems and outer choices. */
class Batch {
  readonly nodes: Int32Array;
  readonly columns: Columns;
  readonly numbers: Float64Array;

  constructor(
    private readonly stemNames: readonly string[],
    private readonly outerNames: readonly string[],
    private readonly shared: readonly string[],
    capacity: number,
  ) {
    this.nodes = new Int32Array(capacity);
    this.columns = columnsFor([...stemNames, ...outerNames, ...shared], capacity);
    this.numbers = new Float64Array(capacity);
  }

  /** Takes the next nodes whose floor is not above `most`, at most `size`. */
  fill(order: Ascending, size: number, most: number): number {
    let count = 0;
    for (; count < size; count += 1) {
      const node = order.next(most);
      if (node === undefined) break;
      this.nodes[count] = node;
    }
    return count;
  }

  take(
    { stem, outer, shared }: Nodes,
    count: number,
    stems: Readonly<Record<string, Float64Array>>,
    outerValues: readonly Readonly<Record<string, number>>[],
  ): void {
    const { nodes, columns } = this;
    for (const name of this.stemNames) {
      const from = stems[name] as Float64Array;
      const to = columns[name] as Float64Array;
      for (let row = 0; row < count; row += 1) to[row] = from[stem[nodes[row] as number] as number] as number;
    }
    for (const name of this.outerNames) {
      const from = Float64Array.from(outerValues, (values) => values[name] ?? Number.NaN);
      const to = columns[name] as Float64Array;
      for (let row = 0; row < count; row += 1) to[row] = from[outer[nodes[row] as number] as number] as number;
    }
    for (const name of this.shared) {
      const from = shared[name] as Float64Array;
      const to = columns[name] as Float64Array;
      for (let row = 0; row < count; row += 1) to[row] = from[nodes[row] as number] as number;
    }
  }
}

function columnsFor(names: readonly string[], length: number): Columns {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(length)]));
}

/** A figure that no column reaches is one number for all rows. */
function fillFrom(
  result: Readonly<Record<string, number | Float64Array>>,
  name: string,
  to: Float64Array,
  count: number,
): void {
  const value = result[name];
  if (typeof value === 'number') to.fill(value, 0, count);
  else if (value !== undefined && value !== to) to.set(value.subarray(0, count));
}

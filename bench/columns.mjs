/**
 * Layouts priced per second on one core: `npm run bench`.
 *
 * The step graph of step-graph.mjs with six layout columns, five outputs; rows sorted as a search enumerates them, and
 * shuffled, which is the worst order. Median of five passes after three; the first pass, which compiles and fills the
 * memo, is shown apart. Another graph can be put in by a `subject` of the same shape.
 */
import { compile, evaluateOne, requireGraph } from '@athanor/core/figures';
import { layoutColumns, modules, objects, primitives, values } from './step-graph.mjs';

const ROWS = 1 << 19;
const WARM_UP = 3;
const PASSES = 5;

const subject = {
  graph: requireGraph(modules, primitives),
  outputs: ['stepS', 'peakBytes', 'mfuFraction', 'days', 'costUsd'],
  values,
  objects,
  columns: enumerated([
    [1, 2, 4, 8, 16],
    [1, 2, 4, 8],
    [1, 2, 4, 8, 16, 32],
    [1, 2, 4, 8],
    [1, 2, 4, 8, 16, 32, 64, 128, 256],
    [1, 2, 4, 8],
  ]),
};

/** All combinations, the first size slowest, repeated up to ROWS rows. */
function enumerated(/** @type {number[][]} */ sizes) {
  const combinations = sizes.reduce((product, size) => product * size.length, 1);
  let slower = 1;
  return Object.fromEntries(
    sizes.map((size, place) => {
      slower *= size.length;
      const run = combinations / slower;
      const column = Float64Array.from({ length: ROWS }, (_, row) => size[Math.floor(row / run) % size.length] ?? 1);
      return [layoutColumns[place] ?? '', column];
    }),
  );
}

/** The same rows in an order given by a fixed seed. */
function shuffled(/** @type {Record<string, Float64Array>} */ columns) {
  const order = Uint32Array.from({ length: ROWS }, (_, row) => row);
  let seed = 1;
  for (let last = ROWS - 1; last > 0; last -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = seed % (last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, Float64Array.from(order, (row) => column[row] ?? 0)]),
  );
}

/** Seconds of the first pass and of the median pass; the sum of the outputs shows that they were used. */
function measure(/** @type {Record<string, Float64Array>} */ columns, blockRows = 512) {
  const { graph, outputs, values: given, objects: facts } = subject;
  const program = compile(graph, { outputs, columns: Object.keys(columns), blockRows });
  const into = Object.fromEntries(outputs.map((name) => [name, new Float64Array(ROWS)]));
  const seconds = [];
  let sum = 0;
  for (let pass = 0; pass < WARM_UP + PASSES; pass += 1) {
    const start = performance.now();
    program.run({ values: { ...given, ...columns }, objects: facts, length: ROWS, into });
    seconds.push((performance.now() - start) / 1000);
    for (const column of Object.values(into)) sum += column[pass] ?? 0;
  }
  const warm = seconds.slice(WARM_UP).sort((left, right) => left - right);
  return { program, firstS: seconds[0] ?? 0, medianS: warm[PASSES >> 1] ?? 0, sum };
}

const formulas = subject.graph.figures.filter(({ declaration }) => declaration.kind === 'formula').length;
const { size } = compile(subject.graph, { outputs: subject.outputs, columns: Object.keys(subject.columns) });
console.log(
  `${subject.graph.figures.length} figures, ${formulas} formulas; per block ${size.perBlock} steps, once ${size.once}`,
);

for (const [order, columns] of /** @type {const} */ ([
  ['sorted', subject.columns],
  ['shuffled', shuffled(subject.columns)],
])) {
  for (const blockRows of [256, 512, 1024]) {
    const { program, firstS, medianS, sum } = measure(columns, blockRows);
    const rate = (/** @type {number} */ passS) => `${(ROWS / passS / 1e6).toFixed(2)} M/s`;
    const calls = Object.values(program.calls()).reduce((total, count) => total + count, 0);
    console.log(
      `${order.padEnd(8)} blocks of ${String(blockRows).padStart(4)}: ${rate(medianS)}, first pass ${rate(firstS)}, ${calls} calls of primitives (sum ${sum.toExponential(6)})`,
    );
  }
}

const start = performance.now();
const repeats = 1000;
for (let at = 0; at < repeats; at += 1) evaluateOne(subject.graph, { ...values, price: 2 + at / repeats }, objects);
console.log(`one plan, all figures: ${((1000 * (performance.now() - start)) / repeats).toFixed(0)} µs`);

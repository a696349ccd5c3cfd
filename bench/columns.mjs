/**
 * Layouts priced per second on one core: `npm run bench`.
 *
 * Two graphs: the training model itself with every layout that a search of Llama 3.1 405B on 16,384 accelerators enumerates, repeated;
 * and a made-up step graph of 81 formulas that changes only with this file, to compare versions of the interpreter by. Rows come sorted
 * as a search enumerates them, and shuffled, which is the worst order. Median of five passes after three; the first pass, which compiles
 * and calls the primitives, is shown apart.
 */
import { compile, evaluateOne, requireGraph } from '@athanor/core/figures';
import * as step from './step-graph.mjs';
import * as training from './training-graph.mjs';

const ROWS = 1 << 19;
const WARM_UP = 3;
const PASSES = 5;

const subjects = [
  { name: 'training model', ...training, columns: repeated(training.layouts) },
  {
    name: 'step graph',
    graph: requireGraph(step.modules, step.primitives),
    outputs: ['stepS', 'peakBytes', 'mfuFraction', 'days', 'costUsd'],
    values: step.values,
    objects: step.objects,
    columns: enumerated([
      [1, 2, 4, 8, 16],
      [1, 2, 4, 8],
      [1, 2, 4, 8, 16, 32],
      [1, 2, 4, 8],
      [1, 2, 4, 8, 16, 32, 64, 128, 256],
      [1, 2, 4, 8],
    ]),
  },
];

/** The same rows again and again, up to ROWS. */
function repeated(/** @type {Record<string, Float64Array>} */ columns) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      Float64Array.from({ length: ROWS }, (_, row) => column[row % column.length] ?? 0),
    ]),
  );
}

/** All combinations, the first size slowest, repeated up to ROWS rows. */
function enumerated(/** @type {number[][]} */ sizes) {
  const combinations = sizes.reduce((product, size) => product * size.length, 1);
  let slower = 1;
  return Object.fromEntries(
    sizes.map((size, place) => {
      slower *= size.length;
      const run = combinations / slower;
      const column = Float64Array.from({ length: ROWS }, (_, row) => size[Math.floor(row / run) % size.length] ?? 1);
      return [step.layoutColumns[place] ?? '', column];
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
function measure({ graph, outputs, values, objects }, columns, blockRows) {
  const program = compile(graph, { outputs, columns: Object.keys(columns), blockRows });
  const into = Object.fromEntries(outputs.map((name) => [name, new Float64Array(ROWS)]));
  const seconds = [];
  let sum = 0;
  for (let pass = 0; pass < WARM_UP + PASSES; pass += 1) {
    const start = performance.now();
    program.run({ values: { ...values, ...columns }, objects, length: ROWS, into });
    seconds.push((performance.now() - start) / 1000);
    for (const column of Object.values(into)) sum += column[pass] ?? 0;
  }
  const warm = seconds.slice(WARM_UP).sort((left, right) => left - right);
  return { program, firstS: seconds[0] ?? 0, medianS: warm[PASSES >> 1] ?? 0, sum };
}

const rate = (passS) => `${(ROWS / passS / 1e6).toFixed(2)} M candidates/s per core`;

for (const subject of subjects) {
  const { graph, columns, outputs, values, objects } = subject;
  const formulas = graph.figures.filter(({ declaration }) => declaration.kind === 'formula').length;
  console.log(
    `${subject.name}: ${graph.figures.length} figures, ${formulas} formulas, ${graph.primitives.size} primitives, ${Object.keys(columns).length} columns, ${outputs.length} outputs`,
  );
  for (const [order, rows] of [
    ['sorted', columns],
    ['shuffled', shuffled(columns)],
  ]) {
    const { program, firstS, medianS, sum } = measure(subject, rows, 512);
    const calls = Object.values(program.calls()).reduce((total, count) => total + count, 0);
    console.log(
      `  ${order.padEnd(8)} ${rate(medianS)}; first pass ${firstS.toFixed(2)} s with ${calls} calls of primitives (sum ${sum.toExponential(6)})`,
    );
  }
  const start = performance.now();
  const repeats = 500;
  for (let at = 0; at < repeats; at += 1) evaluateOne(graph, values, objects);
  console.log(`  one plan, all figures: ${((1000 * (performance.now() - start)) / repeats).toFixed(0)} µs`);
}

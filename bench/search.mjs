/**
 * The exact layout search on one core: whole spaces decided, candidates priced in full, and growth with the number of accelerators.
 * `npm run bench` runs it; figures are CPU seconds of this process, garbage collection included, so that other work on the machine counts less.
 *
 * Each space is searched after warm-up, with the network's speed changed a little every time, so that every layer is priced afresh; median.
 * "All afresh" gives a copy of the model too, so that nothing of an earlier search is of use, its memory included.
 */
import { DEFAULT_SPACE, searchLayouts } from '@athanor/core/training';
import { asShares, asSwitches, calculonExecutions, KNOBS } from './calculon-space.mjs';
import { searchInput } from './training-graph.mjs';

/** @typedef {import('@athanor/core/training').TrainingInput} Input @typedef {import('@athanor/core/training').LayoutSpace} Space */

/** Seconds of CPU that `run` takes, and what it returns. @template T @param {() => T} run @returns {[number, T]} */
function timed(run) {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}

/** @param {Input} input @param {number} pass @param {boolean} isFresh @returns {Input} */
function changed(input, pass, isFresh) {
  const scaleOutBytesPerS = input.cluster.scaleOutBytesPerS * (1 + pass / 1000);
  const architecture = isFresh ? structuredClone(input.architecture) : input.architecture;
  return { ...input, architecture, cluster: { ...input.cluster, scaleOutBytesPerS } };
}

let pass = 0;

/** Median of `counted` searches. @param {Input} input @param {number} counted @param {boolean} isFresh */
function median(input, counted, isFresh = false) {
  const seconds = Array.from({ length: counted }, () => {
    pass += 1;
    return timed(() => searchLayouts(changed(input, pass, isFresh), DEFAULT_SPACE))[0];
  });
  return seconds.sort((a, b) => a - b)[counted >> 1] ?? 0;
}

/** @param {number} seconds */
const ms = (seconds) => `${(1000 * seconds).toFixed(0)} ms`;
/** @param {number} value */
const grouped = (value) => value.toLocaleString('en');

/** @type {{ name: string, input: Input }[]} */
const problems = [
  { name: 'Llama 3.1 405B on 16,384 H100', input: searchInput('llama-3.1-405b', 16_384, {}) },
  {
    name: 'Llama 3.1 405B on 131,072 H100',
    input: searchInput('llama-3.1-405b', 131_072, { globalBatchSequences: 16_384 }),
  },
  {
    name: 'DeepSeek-V3 on 2,048 H800',
    input: searchInput('deepseek-v3', 2048, { sequenceLength: 4096, globalBatchSequences: 15_360 }, 'h800-sxm'),
  },
];

console.log('Default space, all layouts decided:');
for (const { name, input } of problems) {
  const [first] = timed(() => searchLayouts(input, DEFAULT_SPACE));
  median(input, 9);
  const warm = median(input, 9);
  const fresh = median(input, 5, true);
  const { candidates, fitting, decided, best } = searchLayouts(input, DEFAULT_SPACE);
  const atMostS = best[0]?.stepTimeS ?? Number.POSITIVE_INFINITY;
  const ask = () => timed(() => searchLayouts(input, DEFAULT_SPACE, { top: 1, atMostS }))[0];
  const asked = Array.from({ length: 9 }, ask).sort((one, other) => one - other);
  const again = asked[4] ?? 0;
  console.log(
    `${name}: ${grouped(candidates)} layouts, ${grouped(fitting)} fit; ${grouped(decided.evaluated)} priced in full`,
  );
  console.log(
    `  ${ms(warm)} with another network, ${ms(fresh)} all afresh, ${ms(again)} asked again; first in this process ${ms(first)}`,
  );
}

console.log('\nGrowth, Llama 3.1 405B, one sequence for each 8 GPUs:');
for (const count of [64, 256, 1024, 4096, 16_384, 65_536, 131_072]) {
  const input = searchInput('llama-3.1-405b', count, { globalBatchSequences: count / 8 });
  median(input, 3);
  const { candidates, decided } = searchLayouts(input, DEFAULT_SPACE);
  const seconds = median(input, 5);
  console.log(
    `  ${grouped(count)} GPUs: ${grouped(candidates)} layouts in ${ms(seconds)}, ${grouped(decided.evaluated)} priced in full`,
  );
}

const gpt3 = searchInput('gpt-3-175b', 4096, { sequenceLength: 2048, globalBatchSequences: 4096 });
const { executions } = calculonExecutions();
console.log('\nGPT-3 175B on 4,096 H100, 4,096 sequences, with the knobs of Calculon:');
for (const [knob, values, here] of KNOBS) console.log(`  ${knob}: ${values} | here: ${here}`);
console.log(`Calculon's space, by its own loops: ${grouped(executions)} executions`);

/** @param {string} name @param {Space} space @param {import('@athanor/core/training').SearchOptions} [options] */
function whole(name, space, options = {}) {
  const [seconds, { candidates, fitting, decided }] = timed(() => searchLayouts(gpt3, space, options));
  const rate = (/** @type {number} */ count) => `${(count / seconds / 1e6).toFixed(2)} M/s`;
  console.log(`${name}: ${grouped(candidates)} layouts, ${grouped(fitting)} fit, in ${seconds.toFixed(2)} s`);
  console.log(
    `  decided ${rate(candidates)}, priced in full ${grouped(decided.evaluated)} (${rate(decided.evaluated)})`,
  );
  console.log(`  ${JSON.stringify(decided)}`);
}

whole('Offload as switches', asSwitches);
whole('Offload as shares', asShares);
whole('Offload as shares, every layout priced in full', asShares, { bounded: false });
whole('The same again, times of layers and stages known', asShares, { bounded: false });

/**
 * A whole bottleneck analysis on one core: 19 resources, four amounts of each, elasticities, intervals and what one more is worth, with the
 * layout of the plan and re-optimised. `npm run bench` runs it. The first pass compiles; the network's speed changes a little every time, so
 * that nothing is priced from memory.
 */
import { readFileSync } from 'node:fs';
import { bottleneckOf } from '@athanor/core/bottleneck';
import { applySettings, parsePlan, parseSetting, resolvePlan } from '@athanor/core/plan';

const plans = [
  { example: 'llama-3.1-405b', passes: 5 },
  { example: 'deepseek-v3', passes: 2 },
];

for (const { example, passes } of plans) {
  const text = readFileSync(new URL(`../examples/${example}.yaml`, import.meta.url), 'utf8');
  const times = [];
  for (let pass = 0; pass < passes; pass += 1) {
    const parsed = parsePlan(text);
    const setting = parseSetting(`cluster.network.scaleOutBytesPerS=${400 + pass / 10} Gb/s`);
    if (!parsed.ok || !setting.ok) throw new Error(example);
    const data = applySettings(parsed.value.data, [setting.value]);
    const plan = data.ok ? resolvePlan({ data: data.value, files: {}, title: example }) : data;
    if (!plan.ok) throw new Error(JSON.stringify(plan.issues));
    const start = performance.now();
    const found = bottleneckOf(plan.value, { objective: 'time', breakEven: false });
    times.push(performance.now() - start);
    if (!found.ok || found.value.kind !== 'analysed') throw new Error(example);
  }
  const [first = 0, ...warm] = times;
  warm.sort((left, right) => left - right);
  console.log(
    `bottleneck ${example}: first ${first.toFixed(0)} ms, then ${(warm[warm.length >> 1] ?? 0).toFixed(0)} ms (median of ${warm.length})`,
  );
}

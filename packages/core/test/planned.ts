/** Plans of examples/, resolved, for tests of rooms right of the plan. */
import { readFileSync } from 'node:fs';
import { applySettings, parsePlan, parseSetting, type ResolvedPlan, resolvePlan } from '../src/plan/index.js';

/** @param set as --set takes it: cluster.count=64 */
export function examplePlan(example: string, ...set: readonly string[]): ResolvedPlan {
  const parsed = parsePlan(readFileSync(new URL(`../../../examples/${example}.yaml`, import.meta.url), 'utf8'));
  const settings = set.map(parseSetting).flatMap((each) => (each.ok ? [each.value] : []));
  const data = parsed.ok ? applySettings(parsed.value.data, settings) : parsed;
  const plan = data.ok ? resolvePlan({ data: data.value, files: {}, title: example }) : data;
  if (!plan.ok || settings.length !== set.length) throw new Error(`${example}: ${JSON.stringify(plan)}`);
  return plan.value;
}

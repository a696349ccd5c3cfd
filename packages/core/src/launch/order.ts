/** A plan in the order of the plan language: sections, and keys of each section as the guide lists them. */
import { inSchemaOrder, type PlainMap } from '../plan/index.js';

const first = ['athanor', 'name', 'asOf', 'model', 'data', 'cluster', 'training'];

export function inPlanOrder(plan: PlainMap): PlainMap {
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  return inSchemaOrder(Object.fromEntries(Object.entries(plan).sort(([a], [b]) => rank(a) - rank(b))));
}

/** Every path of the plan file that a value can be put at: `cluster.network.scaleOutLatencyS`. */
import { hint, type Issue, type IssuePath, issue, type MessageReference, nearest } from '../messages/index.js';
import { isOpenAt, knownKeys } from './knownKeys.js';
import { sections } from './sections.js';

/** More levels than any section has. */
const deepest = 8;

/** Dotted paths of all fields, mappings included, in the order of the schemas. */
export function planPaths(): readonly string[] {
  return ['asOf', ...sections.flatMap(({ name, schema }) => [name, ...below(schema, [], name)])];
}

function below(schema: (typeof sections)[number]['schema'], path: readonly PropertyKey[], at: string): string[] {
  if (path.length >= deepest) return [];
  return knownKeys(schema, path).flatMap((key) => [`${at}.${key}`, ...below(schema, [...path, key], `${at}.${key}`)]);
}

/** What is wrong with a path, and the nearest that exists; nothing where a plan may have it. */
export function planPathIssue(path: IssuePath): Issue | undefined {
  const [head = '', ...rest] = path;
  if (path.length === 1 && head === 'asOf') return undefined;
  const section = sections.find(({ name }) => name === head);
  if (section === undefined) return unknown(path, 0, roots);
  for (const [depth, key] of rest.entries()) {
    const above = rest.slice(0, depth);
    if (isOpenAt(section.schema, above, key)) return undefined;
    const known = knownKeys(section.schema, above);
    if (typeof key === 'number' || !known.includes(key)) return unknown(path, depth + 1, known);
  }
  return undefined;
}

const roots = ['asOf', ...sections.map(({ name }) => name)];

/** @param depth where the path leaves the plan; `known` is what may stand there */
function unknown(path: IssuePath, depth: number, known: readonly string[]): Issue {
  return issue('plan.unknownPath', [], { path: path.join('.') }, nearestPath(path, depth, known));
}

/** A slip of one key is put right in its place; else the last name is what people remember, wherever it stands. */
function nearestPath(path: IssuePath, depth: number, known: readonly string[]): MessageReference {
  const beside = nearest(String(path[depth] ?? ''), known, 1).map((key) => path.with(depth, key));
  const valid = beside.filter((each) => planPathIssue(each) === undefined).map((each) => each.join('.'));
  if (valid.length > 0) return hint('common.didYouMean', { names: valid });
  const paths = planPaths();
  const lastOf = (each: string): string => each.slice(each.lastIndexOf('.') + 1);
  const [last] = nearest(String(path.at(-1) ?? ''), [...new Set(paths.map(lastOf))], 1);
  const named = paths.filter((each) => lastOf(each) === last);
  if (named.length > 0) return hint('common.didYouMean', { names: named.slice(0, 3) });
  return known.length === 0
    ? hint('plan.valueAt', { path: path.slice(0, depth).join('.') })
    : hint('plan.knownKeys', { known });
}

/** Fields of a plan that a launch has no argument for, carried in comments of its file and read back. */
import { Document, parseDocument } from 'yaml';
import { type PlainMap, type PlainValue, parsePlan } from '../plan/index.js';
import { inPlanOrder } from './order.js';
import { isMap } from './reading.js';

const opening = 'athanor plan: fields that this launch has no argument for';
const closing = 'end of athanor plan';

/** Lines for the top of a launch file, without comment signs. */
export function writeCarried(carried: PlainMap): readonly string[] {
  if (Object.keys(carried).length === 0) return [];
  const plain = new Document(inPlanOrder(carried), { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
  // Comments must not hold control characters; JSON is YAML too and escapes them.
  const yaml = hasControl(plain) ? withoutControl(JSON.stringify(inPlanOrder(carried), null, 2)) : plain.trimEnd();
  return [opening, ...yaml.split('\n').map((line) => `  ${line}`), closing];
}

const isControl = (code: number): boolean => (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);

function hasControl(text: string): boolean {
  return [...text].some((each) => isControl(each.codePointAt(0) ?? 0));
}

function withoutControl(json: string): string {
  return [...json]
    .map((each) => {
      const code = each.codePointAt(0) ?? 0;
      return isControl(code) ? `\\u${code.toString(16).padStart(4, '0')}` : each;
    })
    .join('');
}

/** A text for one line of a comment. */
export function commentText(text: string): string {
  return [...text].map((each) => (isControl(each.codePointAt(0) ?? 0) || /\s/.test(each) ? ' ' : each)).join('');
}

/** @returns the fields, empty where the file carries none; undefined where what it carries is no plan */
export function readCarried(text: string): PlainMap | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^#[ ]?/, ''));
  const start = lines.indexOf(opening);
  if (start < 0) return {};
  const end = lines.indexOf(closing, start);
  if (end < 0) return undefined;
  const parsed = parsePlan(lines.slice(start + 1, end).join('\n'));
  return parsed.ok ? parsed.value.data : undefined;
}

/** One leaf of a plan: a value that is no mapping. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: PlainValue;
}

/** Fields that are a mapping of one of several forms, whose keys mean nothing beside those of another form: replaced whole, never merged. */
function isWhole(key: string | undefined): boolean {
  return key === 'recompute';
}

/** Leaves in the order of the plan; an empty mapping is a leaf, and one that stands whole. */
export function leavesOf(value: PlainValue, path: readonly string[] = []): readonly Leaf[] {
  if (!isMap(value) || Object.keys(value).length === 0 || isWhole(path.at(-1))) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** Mappings inside a plan, the innermost first. */
export function mappingsOf(value: PlainMap, path: readonly string[] = []): readonly Leaf[] {
  const inner = Object.entries(value).flatMap(([key, each]) => (isMap(each) ? mappingsOf(each, [...path, key]) : []));
  return path.length === 0 ? inner : [...inner, { path, value }];
}

/** The map with each leaf of another written over it. */
export function overlay(base: PlainMap, over: PlainMap): PlainMap {
  const result: Record<string, PlainValue> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    result[key] = isMap(value) && isMap(below) && !isWhole(key) ? overlay(below, value) : value;
  }
  return result;
}

export function valueAt(map: PlainMap, path: readonly string[]): PlainValue | undefined {
  let value: PlainValue | undefined = map;
  for (const key of path) {
    if (!isMap(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** Whether two values say the same, in whatever order their keys stand. */
export function sameValue(a: PlainValue | undefined, b: PlainValue | undefined): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered(value: PlainValue | undefined): PlainValue | undefined {
  if (Array.isArray(value)) return value.map((item: PlainValue) => ordered(item) ?? null);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner) ?? null]),
  );
}

/** A value in one line, as YAML writes it. */
export function flowText(value: PlainValue): string {
  if (typeof value === 'string') return value;
  const document = parseDocument(JSON.stringify(value));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd();
}

/** `--set path=value`: changes one value of a plan before it is checked. */
import { parseDocument } from 'yaml';
import { hint, type Issue, type IssuePath, issue, type Result } from '../messages/index.js';
import type { PlainMap, PlainValue } from './parse.js';

export interface Setting {
  readonly path: IssuePath;
  readonly value: PlainValue;
}

/**
 * Reads `training.layout.tensorParallel=4` or `a[0].b={x: 1}`; the value is YAML.
 *
 * @returns the path, list indexes as numbers, and the plain value
 */
export function parseSetting(text: string): Result<Setting> {
  const equals = text.indexOf('=');
  const written = equals < 0 ? text : text.slice(0, equals);
  const path = written
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.trim()));
  if (equals < 1 || path.some((part) => part === '')) return bad('plan.settingForm', [], { setting: text });
  const unsafe = path.find((part) => part === '__proto__' || part === 'constructor' || part === 'prototype');
  if (unsafe !== undefined) return bad('plan.unsafeKey', path, { key: unsafe });
  const document = parseDocument(text.slice(equals + 1), { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return bad('plan.settingValue', path, { value: text.slice(equals + 1) });
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return { ok: true, value: { path, value: safe(value) } };
}

/** The plan with each setting applied in order; missing mappings on the way are created. */
export function applySettings(data: PlainMap, settings: readonly Setting[]): Result<PlainMap> {
  const issues: Issue[] = [];
  let current: PlainValue = data;
  for (const setting of settings) {
    const next = assign(current, setting.path, setting.value, []);
    if (next.ok) current = next.value;
    else issues.push(...next.issues);
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: current as PlainMap };
}

function assign(target: PlainValue, path: IssuePath, value: PlainValue, done: IssuePath): Result<PlainValue> {
  const [head, ...rest] = path;
  if (head === undefined) return { ok: true, value };
  const here = [...done, head];
  if (Array.isArray(target)) {
    const list = target as readonly PlainValue[];
    if (typeof head !== 'number' || head > list.length) return bad('plan.settingIndex', here, { length: list.length });
    const inner = assign(list[head] ?? null, rest, value, here);
    return inner.ok ? { ok: true, value: [...list.slice(0, head), inner.value, ...list.slice(head + 1)] } : inner;
  }
  if (target !== null && typeof target !== 'object') {
    return intoValue(String(target), head, done);
  }
  const map = (target ?? {}) as PlainMap;
  const key = String(head);
  const inner = assign(Object.hasOwn(map, key) ? (map[key] ?? null) : null, rest, value, here);
  return inner.ok ? { ok: true, value: { ...map, [key]: inner.value } } : inner;
}

/** `layout: search` leaves everything open; a search that keeps some of it is a mapping. */
function intoValue(received: string, key: string | number, done: IssuePath): { ok: false; issues: readonly Issue[] } {
  if (received !== 'search') return bad('plan.settingIntoValue', done, { received, key });
  const found =
    key === 'search'
      ? hint('plan.searchesAlready', {})
      : hint('plan.trySearchBeside', { path: done.join('.'), mapping: `{search: true, ${key}: …}` });
  return { ok: false, issues: [issue('plan.settingIntoValue', done, { received, key }, found)] };
}

/** A copy without keys that reach for a prototype. */
function safe(value: unknown): PlainValue {
  if (Array.isArray(value)) return value.map(safe);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== '__proto__')
        .map(([key, inner]) => [key, safe(inner)]),
    );
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

function bad(code: Issue['code'], path: IssuePath, data: Issue['data']): { ok: false; issues: readonly Issue[] } {
  return { ok: false, issues: [{ code, path, data }] };
}

/** Plan text, YAML or JSON, to plain data with the line and column of every value; all that is wrong is reported together. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { type Issue, type IssuePath, issue, type Result } from '../messages/index.js';

/** Anything a plan file can say, before it is checked. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };
export interface PlainMap {
  readonly [key: string]: PlainValue;
}

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface ParsedPlan {
  readonly data: PlainMap;
  /** Where the value of a path stands, or the nearest enclosing value that the file has. */
  locate(path: IssuePath): Position | undefined;
}

/** Plans above this size are refused before they are read: no plan that people write comes near it. */
export const maxPlanBytes = 5_000_000;
/** Values after anchors are expanded; a bomb has billions, the largest example some hundreds. */
const maxValues = 100_000;
const maxDepth = 64;
const unsafeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads the text of one plan.
 *
 * @returns plain data without prototypes to abuse, or every issue of syntax: line, column and a frame of the text around it
 * @throws never
 */
export function parsePlan(text: string): Result<ParsedPlan> {
  if (text.includes('\0') || text.includes('\uFFFD')) return refuse('plan.binary', {});
  if (text.length > maxPlanBytes) return refuse('plan.tooLarge', { bytes: text.length, max: maxPlanBytes });
  const deep = nestingDepth(text);
  if (deep > maxDepth) return refuse('plan.tooDeep', { max: maxDepth });
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' });
  } catch (error) {
    // The parser recurses; block nesting that the bracket count above does not see ends here.
    if (error instanceof RangeError) return refuse('plan.tooDeep', { max: maxDepth });
    throw error;
  }
  if (document.errors.length > 0) return { ok: false, issues: syntaxIssues(document.errors, text, lines) };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return refuse('plan.empty', {});
  }
  if (!isMap(document.contents))
    return refuse('plan.notMapping', { received: isSeq(document.contents) ? 'a list' : 'a single value' });
  return plain(document, lines);
}

/** Deepest bracket nesting: cheap, and enough to keep a recursive parser from its stack limit. */
function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (char === 0x5b || char === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if ((char === 0x5d || char === 0x7d) && depth > 0) depth -= 1;
  }
  return deepest;
}

function refuse(code: Issue['code'], data: Issue['data']): { ok: false; issues: readonly Issue[] } {
  return { ok: false, issues: [{ code, path: [], data }] };
}

/** Each once: a parser that lost its way repeats itself. */
function syntaxIssues(errors: readonly YAMLError[], text: string, lines: LineCounter): readonly Issue[] {
  const issues = errors.map((error) => syntaxIssue(error, text, lines));
  return issues
    .filter((each, index) => issues.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === index)
    .slice(0, 20);
}

function syntaxIssue(error: YAMLError, text: string, lines: LineCounter): Issue {
  const { line, col } = lines.linePos(error.pos[0]);
  const at = { line, column: col, frame: codeFrame(text, line, col) };
  // The parser reports a stack that it overran as an error of syntax.
  if (/call stack|too much recursion/.test(error.message)) return issue('plan.tooDeep', [], { max: maxDepth });
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return { code: 'plan.duplicateKey', path: [], data: { ...at, key: wordAt(text, error.pos[0]) } };
    case 'MULTIPLE_DOCS':
      return { code: 'plan.severalDocuments', path: [], data: at };
    default:
      return { code: 'plan.syntax', path: [], data: { ...at, reason: error.message.split('\n')[0] ?? error.code } };
  }
}

/** The line in question with one before, and a caret below the column. */
export function codeFrame(text: string, line: number, column: number): string {
  const all = text.split(/\r?\n/);
  const shown = [line - 1, line].filter((number) => number >= 1 && number <= all.length);
  const width = String(line).length;
  const frame = shown.map((number) => `${String(number).padStart(width)} | ${(all[number - 1] ?? '').slice(0, 160)}`);
  return [...frame, `${' '.repeat(width)} | ${' '.repeat(Math.min(column, 160) - 1)}^`].join('\n');
}

function wordAt(text: string, offset: number): string {
  return /^["']?([^\s:"',}\]]*)/.exec(text.slice(offset, offset + 200))?.[1] ?? '';
}

/** Walks the syntax tree: aliases expanded under a budget, keys checked, positions kept. */
function plain(document: Document.Parsed, lines: LineCounter): Result<ParsedPlan> {
  const issues: Issue[] = [];
  const positions = new Map<string, Position>();
  let values = 0;

  function note(node: Node | null | undefined, path: IssuePath): void {
    const offset = node?.range?.[0];
    if (offset === undefined) return;
    const { line, col } = lines.linePos(offset);
    positions.set(JSON.stringify(path), { line, column: col });
  }

  function walk(node: unknown, path: IssuePath): PlainValue {
    values += 1;
    if (values > maxValues || path.length > maxDepth) return null;
    if (!isNode(node)) return null;
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) {
        issues.push({ code: 'plan.unknownAnchor', path, data: { anchor: node.source } });
        return null;
      }
      const value = walk(target, path);
      note(node, path);
      return value;
    }
    note(node, path);
    if (isSeq(node)) return node.items.map((item, index) => walk(item, [...path, index]));
    if (isMap(node)) return walkMap(node.items, path);
    if (isScalar(node)) return scalar(node.value, path);
    return null;
  }

  function walkMap(items: readonly { readonly key: unknown; readonly value: unknown }[], path: IssuePath): PlainMap {
    const own: Record<string, PlainValue> = {};
    const merged: Record<string, PlainValue> = {};
    for (const pair of items) {
      if (!isScalar(pair.key) || pair.key.value === null || typeof pair.key.value === 'object') {
        issues.push({ code: 'plan.keyNotText', path, data: {} });
        continue;
      }
      if (isMergeKey(pair.key.value)) {
        for (const source of mergeSources(pair.value)) {
          const value = walk(source, path);
          if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
            for (const [key, inner] of Object.entries(value)) if (!(key in merged)) merged[key] = inner;
          }
        }
        continue;
      }
      const key = String(pair.key.value);
      if (unsafeKeys.has(key)) {
        note(pair.key, [...path, key]);
        issues.push({ code: 'plan.unsafeKey', path: [...path, key], data: { key } });
        continue;
      }
      own[key] = walk(pair.value, [...path, key]);
      // A mapping is found by its key: an unknown one is then pointed at by name, not by its content.
      if (isMap(pair.value) || isSeq(pair.value) || pair.value === null) note(pair.key, [...path, key]);
    }
    return { ...merged, ...own };
  }

  function scalar(value: unknown, path: IssuePath): PlainValue {
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || value === null)
      return value;
    if (typeof value === 'bigint') return Number(value);
    issues.push({ code: 'plan.valueNotPlain', path, data: {} });
    return null;
  }

  const data = walk(document.contents, []);
  if (values > maxValues) return refuse('plan.tooManyValues', { max: maxValues });
  const locate = (path: IssuePath): Position | undefined => {
    for (let length = path.length; length > 0; length -= 1) {
      const position = positions.get(JSON.stringify(path.slice(0, length)));
      if (position !== undefined) return position;
    }
    return undefined;
  };
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: { data: data as PlainMap, locate } };
}

function isMergeKey(value: unknown): boolean {
  return value === '<<' || (typeof value === 'symbol' && value.description === '<<');
}

function mergeSources(value: unknown): readonly unknown[] {
  return isSeq(value) ? value.items : [value];
}

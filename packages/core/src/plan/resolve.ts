/** Plan data to a plan with nothing left open, or every issue in it: schema, units, catalog, rules between fields. */
import { z } from 'zod';
import { catalogAsOf } from '../catalog/index.js';
import { en, hint, type Issue, type IssuePath, issue, type Result } from '../messages/index.js';
import { createDraft, type Draft, type PlanFiles } from './draft.js';
import { isDate } from './fields.js';
import { placesOf } from './knownKeys.js';
import type { PlainMap, PlainValue } from './parse.js';
import { type Text, text } from './report/block.js';
import type { ChoiceField, Section } from './section.js';
import { laterSections, sections } from './sections.js';
import { describe, issuesOfZod, unknownKey } from './zodIssues.js';

export interface PlanRequest {
  readonly data: PlainMap;
  /** Goes before the plan's own `asOf`; YYYY-MM or YYYY-MM-DD. */
  readonly asOf?: string;
  /** Texts of the files that the plan names. */
  readonly files?: PlanFiles;
  /** Title of a plan without a name: the file's. */
  readonly title?: string;
  /** How many of the best choices to find, where the plan leaves any open. */
  readonly top?: number;
}

export interface ResolvedPlan {
  readonly name: string;
  readonly asOf: string;
  readonly draft: Draft;
  /** What a reader should know before the numbers: sections read over. */
  readonly notes: readonly Text[];
}

/**
 * Choices that the plan leaves open (lists, ranges, several runs, goals) are decided by a search; the plan that comes back is the best one.
 *
 * @throws never: whatever the data, the answer is a plan or issues
 */
export function resolvePlan(request: PlanRequest): Result<ResolvedPlan> {
  const tools = {
    fields,
    top: request.top ?? 5,
    resolve: (data: PlainMap) => resolveDecided({ ...request, data }),
  };
  for (const section of sections) {
    const decided = section.decide?.(request.data, tools);
    if (decided !== undefined) return decided;
  }
  return resolveDecided(request);
}

/** Fields that may be left open. */
const fields: readonly ChoiceField[] = sections.flatMap(({ name, choices = {} }) =>
  Object.entries(choices).map(([field, kind]) => ({ path: [name, field], kind }) as const),
);

function resolveDecided(request: PlanRequest): Result<ResolvedPlan> {
  const { data } = request;
  const issues = rootIssues(data);
  const asOf = readAsOf(request, issues);
  const draft = createDraft(asOf ?? catalogAsOf, request.files ?? {}, data);
  const name =
    typeof data.name === 'string' && data.name.trim() !== '' ? data.name : (request.title ?? 'Untitled plan');
  draft.put(['athanor'], 1);
  draft.put(['name'], name);
  draft.take(['asOf'], request.asOf === undefined && data.asOf === undefined ? undefined : draft.asOf, () => ({
    value: catalogAsOf,
    reason: { code: 'plan.default.asOf', data: {} },
  }));
  draft.issues.push(...issues);
  for (const section of sections) resolveSection(section, data, draft);
  for (const section of sections) {
    const resolved = draft.resolved.get(section.name);
    if (resolved !== undefined) draft.issues.push(...(section.check?.(resolved, draft) ?? []));
  }
  const ignored = laterSections.filter((later) => data[later] !== undefined);
  for (const later of ignored) draft.put([later], data[later] ?? null);
  if (
    draft.issues.length === 0 &&
    !sections.some((section) => section.run !== undefined && data[section.name] !== undefined)
  ) {
    draft.issues.push(issue('plan.nothingToPlan', [], {}));
  }
  if (draft.issues.length > 0) return { ok: false, issues: inFileOrder(draft.issues.map(withPlace)) };
  return {
    ok: true,
    value: {
      name,
      asOf: draft.asOf,
      draft,
      notes: [...ignored.map((section) => text('plan.note.later', { section })), ...draft.notes],
    },
  };
}

const rootKeys = ['athanor', 'name', 'asOf', ...sections.map((section) => section.name), ...laterSections];

/** A key that is known, but elsewhere, is told where. Inline models have words of their own. */
function withPlace(found: Issue): Issue {
  const key = found.path.at(-1);
  if (found.code !== 'plan.unknownKey' || found.path[0] === 'model' || key === undefined) return found;
  const [place] = sections
    .filter(({ name }) => name !== 'model')
    .flatMap(({ name, schema }) => placesOf(schema, String(key)).map((path) => `${name}.${path}`));
  return place === undefined ? found : { ...found, hint: hint('plan.belongsIn', { path: place }) };
}

function rootIssues(data: PlainMap): Issue[] {
  const unknown = Object.keys(data)
    .filter((key) => !rootKeys.includes(key))
    .map((key) => unknownKey([], key, rootKeys));
  const version =
    data.athanor === undefined || data.athanor === 1
      ? []
      : [issue('plan.version', ['athanor'], { received: describe(data.athanor) })];
  const name =
    data.name === undefined || typeof data.name === 'string'
      ? []
      : [issue('plan.wrongType', ['name'], { expected: 'text', received: describe(data.name) })];
  return [...version, ...name, ...unknown];
}

function readAsOf(request: PlanRequest, issues: Issue[]): string | undefined {
  const given = request.asOf ?? request.data.asOf;
  if (given === undefined) return undefined;
  const written = typeof given === 'string' ? given : describe(given);
  if (!isDate(written)) {
    issues.push(issue('plan.asOfForm', ['asOf'], { received: describe(given) }));
    return undefined;
  }
  return written;
}

/** Parses one section; a field that is wrong is reported and left out, so that what else is wrong is found too. */
function resolveSection(section: Section, data: PlainMap, draft: Draft): void {
  const given = data[section.name];
  if (given === null) {
    draft.report(issue('plan.emptySection', [section.name], { section: section.name }));
    return;
  }
  if (given === undefined) {
    if (section.required) draft.report(issue('plan.missingSection', [section.name], { section: section.name }));
    else settle(section, undefined, draft);
    return;
  }
  const parsed = section.schema.safeParse(given);
  if (parsed.success) {
    settle(section, parsed.data, draft);
    return;
  }
  draft.issues.push(...issuesOfZod(section.schema, given, parsed.error.issues, [section.name]));
  const rest = soundPart(section, given);
  if (rest !== undefined) settle(section, rest, draft);
}

/** More rounds than a section has levels. */
const mostRounds = 16;

/**
 * What is left of a section without its wrong fields; what it cannot do without is stood in for.
 *
 * @returns undefined where too little is left to look at
 */
function soundPart(section: Section, given: PlainValue): unknown {
  let rest: PlainValue | undefined = given;
  for (let round = 0; round < mostRounds && rest !== undefined; round += 1) {
    const parsed = section.schema.safeParse(rest);
    if (parsed.success) return parsed.data;
    const found = issuesOfZod(section.schema, rest, parsed.error.issues, []);
    rest = found.reduce<PlainValue | undefined>(
      (value, { path }) => (value === undefined ? undefined : withoutField(value, path, section.standIns ?? {})),
      rest,
    );
  }
  return undefined;
}

/** Without the field, or where it is not there, without what needs it. */
function withoutField(value: PlainValue, path: IssuePath, standIns: PlainMap): PlainValue | undefined {
  const [head, ...inner] = path;
  if (head === undefined) return undefined;
  const standIn = inner.length === 0 ? standIns[String(head)] : undefined;
  if (standIn !== undefined) return { ...(value as PlainMap), [String(head)]: standIn };
  const rest = without(value, path);
  return JSON.stringify(rest) === JSON.stringify(value) ? withoutField(value, path.slice(0, -1), standIns) : rest;
}

function settle(section: Section, written: unknown, draft: Draft): void {
  const resolved = section.resolve(written, draft);
  if (resolved !== undefined) draft.resolved.set(section.name, resolved);
}

function without(value: PlainValue, path: IssuePath): PlainValue {
  const [head, ...rest] = path;
  if (head === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value))
    return value.map((item: PlainValue, index) => (index === head ? without(item, rest) : item));
  const map = value as PlainMap;
  if (!Object.hasOwn(map, String(head))) return value;
  const { [String(head)]: inner, ...others } = map;
  return rest.length === 0 ? others : { ...others, [String(head)]: without(inner ?? null, rest) };
}

/** By section as the plan lists them; one issue once. */
function inFileOrder(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  const unique = issues.filter((each) => {
    const key = JSON.stringify(each);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const rank = (each: Issue): number => rootKeys.indexOf(String(each.path[0] ?? ''));
  return [...unique].sort((a, b) => rank(a) - rank(b));
}

/** JSON Schema (draft 2020-12) of the plan file, for editors. */
export function planJsonSchema(): Record<string, unknown> {
  const shape = Object.fromEntries(
    sections.map((section) => [section.name, section.required ? section.schema : section.schema.optional()]),
  );
  const root = z.strictObject({
    athanor: z.literal(1).optional(),
    name: z.string().optional(),
    asOf: z.string().optional(),
    ...shape,
    ...Object.fromEntries(laterSections.map((later) => [later, z.unknown().optional()])),
  });
  return withChoices({ title: 'Athanor plan', ...z.toJSONSchema(root, { io: 'input', unrepresentable: 'any' }) });
}

/** Fields that may be left open take a list of what they take, and those of quantities a range. */
function withChoices(schema: Record<string, unknown>): Record<string, unknown> {
  return fields.reduce(
    (whole, { path: [section, field], kind }) =>
      changedAt(whole, ['properties', section, 'properties', field], (one) => ({
        anyOf: [
          one,
          { type: 'array', items: one, minItems: 1, description: en['plan.about.choiceList'] },
          ...(kind === 'names'
            ? []
            : [{ type: 'string', pattern: '\\.\\.', description: en['plan.about.choiceRange'] }]),
        ],
      })),
    schema,
  );
}

function changedAt(
  target: Record<string, unknown>,
  [head = '', ...rest]: readonly string[],
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  const inner = target[head];
  if (inner === undefined) return target;
  if (rest.length === 0) return { ...target, [head]: change(inner) };
  return { ...target, [head]: changedAt(inner as Record<string, unknown>, rest, change) };
}

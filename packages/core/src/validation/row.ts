/** One published training run as it stands in a validation file, and the check that a file holds such rows. */
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { hint, type Issue, type Result } from '../messages/index.js';
import { SCHEDULE_KINDS } from '../training/schedules/index.js';
import { acceleratorNamed } from './acceleratorName.js';
import { canonicalSection, type KeyKinds } from './canonical.js';
import { readDate } from './date.js';
import { type ResolvedValue, reason } from './resolution.js';
import { isRecord, kindOf, nameOf, rowIssue } from './rowIssue.js';

/** An unpublished or missing value is null; a missing key reads as null. */
function published<T extends z.ZodType>(type: T) {
  return type.nullish().transform((value) => value ?? null);
}

/** Beyond any machine or model; it keeps products of them finite. */
const most = 1e8;
const mostLayers = 10_000;

const count = published(z.int().min(1).max(most));
const layers = published(z.int().min(1).max(mostLayers));
const zeroOrMore = published(z.int().min(0).max(most));
/** Sequences; a figure derived from tokens need not be whole, such rows are skipped later rather than refused. */
const sequences = published(z.number().positive().max(most));
/** A step of three years is none. */
const seconds = published(z.number().positive().max(1e8));
const positive = published(z.number().positive().max(1e24));
const text = published(z.string());
const flag = published(z.boolean());
/** A fraction, not a percentage. */
const fraction = published(z.number().positive().max(1));

const model = z.looseObject({
  name: z.string().min(1),
  kind: published(z.enum(['dense', 'moe'])),
  layers,
  hiddenSize: count,
  ffnSize: count,
  gatedFfn: flag,
  attentionHeads: count,
  kvHeads: count,
  headDim: count,
  vocabSize: count,
  tiedEmbeddings: flag,
  experts: zeroOrMore,
  expertsPerToken: zeroOrMore,
  expertFfnSize: zeroOrMore,
  sharedExperts: zeroOrMore,
  denseLayers: zeroOrMore,
  attention: published(z.enum(['mha', 'gqa', 'mla'])),
  parametersTotal: positive,
  parametersActive: positive,
});

const hardware = z.looseObject({
  accelerator: text,
  acceleratorId: text,
  count,
  perNode: count,
  network: text,
});

const training = z.looseObject({
  precision: text,
  recipe: published(z.enum(['bf16', 'fp16', 'fp8-tensor', 'fp8-row', 'fp8-block', 'mxfp8', 'nvfp4'])),
  sequenceLength: count,
  globalBatchSize: sequences,
  microBatchSize: count,
  tensorParallel: count,
  pipelineParallel: count,
  virtualPipeline: count,
  schedule: published(z.enum(SCHEDULE_KINDS)),
  contextParallel: count,
  dataParallel: count,
  expertParallel: count,
  fsdp: published(z.union([z.boolean(), z.string()])),
  sequenceParallel: flag,
  recompute: published(z.enum(['none', 'selective', 'full'])),
  framework: text,
  task: published(z.enum(['pretrain', 'sft', 'lora'])),
  hostGraphs: published(z.enum(['none', 'whole'])),
  expertBatchOverlap: flag,
  attentionPrecision: published(z.enum(['16-bit', '8-bit'])),
});

const measured = z.looseObject({
  stepTimeS: seconds,
  tokensPerSPerAccelerator: positive,
  modelTflopsPerAccelerator: positive,
  mfu: fraction,
  flopsDefinition: text,
  peakMemoryBytes: positive,
  /** Recomputed work counted too; some files have it beside `measured` rather than in it. */
  hardwareTflopsPerAccelerator: positive,
});

const verified = flag.transform((value) => value ?? true);

const rowSchema = z.looseObject({
  id: z.string().min(1),
  source: z
    .looseObject({ title: text, url: text, 'table/section': text })
    .default({ title: null, url: null, 'table/section': null }),
  date: text,
  verified,
  model,
  hardware,
  training,
  measured,
  hardwareTflopsPerAccelerator: positive,
  notes: text,
});

/** A row after parsing: every known field is present, unpublished ones are null, unknown extra keys are kept. */
export type TrainingRow = z.output<typeof rowSchema> & {
  /** What cannot be read of the row; the fields concerned are null, and the row is not predicted. */
  readonly faults: readonly Issue[];
  /** Fields that nothing reads, as "training.seed": kept, and told once for the file. */
  readonly ignored: readonly string[];
  /** What was put in its place while reading. */
  readonly assumed: readonly ResolvedValue[];
};

/**
 * Reads the content of a validation file: an array of rows in the format of validation/README.md.
 *
 * Numbers and flags may be written as text. A row that cannot be read keeps its place with its faults, so that the others are predicted.
 *
 * @param content parsed JSON, of any shape
 * @returns the rows, or why the file as a whole is refused: no list, an empty one, or an id that is used twice
 */
export function parseRows(content: unknown): Result<readonly TrainingRow[]> {
  if (!Array.isArray(content)) {
    return failed([{ code: 'validation.notAnArray', path: [], data: { received: kindOf(content) } }]);
  }
  if (content.length === 0) return failed([{ code: 'validation.empty', path: [], data: {} }]);
  const ids = content.map(givenId);
  const firstIndexOf = new Map<string, number>();
  const issues: Issue[] = [];
  ids.forEach((id, index) => {
    if (id === undefined) return;
    const first = firstIndexOf.get(id);
    if (first === undefined) firstIndexOf.set(id, index);
    else issues.push({ code: 'validation.duplicateId', path: [index, 'id'], data: { id, first } });
  });
  if (issues.length > 0) return failed(issues);
  const isTaken = (id: string) => firstIndexOf.has(id);
  return { ok: true, value: content.map((entry, index) => readRow(entry, index, ids[index], isTaken)) };
}

function failed(issues: readonly Issue[]): Result<never> {
  return { ok: false, issues };
}

function givenId(entry: unknown): string | undefined {
  if (!isRecord(entry)) return undefined;
  const { id } = entry;
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined;
}

const sections = { model, hardware, training, measured };

function readRow(
  entry: unknown,
  index: number,
  given: string | undefined,
  isTaken: (id: string) => boolean,
): TrainingRow {
  const id = given ?? freeId(index, isTaken);
  const assumed: ResolvedValue[] =
    given === undefined ? [{ field: 'id', value: id, reason: reason('validation.why.rowId', { index }) }] : [];
  if (!isRecord(entry)) {
    const faults = rowSchema.safeParse(entry).error?.issues.map((each) => rowIssue(each, index, entry)) ?? [];
    return { ...withoutFaults({ id }, []), faults, ignored: [], assumed };
  }
  const when = readDate(entry.date);
  const canonical = { ...canonicalSection(entry, kindsOf(rowSchema.shape)), id, date: when.date };
  for (const [name, { shape }] of Object.entries(sections)) {
    const section = entry[name];
    if (!isRecord(section)) continue;
    const written = canonicalSection(section, kindsOf(shape));
    Object.assign(canonical, { [name]: written });
    if (name === 'hardware') assumed.push(...nameAccelerator(written));
  }
  const parsed = rowSchema.safeParse(canonical);
  const row = parsed.success ? parsed.data : withoutFaults(canonical, parsed.error.issues);
  const unknown = unknownFields(entry);
  return {
    ...row,
    ignored: unknown.flatMap(({ path, meant }) => (meant === undefined ? [path.join('.')] : [])),
    hardwareTflopsPerAccelerator: row.hardwareTflopsPerAccelerator ?? row.measured.hardwareTflopsPerAccelerator,
    faults: [
      ...(parsed.error?.issues.map((each) => rowIssue(each, index, canonical)) ?? []),
      ...misspelt(unknown, nameOf(canonical, index)),
    ],
    assumed: [...assumed, ...when.assumed],
  };
}

/** Puts the catalog id where the row has it in another spelling, or has only the printed name. */
function nameAccelerator(written: Record<string, unknown>): readonly ResolvedValue[] {
  const printed = written.acceleratorId ?? written.accelerator;
  const id = typeof printed === 'string' ? acceleratorNamed(printed) : undefined;
  if (typeof printed !== 'string' || id === undefined || id === written.acceleratorId) return [];
  written.acceleratorId = id;
  return [{ field: 'hardware.acceleratorId', value: id, reason: reason('validation.why.accelerator', { printed }) }];
}

/** Fields of a row that the format does not have; those spelt nearly like one that the row lacks were meant to be it. */
function unknownFields(
  entry: Readonly<Record<string, unknown>>,
): readonly { readonly path: readonly string[]; readonly meant?: string }[] {
  const of = (section: Readonly<Record<string, unknown>>, shape: object, prefix: readonly string[]) =>
    Object.keys(section)
      .filter((key) => !Object.hasOwn(shape, key))
      .map((key) => {
        const meant = Object.keys(shape).find((known) => section[known] == null && isMisspelt(key, known));
        return { path: [...prefix, key], ...(meant === undefined ? {} : { meant }) };
      });
  return [
    ...of(entry, rowSchema.shape, []),
    ...Object.entries(sections).flatMap(([name, { shape }]) => {
      const section = entry[name];
      return isRecord(section) ? of(section, shape, [name]) : [];
    }),
  ];
}

/** Two letters more, less or other, or written with underscores: what a hand gets wrong. */
function isMisspelt(given: string, known: string): boolean {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[_\- ]/g, '');
  return known.length > 4 && distance(plain(given), plain(known)) <= 2;
}

/** A value under a misspelt name would be taken for unpublished, and the row predicted as another run. */
function misspelt(unknown: ReturnType<typeof unknownFields>, row: string): readonly Issue[] {
  return unknown.flatMap(({ path, meant }): Issue[] =>
    meant === undefined
      ? []
      : [
          {
            code: 'validation.unknownField',
            path: [row, ...path],
            data: {},
            hint: hint('common.didYouMean', { names: [meant] }),
          },
        ],
  );
}

/** "row-3", or with more digits behind it where another row is called so. */
function freeId(index: number, isTaken: (id: string) => boolean): string {
  let id = `row-${index}`;
  for (let more = 2; isTaken(id); more += 1) id = `row-${index}-${more}`;
  return id;
}

/** What is left of a row when the fields that cannot be read are taken for unpublished. */
function withoutFaults(
  entry: Readonly<Record<string, unknown>>,
  issues: readonly z.core.$ZodIssue[],
): z.output<typeof rowSchema> {
  const bad = new Set(issues.map(({ path }) => path.join('.')));
  const readable = (value: unknown, prefix: string): Record<string, unknown> =>
    isRecord(value) && !bad.has(prefix)
      ? Object.fromEntries(
          Object.entries(value).filter(([key]) => !bad.has(`${prefix}${prefix === '' ? '' : '.'}${key}`)),
        )
      : {};
  const name = { name: 'unnamed' };
  return rowSchema.parse({
    ...readable(entry, ''),
    source: readable(entry.source, 'source'),
    model: { ...name, ...readable(entry.model, 'model') },
    hardware: readable(entry.hardware, 'hardware'),
    training: readable(entry.training, 'training'),
    measured: readable(entry.measured, 'measured'),
  });
}

const numbers: ReadonlySet<unknown> = new Set([count, layers, zeroOrMore, sequences, seconds, positive, fraction]);

/** Which keys of a section hold numbers and which hold flags. */
function kindsOf(shape: Readonly<Record<string, unknown>>): KeyKinds {
  const keysIn = (isOfKind: (type: unknown) => boolean) =>
    new Set(Object.entries(shape).flatMap(([key, type]) => (isOfKind(type) ? [key] : [])));
  return { numbers: keysIn((type) => numbers.has(type)), flags: keysIn((type) => type === flag || type === verified) };
}

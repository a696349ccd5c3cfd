/** One published training run as it stands in a validation file, and the check that a file holds such rows. */
import { z } from 'zod';
import type { Issue, Result } from '../messages/index.js';

/** An unpublished or missing value is null; a missing key reads as null. */
function published<T extends z.ZodType>(type: T) {
  return type.nullish().transform((value) => value ?? null);
}

const count = published(z.int().min(1));
const zeroOrMore = published(z.int().min(0));
const positive = published(z.number().positive());
const text = published(z.string());
const flag = published(z.boolean());

const model = z.looseObject({
  name: z.string().min(1),
  kind: published(z.enum(['dense', 'moe'])),
  layers: count,
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
  /** Sequences; a figure derived from tokens need not be whole, such rows are skipped later rather than refused. */
  globalBatchSize: positive,
  microBatchSize: count,
  tensorParallel: count,
  pipelineParallel: count,
  virtualPipeline: count,
  contextParallel: count,
  dataParallel: count,
  expertParallel: count,
  fsdp: published(z.union([z.boolean(), z.string()])),
  sequenceParallel: flag,
  recompute: published(z.enum(['none', 'selective', 'full'])),
  framework: text,
  task: published(z.enum(['pretrain', 'sft', 'lora'])),
});

const measured = z.looseObject({
  stepTimeS: positive,
  tokensPerSPerAccelerator: positive,
  modelTflopsPerAccelerator: positive,
  /** A fraction, not a percentage. */
  mfu: published(z.number().positive().max(1)),
  flopsDefinition: text,
  peakMemoryBytes: positive,
});

const rowSchema = z.looseObject({
  id: z.string().min(1),
  source: z.looseObject({ title: text, url: text, 'table/section': text }),
  date: text,
  verified: z.boolean().default(true),
  model,
  hardware,
  training,
  measured,
  hardwareTflopsPerAccelerator: positive,
  notes: text,
});

/** A row after parsing: every known field is present, unpublished ones are null, unknown extra keys are kept. */
export type TrainingRow = z.output<typeof rowSchema>;

/**
 * Reads the content of a validation file: an array of rows in the format of validation/README.md.
 *
 * @param content parsed JSON, of any shape
 * @returns the rows, or every issue found; paths begin with the index of the row
 */
export function parseRows(content: unknown): Result<readonly TrainingRow[]> {
  if (!Array.isArray(content)) {
    return failed([{ code: 'validation.notAnArray', path: [], data: { received: kindOf(content) } }]);
  }
  if (content.length === 0) return failed([{ code: 'validation.empty', path: [], data: {} }]);
  const rows: TrainingRow[] = [];
  const issues: Issue[] = [];
  const firstIndexOf = new Map<string, number>();
  content.forEach((entry: unknown, index) => {
    const parsed = rowSchema.safeParse(entry);
    if (!parsed.success) {
      issues.push(...parsed.error.issues.map((issue) => rowIssue(issue, index, entry)));
      return;
    }
    const first = firstIndexOf.get(parsed.data.id);
    if (first !== undefined) {
      issues.push({ code: 'validation.duplicateId', path: [index, 'id'], data: { id: parsed.data.id, first } });
      return;
    }
    firstIndexOf.set(parsed.data.id, index);
    rows.push(parsed.data);
  });
  return issues.length > 0 ? failed(issues) : { ok: true, value: rows };
}

function failed(issues: readonly Issue[]): Result<never> {
  return { ok: false, issues };
}

/** A schema issue in the words of this room, naming the row by its id where it has one. */
function rowIssue(issue: z.core.$ZodIssue, index: number, entry: unknown): Issue {
  const path = [index, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const received = valueAt(entry, issue.path);
  const row = nameOf(entry, index);
  switch (issue.code) {
    case 'invalid_type':
      return received === undefined
        ? { code: 'validation.missing', path, data: { row, expected: wordFor(issue.expected) } }
        : {
            code: 'validation.wrongType',
            path,
            data: { row, expected: wordFor(issue.expected), received: show(received) },
          };
    case 'invalid_value':
      return {
        code: 'validation.unknownValue',
        path,
        data: { row, expected: issue.values.map(String), received: show(received) },
      };
    case 'invalid_union':
      return {
        code: 'validation.wrongType',
        path,
        data: { row, expected: 'true, false or text', received: show(received) },
      };
    case 'too_small':
      return issue.origin === 'string'
        ? { code: 'validation.missing', path, data: { row, expected: 'text' } }
        : {
            code: issue.inclusive === false ? 'validation.notAbove' : 'validation.tooSmall',
            path,
            data: { row, minimum: Number(issue.minimum), received: show(received) },
          };
    case 'too_big':
      return {
        code: 'validation.tooLarge',
        path,
        data: { row, maximum: Number(issue.maximum), received: show(received) },
      };
    default:
      return { code: 'validation.wrongType', path, data: { row, expected: issue.message, received: show(received) } };
  }
}

const words: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
};

function wordFor(type: string): string {
  return words[type] ?? type;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function nameOf(entry: unknown, index: number): string {
  return isRecord(entry) && typeof entry.id === 'string' && entry.id !== '' ? entry.id : `row ${index}`;
}

function show(value: unknown): string {
  return typeof value === 'string'
    ? `"${value}"`
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : kindOf(value);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : isRecord(value) ? 'an object' : typeof value;
}

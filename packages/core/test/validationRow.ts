/** A plain published row for tests: Llama 3 8B on 8 H100, every knob printed. */
import { parseRows, type TrainingRow } from '../src/validation/index.js';

export interface RowChanges {
  readonly [key: string]: unknown;
  readonly source?: object;
  readonly model?: object;
  readonly hardware?: object;
  readonly training?: object;
  readonly measured?: object;
}

const llama3: Required<Pick<RowChanges, 'source' | 'model' | 'hardware' | 'training' | 'measured'>> = {
  source: { title: 'A report', url: 'https://example.org', 'table/section': 'Table 1' },
  model: {
    name: 'Llama 3 8B',
    kind: 'dense',
    layers: 32,
    hiddenSize: 4096,
    ffnSize: 14336,
    gatedFfn: true,
    attentionHeads: 32,
    kvHeads: 8,
    headDim: 128,
    vocabSize: 128256,
    tiedEmbeddings: false,
    attention: 'gqa',
  },
  hardware: { accelerator: 'H100-SXM-80GB', acceleratorId: 'h100-sxm', count: 8, perNode: 8, network: null },
  training: {
    precision: 'bf16',
    recipe: 'bf16',
    sequenceLength: 8192,
    globalBatchSize: 128,
    microBatchSize: 1,
    tensorParallel: 1,
    pipelineParallel: 1,
    virtualPipeline: null,
    schedule: null,
    contextParallel: 1,
    dataParallel: 8,
    expertParallel: null,
    fsdp: false,
    sequenceParallel: false,
    recompute: 'none',
    framework: 'NeMo 25.04',
    task: 'pretrain',
  },
  measured: { stepTimeS: 10 },
};

/** The row as it stands in a file, before parsing. */
export function rawRow(changes: RowChanges = {}): Record<string, unknown> {
  return {
    id: 'llama-3-8b',
    date: '2025-05',
    verified: true,
    notes: null,
    ...changes,
    source: { ...llama3.source, ...changes.source },
    model: { ...llama3.model, ...changes.model },
    hardware: { ...llama3.hardware, ...changes.hardware },
    training: { ...llama3.training, ...changes.training },
    measured: { ...llama3.measured, ...changes.measured },
  };
}

/** The same row parsed; throws where a test writes a bad one. */
export function sampleRow(changes: RowChanges = {}): TrainingRow {
  const parsed = parseRows([rawRow(changes)]);
  const [row] = parsed.ok ? parsed.value : [];
  if (row === undefined) throw new Error(JSON.stringify(parsed));
  return row;
}

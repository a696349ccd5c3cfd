/** Fits prefill attention of each stack and writes its constants. */
import { attentionFamily, fitAttention, latentErrors, latentFamily } from '../attention.js';
import {
  about,
  type Generation,
  generationNames,
  generations,
  line,
  type Places,
  record,
  trainRowsPerTable,
  write,
} from '../constantsFile.js';
import { readMeasured, readRows } from '../family.js';
import { denseConstants } from './gemm.js';

/** Kernels of latent attention that are made for prefill; SGLang's on Hopper reuses one for decode. */
const latentBackends: Readonly<Record<Generation, string>> = {
  ampere: 'trtllm',
  hopper: 'trtllm',
  blackwell: 'sglang',
};

/** Engine whose kernels stand for each stack. */
const backends = { bare: 'sglang', vllm: 'vllm', trtllm: 'trtllm' };

export async function calibrateAttention({ kernels }: Places): Promise<void> {
  for (const generation of generationNames) {
    const stacks: Record<string, unknown> = {};
    const systems = generations[generation];
    const { memoryFraction } = denseConstants(generation, 'bf16');
    for (const [stack, backend] of Object.entries(backends)) {
      const read = await Promise.all(
        systems.map((system) => readMeasured(kernels, attentionFamily, { system, backend }, trainRowsPerTable / 2)),
      );
      const fit = fitAttention(read, memoryFraction);
      const { constants, sustainedFraction, byTable } = fit;
      const latent =
        stack === 'bare'
          ? await Promise.all(
              systems.map(async (system) => {
                const source = { system, backend: latentBackends[generation] };
                const { name, rows } = await readRows(kernels, latentFamily, source);
                return { table: name, all: latentErrors(rows, fit) };
              }),
            )
          : undefined;
      stacks[stack] = { constants, fit: record(read, fit), sustainedFraction, byTable, latent };
      for (const { table, heldOut, training } of byTable) line(`attention ${table}`, heldOut, training);
      for (const { table, all } of latent ?? []) line(`attention ${table}`, all);
    }
    write(`kernels/constants/attention.${generation}.json`, {
      family: 'attention',
      generation,
      form: 'tile-wave',
      note: 'training: 2,048 to 8,192 tokens, 8 to 64 heads 64 or 128 wide, 500 tiles and more, which count double. latent: prefill of latent attention, 192 and 128 wide, never fitted. The backward pass was not measured',
      ...about,
      fittedRange: { queryTokens: [128, 16_384], headDim: [64, 256], causal: true, windowTokens: null },
      stacks,
    });
  }
}

/** The measured systems: which catalog entry each is, and its rates as the kernel models take them. */
import { listAccelerators, listFabrics } from '@athanor/core/catalog';
import type { KernelFacts } from '@athanor/core/kernels';
import type { NetworkFacts } from '@athanor/core/network';

const catalogIds: Readonly<Record<string, string>> = {
  a100_sxm: 'a100-sxm-80',
  h100_sxm: 'h100-sxm',
  h200_sxm: 'h200-sxm',
  b200_sxm: 'b200',
  gb200: 'gb200-nvl72',
};

export interface MeasuredSystem {
  readonly kernel: KernelFacts;
  readonly scaleUpBytesPerS: number;
}

const known = new Map<string, MeasuredSystem>();

/** Rates of a measured system; kernels run alone in these tables, so nothing is taken off for a power cap. */
export function measuredSystem(system: string): MeasuredSystem {
  const found = known.get(system) ?? fromCatalog(system);
  known.set(system, found);
  return found;
}

function fromCatalog(system: string): MeasuredSystem {
  const entry = listAccelerators().find(({ id }) => id === catalogIds[system]);
  const bf16 = entry?.peakFlopPerS.bf16?.value;
  const units = entry?.computeUnits?.value;
  if (!entry || bf16 === undefined || units === undefined) throw new Error(`the catalog does not describe ${system}`);
  const fp8 = entry.peakFlopPerS.fp8?.value ?? entry.peakFlopPerS.int8?.value ?? bf16;
  return {
    kernel: {
      generation: entry.generation,
      peakBf16FlopPerS: bf16,
      peakFp8FlopPerS: fp8,
      peakFp4FlopPerS: entry.peakFlopPerS.fp4?.value ?? fp8,
      memoryBytesPerS: entry.memoryBytesPerS.value,
      computeUnits: units,
      sustainedComputeFraction: 1,
    },
    scaleUpBytesPerS: entry.scaleUp.bytesPerS.value,
  };
}

/** The wires between the nodes of a benchmark, from the catalog. */
export function measuredFabric(id: string): Omit<NetworkFacts, 'generation' | `scaleUp${string}`> {
  const fabric = listFabrics().find((each) => each.id === id);
  if (!fabric) throw new Error(`the catalog does not describe ${id}`);
  return {
    scaleOutBytesPerS: fabric.bytesPerSPerAccelerator.value,
    scaleOutAttainedFraction: fabric.attainedFraction.value,
    scaleOutLatencyS: fabric.latencyS.value,
    podSize: fabric.podSize.value,
    oversubscription: fabric.oversubscription.value,
  };
}

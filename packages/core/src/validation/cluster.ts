/** The machines of a row: accelerator facts from the catalog, corrected for the variants that sources name, and the wires between them. */
import { type Accelerator, eightBitTrainingPeak, type Fabric, sixteenBitTrainingPeak } from '../catalog/index.js';
import { nearest } from '../messages/index.js';
import type { AcceleratorFacts, ClusterFacts } from '../training/input.js';
import { type Variant, variantOf } from './acceleratorVariants.js';
import type { ValidationCatalog } from './catalog.js';
import { type PrintedNetwork, printedNetwork } from './network.js';
import { isInteger8 } from './recipe.js';
import { Notes, type Part, reason, skip } from './resolution.js';
import type { TrainingRow } from './row.js';

/** Server power per watt of accelerator where the catalog has none: DGX H100 draws 10.2 kW for eight of 700 W. */
const systemPowerRatio = 1275 / 700;

/**
 * Builds the cluster of a row.
 *
 * @returns skipped where the accelerator is unknown, or neither its count nor all parallel sizes are printed
 */
export function rowCluster(row: TrainingRow, catalog: ValidationCatalog): Part<ClusterFacts> {
  const { hardware } = row;
  const notes = new Notes();
  const count = hardware.count ?? ranksOf(row, notes);
  if (count === undefined) return skip('validation.skip.noCount');
  const known = hardware.acceleratorId === null ? undefined : catalog.accelerator(hardware.acceleratorId);
  if (known === undefined) return unknownAccelerator(hardware.acceleratorId ?? hardware.accelerator ?? '', catalog);
  const facts = acceleratorFacts(known, isInteger8(row.training.precision) ? 'int8' : 'fp8');
  if (facts === undefined) return skip('validation.skip.noPeak', { accelerator: known.id });

  const variant = variantOf(hardware.accelerator ?? '');
  if (variant !== undefined) notes.add('hardware.accelerator', variant.name, reason(variant.why));
  const accelerator: AcceleratorFacts = { ...facts, ...variant?.facts };

  const perNode = notes.pick('hardware.perNode', hardware.perNode, () => ({
    value: Math.min(known.scaleUp.domainSize, 8),
    reason: reason('validation.why.perNode'),
  }));
  const network = printedNetwork(hardware.network, perNode);
  const scaleUpDomainSize = domainSize(known, { perNode, count, network, variant }, notes);
  const fabric = rowFabric(catalog, known, network, hardware.network);
  if (fabric === undefined) return skip('validation.skip.noFabric');
  const scaleOutBytesPerS = notes.pick('hardware.scaleOutBytesPerS', network.bytesPerSPerAccelerator ?? null, () => ({
    value: known.typicalScaleOutBytesPerS?.value ?? fabric.bytesPerSPerAccelerator.value,
    reason: reason('validation.why.scaleOut', { accelerator: known.id }),
  }));
  notes.add('hardware.fabric', fabric.id, reason('validation.why.fabric'));
  return {
    kind: 'resolved',
    value: {
      accelerator,
      count,
      acceleratorsPerNode: perNode,
      scaleUpDomainSize,
      scaleUpBytesPerS: known.scaleUp.bytesPerS.value,
      ...(known.scaleUp.torusDimensions === undefined ? {} : { scaleUpTorusDimensions: known.scaleUp.torusDimensions }),
      scaleOutBytesPerS,
      scaleOutAttainedFraction: fabric.attainedFraction.value,
      scaleOutLatencyS: fabric.latencyS.value,
      podSize: fabric.podSize.value,
      oversubscription: fabric.oversubscription.value,
    },
    resolved: notes.list,
  };
}

/** Accelerators of a row that prints every parallel size but not their product. */
function ranksOf({ training }: TrainingRow, notes: Notes): number | undefined {
  const { tensorParallel, pipelineParallel, dataParallel } = training;
  if (tensorParallel === null || pipelineParallel === null || dataParallel === null) return undefined;
  const ranks = tensorParallel * pipelineParallel * dataParallel * (training.contextParallel ?? 1);
  notes.add('hardware.count', ranks, reason('validation.why.countOfRanks'));
  return ranks;
}

function unknownAccelerator(accelerator: string, catalog: ValidationCatalog): Part<never> {
  const names = nearest(accelerator, catalog.acceleratorIds);
  return names.length === 0
    ? skip('validation.skip.unknownAccelerator', { accelerator })
    : skip('validation.skip.unknownAcceleratorNear', { accelerator, names });
}

/** Catalog entry in the numbers that the models use; undefined without a 16-bit peak. */
function acceleratorFacts(entry: Accelerator, eightBitFormat: 'fp8' | 'int8'): AcceleratorFacts | undefined {
  const sixteenBit = sixteenBitTrainingPeak(entry)?.value;
  if (sixteenBit === undefined) return undefined;
  // Where a format has no peak of its own, recipes in it gain nothing over the next wider one.
  const eightBit = eightBitTrainingPeak(entry, eightBitFormat)?.value ?? sixteenBit;
  const tdpW = entry.tdpW?.value ?? 0;
  return {
    id: entry.id,
    generation: entry.generation,
    peakBf16FlopPerS: sixteenBit,
    peakFp8FlopPerS: eightBit,
    peakFp4FlopPerS: entry.peakFlopPerS.fp4?.value ?? eightBit,
    memoryBytes: entry.memoryBytes.value,
    memoryBytesPerS: entry.memoryBytesPerS.value,
    ...(entry.hostLink === undefined ? {} : { hostLinkBytesPerS: entry.hostLink.bytesPerS.value }),
    computeUnits: entry.computeUnits?.value ?? 1,
    tdpW,
    systemPowerW: entry.systemPowerW?.value ?? tdpW * systemPowerRatio,
  };
}

function isTpu(entry: Accelerator): boolean {
  return entry.generation.startsWith('tpu');
}

/** Accelerators that reach each other over the scale-up links within this job. */
function domainSize(
  entry: Accelerator,
  job: {
    readonly perNode: number;
    readonly count: number;
    readonly network: PrintedNetwork;
    readonly variant: Variant | undefined;
  },
  notes: Notes,
): number {
  const sold = job.variant?.domainSize ?? entry.scaleUp.domainSize;
  if (isTpu(entry)) return job.network.sliceSize ?? sold;
  if (sold <= 8) return Math.min(sold, job.perNode);
  // Racks: jobs in powers of two are placed in blocks of 64 of the 72, so that no group straddles a rack by accident.
  if (job.count <= 64 || job.count % sold === 0) return sold;
  notes.add('hardware.scaleUpDomainSize', 64, reason('validation.why.rackBlock', { domain: sold }));
  return 64;
}

/** Clusters that print more than a rate and have an entry of their own. */
const namedFabrics: readonly { readonly printed: RegExp; readonly id: string }[] = [
  { printed: /24K cluster/, id: 'rocev2-400g-llama3' },
  { printed: /TCPXO/, id: 'gpudirect-tcpxo' },
  { printed: /Omni-Path/, id: 'omni-path-100g' },
];

/** The catalog fabric that the row names; else of the printed kind (or the machine's usual kind) with the nearest rate. */
function rowFabric(
  catalog: ValidationCatalog,
  entry: Accelerator,
  network: PrintedNetwork,
  printed: string | null,
): Fabric | undefined {
  const named = namedFabrics.find((rule) => printed !== null && rule.printed.test(printed))?.id;
  const own = isTpu(entry) ? `google-dcn-${entry.id.replace('tpu-', '')}` : named;
  const usual = catalog.usualFabric(entry.id);
  const exact = catalog.fabrics.find(({ id }) => id === own);
  if (exact !== undefined) return exact;
  if (
    usual !== undefined &&
    network.bytesPerSPerAccelerator === undefined &&
    (network.technology ?? usual.technology) === usual.technology
  )
    return usual;
  const technology = network.technology ?? usual?.technology;
  const rate =
    network.bytesPerSPerAccelerator ?? entry.typicalScaleOutBytesPerS?.value ?? usual?.bytesPerSPerAccelerator.value;
  if (rate === undefined) return usual;
  const sameKind = catalog.fabrics.filter((fabric) => fabric.technology === technology);
  return nearestRate(sameKind.length > 0 ? sameKind : catalog.fabrics, rate);
}

function nearestRate(fabrics: readonly Fabric[], bytesPerS: number): Fabric | undefined {
  const distance = (fabric: Fabric) => Math.abs(Math.log(bytesPerS / fabric.bytesPerSPerAccelerator.value));
  return fabrics.reduce<Fabric | undefined>(
    (best, fabric) => (best === undefined || distance(fabric) < distance(best) ? fabric : best),
    undefined,
  );
}

/** Numbers of accelerators that some layout of a plan fills. */
import { layersPerChunk, type TrainingInput } from '../training/index.js';

/**
 * Products of a pipeline that the layers divide into, replicas that divide the batch, and powers of two for tensor and context ranks, in whole
 * nodes; ascending. Whether a layout with the rest decided keeps the rules and fits is for a search to say.
 *
 * @param from, to both included
 */
export function layableCounts(input: TrainingInput, from: number, to: number): readonly number[] {
  const { cluster, globalBatchSequences, architecture } = input;
  const layers = architecture.layerBlocks.length;
  const counts = new Set<number>();
  for (let pipeline = 1; pipeline <= layers; pipeline += 1) {
    if (layersPerChunk(layers, pipeline, 1) === undefined) continue;
    for (let replicas = 1; replicas <= globalBatchSequences; replicas += 1) {
      if (globalBatchSequences % replicas !== 0) continue;
      for (let ranks = 1; ranks * replicas * pipeline <= to; ranks *= 2) {
        const count = ranks * replicas * pipeline;
        if (count >= from && isWhole(count, cluster.acceleratorsPerNode)) counts.add(count);
      }
    }
  }
  return [...counts].sort((one, other) => one - other);
}

/** A part of a node is rented only where the whole cluster is one. */
function isWhole(count: number, perNode: number): boolean {
  return count % perNode === 0 || count < perNode;
}

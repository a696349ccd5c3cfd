/** Training and its bill in one graph, so that the explanation of a dollar reaches down to the kernels. */
import { billModule, billValues } from '../../../economics/index.js';
import { evaluateOne, explain, type Figure, type FigureProvenance, type Module } from '../../../figures/index.js';
import { type TrainingInput, trainingGraph, trainingObjects, trainingValues } from '../../../training/index.js';
import type { ClusterPlan } from '../cluster.js';

export interface Prediction {
  readonly values: Readonly<Record<string, number>>;
  readonly fits: boolean;
  readonly units: (name: string) => string;
  readonly explain: (name: string) => Figure | undefined;
}

/** Modules that join the training graph for this plan. */
export function furtherModules(cluster: ClusterPlan): readonly Module[] {
  return cluster.rent === undefined ? [] : [billModule];
}

/** @param input keeps the rules of layouts: checked before */
export function predict(
  input: TrainingInput,
  cluster: ClusterPlan,
  provenance: Readonly<Record<string, FigureProvenance>>,
): Prediction {
  const graph = trainingGraph(furtherModules(cluster));
  const { rent, usdPerKwh } = cluster;
  const bill =
    rent === undefined
      ? {}
      : billValues({ rentUsdPerAcceleratorHour: rent.usdPerAcceleratorHour, tariffUsdPerKwh: usdPerKwh ?? 0 });
  const evaluation = evaluateOne(graph, { ...trainingValues(input), ...bill }, trainingObjects(input));
  return {
    values: evaluation.values,
    fits: (evaluation.values['memoryHeadroomBytes'] ?? 0) >= 0,
    units: (name) => graph.byName.get(name)?.declaration.unit ?? '1',
    explain: (name) => (graph.byName.has(name) ? explain(graph, evaluation, name, { provenance }) : undefined),
  };
}

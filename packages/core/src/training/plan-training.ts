/** Predicts one training plan: rules first, then every figure of the graph, explained on request. */
import { evaluateOne, explain, type Figure, type FigureProvenance } from '../figures/index.js';
import type { TrainingAnswer, TrainingEvaluation } from './evaluation.js';
import { trainingGraph } from './graph.js';
import type { TrainingInput } from './input.js';
import { layoutIssues } from './rules.js';
import { taskIssues } from './task-rules.js';
import { trainingObjects, trainingValues } from './values.js';

/**
 * Predicts step time, memory and run of a training plan.
 *
 * @param provenance where input figures come from, by name, for explanations
 * @param overrides figures to take from here instead: constants of another fit
 * @returns all figures, or the rules that the layout breaks; a plan that does not fit is predicted with `fits: false`
 */
export function planTraining(
  input: TrainingInput,
  provenance: Readonly<Record<string, FigureProvenance>> = {},
  overrides: Readonly<Record<string, number>> = {},
): TrainingAnswer {
  const issues = [...taskIssues(input), ...layoutIssues(input)];
  if (issues.length > 0) return { kind: 'invalid', issues };
  return { kind: 'predicted', evaluation: evaluateTraining(input, provenance, overrides) };
}

function evaluateTraining(
  input: TrainingInput,
  provenance: Readonly<Record<string, FigureProvenance>>,
  overrides: Readonly<Record<string, number>>,
): TrainingEvaluation {
  const graph = trainingGraph();
  const objects = trainingObjects(input);
  const evaluation = evaluateOne(graph, { ...trainingValues(input), ...overrides }, objects);
  return {
    values: evaluation.values,
    fits: (evaluation.values.memoryHeadroomBytes ?? 0) >= 0,
    explain: (name): Figure => explain(graph, evaluation, name, { provenance }),
  };
}

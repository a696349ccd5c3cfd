/** What the model computes with at a point of the fit: every figure that a fit decides, also for what has no entry of its own and borrows. */
import { assumedValue, fittedFigures, type TrainingInput } from '../../training/index.js';
import { placesAt } from './files.js';
import { type FitPoint, startPoint } from './parameters.js';

/** Values of figures, by name. */
export type Overrides = Readonly<Record<string, number>>;

/**
 * Figures that a point replaces for an input, by name: exactly those that the model would read from its files if they held the point. Nothing of what
 * the files hold is left.
 *
 * @param assumed what no fit decides; another than the shipped one where its effect is asked for
 */
export function overridesAt(point: FitPoint, input: TrainingInput, assumed = assumedValue): Overrides {
  const { training } = placesAt(point);
  return { ...fittedFigures(withTraits(point, input), training, assumed), ...training.constants };
}

/** The input with the traits that the point has for its stack. */
function withTraits(point: FitPoint, input: TrainingInput): TrainingInput {
  const { frameworks } = placesAt(point);
  const { framework } = input;
  const own = frameworks[framework.id];
  // Asynchronous tensor parallelism of other stacks hides what that of NeMo does (`validation/framework.ts`).
  const tensorExposed =
    framework.tensorOverlapFraction === 0 ? own?.tensorExposedFraction : frameworks.nemo?.tensorExposedFraction;
  const expertExposed = own?.expertSerialExposedFraction;
  return {
    ...input,
    framework: {
      ...framework,
      ...own,
      ...(tensorExposed === undefined ? {} : { tensorOverlapFraction: 1 - tensorExposed }),
      ...(expertExposed === undefined ? {} : { expertOverlapFraction: 1 - expertExposed }),
    },
  };
}

/** Share by which a parameter is moved to see what it reaches. */
const probe = 0.01;
const probes: readonly FitPoint[] = startPoint.map((value, position) => startPoint.with(position, value * (1 + probe)));

/** Positions of the parameters that reach an input: those that move one of its figures, its own or borrowed. */
export function reachedBy(input: TrainingInput): readonly number[] {
  const before = overridesAt(startPoint, input);
  return probes.flatMap((point, position) => (differs(overridesAt(point, input), before) ? [position] : []));
}

export function differs(some: Overrides, others: Overrides): boolean {
  return Object.entries(some).some(([name, value]) => value !== others[name]);
}

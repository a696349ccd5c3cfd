/** The training model around one plan: what the step would be if something were otherwise. */
import { programFor } from '../figures/index.js';
import { invariant } from '../messages/index.js';
import { planTraining, type TrainingInput, trainingGraph, trainingObjects } from '../training/index.js';

export type Values = Readonly<Record<string, number>>;

/** A figure that the training graph must have: a name that it lost is a fault of ours, not a zero. */
export function figureOf(values: Values, name: string): number {
  const value = values[name];
  invariant(value !== undefined, `the training graph has no figure ${name}`);
  return value;
}

export interface StepModel {
  readonly input: TrainingInput;
  /** Every figure of the plan as it is. */
  readonly values: Values;
  /** Step time of the plan as it is. */
  readonly stepTimeS: number;
  /** Every figure with some inputs or constants replaced; its own step time is not corrected. */
  readonly withValues: (changes: Values) => Values;
  /**
   * Step times with some figures replaced, for several such changes of the same figures at once. Figures may be inputs, constants, or any
   * others, which are then taken as given instead of computed.
   */
  readonly stepTimes: (changes: readonly Values[]) => readonly number[];
  /** Step time of another input; undefined where it breaks a rule of layouts. */
  readonly withInput: (input: TrainingInput) => number | undefined;
}

/**
 * @param input keeps the rules of layouts
 * @param predictedS what the plan answers; where it corrects the model (a calibration), all answers are corrected alike
 */
export function stepModel(input: TrainingInput, predictedS: number): StepModel {
  const values = valuesOf(input) ?? {};
  // One set of objects, so that what was computed for a layer is known the next time.
  const objects = trainingObjects(input);
  const correction = predictedS / (values.stepTimeS ?? predictedS);
  return {
    input,
    values,
    stepTimeS: predictedS,
    withValues: (changes) => {
      for (const name of Object.keys(changes)) {
        const kind = trainingGraph().byName.get(name)?.declaration.kind;
        invariant(kind === 'input' || kind === 'constant', `${name} is neither an input nor a constant`);
      }
      return valuesOf(input, changes) ?? values;
    },
    stepTimes: (changes) => {
      const names = Object.keys(changes[0] ?? {});
      const columns = Object.fromEntries(
        names.map((name) => [name, Float64Array.from(changes, (each) => each[name] ?? 0)]),
      );
      const program = programFor(trainingGraph(), { outputs: ['stepTimeS'], columns: names, blockRows: 16 });
      const found = program.run({ values: { ...values, ...columns }, objects, length: changes.length }).stepTimeS;
      return changes.map((_, at) => correction * (typeof found === 'object' ? (found[at] ?? 0) : (found ?? 0)));
    },
    withInput: (other) => {
      const found = valuesOf(other)?.stepTimeS;
      return found === undefined ? undefined : found * correction;
    },
  };
}

function valuesOf(input: TrainingInput, changes: Values = {}): Values | undefined {
  const answer = planTraining(input, {}, changes);
  return answer.kind === 'predicted' ? answer.evaluation.values : undefined;
}

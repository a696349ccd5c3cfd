/** What would explain a gap between measured and predicted: each cause evaluated by the model, the most plausible first. */
import type { Text } from '../plan/index.js';
import { type ChoiceId, choices } from './choices.js';
import { type LeverId, levers } from './levers.js';
import type { StepModel } from './model.js';
import { solveMonotone } from './solve.js';

export type CauseId = LeverId | ChoiceId;

export interface Explanation {
  readonly cause: CauseId;
  /** What would be otherwise than planned. */
  readonly text: Text;
  /** Predicted step time then. */
  readonly stepTimeS: number;
  /** Share of the gap: 1 explains it all, more goes beyond it. */
  readonly explainedFraction: number;
  /** How far the cause goes of what is plausible, 0 to 1; absent for settings, which are so or not. */
  readonly strengthFraction?: number;
}

/** Below this share of the gap a cause is not worth naming. */
const leastShare = 0.1;
/** A gap of less than this share of the step is none. */
const leastGap = 0.005;
/** A setting that explains this much of the gap, neither more nor less, explains it. */
const [allFrom, allTo] = [0.75, 1.25] as const;
/** A setting that explains the gap has no degree that was fitted to it: it counts as this much of what is plausible. */
const settingStrength = 0.3;

/**
 * Causes in degrees are taken just as far as explains the gap, or to their limit; settings are switched.
 *
 * @param measuredS measured step time
 * @returns first those that explain all of the gap, the smallest departure from the plan first; then those that explain part of it,
 *   most first; settings that go beyond it count by how far
 */
export function explanations(model: StepModel, measuredS: number): readonly Explanation[] {
  const gapS = measuredS - model.stepTimeS;
  if (Math.abs(gapS) < leastGap * model.stepTimeS) return [];
  const explained = (stepTimeS: number): number => (stepTimeS - model.stepTimeS) / gapS;
  const degrees = levers(model, gapS > 0 ? 'slower' : 'faster').map((lever): Explanation => {
    const steps = (strengths: readonly number[]): readonly number[] => model.stepTimes(strengths.map(lever.at));
    const strength = solveMonotone(steps, measuredS, 0, 1) ?? 1;
    const [stepTimeS = model.stepTimeS] = steps([strength]);
    return {
      cause: lever.id,
      text: lever.text(model.withValues(lever.at(strength))),
      stepTimeS,
      explainedFraction: explained(stepTimeS),
      strengthFraction: strength,
    };
  });
  const settings = choices(model.input).flatMap((choice): Explanation[] => {
    const stepTimeS = model.withInput(choice.input);
    if (stepTimeS === undefined) return [];
    return [{ cause: choice.id, text: choice.text, stepTimeS, explainedFraction: explained(stepTimeS) }];
  });
  return [...degrees, ...settings]
    .filter(({ explainedFraction }) => explainedFraction >= leastShare)
    .sort((a, b) => rank(a) - rank(b));
}

/** Below 1 for what explains the gap, by strength; above it by what is left, or gone too far. */
function rank(explanation: Explanation): number {
  const { explainedFraction, strengthFraction = settingStrength } = explanation;
  const miss = Math.abs(Math.log(explainedFraction));
  return explainsAll(explanation) ? (strengthFraction + miss) / 2 : 1 + miss;
}

/** Whether a cause alone comes near enough to the measured step. */
export function explainsAll({ explainedFraction }: Explanation): boolean {
  return explainedFraction >= allFrom && explainedFraction <= allTo;
}

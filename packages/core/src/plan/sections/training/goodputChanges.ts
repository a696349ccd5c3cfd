/** What the goodput hangs on: the same run with other rates of failures, other checkpoints, quicker restarts. */
import { checkpointPause } from '../../defaults/run.js';

type Values = Readonly<Record<string, number>>;

export interface GoodputChange {
  readonly change: GoodputChangeKind;
  readonly goodputFraction: number;
  readonly runTimeS: number;
}

type GoodputChangeKind = 'halfFailures' | 'doubleFailures' | 'halfRestart' | 'asynchronous' | 'memory';

const rates = [
  'acceleratorFailuresPerYear',
  'nodeFailuresPerYear',
  'rackFailuresPerYear',
  'networkFailuresPerYear',
  'jobFailuresPerYear',
] as const;
const restartParts = ['restartGivenS', 'detectionS', 'rescheduleS', 'warmUpS'] as const;
/** Changes that move less of the wall time than this are not worth a line. */
const leastChange = 1e-3;

/**
 * Goodput after one change at a time, spares and layout as planned; those that hardly move it are left out.
 *
 * @param evaluate all figures with some inputs replaced
 */
export function goodputChanges(values: Values, evaluate: (changes: Values) => Values): readonly GoodputChange[] {
  const scaled = (names: readonly string[], factor: number): Values =>
    Object.fromEntries(names.map((name) => [name, (values[name] ?? 0) * factor]));
  const kind = values.checkpointKind ?? 0;
  const saved = (code: number, name: 'asynchronous' | 'memory'): Values => ({
    checkpointKind: code,
    checkpointPauseS: Math.min(values.checkpointPauseS ?? 0, checkpointPause(name).value),
  });
  const changes: readonly (readonly [GoodputChangeKind, Values])[] = [
    ['halfFailures', scaled(rates, 0.5)],
    ['doubleFailures', scaled(rates, 2)],
    ['halfRestart', scaled(restartParts, 0.5)],
    ...(kind < 1 ? [['asynchronous', saved(1, 'asynchronous')] as const] : []),
    ...(kind < 2 ? [['memory', saved(2, 'memory')] as const] : []),
  ];
  return changes.flatMap(([change, inputs]) => {
    const { goodputFraction = 0, runTimeS = 0 } = evaluate(inputs);
    return Math.abs(goodputFraction - (values.goodputFraction ?? 0)) < leastChange
      ? []
      : [{ change, goodputFraction, runTimeS }];
  });
}

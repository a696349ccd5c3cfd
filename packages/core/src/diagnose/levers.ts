/** Causes that come in degrees, as changes of inputs and constants of the model, up to the most that is plausible. */
import { type Text, text } from '../plan/index.js';
import { figureOf, type StepModel, type Values } from './model.js';
import { longestPauseFraction, olderReleaseYears, slowestAttention, slowestRankFraction } from './plausible.js';

export type LeverId =
  | 'powerLimit'
  | 'noThrottling'
  | 'attentionRate'
  | 'memoryRate'
  | 'scaleUp'
  | 'scaleOut'
  | 'tensorOverlap'
  | 'contextOverlap'
  | 'expertOverlap'
  | 'dataOverlap'
  | 'shardedOverlap'
  | 'expertImbalance'
  | 'host'
  | 'stragglers'
  | 'pause'
  | 'release';

export interface Lever {
  readonly id: LeverId;
  /** The changed values at a strength from 0 (as planned) to 1 (the most that is plausible). */
  readonly at: (strength: number) => Values;
  /** What would be otherwise, from all figures as they then are. */
  readonly text: (after: Values) => Text;
}

/** Levers of a plan that can make its step longer, or shorter. */
export function levers({ values }: StepModel, direction: 'slower' | 'faster'): readonly Lever[] {
  const view: View = { of: (name) => figureOf(values, name), isSlower: direction === 'slower' };
  return declarations
    .filter(({ applies }) => applies(view))
    .map(({ id, at, text: describe }) => ({ id, at: at(view), text: (after) => describe(view, after) }));
}

/** What a lever sees of a plan. */
interface View {
  /** A figure as planned. */
  readonly of: (name: string) => number;
  readonly isSlower: boolean;
}

interface Declaration {
  readonly id: LeverId;
  readonly applies: (view: View) => boolean;
  readonly at: (view: View) => (strength: number) => Values;
  readonly text: (view: View, after: Values) => Text;
}

const onlySlower = ({ isSlower }: View): boolean => isSlower;

/** Moves a figure towards a limit: in the logarithm where both are above zero, else in a line. */
const towards =
  (name: string, limit: (view: View) => number): Declaration['at'] =>
  (view) => {
    const [value, most] = [view.of(name), limit(view)];
    return (strength) => ({
      [name]: value > 0 && most > 0 ? value * (most / value) ** strength : value + (most - value) * strength,
    });
  };

const fraction = (value: number) => ({ value, unit: 'fraction' });
const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
type Code = Parameters<typeof text>[0];

/** A share as it then is and as planned. */
const share =
  (code: Code, name: string): Declaration['text'] =>
  (view, after) =>
    text(code, { now: fraction(figureOf(after, name)), planned: fraction(view.of(name)) });

/** What is left of a rate. */
const rate =
  (code: Code, name: string): Declaration['text'] =>
  (view, after) =>
    text(code, { rate: fraction(figureOf(after, name) / view.of(name)) });

/** Share of traffic that compute hides: from all of it to none. The expert share has a constant for each way of hiding it. */
const overlap = (kind: 'tensor' | 'context' | 'expert'): Declaration => {
  const exposed = ({ of }: View): string => {
    if (kind !== 'expert') return `${kind}ExposedFraction`;
    return of('expertBatchOverlap') > 0 ? 'expertOverlappedExposedFraction' : 'expertSerialExposedFraction';
  };
  return {
    id: `${kind}Overlap`,
    applies: (view) =>
      view.of(`${kind}Parallel`) > 1 && (view.isSlower ? view.of(exposed(view)) < 1 : view.of(exposed(view)) > 0),
    at: (view) => towards(exposed(view), ({ isSlower }) => (isSlower ? 1 : 0))(view),
    text: (view, after) =>
      text(`diagnose.cause.${kind}Overlap`, {
        now: fraction(1 - figureOf(after, exposed(view))),
        planned: fraction(1 - view.of(exposed(view))),
      }),
  };
};

const hostFigure = ({ of }: View): string => (of('hostPerLayerS') > 0 ? 'hostPerLayerS' : 'hostPerMoeLayerS');

/** Limits are judgements; each says what it leans on. */
const declarations: readonly Declaration[] = [
  {
    id: 'powerLimit',
    applies: ({ of, isSlower }) => isSlower && of('powerExponent') > 0,
    // Sites cap parts of 700 W at 400 to 500 W.
    at: towards('tdpW', ({ of }) => 0.55 * of('tdpW')),
    text: ({ of }, after) =>
      text('diagnose.cause.powerLimit', {
        power: { value: figureOf(after, 'tdpW'), unit: 'W' },
        planned: { value: of('tdpW'), unit: 'W' },
      }),
  },
  {
    id: 'noThrottling',
    applies: ({ of, isSlower }) => !isSlower && of('generationSustainedFraction') < 1,
    at: towards('generationSustainedFraction', () => 1),
    text: share('diagnose.cause.noThrottling', 'generationSustainedFraction'),
  },
  {
    id: 'attentionRate',
    applies: ({ of, isSlower }) => of('stageAttentionS') > 0 && (isSlower || of('attentionRateFraction') < 1),
    at: towards('attentionRateFraction', ({ of, isSlower }) =>
      isSlower ? of('attentionRateFraction') / slowestAttention : 1,
    ),
    text: rate('diagnose.cause.attentionRate', 'attentionRateFraction'),
  },
  {
    id: 'memoryRate',
    applies: onlySlower,
    // Parts of one generation differ by this much: 2.4 against 3.35 TB/s of H100.
    at: towards('memoryBytesPerS', ({ of }) => 0.7 * of('memoryBytesPerS')),
    text: rate('diagnose.cause.memoryRate', 'memoryBytesPerS'),
  },
  {
    id: 'scaleUp',
    applies: ({ of, isSlower }) => isSlower && of('scaleUpDomainSize') > 1,
    // Half of the links, or a path through the host.
    at: towards('scaleUpBytesPerS', ({ of }) => 0.5 * of('scaleUpBytesPerS')),
    text: rate('diagnose.cause.scaleUp', 'scaleUpBytesPerS'),
  },
  {
    id: 'scaleOut',
    applies: ({ of }) => of('accelerators') > of('scaleUpDomainSize'),
    // Congestion, a lost rail, a wrong interface: a quarter of what large collectives reach.
    at: towards('scaleOutAttainedFraction', ({ of, isSlower }) => (isSlower ? of('scaleOutAttainedFraction') / 4 : 1)),
    text: share('diagnose.cause.scaleOut', 'scaleOutAttainedFraction'),
  },
  overlap('tensor'),
  overlap('context'),
  overlap('expert'),
  {
    id: 'dataOverlap',
    applies: ({ of, isSlower }) =>
      isSlower && of('shardsParameters') === 0 && of('dataParallelOverlapMicroBatches') > 0,
    at: towards('dataParallelOverlapMicroBatches', () => 0),
    text: ({ of }, after) =>
      text('diagnose.cause.dataOverlap', {
        now: rounded(figureOf(after, 'dataParallelOverlapMicroBatches'), 2),
        planned: of('overlapMicroBatches'),
      }),
  },
  {
    id: 'shardedOverlap',
    applies: ({ of, isSlower }) => of('shardsParameters') > 0 && (isSlower || of('shardedExposedFraction') > 0),
    at: towards('shardedExposedFraction', ({ isSlower }) => (isSlower ? 1 : 0)),
    text: share('diagnose.cause.shardedOverlap', 'shardedExposedFraction'),
  },
  {
    id: 'expertImbalance',
    applies: ({ of, isSlower }) => isSlower && of('expertParameters') > 0 && of('expertParallel') > 1,
    // Routers without a balancing loss send a popular expert several times its share; over the experts of a rank it evens out.
    at: towards('expertImbalance', ({ of }) => 2 * of('expertImbalance')),
    text: (_, after) =>
      text('diagnose.cause.expertImbalance', { imbalance: rounded(figureOf(after, 'expertImbalance')) }),
  },
  {
    id: 'host',
    applies: ({ of }) => of('hostPerLayerS') + of('hostPerMoeLayerS') > 0,
    // Stacks differ by about five between graphs and eager code.
    at:
      ({ of, isSlower }) =>
      (strength) => {
        const times = (isSlower ? 5 : 0.1) ** strength;
        return { hostPerLayerS: of('hostPerLayerS') * times, hostPerMoeLayerS: of('hostPerMoeLayerS') * times };
      },
    text: (view, after) =>
      text('diagnose.cause.host', { times: rounded(figureOf(after, hostFigure(view)) / view.of(hostFigure(view))) }),
  },
  {
    id: 'stragglers',
    applies: ({ of, isSlower }) =>
      of('stragglerFraction') > 0 && (!isSlower || of('stragglerFraction') < slowestRankFraction),
    at: towards('rankJitterFraction', ({ of, isSlower }) =>
      isSlower ? (of('rankJitterFraction') * slowestRankFraction) / of('stragglerFraction') : 0,
    ),
    text: share('diagnose.cause.stragglers', 'stragglerFraction'),
  },
  {
    id: 'pause',
    applies: onlySlower,
    at:
      ({ of }) =>
      (strength) => ({ fixedPerStepS: of('fixedPerStepS') + strength * longestPauseFraction * of('stepTimeS') }),
    text: ({ of }, after) =>
      text('diagnose.cause.pause', {
        pause: { value: figureOf(after, 'fixedPerStepS') - of('fixedPerStepS'), unit: 's' },
      }),
  },
  {
    id: 'release',
    applies: ({ of, isSlower }) => of('softwareGainPerYear') > 0 && (isSlower || of('softwareBehindYears') > 0),
    at: towards('softwareBehindYears', ({ of, isSlower }) =>
      isSlower ? of('softwareBehindYears') + olderReleaseYears : 0,
    ),
    text: ({ of }, after) => {
      const years = figureOf(after, 'softwareBehindYears') - of('softwareBehindYears');
      return text(years > 0 ? 'diagnose.cause.olderRelease' : 'diagnose.cause.newerRelease', {
        years: rounded(Math.abs(years), 2),
      });
    },
  },
];

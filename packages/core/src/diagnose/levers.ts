/** Causes that come in degrees, as changes of inputs and constants of the model, up to the most that can be. */
import { type Text, text } from '../plan/index.js';
import { figureOf, type StepModel, type Values } from './model.js';

export const leverIds = [
  'powerLimit',
  'attentionRate',
  'memoryRate',
  'scaleUp',
  'scaleOut',
  'tensorOverlap',
  'contextOverlap',
  'expertOverlap',
  'dataOverlap',
  'shardedOverlap',
  'expertImbalance',
  'host',
  'stragglers',
  'pause',
  'release',
] as const;
export type LeverId = (typeof leverIds)[number];

export interface Lever {
  readonly id: LeverId;
  /** The changed values at a strength from 0 (as planned) to 1 (the most that can be). */
  readonly at: (strength: number) => Values;
  /** What would be otherwise, from all figures as they then are. */
  readonly text: (after: Values) => Text;
}

/** Levers of a plan that can make its step longer, or shorter. */
export function levers({ values, stepTimeS }: StepModel, direction: 'slower' | 'faster'): readonly Lever[] {
  const of = (name: string): number => figureOf(values, name);
  const isSlower = direction === 'slower';
  /** A figure moved towards a limit: in the logarithm where both are above zero, else in a line. */
  const towards = (name: string, limit: number) => {
    const value = of(name);
    return (strength: number): Values => ({
      [name]: value > 0 && limit > 0 ? value * (limit / value) ** strength : value + (limit - value) * strength,
    });
  };
  const lever = (
    id: LeverId,
    applies: boolean,
    at: Lever['at'],
    describe: (after: Values) => Text,
  ): readonly Lever[] => (applies ? [{ id, at, text: describe }] : []);
  const fraction = (value: number) => ({ value, unit: 'fraction' });
  const share =
    (code: Parameters<typeof text>[0], name: string, invert = false) =>
    (after: Values): Text => {
      const now = figureOf(after, name);
      return text(code, {
        now: fraction(invert ? 1 - now : now),
        planned: fraction(invert ? 1 - of(name) : of(name)),
      });
    };
  const hostFigure = of('hostPerLayerS') > 0 ? 'hostPerLayerS' : 'hostPerMoeLayerS';
  const rate = (code: Parameters<typeof text>[0], name: string) => (after: Values) =>
    text(code, { rate: fraction(figureOf(after, name) / of(name)) });

  return [
    ...(isSlower
      ? lever('powerLimit', of('powerExponent') > 0, towards('tdpW', 0.55 * of('tdpW')), (after) =>
          text('diagnose.cause.powerLimit', {
            power: { value: figureOf(after, 'tdpW'), unit: 'W' },
            planned: { value: of('tdpW'), unit: 'W' },
          }),
        )
      : lever(
          'powerLimit',
          of('generationSustainedFraction') < 1,
          towards('generationSustainedFraction', 1),
          share('diagnose.cause.noThrottling', 'generationSustainedFraction'),
        )),
    ...lever(
      'attentionRate',
      of('stageAttentionS') > 0 && (isSlower || of('attentionRateFraction') < 1),
      towards('attentionRateFraction', isSlower ? of('attentionRateFraction') / 3 : 1),
      rate('diagnose.cause.attentionRate', 'attentionRateFraction'),
    ),
    // Parts of one generation differ by this much: 2.4 against 3.35 TB/s of H100.
    ...lever(
      'memoryRate',
      isSlower,
      towards('memoryBytesPerS', 0.7 * of('memoryBytesPerS')),
      rate('diagnose.cause.memoryRate', 'memoryBytesPerS'),
    ),
    // Half of the links, or a topology that routes through the host.
    ...lever(
      'scaleUp',
      isSlower && of('scaleUpDomainSize') > 1,
      towards('scaleUpBytesPerS', 0.5 * of('scaleUpBytesPerS')),
      rate('diagnose.cause.scaleUp', 'scaleUpBytesPerS'),
    ),
    // Congestion, a lost rail, a wrong interface: a quarter of what large collectives reach.
    ...lever(
      'scaleOut',
      of('accelerators') > of('scaleUpDomainSize'),
      towards('scaleOutAttainedFraction', isSlower ? of('scaleOutAttainedFraction') / 4 : 1),
      share('diagnose.cause.scaleOut', 'scaleOutAttainedFraction'),
    ),
    ...(['tensor', 'context', 'expert'] as const).flatMap((kind) =>
      lever(
        `${kind}Overlap`,
        of(`${kind}Parallel`) > 1 && (isSlower ? of(`${kind}ExposedFraction`) < 1 : of(`${kind}ExposedFraction`) > 0),
        towards(`${kind}ExposedFraction`, isSlower ? 1 : 0),
        share(`diagnose.cause.${kind}Overlap`, `${kind}ExposedFraction`, true),
      ),
    ),
    ...lever(
      'dataOverlap',
      isSlower && of('shardsParameters') === 0 && of('dataParallelOverlapMicroBatches') > 0,
      towards('dataParallelOverlapMicroBatches', 0),
      (after) =>
        text('diagnose.cause.dataOverlap', {
          now: Number(figureOf(after, 'dataParallelOverlapMicroBatches').toPrecision(2)),
          planned: of('overlapMicroBatches'),
        }),
    ),
    ...lever(
      'shardedOverlap',
      of('shardsParameters') > 0 && (isSlower || of('shardedExposedFraction') > 0),
      towards('shardedExposedFraction', isSlower ? 1 : 0),
      share('diagnose.cause.shardedOverlap', 'shardedExposedFraction'),
    ),
    // Routers without a balancing loss send a popular expert several times its share; over the experts of a rank it evens out.
    ...lever(
      'expertImbalance',
      isSlower && of('stageExpertExposedS') + of('expertParameters') > 0,
      towards('expertImbalance', 2 * of('expertImbalance')),
      (after) =>
        text('diagnose.cause.expertImbalance', {
          imbalance: Number(figureOf(after, 'expertImbalance').toPrecision(3)),
        }),
    ),
    // Stacks differ by about five between graphs and eager code.
    ...lever(
      'host',
      of('hostPerLayerS') + of('hostPerMoeLayerS') > 0,
      (strength) => {
        const times = (isSlower ? 5 : 0.1) ** strength;
        return { hostPerLayerS: of('hostPerLayerS') * times, hostPerMoeLayerS: of('hostPerMoeLayerS') * times };
      },
      (after) =>
        text('diagnose.cause.host', {
          times: Number((figureOf(after, hostFigure) / of(hostFigure)).toPrecision(3)),
        }),
    ),
    ...lever(
      'stragglers',
      of('stragglerFraction') > 0 && (!isSlower || of('stragglerFraction') < slowestRank),
      towards('rankJitterFraction', isSlower ? (of('rankJitterFraction') * slowestRank) / of('stragglerFraction') : 0),
      (after) =>
        text('diagnose.cause.stragglers', {
          now: fraction(figureOf(after, 'stragglerFraction')),
          planned: fraction(of('stragglerFraction')),
        }),
    ),
    ...lever('pause', isSlower, towards('fixedPerStepS', of('fixedPerStepS') + 0.2 * stepTimeS), (after) =>
      text('diagnose.cause.pause', {
        pause: { value: figureOf(after, 'fixedPerStepS') - of('fixedPerStepS'), unit: 's' },
      }),
    ),
    ...lever(
      'release',
      of('softwareGainPerYear') > 0 && (isSlower || of('softwareBehindYears') > 0),
      towards('softwareBehindYears', isSlower ? of('softwareBehindYears') + 2 : 0),
      (after) => {
        const years = figureOf(after, 'softwareBehindYears') - of('softwareBehindYears');
        return text(years > 0 ? 'diagnose.cause.olderRelease' : 'diagnose.cause.newerRelease', {
          years: Number(Math.abs(years).toPrecision(2)),
        });
      },
    ),
  ];
}

/** MegaScale (Jiang et al. 2024) found machines a tenth slower; half as much again for throttling. */
const slowestRank = 0.15;

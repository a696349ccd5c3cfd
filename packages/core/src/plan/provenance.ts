/** Where the input figures of a plan come from: the plan's own fields, catalog facts, defaults. */
import type { FigureProvenance } from '../figures/index.js';
import { type Confidence, confidences } from '../provenance/index.js';
import type { Draft, Origin } from './draft.js';
import { formatText } from './render/text.js';
import type { Outcome, WeakInput } from './section.js';

/** Plan fields whose figure has another name. */
const renamed: Readonly<Record<string, string>> = {
  count: 'accelerators',
  tokens: 'plannedTokens',
  referenceSequences: 'referenceBatchSequences',
  tokensAtTrillion: 'criticalBatchAtTrillionTokens',
  exponent: 'criticalBatchExponent',
  recompute: 'recomputeKind',
  activationsFraction: 'offloadedActivationsFraction',
  optimizerFraction: 'offloadedOptimizerFraction',
  parametersFraction: 'offloadedParametersFraction',
  schedule: 'scheduleKind',
  contextExchange: 'contextHeadRanks',
  shardGroup: 'shardGroupLimit',
  checkpointIntervalS: 'checkpointIntervalGivenS',
  restartS: 'restartGivenS',
  storageIntervalS: 'storageIntervalGivenS',
  lossSpikesPerTrillionTokens: 'lossSpikesPerToken',
  usdPerAcceleratorHour: 'rentUsdPerAcceleratorS',
  usdPerKwh: 'tariffUsdPerJ',
  frameworkRelease: 'softwareBehindYears',
};

/** By figure name; the last part of a plan path is the name of its figure. */
export function planProvenance(draft: Draft): Readonly<Record<string, FigureProvenance>> {
  const result: Record<string, FigureProvenance> = {};
  for (const [path, origin] of draft.origins) result[figureName(path)] = ofOrigin(path, origin);
  for (const [figure, provenance] of draft.provenance) result[renamed[figure] ?? figure] = provenance;
  return result;
}

function figureName(path: string): string {
  const field = path.split('.').at(-1) ?? path;
  return renamed[field] ?? field;
}

function ofOrigin(path: string, origin: Origin): FigureProvenance {
  if (origin.kind === 'plan') return { rule: 'input', note: path };
  return {
    rule: origin.kind,
    note: formatText(origin),
    ...(origin.source === undefined ? {} : { source: origin.source }),
    ...(origin.confidence === undefined ? {} : { confidence: origin.confidence }),
  };
}

const weak: ReadonlySet<Confidence> = new Set(['secondary', 'estimated', 'assumed']);
/** Below this a weak input changes nothing that anyone would act on. */
const noticeable = 0.002;

/**
 * Inputs whose confidence is `secondary` or less and that move a figure, with those that sections name: what moves most first, of equal ones the
 * weakest, then by name. An input that is no number comes last.
 */
export function weakInputs(
  provenance: Readonly<Record<string, FigureProvenance>>,
  outcomes: readonly Outcome[],
): readonly WeakInput[] {
  const inputs = Object.entries(provenance).flatMap(([name, { confidence, note = '', source }]): WeakInput[] => {
    if (confidence === undefined || !weak.has(confidence)) return [];
    const effect = outcomes.map((outcome) => outcome.influence(name)).find((found) => found !== undefined);
    if (effect === undefined || effect.changeFraction < noticeable) return [];
    return [{ name, confidence, note, effect, ...(source === undefined ? {} : { source }) }];
  });
  return [...outcomes.flatMap((outcome) => outcome.weakInputs), ...inputs].sort(byWeight);
}

/** Effects that print alike count as equal. */
function byWeight(a: WeakInput, b: WeakInput): number {
  const [first, second] = [a, b].map(({ effect }) => Number((effect?.changeFraction ?? 0).toPrecision(3)));
  return (
    (second ?? 0) - (first ?? 0) ||
    confidences.indexOf(b.confidence) - confidences.indexOf(a.confidence) ||
    (a.name < b.name ? -1 : 1)
  );
}

/** Where the input figures of a plan come from: the plan's own fields, catalog facts, defaults. */
import type { FigureProvenance } from '../figures/index.js';
import type { Confidence, Source } from '../provenance/index.js';
import type { Draft, Origin } from './draft.js';
import { formatText } from './render/text.js';

/** Plan fields whose figure has another name. */
const renamed: Readonly<Record<string, string>> = {
  count: 'accelerators',
  tokens: 'runTokens',
  recompute: 'recomputeKind',
  shardGroup: 'shardGroupLimit',
  checkpointIntervalS: 'checkpointIntervalGivenS',
  acceleratorHoursPerFailure: 'acceleratorSecondsPerFailure',
  usdPerAcceleratorHour: 'rentUsdPerAcceleratorS',
  usdPerKwh: 'tariffUsdPerJ',
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

/** An input that the answer should not be trusted beyond. */
export interface WeakInput {
  readonly name: string;
  readonly confidence: Confidence;
  readonly note: string;
  readonly source?: Source;
}

const weak: ReadonlySet<Confidence> = new Set(['secondary', 'estimated', 'assumed']);

/** Inputs whose confidence is `secondary` or less, weakest first. */
export function weakInputs(
  provenance: Readonly<Record<string, FigureProvenance>>,
  used: (name: string) => boolean,
): readonly WeakInput[] {
  const order: readonly Confidence[] = ['assumed', 'estimated', 'secondary'];
  return Object.entries(provenance)
    .flatMap(([name, { confidence, note = '', source }]) =>
      confidence !== undefined && weak.has(confidence) && used(name)
        ? [{ name, confidence, note, ...(source === undefined ? {} : { source }) }]
        : [],
    )
    .sort((a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence));
}

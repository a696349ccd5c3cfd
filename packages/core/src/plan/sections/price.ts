/** What an accelerator-hour and a kilowatt-hour cost: the plan's own figure, or the newest quote of the day. */
import {
  type Accelerator,
  tariff as findTariff,
  type RentalKind,
  type RentalQuote,
  rentalPrice,
} from '../../catalog/index.js';
import type { Draft, Reason } from '../draft.js';
import { text } from '../report/block.js';
import type { WrittenCluster } from './clusterSchema.js';

/** Rent with where it comes from. */
export interface Rent {
  readonly usdPerAcceleratorHour: number;
  readonly lowUsd?: number;
  readonly highUsd?: number;
  /** Absent where the plan itself states the price. */
  readonly quote?: { readonly kind: string; readonly date: string; readonly title: string };
}

/** @returns undefined where no quote is known and none was asked for: the plan then has no bill */
export function resolvePrice(
  written: WrittenCluster['price'],
  accelerator: Accelerator,
  draft: Draft,
): Rent | undefined {
  if (written !== undefined && 'usdPerAcceleratorHour' in written) {
    draft.take(['cluster', 'price', 'usdPerAcceleratorHour'], written.usdPerAcceleratorHour, () => ({
      value: 0,
      reason: { code: 'plan.default.price', data: {} },
    }));
    return { usdPerAcceleratorHour: written.usdPerAcceleratorHour };
  }
  const kind = written?.kind ?? 'any';
  const { quote: asked } = rentalPrice(accelerator.id, kind, draft.asOf);
  const quote = asked ?? rentalPrice(accelerator.id, 'any', draft.asOf).quote;
  if (asked === undefined && kind !== 'any') noteMissing(kind, quote, { accelerator, draft });
  if (quote === undefined) {
    if (written !== undefined) draft.put(['cluster', 'price', 'kind'], kind);
    return undefined;
  }
  const reason: Reason = {
    code: 'plan.reason.quote',
    data: { kind: quote.kind, date: quote.date },
    source: quote.source,
    confidence: quote.verified ? 'published' : 'secondary',
    asOf: quote.date,
  };
  draft.take(['cluster', 'price', 'kind'], written?.kind, () => ({
    value: quote.kind,
    reason: { ...reason, code: 'plan.default.priceKind' },
  }));
  draft.provenance.set('usdPerAcceleratorHour', {
    rule: 'catalog',
    source: quote.source,
    confidence: reason.confidence ?? 'published',
    note: `${quote.kind}, ${quote.date}`,
  });
  return {
    usdPerAcceleratorHour: quote.usdPerAcceleratorHour,
    ...(quote.lowUsd === undefined ? {} : { lowUsd: quote.lowUsd }),
    ...(quote.highUsd === undefined ? {} : { highUsd: quote.highUsd }),
    quote: { kind: quote.kind, date: quote.date, title: quote.source.title },
  };
}

/**
 * A kind that nobody quoted by the day of the plan is no mistake: `--as-of` asks for a day, and the answer does not hang
 * on the bill. The reader is told which quote stands in.
 */
function noteMissing(
  kind: RentalKind,
  quote: RentalQuote | undefined,
  { accelerator, draft }: { readonly accelerator: Accelerator; readonly draft: Draft },
): void {
  const data = { kind, accelerator: accelerator.name, asOf: draft.asOf };
  draft.notes.push(
    quote === undefined
      ? text('plan.note.noQuote', data)
      : text('plan.note.otherQuote', {
          ...data,
          other: quote.kind,
          date: quote.date,
          rent: { value: quote.usdPerAcceleratorHour, unit: 'usd' },
          title: quote.source.title,
        }),
  );
}

/** Average price of electricity for industry in the United States, where a plan names none. */
const usualTariff = 'us-average-industrial';

/** @returns dollars per kilowatt-hour; undefined where the name is unknown */
export function resolveTariff(written: WrittenCluster['tariff'], draft: Draft): number | undefined {
  const path = ['cluster', 'tariff'];
  if (written !== undefined && typeof written !== 'string') {
    draft.put([...path, 'usdPerKwh'], written.usdPerKwh);
    draft.origins.set('cluster.tariff.usdPerKwh', { kind: 'plan' });
    return written.usdPerKwh;
  }
  const found = findTariff(written ?? usualTariff, draft.asOf, path);
  if (!found.ok) {
    // Nobody asked for the usual tariff: a day before its first price leaves energy without a bill.
    if (written !== undefined) for (const problem of found.issues) draft.report(problem);
    return undefined;
  }
  const { id, source, date, verified, usdPerKwh } = found.value;
  draft.take(path, written, () => ({
    value: id,
    reason: {
      code: 'plan.default.tariff',
      data: { date },
      source,
      confidence: verified ? 'published' : 'secondary',
      asOf: date,
    },
  }));
  draft.provenance.set('usdPerKwh', {
    rule: 'catalog',
    source,
    confidence: verified ? 'published' : 'secondary',
    note: `${id}, ${date}`,
  });
  return usdPerKwh;
}

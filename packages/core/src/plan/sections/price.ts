/** What an accelerator-hour and a kilowatt-hour cost: the plan's own figure, or the newest quote of the day. */
import { type Accelerator, tariff as findTariff, rentalPrice } from '../../catalog/index.js';
import { hint, issue } from '../../messages/index.js';
import type { Draft, Reason } from '../draft.js';
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
  const { quote, alternatives } = rentalPrice(accelerator.id, kind, draft.asOf);
  if (quote === undefined) {
    if (written !== undefined) draft.put(['cluster', 'price', 'kind'], kind);
    if (kind !== 'any') {
      const kinds = alternatives.map((other) => other.kind);
      const try_ = kinds.length > 0 ? hint('plan.otherPriceKinds', { kinds }) : hint('plan.writePrice', {});
      draft.report(
        issue(
          'plan.noQuote',
          ['cluster', 'price', 'kind'],
          { kind, accelerator: accelerator.id, asOf: draft.asOf },
          try_,
        ),
      );
    }
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

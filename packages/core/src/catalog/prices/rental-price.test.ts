import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isKnown } from '../dates.js';
import type { RentalKind } from '../price.js';
import { fallbackOrder, listRentalQuotes, rentalPrice } from './rental-price.js';

test.each([
  { kind: 'contract-1y', asOf: '2025-12', usd: 1.7, date: '2025-10' },
  { kind: 'contract-1y', asOf: '2026-11-23', usd: 2.35, date: '2026-03' },
  { kind: 'market-median', asOf: '2024-08', usd: 4.29, date: '2024-04' },
  { kind: 'market-median', asOf: '2026-11-23', usd: 3.64, date: '2026-10-24' },
  { kind: 'spot', asOf: '2026-11-23', usd: 1.25, date: '2026' },
] as const)('an H100 at $kind on $asOf cost $usd', ({ kind, asOf, usd, date }) => {
  const { quote } = rentalPrice('h100-sxm', kind, asOf);
  expect(quote?.usdPerAcceleratorHour).toBe(usd);
  expect(quote?.date).toBe(date);
  expect(quote?.kind).toBe(kind);
  expect(quote?.source.title).not.toBe('');
});

test('a kind nobody had quoted yet has no price but alternatives', () => {
  const price = rentalPrice('h100-sxm', 'contract-1y', '2024-08');
  expect(price.quote).toBe(undefined);
  // The newest known of each kind: the median of the first half of 2024, FluidStack in the second half of 2023.
  expect(price.alternatives.map((each) => [each.kind, each.usdPerAcceleratorHour])).toEqual([
    ['market-median', 4.29],
    ['on-demand', 4.76],
  ]);
});

test('a quote that names only a year counts from its middle', () => {
  expect(rentalPrice('h100-sxm', 'spot', '2026-06').quote).toBe(undefined);
  expect(rentalPrice('h100-sxm', 'spot', '2026-07').quote?.usdPerAcceleratorHour).toBe(1.25);
});

test('any kind takes the market median where it is fresh', () => {
  expect(rentalPrice('h100-sxm', 'any', '2026-11-23').quote?.kind).toBe('market-median');
  expect(rentalPrice('tpu-v4', 'any', '2026-11-23').quote?.kind).toBe('contract-1y');
});

test('any kind passes over a median that is more than a year older than the newest quote', () => {
  // V100: the median is of late 2022, Verda of 2026.
  expect(rentalPrice('v100-sxm2-32', 'any', '2026-11-23').quote?.kind).toBe('on-demand');
});

test('an accelerator without quotes has neither price nor alternatives', () => {
  expect(rentalPrice('wse3', 'any', '2026-11-23')).toEqual({ alternatives: [] });
});

test('a price is never of another kind, another accelerator or a later day', () => {
  const accelerators = [...new Set(listRentalQuotes().map((quote) => quote.accelerator))];
  const day = fc
    .tuple(fc.integer({ min: 2017, max: 2027 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);
  fc.assert(
    fc.property(
      fc.constantFrom(...accelerators),
      fc.constantFrom<RentalKind>(...fallbackOrder),
      day,
      (id, kind, asOf) => {
        const { quote, alternatives } = rentalPrice(id, kind, asOf);
        const all = quote === undefined ? alternatives : [quote, ...alternatives];
        return (
          (quote === undefined || quote.kind === kind) &&
          alternatives.every((each) => each.kind !== kind) &&
          all.every((each) => each.accelerator === id && isKnown(each.date, asOf))
        );
      },
    ),
  );
});

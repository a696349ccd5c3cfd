/** Price of electricity for a large user at a place on a day. */

import { failure, type IssuePath, issue, type Result, success } from '../../messages/index.js';
import { isKnown, newest } from '../dates.js';
import { unknownEntry } from '../lookup.js';
import type { Tariff } from '../price.js';
import { usTariffs } from './us.js';
import { worldTariffs } from './world.js';

const tariffs: readonly Tariff[] = [...usTariffs, ...worldTariffs];

/** Every tariff, all years; ids repeat. */
export function listTariffs(): readonly Tariff[] {
  return tariffs;
}

/** Ids of the places, each once. */
export function tariffIds(): readonly string[] {
  return [...new Set(tariffs.map((each) => each.id))];
}

/**
 * The newest price at a place on or before a day.
 *
 * @param id `us-average-industrial`, `us-tx`, `ireland`, …
 * @param asOf YYYY, YYYY-MM or YYYY-MM-DD
 * @returns the tariff, or one issue: the id is unknown, or nothing was known that early
 */
export function tariff(id: string, asOf: string, path: IssuePath = []): Result<Tariff> {
  const here = tariffs.filter((each) => each.id === id);
  const oldest = here.reduce<Tariff | undefined>((a, b) => (a === undefined || b.date < a.date ? b : a), undefined);
  if (oldest === undefined) return failure(unknownEntry(tariffIds(), id, 'tariff', path));
  const known = newest(here.filter((each) => isKnown(each.date, asOf)));
  if (known !== undefined) return success(known);
  return failure(issue('catalog.noTariffYet', path, { tariff: id, first: oldest.date, asOf }));
}

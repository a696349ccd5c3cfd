/** Defaults of section `cluster`: power of the site, failures and spares. */
import { usualGoodput } from '../../training/index.js';
import type { Default } from '../draft.js';
import { assumed, choose, minor } from './choose.js';
import { epochConstants } from './sources.js';

/** Mean server power while training over rated server power. */
export const powerFraction: Default<number> = choose(0.75, 'powerFraction', {
  source: epochConstants,
  confidence: 'estimated',
});

/** Facility power over server power. */
export const pue: Default<number> = choose(1.1, 'pue', { source: epochConstants, ...assumed });

/** Record of failures that stands for a cluster that brings none. */
export const failureRecord = (id: string): Default<string> => choose(id, 'failureRecord');

/** A rate that was seen on accelerators of another family. */
export function borrowedFailures({ value, reason }: Default<number>, record: string): Default<number> {
  const { source, asOf } = reason;
  return choose(value, 'borrowedFailures', {
    data: { record },
    ...assumed,
    ...minor,
    ...(source === undefined ? {} : { source }),
    ...(asOf === undefined ? {} : { asOf }),
  });
}

/** A rate of the record, scaled to the plan's own interruptions of all kinds together. */
export const scaledFailures = (value: number, hours: number): Default<number> =>
  choose(value, 'scaledFailures', { data: { hours } });

/** Share of failures that may find no spare where the plan does not say how many there are. */
export const noSpareFraction = 0.01;

export const spares = (value: number, inRepair: number, isMinor: boolean): Default<number> =>
  choose(value, 'spares', {
    data: { percent: 100 * noSpareFraction, inRepair: Math.round(inRepair * 10) / 10 },
    minor: isMinor,
    ...assumed,
  });

export const nodeRepairS = choose<number>(usualGoodput.nodeRepairS, 'nodeRepair', { ...minor, ...assumed });
export const rackRepairS = choose<number>(usualGoodput.rackRepairS, 'rackRepair', { ...minor, ...assumed });

/** Dated prices: rental quotes and electricity tariffs. */
import type { Source } from '../provenance/index.js';

export type RentalKind = 'on-demand' | 'contract-1y' | 'contract-3y' | 'spot' | 'market-median';

/** What renting one accelerator for one hour cost on a day. Kinds are never mixed. */
export interface RentalQuote {
  /** Catalog id. */
  readonly accelerator: string;
  /** YYYY or YYYY-MM or YYYY-MM-DD; "2024-H1" is written 2024-04, "2024-H2" 2024-10, "early" as -02. */
  readonly date: string;
  readonly kind: RentalKind;
  readonly usdPerAcceleratorHour: number;
  readonly lowUsd?: number;
  readonly highUsd?: number;
  readonly source: Source;
  readonly verified: boolean;
  readonly note?: string;
}

/** Price of electricity for a large user. */
export interface Tariff {
  readonly id: string;
  readonly region: string;
  readonly usdPerKwh: number;
  readonly date: string;
  readonly source: Source;
  readonly verified: boolean;
  readonly note?: string;
}

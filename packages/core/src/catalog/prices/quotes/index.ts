/** Every rental quote; a new one is appended to its file, never written over an old one. */
import type { RentalQuote } from '../../price.js';
import { adaQuotes } from './ada.js';
import { amdQuotes } from './amd.js';
import { blackwellQuotes } from './blackwell.js';
import { h100Quotes } from './h100.js';
import { hopperOtherQuotes } from './hopper-other.js';
import { otherQuotes } from './other.js';
import { tpuQuotes } from './tpu.js';
import { voltaAmpereQuotes } from './volta-ampere.js';

export const rentalQuotes: readonly RentalQuote[] = [
  ...voltaAmpereQuotes,
  ...h100Quotes,
  ...hopperOtherQuotes,
  ...blackwellQuotes,
  ...adaQuotes,
  ...amdQuotes,
  ...tpuQuotes,
  ...otherQuotes,
];

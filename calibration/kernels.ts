/**
 * Fits the kernel and collective constants to measured tables and writes them where core reads them.
 *
 * Usage: node calibration/dist/kernels.js --tables DIR [--only FAMILY,…]. DIR holds kernels/system/operation/backend/version/*.parquet
 * and networks/system/send_recv.csv.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrateAttention } from './constants/attention.js';
import { calibrateCollectives } from './constants/collectives.js';
import { calibrateExchange } from './constants/exchange.js';
import { calibrateGemm } from './constants/gemm.js';
import { calibrateGrouped } from './constants/groupedGemm.js';
import { TableError } from './tables.js';

/** In the order in which they build on each other. */
const families = {
  gemm: calibrateGemm,
  groupedGemm: calibrateGrouped,
  attention: calibrateAttention,
  collectives: calibrateCollectives,
  exchange: calibrateExchange,
} as const;
type Family = keyof typeof families;

function isFamily(name: string): name is Family {
  return name in families;
}

const { values } = parseArgs({ options: { tables: { type: 'string' }, only: { type: 'string' } } });
const chosen = values.only?.split(',') ?? Object.keys(families);
if (values.tables === undefined || !chosen.every(isFamily)) {
  console.error(`usage: npm run calibrate -- --tables DIR [--only ${Object.keys(families).join(',')}]`);
  process.exitCode = 2;
} else {
  console.log(
    'table, held-out rows, mean/median error %, bias %; of compute-bound, ≥ 1,024-token or > 16 MB rows: mean, bias',
  );
  try {
    const places = { kernels: join(values.tables, 'kernels'), networks: join(values.tables, 'networks') };
    for (const family of chosen) await families[family](places);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    console.error(`calibrate: ${error.message}`);
    process.exitCode = 1;
  }
}

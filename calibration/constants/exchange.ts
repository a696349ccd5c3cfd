/** Fits the exchange of tokens between experts and writes its constants. */
import { about, line, type Places, record, trainRowsPerTable, write } from '../constantsFile.js';
import { type ExchangeSource, exchangeFamily, fitExchange } from '../exchange.js';
import { readMeasured } from '../family.js';

/** Only an older release was run over several nodes, and H200's file of it is H100's; racks of Blackwell run HybridEP, whose rates are published. */
const sources: readonly ExchangeSource[] = [
  { system: 'h100_sxm' },
  { system: 'h200_sxm' },
  { system: 'h100_sxm', version: '0.5.6.post2' },
];

export async function calibrateExchange({ kernels }: Places): Promise<void> {
  const read = await Promise.all(
    sources.map((source) => readMeasured(kernels, exchangeFamily, source, trainRowsPerTable)),
  );
  const fit = fitExchange(read);
  line('exchange hopper', fit.heldOut, fit.congested);
  write('network/constants/exchange.hopper.json', {
    family: 'exchange',
    generation: 'hopper',
    form: 'start, units or port',
    note: 'Dispatch in 8 bits and combine in 16, data and notification together; ports of 400 Gb/s. Rows on eight nodes are kept out',
    ...about,
    fittedRange: { tokens: [64, 131_072], computeUnits: [12, 24], domains: [1, 4] },
    constants: fit.constants,
    fit: record(read, fit),
    onEightNodes: fit.congested,
  });
}

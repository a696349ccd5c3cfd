/** Electricity tariffs of large users in other countries. */
import type { Tariff } from '../price.js';
import { euBusiness, eurostat2024, globalPetrolPrices, gulfGrid, liveMint, yeniAkit } from '../sources.js';

export const worldTariffs: readonly Tariff[] = [
  {
    id: 'eu-27-non-household',
    region: 'EU-27 non-household average',
    usdPerKwh: 0.214,
    date: '2025-04',
    source: euBusiness,
    verified: true,
    note: '0.1902 EUR without recoverable tax, at 1.125 USD',
  },
  {
    id: 'ireland',
    region: 'Ireland',
    usdPerKwh: 0.277,
    date: '2024-04',
    source: eurostat2024,
    verified: true,
    note: '0.256 EUR, the highest of the EU',
  },
  {
    id: 'finland',
    region: 'Finland',
    usdPerKwh: 0.1015,
    date: '2024-04',
    source: eurostat2024,
    verified: true,
    note: '0.0939 EUR, the lowest of the EU',
  },
  {
    id: 'china-business',
    region: 'China business average',
    usdPerKwh: 0.088,
    date: '2023-09',
    source: globalPetrolPrices,
    verified: true,
    note: '0.641 yuan',
  },
  {
    id: 'china-wholesale',
    region: 'China wholesale',
    usdPerKwh: 0.049,
    date: '2026',
    source: yeniAkit,
    verified: true,
    note: 'about 350 yuan per MWh',
  },
  {
    id: 'saudi-solar-ppa',
    region: 'Saudi solar PPA (Shuaibah)',
    usdPerKwh: 0.0104,
    date: '2024',
    source: liveMint,
    verified: true,
    note: '3.9 halala, generation only: not delivered around the clock',
  },
  {
    id: 'gulf-industrial',
    region: 'Gulf retail industrial',
    usdPerKwh: 0.06,
    date: '2025',
    source: gulfGrid,
    verified: false,
    note: 'a placeholder: the source says only that subsidised Gulf tariffs are often above those of the US',
  },
];

import { expect, test } from 'vitest';
import { displayed } from './display.js';

test.each([
  // 7,200 accelerator-seconds are two hours; 3.6 MJ are one kWh; $4e-6 a token are $4 a million
  ['acceleratorSeconds', 7200, 'gpu*s', { value: 2, unit: 'hours' }],
  ['energyJ', 3.6e6, 'J', { value: 1000, unit: 'Wh' }],
  ['costPerTokenUsd', 4e-6, 'usd/tok', { value: 4, unit: 'usd' }],
  ['mfuFraction', 0.4, '1', { value: 0.4, unit: 'fraction' }],
  ['steps', 12, '1', { value: 12, unit: '1' }],
  ['stepTimeS', 5, 's', { value: 5, unit: 's' }],
] as const)('%s %d in %s is shown as %o', (figure, value, unit, shown) => {
  expect(displayed(figure, value, unit)).toEqual(shown);
});

/** Interruptions of the Llama 3 405B run: 16,384 H100 in nodes of eight, 54 days. */
import type { Reliability } from '../reliability.js';
import { llama3Interruptions } from '../sources.js';

const ACCELERATORS = 16_384;
const NODES = ACCELERATORS / 8;
const YEARS = 54 / 365.25;

/** Counts of Table 5, added by what has to be replaced; the table's percentages contradict its counts in one row, so only counts are used. */
const perYear = (count: number, parts: number, note: string) =>
  ({
    value: count / (parts * YEARS),
    source: llama3Interruptions,
    asOf: '2024-07',
    confidence: 'published',
    note,
  }) as const;

export const llama3H100 = {
  id: 'llama-3-h100',
  name: 'Llama 3 405B, 16,384 H100 over 54 days',
  generation: 'hopper',
  acceleratorFailuresPerYear: perYear(
    148 + 72 + 19 + 17 + 6 + 6,
    ACCELERATORS,
    '268 interruptions: faulty GPU 148, HBM3 72, SRAM 19, system processor 17, silent data corruption 6, thermal interface and sensor 6',
  ),
  nodeFailuresPerYear: perYear(
    32 + 7 + 3 + 3 + 2 + 2 + 2 + 2,
    NODES,
    '53 interruptions: host maintenance 32, NIC 7, SSD 3, power supply 3, chassis 2, IO board 2, CPU 2, memory 2',
  ),
  rackFailuresPerYear: perYear(0, NODES, 'none: a node is the scale-up domain'),
  networkFailuresPerYear: perYear(35, ACCELERATORS, '35 interruptions by switches and cables'),
  jobFailuresPerYear: perYear(
    54 + 7 + 2,
    ACCELERATORS,
    '63 interruptions: software bugs 54, NCCL timeouts 7, dependencies 2',
  ),
  plannedStopsPerYear: perYear(466 - 419, ACCELERATORS, '47 planned of 466 interruptions'),
} as const satisfies Reliability;

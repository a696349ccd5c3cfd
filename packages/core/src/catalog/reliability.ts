/** What the catalog knows of how often the parts of a cluster interrupt a job. */
import type { Sourced } from '../provenance/index.js';

/** Rates as one operator or maker saw them; a year of one part each. */
export interface Reliability {
  readonly id: string;
  readonly name: string;
  /** Family of the accelerators that it was seen on. */
  readonly generation: string;
  /** Of one accelerator and its memory. */
  readonly acceleratorFailuresPerYear: Sourced<number>;
  /** Of one node: processors, cards, power, unannounced maintenance. */
  readonly nodeFailuresPerYear: Sourced<number>;
  /** Of one rack that is a scale-up domain, its switches, cooling and power; 0 where racks are no domain. */
  readonly rackFailuresPerYear: Sourced<number>;
  /** Of cables and switches, for each accelerator port. */
  readonly networkFailuresPerYear: Sourced<number>;
  /** Of software, for each accelerator. */
  readonly jobFailuresPerYear: Sourced<number>;
  /** Announced stops, for each accelerator. */
  readonly plannedStopsPerYear: Sourced<number>;
  readonly notes?: string;
}

export type FailureRate = Exclude<keyof Reliability, 'id' | 'name' | 'generation' | 'notes'>;

/** Accelerators of one kind as far as their failures are concerned. */
export interface ReliabilityKind {
  /** Family of the accelerator: `ampere`, `hopper`. */
  readonly generation: string;
  /** Whether the scale-up domain is larger than a node, as in NVL72. */
  readonly isRackScale: boolean;
}

/** The rates of a record without their sources, as `training/` takes them. */
export function failureRates(record: Reliability): Readonly<Record<FailureRate, number>> {
  return {
    acceleratorFailuresPerYear: record.acceleratorFailuresPerYear.value,
    nodeFailuresPerYear: record.nodeFailuresPerYear.value,
    rackFailuresPerYear: record.rackFailuresPerYear.value,
    networkFailuresPerYear: record.networkFailuresPerYear.value,
    jobFailuresPerYear: record.jobFailuresPerYear.value,
    plannedStopsPerYear: record.plannedStopsPerYear.value,
  };
}

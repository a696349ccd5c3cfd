/** What the stages of a plan do: times of their parts, and the communication of layers within them. */
import { type Exchange, type Link, longerLink } from '../hiding.js';
import type { TrainingObjects } from '../objects.js';
import type { TimesOfParts } from '../primitives/simulated-wait.js';
import { eachUnit, partTimes, stageUnits } from '../primitives/stage-costs.js';
import { keptByChunk, stageMemory } from '../primitives/stage-memory.js';
import { stageTimes } from '../primitives/stage-times.js';
import type { Phase, UnitCosts } from '../primitives/unit-costs.js';
import type { ScheduleKind } from '../schedules/index.js';
import type { PartContent, StageContent } from '../stages.js';

export const LAYER_STREAMS = ['tensor', 'context', 'expert'] as const;

export type LayerStream = (typeof LAYER_STREAMS)[number];

/** Seconds that an exchange takes its link, and of them those that compute waits for. */
export interface Traffic {
  readonly link: Link;
  readonly timeS: number;
  readonly waitedS: number;
}

/** Of one micro-batch in one part of the model. */
export interface PartTraffic {
  readonly forward: Readonly<Record<LayerStream, Traffic>>;
  /** Recomputation included. */
  readonly backward: Readonly<Record<LayerStream, Traffic>>;
}

export interface StageWork {
  readonly kind: ScheduleKind;
  readonly contents: readonly StageContent[];
  readonly times: TimesOfParts;
  /** By position in the model, as `times`. */
  readonly traffic: { readonly alone: readonly PartTraffic[]; readonly paired: readonly PartTraffic[] };
  /** By stage and chunk. */
  readonly keptBytes: readonly (readonly number[])[];
}

/** @param values every figure of the plan */
export function stageWork(objects: TrainingObjects, values: Readonly<Record<string, number>>): StageWork {
  const args = (names: readonly string[]) => Float64Array.from(names, (name) => values[name] ?? 0);
  const { kind, contents, alone, units } = stageUnits(objects, args(stageTimes.args));
  return {
    kind,
    contents,
    times: { alone: partTimes(contents, alone), paired: partTimes(contents, units) },
    traffic: { alone: trafficOfParts(contents, alone), paired: trafficOfParts(contents, units) },
    keptBytes: keptByChunk(objects.architecture, args(stageMemory.args)),
  };
}

function trafficOfParts(contents: readonly StageContent[], units: UnitCosts): PartTraffic[] {
  const traffic: PartTraffic[] = [];
  for (const { parts, positions } of contents) {
    positions.forEach((position, chunk) => {
      const part = parts[chunk];
      if (part) traffic[position] = partTraffic(part, units);
    });
  }
  return traffic;
}

function partTraffic(part: PartContent, units: UnitCosts): PartTraffic {
  const forward = noTraffic();
  const backward = noTraffic();
  eachUnit(part, units, (unit, count) => {
    const further =
      unit.prediction === undefined
        ? []
        : [{ phases: unit.prediction.layer.phases, count: count * unit.prediction.modules }];
    for (const each of [{ phases: unit.phases, count }, ...further]) {
      add(forward, each.phases.forward, each.count);
      add(backward, each.phases.backward, each.count);
      add(backward, each.phases.repeated, each.count);
    }
  });
  return { forward, backward };
}

type Sums = Record<LayerStream, { link: Link; timeS: number; waitedS: number }>;

function noTraffic(): Sums {
  const none = () => ({ link: 'scaleUp' as Link, timeS: 0, waitedS: 0 });
  return { tensor: none(), context: none(), expert: none() };
}

/** Where attention waits for an exchange of its own, that counts with the rest of its ranks. */
function add(sums: Sums, phase: Phase, count: number): void {
  const [tensor, passed, expert, blocking] = phase.exchanges;
  const grow = (stream: LayerStream, exchanges: readonly (Exchange | undefined)[], waitedS: number) => {
    for (const exchange of exchanges) {
      if (exchange === undefined || exchange.timeS === 0) continue;
      sums[stream].link = longerLink(exchange.busyS);
      sums[stream].timeS += count * exchange.timeS;
    }
    sums[stream].waitedS += count * waitedS;
  };
  grow('tensor', [tensor], phase.tensorS);
  grow('context', [passed, blocking], phase.contextS);
  grow('expert', [expert], phase.expertS);
}

/** The training graph: all its figures and primitives, built once. */
import { buildGraph, type Graph, type Module, type Primitive } from '../figures/index.js';
import { batch } from './declarations/batch.js';
import { constants } from './declarations/constants.js';
import { exchange } from './declarations/exchange.js';
import { floors } from './declarations/floors.js';
import { goodput } from './declarations/goodput.js';
import { goodputInputs } from './declarations/goodput-inputs.js';
import { inputs } from './declarations/inputs.js';
import { memory } from './declarations/memory.js';
import { offload } from './declarations/offload.js';
import { run } from './declarations/run.js';
import { sharding } from './declarations/sharding.js';
import { state } from './declarations/state.js';
import { step, utilisation } from './declarations/step.js';
import { task } from './declarations/task.js';
import { texts } from './declarations/texts.js';
import type { TrainingObjects } from './objects.js';
import { criticalBatch } from './primitives/batch.js';
import { collectives } from './primitives/collectives.js';
import { exchangeBuffers } from './primitives/exchange-buffers.js';
import { floorPrimitives } from './primitives/floors.js';
import { goodputPrimitives } from './primitives/goodput.js';
import { modelPass } from './primitives/model-pass.js';
import { modelWork } from './primitives/model-work.js';
import { recomputedWork } from './primitives/recomputed-work.js';
import { powerLimit, straggler } from './primitives/run.js';
import { stageMemory } from './primitives/stage-memory.js';
import { stageParameters } from './primitives/stage-parameters.js';
import { stageTimes } from './primitives/stage-times.js';
import { lengthImbalance, sequenceShape } from './primitives/texts.js';

/** Modules in the order of the handbook. */
export const trainingModules: readonly Module[] = [
  { name: 'training inputs', declarations: inputs },
  { name: 'training constants', declarations: constants },
  { name: 'sharding', declarations: sharding },
  { name: 'state', declarations: state },
  { name: 'step time', declarations: step },
  { name: 'exchange', declarations: exchange },
  { name: 'utilisation', declarations: utilisation },
  { name: 'task', declarations: task },
  { name: 'texts', declarations: texts },
  { name: 'memory', declarations: memory },
  { name: 'goodput inputs', declarations: goodputInputs },
  { name: 'goodput', declarations: goodput },
  { name: 'offload', declarations: offload },
  { name: 'batch', declarations: batch },
  { name: 'run', declarations: run },
  { name: 'floors', declarations: floors },
];

export const trainingPrimitives: readonly Primitive<TrainingObjects>[] = [
  stageTimes,
  stageMemory,
  exchangeBuffers,
  stageParameters,
  ...collectives,
  modelPass,
  modelWork,
  recomputedWork,
  sequenceShape,
  lengthImbalance,
  powerLimit,
  straggler,
  criticalBatch,
  ...floorPrimitives,
  ...goodputPrimitives,
];

let built: Graph<TrainingObjects> | undefined;

/**
 * The graph of the training room.
 *
 * @param further modules of rooms to the right, built into the same graph so that an explanation crosses rooms
 * @throws where a declaration is wrong: a fault of ours, held off by a test
 */
export function trainingGraph(further: readonly Module[] = []): Graph<TrainingObjects> {
  if (further.length === 0 && built) return built;
  const result = buildGraph([...trainingModules, ...further], trainingPrimitives);
  if (!result.ok) throw new Error(`training graph is broken: ${JSON.stringify(result.issues)}`);
  if (further.length === 0) built = result.value;
  return result.value;
}

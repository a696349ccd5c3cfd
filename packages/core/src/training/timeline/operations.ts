/** Events of the pipeline: what each stage computes, what its layers exchange meanwhile, and what it sends on. */
import type { Operation, Piece, PipelineSchedule, SimulatedPipeline } from '../schedules/index.js';
import type { EventPiece, TimelineEvent } from './event.js';
import { LAYER_STREAMS, type LayerStream, type PartTraffic, type StageWork, type Traffic } from './stage-work.js';

/** Seconds that each forward and each backward of a part waits for exchange between replicas. */
export interface RoundWaits {
  readonly forwardS: number;
  readonly backwardS: number;
}

export interface StageEvents {
  readonly compute: readonly TimelineEvent[];
  readonly layers: Readonly<Record<LayerStream, readonly TimelineEvent[]>>;
  readonly sends: readonly TimelineEvent[];
  readonly layerWaitS: number;
  readonly exchangeWaitS: number;
}

/**
 * Exchange of layers starts with its operation, or once its link is free. What a micro-batch sends fits into its own passes; where weight
 * gradients are split off, the last of it runs beside them.
 *
 * @param startS when the pipeline starts
 */
export function stageEvents(
  stage: number,
  {
    schedule,
    simulated,
    work,
    waits,
    startS,
  }: {
    readonly schedule: PipelineSchedule;
    readonly simulated: SimulatedPipeline;
    readonly work: StageWork;
    readonly waits: RoundWaits;
    readonly startS: number;
  },
): StageEvents {
  const pieceOf = ({ chunk, microBatch }: Piece): EventPiece => {
    const flow = schedule.chunks[stage]?.[chunk]?.flow ?? 0;
    return { chunk, microBatch: flow * (schedule.microBatches / schedule.flows) + microBatch };
  };
  const positionOf = ({ chunk }: Piece): number => schedule.chunks[stage]?.[chunk]?.position ?? 0;
  const compute: TimelineEvent[] = [];
  const layers: Record<LayerStream, TimelineEvent[]> = { tensor: [], context: [], expert: [] };
  const linkFreeS = { scaleUp: 0, scaleOut: 0 };
  let layerWaitS = 0;
  let exchangeWaitS = 0;
  for (const { operation, startS: fromS, endS: toS } of simulated.timeline?.[stage] ?? []) {
    const traffic = trafficOf(operation, positionOf, work);
    const own = LAYER_STREAMS.reduce((sum, stream) => sum + waitedS(traffic, stream), 0);
    const rounds = roundWaitS(operation, waits);
    layerWaitS += own;
    exchangeWaitS += rounds;
    const at = { stage, startS: startS + fromS, endS: startS + toS, ...piecesOf(operation, pieceOf) };
    compute.push({
      ...at,
      stream: 'compute',
      kind: operation.kind,
      ...(own + rounds > 0 ? { waitedS: own + rounds } : {}),
    });
    for (const stream of LAYER_STREAMS) {
      for (const { link, timeS } of traffic.map((each) => each[stream])) {
        if (timeS === 0) continue;
        const beginS = Math.max(at.startS, linkFreeS[link]);
        linkFreeS[link] = beginS + timeS;
        layers[stream].push({
          ...at,
          stream,
          kind: `${stream}Exchange`,
          startS: beginS,
          endS: beginS + timeS,
          waitedS: waitedS(traffic, stream),
        });
      }
    }
  }
  const sends = (simulated.sends?.[stage] ?? []).map(
    ({ what, piece, toStage, startS: fromS, endS }): TimelineEvent => ({
      stage,
      stream: 'pipeline',
      kind: what,
      startS: startS + fromS,
      endS: startS + endS,
      piece: pieceOf(piece),
      toStage,
    }),
  );
  return { compute, layers, sends, layerWaitS, exchangeWaitS };
}

type PassTraffic = Readonly<Record<LayerStream, Traffic>>;

/** Weight gradients exchange nothing: their inputs are there. */
function trafficOf(
  operation: Operation,
  positionOf: (piece: Piece) => number,
  { traffic }: StageWork,
): readonly PassTraffic[] {
  const pass = (parts: readonly PartTraffic[], piece: Piece, which: keyof PartTraffic): readonly PassTraffic[] => {
    const part = parts[positionOf(piece)];
    return part === undefined ? [] : [part[which]];
  };
  switch (operation.kind) {
    case 'forward':
      return pass(traffic.alone, operation, 'forward');
    case 'backward':
    case 'inputGradient':
      return pass(traffic.alone, operation, 'backward');
    case 'weightGradient':
      return [];
    case 'pair':
      return [
        ...pass(traffic.paired, operation.forward, 'forward'),
        ...pass(traffic.paired, operation.backward, 'backward'),
      ];
    default:
      return operation satisfies never;
  }
}

function waitedS(traffic: readonly PassTraffic[], stream: LayerStream): number {
  return traffic.reduce((sum, each) => sum + each[stream].waitedS, 0);
}

function roundWaitS({ kind }: Operation, { forwardS, backwardS }: RoundWaits): number {
  if (kind === 'pair') return forwardS + backwardS;
  if (kind === 'forward') return forwardS;
  return kind === 'weightGradient' ? 0 : backwardS;
}

function piecesOf(
  operation: Operation,
  pieceOf: (piece: Piece) => EventPiece,
): Pick<TimelineEvent, 'piece' | 'backwardPiece'> {
  return operation.kind === 'pair'
    ? { piece: pieceOf(operation.forward), backwardPiece: pieceOf(operation.backward) }
    : { piece: pieceOf(operation) };
}

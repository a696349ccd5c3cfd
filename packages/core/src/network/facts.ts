/** What a collective model is told about the wires and the group, and what it answers. */

/** Wires of a cluster as one accelerator sees them; all bandwidths are one way. */
export interface NetworkFacts {
  /** Architecture generation, as in the catalog; it picks the fitted constants of the scale-up links. */
  readonly generation: string;
  /** Accelerators that reach each other over scale-up links; 1 where there are none. */
  readonly scaleUpDomainSize: number;
  readonly scaleUpBytesPerS: number;
  /** Axes of the torus that the scale-up links form; absent or 0 where switches join them. */
  readonly scaleUpTorusDimensions?: number;
  /** Line rate of the port of one accelerator. */
  readonly scaleOutBytesPerS: number;
  /** Share of the line rate that a large collective attains. */
  readonly scaleOutAttainedFraction: number;
  /** One message between two domains, software included. */
  readonly scaleOutLatencyS: number;
  /** Accelerators below one leaf or rail group with full bisection. */
  readonly podSize: number;
  /** Down-to-up ratio above the pod; 1 is non-blocking. */
  readonly oversubscription: number;
  /** What starts of collectives and the filling of their pipelines take, over the fitted constants; absent: 1. */
  readonly startFactor?: number;
  /** Rate at which compute units copy routed tokens, over the fitted one; absent: 1. */
  readonly copyFactor?: number;
}

/** Ranks of a group: `size` ranks, `stride` apart in the global rank order (the layout numbers ranks by tensor, then context, then data, then pipeline; experts are dealt over neighbours). */
export interface Group {
  readonly size: number;
  readonly stride: number;
}

export type CollectiveKind = 'allReduce' | 'allGather' | 'reduceScatter' | 'allToAll' | 'pointToPoint' | 'broadcast';

export interface CollectiveTime {
  /** latencyS + transferS. */
  readonly timeS: number;
  /** What an empty message would take. */
  readonly latencyS: number;
  readonly transferS: number;
  readonly boundBy: 'latency' | 'scale-up' | 'scale-out' | 'oversubscription';
  /** How long it keeps the scale-up links and the ports busy, latency included; the longer is timeS, and one that carries nothing has 0. */
  readonly scaleUpS: number;
  readonly scaleOutS: number;
  /** Sent by one rank over scale-up links, on average. */
  readonly scaleUpBytes: number;
  /** Sent by one rank over its network port, on average. */
  readonly scaleOutBytes: number;
}

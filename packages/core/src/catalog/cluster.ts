/** What the catalog knows of nodes and of the networks that join them. */
import type { Sourced } from '../provenance/index.js';

/** A server or rack as it is bought. */
export interface NodeType {
  readonly id: string;
  readonly name: string;
  /** Catalog id of its accelerators. */
  readonly accelerator: string;
  /** In one server or tray, which fails and is swapped as a whole. */
  readonly accelerators: Sourced<number>;
  /** Accelerators that share one scale-up domain: more than the node holds where a rack or a pod is joined. */
  readonly scaleUpDomainSize: Sourced<number>;
  /** Catalog id of the fabric it is usually joined by. */
  readonly fabric: string;
  readonly notes?: string;
}

/** A scale-out network, described per accelerator. */
export interface Fabric {
  /** Technology and line rate per accelerator: `infiniband-hdr-100g` has one card of 200 Gb/s for two; Omni-Path 100 keeps its product name. */
  readonly id: string;
  readonly name: string;
  readonly technology: 'infiniband' | 'roce' | 'efa' | 'ethernet' | 'ici' | 'slingshot';
  /** Line rate of the port of one accelerator, one way. */
  readonly bytesPerSPerAccelerator: Sourced<number>;
  /** Share of the line rate that a large collective attains. */
  readonly attainedFraction: Sourced<number>;
  /** One message between two nodes of one leaf, NCCL or equivalent software included. */
  readonly latencyS: Sourced<number>;
  /** Accelerators that see full bisection among themselves: a leaf, a rail group, a pod. */
  readonly podSize: Sourced<number>;
  /** Down-to-up ratio above the pod; 1 is non-blocking. */
  readonly oversubscription: Sourced<number>;
  readonly notes?: string;
}

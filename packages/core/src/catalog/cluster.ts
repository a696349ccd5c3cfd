/** What the catalog knows of nodes and of the networks that join them. */
import type { Sourced } from '../provenance/index.js';

/** A server or rack as it is bought. */
export interface NodeType {
  readonly id: string;
  readonly name: string;
  /** Catalog id of its accelerators. */
  readonly accelerator: string;
  readonly accelerators: Sourced<number>;
  /** Accelerators that share one scale-up domain; a rack of NVL72 has more than its trays. */
  readonly scaleUpDomainSize: Sourced<number>;
  /** Catalog id of the fabric it is usually joined by. */
  readonly fabric: string;
  readonly notes?: string;
}

/** A scale-out network, described per accelerator. */
export interface Fabric {
  readonly id: string;
  readonly name: string;
  readonly technology: 'infiniband' | 'roce' | 'efa' | 'ethernet' | 'ici' | 'slingshot';
  /** Line rate of the port of one accelerator, one way. */
  readonly bytesPerSPerAccelerator: Sourced<number>;
  /** Share of the line rate that a large collective attains. */
  readonly attainedFraction: Sourced<number>;
  /** One message between two nodes of one leaf, NCCL or equivalent software included. */
  readonly latencyS: Sourced<number>;
  /** Accelerators below one leaf or rail group that see full bisection. */
  readonly podSize: Sourced<number>;
  /** Down-to-up ratio above the pod; 1 is non-blocking. */
  readonly oversubscription: Sourced<number>;
  readonly notes?: string;
}

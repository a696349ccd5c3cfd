/** What the resolution of rows looks up, and the catalog as it is shipped. */
import {
  type Accelerator,
  type Fabric,
  findAccelerator,
  findFabric,
  findFramework,
  frameworkTraits,
  listAccelerators,
  listFabrics,
  nodesOf,
} from '../catalog/index.js';
import type { FrameworkFacts } from '../training/input.js';

export interface ValidationCatalog {
  accelerator(id: string): Accelerator | undefined;
  /** Every id that `accelerator` knows. */
  readonly acceleratorIds: readonly string[];
  readonly fabrics: readonly Fabric[];
  /** The network that usually joins nodes of an accelerator. */
  usualFabric(acceleratorId: string): Fabric | undefined;
  framework(id: string): FrameworkFacts | undefined;
}

/** The machines, networks and stacks of the catalog. */
export const shippedCatalog: ValidationCatalog = {
  accelerator: (id) => found(findAccelerator(id)),
  acceleratorIds: listAccelerators().map(({ id }) => id),
  fabrics: listFabrics(),
  usualFabric: (acceleratorId) => {
    const fabric = nodesOf(acceleratorId)[0]?.fabric;
    return fabric === undefined ? undefined : found(findFabric(fabric));
  },
  framework: (id) => {
    const entry = found(findFramework(id));
    return entry === undefined ? undefined : frameworkTraits(entry);
  },
};

function found<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T | undefined {
  return result.ok ? result.value : undefined;
}

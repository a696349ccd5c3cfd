/** Every node type of the catalog; a new one adds a file and a line in each list. */
import type { NodeType } from '../cluster.js';
import { dgx1V100Node } from './dgx-1-v100.js';
import { gaudi3HlsNode } from './gaudi3-hls.js';
import { gb200Nvl72Node } from './gb200-nvl72.js';
import { gb300Nvl72Node } from './gb300-nvl72.js';
import { grandTetonH100Node } from './grand-teton-h100.js';
import { hgxA10040Node } from './hgx-a100-40.js';
import { hgxA10080Node } from './hgx-a100-80.js';
import { hgxB200Node } from './hgx-b200.js';
import { hgxB300Node } from './hgx-b300.js';
import { hgxH100Node } from './hgx-h100.js';
import { hgxH200Node } from './hgx-h200.js';
import { hgxH800Node } from './hgx-h800.js';
import { maia100ServerNode } from './maia100-server.js';
import { mi300xPlatformNode } from './mi300x-platform.js';
import { mi325xPlatformNode } from './mi325x-platform.js';
import { mi355xPlatformNode } from './mi355x-platform.js';
import { p4d24xlargeNode } from './p4d-24xlarge.js';
import { p548xlargeNode } from './p5-48xlarge.js';
import { tpuV4HostNode } from './tpu-v4-host.js';
import { tpuV5eHostNode } from './tpu-v5e-host.js';
import { tpuV5pHostNode } from './tpu-v5p-host.js';
import { tpuV6eHostNode } from './tpu-v6e-host.js';
import { tpuV7HostNode } from './tpu-v7-host.js';

export const nodes: readonly NodeType[] = [
  dgx1V100Node,
  hgxA10040Node,
  hgxA10080Node,
  p4d24xlargeNode,
  hgxH100Node,
  p548xlargeNode,
  grandTetonH100Node,
  hgxH800Node,
  hgxH200Node,
  hgxB200Node,
  hgxB300Node,
  gb200Nvl72Node,
  gb300Nvl72Node,
  mi300xPlatformNode,
  mi325xPlatformNode,
  mi355xPlatformNode,
  tpuV4HostNode,
  tpuV5eHostNode,
  tpuV5pHostNode,
  tpuV6eHostNode,
  tpuV7HostNode,
  gaudi3HlsNode,
  maia100ServerNode,
];

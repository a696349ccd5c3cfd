/** Every accelerator of the catalog; a new one adds a file and a line in each list. */
import type { Accelerator } from '../accelerator.js';
import { a100Pcie80 } from './a100-pcie-80.js';
import { a100Sxm40 } from './a100-sxm-40.js';
import { a100Sxm80 } from './a100-sxm-80.js';
import { a800Sxm80 } from './a800-sxm-80.js';
import { ascend910b } from './ascend910b.js';
import { ascend910c } from './ascend910c.js';
import { b100 } from './b100.js';
import { b200 } from './b200.js';
import { b300 } from './b300.js';
import { dgxSpark } from './dgx-spark.js';
import { gaudi2 } from './gaudi2.js';
import { gaudi3 } from './gaudi3.js';
import { gb200Nvl72 } from './gb200-nvl72.js';
import { gb300Nvl72 } from './gb300-nvl72.js';
import { gh20096 } from './gh200-96.js';
import { groqLpu1 } from './groq-lpu1.js';
import { h20 } from './h20.js';
import { h100Nvl } from './h100-nvl.js';
import { h100Pcie } from './h100-pcie.js';
import { h100Sxm } from './h100-sxm.js';
import { h200Sxm } from './h200-sxm.js';
import { h800Sxm } from './h800-sxm.js';
import { inferentia2 } from './inferentia2.js';
import { l4 } from './l4.js';
import { l40s } from './l40s.js';
import { m2Ultra } from './m2-ultra.js';
import { m3Ultra } from './m3-ultra.js';
import { m4Max } from './m4-max.js';
import { maia100 } from './maia100.js';
import { maia200 } from './maia200.js';
import { mi250x } from './mi250x.js';
import { mi300x } from './mi300x.js';
import { mi325x } from './mi325x.js';
import { mi350x } from './mi350x.js';
import { mi355x } from './mi355x.js';
import { mi455x } from './mi455x.js';
import { rtxPro6000 } from './rtx-pro-6000.js';
import { rtx4090 } from './rtx4090.js';
import { rtx5090 } from './rtx5090.js';
import { tpuV4 } from './tpu-v4.js';
import { tpuV5e } from './tpu-v5e.js';
import { tpuV5p } from './tpu-v5p.js';
import { tpuV6e } from './tpu-v6e.js';
import { tpuV7 } from './tpu-v7.js';
import { trainium1 } from './trainium1.js';
import { trainium2 } from './trainium2.js';
import { trainium3 } from './trainium3.js';
import { v100Sxm232 } from './v100-sxm2-32.js';
import { vrNvl72 } from './vr-nvl72.js';
import { wse3 } from './wse3.js';

export const accelerators: readonly Accelerator[] = [
  v100Sxm232,
  a100Sxm40,
  a100Sxm80,
  a100Pcie80,
  a800Sxm80,
  h100Sxm,
  h100Pcie,
  h100Nvl,
  h800Sxm,
  h20,
  h200Sxm,
  gh20096,
  b100,
  b200,
  b300,
  gb200Nvl72,
  gb300Nvl72,
  vrNvl72,
  l4,
  l40s,
  rtx4090,
  rtx5090,
  rtxPro6000,
  dgxSpark,
  mi250x,
  mi300x,
  mi325x,
  mi350x,
  mi355x,
  mi455x,
  tpuV4,
  tpuV5e,
  tpuV5p,
  tpuV6e,
  tpuV7,
  trainium1,
  trainium2,
  trainium3,
  inferentia2,
  gaudi2,
  gaudi3,
  maia100,
  maia200,
  ascend910b,
  ascend910c,
  wse3,
  groqLpu1,
  m2Ultra,
  m3Ultra,
  m4Max,
];

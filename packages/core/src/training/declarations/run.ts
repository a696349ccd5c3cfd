/** From steps to a run: wall time under interruptions, energy. */
import type { Declarations } from '../../figures/index.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const run = {
  steps: formula('1', 'ceil(runTokens / stepTokens)', 'optimizer steps of the run'),
  idealRunTimeS: formula('s', 'steps * stepTimeS', 'time of all steps without interruption'),
  runTimeS: formula('s', 'idealRunTimeS / goodputFraction', 'wall time of the run'),
  expectedFailures: formula(
    '1',
    'runTimeS * goodputFraction * exposedRatio * failuresPerS',
    'interruptions to expect; none while the job stands still',
  ),
  acceleratorSeconds: formula('gpu*s', 'accelerators * runTimeS', 'accelerator time of the run'),
  spareAcceleratorSeconds: formula(
    'gpu*s',
    '(spareNodes * acceleratorsPerNode + spareRacks * scaleUpDomainSize * 1[gpu]) * runTimeS',
    'accelerator time of the spares, which stand by beside the cluster',
  ),
  itPowerW: formula('W', 'accelerators * systemPowerW * powerFraction', 'mean power of the servers'),
  facilityPowerW: formula('W', 'itPowerW * pue', 'mean power of the site'),
  energyJ: formula('J', 'facilityPowerW * runTimeS', 'energy of the run, cooling included'),
} as const satisfies Declarations;

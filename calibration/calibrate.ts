/** Refits every constant: kernels and collectives where tables are given, then training on the bundled runs. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({ options: { tables: { type: 'string' } } });

/** Runs one part; where it fails it has said why, and the parts after it are left alone. */
function step(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (values.tables !== undefined) {
  step(process.execPath, ['calibration/dist/kernels.js', '--tables', values.tables]);
  // The training fit must see the kernels as just fitted.
  step('npx', ['tsc', '-b']);
}
step(process.execPath, ['calibration/dist/training.js']);

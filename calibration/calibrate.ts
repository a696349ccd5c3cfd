/** Refits every constant: kernels and collectives where tables are given, then training on the bundled runs. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({ options: { tables: { type: 'string' } } });

function step(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' });
}

if (values.tables !== undefined) {
  step(process.execPath, ['calibration/dist/kernels.js', '--tables', values.tables]);
  // The training fit must see the kernels as just fitted.
  step('npx', ['tsc', '-b']);
}
step(process.execPath, ['calibration/dist/training.js']);

/** Process edge of the athanor command: arguments and streams in, an exit code out. */
import { nodeIo } from './nodeIo.js';
import { runCli } from './run.js';

// A reader that has seen enough (head, less) closes the pipe: that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), nodeIo());

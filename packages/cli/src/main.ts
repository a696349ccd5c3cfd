/** Process edge of the athanor command: arguments and streams in, an exit code out. */
import { writeSync } from 'node:fs';
import { formatMessage } from '@athanor/core/messages';
import { exitCodes } from './exit.js';
import { nodeIo } from './nodeIo.js';
import { runCli } from './run.js';

for (const stream of [process.stdout, process.stderr]) stream.on('error', endOnStreamError);

process.exitCode = await runCli(process.argv.slice(2), nodeIo());

/** A reader that has seen enough (head, less) closes the pipe: no fault. A full disk leaves half an answer: one. */
function endOnStreamError(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(exitCodes.answered);
  const text = formatMessage('cli.cannotPrint', { reason: error.code ?? 'unknown' });
  try {
    writeSync(2, `${formatMessage('cli.problem', {})}: ${text}\n`);
  } catch {
    // Standard error is the stream that failed: the exit code alone tells it.
  }
  process.exit(exitCodes.internalFault);
}

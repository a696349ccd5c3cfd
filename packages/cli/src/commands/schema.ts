/** `athanor schema`: the JSON Schema of the plan file, or of what a command prints. */
import { bottleneckOutputSchemas } from '@athanor/core/bottleneck';
import { diagnoseOutputSchemas } from '@athanor/core/diagnose';
import { launchOutputSchemas } from '@athanor/core/launch';
import { formatMessage } from '@athanor/core/messages';
import { outputSchemas, planJsonSchema } from '@athanor/core/plan';
import { sweepOutputSchemas } from '@athanor/core/sweep';
import { timelineOutputSchemas } from '@athanor/core/timeline';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { printJson, printUsage } from '../print.js';

/** @param of nothing or `file` for the plan file; the name of a command for its output */
export function schemaCommand(of: string | undefined, io: Io): ExitCode {
  const schemas: Readonly<Record<string, () => Record<string, unknown>>> = {
    file: planJsonSchema,
    ...outputSchemas,
    ...diagnoseOutputSchemas,
    ...timelineOutputSchemas,
    ...bottleneckOutputSchemas,
    ...launchOutputSchemas,
    ...sweepOutputSchemas,
  };
  const make = schemas[of ?? 'file'];
  if (make === undefined || !Object.hasOwn(schemas, of ?? 'file')) {
    return printUsage(
      formatMessage('cli.choice', { choices: Object.keys(schemas), option: 'schema', received: of ?? '' }),
      io,
    );
  }
  printJson(make(), io);
  return exitCodes.answered;
}

/** The athanor command: reads arguments, loads the one command that is asked for, and answers with an exit code. */
import { formatMessage, nearest } from '@athanor/core/messages';
import { Command, CommanderError } from 'commander';
import type { ExitCode } from './exit.js';
import { exitCodes } from './exit.js';
import type { Io } from './io.js';
import { version } from './version.js';

/**
 * Runs one command line.
 *
 * @param argv arguments after the name of the program
 * @returns 0 answered, 1 infeasible, 2 bad input, 3 internal fault, 130 interrupted; everything printed went through `io`
 * @throws never
 */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.answered;
  const program = buildProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageError(error, argv, program, io);
    return internalFault(error, io);
  }
}

function buildProgram(io: Io, finish: (code: ExitCode) => void): Command {
  const program = new Command('athanor')
    .description(formatMessage('cli.about', {}))
    .version(version)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
    });
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  const withPlan = (command: Command): Command =>
    command
      .option('--as-of <date>', formatMessage('cli.option.asOf', {}))
      .option('--set <path=value>', formatMessage('cli.option.set', {}), collect, []);
  const json = formatMessage('cli.option.json', {});

  withPlan(program.command('plan').description(formatMessage('cli.plan.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .option('--json', json)
    .option('--markdown', formatMessage('cli.option.markdown', {}))
    .option('--html <file>', formatMessage('cli.option.html', {}))
    .option('--resolved', formatMessage('cli.option.resolved', {}))
    .option('--top <count>', formatMessage('cli.option.top', {}))
    .option('--workers <count>', formatMessage('cli.option.workers', {}))
    .option('--calibrate <file>', formatMessage('cli.option.calibrate', {}))
    .action(async (file: string, options) =>
      finish(await (await import('./commands/plan.js')).planCommand('plan', file, options, io)),
    );
  withPlan(program.command('train').description(formatMessage('cli.train.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .option('--search', formatMessage('cli.option.search', {}))
    .option('--objective <figure>', formatMessage('cli.option.objective', {}))
    .option('--pareto', formatMessage('cli.option.pareto', {}))
    .option('--json', json)
    .option('--markdown', formatMessage('cli.option.markdown', {}))
    .option('--top <count>', formatMessage('cli.option.top', {}))
    .option('--workers <count>', formatMessage('cli.option.workers', {}))
    .option('--calibrate <file>', formatMessage('cli.option.calibrate', {}))
    .action(async (file: string, options) =>
      finish(await (await import('./commands/plan.js')).planCommand('train', file, options, io)),
    );
  withPlan(program.command('explain').description(formatMessage('cli.explain.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .argument('<figure>', formatMessage('cli.argument.figure', {}))
    .option('--depth <levels>', formatMessage('cli.option.depth', {}))
    .option('--json', json)
    .action(async (file: string, figure: string, options) =>
      finish(await (await import('./commands/explain.js')).explainCommand(file, figure, options, io)),
    );
  withPlan(program.command('compare').description(formatMessage('cli.compare.about', {})))
    .argument('<first>', formatMessage('cli.argument.plan', {}))
    .argument('<second>', formatMessage('cli.argument.plan', {}))
    .option('--json', json)
    .option('--markdown', formatMessage('cli.option.markdown', {}))
    .action(async (first: string, second: string, options) =>
      finish(await (await import('./commands/compare.js')).compareCommand(first, second, options, io)),
    );
  withPlan(program.command('sweep').description(formatMessage('cli.sweep.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .option('--over <path=values>', formatMessage('cli.option.over', {}), collect, [])
    .requiredOption('--out <file>', formatMessage('cli.option.out', {}))
    .option('--figures <names>', formatMessage('cli.option.figures', {}))
    .option('--search', formatMessage('cli.option.searchEach', {}))
    .option('--jobs <count>', formatMessage('cli.option.jobs', {}))
    .option('--resume', formatMessage('cli.option.resume', {}))
    .option('--force', formatMessage('cli.option.force', {}))
    .option('--yes', formatMessage('cli.option.yes', {}))
    .action(async (file: string, options) =>
      finish(await (await import('./commands/sweep.js')).sweepCommand(file, options, io)),
    );
  withPlan(program.command('diagnose').description(formatMessage('cli.diagnose.about', {})))
    .argument('<plan>', formatMessage('cli.argument.plan', {}))
    .argument('<log>', formatMessage('cli.argument.log', {}))
    .option('--format <format>', formatMessage('cli.option.logFormat', {}))
    .option('--skip <count>', formatMessage('cli.option.skip', {}))
    .option('--search', formatMessage('cli.option.searchBeside', {}))
    .option('--calibrate <file>', formatMessage('cli.option.calibrate', {}))
    .option('--json', json)
    .option('--markdown', formatMessage('cli.option.markdown', {}))
    .action(async (plan: string, log: string, options) =>
      finish(await (await import('./commands/diagnose.js')).diagnoseCommand(plan, log, options, io)),
    );
  withPlan(program.command('timeline').description(formatMessage('cli.timeline.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .option('--trace <file>', formatMessage('cli.option.trace', {}))
    .option('--svg <file>', formatMessage('cli.option.svg', {}))
    .option('--streams', formatMessage('cli.option.streams', {}))
    .option('--all', formatMessage('cli.option.all', {}))
    .option('--force', formatMessage('cli.option.overwrite', {}))
    .option('--json', json)
    .action(async (file: string, options) =>
      finish(await (await import('./commands/timeline.js')).timelineCommand(file, options, io)),
    );
  withPlan(program.command('bottleneck').description(formatMessage('cli.bottleneck.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .option('--objective <objective>', formatMessage('cli.option.rankBy', {}))
    .option('--resource <names>', formatMessage('cli.option.resource', {}))
    .option('--break-even', formatMessage('cli.option.breakEven', {}))
    .option('--deadline <time>', formatMessage('cli.option.deadline', {}))
    .option('--largest-model [memories]', formatMessage('cli.option.largestModel', {}))
    .option('--svg <file>', formatMessage('cli.option.svg', {}))
    .option('--force', formatMessage('cli.option.overwrite', {}))
    .option('--json', json)
    .option('--markdown', formatMessage('cli.option.markdown', {}))
    .action(async (file: string, options) =>
      finish(await (await import('./commands/bottleneck.js')).bottleneckCommand(file, options, io)),
    );
  program
    .command('import')
    .description(formatMessage('cli.import.about', {}))
    .argument('<framework>', formatMessage('cli.argument.framework', {}))
    .argument('<file>', formatMessage('cli.argument.launch', {}))
    .option('--accelerator <id>', formatMessage('cli.option.accelerator', {}))
    .option('--count <number>', formatMessage('cli.option.count', {}))
    .option('--add <arguments>', formatMessage('cli.option.add', {}), collect, [])
    .option('--define <name=value>', formatMessage('cli.option.define', {}), collect, [])
    .option('--json', json)
    .action(async (framework: string, file: string, options) =>
      finish(await (await import('./commands/import.js')).importCommand(framework, file, options, io)),
    );
  withPlan(program.command('export').description(formatMessage('cli.export.about', {})))
    .argument('<file>', formatMessage('cli.argument.plan', {}))
    .requiredOption('--to <framework>', formatMessage('cli.option.to', {}))
    .option('--json', json)
    .action(async (file: string, options) =>
      finish(await (await import('./commands/export.js')).exportCommand(file, options, io)),
    );
  program
    .command('catalog')
    .description(formatMessage('cli.catalog.about', {}))
    .argument('[kind]', formatMessage('cli.argument.kind', {}))
    .argument('[id]', formatMessage('cli.argument.id', {}))
    .option('--filter <text>', formatMessage('cli.option.filter', {}))
    .option('--json', json)
    .action(async (kind: string | undefined, id: string | undefined, options) =>
      finish(await (await import('./commands/catalog.js')).catalogCommand(kind, id, options, io)),
    );
  program
    .command('validate')
    .description(formatMessage('cli.validate.about', {}))
    .argument('<what>', formatMessage('cli.argument.what', {}))
    .option('--runs <file>', formatMessage('cli.option.runs', {}))
    .option('--by <keys>', formatMessage('cli.option.by', {}))
    .option('--cross-validate', formatMessage('cli.option.crossValidate', {}))
    .option('--leave-out <unit>', formatMessage('cli.option.leaveOut', {}))
    .option('--constants', formatMessage('cli.option.constants', {}))
    .option('--plot <file>', formatMessage('cli.option.plot', {}))
    .option('--calibrate <file>', formatMessage('cli.option.calibrate', {}))
    .option('--json', json)
    .action(async (what: string, options) =>
      finish(await (await import('./commands/validate.js')).validateCommand(what, options, io)),
    );
  program
    .command('schema')
    .description(formatMessage('cli.schema.about', {}))
    .argument('[of]', formatMessage('cli.argument.schemaOf', {}))
    .action(async (of: string | undefined) =>
      finish(await (await import('./commands/schema.js')).schemaCommand(of, io)),
    );
  return program;
}

/** Commander's complaint in our words, with the nearest name where one was mistyped. */
function usageError(error: CommanderError, argv: readonly string[], program: Command, io: Io): ExitCode {
  if (error.exitCode === 0) return exitCodes.answered;
  if (error.code === 'commander.help') {
    io.writeError(program.helpInformation());
    return exitCodes.badInput;
  }
  const command = program.commands.find((each) => each.name() === argv[0]);
  io.writeError(`${formatMessage('cli.problem', {})}: ${usageProblem(error, program, command)}\n`);
  return exitCodes.badInput;
}

function usageProblem(error: CommanderError, program: Command, command: Command | undefined): string {
  const mistyped = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const help =
    command === undefined ? formatMessage('cli.help', {}) : formatMessage('cli.helpOf', { command: command.name() });
  const suggest = (names: readonly string[]): string => {
    const near = nearest(mistyped, names, 1);
    return near.length === 0 ? help : formatMessage('common.didYouMean', { names: near });
  };
  switch (error.code) {
    case 'commander.unknownCommand':
      return `${formatMessage('cli.unknownCommand', { command: mistyped })}. ${suggest(program.commands.map((each) => each.name()))}`;
    case 'commander.unknownOption':
      return `${formatMessage('cli.unknownOption', { option: mistyped })}. ${suggest((command ?? program).options.flatMap((option) => option.long ?? []))}`;
    default:
      return `${formatMessage('cli.usage', { problem: (error.message.replace(/^error: /, '').split('\n')[0] ?? '').replace(/\.+$/, '') })}. ${help}`;
  }
}

/** One line, never a trace: a fault of ours is not the user's puzzle. */
function internalFault(error: unknown, io: Io): ExitCode {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
  io.writeError(`${formatMessage('cli.internalFault', { reason })}\n`);
  if (io.debug && error instanceof Error) io.writeError(`${error.stack ?? ''}\n`);
  return exitCodes.internalFault;
}

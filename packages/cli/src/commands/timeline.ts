/** `athanor timeline`: one training step, event by event: drawn in characters, as a trace, as an SVG, as data. */
import { formatMessage } from '@athanor/core/messages';
import { formatText, renderBlocks, wrap } from '@athanor/core/plan';
import {
  type CellKind,
  drawGantt,
  drawingNote,
  drawStep,
  type GanttLine,
  printTrace,
  type StepTimeline,
  simulatePlan,
  stepTrace,
  timelineHeadline,
  timelineJson,
  timelineTables,
} from '@athanor/core/timeline';
import pc from 'picocolors';
import { type ExitCode, exitCodes } from '../exit.js';
import type { Io } from '../io.js';
import { loadPlan, type PlanOptions } from '../load.js';
import { palette, printJson, printProblems, printUsage } from '../print.js';
import { outputProblems } from './outputFiles.js';

export interface TimelineOptions extends PlanOptions {
  readonly trace?: string;
  readonly svg?: string;
  readonly streams?: boolean;
  readonly all?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Events that are written without --all: some 50 MB of JSON, and what a browser still draws. */
const mostEvents = { '--json': 200_000, '--trace': 200_000, '--svg': 20_000 } as const;

export async function timelineCommand(file: string, options: TimelineOptions, io: Io): Promise<ExitCode> {
  const { json = false, streams = false } = options;
  if (json && streams) return printUsage(formatMessage('cli.oneOfTwo', { options: ['--json', '--streams'] }), io);
  const problems = outputProblems(
    [
      { option: '--trace', path: options.trace, ending: '.json' },
      { option: '--svg', path: options.svg, ending: '.svg' },
    ],
    options.force,
    io,
  );
  for (const problem of problems) printUsage(problem, io);
  if (problems.length > 0) return exitCodes.badInput;
  const loaded = await loadPlan(file, options, io);
  if (!loaded.ok) return printProblems('timeline', file, loaded, json, io);
  const found = simulatePlan(loaded.plan);
  if (!found.ok) return printProblems('timeline', file, { ...found, locate: () => undefined }, json, io);
  const answer = found.value;
  if (answer.kind === 'nothingFits') {
    if (json) printJson(timelineJson(loaded.plan.name, answer), io);
    else io.writeError(`${formatMessage('timeline.nothingFits', { candidates: answer.candidates })}\n`);
    return exitCodes.infeasible;
  }
  const tooMany = sizeProblems(answer, options);
  for (const problem of tooMany) printUsage(problem, io);
  if (tooMany.length > 0) return exitCodes.badInput;
  const written: string[] = [];
  for (const [path, make] of [
    [options.trace, () => printTrace(stepTrace(answer))],
    [options.svg, () => drawStep(answer)],
  ] as const) {
    if (path === undefined) continue;
    const reason = io.writeFile(path, make());
    if (reason !== undefined) return printUsage(formatMessage('cli.cannotWrite', { file: path, reason }), io);
    written.push(formatMessage('cli.wrote', { file: path, events: answer.timeline.events.length }));
  }
  if (json) printJson(timelineJson(loaded.plan.name, answer), io);
  else print(answer, streams, written, io);
  return answer.overBytes > 0 ? exitCodes.infeasible : exitCodes.answered;
}

function sizeProblems({ timeline }: StepTimeline, options: TimelineOptions): readonly string[] {
  if (options.all === true) return [];
  const events = timeline.events.length;
  const asked = {
    '--json': options.json === true,
    '--trace': options.trace !== undefined,
    '--svg': options.svg !== undefined,
  };
  return (['--json', '--trace', '--svg'] as const)
    .filter((option) => asked[option] && events > mostEvents[option])
    .map((option) => formatMessage('timeline.tooManyEvents', { option, events, max: mostEvents[option] }));
}

function print(answer: StepTimeline, streams: boolean, written: readonly string[], io: Io): void {
  const colours = palette(io);
  const { lines, spans } = drawGantt(answer.timeline, { width: io.width, streams });
  const note = drawingNote(answer.timeline, spans);
  const drawing = [
    ...lines.map((line) => inColour(line, io).trimEnd()),
    ...(note === undefined ? [] : wrap(formatText(note), io.width - 2, '').map((row) => colours.faint(`  ${row}`))),
  ].join('\n');
  const parts = [
    colours.strong(answer.plan.name),
    ...renderBlocks(timelineHeadline(answer), colours, io.width),
    drawing,
    ...renderBlocks(timelineTables(answer), colours, io.width),
    ...(written.length === 0 ? [] : [written.join('\n')]),
  ];
  io.write(`${parts.join('\n\n')}\n`);
}

const { bgBlue, bgCyan, bgGreen, bgMagenta, bgRed, bgYellow, black, dim, white } = pc.createColors(true);
const on = (ground: (text: string) => string, ink: (text: string) => string) => (text: string) => ground(ink(text));

const paints: Readonly<Record<CellKind, (text: string) => string>> = {
  forward: on(bgCyan, black),
  backward: on(bgBlue, white),
  inputGradient: on(bgBlue, white),
  weightGradient: on(bgMagenta, white),
  pair: on(bgGreen, black),
  reference: dim,
  optimizer: on(bgYellow, black),
  tensorExchange: on(bgYellow, black),
  contextExchange: on(bgMagenta, white),
  expertExchange: on(bgRed, white),
  activations: on(bgCyan, black),
  gradients: on(bgBlue, white),
  gather: on(bgGreen, black),
  reduce: on(bgRed, white),
  replicaReduce: on(bgMagenta, white),
  activationOffload: on(bgYellow, black),
  optimizerOffload: on(bgYellow, black),
  exchangeWait: on(bgRed, white),
  idle: dim,
};

function inColour(line: GanttLine, io: Io): string {
  return line.map(({ text, kind }) => (io.colour && kind !== undefined ? paints[kind](text) : text)).join('');
}

/** The commands that a shell script would run, with their words expanded: assignments, arrays, conditions, functions; nothing is executed. */
import {
  type AndOr,
  type Assignment,
  type Case,
  type Command,
  type CommandNode,
  type CompoundList,
  type Function as FunctionNode,
  type If,
  type ParseError,
  type PipelineNode,
  parse,
  type Statement,
} from 'unbash';
import { type Truth, testCommand, testExpression } from './conditions.js';
import { createEnvironment, type Environment, type ShellWord } from './environment.js';
import { expandValue, expandWord } from './expand.js';

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** Line of the script on which the command starts, from 1. */
  readonly line: number;
}

export interface ShellReading {
  readonly commands: readonly ShellCommand[];
  readonly environment: Environment;
  /** Lines of conditions that the file alone does not decide; their first branch was read. */
  readonly openConditions: readonly number[];
  readonly errors: readonly { readonly line: number; readonly reason: string }[];
}

/** Scripts call scripts in strings (`bash -c "…"`, here-documents); deeper than this nobody nests by hand. */
const deepest = 4;
/** Iterations of loops and calls of functions, all together. */
const mostSteps = 20_000;

/**
 * Reads a script without running it.
 *
 * @param defined variables to start with
 * @throws never
 */
export function evaluateShell(text: string, defined: Readonly<Record<string, string>> = {}): ShellReading {
  const state: State = {
    environment: createEnvironment(defined),
    commands: [],
    openConditions: new Set(),
    functions: new Map(),
    steps: 0,
  };
  const errors = runText(text, state, 0, 0);
  return {
    commands: state.commands,
    environment: state.environment,
    openConditions: [...state.openConditions],
    errors: errors.map(({ message, pos }) => ({ line: lineOf(text, pos), reason: message })),
  };
}

/** Words of one command line, quotes taken off. */
export function commandWords(text: string): readonly ShellWord[] {
  return evaluateShell(`launch ${text}`).commands[0]?.words.slice(1) ?? [];
}

interface State {
  readonly environment: Environment;
  readonly commands: ShellCommand[];
  readonly openConditions: Set<number>;
  readonly functions: Map<string, FunctionNode>;
  steps: number;
}

/** Where a piece of script stands: nested pieces keep the line of the command that holds them. */
interface Place {
  readonly depth: number;
  line(position: number): number;
}

function runText(text: string, state: State, depth: number, line: number): readonly ParseError[] {
  const script = parse(text);
  const place: Place = { depth, line: (position) => (depth === 0 ? lineOf(text, position) : line) };
  runStatements(script.commands, state, place);
  return script.errors ?? [];
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function runStatements(statements: readonly Statement[], state: State, place: Place): Truth {
  let truth: Truth;
  for (const statement of statements) {
    state.steps += 1;
    if (state.steps > mostSteps) return undefined;
    truth = runNode(statement.command, state, place);
  }
  return truth;
}

function runNode(node: PipelineNode | AndOr, state: State, place: Place): Truth {
  if (node.type === 'AndOr') return runAndOr(node, state, place);
  if (node.type !== 'Pipeline') return runCommand(node, state, place);
  let truth: Truth;
  for (const command of node.commands) truth = runCommand(command, state, place);
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length;
  return truth === undefined || negations % 2 === 0 ? truth : !truth;
}

/** `a && b || c`: a part is left out only where the file alone says that it is. */
function runAndOr(node: AndOr, state: State, place: Place): Truth {
  let truth: Truth;
  node.commands.forEach((command, index) => {
    const operator = node.operators[index - 1];
    const skipped = (operator === '&&' && truth === false) || (operator === '||' && truth === true);
    if (!skipped) truth = runNode(command, state, place);
  });
  return truth;
}

function runCommand(node: CommandNode, state: State, place: Place): Truth {
  switch (node.type) {
    case 'Command':
      return runSimple(node, state, place);
    case 'If':
      return runIf(node, state, place);
    case 'Case':
      return runCase(node, state, place);
    case 'For':
    case 'Select':
      for (const word of (node.wordlist ?? []).flatMap((each) => expandWord(each, state.environment))) {
        state.environment.set(node.name.value, [word]);
        runStatements(node.body.commands, state, place);
      }
      return undefined;
    case 'While':
    case 'ArithmeticFor':
    case 'Subshell':
    case 'BraceGroup':
      return runStatements(node.body.commands, state, place);
    case 'TestCommand':
      return testExpression(node.expression, state.environment);
    case 'Redirected':
      return runCommand(node.command, state, place);
    case 'Function':
      state.functions.set(node.name.value, node);
      return true;
    case 'Coproc':
    case 'ArithmeticCommand':
      return undefined;
    default:
      return node satisfies never;
  }
}

/** The branch that the file decides; where it does not, the first one, and the line is noted. */
function runIf(node: If, state: State, place: Place): Truth {
  const branches: readonly { readonly clause: CompoundList; readonly then: CompoundList }[] = [node, ...node.elif];
  for (const { clause, then } of branches) {
    const truth = runStatements(clause.commands, state, place);
    if (truth === false) continue;
    const [assigned, run] = [state.environment.assignments(), state.commands.length];
    const outcome = runStatements(then.commands, state, place);
    // Branches that set nothing (a check that ends in `exit`) leave nothing open.
    const matters = state.environment.assignments() > assigned || hasFlags(state.commands.slice(run));
    if (truth === undefined && (matters || node.else !== undefined)) state.openConditions.add(place.line(clause.pos));
    return outcome;
  }
  return node.else === undefined ? undefined : runStatements(node.else.commands, state, place);
}

/** Whether commands carry arguments: more than a message or a folder made. */
function hasFlags(commands: readonly ShellCommand[]): boolean {
  return commands.some(({ words }) => words.some(({ text }) => text.startsWith('--')));
}

function runCase(node: Case, state: State, place: Place): Truth {
  const value = expandValue(node.word, state.environment);
  const chosen = node.items.find(({ pattern }) =>
    pattern.some((each) => each.text === '*' || expandValue(each, state.environment).text === value.text),
  );
  if (value.open.length > 0) state.openConditions.add(place.line(node.pos));
  const item = value.open.length > 0 ? node.items[0] : chosen;
  return item === undefined ? undefined : runStatements(item.body.commands, state, place);
}

function runSimple(node: Command, state: State, place: Place): Truth {
  const { environment } = state;
  const suffix = node.suffix.filter((each) => each.type === 'Word' || each.type === 'Assignment');
  for (const prefix of node.prefix) if (prefix.type === 'Assignment') assign(prefix, environment);
  const name = node.name === undefined ? [] : expandWord(node.name, environment);
  // `export A=1`, `local A=(…)`: assignments wherever they stand; other commands take them as words.
  const declares = /^(export|declare|local|readonly|typeset)$/.test(name[0]?.text ?? '');
  const words = [
    ...name,
    ...suffix.flatMap((each): readonly ShellWord[] => {
      if (each.type === 'Word') return expandWord(each, environment);
      if (declares) assign(each, environment);
      return declares ? [] : [{ text: each.text, open: [] }];
    }),
  ];
  const first = words[0]?.text;
  const line = place.line(node.pos);
  if (first !== undefined) state.commands.push({ words, line });
  runNested(node, words, state, { ...place, line: () => line });
  return outcomeOf(first, words, state, place);
}

function outcomeOf(first: string | undefined, words: readonly ShellWord[], state: State, place: Place): Truth {
  if (first === '[' || first === 'test') return testCommand(words.slice(1));
  if (first === 'true' || first === ':') return true;
  if (first === 'false') return false;
  const body = first === undefined ? undefined : state.functions.get(first)?.body;
  if (body === undefined || place.depth >= deepest) return undefined;
  words.slice(1).forEach((word, index) => {
    state.environment.set(String(index + 1), [word]);
  });
  state.environment.set('@', words.slice(1));
  const inner: Place = { ...place, depth: place.depth + 1 };
  return body.type === 'CompoundList' ? runStatements(body.commands, state, inner) : runCommand(body, state, inner);
}

function assign({ name, value, append, index }: Assignment, environment: Environment): void {
  if (index !== undefined) return;
  if (value.type === 'ArrayValue') {
    const words = value.elements.flatMap((element) => expandWord(element, environment));
    if (append === true) environment.append(name, words);
    else environment.set(name, words);
    return;
  }
  const word = expandValue(value, environment);
  const [before] = append === true ? (environment.get(name) ?? []) : [];
  environment.set(name, [
    before === undefined ? word : { text: before.text + word.text, open: [...before.open, ...word.open] },
  ]);
}

/** Scripts inside strings and here-documents: `srun bash -c "torchrun … --num-layers 32"`. */
function runNested(node: Command, words: readonly ShellWord[], state: State, place: Place): void {
  if (place.depth >= deepest) return;
  const texts = words.filter(({ text }) => /\s--?\w/.test(text) && !text.startsWith('-')).map(({ text }) => text);
  const documents = node.redirects.flatMap((redirect) => {
    if (redirect.type !== 'HereDoc') return [];
    const { body } = redirect;
    const word = { type: 'Word', text: body.text, value: body.text, pos: body.pos, end: body.end } as const;
    return [body.parts === undefined ? body.text : expandValue({ ...word, parts: body.parts }, state.environment).text];
  });
  for (const text of [...texts, ...documents]) runText(text, state, place.depth + 1, place.line(0));
}

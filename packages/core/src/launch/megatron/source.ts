/** From the text of a launch file to the arguments it gives: a shell script, a bare list of arguments, or YAML. */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { ImportOptions } from '../framework.js';
import { type ReadingDraft, refuseAdded } from '../reading.js';
import type { ShellWord } from '../shell/environment.js';
import { commandWords, evaluateShell } from '../shell/evaluate.js';
import { splitText } from '../shell/expand.js';
import { type Launcher, readJobHeader, readLauncher } from '../shell/launcher.js';
import { add, argumentOfKey, type GivenArgument, isArgument, isMeant, parseArguments } from './arguments.js';

export interface ArgumentSource {
  readonly given: ReadonlyMap<string, GivenArgument>;
  readonly launcher: Launcher;
}

/** Text of this size nobody writes by hand. */
const largestCharacters = 1_000_000;

/** @returns undefined where the file gives no argument of Megatron-LM; the reading says so */
export function readSource(
  text: string,
  { file, define = {}, add: further = [] }: ImportOptions,
  reading: ReadingDraft,
): ArgumentSource | undefined {
  if (text.length > largestCharacters) {
    reading.refuse('', 'launch.tooLarge', { characters: text.length, most: largestCharacters });
    return undefined;
  }
  const ofFile = isYaml(text, file) ? fromYaml(text, reading) : fromShell(text, define, reading);
  const added = parseArguments(further.flatMap(commandWords));
  for (const words of further)
    if (parseArguments(commandWords(words)).size === 0) refuseAdded(words, '--micro-batch-size 2', reading);
  const source = ofFile === undefined ? undefined : { ...ofFile, given: new Map([...ofFile.given, ...added]) };
  if (source !== undefined && ![...source.given.keys()].some(isMeant)) {
    reading.refuse('', 'launch.noArguments', { framework: 'Megatron-LM', example: '--num-layers 32' });
    return undefined;
  }
  for (const { name, overridden, words } of source?.given.values() ?? []) {
    const last = words.map((word) => word.text).join(' ');
    if (overridden.length > 0) reading.note('launch.note.givenTwice', { name, last, before: overridden });
  }
  return source;
}

/** By the ending of the name, or where there is none, by a first line of `key: value`. */
function isYaml(text: string, file: string | undefined): boolean {
  if (file !== undefined && /\.ya?ml$/i.test(file)) return true;
  if (file !== undefined && /\.(sh|bash|slurm|sbatch|txt|args)$/i.test(file)) return false;
  const line = text.split('\n').find((each) => each.trim() !== '' && !each.startsWith('#') && each.trim() !== '---');
  return line !== undefined && /^["']?[\w-]+["']?:(\s|$)/.test(line);
}

function fromShell(
  text: string,
  define: Readonly<Record<string, string>>,
  reading: ReadingDraft,
): ArgumentSource | undefined {
  const script = evaluateShell(text, define);
  if (script.openConditions.length > 0)
    reading.note('launch.note.openConditions', { lines: [...script.openConditions] });
  const count = (words: readonly ShellWord[]): number => [...parseArguments(words).keys()].filter(isArgument).length;
  const runs = script.commands.map(({ words, line }) => ({ words, line, known: count(words) }));
  const most = Math.max(0, ...runs.map(({ known }) => known));
  // Fewer arguments than the shape of a model needs: the script hands them to a command that it does not hold.
  const best = most < 3 ? undefined : runs.find(({ known }) => known === most);
  const inVariables = [...script.environment.entries()].flatMap(([, values]) =>
    values.flatMap((word) => (/\s/.test(word.text) ? splitText(word) : [word])),
  );
  // Neither: few arguments, or misspelt ones, which the reading tells by name.
  const closest = count(inVariables) > 0 ? undefined : likeliest(script.commands.map((command) => command.words));
  const others = runs.filter((run) => run !== best && run.known >= 3 && !isPart(run.words, best?.words ?? []));
  if (best !== undefined && others.length > 0)
    reading.note('launch.note.otherCommands', { line: best.line, others: others.map(({ line }) => line) });
  const words = best?.words ?? closest ?? inVariables;
  const given = parseArguments(words);
  if (given.size === 0 || ![...given.keys()].some(isMeant)) {
    for (const { line, reason } of script.errors.slice(0, 5))
      reading.refuse('', 'launch.shellSyntax', { line, reason });
    return { given: new Map(), launcher: {} };
  }
  for (const { line, reason } of script.errors.slice(0, 5)) reading.note('launch.note.shellSyntax', { line, reason });
  // Options of the launcher are no arguments of the training script.
  const training = new Map([...given].filter(([name]) => !isLauncherOption(name)));
  return { given: training, launcher: { ...readJobHeader(text), ...readLauncher(words) } };
}

/** The command with most arguments that are or look like those of Megatron-LM, if any has one. */
function likeliest(commands: readonly (readonly ShellWord[])[]): readonly ShellWord[] | undefined {
  const meant = commands.map((words) => [...parseArguments(words).keys()].filter(isMeant).length);
  const most = Math.max(0, ...meant);
  return most === 0 ? undefined : commands[meant.indexOf(most)];
}

/** The same command seen again through a function, a string or a here-document. */
function isPart(words: readonly ShellWord[], best: readonly ShellWord[]): boolean {
  const whole = new Set(best.map(({ text }) => text));
  return words.filter(({ text }) => text.startsWith('--')).every(({ text }) => whole.has(text));
}

const launcherOptions =
  /^--(nnodes|nodes|nproc[-_]per[-_]node|ntasks(-per-node)?|gpus[-_]per[-_]node|node[-_]rank|master[-_](addr|port)|rdzv[-_]\w+|max[-_]restarts|standalone|mpi|container-\w+|output|error|job-name|cpus-per-task|tee|role|log[-_]dir|redirects|npernode)$/;

function isLauncherOption(name: string): boolean {
  return launcherOptions.test(name) && !isArgument(name);
}

/** Keys at any depth: sections only group them. */
function fromYaml(text: string, reading: ReadingDraft): ArgumentSource | undefined {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  for (const error of document.errors.slice(0, 5)) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    reading.refuse('', 'launch.yamlSyntax', { line, reason: error.message.split('\n')[0] ?? error.code });
  }
  if (document.errors.length > 0) return undefined;
  const given = new Map<string, GivenArgument>();
  const walk = (node: unknown, depth: number): void => {
    if (!isMap(node) || depth > 16) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      if (isMap(value)) walk(value, depth + 1);
      else addKey(given, String(key.value), value);
    }
  };
  walk(document.contents, 0);
  const number = (...names: readonly string[]): { readonly name: string; readonly word: ShellWord } | undefined => {
    const name = names.find((each) => given.has(each));
    const word = name === undefined ? undefined : given.get(name)?.words[0];
    if (name !== undefined) given.delete(name);
    return name === undefined || word === undefined ? undefined : { name: name.slice(2), word };
  };
  const nodes = number('--num-nodes', '--nnodes', '--NNODES', '--nodes');
  const perNode = number('--gpus-per-node', '--nproc-per-node', '--GPUS-PER-NODE', '--gpus', '--devices');
  const total = number('--world-size', '--WORLD-SIZE');
  return {
    given,
    launcher: {
      ...(nodes === undefined ? {} : { nodes }),
      ...(perNode === undefined ? {} : { perNode }),
      ...(total === undefined ? {} : { total }),
    },
  };
}

function addKey(given: Map<string, GivenArgument>, key: string, node: unknown): void {
  const value = isSeq(node)
    ? node.items.map((item) => (isScalar(item) ? String(item.value) : ''))
    : isScalar(node)
      ? node.value
      : undefined;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isPlain && !Array.isArray(value)) return;
  const argument = argumentOfKey(key, value);
  if (argument !== undefined) add(given, argument);
}

/** Splits a command line as the argument parser of Megatron-LM does: which words belong to which argument. */
import { distance } from 'fastest-levenshtein';
import { nearest } from '../../messages/index.js';
import type { ShellWord } from '../shell/environment.js';
import { splitText } from '../shell/expand.js';
import list from './arguments.json' with { type: 'json' };

/** How many words an argument takes. */
export type Arity = 'value' | 'values' | 'on' | 'off';

export interface GivenArgument {
  /** As this release spells it. */
  readonly name: string;
  readonly words: readonly ShellWord[];
  /** Undefined for an argument that this release does not have. */
  readonly arity: Arity | undefined;
  /** Values that a later word of the same name takes the place of, where they differ. */
  readonly overridden: readonly string[];
}

const arities: ReadonlyMap<string, Arity> = new Map<string, Arity>([
  ...list.value.map((name): [string, Arity] => [name, 'value']),
  ...list.values.map((name): [string, Arity] => [name, 'values']),
  ...list.on.map((name): [string, Arity] => [name, 'on']),
  ...Object.keys(list.off).map((name): [string, Arity] => [name, 'off']),
]);
const same: Readonly<Record<string, string>> = list.same;
const destinations: Readonly<Record<string, string>> = list.destinations;
const off: Readonly<Record<string, string>> = list.off;
/** Switches that turn off, by what they turn off. */
const offByDestination: ReadonlyMap<string, string> = new Map(
  Object.entries(off).map(([name, destination]) => [destination, name]),
);

/** Every argument of the release. */
export const argumentNames: readonly string[] = [...arities.keys()];

export function isArgument(name: string): boolean {
  return arities.has(canonical(name));
}

/** An argument, or a name within a few letters of one, which nothing else is likely to have: `--num-layrs`. */
export function isMeant(name: string): boolean {
  if (isArgument(name)) return true;
  const [close] = nearest(name, argumentNames, 1);
  return close !== undefined && distance(name, close) <= Math.max(1, Math.floor(name.length / 8));
}

function canonical(name: string): string {
  return Object.hasOwn(same, name) ? (same[name] ?? name) : name;
}

/**
 * Arguments by name; the last of several counts, as argparse has it.
 *
 * @param words the command line, whatever stands before the first argument included
 */
export function parseArguments(words: readonly ShellWord[]): ReadonlyMap<string, GivenArgument> {
  const given = new Map<string, GivenArgument>();
  // Arrays of "--name value" in one pair of quotes are split where they are used without quotes.
  const tokens = words.flatMap((word) => (/^--\S+\s/.test(word.text) ? splitText(word) : [word]));
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || !isName(token.text)) continue;
    const equals = token.text.indexOf('=');
    const name = canonical(equals < 0 ? token.text : token.text.slice(0, equals));
    const arity = arities.get(name);
    const values: ShellWord[] = equals < 0 ? [] : [{ text: token.text.slice(equals + 1), open: token.open }];
    const most =
      equals >= 0 || arity === 'on' || arity === 'off' ? 0 : arity === 'value' ? 1 : Number.POSITIVE_INFINITY;
    while (values.length < most) {
      const next = tokens[index + 1];
      if (next === undefined || isName(next.text)) break;
      values.push(next);
      index += 1;
    }
    add(given, { name, words: values, arity, overridden: [] });
  }
  return given;
}

/** Arguments from a file of `key: value`, whose keys are names of arguments or of what they set. */
export function argumentOfKey(
  key: string,
  value: string | number | boolean | readonly string[],
): GivenArgument | undefined {
  const destination = key.replace(/^--/, '').replaceAll('-', '_');
  const name = canonical(destinations[destination] ?? `--${destination.replaceAll('_', '-')}`);
  const opposite = offByDestination.get(destination);
  if (typeof value === 'boolean') {
    if (opposite !== undefined && !arities.has(name))
      return value ? undefined : { name: opposite, words: [], arity: 'off', overridden: [] };
    return value ? { name, words: [], arity: arities.get(name), overridden: [] } : undefined;
  }
  const texts = typeof value === 'object' ? value : [String(value)];
  return { name, words: texts.map((text) => ({ text, open: [] })), arity: arities.get(name), overridden: [] };
}

export function add(given: Map<string, GivenArgument>, argument: GivenArgument): void {
  const before = given.get(argument.name);
  const written = (each: GivenArgument): string => each.words.map(({ text }) => text).join(' ');
  const overridden =
    before === undefined
      ? []
      : [...before.overridden, ...(written(before) === written(argument) ? [] : [written(before)])];
  given.set(argument.name, { ...argument, overridden });
}

/** `--name`, not a negative number and not the end of options. */
function isName(text: string): boolean {
  return /^--[A-Za-z]/.test(text);
}

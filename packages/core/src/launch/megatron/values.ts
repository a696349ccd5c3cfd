/** Reads values of arguments: whole numbers, switches, choices; what is wrong goes to the reading, and what was read is remembered. */
import { didYouMean, hint, nearest } from '../../messages/index.js';
import type { ReadingDraft, UnusedArgument } from '../reading.js';
import { argumentNames, type GivenArgument } from './arguments.js';

export interface ArgumentValues {
  has(name: string): boolean;
  /** Whether a switch is given. */
  on(name: string): boolean;
  /** The words as written; undefined where the argument is absent or refused. */
  text(name: string): string | undefined;
  /** The same, but nothing is said of variables that the file does not set. */
  peek(name: string): string | undefined;
  /** A whole number of at least `min`, or undefined. */
  whole(name: string, min?: number): number | undefined;
  /** A number from 0 to 1, or undefined. */
  fraction(name: string): number | undefined;
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined;
  /** Marks arguments as read that decide nothing further. */
  see(...names: readonly string[]): void;
  /** What was given and never read. */
  unused(): readonly UnusedArgument[];
}

/** Largest number that any size of a launch may have. */
const largest = 1e15;

export function createValues(given: ReadonlyMap<string, GivenArgument>, reading: ReadingDraft): ArgumentValues {
  const seen = new Set<string>();
  /** Each complaint once, however often an argument is looked at. */
  const refused = new Set<string>();
  const refuse: ReadingDraft['refuse'] = (name, code, data, tryThis) => {
    if (!refused.has(name)) reading.refuse(name, code, data, tryThis);
    refused.add(name);
  };
  const text = (name: string): string | undefined => {
    const argument = given.get(name);
    if (argument === undefined) return undefined;
    seen.add(name);
    const open = argument.words.flatMap((word) => word.open);
    if (open.length > 0) {
      refuse(name, 'launch.open', { variables: [...new Set(open)] }, defineHint(open));
      return undefined;
    }
    const written = argument.words.map((word) => word.text).join(' ');
    if (written !== '') return written;
    refuse(name, 'launch.noValue', {});
    return undefined;
  };
  return {
    has: (name) => given.has(name),
    on: (name) => {
      seen.add(name);
      return given.has(name);
    },
    text,
    peek: (name) => {
      const words = given.get(name)?.words ?? [];
      return words.some((word) => word.open.length > 0) ? undefined : words.map((word) => word.text).join(' ');
    },
    whole: (name, min = 1) => {
      const written = text(name);
      if (written === undefined) return undefined;
      const value = Number(written.replaceAll('_', ''));
      if (Number.isSafeInteger(value) && value >= min && value <= largest) return value;
      refuse(name, 'launch.notWhole', { min, received: written });
      return undefined;
    },
    fraction: (name) => {
      const written = text(name);
      if (written === undefined) return undefined;
      const value = Number(written);
      if (value >= 0 && value <= 1) return value;
      refuse(name, 'launch.notFraction', { received: written });
      return undefined;
    },
    choice: (name, choices) => {
      const written = text(name);
      const chosen = choices.find((choice) => choice === written);
      if (written !== undefined && chosen === undefined)
        refuse(name, 'launch.notChoice', { choices, received: written }, didYouMean(written, choices));
      return chosen;
    },
    see: (...names) => {
      for (const name of names) seen.add(name);
    },
    unused: () =>
      [...given.values()]
        .filter(({ name }) => !seen.has(name))
        .map(({ name, words, arity }) => {
          const [close] = arity === undefined ? nearest(name, argumentNames, 1) : [];
          return {
            name,
            value: words.map((word) => word.text).join(' '),
            isKnown: arity !== undefined,
            ...(close === undefined ? {} : { nearest: close }),
          };
        }),
  };
}

/** Variables can be set from outside; the outcome of a command cannot. */
function defineHint(open: readonly string[]): ReturnType<typeof hint> | undefined {
  const [name] = open.flatMap((each) => /^\$([A-Za-z_]\w*|\d)$/.exec(each)?.[1] ?? []);
  return name === undefined ? undefined : hint('launch.tryDefine', { name });
}

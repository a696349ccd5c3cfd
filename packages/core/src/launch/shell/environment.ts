/** Values that a shell script has set so far: plain variables and arrays, and the names that nothing sets. */

/** What a word expands to; `open` names variables that the file does not set, left in the text as `$NAME`. */
export interface ShellWord {
  readonly text: string;
  readonly open: readonly string[];
}

export interface Environment {
  /** The words of a variable: one for a plain one, all elements of an array; undefined where nothing sets it. */
  get(name: string): readonly ShellWord[] | undefined;
  set(name: string, words: readonly ShellWord[]): void;
  append(name: string, words: readonly ShellWord[]): void;
  /** Assignments so far: tells whether a piece of script changed anything. */
  assignments(): number;
  /** Every variable with its words, in the order in which they were first set. */
  entries(): Iterable<readonly [string, readonly ShellWord[]]>;
}

/** Longer than any command line that a system takes (128 KiB for one word of Linux). */
const mostCharacters = 131_072;

/** @param defined variables that the caller sets; they keep their values whatever the script assigns */
export function createEnvironment(defined: Readonly<Record<string, string>>): Environment {
  const values = new Map<string, readonly ShellWord[]>(
    Object.entries(defined).map(([name, text]) => [name, [{ text, open: [] }]]),
  );
  let assignments = 0;
  const isDefined = (name: string): boolean => Object.hasOwn(defined, name);
  const put = (name: string, words: readonly ShellWord[]): void => {
    assignments += 1;
    if (isDefined(name)) return;
    const characters = words.reduce((sum, { text }) => sum + text.length, 0);
    // A variable that doubles itself line by line would fill the memory: it is cut, and left open.
    values.set(name, characters > mostCharacters ? [{ text: `$${name}`, open: [`$${name}`] }] : words);
  };
  return {
    get: (name) => values.get(name),
    set: put,
    append: (name, words) => put(name, [...(values.get(name) ?? []), ...words]),
    assignments: () => assignments,
    entries: () => values.entries(),
  };
}

/** Expands the words of a shell script as bash does, as far as the file itself tells: variables, arrays, defaults, arithmetic. */
import type { ParameterExpansionPart, Word, WordPart } from 'unbash';
import { arithmetic } from './arithmetic.js';
import type { Environment, ShellWord } from './environment.js';

/** @returns the words that one word of the script becomes: none for an empty array, several where it is split */
export function expandWord(word: Word, environment: Environment): readonly ShellWord[] {
  const fields = createFields();
  const parts: readonly WordPart[] = word.parts ?? [];
  if (parts.length === 0) fields.add(word.value, []);
  for (const part of parts) addPart(part, false, fields, environment);
  return fields.done();
}

/** The same without splitting, as in `NAME=value`. */
export function expandValue(word: Word, environment: Environment): ShellWord {
  const fields = createFields();
  const parts: readonly WordPart[] = word.parts ?? [];
  if (parts.length === 0) fields.add(word.value, []);
  for (const part of parts) addPart(part, true, fields, environment);
  return joined(fields.done());
}

/** Splits text at blanks, as an unquoted variable is. */
export function splitText({ text, open }: ShellWord): readonly ShellWord[] {
  return text
    .split(/\s+/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, open: open.filter((name) => piece.includes(name)) }));
}

interface Fields {
  add(text: string, open: readonly string[]): void;
  /** Words of an expansion: the first joins what came before, the last what comes after. */
  addAll(words: readonly ShellWord[]): void;
  /** Ends the word in progress: blanks around an unquoted value separate. */
  separate(): void;
  done(): readonly ShellWord[];
}

function createFields(): Fields {
  const finished: ShellWord[] = [];
  let current: ShellWord | undefined;
  const add = (text: string, open: readonly string[]): void => {
    current = { text: (current?.text ?? '') + text, open: [...(current?.open ?? []), ...open] };
  };
  const separate = (): void => {
    if (current !== undefined) finished.push(current);
    current = undefined;
  };
  return {
    add,
    separate,
    addAll: (words) =>
      words.forEach((word, index) => {
        if (index > 0) separate();
        add(word.text, word.open);
      }),
    done: () => {
      separate();
      return finished;
    },
  };
}

function addPart(part: WordPart, quoted: boolean, fields: Fields, environment: Environment): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
    case 'Glob':
      fields.add(part.value, []);
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      fields.add('', []);
      for (const child of part.parts) addPart(child, true, fields, environment);
      return;
    case 'SimpleExpansion':
      addVariable(part.text.slice(1), undefined, quoted, fields, environment);
      return;
    case 'ParameterExpansion':
      addParameter(part, quoted, fields, environment);
      return;
    case 'ArithmeticExpansion': {
      const value = part.expression === undefined ? undefined : arithmetic(part.expression, environment);
      fields.add(value === undefined ? part.text : String(value), value === undefined ? [part.text] : []);
      return;
    }
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      fields.add(part.text, [part.text]);
      return;
    case 'BraceExpansion':
    case 'ExtendedGlob':
      fields.add(part.text, []);
      return;
    default:
      part satisfies never;
  }
}

function addVariable(
  name: string,
  index: string | undefined,
  quoted: boolean,
  fields: Fields,
  environment: Environment,
): void {
  const words = environment.get(name);
  if (words === undefined) {
    // An array that nothing fills is empty; a plain variable stays visible as what it is.
    if (index !== '@' && index !== '*') fields.add(`$${name}`, [`$${name}`]);
    return;
  }
  const chosen =
    index === '@' || index === '*' ? words : words.slice(Number(index ?? 0) || 0, (Number(index ?? 0) || 0) + 1);
  if (quoted) fields.addAll(index === '@' ? chosen : [joined(chosen)]);
  else addSplit(chosen, fields);
}

/** Blanks inside an unquoted value end words; blanks at its ends separate it from its neighbours. */
function addSplit(words: readonly ShellWord[], fields: Fields): void {
  words.forEach((word, index) => {
    if (index > 0 || /^\s/.test(word.text)) fields.separate();
    fields.addAll(splitText(word));
    if (/\s$/.test(word.text)) fields.separate();
  });
}

function addParameter(part: ParameterExpansionPart, quoted: boolean, fields: Fields, environment: Environment): void {
  const { parameter, operation, prefix } = part;
  const index = part.index?.value;
  const words = environment.get(parameter);
  if (prefix === '#') {
    const [first] = words ?? [];
    const count = index === '@' || index === '*' ? (words ?? []).length : first?.text.length;
    if (count === undefined) fields.add(part.text, [part.text]);
    else fields.add(String(count), []);
    return;
  }
  if (prefix === '!') {
    fields.add(part.text, [part.text]);
    return;
  }
  if (operation === undefined) {
    addVariable(parameter, index, quoted, fields, environment);
    return;
  }
  if (operation.type !== 'Default') {
    // Cutting and replacing is for paths and names: nothing that decides speed is written so.
    fields.add(part.text, [part.text]);
    return;
  }
  const isEmpty = words === undefined || (operation.operator.startsWith(':') && joined(words).text === '');
  const fallback = (): readonly ShellWord[] =>
    quoted ? [expandValue(operation.operand, environment)] : expandWord(operation.operand, environment);
  const last = operation.operator.at(-1);
  if (last === '+') {
    if (!isEmpty) fields.addAll(fallback());
    return;
  }
  if (!isEmpty) {
    addVariable(parameter, index, quoted, fields, environment);
    return;
  }
  if (last === '?') {
    fields.add(`$${parameter}`, [`$${parameter}`]);
    return;
  }
  const value = fallback();
  if (last === '=') environment.set(parameter, value);
  fields.addAll(value);
}

function joined(words: readonly ShellWord[]): ShellWord {
  return { text: words.map((word) => word.text).join(' '), open: words.flatMap((word) => word.open) };
}

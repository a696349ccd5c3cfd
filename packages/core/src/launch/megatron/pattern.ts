/** Lists of layers as Megatron-LM writes them: `2`, or a Python list such as `([0]*3+[1]*58)`. */

/** Models have at most some hundreds of layers. */
const mostLayers = 4096;

/**
 * The kinds of all layers, 0 or 1.
 *
 * @param isOne kind of a layer, from 0, where a plain number n is given
 * @returns undefined where the text is neither a number nor a list of as many zeros and ones as there are layers
 */
export function layerPattern(
  text: string,
  layers: number,
  isOne: (layer: number, frequency: number) => boolean,
): readonly (0 | 1)[] | undefined {
  if (/^\d+$/.test(text)) {
    const frequency = Number(text);
    if (frequency < 1 || layers > mostLayers) return undefined;
    return Array.from({ length: layers }, (_, layer) => (isOne(layer, frequency) ? 1 : 0));
  }
  const list = sum(tokensOf(text));
  if (list === undefined || list.rest.length > 0 || list.value.length !== layers) return undefined;
  return list.value;
}

/** Writes a pattern as short as runs allow: `([0]*3+[1]*58)`. */
export function writePattern(kinds: readonly (0 | 1)[]): string {
  const runs: { kind: 0 | 1; length: number }[] = [];
  for (const kind of kinds) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.length += 1;
    else runs.push({ kind, length: 1 });
  }
  return `(${runs.map(({ kind, length }) => `[${kind}]*${length}`).join('+')})`;
}

interface Parsed {
  readonly value: readonly (0 | 1)[];
  readonly rest: readonly string[];
}

function tokensOf(text: string): readonly string[] {
  return text.replaceAll(/\s/g, '').match(/\d+|[()[\]+*,]|./g) ?? [];
}

/** sum = product ('+' product)* */
function sum(tokens: readonly string[]): Parsed | undefined {
  let parsed = product(tokens);
  while (parsed?.rest[0] === '+') {
    const next = product(parsed.rest.slice(1));
    parsed = next === undefined ? undefined : bounded({ value: [...parsed.value, ...next.value], rest: next.rest });
  }
  return parsed;
}

/** product = atom ('*' number)* */
function product(tokens: readonly string[]): Parsed | undefined {
  let parsed = atom(tokens);
  while (parsed?.rest[0] === '*') {
    const times = Number(parsed.rest[1]);
    if (!Number.isSafeInteger(times) || times * parsed.value.length > mostLayers) return undefined;
    const { value } = parsed;
    parsed = { value: Array.from({ length: times }, () => value).flat(), rest: parsed.rest.slice(2) };
  }
  return parsed;
}

/** atom = '(' sum ')' | '[' 0 or 1, … ']' */
function atom(tokens: readonly string[]): Parsed | undefined {
  const [head, ...rest] = tokens;
  if (head === '(') {
    const inner = sum(rest);
    return inner?.rest[0] === ')' ? { value: inner.value, rest: inner.rest.slice(1) } : undefined;
  }
  if (head !== '[') return undefined;
  const end = rest.indexOf(']');
  const items = rest.slice(0, Math.max(0, end)).filter((item) => item !== ',');
  if (end < 0 || items.some((item) => item !== '0' && item !== '1')) return undefined;
  return bounded({ value: items.map((item) => (item === '1' ? 1 : 0)), rest: rest.slice(end + 1) });
}

function bounded(parsed: Parsed): Parsed | undefined {
  return parsed.value.length > mostLayers ? undefined : parsed;
}

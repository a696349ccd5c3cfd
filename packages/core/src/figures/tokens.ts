/** Splits the text of a formula into tokens. */

export interface Token {
  readonly kind: 'number' | 'name' | 'unit' | 'symbol' | 'end' | 'bad';
  /** As written; of a unit, what stands between the brackets. */
  readonly text: string;
  readonly at: number;
}

// One alternative per kind of token, tried in this order at each position.
const TOKEN =
  /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|\[(?<unit>[^\]]*)\]|(?<symbol><=|>=|==|!=|[-+*/()<>?:,])|(?<space>\s+)|(?<bad>.)/gsy;

/** Tokens in order, closed by one of kind `end`; a character that fits nowhere becomes a token of kind `bad`. */
export function tokenize(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of formula.matchAll(TOKEN)) {
    const groups = match.groups ?? {};
    const at = match.index;
    if (groups.number !== undefined) tokens.push({ kind: 'number', text: groups.number, at });
    else if (groups.name !== undefined) tokens.push({ kind: 'name', text: groups.name, at });
    else if (groups.unit !== undefined) tokens.push({ kind: 'unit', text: groups.unit.trim(), at });
    else if (groups.symbol !== undefined) tokens.push({ kind: 'symbol', text: groups.symbol, at });
    else if (groups.bad !== undefined) tokens.push({ kind: 'bad', text: groups.bad, at });
  }
  tokens.push({ kind: 'end', text: '', at: formula.length });
  return tokens;
}

/** Hints for a quantity that could not be read: texts near to it that can be. */
import { hint, type Issue, type MessageReference, nearest } from '../messages/index.js';
import { type QuantityKind, quantityKinds } from './kinds.js';
import { readQuantity } from './read-quantity.js';
import { findUnitWord, unitWords } from './words.js';

/** The issue with "Write …" where a small change makes the text right, or with an example where the unit is at fault. */
export function withSuggestion(found: Issue, text: string, kind: QuantityKind): Issue {
  const readings = candidates(found, text, kind)
    .filter((candidate, at, all) => all.indexOf(candidate) === at && readQuantity(candidate, kind, []).ok)
    .slice(0, 3);
  if (readings.length > 0) return { ...found, hint: hint('units.hint.write', { readings }) };
  const example = exampleHint(found, kind) ?? found.hint;
  return example ? { ...found, hint: example } : found;
}

function candidates({ code, data }: Issue, text: string, kind: QuantityKind): readonly string[] {
  const { ending = '', unit } = quantityKinds[kind];
  const number = /^[\d.,_]+/.exec(String(data.text))?.[0] ?? '';
  const withUnit = (word: string): string => text.replace(String(data.unit), () => word);
  switch (code) {
    case 'units.wrongKind':
    case 'units.wrongUnit':
      return ending !== '' ? [`${text}${ending}`] : kind === 'count' ? [number] : [];
    case 'units.bareMagnitude':
      return [`${text}${unit}`, `${text}i${unit}`];
    case 'units.caseMatters':
      return spellingsOf(String(data.unit)).map(withUnit);
    case 'units.unknownUnit':
      return nearest(String(data.unit), unitWords, 20).map(withUnit);
    case 'units.ambiguousM':
      return [`${number} min`, `${number} ms`, `${Number(number.replace(/[,_]/g, '')) * 30} d`];
    case 'units.aboveOne':
      return text.endsWith('%') ? [] : [`${text} %`];
    case 'units.bitsForBytes':
      return [String(data.asBits), String(data.asBytes)];
    default:
      return [];
  }
}

function spellingsOf(word: string): readonly string[] {
  const found = findUnitWord(word);
  return found && 'spellings' in found ? found.spellings.map((spelling) => spelling.word) : [word.toUpperCase()];
}

/** Where the text of the issue names no example itself. */
function exampleHint({ code }: Issue, kind: QuantityKind): MessageReference | undefined {
  const { example } = quantityKinds[kind];
  switch (code) {
    case 'units.noNumber':
    case 'units.unknownUnit':
    case 'units.unexpected':
    case 'units.unfinished':
    case 'units.trailing':
    case 'units.bareMagnitude':
    case 'units.caseMatters':
      return hint('units.hint.example', { example });
    default:
      return undefined;
  }
}

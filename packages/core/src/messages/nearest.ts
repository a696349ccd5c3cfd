/** The valid names closest to a mistyped one. */
import { distance } from 'fastest-levenshtein';
import { hint, type MessageReference } from './issue.js';

/** Parts shorter than this are found inside nearly every name. */
const SHORTEST_PART = 3;

/**
 * Up to `count` candidates that a person who typed `name` may have meant, closest first; of names that differ in their number alone
 * the nearest number; other equal ones keep their order.
 *
 * Case is ignored. A candidate is close when few letters differ, when one name holds the other, or when all parts of the
 * name occur in it: `llama-3-405b` finds `llama-3.1-405b`, `h100` finds `h100-sxm`.
 */
export function nearest(name: string, candidates: readonly string[], count = 3): readonly string[] {
  const given = name.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, distance: dissimilarity(given, candidate.toLowerCase()) }))
    .filter((scored) => scored.distance <= farthest(given))
    .sort((a, b) => a.distance - b.distance || numberGap(given, a.candidate) - numberGap(given, b.candidate))
    .slice(0, count)
    .map((scored) => scored.candidate);
}

/** "Did you mean …?" for an issue, or nothing where no candidate is close. */
export function didYouMean(name: string, candidates: readonly string[], count = 3): MessageReference | undefined {
  const names = nearest(name, candidates, count);
  return names.length > 0 ? hint('common.didYouMean', { names }) : undefined;
}

/** How far the numbers of two names lie apart that are otherwise the same: `flash-4` is nearer to `flash-3` than to `flash-1`. */
function numberGap(given: string, candidate: string): number {
  const other = candidate.toLowerCase();
  if (given.replace(/\d+/, '') !== other.replace(/\d+/, '')) return Number.MAX_VALUE;
  return Math.abs(Number(/\d+/.exec(given)?.[0] ?? 0) - Number(/\d+/.exec(other)?.[0] ?? 0));
}

/** Edits beyond which two names are not alike: about two in five letters, at least one; the half admits unequal lengths. */
function farthest(given: string): number {
  return Math.max(1, Math.floor(given.length * 0.4)) + 0.5;
}

/** Edits between the names, or a small constant where one holds the other; the added share of length ranks those. */
function dissimilarity(given: string, candidate: string): number {
  const edits = distance(given, candidate);
  const lengthShare = Math.abs(given.length - candidate.length) / (given.length + candidate.length);
  const shorter = Math.min(given.length, candidate.length);
  if (shorter < SHORTEST_PART) return edits;
  if (given.startsWith(candidate) || candidate.startsWith(given)) return Math.min(edits, 0.5 + lengthShare / 2);
  if (given.includes(candidate) || candidate.includes(given)) return Math.min(edits, 0.75 + lengthShare / 4);
  if (holdsAllParts(given, candidate)) return Math.min(edits, 1 + lengthShare);
  return Math.min(edits, distance(given, candidate.slice(0, given.length)) + lengthShare / 2); // h101 for h100-sxm
}

function holdsAllParts(given: string, candidate: string): boolean {
  const parts = given.split(/[^a-z0-9]+/).filter((part) => part !== '');
  const held = candidate.split(/[^a-z0-9]+/);
  return parts.length > 1 && parts.every((part) => held.includes(part));
}

/** The name that a mistyped one most likely meant. */
import { distance } from 'fastest-levenshtein';

/** Nearest of the known names by edit distance; undefined where more than a third of the name would change. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = candidate.toLowerCase() === name.toLowerCase() ? 0 : distance(candidate, name);
    if (edits < least) {
      least = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Finds a catalog entry by id, or says which ids are nearest. */
import {
  didYouMean,
  failure,
  hint,
  type Issue,
  type IssuePath,
  issue,
  type Result,
  success,
} from '../messages/index.js';

/** What can be looked up; the words are texts of the room. */
export type EntryKind = 'accelerator' | 'node' | 'fabric' | 'framework' | 'reliability' | 'tariff' | 'model';

/** What `athanor catalog` calls the list of each kind. */
const LISTS: Readonly<Record<EntryKind, string>> = {
  accelerator: 'accelerators',
  node: 'nodes',
  fabric: 'fabrics',
  framework: 'frameworks',
  reliability: 'reliability',
  tariff: 'tariffs',
  model: 'models',
};

/**
 * The entry with this id.
 *
 * @param path where the user wrote the id
 * @returns the entry, or one issue whose hint names up to three ids that are close
 */
export function findEntry<T extends { readonly id: string }>(
  entries: readonly T[],
  id: string,
  kind: EntryKind,
  path: IssuePath = [],
): Result<T> {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry !== undefined) return success(entry);
  return failure(
    unknownEntry(
      entries.map((candidate) => candidate.id),
      id,
      kind,
      path,
    ),
  );
}

/** The issue for an id that is not in the catalog. */
export function unknownEntry(known: readonly string[], id: string, kind: EntryKind, path: IssuePath = []): Issue {
  const tryThis = didYouMean(id, known) ?? hint('catalog.listedBy', { list: LISTS[kind] });
  return issue('catalog.unknownEntry', path, { kind: `catalog.kind.${kind}`, received: id }, tryThis);
}

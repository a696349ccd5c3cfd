/** Finds a catalog entry by id, or says which ids are nearest. */
import {
  didYouMean,
  failure,
  hint,
  type Issue,
  type IssuePath,
  issue,
  type MessageReference,
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

/** What an entry may say of the names that people give it. */
interface Named {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly slices?: { readonly names: readonly string[]; readonly coresPerChip: number };
}

/**
 * The entry with this id.
 *
 * @param path where the user wrote the id
 * @returns the entry, or one issue whose hint names the entry of that other name, or up to three ids that are close
 */
export function findEntry<T extends Named>(
  entries: readonly T[],
  id: string,
  kind: EntryKind,
  path: IssuePath = [],
): Result<T> {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry !== undefined) return success(entry);
  const known = entries.map((candidate) => candidate.id);
  return failure(unknownEntry(known, id, kind, path, otherName(entries, id)));
}

/** The issue for an id that is not in the catalog. */
export function unknownEntry(
  known: readonly string[],
  id: string,
  kind: EntryKind,
  path: IssuePath = [],
  meant: MessageReference | undefined = didYouMean(id, known),
): Issue {
  const tryThis = meant ?? hint('catalog.listedBy', { list: LISTS[kind] });
  return issue('catalog.unknownEntry', path, { kind: `catalog.kind.${kind}`, received: id }, tryThis);
}

/** The entry that goes by this name elsewhere. */
function otherName(entries: readonly Named[], given: string): MessageReference | undefined {
  const name = given.toLowerCase();
  const alias = entries.find(({ aliases, id }) => id === name || aliases?.includes(name));
  if (alias !== undefined) return hint('common.didYouMean', { names: [alias.id] });
  const [, slice = '', size = ''] = /^(?:tpu-?)?([a-z0-9]+)-(\d+)$/.exec(name) ?? [];
  const { id, slices } = entries.find((each) => each.slices?.names.includes(slice)) ?? {};
  const chips = Number(size) / (slices?.coresPerChip ?? 1);
  if (id === undefined || slices === undefined || !Number.isInteger(chips)) return undefined;
  const { coresPerChip } = slices;
  const received = `${slice}-${size}`;
  return coresPerChip === 1
    ? hint('catalog.sliceOfChips', { id, received, chips })
    : hint('catalog.sliceOfCores', { id, received, chips, coresPerChip });
}

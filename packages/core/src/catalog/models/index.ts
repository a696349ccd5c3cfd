/** Every model of the catalog with its counts, and one of them by id. */
import { type Architecture, countParameters } from '../../architecture/index.js';
import type { IssuePath, Result } from '../../messages/index.js';
import type { Source } from '../../provenance/index.js';
import { findEntry } from '../lookup.js';
import { models } from './all.js';
import type { CatalogModel, PublishedCount } from './model.js';

export type { CatalogModel, PublishedCount } from './model.js';

/** A model as the product lists it: counts are computed from the architecture, never stored. */
export interface ModelEntry {
  readonly id: string;
  readonly name: string;
  readonly developer: string;
  /** Absent where weights were not released. */
  readonly license?: string;
  /** YYYY-MM. */
  readonly released: string;
  readonly architecture: Architecture;
  /** Without multi-token prediction modules; vision tower included. */
  readonly totalParameters: number;
  /** Of one text token, embedding and head included. */
  readonly activeParameters: number;
  /** What the makers state, to check by. */
  readonly publishedParameters: PublishedCount;
  /** Of the architecture first, then of the published count. */
  readonly sources: readonly Source[];
  readonly confidence: CatalogModel['architecture']['confidence'];
  readonly note?: string;
}

const entries: readonly ModelEntry[] = models.map(toEntry);

/** Every model, in order of id. */
export function listModels(): readonly ModelEntry[] {
  return entries;
}

/** The model with this id, or an issue that names up to three ids close to it. */
export function findModel(id: string, path: IssuePath = []): Result<ModelEntry> {
  return findEntry(entries, id, 'model', path);
}

function toEntry(model: CatalogModel): ModelEntry {
  const { value: architecture, source, asOf, confidence, note } = model.architecture;
  const { total, active } = countParameters(architecture);
  return {
    id: model.id,
    name: model.name,
    developer: model.developer,
    ...(model.license === undefined ? {} : { license: model.license }),
    released: asOf,
    architecture,
    totalParameters: total,
    activeParameters: active,
    publishedParameters: model.publishedParameters,
    sources: [source, model.publishedParameters.source],
    confidence,
    ...(note === undefined ? {} : { note }),
  };
}

/** What the catalog knows of one model: its architecture and the count to check it by. */
import type { Architecture } from '../../architecture/index.js';
import type { Confidence, Source, Sourced } from '../../provenance/index.js';

/** A count as its makers state it. */
export interface PublishedCount extends Sourced<number> {
  /** `exact` to the parameter, or `rounded` as printed. */
  readonly precision: 'exact' | 'rounded';
  /** The count holds the multi-token prediction modules too. */
  readonly countsMtp: boolean;
}

export interface CatalogModel {
  readonly id: string;
  readonly name: string;
  readonly developer: string;
  /** SPDX identifier, or the name of the licence; absent where weights were not released. */
  readonly license?: string;
  /** `published`: read in the makers' configuration or paper, or confirmed by an exact count; `secondary`: known from copies. */
  readonly architecture: Sourced<Architecture>;
  readonly publishedParameters: PublishedCount;
}

/** Facts of one model that is published on Hugging Face with its configuration. */
export interface HuggingFaceModel {
  readonly developer: string;
  readonly license: string;
  /** Repository on huggingface.co. */
  readonly repository: string;
  /** YYYY-MM of the release. */
  readonly released: string;
  /** Parameters of the checkpoint, exact, or as printed. */
  readonly parameters: number;
  /** Default `exact`: the checkpoint's own count. */
  readonly precision?: PublishedCount['precision'];
  /** Default false. */
  readonly countsMtp?: boolean;
  /** Default `published`. */
  readonly confidence?: Confidence;
  readonly note?: string;
  /** What the count covers, where it is not plainly the whole model. */
  readonly countNote?: string;
  readonly architecture: Architecture;
}

/** Entry of a model whose `config.json` and weights are on Hugging Face. */
export function onHuggingFace(model: HuggingFaceModel): CatalogModel {
  const url = `https://huggingface.co/${model.repository}`;
  const precision = model.precision ?? 'exact';
  return {
    id: model.architecture.id,
    name: model.architecture.name,
    developer: model.developer,
    license: model.license,
    architecture: {
      value: model.architecture,
      source: {
        title: `config.json of ${model.repository}`,
        url: `${url}/blob/main/config.json`,
        date: model.released,
      },
      asOf: model.released,
      confidence: model.confidence ?? 'published',
      ...(model.note === undefined ? {} : { note: model.note }),
    },
    publishedParameters: {
      value: model.parameters,
      precision,
      countsMtp: model.countsMtp ?? false,
      source:
        precision === 'exact'
          ? { title: `Checkpoint of ${model.repository}, parameter count`, url, date: model.released }
          : { title: `Model card of ${model.repository}`, url, date: model.released },
      asOf: model.released,
      confidence: 'published',
      ...(model.countNote === undefined ? {} : { note: model.countNote }),
    },
  };
}

/** Facts of one model that is known from a paper. */
export interface PaperModel {
  readonly developer: string;
  readonly license?: string;
  readonly source: Source;
  /** YYYY-MM of the paper. */
  readonly released: string;
  readonly parameters: number;
  readonly confidence?: Confidence;
  readonly note?: string;
  readonly countNote?: string;
  readonly architecture: Architecture;
}

/** Entry of a model whose shape and rounded size are printed in a paper. */
export function fromPaper(model: PaperModel): CatalogModel {
  const source = { ...model.source, date: model.source.date ?? model.released };
  return {
    id: model.architecture.id,
    name: model.architecture.name,
    developer: model.developer,
    ...(model.license === undefined ? {} : { license: model.license }),
    architecture: {
      value: model.architecture,
      source,
      asOf: model.released,
      confidence: model.confidence ?? 'published',
      ...(model.note === undefined ? {} : { note: model.note }),
    },
    publishedParameters: {
      value: model.parameters,
      precision: 'rounded',
      countsMtp: false,
      source,
      asOf: model.released,
      confidence: 'published',
      ...(model.countNote === undefined ? {} : { note: model.countNote }),
    },
  };
}

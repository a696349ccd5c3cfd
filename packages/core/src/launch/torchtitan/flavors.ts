/** Models that torchtitan registers by name and flavor, as architectures: facts of the catalog where it has the model. */
import { type Architecture, hasMoeLayers, llama, softmax } from '../../architecture/index.js';
import { findModel, listModels } from '../../catalog/index.js';
import { invariant } from '../../messages/index.js';
import { sameShape } from '../model.js';

export interface Flavor {
  readonly name: string;
  readonly flavor: string;
  readonly architecture: Architecture;
  /** Without a pipelining function the model runs in one stage. */
  readonly hasPipeline: boolean;
  /** Whether the catalog model has more than torchtitan trains: prediction modules, a vision tower. */
  readonly lacks?: 'prediction modules' | 'a vision tower';
}

/** Name of the backend that runs dense models of Hugging Face transformers. */
export const transformersBackend = 'transformers_modeling_backend';

/**
 * One flavor.
 *
 * @source torchtitan v0.2.2, `__init__.py` under torchtitan/models/*
 * @returns undefined for a name or flavor that the release does not register, or whose shape is not known here
 */
export function findFlavor(name: string, flavor: string): Flavor | undefined {
  return flavors().find((each) => each.name === name && each.flavor === flavor);
}

/** Names that have flavors, with them. */
export function flavorNames(): readonly string[] {
  return flavors().map(({ name, flavor }) => `${name} ${flavor}`);
}

/** Names that have flavors. */
export function familyNames(): readonly string[] {
  return [...new Set(flavors().map(({ name }) => name))];
}

/** The flavor that trains this architecture, or the text model of it. */
export function flavorOf(architecture: Architecture): Flavor | undefined {
  const all = flavors().filter((each) => each.architecture.vocabSize === architecture.vocabSize);
  return (
    all.find((each) => sameShape(each.architecture, architecture)) ??
    all.find((each) => each.lacks !== undefined && sameShape(each.architecture, textOnly(architecture)))
  );
}

/** What torchtitan trains of a model: no prediction modules, no vision tower. */
function textOnly(architecture: Architecture): Architecture {
  return { ...architecture, mtpModules: 0, otherParameters: 0 };
}

/** Dense catalog models by their repository on Hugging Face, for the backend of transformers. */
export function repositoryOf(architecture: Architecture): string | undefined {
  if (hasMoeLayers(architecture) || architecture.otherParameters > 0) return undefined;
  const entry = listModels().find(
    (each) => each.architecture.vocabSize === architecture.vocabSize && sameShape(each.architecture, architecture),
  );
  const urls = entry?.sources.flatMap(({ url }) => url ?? []) ?? [];
  return urls.flatMap((url) => /^https:\/\/huggingface\.co\/([\w.-]+\/[\w.-]+)/.exec(url)?.[1] ?? [])[0];
}

/** The catalog model of a repository on Hugging Face. */
export function modelOfRepository(repository: string): Architecture | undefined {
  const url = `https://huggingface.co/${repository.toLowerCase()}/`;
  return listModels().find(({ sources }) => sources.some((source) => `${source.url?.toLowerCase()}/`.startsWith(url)))
    ?.architecture;
}

const catalog: readonly (readonly [name: string, flavors: readonly string[], id: string, hasPipeline: boolean])[] = [
  ['llama3', ['8B', '8B_flex', '8B_varlen'], 'llama-3-8b', true],
  ['llama3', ['70B'], 'llama-3-70b', true],
  ['llama3', ['405B'], 'llama-3.1-405b', true],
  ['llama4', ['17bx16e_irope'], 'llama-4-scout', true],
  ['llama4', ['17bx128e_irope'], 'llama-4-maverick', true],
  ['qwen3', ['0.6B'], 'qwen3-0.6b', false],
  ['qwen3', ['8B'], 'qwen3-8b', false],
  ['qwen3', ['14B'], 'qwen3-14b', false],
  ['qwen3', ['32B'], 'qwen3-32b', false],
  ['qwen3', ['30B-A3B'], 'qwen3-30b-a3b', false],
  ['qwen3', ['235B-A22B'], 'qwen3-235b-a22b', false],
  ['deepseek_v3', ['16B'], 'deepseek-v2-lite', true],
  ['deepseek_v3', ['236B'], 'deepseek-v2', true],
  ['deepseek_v3', ['671B'], 'deepseek-v3', true],
  ['gpt_oss', ['20b'], 'gpt-oss-20b', false],
  ['gpt_oss', ['120b'], 'gpt-oss-120b', false],
];

function flavors(): readonly Flavor[] {
  return [...catalog.flatMap(fromCatalog), ...others()];
}

function fromCatalog([name, names, id, hasPipeline]: (typeof catalog)[number]): readonly Flavor[] {
  const found = findModel(id);
  invariant(found.ok, `the catalog has ${id}`);
  const { architecture } = found.value;
  const lacks =
    architecture.mtpModules > 0
      ? 'prediction modules'
      : architecture.otherParameters > 0
        ? 'a vision tower'
        : undefined;
  return names.map((flavor) => ({
    name,
    flavor,
    architecture: textOnly(architecture),
    hasPipeline,
    ...(lacks === undefined ? {} : { lacks }),
  }));
}

/** Flavors without a catalog model: full attention in Llama 4, small Qwen3, the model of the tests. */
function others(): readonly Flavor[] {
  const fullAttention = ['17bx16e', '17bx128e'].flatMap((flavor): readonly Flavor[] => {
    const base = findIn(fromCatalog, `${flavor}_irope`);
    const attention = softmax({ heads: 40, kvHeads: 8, headDim: 128 });
    const blocks = base.architecture.blocks.map((block) => ({ ...block, attention }));
    return [{ ...base, flavor, architecture: { ...base.architecture, blocks } }];
  });
  const qwen = (
    flavor: string,
    layers: number,
    hiddenSize: number,
    heads: number,
    intermediateSize: number,
  ): Flavor => ({
    name: 'qwen3',
    flavor,
    hasPipeline: false,
    architecture: llama({
      id: `qwen3-${flavor.toLowerCase()}`,
      name: `Qwen3 ${flavor}`,
      layers,
      hiddenSize,
      heads,
      kvHeads: 8,
      headDim: 128,
      intermediateSize,
      vocabSize: 151_936,
      qkNorm: 'per-head',
      tiedEmbeddings: true,
    }),
  });
  const debug: Flavor = {
    name: 'llama3',
    flavor: 'debugmodel',
    hasPipeline: true,
    // 2/3 of 4 × 256 = 682, up to a multiple of 256.
    architecture: llama({
      id: 'llama3-debugmodel',
      name: 'torchtitan llama3 debugmodel',
      layers: 6,
      hiddenSize: 256,
      heads: 16,
      headDim: 16,
      intermediateSize: 768,
      vocabSize: 2048,
    }),
  };
  return [...fullAttention, qwen('1.7B', 28, 2048, 16, 6144), qwen('4B', 36, 2560, 32, 9728), debug];
}

function findIn(make: typeof fromCatalog, flavor: string): Flavor {
  const found = catalog.flatMap(make).find((each) => each.flavor === flavor);
  invariant(found !== undefined, `the table has ${flavor}`);
  return found;
}

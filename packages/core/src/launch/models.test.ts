import { describe, expect, test } from 'vitest';
import { listModels } from '../catalog/index.js';
import { readMegatron } from './megatron/read.js';
import { modelArguments } from './megatron/writeModel.js';
import { sameShape } from './model.js';
import { planOf } from './reading.js';
import { findFlavor, flavorNames, flavorOf, repositoryOf } from './torchtitan/flavors.js';
import { readTorchtitan } from './torchtitan/read.js';

const models = listModels().map(({ id, architecture }) => ({ id, architecture }));

describe('Megatron-LM', () => {
  /** What core_v0.19.0 has no argument for, by the catalog models that have it. */
  const lacks: Readonly<Record<string, string>> = {
    'bloom-176b': '2 norms outside the layers',
    'falcon-7b': 'other than two norms a layer',
    'gemma-2-2b': 'other than two norms a layer',
    'gemma-2-9b': 'other than two norms a layer',
    'gemma-2-27b': 'other than two norms a layer',
    'gemma-3-4b': 'other than two norms a layer',
    'gemma-3-12b': 'other than two norms a layer',
    'gemma-3-27b': 'other than two norms a layer',
    'llama-4-scout': 'several kinds of attention',
    'llama-4-maverick': 'several kinds of attention',
    'minimax-m2': 'query-key norms over the full width',
    'nemotron-3-nano-30b-a3b': 'layers that are a mixer or a network alone',
    'nemotron-3-super-120b-a12b': 'layers that are a mixer or a network alone',
    'nemotron-h-56b': 'layers that are a mixer or a network alone',
    'olmo-2-7b': 'query-key norms over the full width',
    'olmo-2-13b': 'query-key norms over the full width',
    'olmo-2-32b': 'query-key norms over the full width',
    'olmo-7b': 'norms without weights',
    'palm-540b': 'other than two norms a layer',
    'phi-2': 'a bias on the head',
  };

  test.each(models)('$id is described by arguments that read back as its shape, or refused', ({ id, architecture }) => {
    const sequence = Math.min(2048, architecture.positionEmbeddings > 0 ? architecture.positionEmbeddings : 2048);
    const { words, issues } = modelArguments(architecture, sequence);
    expect(issues[0]?.data.trait).toBe(lacks[id]);
    if (issues.length > 0) return;
    const lines = [...words, ['--vocab-size', String(architecture.vocabSize)], ['--micro-batch-size', '1']];
    const text = lines.map((line) => line.map((word) => `'${word}'`).join(' ')).join(' ');
    const reading = readMegatron(text, {});
    expect(reading.issues).toEqual([]);
    const { model } = planOf(reading.fields);
    const textOnly = { ...architecture, otherParameters: 0 };
    const read = typeof model === 'string' ? models.find((each) => each.id === model)?.architecture : undefined;
    const inline = typeof model === 'object' && model !== null && 'architecture' in model ? model.architecture : read;
    expect(inline !== undefined && sameShape(inline as typeof architecture, textOnly)).toBe(true);
  });
});

describe('torchtitan', () => {
  test.each(flavorNames())('the flavor %s is read as the model that it is written for', (flavor) => {
    const [name = '', of = ''] = flavor.split(' ');
    const found = findFlavor(name, of);
    if (found === undefined) throw new Error(flavor);
    const back = flavorOf(found.architecture);
    // 8B_flex and 8B_varlen are the model of 8B: the first name stands for all.
    expect(back?.name).toBe(name);
    expect(sameShape(back?.architecture ?? found.architecture, found.architecture)).toBe(true);
    const reading = readTorchtitan(`[model]\nname = "${name}"\nflavor = "${of}"\n`, {});
    expect(reading.issues).toEqual([]);
  });

  test.each([
    { id: 'llama-2-7b', repository: 'meta-llama/Llama-2-7b-hf' },
    { id: 'mixtral-8x7b', repository: undefined },
    { id: 'gpt-3-175b', repository: undefined },
  ])('the transformers backend takes $id as $repository', ({ id, repository }) => {
    const architecture = models.find((each) => each.id === id)?.architecture;
    expect(architecture && repositoryOf(architecture)).toBe(repository);
  });
});

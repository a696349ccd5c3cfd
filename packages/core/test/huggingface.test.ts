import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type Architecture,
  architectureFromHuggingFace,
  countParameters,
  modelFlopPerToken,
} from '../src/architecture/index.js';
import { findModel } from '../src/catalog/models/index.js';
import { formatIssue } from '../src/messages/index.js';

const folder = new URL('./huggingface/', import.meta.url);
const ids = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

/** Qwen3-Next's configuration does not state the prediction module that its checkpoint has. */
const unstatedMtp = new Set(['qwen3-next-80b-a3b']);

function routingOf({ blocks }: Architecture) {
  return blocks.flatMap(({ mlp }) => (mlp.kind === 'moe' ? [mlp.routingGroups] : []));
}

test('there is a configuration for more than twenty models', () => {
  expect(ids.length).toBeGreaterThanOrEqual(22);
});

test.each(ids)('the configuration of %s becomes the model of the catalog', (id) => {
  const imported = architectureFromHuggingFace(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')), { id });
  const found = findModel(id);
  if (!imported.ok) throw new Error(imported.issues.map(formatIssue).join('\n'));
  if (!found.ok) throw new Error(found.issues.map(formatIssue).join('\n'));

  const includeMtp = !unstatedMtp.has(id);
  const counted = countParameters(imported.value, { includeMtp });
  const listed = countParameters(found.value.architecture, { includeMtp });
  expect({ total: counted.total, active: counted.active, mtp: counted.mtp }).toEqual({
    total: listed.total,
    active: listed.active,
    mtp: listed.mtp,
  });
  // Nor does the routing.
  expect(routingOf(imported.value)).toEqual(routingOf(found.value.architecture));
  // Windows, chunks and mixers leave no trace in the parameters, but in the work over a long sequence.
  for (const sequenceTokens of [1024, 131_072]) {
    expect(modelFlopPerToken(imported.value, sequenceTokens, 'causal')).toBe(
      modelFlopPerToken(found.value.architecture, sequenceTokens, 'causal'),
    );
  }
});

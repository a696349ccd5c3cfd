import { expect, test } from 'vitest';
import { athanor } from './support.js';

async function stepTimeS(file: string, ...more: readonly string[]): Promise<number> {
  const { code, out } = await athanor(['train', file, '--json', '--top', '1', ...more]);
  expect(code).toBe(0);
  return JSON.parse(out).sections.training.figures.stepTimeS.value;
}

test.each([
  // What the published layouts use beside sizes is opened, so that they are among what is searched.
  { run: 'llama-3.1-405b', name: 'Llama 3 405B on 16,384 H100', open: 'sharding: [zero1, zero2, zero3]' },
  { run: 'deepseek-v3', name: 'DeepSeek-V3 on 2,048 H800', open: 'schedule: [1f1b, dualpipe], sharding: zero1' },
  { run: 'gpt-3-175b', name: 'GPT-3 175B on 1,024 A100', open: 'sequenceParallel: search' },
  { run: 'nemotron-4-340b', name: 'Nemotron-4 340B on 6,144 H100', open: 'sharding: [zero1, zero2]' },
])('the layout that a search finds for $name is as fast as the published one, or faster', async ({ run, open }) => {
  const file = `examples/${run}.yaml`;
  const searched = await stepTimeS(file, '--set', `training.layout={ search: true, ${open} }`);
  expect(searched).toBeLessThanOrEqual(await stepTimeS(file));
});

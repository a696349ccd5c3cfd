import { expect, test } from 'vitest';
import { windowPattern } from './windows.js';

test.each([
  { name: 'Gemma 3 12B', windowTokens: 1024, period: 6 },
  { name: 'gemma-3-1b-it', windowTokens: 512, period: 6 },
  { name: 'google/gemma_2_9b', windowTokens: 4096, period: 2 },
  { name: 'gpt-oss-120b', windowTokens: 128, period: 2 },
  { name: 'GPT-OSS 20B', windowTokens: 128, period: 2 },
  { name: 'Mistral 7B', windowTokens: 4096, period: 1 },
  { name: 'Mistral-7B-v0.1', windowTokens: 4096, period: 1 },
  { name: 'Phi-3-mini-4k', windowTokens: 2047, period: 1 },
  { name: 'OLMo 3 32B', windowTokens: 4096, period: 4 },
  { name: 'Command R7B', windowTokens: 4096, period: 4 },
])('windowPattern of $name is $windowTokens tokens in a period of $period', ({ name, windowTokens, period }) => {
  expect(windowPattern(name)).toMatchObject({ windowTokens, period });
});

test.each([
  { name: 'Llama 3 8B' },
  { name: 'Mistral-7B-v0.3' },
  { name: 'Mistral 7B Instruct v0.2' },
  { name: 'Mistral Nemo 12B' },
  { name: 'Phi-3-mini-128k' },
  { name: 'OLMo 2 32B' },
  { name: 'OLMo 32B' },
  { name: 'Gemma 3n E4B' },
  { name: 'Command R+' },
])('windowPattern of $name is none', ({ name }) => {
  expect(windowPattern(name)).toBeUndefined();
});

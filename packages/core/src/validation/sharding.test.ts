import { expect, test } from 'vitest';
import { readSharding, sharesParameters } from './sharding.js';

test.each([
  { text: 'DDP', sharding: 'none' },
  { text: 'none', sharding: 'none' },
  { text: 'NO_SHARD', sharding: 'none' },
  { text: 'zero0', sharding: 'none' },
  { text: 'data parallel', sharding: 'none' },
  { text: 'distributed optimizer', sharding: 'zero1' },
  { text: 'Megatron DDP + distributed optimizer', sharding: 'zero1' },
  { text: 'zero1', sharding: 'zero1' },
  { text: 'ZeRO-1', sharding: 'zero1' },
  { text: 'ZeRO stage 1', sharding: 'zero1' },
  { text: 'zero1 over 8', sharding: 'zero1', group: 8 },
  { text: 'zero1 over 0', sharding: 'zero1' },
  { text: 'zero1 over all DP', sharding: 'zero1' },
  { text: 'shard_grad_op', sharding: 'zero2' },
  { text: 'SHARD_GRAD_OP (ZeRO-2)', sharding: 'zero2' },
  { text: 'zero2', sharding: 'zero2' },
  { text: 'zero2-like FSDP (no reshard after fwd)', sharding: 'zero2' },
  { text: 'zero3', sharding: 'fsdp' },
  { text: 'FULL_SHARD', sharding: 'fsdp' },
  { text: 'FSDP2', sharding: 'fsdp' },
  { text: 'fsdp', sharding: 'fsdp' },
  { text: 'Megatron-FSDP', sharding: 'fsdp' },
  { text: 'zero3 (MaxText FSDP x DP)', sharding: 'fsdp' },
  { text: 'hsdp', sharding: 'hsdp' },
  { text: 'HYBRID_SHARD', sharding: 'hsdp' },
  { text: '_HYBRID_SHARD_ZERO2', sharding: 'hsdp' },
  { text: 'hsdp (shard 16, replicate 4)', sharding: 'hsdp', group: 16 },
  { text: 'HSDP shard_degree=8', sharding: 'hsdp', group: 8 },
  { text: 'zero3 within slice, DP across 4 slices', sharding: 'hsdp' },
  { text: 'FSDP (8)', sharding: 'fsdp', group: 8 },
  { text: 'FSDP 2', sharding: 'fsdp' },
  { text: 'hsdp 8', sharding: 'hsdp', group: 8 },
  { text: 'zero3 within slice, DP across slices', sharding: 'hsdp' },
  { text: 'zero3 (256-way within pod, 2-way DP across pods)', sharding: 'hsdp', group: 256 },
])('readSharding takes "$text" for $sharding over $group', ({ text, sharding, group }) => {
  expect(readSharding(text)).toEqual(group === undefined ? { sharding } : { sharding, group });
});

test.each([{ text: 'sharded somehow' }, { text: 'gspmd' }, { text: '' }, { text: 'novel scheme' }])(
  'readSharding does not guess at "$text"',
  ({ text }) => {
    expect(readSharding(text)).toBeUndefined();
  },
);

test.each([
  { printed: true, shares: true },
  { printed: 'zero3', shares: true },
  { printed: 'hsdp', shares: true },
  { printed: 'zero2', shares: false },
  { printed: false, shares: false },
  { printed: null, shares: false },
])('sharesParameters of $printed is $shares', ({ printed, shares }) => {
  expect(sharesParameters(printed)).toBe(shares);
});

/** Reads how a row says that states are shared among data-parallel ranks. */
import type { Sharding } from '../training/input.js';

export interface PrintedSharding {
  readonly sharding: Sharding;
  /** Ranks that share one copy, where the text gives their number. */
  readonly group?: number;
}

/**
 * Words for each kind, tried in order. Texts often name a stack and a stage in it, so what narrows the sharing goes before the general name:
 * "DDP + distributed optimizer" is ZeRO-1, "ZeRO-2-like FSDP" is ZeRO-2, "ZeRO-3 within a slice" is hybrid.
 */
const kinds: readonly { readonly printed: RegExp; readonly sharding: Sharding }[] = [
  { printed: /hsdp|hybrid[-_ ]?shard|\bwithin\b/, sharding: 'hsdp' },
  {
    printed: /zero[-_ ]?(stage[-_ ]?)?2|shard_grad_op|no[-_ ]reshard|reshard_after_forward *[=:] *false/,
    sharding: 'zero2',
  },
  { printed: /zero[-_ ]?(stage[-_ ]?)?3|full[-_ ]?shard|fsdp|fully[-_ ]?sharded|^true$/, sharding: 'fsdp' },
  {
    printed:
      /zero[-_ ]?(stage[-_ ]?)?1|dist(ributed|\.)?[-_ ]?opt|shard(ed|ing)?[-_ ]?optimi[sz]er|optimi[sz]er[-_ ]?states?[-_ ]?shard/,
    sharding: 'zero1',
  },
  {
    printed:
      /^(none|no|off|false|replicated?)\b|\bn?ddp\b|no_?shard|zero[-_ ]?(stage[-_ ]?)?0|^(pure |plain )?(dp|data[- ]parallel(ism)?)$/,
    sharding: 'none',
  },
];

/** "over 8", "256-way within pod", "within 8", "shard group 8", "shard_degree=8", "hsdp 8", "fsdp (8)". */
const groups: readonly RegExp[] = [
  /(\d+)[- ]?way[a-z ]* within/,
  /(?:over|within) (?:groups? of )?(\d+)/,
  /shard(?:ing)?[-_ ]?(?:group|degree|size|dim)?(?:[-_ ]?size)? *[=:(]? *(\d+)/,
  /hsdp[=:( ]+(\d+)|fsdp *[=:(] *(\d+)/,
  /(\d+)[- ]?way (?:shard|fsdp|zero)/,
];

/** @returns undefined where the words are not known */
export function readSharding(printed: string): PrintedSharding | undefined {
  const text = printed.trim().toLowerCase();
  const sharding = kinds.find((kind) => kind.printed.test(text))?.sharding;
  if (sharding === undefined) return undefined;
  const group = groups.flatMap((pattern) => pattern.exec(text)?.slice(1) ?? []).find((digits) => digits !== undefined);
  const ranks = Number(group ?? 0);
  return ranks < 1 || sharding === 'none' ? { sharding } : { sharding, group: ranks };
}

/** Whether a row says that parameters are shared: by flag or in words. */
export function sharesParameters(printed: boolean | string | null): boolean {
  if (typeof printed !== 'string') return printed === true;
  const read = readSharding(printed)?.sharding;
  return read === 'fsdp' || read === 'hsdp';
}

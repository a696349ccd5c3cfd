/** Memory that dispatchers which send each token once keep on every rank for what arrives: DeepEP's chunks, HybridEP's worst case. */
import { dispatchKernels, EXCHANGE_UNITS } from './constants.js';
import type { Group, NetworkFacts } from './facts.js';
import { placeGroup } from './placement.js';

/** What is exchanged at most at once. */
export interface ExchangedTokens {
  /** Of one micro-batch, on one rank. */
  readonly tokens: number;
  /** Elements of one token as it is sent, in 16 bits. */
  readonly hiddenSize: number;
  /** Experts of a layer, over all ranks. */
  readonly experts: number;
}

const BYTES = 2;

/**
 * @param group the expert ranks; size 1 exchanges nothing
 * @returns bytes on one rank; 0 where the generation has no such kernels for a group within a domain
 * @source deepseek-ai/DeepEP @dd758ca, csrc/legacy/config.hpp (get_nvl_buffer_size_hint, get_rdma_buffer_size_hint), as Megatron-LM's
 * fused_a2a.py asks for them; branch hybrid-ep @94a9f8f, docs/Hybrid-EP_Implementation.md §4.2
 */
export function exchangeBufferBytes(
  group: Group,
  facts: Pick<NetworkFacts, 'generation' | 'scaleUpDomainSize'>,
  exchanged: ExchangedTokens,
): number {
  if (group.size <= 1) return 0;
  const { ranksPerDomain, domains } = placeGroup(group, { ...facts, podSize: facts.scaleUpDomainSize });
  const kernels = dispatchKernels(facts.generation);
  switch (kernels) {
    case 'hybrid-ep':
      return hybridEpBytes(ranksPerDomain, domains, group.size, exchanged);
    case 'deep-ep':
      return deepEpBytes(group.size, domains, exchanged.hiddenSize);
    case 'all-to-all':
      return domains === 1 ? 0 : deepEpBytes(group.size, domains, exchanged.hiddenSize);
    default:
      return kernels satisfies never;
  }
}

/** Every token of every rank might come here. Dispatch and combine share the buffer; between domains there is one for each direction. */
function hybridEpBytes(
  ranksPerDomain: number,
  domains: number,
  ranks: number,
  { tokens, hiddenSize, experts }: ExchangedTokens,
): number {
  const probabilities = 4 * (experts / ranks) * ranksPerDomain;
  return tokens * (ranks + domains - 1) * (hiddenSize * BYTES + probabilities);
}

/** NVLink peers of a node that DeepEP is built for. */
const DEEPEP_PEERS = 8;
/** Two units, one that sends and one that receives, for each channel. */
const DEEPEP_CHANNELS = EXCHANGE_UNITS / 2;
/**
 * Tokens that may be sent ahead by an NVLink peer and by a node, by ranks of the group: the recommended configurations. Between nodes their
 * 128 are rounded up to whole chunks, of 20 tokens on 16 ranks, of 12 from 96 ranks on.
 */
const DEEPEP_AHEAD: readonly { readonly ranks: number; readonly links: number; readonly network: number }[] = [
  { ranks: 8, links: 256, network: 0 },
  { ranks: 16, links: 288, network: 140 },
  { ranks: 64, links: 288, network: 128 },
  { ranks: 96, links: 480, network: 132 },
  { ranks: 128, links: 560, network: 132 },
  { ranks: 160, links: 720, network: 132 },
];
/** Beside the token: where it comes from, 128 indices of 8 bytes, 128 weights and 128 scales of 4. */
const DEEPEP_TOKEN_BYTES = 8 + 128 * 8 + 128 * 4 + 128 * 4;
/** NVSHMEM gets its memory in pieces of this size, as DeepEP sets it. */
const NVSHMEM_PIECE_BYTES = 2 ** 29;

/** Chunks from each NVLink peer, and to and from each node. Groups larger than were configured keep the largest. */
function deepEpBytes(ranks: number, nodes: number, hiddenSize: number): number {
  const peers = Math.min(ranks, DEEPEP_PEERS);
  const ahead =
    DEEPEP_AHEAD.find((each) => ranks <= each.ranks && (nodes === 1 || each.network > 0)) ?? DEEPEP_AHEAD.at(-1);
  if (!ahead) throw new Error('no configuration of DeepEP');
  const tokenBytes = hiddenSize * BYTES + DEEPEP_TOKEN_BYTES;
  const links = DEEPEP_CHANNELS * peers * (ahead.links * tokenBytes + 4 * (2 * nodes + 3));
  if (nodes === 1) return links;
  const flags = (DEEPEP_PEERS * 2 + 2) * 2 * 4;
  const network = DEEPEP_CHANNELS * nodes * (ahead.network * (tokenBytes + 16) * 2 + flags);
  return links + Math.ceil(network / NVSHMEM_PIECE_BYTES) * NVSHMEM_PIECE_BYTES;
}

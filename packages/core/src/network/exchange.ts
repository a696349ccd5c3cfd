/** Time of an exchange of routed tokens that sends each token once to each place that needs it: DeepEP's dispatch and combine. */
import { EXCHANGE_UNITS, type ExchangeConstants, exchangeConstants } from './constants.js';
import type { CollectiveTime, Group, NetworkFacts } from './facts.js';
import { networkPath, torusShare } from './path.js';

/** What an exchange knows of the routing. */
export interface RoutedExchange {
  /** Experts of one token: copies that a plain all-to-all would send. */
  readonly copies: number;
  /** The places of experts in groups, in order, and how many of them the experts of one token lie in; default all. */
  readonly routingGroups?: { readonly groups: number; readonly perToken: number };
  /** Compute units that the exchange takes from the products; default 20, DeepEP's own. Benchmarks set others. */
  readonly computeUnits?: number;
}

/** Messages between domains that follow one another: what comes is told before it is sent. */
const exchangeHops = 2;

/**
 * Time of one dispatch or one combine.
 *
 * A token crosses the network once for each other domain that holds one of its experts, and is forwarded there over scale-up
 * links, once for each rank. Experts are drawn evenly: of `n` places, `copies` draws reach n·(1 − (1 − 1/n)^copies); of groups, those
 * that a token is limited to are drawn first, each set as likely as another. The compute
 * units that copy the data, the network port and the uplinks of the pod work at once, and the slowest sets the time.
 *
 * @param bytes what a plain all-to-all would send: all copies of the rank's tokens
 * @param group size ≥ 2, in whole domains where it spans several
 * @returns timeS rises with bytes and with what the network is oversubscribed; falls with computeUnits and with the bandwidth of the port
 * @source deepseek-ai/DeepEP as profiled in ai-dynamo/aiconfigurator, see constants/exchange.*.json
 */
export function exchangeTime(
  bytes: number,
  group: Group,
  facts: NetworkFacts,
  exchange: RoutedExchange,
  constants: ExchangeConstants = exchangeConstants(facts.generation).constants,
): CollectiveTime {
  const path = networkPath(group, facts);
  const { ranksPerDomain, domains, ranksPerPod } = path;
  const tokenBytes = bytes / exchange.copies;
  const reachedRanks = placesReached(domains * ranksPerDomain, exchange);
  // What stays on the rank or in its domain is no traffic there.
  const up = tokenBytes * reachedRanks * (1 - 1 / ranksPerDomain);
  const out = domains === 1 ? 0 : tokenBytes * placesReached(domains, exchange) * (1 - 1 / domains);
  // The other domains are drawn alike, so as many crossings leave the pod as other domains lie beyond it.
  const beyondPod = domains === 1 ? 0 : (out * (domains - ranksPerPod / ranksPerDomain)) / (domains - 1);
  const units = exchange.computeUnits ?? EXCHANGE_UNITS;
  const { startFactor = 1, copyFactor = 1 } = facts;
  const unitBytesPerS = copyFactor * (domains === 1 ? constants.unitBytesPerSWithin : constants.unitBytesPerSBetween);
  const linkBytesPerS = constants.scaleUpFraction * torusShare(ranksPerDomain, facts) * facts.scaleUpBytesPerS;
  const upS = up === 0 ? 0 : up / Math.min(units * unitBytesPerS, linkBytesPerS);
  const outS = out === 0 ? 0 : out / (constants.scaleOutFraction * path.portBytesPerS);
  const beyondS = beyondPod === 0 ? 0 : beyondPod / (constants.scaleOutFraction * path.uplinkBytesPerS);
  const startS = startFactor * (constants.startS + constants.startPerDoublingS * Math.log2(domains));
  const latencyS = startS + exchangeHops * path.hopS;
  const transferS = Math.max(upS, outS, beyondS);
  let slowest: CollectiveTime['boundBy'] = upS >= outS ? 'scale-up' : 'scale-out';
  if (beyondS > Math.max(upS, outS)) slowest = 'oversubscription';
  return {
    timeS: latencyS + transferS,
    latencyS,
    transferS,
    boundBy: latencyS > transferS ? 'latency' : slowest,
    scaleUpS: upS > 0 ? latencyS + upS : 0,
    scaleOutS: outS > 0 ? latencyS + Math.max(outS, beyondS) : 0,
    scaleUpBytes: up,
    scaleOutBytes: out,
  };
}

/** Of `places`, those that hold at least one expert of a token, on average: copies are drawn evenly, from the groups that the token picked. */
function placesReached(places: number, { copies, routingGroups }: RoutedExchange): number {
  const { groups, perToken } = routingGroups ?? { groups: 1, perToken: 1 };
  // A group spans places, or just one: the token reaches those of its groups.
  if (groups <= places) return placesDrawn((places * perToken) / groups, copies);
  // A place holds several groups, and more than one of them may be the token's. Where they do not come out even, some hold one more.
  const held = groups / places;
  const fewer = Math.floor(held);
  const missed = (groupsHeld: number) => missedShare(groupsHeld, { groups, perToken }, copies);
  return places * (1 - (missed(fewer) * (fewer + 1 - held) + missed(fewer + 1) * (held - fewer)));
}

/** Of `places`, those that at least one of `draws` even draws hits, on average. */
function placesDrawn(places: number, draws: number): number {
  return places * (1 - (1 - 1 / places) ** draws);
}

/** Chance that no copy goes to a place of `held` groups: over how many of them are the token's, as drawn without replacement. */
function missedShare(
  held: number,
  { groups, perToken }: { readonly groups: number; readonly perToken: number },
  copies: number,
): number {
  let missed = 0;
  for (let picked = 0; picked <= Math.min(held, perToken); picked += 1) {
    const chance = (ways(held, picked) * ways(groups - held, perToken - picked)) / ways(groups, perToken);
    missed += chance * (1 - picked / perToken) ** copies;
  }
  return missed;
}

/** Ways to pick `picked` of `all`; 0 where there are too few. */
function ways(all: number, picked: number): number {
  if (picked > all) return 0;
  let product = 1;
  for (let each = 1; each <= picked; each += 1) product *= (all - picked + each) / each;
  return product;
}

/** What a phase of a layer waits for of its communication: each link has one budget, the compute of the phase, that all traffic on it shares. */

/** Where an exchange is bound: within the scale-up domain, or at the ports that leave it. */
export type Link = 'scaleUp' | 'scaleOut';

/** One kind of traffic in one phase (forward, backward, or the forward work that backward repeats). */
export interface Exchange {
  readonly link: Link;
  /** ≥ 0, as if nothing hid it. */
  readonly timeS: number;
  /** Share that the stack always waits for, 0 to 1. */
  readonly exposedFraction: number;
}

/**
 * Seconds that the phase waits for each exchange, in their order.
 *
 * Of an exchange of time t the stack would hide (1 − exposedFraction)·t. A link carries one exchange at a time, so what one link hides
 * never exceeds the compute of the phase; where more is asked, each exchange on that link is hidden in the same proportion. Exchanges on
 * different links run beside each other and behind the same compute.
 *
 * @param computeS time of the kernels of the phase, ≥ 0
 * @returns each from exposedFraction·t to t; rises with every time, and falls with none but computeS
 */
export function exposedTimes(computeS: number, exchanges: readonly Exchange[]): number[] {
  const wantedS = { scaleUp: 0, scaleOut: 0 };
  for (const { link, timeS, exposedFraction } of exchanges) wantedS[link] += (1 - exposedFraction) * timeS;
  return exchanges.map(({ link, timeS, exposedFraction }) => {
    const share = wantedS[link] > computeS ? computeS / wantedS[link] : 1;
    return timeS * (1 - (1 - exposedFraction) * share);
  });
}

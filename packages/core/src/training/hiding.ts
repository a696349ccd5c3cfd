/** What a phase of a layer waits for of its communication: links run beside each other, and each carries one exchange at a time. */

/** Links of the scale-up domain, and ports that leave it. */
export type Link = 'scaleUp' | 'scaleOut';

/** One kind of traffic in one phase (forward, backward, or the forward work that backward repeats). */
export interface Exchange {
  /** ≥ 0, as if nothing hid it. */
  readonly timeS: number;
  /** How long it keeps each link busy, 0 to timeS. */
  readonly busyS: Readonly<Record<Link, number>>;
  /** Share that the stack always waits for, 0 to 1. */
  readonly exposedFraction: number;
}

/**
 * Seconds that the phase waits for each exchange, in their order.
 *
 * Of an exchange the stack would hide the share 1 − exposedFraction behind the compute c of the phase. A link carries one exchange at a
 * time, links and compute run beside each other, so with U and O the time that this share keeps links and ports busy, the phase takes
 * max(c, U, O) and what is always waited for. What exceeds the compute is the wait for the longer link, shared out over its traffic.
 *
 * @param computeS time of the kernels of the phase, ≥ 0
 * @returns each from exposedFraction·timeS to timeS; computeS and their sum rise with computeS and with every time of an exchange
 */
export function exposedTimes(computeS: number, exchanges: readonly Exchange[]): number[] {
  const wantedS = { scaleUp: 0, scaleOut: 0 };
  for (const { busyS, exposedFraction } of exchanges) {
    wantedS.scaleUp += (1 - exposedFraction) * busyS.scaleUp;
    wantedS.scaleOut += (1 - exposedFraction) * busyS.scaleOut;
  }
  const longest = longerLink(wantedS);
  const waited = wantedS[longest] > computeS ? 1 - computeS / wantedS[longest] : 0;
  return exchanges.map(
    ({ timeS, busyS, exposedFraction }) => exposedFraction * timeS + (1 - exposedFraction) * busyS[longest] * waited,
  );
}

/** Which of the links is busy longer. */
export function longerLink({ scaleUp, scaleOut }: Readonly<Record<Link, number>>): Link {
  return scaleUp >= scaleOut ? 'scaleUp' : 'scaleOut';
}

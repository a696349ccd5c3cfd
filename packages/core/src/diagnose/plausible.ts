/** The most that is plausible, where a cause in degrees and a part of the step are judged by the same limit. All are judgements; each says what it leans on. */

/** Share of a step that loading data, logging and synchronisation can add: a data loader that cannot keep up. */
export const longestPauseFraction = 0.2;
/** How far the slowest rank can be behind. MegaScale (Jiang et al. 2024, §5) found machines a tenth slower; half as much again for throttling. */
export const slowestRankFraction = 0.15;
/** Times as long as attention kernels can take: the first FlashAttention runs at about a third of the rate of the third on Hopper. */
export const slowestAttention = 3;
/** Years that the software can be older than planned. */
export const olderReleaseYears = 2;

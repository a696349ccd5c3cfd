/** Constants of the training model that no fit has touched: too few published runs move with them. Each says where it is from. */
import type { Sourced } from '../../provenance/index.js';

/** A constant for the hardware generations that the fit has none for; `other` stands for every one not named. */
interface AssumedTable {
  /** Figure of the training graph whose value it is. */
  readonly figure: 'generationSustainedFraction' | 'mixerRateFraction' | 'attentionRateFraction';
  readonly about: string;
  readonly byGeneration: Readonly<Record<string, Sourced<number>>> & { readonly other: Sourced<number> };
}

/** NVIDIA parts run the same libraries from one generation to the next. */
const sameKernels: Sourced<number> = {
  value: 1,
  source: { title: 'Judgement: cuDNN and FlashAttention are tuned for each NVIDIA generation' },
  asOf: '2026-11',
  confidence: 'assumed',
};

const sustainedOnMi300x: Sourced<number> = {
  value: 0.65,
  source: {
    title:
      'Judgement: long matrix products on MI300X stay near half of the datasheet rate, as SemiAnalysis found (MI300X vs H100 vs H200, 2024-12)',
  },
  asOf: '2026-11',
  confidence: 'assumed',
  note: 'of the part with 1,000 W; the one with 750 W follows its power',
};

/** A part that nobody has run for long is taken as the one before it of the same maker. */
const asItsForerunner = (forerunner: string, value: number): Sourced<number> => ({
  value,
  source: { title: `Judgement: as ${forerunner} before it, until a run of its own is published` },
  asOf: '2026-11',
  confidence: 'assumed',
});

/** By the names that the fitted tables of `fitted.json` have. */
export const assumedConstants = {
  sustainedComputeFraction: {
    figure: 'generationSustainedFraction',
    about: 'share of the short-run matrix rate that a generation without a fit sustains for hours',
    byGeneration: {
      cdna3: sustainedOnMi300x,
      cdna4: asItsForerunner('CDNA 3', 0.65),
      cdna5: asItsForerunner('CDNA 3', 0.65),
      // Of the fits of Blackwell by width, about that of 16 bits, the lowest.
      rubin: asItsForerunner('Blackwell', 0.7),
      other: {
        value: 0.9,
        source: {
          title: 'Judgement: fits of other generations lie on both sides of it',
        },
        asOf: '2026-11',
        confidence: 'assumed',
        note: 'nothing of the power of these parts under load is known',
      },
    },
  },
  mixerRateFraction: {
    figure: 'mixerRateFraction',
    about: 'rate of a linear-time mixer over the estimate from its FLOP and bytes, on generations without a fit',
    byGeneration: {
      other: {
        value: 1 / 3,
        source: { title: 'Four published runs of one hybrid model on Hopper, too few to fit' },
        asOf: '2026-11',
        confidence: 'assumed',
      },
    },
  },
  attentionTransferFraction: {
    figure: 'attentionRateFraction',
    about:
      'rate of an attention kernel on a generation without a fit over that on the profiled generation that stands in for it',
    byGeneration: {
      volta: sameKernels,
      ampere: sameKernels,
      ada: sameKernels,
      hopper: sameKernels,
      blackwell: sameKernels,
      rubin: sameKernels,
      other: {
        value: 0.77,
        source: {
          title:
            'Judgement: an earlier fit of the bundled runs (validation/training-runs.json) had attention at 0.36 of peak on TPU and AMD parts where Hopper had 0.47; too few of them to fit it apart',
        },
        asOf: '2026-11',
        confidence: 'assumed',
      },
    },
  },
} as const satisfies Record<string, AssumedTable>;

export type AssumedTableName = keyof typeof assumedConstants;

/** The assumed value of a generation. */
export function assumedValue(table: AssumedTableName, generation: string): number {
  const { byGeneration }: AssumedTable = assumedConstants[table];
  return (byGeneration[generation] ?? byGeneration.other).value;
}

/** What the blocks of a training report are made from. */
import type { LayoutSearch, TrainingInput } from '../../../training/index.js';
import type { SectionFigure } from '../../section.js';
import type { FailureKind, MemoryPart, RunPart, StepPart } from './breakdown.js';
import type { FittingChange } from './change.js';
import type { GoodputChange } from './goodputChanges.js';
import type { Prediction } from './predict.js';
import type { TrainingPlan } from './resolve.js';

export interface Answer {
  readonly plan: TrainingPlan;
  readonly input: TrainingInput;
  readonly prediction: Prediction;
  readonly figures: Readonly<Record<string, SectionFigure>>;
  readonly breakdown: {
    readonly step: readonly { readonly part: StepPart; readonly timeS: number }[];
    readonly run: readonly { readonly part: RunPart; readonly timeS: number }[];
    readonly failures: readonly { readonly kind: FailureKind; readonly failures: number }[];
    readonly goodputChanges: readonly GoodputChange[];
    readonly hiddenCommunication: { readonly layersS: number; readonly dataParallelS: number };
    readonly memory: readonly { readonly part: MemoryPart; readonly bytes: number }[];
    readonly fullestStage: number;
  };
  readonly change: FittingChange | undefined;
  readonly searched: LayoutSearch | undefined;
}

/** What interrupts a training run and how it comes back, in the rates and times that closed form and simulation share. */

/** Spare nodes, or spare racks, and how long a broken one is away. */
export interface SparePool {
  /** Machines that stand ready; a whole number ≥ 0. */
  readonly spares: number;
  /** Mean time until a broken one is back; exponential. */
  readonly repairS: number;
}

/** Interruptions of one kind, a Poisson process over all running and restarting time. */
export interface FailureClass {
  readonly name: string;
  readonly ratePerS: number;
  /** Detect, replace, reload from storage, warm up. */
  readonly restartS: number;
  /** Whether copies of the state in the memory of other machines outlive it. */
  readonly keepsMemory: boolean;
  /** The same restart, reloaded from those copies. */
  readonly memoryRestartS: number;
  /** Pool that its replacement comes from; none where nothing is replaced. */
  readonly pool?: SparePool;
}

/** How the state is saved. */
export interface CheckpointPlan {
  /** Running time from one snapshot to the next, pauses not counted; > 0. */
  readonly intervalS: number;
  /** What one snapshot stops training for. */
  readonly pauseS: number;
  /** From the end of the pause until the snapshot is safe in storage; at most one interval and its pause. */
  readonly persistS: number;
  /**
   * Snapshots from one that goes to storage to the next, where all of them are kept in the memory of other machines;
   * absent where each goes to storage and nothing else is kept.
   */
  readonly snapshotsPerStored?: number;
}

/** A training run under interruptions. */
export interface GoodputProcess {
  readonly classes: readonly FailureClass[];
  readonly checkpoint: CheckpointPlan;
  /** Evaluation, data stalls and slow machines: running time over productive time, less one. */
  readonly slowdownFraction: number;
  /** From a stop that nobody had to notice to training again, the state read from storage. */
  readonly returnS: number;
  /**
   * Loss spikes: over productive time on ground that is new. Each takes training back, `rewindS` of running time and further to
   * the stored checkpoint before; nothing is saved first.
   */
  readonly spikes: { readonly ratePerS: number; readonly rewindS: number };
  /** Stops that are announced: nothing is lost but a last checkpoint, waited for until it is in storage, and the return. */
  readonly planned: { readonly ratePerS: number };
}

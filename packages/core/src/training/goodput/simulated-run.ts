/** One training run under interruptions, played event by event: from failure to failure, not from step to step. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { FailureClass, GoodputProcess, SparePool } from './process.js';

const SECONDS_PER_DAY = 86_400;

export interface SimulatedRun {
  /** From the first step to the last. */
  readonly wallS: number;
  readonly failures: number;
  /** Net progress of each whole day over the day; below 0 where a day undid more than it did. */
  readonly dayFractions: readonly number[];
}

/**
 * @param productiveS work of the run as the time it takes without interruption; > 0
 * @param random moves on by what the run draws
 */
export function simulateRun(process: GoodputProcess, productiveS: number, random: RandomGenerator): SimulatedRun {
  return new Run(process, productiveS, random).play();
}

/** Positions are in running seconds: productive ones and what slows them. Snapshots are counted from `originS`, the last restore from storage. */
class Run {
  private wallS = 0;
  /** Running and restarting time alone: the time in which failures come. */
  private exposedS = 0;
  private positionS = 0;
  private originS = 0;
  /** Snapshots since the origin: the last one in memory, the last one safe, and one on its way to storage. */
  private inMemory = 0;
  private stored = 0;
  private onItsWay: { readonly snapshot: number; readonly safeAtS: number } | undefined;
  private failures = 0;
  private nextSpikeS: number;
  private nextPlannedS: number;
  private readonly workS: number;
  private readonly slowdown: number;
  private readonly rate: number;
  private readonly inRepair = new Map<SparePool, number[]>();
  private readonly dayFractions: number[] = [];
  private dayStartS = 0;

  constructor(
    private readonly process: GoodputProcess,
    productiveS: number,
    private readonly random: RandomGenerator,
  ) {
    this.slowdown = 1 + process.slowdownFraction;
    this.workS = productiveS * this.slowdown;
    this.rate = process.classes.reduce((sum, { ratePerS }) => sum + ratePerS, 0);
    this.nextSpikeS = this.exponential(process.spikes.ratePerS / this.slowdown);
    this.nextPlannedS = this.exponential(process.planned.ratePerS);
  }

  play(): SimulatedRun {
    for (;;) {
      const end = this.train();
      if (end === 'done') break;
      if (end === 'spike') this.goBack();
      else this.recover(this.fails());
    }
    return { wallS: this.wallS, failures: this.failures, dayFractions: this.dayFractions };
  }

  /** Trains until something happens, and notes the snapshots on the way. */
  private train(): 'failure' | 'spike' | 'done' {
    const { intervalS, pauseS } = this.process.checkpoint;
    const untilFailureS = this.exponential(this.rate);
    const isLast = this.workS <= this.nextSpikeS;
    const distanceS = (isLast ? this.workS : this.nextSpikeS) - this.positionS;
    const neededS = distanceS + pauseS * Math.floor(distanceS / intervalS);
    const upS = Math.min(untilFailureS, neededS);
    const snapshotS = intervalS + pauseS;
    const taken = neededS <= untilFailureS ? Math.floor(distanceS / intervalS) : Math.floor(upS / snapshotS);
    const ranS =
      neededS <= untilFailureS ? distanceS : taken * intervalS + Math.min(upS - taken * snapshotS, intervalS);
    const startS = this.exposedS;
    this.spend(upS, ranS);
    this.noteSnapshots(startS, taken);
    if (neededS > untilFailureS) return 'failure';
    return isLast ? 'done' : 'spike';
  }

  private noteSnapshots(startS: number, taken: number): void {
    const { intervalS, pauseS, persistS, snapshotsPerStored = 1 } = this.process.checkpoint;
    this.settle();
    const before = this.inMemory;
    this.inMemory += taken;
    const last = Math.floor(this.inMemory / snapshotsPerStored) * snapshotsPerStored;
    for (let snapshot = last; snapshot > before; snapshot -= snapshotsPerStored) {
      const safeAtS = startS + (snapshot - before) * (intervalS + pauseS) + persistS;
      if (safeAtS <= this.exposedS) {
        this.stored = snapshot;
        break;
      }
      this.onItsWay = { snapshot, safeAtS };
    }
  }

  /** A snapshot that has reached storage by now is safe. */
  private settle(): void {
    if (this.onItsWay === undefined || this.onItsWay.safeAtS > this.exposedS) return;
    this.stored = this.onItsWay.snapshot;
    this.onItsWay = undefined;
  }

  private fails(): FailureClass {
    this.failures++;
    const { classes } = this.process;
    let at = uniformFloat64(this.random) * this.rate;
    for (const each of classes) {
      at -= each.ratePerS;
      if (at < 0) return each;
    }
    return classes.findLast(({ ratePerS }) => ratePerS > 0) as FailureClass;
  }

  /** Restores and restarts; a failure meanwhile starts it anew. */
  private recover(first: FailureClass): void {
    const hasMemory = this.process.checkpoint.snapshotsPerStored !== undefined;
    let failure = first;
    let fromMemory = hasMemory;
    for (;;) {
      fromMemory &&= failure.keepsMemory;
      this.restore(fromMemory);
      this.waitForSpare(failure.pool);
      const restartS = fromMemory ? failure.memoryRestartS : failure.restartS;
      const untilFailureS = this.exponential(this.rate);
      this.spend(Math.min(restartS, untilFailureS), 0);
      if (untilFailureS >= restartS) return;
      failure = this.fails();
    }
  }

  private restore(fromMemory: boolean): void {
    this.settle();
    const { intervalS } = this.process.checkpoint;
    if (!fromMemory) {
      this.startFrom(this.originS + this.stored * intervalS);
      return;
    }
    this.positionS = this.originS + this.inMemory * intervalS;
  }

  private startFrom(positionS: number): void {
    this.positionS = positionS;
    this.originS = positionS;
    this.inMemory = 0;
    this.stored = 0;
    this.onItsWay = undefined;
  }

  /** A loss spike: back to an older checkpoint, past the data that caused it. */
  private goBack(): void {
    const { spikes, returnS } = this.process;
    const { ratePerS, rewindS } = spikes;
    this.nextSpikeS = this.positionS + this.exponential(ratePerS / this.slowdown);
    const { intervalS, snapshotsPerStored = 1 } = this.process.checkpoint;
    const backS = this.positionS - this.originS - rewindS;
    const stored = Math.floor(backS / (intervalS * snapshotsPerStored)) * intervalS * snapshotsPerStored;
    this.startFrom(Math.max(0, this.originS + stored));
    this.stand(returnS);
  }

  private waitForSpare(pool: SparePool | undefined): void {
    if (pool === undefined) return;
    const away = (this.inRepair.get(pool) ?? []).filter((backS) => backS > this.wallS);
    away.push(this.wallS + this.exponential(1 / pool.repairS));
    if (away.length > pool.spares) this.stand(Math.min(...away) - this.wallS);
    this.inRepair.set(pool, away);
  }

  /** Time in which failures may come; announced stops are put in where they fall. */
  private spend(timeS: number, ranS: number): void {
    const { planned, returnS, checkpoint } = this.process;
    const endS = this.exposedS + timeS;
    let stopS = 0;
    while (this.nextPlannedS <= endS) {
      stopS += checkpoint.pauseS + checkpoint.persistS + returnS;
      this.nextPlannedS += this.exponential(planned.ratePerS);
    }
    this.exposedS = endS;
    this.pass(timeS + stopS, ranS);
  }

  /** Time in which nothing runs and nothing breaks. */
  private stand(timeS: number): void {
    this.pass(timeS, 0);
  }

  private pass(timeS: number, ranS: number): void {
    const endS = this.wallS + timeS;
    for (;;) {
      const midnightS = (this.dayFractions.length + 1) * SECONDS_PER_DAY;
      if (midnightS > endS) break;
      const positionS = this.positionS + (timeS > 0 ? (ranS * (midnightS - this.wallS)) / timeS : 0);
      this.dayFractions.push((positionS - this.dayStartS) / this.slowdown / SECONDS_PER_DAY);
      this.dayStartS = positionS;
    }
    this.wallS = endS;
    this.positionS += ranS;
  }

  private exponential(rate: number): number {
    return rate > 0 ? -Math.log1p(-uniformFloat64(this.random)) / rate : Number.POSITIVE_INFINITY;
  }
}

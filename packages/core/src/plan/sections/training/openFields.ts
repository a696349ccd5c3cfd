/** Fields of a layout that a search may leave open: a plan says `search` for all that they can be, or lists what to try. */
import {
  type ContextExchange,
  EVERY_CONTEXT_EXCHANGE,
  EVERY_OFFLOAD,
  EVERY_SHARDING,
  everyRecompute,
  everyShardGroup,
  type Layout,
  type LayoutSpace,
  MOST_FEWER_LAYERS,
  type Offload,
  type Recompute,
  SCHEDULE_KINDS,
  type ScheduleKind,
  type Sharding,
  type StageSplit,
  type TrainingInput,
} from '../../../training/index.js';
import type { WrittenLayout } from './schema.js';

type Open<Value> = 'search' | readonly Value[];

/** What is open, by field. */
export interface OpenFields {
  readonly schedule?: Open<ScheduleKind>;
  readonly sharding?: Open<Sharding>;
  readonly shardGroup?: Open<number>;
  readonly recompute?: Open<Recompute>;
  readonly sequenceParallel?: Open<boolean>;
  readonly contextExchange?: Open<ContextExchange>;
  readonly offload?: Open<Offload>;
  readonly stageSplit?: Open<StageSplit>;
}

export function isOpen(value: unknown): value is 'search' | readonly unknown[] {
  return value === 'search' || Array.isArray(value);
}

/** As a plan writes it, in part. */
export type Written<Value> = { readonly [Field in keyof Value]?: Value[Field] | undefined };

const wholeOffload = (written: Written<Offload>): Offload => ({
  activationsFraction: written.activationsFraction ?? 0,
  optimizerFraction: written.optimizerFraction ?? 0,
  parametersFraction: written.parametersFraction ?? 0,
});

const wholeSplit = (written: Written<StageSplit>): StageSplit => ({
  firstFewer: written.firstFewer ?? 0,
  lastFewer: written.lastFewer ?? 0,
});

/** What a layout that is looked for holds at one value, and what it leaves open beside the sizes that it does not name. */
export function partedFields({ search: _, ...written }: WrittenLayout): {
  readonly fixed: Partial<Layout>;
  readonly open: OpenFields;
} {
  const { offload, stageSplit } = written;
  const whole = {
    ...written,
    ...(offload === undefined ? {} : { offload: eachOf(offload, wholeOffload) }),
    ...(stageSplit === undefined ? {} : { stageSplit: eachOf(stageSplit, wholeSplit) }),
  };
  const fields = Object.entries(whole);
  return {
    fixed: Object.fromEntries(fields.filter(([, value]) => !isOpen(value))) as Partial<Layout>,
    open: Object.fromEntries(fields.filter(([, value]) => isOpen(value))) as OpenFields,
  };
}

function eachOf<Given extends object, Value>(
  written: Given | 'search' | readonly Given[],
  complete: (one: Given) => Value,
): Value | 'search' | readonly Value[] {
  if (written === 'search') return written;
  return Array.isArray(written) ? written.map(complete) : complete(written as Given);
}

/** The dimensions that open fields add to a space. */
export function openSpace(
  open: OpenFields,
  fixed: Partial<Layout>,
  { architecture, cluster }: Pick<TrainingInput, 'architecture' | 'cluster'>,
): Partial<LayoutSpace> {
  const shardings = listed(open.sharding, () => EVERY_SHARDING);
  // Groups are what hsdp is about: without a size, all are tried.
  const groups = fixed.sharding === 'hsdp' || shardings?.includes('hsdp') === true;
  const group = open.shardGroup ?? (groups && fixed.shardGroup === undefined ? 'search' : undefined);
  return {
    ...some(
      'schedules',
      listed(open.schedule, () => SCHEDULE_KINDS),
    ),
    ...some('shardings', shardings),
    ...some(
      'shardGroups',
      listed(group, () => everyShardGroup(cluster)),
    ),
    ...some(
      'recomputes',
      listed(open.recompute, () => everyRecompute(architecture)),
    ),
    ...some(
      'sequenceParallels',
      listed(open.sequenceParallel, () => [false, true]),
    ),
    ...some(
      'contextExchanges',
      listed(open.contextExchange, () => EVERY_CONTEXT_EXCHANGE),
    ),
    ...some(
      'offloads',
      listed(open.offload, () => EVERY_OFFLOAD),
    ),
    ...(open.stageSplit === 'search'
      ? { stageSplits: { most: MOST_FEWER_LAYERS } }
      : some('stageSplits', open.stageSplit)),
  };
}

function listed<Value>(open: Open<Value> | undefined, every: () => readonly Value[]): readonly Value[] | undefined {
  return open === 'search' ? every() : open;
}

function some<Name extends keyof LayoutSpace>(name: Name, value: LayoutSpace[Name] | undefined): Partial<LayoutSpace> {
  return value === undefined ? {} : { [name]: value };
}

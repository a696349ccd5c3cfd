/** The software stack of a training plan: the traits of the one it names, with those that the plan sets instead. */

import type { z } from 'zod';
import { hasMoeLayers } from '../../../architecture/index.js';
import { type Framework, type FrameworkTraits, findFramework, frameworkTraits } from '../../../catalog/index.js';
import type { FigureProvenance } from '../../../figures/index.js';
import { formatMessage, hint, type Issue, type IssuePath, issue } from '../../../messages/index.js';
import type { Sourced } from '../../../provenance/index.js';
import type { FrameworkFacts, LayoutSpace, TrainingInput } from '../../../training/index.js';
import type { Draft } from '../../draft.js';
import { type Text, text } from '../../report/block.js';
import { fact } from '../sourced.js';
import {
  asUsual,
  otherShare,
  type SoftwareField,
  softwareFields,
  type softwareSchema,
  type TraitValue,
} from './softwareFields.js';
import type { Need, Setting } from './softwareNeeds.js';

export type WrittenSoftware = z.infer<typeof softwareSchema>;

/** A field with what the plan and the stack say of it. */
interface Chosen {
  readonly name: string;
  readonly field: SoftwareField;
  readonly isWritten: boolean;
  /** The value is a number or word of the plan, rather than a switch that stands for what a stack reaches. */
  readonly isGiven: boolean;
  readonly sourced: Sourced<TraitValue>;
  readonly stack: string;
  readonly value: TraitValue;
  /** What a search is to choose from, `value` first; one value where it is not left open. */
  readonly values: readonly TraitValue[];
}

/** The traits of a plan's stack, and those of them that a search is to choose, with their values. */
export interface ResolvedSoftware {
  readonly traits: FrameworkTraits;
  readonly open: NonNullable<LayoutSpace['traits']>;
}

/**
 * Completes the software, says what a setting cannot work with, and notes what changes nothing.
 *
 * Traits that change nothing here are not written down unless the plan sets them.
 *
 * @param written what the plan sets; everything else is as the stack has it
 * @param setting the rest of the plan; absent where too much of it is wrong
 */
export function resolveSoftware(
  written: WrittenSoftware | undefined,
  stack: Framework,
  setting: Omit<Setting, 'traits'> | undefined,
  draft: Draft,
): ResolvedSoftware {
  const chosen = Object.entries(softwareFields).map(([name, field]) =>
    chooseEach(name, field, written?.[name], stack, setting?.generation ?? ''),
  );
  // Each trait gets what its own schema or stack gave.
  const values = Object.fromEntries(chosen.map(({ field, value }) => [field.trait, value])) as Partial<FrameworkTraits>;
  const traits: FrameworkTraits = { ...frameworkTraits(stack), ...values };
  for (const each of chosen) {
    const need = setting === undefined ? undefined : firstNeed(each, { ...setting, traits });
    record(each, need, draft);
  }
  const several = chosen.filter(({ values: all }) => all.length > 1);
  if (setting?.layout !== undefined)
    for (const { name } of several)
      draft.report(issue('plan.openSoftware', ['training', 'software', name], {}, hint('plan.openFieldHint', {})));
  const gain = setting?.hasExperts === true ? stack.moeGainPerYearFraction : stack.gainPerYearFraction;
  draft.provenance.set('softwareGainPerYear', provenanceOf(gain, stack.name));
  return { traits, open: Object.fromEntries(several.map(({ field, values: all }) => [field.trait, all])) };
}

/** One value, or each of those that a search is to try. */
function chooseEach(
  name: string,
  field: SoftwareField,
  given: WrittenSoftware[string],
  stack: Framework,
  generation: string,
): Chosen {
  const tried = given === 'search' ? (field.opens ?? []) : Array.isArray(given) ? given : [given];
  const each = tried.map((one) => choose(name, field, one, stack, generation));
  const [first = choose(name, field, undefined, stack, generation)] = each;
  return { ...first, isGiven: first.isGiven || each.length > 1, values: [...new Set(each.map(({ value }) => value))] };
}

function choose(
  name: string,
  field: SoftwareField,
  given: TraitValue | typeof asUsual | undefined,
  stack: Framework,
  generation: string,
): Chosen {
  const known = given === asUsual ? usualStack(field, stack) : stack;
  const sourced: Sourced<TraitValue> = known[field.trait];
  const isGiven = given !== undefined && given !== asUsual;
  const ofStack = field.onGeneration?.(sourced.value, generation) ?? sourced.value;
  return {
    name,
    field,
    isWritten: given !== undefined,
    isGiven,
    sourced: ofStack === sourced.value ? sourced : { ...sourced, note: noteOn(generation, ofStack, sourced.note) },
    stack: known.name,
    value: isGiven ? given : ofStack,
    values: [],
  };
}

/** What a stack has comes to something else on this generation of accelerators: said only there. */
function noteOn(generation: string, value: TraitValue, note: string | undefined): string {
  const comesTo = formatMessage('plan.note.performsAs', { generation, value: String(value) });
  return note === undefined ? comesTo : `${note}; ${comesTo}`;
}

/** One that is known to do it; of a share the plan's own, if that hides anything. */
function usualStack({ trait, turned, usual }: SoftwareField, stack: Framework): Framework {
  const { value } = stack[trait];
  const hides = typeof value === 'number' && value !== (turned === true ? 1 : 0);
  const found = usual === undefined || hides ? undefined : findFramework(usual);
  return found?.ok === true ? found.value : stack;
}

/** The first thing that is in the way; of what is switched off in the plan, nothing is. */
function needOf({ field, isWritten, value }: Chosen, setting: Setting): Need | undefined {
  if (isWritten && value === field.off) return undefined;
  return field.needs?.map((rule) => rule(setting)).find((need) => need !== undefined);
}

/** Of what a search is to try, the first thing that refuses one of the values. */
function firstNeed(each: Chosen, setting: Setting): Need | undefined {
  if (each.values.length <= 1) return needOf(each, setting);
  return each.values
    .map((value) =>
      needOf({ ...each, value }, { ...setting, traits: { ...setting.traits, [each.field.trait]: value } }),
    )
    .find((need) => need?.kind === 'refused');
}

/**
 * What the plan has otherwise than the stack, and a layout that was searched for leaves without effect; with a layout of the plan's own a note
 * says so.
 */
export function idleSoftware(input: TrainingInput): readonly Text[] {
  const { architecture, cluster, framework, layout, precision } = input;
  const setting: Setting = {
    layout,
    microBatches: input.globalBatchSequences / (layout.dataParallel * layout.microBatchSequences),
    model: architecture.name,
    stack: framework.id,
    hasExperts: hasMoeLayers(architecture),
    accelerator: cluster.accelerator.id,
    generation: cluster.accelerator.generation,
    precision,
    traits: framework,
  };
  const stack = findFramework(framework.id);
  if (!stack.ok) return [];
  return Object.entries(softwareFields).flatMap(([name, field]) => {
    const value = framework[field.trait];
    const own: TraitValue = stack.value[field.trait].value;
    if (value === field.off || value === (field.onGeneration?.(own, setting.generation) ?? own)) return [];
    const need = field.needs?.map((rule) => rule(setting)).find((each) => each !== undefined);
    return need?.kind === 'idle' ? [text('plan.note.softwareIdle', { field: name, why: need.why })] : [];
  });
}

function record(
  { name, field, isWritten, isGiven, sourced, stack, value, values }: Chosen,
  need: Need | undefined,
  draft: Draft,
) {
  const path = ['training', 'software', name];
  const provenance = isGiven ? ({ rule: 'input', note: path.join('.') } as const) : provenanceOf(sourced, stack);
  for (const figure of [field.trait, ...(field.figures ?? [])]) draft.provenance.set(figure, provenance);
  if (need !== undefined && !isWritten) return;
  const shown = (one: TraitValue) => (field.turned === true ? otherShare(Number(one)) : one);
  if (values.length > 1) {
    draft.take(path, values.map(shown), () => fact({ ...sourced, value: [] }, stack));
  } else draft.take<TraitValue>(path, isGiven ? value : undefined, () => fact({ ...sourced, value }, stack), shown);
  if (need?.kind === 'idle') draft.notes.push(text('plan.note.softwareIdle', { field: name, why: need.why }));
  if (need?.kind === 'told') draft.notes.push(text(need.note, need.data));
  if (need?.kind === 'refused') draft.report(refusal(need, path));
}

function refusal({ code, data, hint }: Extract<Need, { kind: 'refused' }>, path: IssuePath): Issue {
  return { code, path, data, ...(hint === undefined ? {} : { hint }) };
}

function provenanceOf({ source, confidence, note }: Sourced<TraitValue>, name: string): FigureProvenance {
  return {
    rule: confidence === 'estimated' ? 'fit' : 'catalog',
    note: note === undefined ? name : `${name}: ${note}`,
    source,
    confidence,
  };
}

/** Traits by the names and in the values that plans give them. */
export function writtenTraits(traits: Partial<FrameworkFacts>): Readonly<Record<string, TraitValue>> {
  return Object.fromEntries(
    Object.entries(softwareFields).flatMap(([name, { trait, turned }]): [string, TraitValue][] => {
      const value = traits[trait];
      if (value === undefined) return [];
      return [[name, turned === true ? otherShare(Number(value)) : value]];
    }),
  );
}

/** Fields that differ from what the stack has, as a plan would say them: "hostGraphs whole, tensorOverlap 0.4". */
export function softwareText(framework: FrameworkFacts, generation: string): string {
  const found = findFramework(framework.id);
  if (!found.ok) return '';
  return Object.entries(softwareFields)
    .flatMap(([name, { trait, turned, onGeneration }]): string[] => {
      const value = framework[trait];
      const own: TraitValue = found.value[trait].value;
      if (value === (onGeneration?.(own, generation) ?? own)) return [];
      const shown = turned === true ? otherShare(Number(value)) : value;
      return [`${name} ${typeof shown === 'number' ? Number(shown.toPrecision(4)) : shown}`];
    })
    .join(', ');
}

/** How a row becomes an input: what had to be resolved and why, or the reason it is left out. */
import { formatReference, type MessageKey, type MessageReference, type MessageValue } from '../messages/index.js';

/** A text by key with the values it names. */
export type Reason = MessageReference;

/** One value that the row does not print, as that software or machine would have it. */
export interface ResolvedValue {
  readonly field: string;
  readonly value: MessageValue | boolean;
  readonly reason: Reason;
}

/** Part of an input with its notes, or the first reason why it cannot be built. */
export type Part<T> =
  | { readonly kind: 'resolved'; readonly value: T; readonly resolved: readonly ResolvedValue[] }
  | { readonly kind: 'skipped'; readonly reason: Reason };

export function reason(code: MessageKey, data: Readonly<Record<string, MessageValue>> = {}): Reason {
  return { code, data };
}

export function skip(
  code: MessageKey,
  data: Readonly<Record<string, MessageValue>> = {},
): { readonly kind: 'skipped'; readonly reason: Reason } {
  return { kind: 'skipped', reason: reason(code, data) };
}

/** Collects the notes of one part while it is built. */
export class Notes {
  readonly list: ResolvedValue[] = [];

  /** The printed value where there is one, else the fallback with its reason noted. */
  pick<T extends MessageValue | boolean>(
    field: string,
    printed: T | null,
    fallback: () => { readonly value: T; readonly reason: Reason },
  ): T {
    if (printed !== null) return printed;
    const chosen = fallback();
    this.list.push({ field, value: chosen.value, reason: chosen.reason });
    return chosen.value;
  }

  add(field: string, value: MessageValue | boolean, why: Reason): void {
    this.list.push({ field, value, reason: why });
  }
}

/** The text of a reason. */
export function textOf(why: Reason): string {
  return formatReference(why);
}

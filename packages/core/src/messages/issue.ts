/** What is wrong with an input, as data; words come from messages/en.ts by `code`. */
import type { MessageKey } from './en.js';

/** Where in the user's file: keys and list indexes as the user wrote them. */
export type IssuePath = readonly (string | number)[];

export type MessageValue = string | number | readonly (string | number)[];

export interface Issue {
  readonly code: MessageKey;
  readonly path: IssuePath;
  /** Values that the text of `code` names. */
  readonly data: Readonly<Record<string, MessageValue>>;
  /** A second text that names a value to try. */
  readonly hint?: { readonly code: MessageKey; readonly data: Readonly<Record<string, MessageValue>> };
}

/** Bad input: every issue found, not the first. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly Issue[] };

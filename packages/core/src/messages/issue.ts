/** What is wrong with an input, as data; words come from messages/en.ts by `code`. */
import type { en, MessageKey } from './en.js';

/** Where in the user's file: keys and list indexes as the user wrote them. */
export type IssuePath = readonly (string | number)[];

export type MessageValue = string | number | readonly (string | number)[];

/** A text to come: its key and the values that it names. */
export interface MessageReference {
  readonly code: MessageKey;
  readonly data: Readonly<Record<string, MessageValue>>;
}

export interface Issue extends MessageReference {
  readonly path: IssuePath;
  /** A second text that names a value to try. */
  readonly hint?: MessageReference;
}

/** Bad input: every issue found, not the first. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Names between braces in a text: `'got {text}'` has `text`. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The values that the text of a key asks for; `{@name}` takes the key of another text, `{name?one|many}` chooses by it. */
export type MessageData<Key extends MessageKey> = {
  readonly [Name in Placeholders<(typeof en)[Key]> as Name extends `@${infer Bare}`
    ? Bare
    : Name extends `${infer Counted}?${string}`
      ? Counted
      : Name]: Name extends `@${string}` ? MessageKey : MessageValue;
};

/**
 * An issue whose data match the names in its text; the compiler checks them.
 *
 * @example issue('training.notDivisor', ['layout', 'tensorParallel'], { of: 'model.heads', total: 64, received: 6 })
 */
export function issue<Key extends MessageKey>(
  code: Key,
  path: IssuePath,
  data: MessageData<Key>,
  hint?: MessageReference | undefined,
): Issue {
  return hint === undefined ? { code, path, data } : { code, path, data, hint };
}

/** A hint for `issue`, checked in the same way. */
export function hint<Key extends MessageKey>(code: Key, data: MessageData<Key>): MessageReference {
  return { code, data };
}

/** The good half of a Result. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The bad half of a Result. */
export function failure(...issues: readonly Issue[]): { readonly ok: false; readonly issues: readonly Issue[] } {
  return { ok: false, issues };
}

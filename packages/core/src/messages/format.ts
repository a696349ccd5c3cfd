/** Turns message keys and issues into text. */
import { en, type MessageKey } from './en.js';
import { invariant } from './invariant.js';
import type { Issue, MessageData, MessageReference, MessageValue } from './issue.js';
import { formatNumber } from './number.js';

/**
 * The text of a key with its values filled in.
 *
 * `{name}` becomes the value: numbers readable, lists as "a, b or c". `{@name}` takes the value as the key of another
 * text, so that an issue stays free of any language. `{name?step|steps}` is the first word where the value is one.
 * @throws InvariantError where the text names a value that data lacks: our bug
 */
export function formatMessage<Key extends MessageKey>(key: Key, data: MessageData<Key>): string {
  return formatReference({ code: key, data });
}

/** The same for a reference held as data, whose names the compiler cannot check. */
export function formatReference({ code, data }: MessageReference): string {
  const text: string | undefined = en[code];
  invariant(text !== undefined, `no text for message ${code}`);
  const places = /\{(@?)(\w+)(?:\?([^|}]*)\|([^}]*))?\}/g;
  return text.replace(places, (_, isKey: string, name: string, one: string | undefined, many: string | undefined) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    invariant(value !== undefined, `message ${code} needs ${name}`);
    if (one !== undefined) return (String(value) === '1' ? one : many) ?? '';
    return isKey ? formatReference({ code: messageKey(value), data }) : formatValue(value);
  });
}

/**
 * One line for a person: `path.to.field: what is wrong. What to try`.
 *
 * List indexes are written `.0`, as `--set` takes them; an issue about the whole input has no path.
 */
export function formatIssue(issue: Issue): string {
  const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  const tryThis = issue.hint ? `. ${formatReference(issue.hint)}` : '';
  return `${where}${formatReference(issue)}${tryThis}`;
}

function formatValue(value: MessageValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  const items = value.map((item) => (typeof item === 'number' ? formatNumber(item) : item));
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${en['common.or']} ${last}`;
}

function messageKey(value: MessageValue): MessageKey {
  invariant(typeof value === 'string' && Object.hasOwn(en, value), `not a message key: ${String(value)}`);
  return value as MessageKey;
}

/** Every text a user sees, by key; a second language mirrors this file. `{name}` is replaced by the value of that name. */

export const en = {
  'issue.notDivisor': 'expected a divisor of {of} ({total}), got {received}',
} as const satisfies Record<string, string>;

export type MessageKey = keyof typeof en;

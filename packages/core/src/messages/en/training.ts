/** Texts of the training room. */
export const training = {
  'training.notDivisor': 'expected a divisor of {of} ({total}), got {received}',
} as const satisfies Record<string, string>;

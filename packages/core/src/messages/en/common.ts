/** Words that several rooms use. */
export const common = {
  'common.or': 'or',
  'common.didYouMean': 'Did you mean {names}?',
} as const satisfies Record<string, string>;

/** Texts of the provenance room. */
export const provenance = {
  'provenance.badDate': 'expected a date such as 2024, 2024-08 or 2024-08-15, got {text}',
  'provenance.noSuchDay': 'expected a date that exists, got {text}',
} as const satisfies Record<string, string>;

/** Texts of the validation room. */
export const validation = {} as const satisfies Record<string, string>;

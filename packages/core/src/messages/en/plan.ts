/** Texts of the plan room. */
export const plan = {} as const satisfies Record<string, string>;

/** Texts of the units room. */
export const units = {} as const satisfies Record<string, string>;

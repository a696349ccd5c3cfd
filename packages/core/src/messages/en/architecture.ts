/** Texts of the architecture room. */
export const architecture = {} as const satisfies Record<string, string>;

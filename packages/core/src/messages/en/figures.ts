/** Texts of the figures room. */
export const figures = {} as const satisfies Record<string, string>;

/** Texts of the catalog room. */
export const catalog = {} as const satisfies Record<string, string>;

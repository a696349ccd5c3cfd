/** How a command ends. */

export const exitCodes = { answered: 0, infeasible: 1, badInput: 2, internalFault: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

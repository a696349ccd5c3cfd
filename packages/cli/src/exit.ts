/** How a command ends. */

export const exitCodes = { answered: 0, infeasible: 1, badInput: 2, internalFault: 3, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

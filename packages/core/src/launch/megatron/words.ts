/** Arguments of a launch, one a line with its values. */
export type Words = readonly (readonly string[])[];

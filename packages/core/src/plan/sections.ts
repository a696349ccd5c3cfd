/** The sections of a plan, in the order in which they are resolved; a new room adds a line. */
import type { Section } from './section.js';
import { cluster } from './sections/cluster.js';
import { data } from './sections/data.js';
import { goals } from './sections/goals/section.js';
import { model } from './sections/model.js';
import { training } from './sections/training/section.js';

export const sections: readonly Section[] = [model, data, cluster, goals, training];

/** Sections of the plan language that this version reads over, saying so. */
export const laterSections: readonly string[] = [
  'serving',
  'recipe',
  'economics',
  'evaluation',
  'applications',
  'venture',
  'path',
];

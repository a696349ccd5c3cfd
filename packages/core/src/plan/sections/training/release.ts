/** The release of the software stack: known ones only, and a word where it changes nothing. */
import { type Architecture, hasMoeLayers } from '../../../architecture/index.js';
import { type Framework, newestRelease, oldestRelease, releasePlace } from '../../../catalog/index.js';
import { hint, issue } from '../../../messages/index.js';
import * as defaults from '../../defaults/recipe.js';
import type { Draft } from '../../draft.js';
import { text } from '../../report/block.js';

const path = ['training', 'frameworkRelease'];

/** @returns a release whose speed is known, where the stack has any that gain; what the user wrote is refused or commented on otherwise */
export function resolveRelease(
  written: string | undefined,
  framework: Framework | undefined,
  architecture: Architecture | undefined,
  draft: Draft,
): string {
  const release = draft.take(path, written, () => defaults.frameworkRelease(draft.asOf));
  if (written === undefined || framework === undefined || architecture === undefined) return release;
  // A plan that was printed in full has the default written down.
  if (release === defaults.frameworkRelease(draft.asOf).value) return release;
  if (!hasReleases(framework, architecture)) {
    draft.notes.push(text('plan.note.releaseWithoutEffect', { framework: framework.name }));
    return release;
  }
  switch (releasePlace(release)) {
    case 'before':
      draft.report({
        ...issue('plan.releaseTooOld', path, { release, oldest: oldestRelease, newest: newestRelease }),
        hint: hint('plan.tryRelease', { nearest: oldestRelease }),
      });
      break;
    case 'after':
      draft.notes.push(text('plan.note.laterRelease', { release, newest: newestRelease }));
      break;
    case 'within':
  }
  return release;
}

/** Whether releases of the stack differ in speed or in memory for such a model. */
function hasReleases(framework: Framework, architecture: Architecture): boolean {
  const gain = hasMoeLayers(architecture) ? framework.moeGainPerYearFraction : framework.gainPerYearFraction;
  return gain.value > 0 || framework.gradientPlaceholderYears.value > 0;
}

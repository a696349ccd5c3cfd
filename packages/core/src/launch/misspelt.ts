/** Arguments that a release does not have: which of its own may have been meant, and what stands in the plan without them. */
import { hint, type Issue, issue, type MessageReference } from '../messages/index.js';
import type { LaunchFramework } from './framework.js';
import type { LaunchField, LaunchReading } from './reading.js';

/** One issue for each argument that is close to one of the release; told beside what else is wrong. */
export function misspeltIssues(reading: LaunchReading, { name: framework, version }: LaunchFramework): Issue[] {
  return reading.unused.flatMap(({ name, isKnown, nearest }) =>
    isKnown || nearest === undefined
      ? []
      : [
          issue(
            'launch.unknownArgument',
            [name],
            { framework, tag: version.tag },
            hint('common.didYouMean', { names: nearest }),
          ),
        ],
  );
}

/** One note for each such argument without which a field of the plan has a default: the plan may not be what was meant. */
export function misspeltNotes({ unused, fields }: LaunchReading): MessageReference[] {
  return unused.flatMap(({ name, isKnown, nearest }) => {
    if (isKnown || nearest === undefined) return [];
    const field = fields.find((each) => isWithout(each, nearest));
    if (field === undefined) return [];
    const data = { name, nearest, field: field.path.join('.'), value: JSON.stringify(field.value) };
    return [{ code: 'launch.note.misspelt', data }];
  });
}

/** Whether a field has its default because the argument is not given. */
function isWithout({ origin }: LaunchField, name: string): boolean {
  return origin.kind === 'default' && origin.reason.data.name === name;
}

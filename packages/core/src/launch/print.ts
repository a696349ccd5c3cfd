/** An imported plan as YAML: behind each value where it came from, and at the end what of the launch decides nothing. */
import { Document, isMap, isScalar, isSeq } from 'yaml';
import { formatMessage, formatReference } from '../messages/index.js';
import { sections, withUnit } from '../plan/index.js';
import type { LaunchImport } from './import.js';
import { inPlanOrder } from './order.js';
import type { FieldOrigin } from './reading.js';

/** The YAML text; a plan file. */
export function printImport({ framework, plan, origins, unused, notes }: LaunchImport): string {
  const document = new Document(inPlanOrder({ athanor: 1, ...plan }), { aliasDuplicateObjects: false });
  annotate(document.contents, [], origins);
  const { tag, source } = framework.version;
  const known = unused.filter((each) => each.isKnown);
  const unknown = unused.filter((each) => !each.isKnown);
  const say = (name: string, value: string): string => (value === '' ? name : `${name} ${value}`);
  const lines = [
    formatReference({ code: 'launch.print.head', data: { framework: framework.name, tag } }),
    source.url ?? source.title,
    ...notes.map(formatReference),
  ];
  const rest = [
    ...(known.length === 0 ? [] : [formatReference({ code: 'launch.print.unused', data: {} })]),
    ...known.map(({ name, value }) => `  ${say(name, value)}`),
    ...(unknown.length === 0
      ? []
      : [formatReference({ code: 'launch.print.unknown', data: { framework: framework.name, tag } })]),
    ...unknown.map(({ name, value, nearest }) =>
      nearest === undefined
        ? `  ${say(name, value)}`
        : `  ${say(name, value)}  ${formatMessage('common.didYouMean', { names: nearest })}`,
    ),
  ];
  return `${comment(lines)}${document.toString({ lineWidth: 0 })}${comment(rest)}`;
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`).join('');
}

function annotate(node: unknown, path: readonly string[], origins: ReadonlyMap<string, FieldOrigin>): void {
  if (!isMap(node)) return;
  for (const pair of node.items) {
    const here = [...path, String(isScalar(pair.key) ? pair.key.value : pair.key)];
    if (isSeq(pair.value)) pair.value.flow = pair.value.items.every(isScalar);
    if (!isScalar(pair.value)) {
      annotate(pair.value, here, origins);
      continue;
    }
    // Sections of later versions have units that nobody here knows.
    const hasUnits = sections.some(({ name }) => name === here[0]);
    if (hasUnits && typeof pair.value.value === 'number')
      pair.value.value = withUnit(pair.value.value, here.at(-1) ?? '');
    const origin = origins.get(here.join('.'));
    if (origin !== undefined) pair.value.comment = ` ${originText(origin)}`.replaceAll('\n', ' ');
  }
}

export function originText(origin: FieldOrigin): string {
  switch (origin.kind) {
    case 'argument':
      return origin.names.join(', ');
    case 'option':
      return origin.name;
    case 'carried':
      return formatReference({ code: 'launch.print.carried', data: {} });
    case 'default':
      return `default: ${formatReference(origin.reason)}`;
    default:
      return origin satisfies never;
  }
}

/** What `import` and `export` print with `--json`. */
import { formatReference } from '../messages/index.js';
import type { LaunchExport } from './export.js';
import type { LaunchFramework } from './framework.js';
import type { LaunchImport } from './import.js';
import { originText } from './print.js';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const version = 1;

const release = ({ id, version: { tag, commit, source } }: LaunchFramework): Record<string, unknown> => ({
  framework: id,
  release: { tag, commit, source },
});

export function importJson({ framework, plan, origins, unused, notes }: LaunchImport): Record<string, unknown> {
  return {
    athanor: version,
    command: 'import',
    ...release(framework),
    status: 'answered',
    plan,
    origins: [...origins].map(([path, origin]) => ({
      path,
      kind: origin.kind,
      text: originText(origin),
      ...(origin.kind === 'default' && origin.source !== undefined ? { source: origin.source } : {}),
    })),
    unused,
    notes: notes.map(formatReference),
  };
}

export function exportJson(
  framework: LaunchFramework,
  written: Exclude<LaunchExport, { readonly kind: 'refused' }>,
): Record<string, unknown> {
  const head = { athanor: version, command: 'export', ...release(framework) };
  if (written.kind === 'nothingFits') return { ...head, status: 'infeasible', candidates: written.candidates };
  const { name, text, carried, isSearched } = written;
  return {
    ...head,
    status: 'answered',
    name,
    isSearched,
    plan: written.plan,
    carried,
    approximations: written.approximations.map((each) => ({ ...each, path: each.path.join('.') })),
    notes: written.remarks.map(formatReference),
    file: text,
  };
}

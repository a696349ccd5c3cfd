import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { type PlainMap, parsePlan, plannedTraining, type ResolvedPlan, resolvePlan } from '../plan/index.js';
import { valueAt } from './carried.js';
import { exportLaunch } from './export.js';
import type { ImportOptions, LaunchFramework } from './framework.js';
import { launchFrameworks } from './frameworks.js';
import { importLaunch } from './import.js';
import { printImport } from './print.js';
import { withValue } from './reading.js';

const examples = fileURLToPath(new URL('../../../../examples', import.meta.url));
const names = readdirSync(examples).filter((file) => file.endsWith('.yaml'));

/** Whatever a plan names is there. */
const files = new Proxy<Record<string, string>>(
  {},
  {
    get: (_, name) => {
      const path = typeof name === 'string' ? join(examples, name) : '';
      return typeof name === 'string' && name.endsWith('.json') && existsSync(path)
        ? readFileSync(path, 'utf8')
        : undefined;
    },
  },
);

function parsed(text: string): PlainMap {
  const result = parsePlan(text);
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value.data;
}

function resolved(data: PlainMap): ResolvedPlan {
  const result = resolvePlan({ data, files });
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return result.value;
}

function written(framework: LaunchFramework, data: PlainMap) {
  const result = exportLaunch({ framework, data, plan: resolved(data), files });
  if (result.kind !== 'written') throw new Error(JSON.stringify(result));
  return result;
}

/** The imported plan as its YAML says it, resolved. */
function reread(framework: LaunchFramework, text: string, options: ImportOptions = {}): ResolvedPlan {
  const result = importLaunch({ framework, text, options, files, title: 'launch' });
  if (!result.ok) throw new Error(result.issues.map(formatIssue).join('\n'));
  return resolved(parsed(printImport(result.value)));
}

describe.each(launchFrameworks.map((framework) => ({ framework, id: framework.id })))('$id', ({ framework }) => {
  test.each(names)('%s comes back as the same plan', (name) => {
    const data = parsed(readFileSync(join(examples, name), 'utf8'));
    const { text, plan } = written(framework, data);
    const back = reread(framework, text);
    expect(back.draft.plan).toEqual(plan);
    // Not the words only: the input of the models is the same to the last number.
    const again = plannedTraining(back);
    const decided = plannedTraining(
      resolved(withValue(data, ['training', 'layout'], valueAt(plan, ['training', 'layout']) ?? null)),
    );
    expect(again).toEqual(decided);
  });
});

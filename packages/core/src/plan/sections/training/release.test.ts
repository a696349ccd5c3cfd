import { expect, test } from 'vitest';
import { findFramework, findModel } from '../../../catalog/index.js';
import { formatIssue } from '../../../messages/index.js';
import { createDraft } from '../../draft.js';
import { resolveRelease } from './release.js';

function resolved(written: string | undefined, stack = 'megatron-core', model = 'llama-3.1-8b', asOf = '2026-11') {
  const [framework, entry] = [findFramework(stack), findModel(model)];
  if (!framework.ok || !entry.ok) throw new Error('both are in the catalog');
  const draft = createDraft(asOf, {}, {});
  const release = resolveRelease(written, framework.value, entry.value.architecture, draft);
  return {
    release,
    notes: draft.notes.map(({ code }) => code),
    issues: draft.issues.map(formatIssue),
  };
}

test.each(['2023-06', '2023', '2024-04-18', '2026-08'])('%s is taken without a word', (release) => {
  expect(resolved(release)).toEqual({ release, notes: [], issues: [] });
});

test.each(['1999-01', '2022', '2023-05'])('%s is refused, with what is known and what is nearest', (release) => {
  const { issues } = resolved(release);
  expect(issues).toEqual([
    expect.stringContaining(`expected a release from 2023-06 to 2026-08, whose speed is known, got ${release}`),
  ]);
  expect(issues[0]).toContain('The nearest is 2023-06');
});

test('a later release counts as the newest, and the reader is told', () => {
  expect(resolved('2027-03')).toEqual({
    release: '2027-03',
    notes: ['plan.note.laterRelease'],
    issues: [],
  });
});

test.each(['fsdp', 'jax', 'megatron-2021'])(
  'with %s a release changes nothing, and only who wrote one is told',
  (stack) => {
    expect(resolved('2021-04', stack)).toMatchObject({
      notes: ['plan.note.releaseWithoutEffect'],
      issues: [],
    });
    expect(resolved(undefined, stack)).toMatchObject({ notes: [], issues: [] });
  },
);

test('a stack whose releases differ in memory alone still has releases', () => {
  // SimuMax: no gain by year, but stand-ins for weight gradients since a release of 2025.
  expect(resolved('2024-04', 'simumax')).toMatchObject({ notes: [], issues: [] });
});

test.each([
  ['2022-10', '2023-06'],
  ['2024-08', '2024-08'],
  ['2026-11', '2026-08'],
])('as of %s the release is %s unless the plan says', (asOf, release) => {
  expect(resolved(undefined, 'megatron-core', 'llama-3.1-8b', asOf)).toEqual({ release, notes: [], issues: [] });
});

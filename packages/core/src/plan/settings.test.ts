import { expect, test } from 'vitest';
import { applySettings, parseSetting, type Setting } from './settings.js';

const setting = (text: string): Setting => {
  const parsed = parseSetting(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
};

test.each([
  ['a.b=4', { path: ['a', 'b'], value: 4 }],
  ['a[0].b=x', { path: ['a', 0, 'b'], value: 'x' }],
  ['a.0=1', { path: ['a', 0], value: 1 }],
  ['a={ kind: spot }', { path: ['a'], value: { kind: 'spot' } }],
  ['a=15.6T', { path: ['a'], value: '15.6T' }],
  ['a=b=c', { path: ['a'], value: 'b=c' }],
  ['a=', { path: ['a'], value: null }],
] as const)('%s is read', (text, expected) => {
  expect(parseSetting(text)).toEqual({ ok: true, value: expected });
});

test('settings change values, create mappings on the way, and append to lists', () => {
  const data = { cluster: { count: 8 }, list: [1, 2] };
  const changed = applySettings(
    data,
    ['cluster.count=16', 'cluster.network.podSize=64', 'list[2]=3', 'list[0]=9', 'new=true'].map(setting),
  );
  expect(changed).toEqual({
    ok: true,
    value: { cluster: { count: 16, network: { podSize: 64 } }, list: [9, 2, 3], new: true },
  });
  expect(data).toEqual({ cluster: { count: 8 }, list: [1, 2] });
});

test('all settings that cannot be made are told', () => {
  const changed = applySettings({ model: 'x', list: [1] }, ['model.y=1', 'list[5]=1'].map(setting));
  expect(changed.ok ? [] : changed.issues.map(({ code, path }) => ({ code, path }))).toEqual([
    { code: 'plan.settingIntoValue', path: ['model'] },
    { code: 'plan.settingIndex', path: ['list', 5] },
  ]);
});

test('a prototype cannot be set', () => {
  expect(parseSetting('__proto__.x=1').ok).toBe(false);
  expect(parseSetting('a.constructor=1').ok).toBe(false);
  expect(setting('a={ __proto__: { x: 1 } }').value).not.toHaveProperty('x');
});

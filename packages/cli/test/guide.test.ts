import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { athanor, root } from './support.js';

const guide = join(root, 'docs/guide');
const pages = readdirSync(guide).filter((file) => file.endsWith('.md'));

/** Runs `athanor … | head -n`; the only pipe that the guide uses. */
async function run(command: string): Promise<string> {
  const [, words = '', lines] = /^athanor (.*?)(?: \| head -(\d+))?$/.exec(command) ?? [];
  const argv = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const { out, err } = await athanor(argv);
  const all = `${out}${err}`.trimEnd().split('\n');
  return (lines === undefined ? all : all.slice(0, Number(lines))).join('\n');
}

/** The page with the output of each console block as it is now. */
async function refreshed(page: string): Promise<string> {
  const parts = page.split(/(^```console\n[\s\S]*?^```$)/m);
  const fresh = parts.map(async (part) => {
    const command = /^```console\n\$ (athanor .*)\n/.exec(part)?.[1];
    return command === undefined ? part : `\`\`\`console\n$ ${command}\n${await run(command)}\n\`\`\``;
  });
  return (await Promise.all(fresh)).join('');
}

test('there is a page for every command', async () => {
  const { out } = await athanor(['--help']);
  const commands = [...out.matchAll(/^ {2}([a-z]+) (?:\[options\] )?[<[]/gm)].map(([, name]) => `${name}.md`);
  expect(commands.length).toBe(13);
  expect(pages).toEqual(expect.arrayContaining(commands));
});

test.each(pages)('docs/guide/%s shows what its commands print', async (file) => {
  const page = readFileSync(join(guide, file), 'utf8');
  expect(page).toContain('```console\n$ athanor ');
  await expect(await refreshed(page)).toMatchFileSnapshot(join(guide, file));
});

test('the README shows what its command prints', async () => {
  const page = readFileSync(join(root, 'README.md'), 'utf8');
  expect(page).toContain('```console\n$ athanor plan');
  expect(page).toContain(readFileSync(join(root, 'examples/llama-3.1-405b.yaml'), 'utf8'));
  await expect(await refreshed(page)).toMatchFileSnapshot(join(root, 'README.md'));
});

test.each(pages)('the plans that docs/guide/%s shows can be planned and fit', async (file) => {
  const page = readFileSync(join(guide, file), 'utf8');
  for (const [, text = ''] of page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)) {
    const { code, err } = await athanor(['plan', 'plan.yaml'], { files: { 'plan.yaml': text } });
    expect(err).toBe('');
    expect(code).toBe(0);
  }
});

test('every link of the guide and of the README leads somewhere', () => {
  for (const file of ['../../README.md', ...pages]) {
    const folder = join(guide, file, '..');
    for (const [, target = ''] of readFileSync(join(guide, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      expect(existsSync(join(folder, target)), `${file} → ${target}`).toBe(true);
    }
  }
});

/** Section `model`: a catalog id, a Hugging Face configuration, or an architecture written out. */
import { z } from 'zod';
import { type Architecture, importHuggingFace } from '../../architecture/index.js';
import { findModel } from '../../catalog/index.js';
import { hint, type Issue } from '../../messages/index.js';
import type { Draft } from '../draft.js';
import { textField } from '../fields.js';
import type { PlainMap, PlainValue } from '../parse.js';
import { text } from '../report/block.js';
import type { Section } from '../section.js';
import { architectureSchema } from './architectureSchema.js';

const huggingFace = z.strictObject({
  huggingface: z.union([textField('plan.about.huggingfacePath'), z.record(z.string(), z.unknown())]),
  id: textField('plan.about.modelId').optional(),
});
const inline = z.strictObject({ architecture: architectureSchema });
const schema = z.union([textField('plan.about.modelId'), huggingFace, inline]);

export const model: Section<z.infer<typeof schema>, Architecture> = {
  name: 'model',
  about: 'plan.about.model',
  schema,
  required: true,
  resolve: (written, draft) => {
    if (written === undefined) return undefined;
    draft.put(['model'], written as PlainValue);
    if (typeof written === 'string') return fromCatalog(written, draft);
    if ('architecture' in written) return written.architecture as Architecture;
    return fromConfig(written, draft);
  },
};

/** What the model section resolved to. */
export const modelOf = (draft: Draft): Architecture | undefined =>
  draft.resolved.get('model') as Architecture | undefined;

function fromCatalog(id: string, draft: Draft): Architecture | undefined {
  const found = findModel(id);
  if (found.ok) return found.value.architecture;
  // A path where an id is expected: the user has the configuration and lacks the key for it.
  const isPath = /\.json$|[/\\]/.test(id);
  for (const issue of found.issues)
    draft.report({ ...issue, path: ['model'], ...(isPath ? { hint: hint('plan.tryConfigFile', { file: id }) } : {}) });
  return undefined;
}

function fromConfig(written: z.infer<typeof huggingFace>, draft: Draft): Architecture | undefined {
  const path = ['model', 'huggingface'];
  const config =
    typeof written.huggingface === 'string'
      ? readConfig(written.huggingface, draft)
      : (written.huggingface as PlainMap);
  if (config === undefined) return undefined;
  const id = written.id ?? (typeof written.huggingface === 'string' ? nameOf(written.huggingface) : 'inline');
  const imported = importHuggingFace(config, { id, name: id });
  if (imported.ok) {
    const { architecture, defaults } = imported.value;
    if (defaults.length > 0)
      draft.notes.push(
        text('plan.note.configDefaults', {
          fields: defaults.map(({ path, value }) => `${path.join('.')} = ${String(value)}`),
        }),
      );
    return architecture;
  }
  for (const issue of imported.issues) draft.report({ ...issue, path: [...path, ...issue.path] });
  return undefined;
}

function readConfig(file: string, draft: Draft): PlainMap | undefined {
  const path = ['model', 'huggingface'];
  const content = draft.files[file];
  if (content === undefined) return refuse(draft, { code: 'plan.fileMissing', path, data: { file } });
  try {
    const value: unknown = JSON.parse(content);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as PlainMap;
    return refuse(draft, { code: 'plan.configNotMapping', path, data: { file } });
  } catch (error) {
    return refuse(draft, {
      code: 'plan.configSyntax',
      path,
      data: { file, reason: (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ') },
    });
  }
}

function refuse(draft: Draft, issue: Issue): undefined {
  draft.report(issue);
  return undefined;
}

/** `models/llama/config.json` is called "llama": configs all have the same file name. */
function nameOf(file: string): string {
  const parts = file.split(/[/\\]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? file;
  return last === 'config.json' ? (parts.at(-2) ?? last) : last.replace(/\.json$/, '');
}

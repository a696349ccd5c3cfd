/** Writes all figures of a graph as a handbook in Markdown: one chapter per module, one row per figure. */
import type { Source } from '../provenance/index.js';
import type { Declaration, Primitive } from './figure.js';
import type { Graph } from './graph.js';

/** Markdown of every declaration, in the order in which modules declare them, and of every primitive. Ends with a newline. */
export function handbook<Objects>(graph: Graph<Objects>): string {
  const chapters = graph.modules.map(({ name, about, declarations }) => {
    const rows = Object.entries(declarations).map(([figure, declaration]) => row(figure, declaration, graph));
    return [`## ${name}`, ...(about === undefined ? [] : [about]), table(rows)].join('\n\n');
  });
  const primitives = [...graph.primitives.values()];
  if (primitives.length > 0) chapters.push(primitiveChapter(primitives));
  return `${chapters.join('\n\n')}\n`;
}

function table(rows: readonly string[]): string {
  return ['| figure | unit | rule | about | source |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function row<Objects>(name: string, declaration: Declaration, graph: Graph<Objects>): string {
  const cells = [
    code(name),
    code(declaration.unit),
    ruleOf(declaration),
    text(declaration.about),
    sourceOf(declaration, graph),
  ];
  return `| ${cells.join(' | ')} |`;
}

function ruleOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case 'input':
      return 'input';
    case 'constant':
      return `${code(String(declaration.value))} (${declaration.confidence})`;
    case 'formula':
      return code(declaration.is);
    case 'field':
      return `${code(declaration.field)} of ${code(declaration.primitive)}`;
    default:
      return declaration satisfies never;
  }
}

function sourceOf<Objects>(declaration: Declaration, graph: Graph<Objects>): string {
  switch (declaration.kind) {
    case 'constant':
    case 'formula':
      return declaration.source === undefined ? '' : printSource(declaration.source);
    case 'field': {
      const source = graph.primitives.get(declaration.primitive)?.source;
      return source === undefined ? '' : printSource(source);
    }
    default:
      return '';
  }
}

function primitiveChapter<Objects>(primitives: readonly Primitive<Objects>[]): string {
  const sections = primitives.map(({ name, about, args, objects, fields, source }) =>
    [
      `### ${name}`,
      about,
      [
        `- from: ${[...args, ...objects].map(code).join(', ')}`,
        `- gives: ${fields.map(code).join(', ')}`,
        ...(source === undefined ? [] : [`- source: ${printSource(source)}`]),
      ].join('\n'),
    ].join('\n\n'),
  );
  return ['## primitives', ...sections].join('\n\n');
}

function printSource({ title, url, section, date }: Source): string {
  const name = url === undefined ? text(title) : `[${text(title)}](${url})`;
  return [name, ...(section === undefined ? [] : [text(section)]), ...(date === undefined ? [] : [date])].join(', ');
}

function code(of: string): string {
  return `\`${text(of)}\``;
}

/** A bar or a line break would end the cell of the table. */
function text(of: string): string {
  return of.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

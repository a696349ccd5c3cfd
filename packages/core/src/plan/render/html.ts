/** A report as one HTML file that stands alone: no script, no outside resource. */
import type { Block, Report } from '../report/block.js';
import { formatCell, formatText } from './text.js';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}' +
  'table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd;vertical-align:top}' +
  '.right{text-align:right;font-variant-numeric:tabular-nums}.good{color:#146c2e}.bad{color:#a3151a}.foot{color:#666;font-size:.9rem}' +
  '@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}th,td{border-color:#444}.good{color:#7bc98f}.bad{color:#f08a8d}.foot{color:#999}}';

export function renderHtml(report: Report): string {
  const body = [`<h1>${plainText(report.title)}</h1>`, ...report.blocks.map(renderBlock)].join('\n');
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${plainText(report.title)}</title>\n<style>${style}</style>\n${body}\n</html>\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'headline':
      return block.texts
        .map((text) => `<p class="${block.tone}"><strong>${plainText(formatText(text))}</strong></p>`)
        .join('\n');
    case 'table': {
      const side = (index: number): string => (block.columns[index]?.align === 'right' ? ' class="right"' : '');
      const head = block.columns
        .map((column, index) => `<th${side(index)}>${plainText(formatText(column.label))}</th>`)
        .join('');
      const rows = block.rows.map(
        (row) =>
          `<tr>${row.map((cell, index) => `<td${side(index)}>${plainText(formatCell(cell))}</td>`).join('')}</tr>`,
      );
      const foot = (block.foot ?? []).map((text) => `<p class="foot">${plainText(formatText(text))}</p>`);
      return [
        `<h2>${plainText(formatText(block.title))}</h2>`,
        '<table>',
        `<tr>${head}</tr>`,
        ...rows,
        '</table>',
        ...foot,
      ].join('\n');
    }
    case 'list':
      return [
        `<h2>${plainText(formatText(block.title))}</h2>`,
        '<ul>',
        ...block.items.map((item) => `<li>${plainText(formatText(item))}</li>`),
        '</ul>',
      ].join('\n');
    default:
      return block satisfies never;
  }
}

/** Keeps what a user or the catalog wrote from becoming markup. */
function plainText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

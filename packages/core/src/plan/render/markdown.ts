/** A report as Markdown: for a pull request, a wiki or an issue. */
import type { Block, Report } from '../report/block.js';
import { formatCell, formatText } from './text.js';

export function renderMarkdown(report: Report): string {
  return `${[`# ${plainText(report.title)}`, ...report.blocks.map(renderBlock)].join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'headline':
      return block.texts.map((text) => `**${plainText(formatText(text))}**`).join('\n\n');
    case 'table': {
      const labels = block.columns.map((column) => plainText(formatText(column.label)));
      const rules = block.columns.map((column) => (column.align === 'right' ? '---:' : '---'));
      const rows = block.rows.map((row) => `| ${row.map((cell) => plainText(formatCell(cell))).join(' | ')} |`);
      const foot = (block.foot ?? []).map((text) => `\n${plainText(formatText(text))}`);
      return [
        `## ${plainText(formatText(block.title))}`,
        '',
        `| ${labels.join(' | ')} |`,
        `| ${rules.join(' | ')} |`,
        ...rows,
        ...foot,
      ].join('\n');
    }
    case 'list':
      return [
        `## ${plainText(formatText(block.title))}`,
        '',
        ...block.items.map((item) => `- ${plainText(formatText(item))}`),
      ].join('\n');
    default:
      return block satisfies never;
  }
}

/** Keeps what a user or the catalog wrote from becoming markup. */
function plainText(text: string): string {
  return text.replace(/([\\`*_[\]<>|])/g, '\\$1').replace(/\n/g, ' ');
}

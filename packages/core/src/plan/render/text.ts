/** A text by key, filled with its data. */
import { formatReference, type MessageValue } from '../../messages/index.js';
import type { Cell, Quantity, Text } from '../report/block.js';
import { formatRange, formatValue } from './value.js';

/** The words of a text, quantities printed with their unit. */
export function formatText({ code, data }: Text): string {
  return formatReference({
    code,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, formatDatum(value)])),
  });
}

function formatDatum(value: MessageValue | Quantity): MessageValue {
  if (typeof value === 'number') return formatValue(value, 'count');
  return typeof value === 'object' && 'unit' in value ? formatValue(value.value, value.unit) : value;
}

export function formatCell(cell: Cell): string {
  switch (cell.kind) {
    case 'quantity':
      return formatValue(cell.value, cell.unit);
    case 'range':
      return formatRange(cell.low, cell.high, cell.unit);
    case 'text':
      return formatText(cell.text);
    case 'name':
      return cell.name;
    case 'empty':
      return '';
    default:
      return cell satisfies never;
  }
}

/** A report as data: what is said, in which order, with numbers still numbers; renderers print it. */
import type { MessageKey, MessageValue } from '../../messages/index.js';

/** A number with its unit, printed by the renderer. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** A text by key; `{name}` in it is replaced by data, quantities printed with their unit. */
export interface Text {
  readonly code: MessageKey;
  readonly data: Readonly<Record<string, MessageValue | Quantity>>;
}

export type Cell =
  | { readonly kind: 'quantity'; readonly value: number; readonly unit: string }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly unit: string }
  | { readonly kind: 'text'; readonly text: Text }
  /** Names and values of the catalog or of the plan: nothing to translate. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'empty' };

export interface Column {
  readonly label: Text;
  readonly align: 'left' | 'right';
}

export type Block =
  | { readonly kind: 'headline'; readonly tone: 'good' | 'bad'; readonly texts: readonly Text[] }
  | {
      readonly kind: 'table';
      readonly title: Text;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      readonly foot?: readonly Text[];
    }
  | { readonly kind: 'list'; readonly title: Text; readonly tone: 'note' | 'warning'; readonly items: readonly Text[] };

/** Everything that one command answers, in order. */
export interface Report {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export const left = (label: MessageKey): Column => ({ label: text(label), align: 'left' });
export const right = (label: MessageKey): Column => ({ label: text(label), align: 'right' });
export const text = (key: MessageKey, data: Text['data'] = {}): Text => ({ code: key, data });
export const quantity = (value: number, unit: string): Cell => ({ kind: 'quantity', value, unit });
export const range = (low: number | undefined, high: number | undefined, unit: string): Cell =>
  low === undefined || high === undefined ? { kind: 'empty' } : { kind: 'range', low, high, unit };
export const words = (key: MessageKey, data: Text['data'] = {}): Cell => ({ kind: 'text', text: text(key, data) });
export const name = (value: string): Cell => ({ kind: 'name', name: value });

/** `athanor validate training --constants`: what the model rests on, and how many rows hang on each constant. */
import { type Block, left, name, quantity, right, text, words } from '@athanor/core/plan';
import type { ConstantEffect } from '@athanor/core/validation';

export function constantsBlock(constants: readonly ConstantEffect[]): Block {
  return {
    kind: 'table',
    title: text('cli.constants.table'),
    columns: [
      left('cli.constants.column.name'),
      right('cli.constants.column.value'),
      left('cli.constants.column.origin'),
      right('cli.constants.column.reached'),
      right('cli.constants.column.moved'),
      left('cli.constants.column.about'),
    ],
    rows: constants.map(({ name: constant, value, unit, origin, reachedRows, movedRows, about }) => [
      name(constant),
      value === null ? { kind: 'empty' } : quantity(value, unit),
      origin.kind === 'source'
        ? name(origin.source.title)
        : words(origin.isOnBound ? 'cli.constants.onBound' : 'cli.constants.fit', {
            expected: origin.prior.mean,
            low: origin.prior.low,
            high: origin.prior.high,
          }),
      quantity(reachedRows, 'count'),
      quantity(movedRows, 'count'),
      name(about),
    ]),
    foot: [text('cli.constants.foot')],
  };
}

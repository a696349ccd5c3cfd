/** `athanor validate training --constants`: what the model rests on, and how many rows hang on each constant. */
import { type Block, type Cell, left, name, quantity, right, text, words } from '@athanor/core/plan';
import type { ConstantEffect } from '@athanor/core/validation';

export function constantBlocks(constants: readonly ConstantEffect[]): readonly Block[] {
  const meanings = new Map(constants.map(({ figure, about, unit }) => [figure, { about, unit }]));
  return [
    fittedBlock(constants),
    sourcedBlock(constants, 'cli.constants.sourced', ({ confidence }) => confidence !== 'assumed'),
    sourcedBlock(constants, 'cli.constants.assumed', ({ confidence }) => confidence === 'assumed'),
    {
      kind: 'list',
      title: text('cli.constants.meanings'),
      tone: 'note',
      items: [...meanings].map(([figure, { about, unit }]) => text('cli.constants.meaning', { figure, about, unit })),
    },
  ];
}

function fittedBlock(constants: readonly ConstantEffect[]): Block {
  return {
    kind: 'table',
    title: text('cli.constants.fitted'),
    columns: [
      left('cli.constants.column.name'),
      right('cli.constants.column.value'),
      right('cli.constants.column.expected'),
      left('cli.constants.column.bounds'),
      right('cli.constants.column.reached'),
      right('cli.constants.column.moved'),
    ],
    rows: constants.flatMap((constant) => {
      const { origin, unit } = constant;
      if (origin.kind !== 'fit') return [];
      const { mean, low, high } = origin.prior;
      return [
        [
          name(constant.name),
          quantity(constant.value, constant.unit),
          quantity(mean, unit),
          words(origin.isOnBound ? 'cli.constants.onBound' : 'cli.constants.within', { low, high }),
          ...rowCells(constant),
        ],
      ];
    }),
    foot: [text('cli.constants.foot')],
  };
}

type Sourced = Extract<ConstantEffect['origin'], { readonly kind: 'source' }>;

/** Constants that no row was asked for, those that the condition keeps. */
function sourcedBlock(
  constants: readonly ConstantEffect[],
  title: 'cli.constants.sourced' | 'cli.constants.assumed',
  keeps: (origin: Sourced) => boolean,
): Block {
  return {
    kind: 'table',
    title: text(title),
    columns: [
      left('cli.constants.column.name'),
      right('cli.constants.column.value'),
      right('cli.constants.column.reached'),
      right('cli.constants.column.moved'),
      left('cli.constants.column.confidence'),
      left('cli.constants.column.source'),
    ],
    rows: constants.flatMap((constant) => {
      const { origin } = constant;
      if (origin.kind !== 'source' || !keeps(origin)) return [];
      const { confidence, source } = origin;
      return [
        [
          name(constant.name),
          quantity(constant.value, constant.unit),
          ...rowCells(constant),
          name(confidence),
          name(source.title),
        ],
      ];
    }),
  };
}

function rowCells({ reachedRows, movedRows }: ConstantEffect): readonly Cell[] {
  return [quantity(reachedRows, 'count'), quantity(movedRows, 'count')];
}

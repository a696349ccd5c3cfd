/** Every constant of the model: its value, where it is from, and how many rows hang on it. */
import type { ConstantEffect, Prior } from '@athanor/core/validation';
import { cell, fixed, significant, table } from '../markdown.js';

const CONSTANTS = `Each fitted constant names one physical effect, reaches rows by hardware generation, model kind, number format or software stack, and stays within bounds set beforehand.
*moved*: rows whose step time moves by more than 0.5 % when the constant moves by 10 %.`;

export function constantsText(constants: readonly ConstantEffect[]): string {
  const fitted = constants.filter(({ origin }) => origin.kind === 'fit');
  const few = fitted.filter(({ movedRows }) => movedRows < fewestMoved).map(({ name }) => name);
  return [
    CONSTANTS,
    table(
      ['constant', 'value', 'unit', 'origin', 'rows', 'moved', 'meaning'],
      constants.map(({ name, value, unit, origin, reachedRows, movedRows, about }) => [
        name,
        significant(value),
        unit,
        origin.kind === 'source'
          ? `${origin.confidence === 'assumed' ? 'assumed: ' : ''}${cell(origin.source.title)}`
          : `fit, expected ${expected(origin.prior)}, ${origin.prior.low} to ${origin.prior.high}${origin.isOnBound ? ', on its bound' : ''}`,
        String(reachedRows),
        String(movedRows),
        cell(about),
      ]),
    ),
    ...(few.length === 0 ? [] : [`Fewer than ${fewestMoved} rows hang on: ${few.join('; ')}.`]),
  ].join('\n\n');
}

/** What is known of a constant before any row is seen: its centre and one standard deviation. */
function expected({ mean: centre, spread, scale }: Prior): string {
  return scale === 'log' ? `${centre} ×÷ ${fixed(Math.exp(spread), 2)}` : `${centre} ± ${spread}`;
}

/** A fitted constant that fewer rows hang on is hardly known. */
const fewestMoved = 8;

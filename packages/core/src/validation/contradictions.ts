/** Rows whose own figures exclude each other, or whose recipe their machines cannot run: a prediction of them would mean nothing. */
import { type Accelerator, recipeLack, trainingRecipes } from '../catalog/index.js';
import type { PrecisionRecipe } from '../training/index.js';
import { type Reason, reason } from './resolution.js';
import type { TrainingRow } from './row.js';

/**
 * The first two figures of a row that cannot both be right; undefined where all may be. No measured figure is held against a prediction here,
 * only against another one of the same row.
 */
export function contradiction(row: TrainingRow): Reason | undefined {
  const { model, training } = row;
  const { experts, expertsPerToken, kvHeads, attentionHeads, denseLayers, layers } = model;
  const against = (first: string, a: number, second: string, b: number): Reason =>
    reason('validation.skip.contradiction', { first: `${first} ${a}`, second: `${second} ${b}` });
  if (experts !== null && experts > 0 && expertsPerToken !== null && expertsPerToken > experts)
    return against('model.expertsPerToken', expertsPerToken, 'model.experts', experts);
  if (kvHeads !== null && attentionHeads !== null && attentionHeads % kvHeads !== 0)
    return against('model.kvHeads', kvHeads, 'model.attentionHeads', attentionHeads);
  if (denseLayers !== null && layers !== null && denseLayers > layers)
    return against('model.denseLayers', denseLayers, 'model.layers', layers);
  const { globalBatchSize, microBatchSize } = training;
  if (microBatchSize !== null && globalBatchSize !== null && microBatchSize > globalBatchSize)
    return against('training.microBatchSize', microBatchSize, 'training.globalBatchSize', globalBatchSize);
  return contradictingRate(row);
}

/** Published figures are rounded and averaged over other steps: all bundled rows that print both agree within 3 %. */
const agreementFraction = 0.1;

/** A step time and a token rate that speak of different batches. Fine-tuning may count the tokens without padding, which are fewer. */
function contradictingRate({ hardware: { count }, training, measured }: TrainingRow): Reason | undefined {
  const { stepTimeS, tokensPerSPerAccelerator: rate } = measured;
  const { globalBatchSize, sequenceLength, task } = training;
  if (stepTimeS === null || rate === null || count === null || globalBatchSize === null || sequenceLength === null)
    return undefined;
  const implied = (globalBatchSize * sequenceLength) / (stepTimeS * count);
  const isPretraining = task === null || task === 'pretrain';
  if (rate / implied <= 1 + agreementFraction && (!isPretraining || implied / rate <= 1 + agreementFraction))
    return undefined;
  return reason('validation.skip.contradictingRate', { stepTimeS, rate, implied: Number(implied.toPrecision(3)) });
}

/** Why an accelerator cannot run a recipe; undefined where it can. */
export function missingFormat(recipe: PrecisionRecipe, accelerator: Accelerator): Reason | undefined {
  if (recipeLack(accelerator, recipe) === undefined) return undefined;
  return reason('validation.skip.noFormat', {
    recipe,
    accelerator: accelerator.name,
    recipes: trainingRecipes(accelerator),
  });
}

/** Rows whose own figures exclude each other, or whose recipe their machines cannot run: a prediction of them would mean nothing. */
import { type Accelerator, recipeLack, trainingRecipes } from '../catalog/index.js';
import type { PrecisionRecipe } from '../training/index.js';
import { type Reason, reason } from './resolution.js';
import type { TrainingRow } from './row.js';

/** The first two sizes of a row that cannot both be right; undefined where all may be. What was measured is not looked at: it must not decide what is predicted. */
export function contradiction({ model, training }: TrainingRow): Reason | undefined {
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
  return undefined;
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

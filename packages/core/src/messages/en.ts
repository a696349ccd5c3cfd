/** Every text a user sees, by key; a second language mirrors this folder. `{name}` is replaced by the value of that name, `{@name}` by the text whose key it is. */
import { architecture } from './en/architecture.js';
import { bottleneck } from './en/bottleneck.js';
import { catalog } from './en/catalog.js';
import { cli } from './en/cli.js';
import { common } from './en/common.js';
import { diagnose } from './en/diagnose.js';
import { figures } from './en/figures.js';
import { goals } from './en/goals.js';
import { launch } from './en/launch.js';
import { plan } from './en/plan.js';
import { provenance } from './en/provenance.js';
import { software } from './en/software.js';
import { sweep } from './en/sweep.js';
import { timeline } from './en/timeline.js';
import { training } from './en/training.js';
import { units } from './en/units.js';
import { validation } from './en/validation.js';

export const en = {
  ...common,
  ...units,
  ...provenance,
  ...figures,
  ...catalog,
  ...architecture,
  ...training,
  ...plan,
  ...goals,
  ...software,
  ...launch,
  ...validation,
  ...diagnose,
  ...sweep,
  ...timeline,
  ...bottleneck,
  ...cli,
} as const;

export type MessageKey = keyof typeof en;

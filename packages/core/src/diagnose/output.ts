/** What `athanor diagnose --json` prints: versioned, numbers unrounded and in SI. */
import { formatMessage } from '../messages/index.js';
import { formatText, stepParts } from '../plan/index.js';
import type { LayoutSearch } from '../training/index.js';
import type { Diagnosis } from './diagnosis.js';
import { remarks } from './remarks.js';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const version = 1;

/** As `athanor train --search` prints it. */
function searchOf({ candidates, fitting, usableBytes, best }: LayoutSearch): Record<string, unknown> {
  return { candidates, fitting, usableBytes, best };
}

export function diagnosisJson(diagnosis: Diagnosis): Record<string, unknown> {
  const { plan, log, measured, statistics, expected, speedup, search } = diagnosis;
  const { medianS, lowS, highS, meanS, fastestS, tailS, spreadFraction, drift, slow, samples, warmUp } = statistics;
  return {
    athanor: version,
    command: 'diagnose',
    name: plan.name,
    status: 'answered',
    asOf: plan.asOf,
    plan: plan.draft.plan,
    files: plan.draft.files,
    verdict: diagnosis.verdict,
    log: {
      format: log.format,
      lines: log.lines,
      recognisedLines: log.recognisedLines,
      samples: log.samples.length,
      stepsPerSample: measured.stepsPerSample,
      source: measured.source,
      repeated: measured.repeated,
      restarts: measured.restarts,
      otherBatch: measured.otherBatch,
    },
    measured: {
      stepTimeS: { value: medianS, low: lowS, high: highS },
      samples,
      warmUp,
      meanS,
      fastestS,
      tailS,
      spreadFraction,
      drift,
      ...(statistics.shift === undefined ? {} : { shift: statistics.shift }),
      slowSteps: slow,
      ...(diagnosis.powerW === undefined ? {} : { powerW: diagnosis.powerW }),
      ...(diagnosis.flopRatio === undefined ? {} : { flopRatio: diagnosis.flopRatio }),
    },
    predicted: {
      stepTimeS: expected,
      breakdown: stepParts(diagnosis.prediction.values),
    },
    percentileFraction: diagnosis.percentileFraction,
    gapS: diagnosis.gapS,
    speedup,
    runTimeS: diagnosis.runTimeS,
    components: diagnosis.components,
    explanations: diagnosis.explanations.map(({ text, ...rest }) => ({
      ...rest,
      text: formatText(text),
      lookAt: formatMessage(`diagnose.look.${rest.cause}`, {}),
    })),
    memory: diagnosis.memory,
    ...(search === undefined ? {} : { search: searchOf(search) }),
    remarks: remarks(diagnosis).map(formatText),
  };
}

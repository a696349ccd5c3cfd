/** What `athanor timeline --json` prints: versioned, numbers unrounded and in SI. */
import type { StepTimeline, TimelineAnswer } from './simulated.js';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const version = 1;

export function timelineJson(planName: string, answer: TimelineAnswer): Record<string, unknown> {
  const head = { athanor: version, command: 'timeline', name: planName };
  return answer.kind === 'nothingFits'
    ? { ...head, status: 'infeasible', candidates: answer.candidates }
    : { ...head, ...stepJson(answer) };
}

function stepJson({ plan, input, isSearched, timeline, overBytes }: StepTimeline): Record<string, unknown> {
  return {
    status: overBytes > 0 ? 'infeasible' : 'answered',
    asOf: plan.asOf,
    layout: input.layout,
    isSearched,
    schedule: timeline.schedule,
    microBatches: timeline.microBatches,
    chunks: timeline.chunks,
    simulatedS: timeline.simulatedS,
    stepTimeS: timeline.stepTimeS,
    pipelineS: timeline.pipelineS,
    slowestStage: timeline.slowestStage,
    waitsAtItsEnd: timeline.waitsAtItsEnd,
    cutExchangeS: timeline.cutExchangeS,
    agreement: timeline.agreement,
    beyond: timeline.beyond,
    stages: timeline.stages,
    events: timeline.events,
  };
}

export type { Confidence, Interval, Source, Sourced } from './source.js';

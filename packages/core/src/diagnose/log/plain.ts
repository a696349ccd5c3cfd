/** One measurement a line: `6.28`, `6280 ms`, `163 tokens/s/GPU`, `2.67M tokens/s`. */
import { parseQuantity } from '../../units/index.js';
import type { LogLine } from './lines.js';
import type { LogSample, ReadLines } from './runLog.js';

/** A bare number is a step time in seconds; a line that is no measurement is not recognised. */
export function readPlain(lines: readonly LogLine[]): ReadLines {
  const samples: LogSample[] = [];
  let secondsAssumed = false;
  for (const { number: line, text } of lines) {
    const trimmed = text.trim();
    if (/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(trimmed)) {
      // Negative numbers are kept: they are reported as such.
      samples.push({ line, stepTimeS: Number(trimmed) });
      secondsAssumed = true;
      continue;
    }
    const found = measurement(trimmed, line);
    if (found !== undefined) samples.push(found);
  }
  return { samples, memory: [], settings: {}, recognisedLines: samples.length, faults: [], secondsAssumed };
}

const perAccelerator = /\s*(\/|per)\s*(gpu|device|accelerator|chip|tpu)s?$/i;

function measurement(text: string, line: number): LogSample | undefined {
  const rate = parseQuantity(text.replace(perAccelerator, ''), 'tokensPerS');
  if (rate.ok && /tok/i.test(text))
    return perAccelerator.test(text)
      ? { line, tokensPerSPerAccelerator: rate.value }
      : { line, tokensPerS: rate.value };
  const sign = text.startsWith('-') ? -1 : 1;
  const time = parseQuantity(text.replace(/^-/, ''), 'seconds');
  return time.ok ? { line, stepTimeS: sign * time.value } : undefined;
}

/** The kinds of quantities that a plan can ask for: their own unit, what else is accepted, an example. */

interface KindFacts {
  /** Unit of the parsed number; a bare number is taken in it. */
  readonly unit: string;
  /** Dimensions accepted besides its own; `1` lets a number with a magnitude stand alone (405B). */
  readonly also?: readonly string[];
  /** Text that parses as this kind, for the messages. */
  readonly example: string;
  /** Whether B, M, T on their own mean billion, million, trillion. */
  readonly magnitudesAlone?: boolean;
  readonly whole?: boolean;
  /** Largest value; none where absent. */
  readonly max?: number;
  /** Ending that is most often forgotten; offered where adding it makes the text right. */
  readonly ending?: string;
}

const kinds = {
  count: { unit: '1', example: '2048', magnitudesAlone: true, whole: true },
  accelerators: { unit: 'gpu', also: ['1'], example: '16384', magnitudesAlone: true, whole: true },
  sequences: { unit: 'seq', also: ['1'], example: '2048', magnitudesAlone: true, whole: true },
  parameters: { unit: 'param', also: ['1'], example: '405B', magnitudesAlone: true },
  tokens: { unit: 'tok', also: ['1'], example: '15.6T', magnitudesAlone: true },
  tokensPerS: { unit: 'tok/s', also: ['1/s'], example: '1200 tokens/s', magnitudesAlone: true, ending: '/s' },
  requestsPerS: { unit: 'req/s', also: ['1/s'], example: '40 requests/s', magnitudesAlone: true, ending: '/s' },
  bytes: { unit: 'B', example: '80 GiB' },
  bytesPerS: { unit: 'B/s', example: '400 Gb/s', ending: '/s' },
  flop: { unit: 'flop', example: '3.8e25 FLOP' },
  flopPerS: { unit: 'flop/s', example: '989 TFLOP/s', ending: '/s' },
  seconds: { unit: 's', example: '54 d' },
  watts: { unit: 'W', example: '700 W' },
  joules: { unit: 'J', example: '12 GWh' },
  usd: { unit: 'usd', also: ['1'], example: '$5M', magnitudesAlone: true },
  /** Per hour of whatever the field prices, most often one accelerator. */
  usdPerHour: { unit: 'usd/h', also: ['usd/gpu/h'], example: '$2.35/h', ending: '/h' },
  usdPerKwh: { unit: 'usd/kWh', example: '$0.08/kWh', ending: '/kWh' },
  usdPerMillionTokens: { unit: 'usd/M tok', example: '$3/M tokens', ending: '/M tokens' },
  /** 0 to 1. */
  fraction: { unit: '1', example: '40 %', max: 1 },
} as const satisfies Record<string, KindFacts>;

export type QuantityKind = keyof typeof kinds;

export const quantityKinds: Readonly<Record<QuantityKind, KindFacts>> = kinds;

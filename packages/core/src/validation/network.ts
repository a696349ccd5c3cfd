/** Reads the network that a row prints: the scale-out rate of one accelerator, where the words allow it. */

/** Printed interconnects say either what one node has or what one accelerator has; the rest of the words name its kind. */
export interface PrintedNetwork {
  /** One way, per accelerator; undefined where no rate can be read. */
  readonly bytesPerSPerAccelerator?: number;
  readonly technology?: 'infiniband' | 'roce' | 'ici';
  /** TPU slices joined by the data-centre network: accelerators in one slice. */
  readonly sliceSize?: number;
}

const bitsPerByte = 8;
const giga = 1e9;

/** Gb/s, Gbps, Gb/Sec; never GB/s, which is bytes and, in these texts, the scale-up link. */
const rate = /(\d+(?:\.\d+)?)\s*Gb(?:ps|\/[sS](?:ec)?)/;
/** "8x ConnectX-7 IB NDR 400Gb/s", "4x100 Gb/s", "2xBF3 400Gbps": ports of one node. */
const portsOfRate = /(\d+)\s*x\s*(?:[A-Za-z][^,;]*?)?\(?(\d+(?:\.\d+)?)\s*Gb(?:ps|\/[sS](?:ec)?)/;
/** "8x HDR200 IB", "4x Omni-Path 100": ports named by their generation. */
const portsOfGeneration = /(\d+)\s*x\s*(HDR200|HDR|NDR|Omni-Path 100)/;
const generationGbPerS: Readonly<Record<string, number>> = { HDR200: 200, HDR: 200, NDR: 400, 'Omni-Path 100': 100 };

/**
 * Parses a network text.
 *
 * @param text as printed, or null
 * @param perNode accelerators of one node, ≥ 1: a node's ports are shared among them
 */
export function printedNetwork(text: string | null, perNode: number): PrintedNetwork {
  if (text === null) return {};
  const candidates = text
    .split(/[;,]| \+ /)
    .map((clause) => clause.trim())
    .filter((clause) => !isOtherPurpose(clause))
    .map((clause) => clauseGbPerS(clause, perNode))
    .filter((gbPerS): gbPerS is number => gbPerS !== undefined);
  const slice = /of v\d\w*-(\d+)/.exec(text)?.[1];
  const technology = technologyOf(text);
  return {
    ...(candidates.length > 0 ? { bytesPerSPerAccelerator: (Math.max(...candidates) * giga) / bitsPerByte } : {}),
    ...(technology === undefined ? {} : { technology }),
    ...(slice === undefined ? {} : { sliceSize: Number(slice) }),
  };
}

/** Ports for storage or management carry no training traffic unless the text says that they are shared. */
function isOtherPurpose(clause: string): boolean {
  return /^(storage|management)/i.test(clause) && !/compute/i.test(clause);
}

/** Gb/s of one accelerator that a clause states; undefined where it states none or does not say whose rate it is. */
function clauseGbPerS(clause: string, perNode: number): number | undefined {
  const ports = portsOfRate.exec(clause);
  // No accelerator of these machines has more than one port: a text with more describes two trays.
  if (ports !== null) return (Math.min(Number(ports[1]), perNode) * Number(ports[2])) / perNode;
  const stated = rate.exec(clause)?.[1];
  if (stated !== undefined && /per (GPU|chip|accelerator)/i.test(clause)) return Number(stated);
  if (stated !== undefined && /per node|node-node|inter-node|between nodes/i.test(clause))
    return Number(stated) / perNode;
  const generation = portsOfGeneration.exec(clause);
  const each = generation?.[2] === undefined ? undefined : generationGbPerS[generation[2]];
  return generation !== null && each !== undefined ? (Number(generation[1]) * each) / perNode : undefined;
}

function technologyOf(text: string): PrintedNetwork['technology'] {
  if (/\bICI\b/.test(text)) return 'ici';
  const infiniband = /infiniband|\bIB\b|\bHDR|\bNDR|Quantum/i.test(text);
  const roce = /RoCE/i.test(text);
  // "IB/RoCE" says that it may be either: nothing is known.
  return infiniband === roce ? undefined : infiniband ? 'infiniband' : 'roce';
}

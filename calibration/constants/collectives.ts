/** Fits collectives and sends within a scale-up domain and writes their constants. */
import { fitCollective, ncclNames, readCollective, readSends, sendFolders } from '../collectives.js';
import { about, generationNames, generations, line, type Places, record, write } from '../constantsFile.js';

const vidur = {
  title: 'Network profiles of Vidur',
  url: 'https://github.com/microsoft/vidur',
  revision: '7d47513',
  license: 'MIT',
};

const kindNames = Object.keys(ncclNames) as readonly (keyof typeof ncclNames)[];

export async function calibrateCollectives({ kernels, networks }: Places): Promise<void> {
  for (const generation of generationNames) {
    const kinds: Record<string, unknown> = {};
    for (const kind of kindNames) {
      const read = await Promise.all(generations[generation].map((system) => readCollective(kernels, system, kind)));
      const fit = fitCollective(read, kind);
      kinds[kind] = {
        constants: fit.constants,
        fit: record(read, fit),
        over16Megabytes: fit.largeMessages,
        largestMessageBusFraction: Object.fromEntries(read.map(({ system, busFractions }) => [system, busFractions])),
      };
      line(`collective ${kind} ${generation}`, fit.heldOut, fit.largeMessages);
    }
    const senders = generations[generation].filter((system) => system in sendFolders);
    if (senders.length > 0) {
      const read = await Promise.all(senders.map((system) => readSends(networks, system)));
      const fit = fitCollective(read, 'pointToPoint');
      kinds.pointToPoint = {
        constants: fit.constants,
        dataset: vidur,
        fit: record(read, fit),
        over16Megabytes: fit.largeMessages,
      };
      line(`collective pointToPoint ${generation}`, fit.heldOut, fit.largeMessages);
    }
    write(`network/constants/nccl.${generation}.json`, {
      family: 'collective',
      generation,
      form: 'start-ring-ramp',
      note: 'Messages above 4 MB count double. largestMessageBusFraction: share of the one-way scale-up bandwidth on the bus at 512 MB, by ranks. Sends between two ranks of a node: those above 16 MB count four times',
      ...about,
      fittedRange: { ranks: [2, 8], bytes: [512, 536_870_912] },
      kinds,
    });
  }
}

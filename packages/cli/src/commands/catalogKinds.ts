/** What the catalog command lists: each kind with its columns, search text and lookup. */
import {
  type Accelerator,
  type Fabric,
  type Framework,
  findAccelerator,
  findFabric,
  findFramework,
  findModel,
  findNode,
  findReliability,
  listAccelerators,
  listFabrics,
  listFrameworks,
  listModels,
  listNodes,
  listReliability,
  listRentalQuotes,
  listTariffs,
  type ModelEntry,
  type NodeType,
  type Reliability,
  type RentalQuote,
  type Tariff,
  tariffIds,
} from '@athanor/core/catalog';
import { failure, issue, type MessageKey, nearest, type Result, success } from '@athanor/core/messages';
import { type Cell, name, quantity } from '@athanor/core/plan';

export interface CatalogColumn<Entry = unknown> {
  readonly label: MessageKey;
  readonly align: 'left' | 'right';
  cell(entry: Entry): Cell;
}

/** Methods, not function fields: the table holds kinds of different entries. */
export interface CatalogKind<Entry = unknown> {
  readonly name: string;
  /** Singular, as JSON names one entry. */
  readonly one: string;
  readonly columns: readonly CatalogColumn<Entry>[];
  list(): readonly Entry[];
  find(id: string): Result<unknown>;
  searchText(entry: Entry): string;
  json(entry: Entry): unknown;
}

const empty: Cell = { kind: 'empty' };
const maybe = (value: number | undefined, unit: string): Cell => (value === undefined ? empty : quantity(value, unit));

function column<Entry>(
  label: MessageKey,
  cell: (entry: Entry) => Cell,
  align: 'left' | 'right' = 'left',
): CatalogColumn<Entry> {
  return { label, align, cell };
}

const accelerators: CatalogKind<Accelerator> = {
  name: 'accelerators',
  one: 'accelerator',
  list: listAccelerators,
  find: findAccelerator,
  searchText: (entry) => `${entry.id} ${entry.name} ${entry.vendor} ${entry.generation}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.vendor', (entry) => name(entry.vendor)),
    column('cli.catalog.column.launch', (entry) => name(entry.launch.value)),
    column('cli.catalog.column.memory', (entry) => quantity(entry.memoryBytes.value, 'B'), 'right'),
    column('cli.catalog.column.bandwidth', (entry) => quantity(entry.memoryBytesPerS.value, 'B/s'), 'right'),
    column(
      'cli.catalog.column.bf16',
      (entry) => maybe((entry.peakFlopPerS.bf16 ?? entry.peakFlopPerS.fp16)?.value, 'flop/s'),
      'right',
    ),
    column(
      'cli.catalog.column.fp8',
      (entry) => maybe((entry.peakFlopPerS.fp8 ?? entry.peakFlopPerS.int8)?.value, 'flop/s'),
      'right',
    ),
    column('cli.catalog.column.scaleUp', (entry) => quantity(entry.scaleUp.bytesPerS.value, 'B/s'), 'right'),
    column('cli.catalog.column.power', (entry) => maybe(entry.tdpW?.value, 'W'), 'right'),
  ],
};

const models: CatalogKind<ModelEntry> = {
  name: 'models',
  one: 'model',
  list: listModels,
  find: findModel,
  searchText: (entry) => `${entry.id} ${entry.name} ${entry.developer}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.developer', (entry) => name(entry.developer)),
    column('cli.catalog.column.released', (entry) => name(entry.released)),
    column('cli.catalog.column.parameters', (entry) => quantity(entry.totalParameters, 'count'), 'right'),
    column('cli.catalog.column.active', (entry) => quantity(entry.activeParameters, 'count'), 'right'),
    column('cli.catalog.column.layers', (entry) => quantity(entry.architecture.layerBlocks.length, 'count'), 'right'),
    column('cli.catalog.column.hidden', (entry) => quantity(entry.architecture.hiddenSize, 'count'), 'right'),
    column('cli.catalog.column.context', (entry) => maybe(entry.architecture.maxSequenceTokens, 'count'), 'right'),
  ],
};

const nodes: CatalogKind<NodeType> = {
  name: 'nodes',
  one: 'node',
  list: listNodes,
  find: findNode,
  searchText: (entry) => `${entry.id} ${entry.name} ${entry.accelerator}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.name', (entry) => name(entry.name)),
    column('cli.catalog.column.accelerator', (entry) => name(entry.accelerator)),
    column('cli.catalog.column.accelerators', (entry) => quantity(entry.accelerators.value, 'count'), 'right'),
    column('cli.catalog.column.domain', (entry) => quantity(entry.scaleUpDomainSize.value, 'count'), 'right'),
    column('cli.catalog.column.fabric', (entry) => name(entry.fabric)),
  ],
};

const fabrics: CatalogKind<Fabric> = {
  name: 'fabrics',
  one: 'fabric',
  list: listFabrics,
  find: findFabric,
  searchText: (entry) => `${entry.id} ${entry.name} ${entry.technology}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.technology', (entry) => name(entry.technology)),
    column('cli.catalog.column.rate', (entry) => quantity(entry.bytesPerSPerAccelerator.value, 'B/s'), 'right'),
    column('cli.catalog.column.attained', (entry) => quantity(entry.attainedFraction.value, 'fraction'), 'right'),
    column('cli.catalog.column.latency', (entry) => quantity(entry.latencyS.value, 's'), 'right'),
    column('cli.catalog.column.oversubscription', (entry) => quantity(entry.oversubscription.value, 'count'), 'right'),
  ],
};

const frameworks: CatalogKind<Framework> = {
  name: 'frameworks',
  one: 'framework',
  list: listFrameworks,
  find: findFramework,
  searchText: (entry) => `${entry.id} ${entry.name}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.name', (entry) => name(entry.name)),
    column('cli.catalog.column.attention', (entry) => name(entry.attentionKernel.value)),
    column('cli.catalog.column.host', (entry) => quantity(entry.hostPerLayerS.value, 's'), 'right'),
  ],
};

const reliability: CatalogKind<Reliability> = {
  name: 'reliability',
  one: 'record',
  list: listReliability,
  find: findReliability,
  searchText: (entry) => `${entry.id} ${entry.name}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.name', (entry) => name(entry.name)),
    column('cli.catalog.column.acceleratorFailures', (entry) => perYear(entry.acceleratorFailuresPerYear), 'right'),
    column('cli.catalog.column.nodeFailures', (entry) => perYear(entry.nodeFailuresPerYear), 'right'),
    column('cli.catalog.column.rackFailures', (entry) => perYear(entry.rackFailuresPerYear), 'right'),
    column('cli.catalog.column.networkFailures', (entry) => perYear(entry.networkFailuresPerYear), 'right'),
    column('cli.catalog.column.jobFailures', (entry) => perYear(entry.jobFailuresPerYear), 'right'),
  ],
};

const perYear = (rate: Reliability['jobFailuresPerYear']): Cell => quantity(rate.value, '1');

const prices: CatalogKind<RentalQuote> = {
  name: 'prices',
  one: 'price',
  list: () => listRentalQuotes(),
  find: (id) => {
    const quotes = listRentalQuotes(id);
    if (quotes.length > 0) return success({ accelerator: id, quotes });
    const known = [...new Set(listRentalQuotes().map((quote) => quote.accelerator))];
    const near = nearest(id, known);
    return failure(
      issue(
        'cli.catalog.unknownPrices',
        [],
        { received: id },
        near.length === 0 ? undefined : { code: 'common.didYouMean', data: { names: near } },
      ),
    );
  },
  searchText: (entry) => `${entry.accelerator} ${entry.kind} ${entry.date} ${entry.source.title}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.accelerator', (entry) => name(entry.accelerator)),
    column('cli.catalog.column.kind', (entry) => name(entry.kind)),
    column('cli.catalog.column.date', (entry) => name(entry.date)),
    column('cli.catalog.column.price', (entry) => quantity(entry.usdPerAcceleratorHour, 'usd'), 'right'),
    column('cli.catalog.column.source', (entry) => name(entry.source.title)),
  ],
};

const tariffs: CatalogKind<Tariff> = {
  name: 'tariffs',
  one: 'tariff',
  list: listTariffs,
  find: (id) => {
    const found = listTariffs().filter((each) => each.id === id);
    if (found.length > 0) return success({ id, tariffs: found });
    const near = nearest(id, tariffIds());
    return failure(
      issue(
        'catalog.unknownEntry',
        [],
        { kind: 'catalog.kind.tariff', received: id },
        near.length === 0 ? undefined : { code: 'common.didYouMean', data: { names: near } },
      ),
    );
  },
  searchText: (entry) => `${entry.id} ${entry.region} ${entry.date}`,
  json: (entry) => entry,
  columns: [
    column('cli.catalog.column.id', (entry) => name(entry.id)),
    column('cli.catalog.column.region', (entry) => name(entry.region)),
    column('cli.catalog.column.date', (entry) => name(entry.date)),
    column('cli.catalog.column.kwh', (entry) => quantity(entry.usdPerKwh, 'usd'), 'right'),
    column('cli.catalog.column.source', (entry) => name(entry.source.title)),
  ],
};

export const kinds: readonly CatalogKind[] = [
  accelerators,
  models,
  nodes,
  fabrics,
  prices,
  tariffs,
  frameworks,
  reliability,
];

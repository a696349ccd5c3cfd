/** Texts of the catalog room. */
export const catalog = {
  'catalog.kind.accelerator': 'an accelerator',
  'catalog.kind.node': 'a node type',
  'catalog.kind.fabric': 'a fabric',
  'catalog.kind.framework': 'a software stack',
  'catalog.kind.reliability': 'a record of failures',
  'catalog.kind.tariff': 'an electricity tariff',
  'catalog.kind.model': 'a model',
  'catalog.listedBy': 'athanor catalog {list} lists them',
  'catalog.sliceOfCores':
    'Did you mean {id}? {received} is {chips} chips: names of its slices count cores, {coresPerChip} to a chip',
  'catalog.sliceOfChips': 'Did you mean {id}? {received} is {chips} chips',
  'catalog.unknownEntry': 'expected {@kind} of the catalog, got "{received}"',
  'catalog.noTariffYet': 'expected a date on or after {first}, the first known price of {tariff}, got {asOf}',
} as const satisfies Record<string, string>;

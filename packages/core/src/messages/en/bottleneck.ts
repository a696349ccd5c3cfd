/** Texts of what holds a run back. */
export const bottleneck = {
  'bottleneck.noTraining':
    'this plan has no section training: bottleneck asks what holds a training run back, and serving is not planned yet',
  'bottleneck.notAChoice': 'expected {choices}, got "{received}"',
  'bottleneck.unknownResource': 'no resource "{received}"',
  'bottleneck.knownResources': 'Known are {known}',
  'bottleneck.notPositive': 'expected more than 0, got "{received}"',
  'bottleneck.noPrice':
    'a ranking by cost needs a price, and none is known for this accelerator. Try --set cluster.price.usdPerAcceleratorHour=$2/h',
  'bottleneck.nothingFits':
    'No layout fits ({candidates} valid ones): memory is what binds. athanor train PLAN --search says what is over.',

  'bottleneck.headline.run': 'A step takes {step}; the target is reached after {time}, at {cost}.',
  'bottleneck.headline.unpriced':
    'A step takes {step}; the target is reached after {time}. No price is known, so that nothing is valued in dollars: cluster.price states one.',
  'bottleneck.headline.doesNotFit':
    'Does not fit: memory is what binds. The fullest device lacks {over}; times with the layout as planned are what they would be with the memory.',
  'bottleneck.headline.best': 'The layout of the plan is the best that fits.',
  'bottleneck.headline.other': 'The best layout that fits takes {time}, {of} of it: {layout}.',
  'bottleneck.headline.noOther': 'No layout fits, so that nothing is re-optimised.',
  'bottleneck.top.fixed.more': 'As planned, a quarter more {@resource} would save most: {share} of the time.',
  'bottleneck.top.fixed.less': 'As planned, a fifth less {@resource} would save most: {share} of the time.',
  'bottleneck.top.reoptimised.more':
    'With the best layout for each, a quarter more {@resource} would save most: {share} of the time.',
  'bottleneck.top.reoptimised.less':
    'With the best layout for each, a fifth less {@resource} would save most: {share} of the time.',
  'bottleneck.metre': 'A metre more of cable between nodes, 5 ns of light, costs every step {step}.',
  'bottleneck.metre.priced':
    'A metre more of cable between nodes, 5 ns of light, costs every step {step} and the run {cost}.',

  'bottleneck.table.ranking': 'Time that a quarter more saves, or a fifth less where less is better',
  'bottleneck.table.fixed': 'Time to the target at other amounts, layout as planned',
  'bottleneck.table.reoptimised': 'The same, re-optimised: the best layout for each',
  'bottleneck.table.rankingOfCost': 'Cost that a quarter more saves, or a fifth less where less is better',
  'bottleneck.table.breakEven': 'At which bandwidth the step hangs most on something else',
  'bottleneck.table.largest': 'The largest model of this kind that {count} accelerators hold',
  'bottleneck.table.worth': 'What one more saves in the run',
  'bottleneck.column.resource': 'resource',
  'bottleneck.column.has': 'the plan has',
  'bottleneck.column.asPlanned': 'as planned',
  'bottleneck.column.reoptimised': 're-optimised',
  'bottleneck.column.interval': '80 % interval',
  'bottleneck.column.elasticity': 'elasticity',
  'bottleneck.column.more': 'more',
  'bottleneck.column.layout': 'layout',
  'bottleneck.column.top': 'hangs most on',
  'bottleneck.column.below': 'below',
  'bottleneck.column.above': 'above',
  'bottleneck.column.then': 'then on',
  'bottleneck.column.memory': 'memory',
  'bottleneck.column.parameters': 'model',
  'bottleneck.column.layers': 'layers',
  'bottleneck.column.hidden': 'hidden size',
  'bottleneck.column.leanest': 'layout that needs least memory',
  'bottleneck.column.times.0.5': '× 0.5',
  'bottleneck.column.times.0.8': '× 0.8',
  'bottleneck.column.times.1.25': '× 1.25',
  'bottleneck.column.times.2': '× 2',
  'bottleneck.cell.less': '−{share}',
  'bottleneck.cell.more': '+{share}',
  'bottleneck.cell.same': '=',
  'bottleneck.cell.doesNotFit': 'no room',
  'bottleneck.cell.noLayout': 'no layout',
  'bottleneck.cell.kinked': '{below} / {above}',
  'bottleneck.cell.cost': 'its cost',
  'bottleneck.cell.each': '{more} each',
  'bottleneck.cell.site': '{more} of the site',
  'bottleneck.foot.elasticity':
    'Elasticity: per cent of the time for one per cent more of the resource, with the best layout; two values where it sits on a kink, for less and for more.',
  'bottleneck.foot.draws':
    'Intervals: the same draws of all rates with and without the change, so wide that they spread the step over its own 80 % interval ({lowShare} to {highShare}); each takes the faster of the layouts with and without the change.',
  'bottleneck.foot.none': 'Without effect here: {resources}.',
  'bottleneck.foot.cost': 'Cost moves as time does, but for what is listed.',
  'bottleneck.foot.count': 'Accelerators: the number up to the one asked for that is fastest, {counts}.',
  'bottleneck.foot.worth':
    'For the whole run, rent at the price of the plan. Each: so much more in every accelerator; of the site: cooling included.',
  'bottleneck.foot.breakEven':
    'Largest elasticity of the step among the rates and latencies of the machines, the layout staying as it is; searched within a factor of 32.',
  'bottleneck.foot.largest':
    'Depth and width grow together: heads with the layers, the hidden size and networks with the heads; vocabulary, experts, batch and machines stay. It fits, which says nothing of how long it takes.',
  'bottleneck.cell.noModel': 'not one layer fits',
  'bottleneck.deadline.found':
    'To be done within {deadline} it takes {count} accelerators at least: {time} with {layout}.',
  'bottleneck.deadline.cost': 'They cost {cost}.',
  'bottleneck.deadline.none': 'No number of accelerators up to {tried} is done within {deadline}.',
  'bottleneck.foot.worthTime':
    'For the whole run. Each: so much more in every accelerator; of the site: cooling included.',

  'bottleneck.resource.scaleUpBandwidth': 'scale-up bandwidth',
  'bottleneck.resource.scaleOutBandwidth': 'scale-out bandwidth',
  'bottleneck.resource.networkLatency': 'latency between nodes',
  'bottleneck.resource.collectiveStart': 'start of collectives',
  'bottleneck.resource.memoryCapacity': 'memory capacity',
  'bottleneck.resource.memoryBandwidth': 'memory bandwidth',
  'bottleneck.resource.computeBf16': 'compute, 16-bit',
  'bottleneck.resource.computeFp8': 'compute, 8-bit',
  'bottleneck.resource.computeFp4': 'compute, 4-bit',
  'bottleneck.resource.exchangeCopies': 'copies of routed tokens',
  'bottleneck.resource.kernelLaunch': 'kernel launch and host',
  'bottleneck.resource.fixedOverhead': 'fixed time of a step',
  'bottleneck.resource.hostLink': 'link to the host',
  'bottleneck.resource.storage': 'storage',
  'bottleneck.resource.power': 'power cap',
  'bottleneck.resource.failureRate': 'failure rate',
  'bottleneck.resource.recovery': 'time to recover',
  'bottleneck.resource.price': 'price',
  'bottleneck.resource.accelerators': 'accelerators',

  'bottleneck.drawing':
    'Time to the target with a quarter more of each resource and with a fifth less, layout as planned and best layout for each',
  'bottleneck.drawing.fixed': 'layout as planned',
  'bottleneck.drawing.reoptimised': 'best layout for each',
  'bottleneck.drawing.interval': 'black: 80 % interval of the better side',
} as const;

// The rooms of core in the order in which data flows; a room imports only from rooms to its left.
const rooms = [
  'units',
  'provenance',
  'figures',
  'architecture',
  'catalog',
  'kernels',
  'network',
  'optimize',
  'training',
  'serving',
  'recipe',
  'economics',
  'plan',
  'sweep',
  'diagnose',
  'timeline',
  'bottleneck',
  'launch',
  'claims',
  'validation',
];
// Data and texts that every room may read.
const everywhere = ['messages', 'uncertainty'];

const leftward = rooms.map((room, index) => ({
  name: `arrow-${room}`,
  comment: `core/${room} may import only from rooms to its left`,
  severity: 'error',
  from: { path: `^packages/core/src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^packages/core/src/(${rooms.slice(index + 1).join('|') || 'nothing'})/` },
}));

module.exports = {
  forbidden: [
    ...leftward,
    {
      name: 'shared-rooms-import-little',
      comment: 'messages and uncertainty are data: they may import types only from units and provenance',
      severity: 'error',
      from: { path: `^packages/core/src/(${everywhere.join('|')})/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/core/src/(${rooms.slice(2).join('|')})/` },
    },
    {
      name: 'core-is-pure',
      comment: 'core imports nothing of Node or of a browser',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-no-client',
      severity: 'error',
      from: { path: '^packages/core/src' },
      to: { path: '^packages/(cli|server|web)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    // TypeScript 7 has no parser API that this tool can call, so the files are read by swc.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/** The arrows of the house (ARCHITECTURE.md). */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'services-never-import-services', severity: 'error', from: { path: '^services/([^/]+)/' }, to: { path: '^services/', pathNot: '^services/$1/' } },
    { name: 'libs-never-import-services', severity: 'error', from: { path: '^libs/' }, to: { path: '^(services|deploy|test)/' } },
    { name: 'services-never-import-deploy-or-tests', severity: 'error', from: { path: '^services/', pathNot: '(\\.spec\\.ts$|/test/)' }, to: { path: '^(deploy|test)/' } },
    { name: 'nobody-imports-simulators', severity: 'error', from: { path: '^(services|libs)/', pathNot: '(\\.spec\\.ts$|/test/)' }, to: { path: 'simulators' } },
    {
      name: 'domain-is-pure', severity: 'error', from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^services/[^/]+/src/domain/', '^libs/(contracts|working-time)/', '^node:crypto$', '^crypto$'] },
    },
    {
      name: 'use-cases-know-no-framework', severity: 'error', from: { path: '^services/[^/]+/src/use-cases/', pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules/(fastify|kafkajs|typeorm|pg|@nestjs/(?!common))' },
    },
    {
      name: 'use-cases-know-domain-and-ports', severity: 'error', from: { path: '^services/([^/]+)/src/use-cases/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^services/[^/]+/src/(http|persistence|outside|events)/' },
    },
    { name: 'one-file-knows-kafkajs', comment: 'the local set-up and the tests administer a broker; nothing else speaks to it', severity: 'error', from: { path: '^(services|libs|deploy)/', pathNot: ['^libs/messaging/src/kafkajs.broker.ts$', '^deploy/local/kafka/', '^libs/testing/', '\\.spec\\.ts$', '/test/'] }, to: { path: 'node_modules/kafkajs' } },
    { name: 'contracts-are-plain', severity: 'error', from: { path: '^libs/contracts/src/' }, to: { path: 'node_modules/(?!zod)' } },
    { name: 'working-time-is-plain', severity: 'error', from: { path: '^libs/working-time/src/', pathNot: '\\.spec\\.ts$' }, to: { pathNot: '^libs/working-time/src/' } },
    { name: 'libs-through-their-door', severity: 'error', from: { path: '^libs/([^/]+)/' }, to: { path: '^libs/([^/]+)/src/(?!index\\.ts)', pathNot: '^libs/$1/' } },
    { name: 'services-use-libs-through-their-door', severity: 'error', from: { path: '^services/' }, to: { path: '^libs/[^/]+/src/(?!index\\.ts)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|\\.motcua)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
};

// The arrows between the layers. A folder's rule says what it may import; everything else is an error.

/** Only the layers' own files: packages and Node.js modules are judged by the rules after it. */
const own = '^(main|preload|renderer|test)/';

/**
 * @param {string} name
 * @param {string} comment
 * @param {string} from files the rule is about
 * @param {string[]} allowed what they may import of this project
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function only(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from: { path: from }, to: { path: own, pathNot: allowed } };
}

const adapterFolder = '^main/adapter/([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', comment: 'A circle has no order to understand it in.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'known-layers',
      comment: 'A folder that no rule names would be free of all rules: give it one here.',
      severity: 'error',
      from: {
        path: '^main/',
        pathNot: [
          '^main/(index|cli)\\.ts$',
          '^main/(domain|language|contract|document|ports|service|adapter|worker|command|compose|ipc|shell)/',
        ],
      },
      to: {},
    },
    only('document', 'document -> contract, language, domain', '^main/document/', ['^main/(document|contract|language|domain)/']),
    only('command', 'command -> document, language, service, ports, domain', '^main/command/', [
      '^main/(command|document|language|service|ports|domain)/',
    ]),
    only('domain', 'domain -> domain', '^main/domain/', ['^main/domain/']),
    {
      name: 'domain-is-pure',
      comment: 'Judgement depends on its arguments only: no package, no Node.js module.',
      severity: 'error',
      from: { path: '^main/(domain|language)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    only('language', 'language -> domain', '^main/language/', ['^main/language/', '^main/domain/']),
    only('contract', 'contract -> domain types, zod', '^main/contract/', ['^main/contract/', '^main/domain/']),
    {
      name: 'contract-packages',
      comment: 'What crosses processes is described with zod and nothing else.',
      severity: 'error',
      from: { path: '^main/contract/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'], pathNot: '(^|/)node_modules/zod/' },
    },
    {
      name: 'judgement-stays-in-main',
      comment: 'The window shows verdicts and never makes one: of the domain it may use what only sorts, counts or words.',
      severity: 'error',
      from: { path: '^(main/language|renderer)/' },
      to: { path: '^main/domain/(rule|verdict/(judge|decide|findings)|duplicate|mask)', dependencyTypesNot: ['type-only'] },
    },
    only('ports', 'ports -> domain', '^main/ports/', ['^main/ports/', '^main/domain/']),
    only('service', 'service -> domain, ports', '^main/service/', ['^main/service/', '^main/ports/', '^main/domain/']),
    {
      name: 'service-packages',
      comment: 'A use case reaches the world through ports only.',
      severity: 'error',
      from: { path: '^main/(service|ports)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    // csv: lines of bulk reading are the same from every kind of source.
    only('adapter', 'adapter -> ports, domain, itself, adapter/sql, adapter/kafka-wire, adapter/tls, adapter/csv', adapterFolder, [
      '^main/adapter/$1/',
      '^main/adapter/(sql|kafka-wire|tls|csv)/',
      '^main/ports/',
      '^main/domain/',
    ]),
    only('compose', 'compose -> everything but shell and ipc', '^main/compose/', [
      '^main/(compose|contract|document|language|domain|ports|service|adapter|worker)/',
    ]),
    only('ipc', 'ipc -> contract, document, service, ports, domain', '^main/ipc/', [
      '^main/(ipc|contract|document|language|service|ports|domain)/',
    ]),
    only('shell', 'shell knows Electron and what crosses processes', '^main/shell/', ['^main/(shell|contract|language|ports|domain)/']),
    only('worker', 'workers build their own adapters', '^main/worker/', ['^main/(worker|compose|adapter|service|ports|domain)/']),
    only('preload', 'preload -> contract', '^preload/', ['^preload/', '^main/contract/', '^main/domain/']),
    only('renderer', 'renderer -> contract, language, domain', '^renderer/', ['^renderer/', '^main/(contract|language|domain)/']),
    {
      name: 'compose-at-the-roots',
      comment: 'Only the roots build the object graph: index.ts, cli.ts and the workers.',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/', pathNot: ['^main/(index|cli)\\.ts$', '\\.worker\\.ts$', '^main/compose/'] },
      to: { path: '^main/compose/' },
    },
    {
      name: 'electron-at-the-edge',
      comment: 'Only index.ts, shell, ipc and preload may import electron.',
      severity: 'error',
      from: { path: '^(main|renderer)/', pathNot: ['^main/index\\.ts$', '^main/(shell|ipc)/'] },
      to: { path: ['(^|/)node_modules/electron/', '^electron(/|$)'] },
    },
    {
      name: 'never-reaches-electron',
      comment: 'The command line and the workers run without Electron, so nothing they import may lead there.',
      severity: 'error',
      from: { path: ['^main/cli\\.ts$', '^main/worker/'] },
      to: { path: ['(^|/)node_modules/electron/', '^electron(/|$)', '^main/(shell|ipc)/'], reachable: true },
    },
    {
      name: 'browser-only',
      comment: 'The renderer and what it shares have no Node.js.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'oracle-knows-no-rules',
      comment: 'The model of the generator, how it is looked at and its oracle are a second opinion: they know nothing of the product.',
      severity: 'error',
      from: { path: '^test/corpus/generator/(model|look|oracle)/' },
      to: { path: '^(main|preload|renderer|test)/', pathNot: '^test/corpus/generator/(model|look|oracle)/' },
    },
    {
      name: 'not-to-test',
      comment: 'The product does not know its tests.',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-package-in-main',
      comment: 'main is not bundled with its packages: only production dependencies are there when it runs.',
      severity: 'error',
      from: { path: '^main/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|/)node_modules/(electron|@types)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.css'],
    },
  },
};

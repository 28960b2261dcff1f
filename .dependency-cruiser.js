// Who may import whom: docs/architecture.md says why.
import { ALLOWED } from './bin/allowed-imports.ts';
import { ALLOWED_INSIDE } from './bin/allowed-inside.ts';

const pathOf = (name) => `^src/${name}(\\.ts$|/)`;

const only = ([folder, allowed]) => ({
  name: `${folder.replace('/', '-')}-imports-what-it-may`,
  severity: 'error',
  from: { path: pathOf(folder), pathNot: '\\.test\\.ts$|/testing[./]' },
  to: { path: '^src/', pathNot: [folder, ...allowed].map(pathOf) },
});

const noSiblings = (name, folder, shared = []) => ({
  name,
  severity: 'error',
  comment: 'Adding one is one folder and one line in its registry.',
  from: { path: `^src/${folder}/([^/.]+)/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^src/${folder}/[^/.]+/`, pathNot: `^src/${folder}/(${['$1', ...shared].join('|')})/` },
});

/** Folders of one parent, from the top down: each may import those below it, never one above or a file beside them. */
const downwards = (parent, folders) =>
  folders.map((folder, depth) => ({
    name: `${parent}-${folder}-imports-downwards`,
    severity: 'error',
    from: { path: `^src/${parent}/${folder}/`, pathNot: '\\.test\\.ts$' },
    to: { path: `^src/${parent}/`, pathNot: `^src/${parent}/(${folders.slice(depth).join('|')})/` },
  }));

const packageOnlyIn = (name, packages, folders) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: [...folders.map((folder) => `^src/${folder}`), '\\.test\\.ts$'] },
  to: { path: packages },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries({ ...ALLOWED, ...ALLOWED_INSIDE }).map(only),
    {
      name: 'only-the-command-line-composes',
      severity: 'error',
      from: { path: '^src/(?!cli/)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-serve-imports-the-server',
      severity: 'error',
      from: { path: '^src/(?!server/|cli/commands/serve/)', pathNot: '\\.test\\.ts$|/testing\\.ts$' },
      to: { path: '^src/server/' },
    },
    {
      name: 'distributions-stand-alone',
      severity: 'error',
      comment: 'Adding one is one file and one line in the list; what two share is in the kit.',
      from: {
        path: '^src/distributions/(?!index|registry|distribution-list|contract)([^/]+)$',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: '^src/distributions/[^/]+$', pathNot: '^src/distributions/contract\\.ts$' },
    },
    noSiblings('catalogers-stand-alone', 'catalog/os'),
    noSiblings('language-catalogers-stand-alone', 'catalog/language'),
    noSiblings('feeds-stand-alone', 'advisory/feeds'),
    ...downwards('advisory', ['feeds', 'feed-kit', 'fields']),
    {
      name: 'fields-are-read-by-pure-functions',
      severity: 'error',
      from: { path: '^src/advisory/fields/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(advisory/fields|domain)/' },
    },
    {
      name: 'renderings-know-no-routes',
      severity: 'error',
      comment: 'Routes and threads import how an answer is written, never the other way round.',
      from: { path: '^src/server/(renderings|clair)/', pathNot: '\\.test\\.ts$|/testing\\.ts$' },
      to: { path: '^src/server/(app|serve|routes/|work/|reports/|feeds/|scans/)' },
    },
    noSiblings('schemes-stand-alone', 'versions'),
    noSiblings('reports-stand-alone', 'report', ['words', 'text', 'upgrades']),
    // Not for what an image holds: docs/adr/0007.
    packageOnlyIn('database-only-in-stores', '^(node:)?sqlite$|node_modules/kysely', [
      'store/',
      'inventory/',
      // For its locks, which are the kernel's.
      'spool/',
      'catalog/os/rpm/testing/',
    ]),
    packageOnlyIn('postgres-only-in-store', 'node_modules/pg/', ['store/', 'jobs/']),
    packageOnlyIn('queue-only-in-jobs', 'node_modules/pg-boss', ['jobs/']),
    packageOnlyIn('server-only-in-server', 'node_modules/@?fastify', ['server/']),
    packageOnlyIn('threads-only-in-server-and-store', 'node_modules/piscina', ['server/', 'inventory/']),
    packageOnlyIn('telemetry-only-in-telemetry', 'node_modules/(prom-client|@opentelemetry)', ['telemetry/']),
    packageOnlyIn('undici-only-in-http', 'node_modules/undici', ['http/']),
    packageOnlyIn('mcp-only-in-its-command', 'node_modules/@modelcontextprotocol', ['cli/commands/mcp/']),
    packageOnlyIn('commander-only-in-cli', 'node_modules/commander', ['cli/']),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'] },
  },
};

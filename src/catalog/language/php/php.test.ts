import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { phpCataloger } from './index.ts';

const PATH = 'var/www/vendor/composer/installed.json';

function read(content: unknown) {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return phpCataloger.read({ path: PATH, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

function composer(name: string, version: string) {
  return { type: 'composer', ecosystem: 'Packagist', name, version };
}

const MONOLOG = { name: 'monolog/monolog', version: 'v2.0.0', version_normalized: '2.0.0.0' };

it.each([
  ['Composer 2', { packages: [MONOLOG], dev: true, 'dev-package-names': [] }],
  ['Composer 1', [MONOLOG]],
])('reads what %s installed, by the versions of the authors', (_what, content) => {
  expect(read(content)).toEqual({ path: PATH, packages: [composer('monolog/monolog', 'v2.0.0')] });
});

it('lists a package of the project itself as its own', () => {
  const own = { name: 'acme/core', version: '1.0', dist: { type: 'path', url: 'packages/core' } };
  expect(read([own])?.packages).toEqual([{ ...composer('acme/core', '1.0'), status: 'own' }]);
});

it('marks what is for development, and names the version that a branch is compared by', () => {
  const branch = {
    name: 'acme/branch',
    version: 'dev-main',
    extra: { 'branch-alias': { 'dev-main': '1.x-dev' } },
  };
  const other = { ...branch, name: 'acme/other', version: 'dev-next' };
  const names = ['acme/branch', 7];
  expect(read({ packages: [branch, other], 'dev-package-names': names })?.packages).toEqual([
    { ...composer('acme/branch', 'dev-main'), dev: true, alias: '1.x-dev' },
    composer('acme/other', 'dev-next'),
  ]);
});

it('reads the entries beside one that is damaged, and counts that one', () => {
  const facts = read({ packages: [MONOLOG, { name: 'acme/x' }, null, { name: 7, version: '1' }] });
  expect(facts?.packages).toHaveLength(1);
  expect(facts?.problems).toEqual([
    {
      kind: 'package-file-unreadable',
      subject: PATH,
      message: `${PATH} was not read: 3 of its entries have no valid name or version`,
    },
  ]);
});

it.each([
  ['nothing', ''],
  ['text that breaks off', '{"packages": [{"name": "a/b", '],
  ['no list', '{"packages": {}}'],
  ['a number', '7'],
  ['a million brackets', '['.repeat(1_000_000)],
])('reports a list with %s', (_what, content) => {
  expect(read(content)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: PATH }],
  });
});

const PHP = 'var/www/vendor/composer/installed.php';

function readPhp(content: string) {
  const bytes = Buffer.from(content);
  return phpCataloger.read({ path: PHP, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

/** Writes a list as Composer does; entries are indented by four blanks there. */
function installedPhp(versions: string): string {
  return `<?php return array(
    'root' => array(
        'name' => 'acme/site',
        'pretty_version' => '9.9.9',
        'reference' => null,
        'install_path' => __DIR__ . '/../../',
        'aliases' => array(),
        'dev' => true,
    ),
    'versions' => array(${versions}),
);
`;
}

const VERSIONS = `
        'acme/site' => array('pretty_version' => '9.9.9', 'dev_requirement' => false),
        'monolog/monolog' => array(
            'pretty_version' => 'v2.0.0',
            'version' => '2.0.0.0',
            'reference' => '5ec69ea86b6a79c89c0fe2a9c7ff2e2d38453e8d',
            'type' => 'library',
            'install_path' => __DIR__ . '/../monolog/monolog',
            'aliases' => array(),
            'dev_requirement' => false,
        ),
        'psr/log-implementation' => array(
            'dev_requirement' => false,
            'provided' => array(0 => '1.0 || 2.0', 1 => '3.0'),
        ),
        'acme/branch' => array(
            'pretty_version' => 'dev-don\\'t',
            'aliases' => array(
                0 => '1.x-dev',
            ),
            'dev_requirement' => true,
        ),
        'acme/default' => array(
            'pretty_version' => 'dev-main',
            'aliases' => array(
                0 => '9999999-dev',
            ),
            'dev_requirement' => false,
        ),
    `;

it.each([
  ['Composer', installedPhp(VERSIONS)],
  [
    'PHP-Scoper',
    `<?php\n\nnamespace Acme\\Vendor;\n\nreturn ${installedPhp(VERSIONS).slice('<?php return '.length)}`,
  ],
])('reads the list for the run time, as %s writes it', (_what, content) => {
  expect(readPhp(content)).toEqual({
    path: PHP,
    packages: [
      composer('monolog/monolog', 'v2.0.0'),
      { ...composer('acme/branch', "dev-don't"), dev: true, alias: '1.x-dev' },
      composer('acme/default', 'dev-main'),
    ],
  });
});

it('reads the list for the run time only where the other one is gone', () => {
  const [list, atRunTime] = [read([MONOLOG]), readPhp(installedPhp(VERSIONS))];
  const elsewhere = { ...atRunTime, path: 'srv/vendor/composer/installed.php' };
  const files = [list, atRunTime, elsewhere].filter((facts) => facts !== undefined);
  expect(phpCataloger.combine?.(files, { find: () => new Map() })).toEqual([
    list,
    { path: PHP, packages: [] },
    elsewhere,
  ]);
});

it.each([
  ['nothing', ''],
  ['code', '<?php return require "other.php";'],
  ['code behind its array', `${installedPhp(VERSIONS)}exit;`],
  ['a call among its values', installedPhp("'acme/x' => array('pretty_version' => getenv('X'))")],
  ['text that breaks off', installedPhp(VERSIONS).slice(0, -40)],
  ['a string that breaks off', installedPhp("'acme/x")],
  ['no versions', "<?php return array('root' => array());"],
  ['a million brackets', `<?php return ${'array('.repeat(1_000_000)}`],
  ['an invalid version', installedPhp("'acme/x' => array('pretty_version' => 7)")],
])('reports a list for the run time with %s', (_what, content) => {
  expect(readPhp(content)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: PHP }],
  });
});

it.each([
  ['the list of Composer alone where both are there', ['installed.json', 'installed.php'], 'v1.0.0'],
  ['the list of the code where that of Composer is gone', ['installed.php'], 'v2.0.0'],
])('reads in an archive that a function is deployed as %s', (_what, names, version) => {
  const contents = new Map([
    ['installed.json', JSON.stringify([{ ...MONOLOG, version: 'v1.0.0' }])],
    ['installed.php', installedPhp(VERSIONS)],
  ]);
  const zip = buildZip(
    names.map((name) => ({ name: `vendor/composer/${name}`, content: contents.get(name) ?? '' })),
  );
  const file = { path: 'srv/function.zip', size: zip.length, mode: 0o644 };
  expect(phpCataloger.wants(file, zip)).toBe('random');
  expect(phpCataloger.wants(file, Buffer.from('text'))).toBe('no');
  const monolog = { ...composer('monolog/monolog', version), application: file.path };
  expect(phpCataloger.read(file, memorySource(zip))?.packages).toContainEqual(monolog);
});

import { expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { indexImage } from '../index-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const LOCK: TarInput = {
  path: 'app/package-lock.json',
  content: JSON.stringify({
    lockfileVersion: 3,
    packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
  }),
};
const installed = (folder: string, name: string, version: string): TarInput => ({
  path: `${folder}/node_modules/${name}/package.json`,
  content: JSON.stringify({ name, version }),
});
const OS_RELEASE: TarInput = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' };

async function index(transport: 'docker' | 'dir', ...files: readonly TarInput[]) {
  await using world = await openWorld();
  const image = testImage(testLayer('a', files).source);
  const opened = { ...image, identity: { ...image.identity, transport } };
  const { packages, problems } = await indexImage(opened, world.context);
  return {
    packages: packages.map(({ name, version, status }) => `${name} ${version} ${status ?? 'installed'}`),
    problems: problems.map(({ kind, message }) => `${kind}: ${message}`),
  };
}

it('grades packages of an image that only a lock file names as declared, and notes the file', async () => {
  const { packages, problems } = await index('docker', LOCK);
  expect(packages).toEqual(['a 1.0.0 declared', 'b 2.0.0 declared']);
  expect(problems).toEqual([
    'packages-only-declared: app/package-lock.json names 2 packages, none of which is installed: count them with --scope all',
    expect.stringMatching(/^no-package-database: /u),
  ]);
});

it('leaves out what a lock file names and what is installed, wherever it is in the image', async () => {
  const { packages, problems } = await index('docker', LOCK, installed('srv', 'a', '1.0.0'));
  expect(packages).toEqual(['a 1.0.0 installed', 'b 2.0.0 declared']);
  expect(problems).toEqual([]);
});

it('notes no lock file without packages, beside another one', async () => {
  const empty = { path: 'lib/package-lock.json', content: '{"lockfileVersion": 3, "packages": {}}' };
  const { problems } = await index('docker', LOCK, empty, installed('srv', 'b', '3.0.0'));
  expect(problems).toEqual([expect.stringMatching(/^packages-only-declared: app\/package-lock\.json /u)]);
});

it('leaves out what an SBOM names and what is installed', async () => {
  const components = ['a', 'c'].map((name) => ({
    type: 'library',
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
  }));
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components };
  const file = { path: 'var/lib/db/sbom/app.cdx.json', content: JSON.stringify(sbom) };
  const { packages } = await index('docker', file, installed('srv', 'a', '1.0.0'));
  expect(packages).toEqual(['a 1.0.0 installed', 'c 1.0.0 declared']);
});

it('lists another version than the installed one as declared', async () => {
  const { packages } = await index('docker', LOCK, installed('app', 'a', '1.0.1'));
  expect(packages).toEqual(['a 1.0.0 declared', 'a 1.0.1 installed', 'b 2.0.0 declared']);
});

it('counts packages that a lock file names in a folder', async () => {
  const { packages, problems } = await index('dir', LOCK, installed('srv', 'b', '2.0.0'));
  expect(packages).toEqual(['a 1.0.0 installed', 'b 2.0.0 installed']);
  expect(problems).toEqual([]);
});

it('does not count in a folder what was left out when its project was installed', async () => {
  const { packages } = await index('dir', LOCK, installed('app', 'b', '2.0.0'));
  expect(packages).toEqual(['a 1.0.0 declared', 'b 2.0.0 installed']);
});

const CACHED = installed('app/.cache/yarn/v6/npm-b-2.0.0-0', 'b', '2.0.0');

it('counts in a folder what is only in a cache there', async () => {
  const { packages } = await index('dir', LOCK, CACHED);
  expect(packages).toEqual(['a 1.0.0 installed', 'b 2.0.0 cached', 'b 2.0.0 installed']);
});

it('notes a lock file of an image that only has a cache of what it names', async () => {
  const { packages, problems } = await index('docker', LOCK, CACHED);
  expect(packages).toEqual(['a 1.0.0 declared', 'b 2.0.0 cached', 'b 2.0.0 declared']);
  expect(problems[0]).toMatch(/^packages-only-declared: /u);
});

it('counts in a folder what pip has parts of within itself', async () => {
  const pip = 'app/.venv/lib/python3.12/site-packages/pip';
  const { packages } = await index(
    'dir',
    { path: 'app/requirements.txt', content: 'idna==3.7\njinja2==2.10\n' },
    { path: `${pip}/_vendor/vendor.txt`, content: 'idna==3.7\n' },
    { path: `${pip}-24.0.dist-info/METADATA`, content: 'Metadata-Version: 2.1\nName: pip\nVersion: 24.0\n' },
  );
  expect(packages).toEqual(expect.arrayContaining(['idna 3.7 installed', 'jinja2 2.10 installed']));
});

it('counts in a folder what a project needs of which only the metadata of itself is there', async () => {
  const { packages } = await index(
    'dir',
    {
      path: 'app/uv.lock',
      content: `version = 1
[[package]]
name = "app"
version = "0.1"
source = { editable = "." }
[[package]]
name = "jinja2"
version = "2.10"
source = { registry = "https://pypi.org/simple" }
`,
    },
    { path: 'app/app.egg-info/PKG-INFO', content: 'Metadata-Version: 2.1\nName: app\nVersion: 0.1\n' },
  );
  expect(packages).toContain('jinja2 2.10 installed');
});

it('counts in a folder what is only installed for a project within it, which has a lock file of its own', async () => {
  const inner = { ...LOCK, path: 'app/docs/package-lock.json' };
  const { packages } = await index('dir', LOCK, inner, installed('app/docs', 'b', '2.0.0'));
  expect(packages).toContain('a 1.0.0 installed');
});

it('takes a folder with a distribution for an unpacked image', async () => {
  const { packages } = await index('dir', LOCK, OS_RELEASE);
  expect(packages).toEqual(['a 1.0.0 declared', 'b 2.0.0 declared']);
});

it('reports a lock file of an unknown version as a hole that names it', async () => {
  const { packages, problems } = await index('docker', { ...LOCK, content: '{"lockfileVersion": 9}' });
  expect(packages).toEqual([]);
  expect(problems[0]).toBe(
    'package-file-unreadable: app/package-lock.json was not read: its format has the unknown version 9',
  );
});

it.each([
  ['package-lock.json', 'app/node_modules/b/package.json', 'b through a dev'],
  ['package-lock.json', 'srv/node_modules/b/package.json', 'b'],
])(
  'says of an installed package what the lock file of its folder tells: %s, %s',
  async (lock, path, expected) => {
    const stated = {
      lockfileVersion: 3,
      packages: {
        '': { devDependencies: { a: '1' } },
        'node_modules/a': { version: '1.0.0', dev: true, dependencies: { b: '2' } },
        'node_modules/b': { version: '2.0.0', dev: true },
      },
    };
    await using world = await openWorld();
    const files = [
      { path: `app/${lock}`, content: JSON.stringify(stated) },
      { path, content: JSON.stringify({ name: 'b', version: '2.0.0' }) },
    ];
    const { packages } = await indexImage(testImage(testLayer('a', files).source), world.context);
    const found = packages.filter(({ database }) => database === path);
    expect(
      found.map(({ name, through, dev }) =>
        [name, ...(through ? ['through', ...through] : []), ...(dev ? ['dev'] : [])].join(' '),
      ),
    ).toEqual([expected]);
  },
);

it('says of Python packages what a lock file tells, although they are installed elsewhere', async () => {
  const lock = `[metadata]\nlock-version = "2.1"\n${['flask', 'jinja2']
    .map((name) => `[[package]]\nname = "${name}"\nversion = "1.0"\n`)
    .join('[package.dependencies]\nJinja2 = "*"\n')}`;
  const folder = 'usr/local/lib/python3.12/site-packages/Jinja2-1.0.dist-info';
  await using world = await openWorld();
  const files = [
    { path: 'app/poetry.lock', content: lock },
    { path: `${folder}/METADATA`, content: 'Metadata-Version: 2.1\nName: Jinja2\nVersion: 1.0\n\n' },
  ];
  const { packages } = await indexImage(testImage(testLayer('a', files).source), world.context);
  expect(packages.find(({ name }) => name === 'Jinja2')?.through).toEqual(['flask']);
});

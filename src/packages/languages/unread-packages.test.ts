import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { buildZip } from '../../archive/testing/build-zip.ts';
import { CATALOGERS } from '../../catalog/index.ts';
import { goProgram } from '../../catalog/markers/testing.ts';
import { insertPackages, openWorld, testImage, testLayer } from '../../findings/testing.ts';
import type { StoredContext } from '../../stored/context.ts';
import { indexImage } from '../index-image.ts';

const DEBIAN = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' };
const file = (path: string, content: string | Buffer = 'x'): TarInput => ({ path, content });
const link = (path: string, target: string): TarInput => ({ path, type: '2', target });
const whiteout = (path: string): TarInput => ({ path });

const COMPOSER = file('app/vendor/composer/installed.json');
const LODASH = file('app/node_modules/lodash/package.json', '{"name": "lodash", "version": "4.17.21"}');
const IDNA = 'usr/lib/python3/dist-packages/idna-3.3.egg-info/PKG-INFO';

/** Reads packages of npm and of the distribution: every other language is unread. */
function withNpmAlone(context: StoredContext): StoredContext {
  const catalogers = CATALOGERS.filter(({ kind, id }) => kind !== 'file' || id === 'npm');
  return { ...context, loadCatalogers: () => Promise.resolve(catalogers) };
}

/** Lists `ecosystem count first path` of each hole, for layers from the base up. */
async function unread(...layers: readonly (readonly TarInput[])[]): Promise<readonly string[]> {
  await using world = await openWorld();
  const sources = layers.map((files, i) => testLayer('abcdef'.charAt(i), files).source);
  const { problems } = await indexImage(testImage(...sources), withNpmAlone(world.context));
  return problems
    .filter(({ kind }) => kind === 'packages-not-read')
    .map(({ subject, count, path }) => `${subject} ${count ?? 0} ${path ?? ''}`);
}

/** Builds a dpkg database of one package that owns files. */
function dpkg(
  name: string,
  files: readonly string[],
  maintainer = 'Debian <x@lists.debian.org>',
): TarInput[] {
  return [
    file(
      'var/lib/dpkg/status',
      `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\nMaintainer: ${maintainer}\n\n`,
    ),
    file(`var/lib/dpkg/info/${name}.list`, files.map((path) => `/${path}\n`).join('')),
  ];
}

describe('packages that are not read', () => {
  it('counts unread packages by ecosystem, with the first path', async () => {
    const files = [
      file('b/vendor/composer/installed.json'),
      file('a/vendor/composer/installed.json'),
      file('app/lib/x.jar'),
      file('usr/local/bin/tool', goProgram()),
    ];
    expect(await unread(files)).toEqual([
      'java 1 app/lib/x.jar',
      'go 1 usr/local/bin/tool',
      'php 2 a/vendor/composer/installed.json',
    ]);
  });

  it('names unread packages in a hole', async () => {
    await using world = await openWorld();
    const { problems } = await indexImage(
      testImage(testLayer('a', [COMPOSER]).source),
      withNpmAlone(world.context),
    );
    expect(problems).toContainEqual({
      kind: 'packages-not-read',
      subject: 'php',
      message: 'PHP packages are not read: 1 file found, the first: app/vendor/composer/installed.json',
      count: 1,
      path: 'app/vendor/composer/installed.json',
    });
  });

  it('counts packages that no feed covers in a note', async () => {
    await using world = await openWorld();
    const site = 'usr/local/lib/R/site-library';
    const files = ['xfun', 'jsonlite'].map((name) => file(`${site}/${name}/Meta/package.rds`));
    const base = 'usr/lib/R/library/base/Meta/package.rds';
    const layer = [DEBIAN, ...files, file(base), ...dpkg('r-base-core', [base])];
    const { problems } = await indexImage(testImage(testLayer('a', layer).source), world.context);
    expect(problems).toEqual([
      {
        kind: 'ecosystem-not-covered',
        subject: 'r',
        message: `no feed answers for R packages: 2 files found, the first: ${site}/jsonlite/Meta/package.rds`,
        count: 2,
        path: `${site}/jsonlite/Meta/package.rds`,
      },
    ]);
  });

  it.each<[what: string, licences: string, beside: readonly TarInput[], noted: readonly string[]]>([
    ['alone', 'srv/www/main.js.LICENSE.txt', [], ['web-bundle']],
    ['beside its packages', 'app/dist/main.js.LICENSE.txt', [LODASH], []],
    [
      'beside their lock file',
      'app/dist/main.js.LICENSE.txt',
      [file('app/yarn.lock', '# yarn lockfile v1\n')],
      [],
    ],
    ['of another place', 'srv/www/main.js.LICENSE.txt', [LODASH], ['web-bundle']],
    [
      "of the distribution's",
      'usr/share/a/a.js.LICENSE.txt',
      dpkg('a', ['usr/share/a/a.js.LICENSE.txt']),
      [],
    ],
  ])('notes a bundle of JavaScript %s, or not', async (_what, licences, beside, noted) => {
    await using world = await openWorld();
    const layer = testLayer('a', [DEBIAN, file(licences), ...beside]);
    const { problems } = await indexImage(testImage(layer.source), world.context);
    const notes = problems.filter(({ kind }) => kind === 'ecosystem-not-covered');
    expect(notes.map(({ subject }) => subject)).toEqual(noted);
  });

  it.each<[what: string, files: readonly TarInput[], noted: readonly string[]]>([
    ['without metadata', [file('opt/app/site-packages/six/__init__.py')], ['python-module']],
    [
      'with metadata beside them',
      [
        file('opt/app/site-packages/six/__init__.py'),
        file('opt/app/site-packages/idna-3.4.dist-info/METADATA', 'Name: idna\nVersion: 3.4\n'),
      ],
      [],
    ],
    [
      "of the distribution's",
      [
        file('usr/lib/python3/dist-packages/six/__init__.py'),
        ...dpkg('a', ['usr/lib/python3/dist-packages/six/__init__.py']),
      ],
      [],
    ],
    ['of Drupal', [file('opt/drupal/web/core/lib/Drupal.php')], ['drupal']],
    [
      'of Drupal that Composer installed',
      [
        file('opt/drupal/web/core/lib/Drupal.php'),
        file('opt/drupal/vendor/composer/installed.json', '{"packages":[]}'),
      ],
      [],
    ],
    ['of npm in an archive', [file('srv/shop-1.0.0.tgz')], ['archive']],
  ])('notes modules %s, or not', async (_what, files, noted) => {
    await using world = await openWorld();
    const { problems } = await indexImage(
      testImage(testLayer('a', [DEBIAN, ...files]).source),
      world.context,
    );
    const notes = problems.filter(({ kind }) => kind === 'ecosystem-not-covered');
    expect(notes.map(({ subject }) => subject)).toEqual(noted);
  });

  it.each<[string, readonly TarInput[]]>([
    ['a whiteout of the file', [whiteout('app/vendor/composer/.wh.installed.json')]],
    ['a whiteout of a folder above', [whiteout('.wh.app')]],
    ['an opaque folder', [whiteout('app/.wh..wh..opq')]],
  ])('counts no unread package that an upper layer removed by %s', async (_what, upper) => {
    expect(await unread([COMPOSER], upper)).toEqual([]);
    expect(await unread([], [...upper, COMPOSER])).toEqual(['php 1 app/vendor/composer/installed.json']);
  });

  it('counts an unread package once that several layers or names hold', async () => {
    const linked = { path: 'usr/bin/other', type: '1', target: 'usr/bin/tool' };
    expect(await unread([link('lib', 'usr/lib'), file('usr/lib/x.jar')], [file('lib/x.jar')])).toEqual([
      'java 1 usr/lib/x.jar',
    ]);
    expect(await unread([file('usr/bin/tool', goProgram()), linked])).toEqual(['go 2 usr/bin/other']);
  });

  it('counts no lock file where the packages themselves are there', async () => {
    expect(await unread([COMPOSER, file('app/composer.lock')])).toEqual([
      'php 1 app/vendor/composer/installed.json',
    ]);
    expect(await unread([LODASH, file('app/package-lock.json')])).toEqual([]);
    const semver = buildZip([
      { name: 'node_modules/semver/package.json', content: '{"name": "semver", "version": "5.7.1"}' },
    ]);
    expect(await unread([file('app/.yarn/cache/semver.zip', semver), file('app/.pnp.cjs')])).toEqual([]);
    expect(await unread([file('app/package-lock.json')])).toEqual(['npm 1 app/package-lock.json']);
  });

  it("counts a lock file of npm's where the packages are those of another place", async () => {
    const npm = file('usr/local/lib/node_modules/npm/package.json', '{"name": "npm", "version": "11.0.0"}');
    expect(await unread([npm, file('app/yarn.lock')])).toEqual(['npm 1 app/yarn.lock']);
    expect(await unread([npm, file('package-lock.json')])).toEqual(['npm 1 package-lock.json']);
    expect(await unread([npm, file('app/.pnp.cjs')])).toEqual(['npm 1 app/.pnp.cjs']);
  });

  it('counts a lock file of Python where nothing but its own tools is installed', async () => {
    const site = 'usr/local/lib/python3.13/site-packages';
    const pip = file(`${site}/pip-25.2.dist-info/METADATA`, 'Name: pip\nVersion: 25.2\n');
    const path = `${site}/idna-3.6.dist-info/METADATA`;
    const idna = file(path, 'Name: idna\nVersion: 3.6\n');
    expect(await unread([pip, file('app/uv.lock')])).toEqual(['python 2 app/uv.lock']);
    expect(await unread([pip, idna, file('app/uv.lock')])).toEqual([`python 2 ${path}`]);
  });

  it('judges a program whose name occurs twice by the last file', async () => {
    const script = file('usr/bin/tool', '#!/bin/sh\n'.repeat(20));
    expect(await unread([file('usr/bin/tool', goProgram()), script])).toEqual([]);
    expect(await unread([script, file('usr/bin/tool', goProgram())])).toEqual(['go 1 usr/bin/tool']);
  });
});

describe('files that a package of the distribution owns', () => {
  it('ignores a marker that a package of the distribution owns, by whatever link', async () => {
    const files = [file(IDNA), file('usr/bin/tool', goProgram()), file('usr/lib64/y.jar')];
    const named = [IDNA.replace('usr/lib', 'lib'), 'bin/tool', 'lib64/y.jar'];
    const links = [link('lib', 'usr/lib'), link('bin', 'usr/bin'), link('lib64', '/usr/lib64')];
    expect(await unread([DEBIAN, ...links, ...files, ...dpkg('python3-idna', named)])).toEqual([]);
  });

  it("counts a marker that another maker's package owns", async () => {
    const agent = 'opt/datadog-agent/embedded/lib/agent.jar';
    const datadog = dpkg('datadog-agent', [agent], 'Datadog <package@datadoghq.com>');
    expect(await unread([DEBIAN, file(agent), ...datadog])).toEqual([`java 1 ${agent}`]);
  });

  it('counts a marker whose package was removed, or whose list of files is gone', async () => {
    const [status, list] = dpkg('python3-idna', [IDNA]);
    if (!status || !list) throw new Error('no database');
    expect(await unread([DEBIAN, file(IDNA), ...dpkg('other', []), list])).toEqual([`python 1 ${IDNA}`]);
    expect(await unread([DEBIAN, file(IDNA), status, list], [whiteout('var/lib/dpkg/.wh.info')])).toEqual([
      `python 1 ${IDNA}`,
    ]);
  });

  it.each(insertPackages([IDNA, 'usr/bin/tool']))(
    'finds the owners of markers in the database of %s',
    async (_what, files) => {
      const owned = [file(IDNA), file('usr/bin/tool', goProgram())];
      expect(await unread([...owned, file('opt/x.jar'), ...files])).toEqual(['java 1 opt/x.jar']);
    },
  );
});

it('finds unread packages in an unpacked root file system, but not in its mounts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'root-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write('app/vendor/composer/installed.json', '{}');
  write('usr/bin/tool', goProgram());
  write('proc/x.jar', '');
  await using world = await openWorld();
  const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path: folder } as const) };
  const { problems } = await indexImage(testImage(source), withNpmAlone(world.context));
  expect(problems.filter(({ count }) => count).map(({ subject, path }) => [subject, path])).toEqual([
    ['go', 'usr/bin/tool'],
    ['php', 'app/vendor/composer/installed.json'],
  ]);
});

it('finds unread packages in the stored facts of a layer', async () => {
  await using world = await openWorld();
  const layer = testLayer('a', [DEBIAN, COMPOSER, file(IDNA), ...dpkg('python3-idna', [IDNA])], true);
  const first = await indexImage(testImage(layer.source), withNpmAlone(world.context));
  const second = await indexImage(testImage(layer.source), withNpmAlone(world.context));
  expect(layer.opened).toBe(1);
  expect(second.problems).toEqual(first.problems);
  expect(second.problems.map(({ subject }) => subject)).toEqual(['php']);
});

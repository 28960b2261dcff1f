import { describe, expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { insert, writeLoggedSqlite } from '../catalog/os/rpm/testing/write-sqlite.ts';
import { writeHeader } from '../catalog/os/rpm/testing/write-header.ts';
import { indexImage } from '../packages/index-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const RELEASE: TarInput = { path: 'etc/os-release', content: 'ID=rocky\nVERSION_ID=9.4\n' };
const header = (name: string) => writeHeader({ name, vendor: 'Rocky Enterprise Software Foundation' });

/** A database of which one package is in the log alone. */
const { database, log } = writeLoggedSqlite([header('bash')], (open) => {
  insert(open, [header('openssl-libs')]);
});

function databaseAt(path: string): readonly TarInput[] {
  return [
    { path, content: database },
    { path: `${path}-wal`, content: log },
  ];
}

function link(path: string, target: string): TarInput {
  return { path, type: '2', target };
}

async function index(...layers: readonly (readonly TarInput[])[]) {
  await using world = await openWorld();
  const image = testImage(...layers.map((files, at) => testLayer('abc'.charAt(at), files).source));
  const { packages, problems } = await indexImage(image, world.context);
  return {
    names: packages.map(({ name }) => name),
    problems: problems.map(({ kind, message }) => `${kind} ${message}`),
  };
}

describe('an rpm database behind a link', () => {
  it.each([
    ['the database', link('var/lib/rpm/rpmdb.sqlite', '/state/rpm.db'), 'state/rpm.db'],
    [
      'the database in another folder of rpm',
      link('var/lib/rpm/rpmdb.sqlite', '../../../usr/lib/sysimage/rpm/rpmdb.sqlite'),
      'usr/lib/sysimage/rpm/rpmdb.sqlite',
    ],
    ['its folder', link('var/lib/rpm', '/state/rpm'), 'state/rpm/rpmdb.sqlite'],
    [
      "Fedora's old folder",
      link('var/lib/rpm', '../../usr/lib/sysimage/rpm'),
      'usr/lib/sysimage/rpm/rpmdb.sqlite',
    ],
  ])('reads an rpm database with its log where a link leads to %s', async (_what, entry, path) => {
    const files = databaseAt(path);
    for (const layers of [
      [[RELEASE, entry, ...files]],
      [[RELEASE, entry], files],
      [[RELEASE, ...files], [entry]],
    ]) {
      expect(await index(...layers)).toEqual({ names: ['bash', 'openssl-libs'], problems: [] });
    }
  });

  it('reports an rpm database behind a link where an upper layer changes its log alone', async () => {
    const [file, ofLog] = databaseAt('state/rpm.db');
    const entry = link('var/lib/rpm/rpmdb.sqlite', '/state/rpm.db');
    const { problems } = await index([RELEASE, entry, ...(file ? [file] : [])], ofLog ? [ofLog] : []);
    expect(problems).toEqual([
      expect.stringMatching(/^package-database-unreadable .*log of a database, but not the database/u),
    ]);
  });
});

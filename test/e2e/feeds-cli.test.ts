import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, OSV_DEBIAN, TRACKER, writeFeeds, writeNews } from '../support/harbour.ts';

const SHIP = './ship.tar';

let mirror: FeedMirror;
let user: User;

beforeEach(() => {
  mirror = new FeedMirror();
  writeFeeds(mirror);
  user = new User();
  user.write('ship.tar', writeImage(DEBIAN));
});

afterEach(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

const feeds = (...args: string[]) => user.run(['feeds', ...args]);
const fromMirror = () => ['--feeds-mirror', mirror.folder];
const scan = (...args: string[]) => user.run(['scan', SHIP, ...args]);

/** Returns the report of a scan, without the times of the feeds. */
async function findings(...args: string[]): Promise<unknown> {
  const { stdout } = await scan('--offline', '--format', 'json', ...args);
  const { results } = JSON.parse(stdout) as { results: { findings: unknown; problems: unknown }[] };
  return results.map(({ findings: found, problems }) => ({ found, problems }));
}

describe('feeds status', () => {
  it('reports a new store as empty', async () => {
    const { code, stdout } = await feeds('status');
    expect(code).toBe(0);
    expect(stdout).toContain('The store holds no feeds yet');
  });

  it('lists the feeds that a scan has loaded, with their age', async () => {
    await scan(...fromMirror());
    const { stdout } = await feeds('status');
    for (const [feed, coverage] of [
      ['debian-tracker', ', unfixed known'],
      ['kev', ''],
      ['epss', ''],
    ]) {
      expect(stdout).toMatch(new RegExp(`^${feed} +under a minute old +\\d+ records?${coverage}$`, 'm'));
    }
    const { stdout: checks } = await user.run(['doctor', ...fromMirror()]);
    expect(checks).toMatch(/^ok +feed +unfixed known: debian-tracker$/mu);
  });
});

it('prints the status of feeds as JSON', async () => {
  await scan(...fromMirror());
  const { code, stdout } = await feeds('status', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    program: { name: 'plimsoll' },
    feeds: expect.arrayContaining([
      expect.objectContaining({
        feed: 'kev',
        syncedAt: expect.stringMatching(/^\d{4}-.*Z$/u),
        contentAt: expect.stringMatching(/^\d{4}-.*Z$/u),
        problems: [],
      }),
    ]),
  });
});

describe('feeds sync', () => {
  it('updates the named feeds, and then all feeds of the store', async () => {
    const named = await feeds('sync', 'debian-tracker', 'kev', ...fromMirror());
    expect(named.code).toBe(0);
    expect(named.stdout).toMatch(/^debian-tracker: updated, .*\nkev: updated, .*\n$/);
    writeNews(mirror);
    const all = await feeds('sync', ...fromMirror());
    expect(all.stdout).toMatch(/^debian-tracker: updated, /m);
  });

  it('keeps newer data when a mirror serves older, until --accept-older takes it', async () => {
    const serve = (...times: string[]) => {
      const records = times.map((modified, at) => {
        const affected = [{ package: { ecosystem: 'Debian:13', name: 'keel' }, versions: ['1'] }];
        return { name: `DSA-${at}.json`, content: JSON.stringify({ id: `DSA-${at}`, modified, affected }) };
      });
      mirror.write(OSV_DEBIAN, buildZip(records));
    };
    const [older, newer] = ['2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'];
    const sync = (...args: string[]) => feeds('sync', 'osv:Debian', ...args, ...fromMirror());
    const records = async () => (await feeds('status')).stdout;
    serve(older, newer);
    expect((await sync()).code).toBe(0);
    serve(older);
    const { code, stdout, stderr } = await sync();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`the data of ${older} is older than the stored data of ${newer}\nhint: `);
    expect(await records()).toMatch(/2 records/u);
    const taken = await sync('--accept-older');
    expect(taken).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^osv:Debian: updated, /u),
    });
    expect(await records()).toMatch(/1 record\b/u);
    serve(older, newer);
    expect((await sync()).code).toBe(0);
    expect(await records()).toMatch(/2 records/u);
  });

  it('leaves out feeds of the store that another version has', async () => {
    await feeds('sync', 'kev', 'epss', ...fromMirror());
    const store = new DatabaseSync(user.store);
    store.prepare('update feed set name = ? where name = ?').run('epss:yesterday', 'epss');
    store.close();
    const { code, stdout, stderr } = await feeds('sync', ...fromMirror());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^kev: [^\n]*\n$/u);
  });

  it('lists the available feeds for a new store without names', async () => {
    const { code, stderr } = await feeds('sync', ...fromMirror());
    expect(code).toBe(2);
    expect(stderr).toContain('hint: name some: plimsoll feeds sync');
  });

  it('goes on after a feed that fails, and ends with 2', async () => {
    mirror.write(TRACKER, '{ "cut": ');
    const { code, stdout, stderr } = await feeds('sync', 'debian-tracker', 'kev', ...fromMirror());
    expect(code).toBe(2);
    expect(stdout).toMatch(/^kev: updated/);
    expect(stderr).toContain(`]: feed debian-tracker: file://${mirror.folder}/${TRACKER}: `);
  });

  it.each([
    ['osv', 'use one of: osv:'],
    ['osv:debian', 'did you mean osv:Debian?'],
    ['alpine-secdb', 'use one of: alpine-secdb:'],
    ['alpine-secdb:edgy', 'did you mean alpine-secdb:edge?'],
    ['epss:today', 'use one of: epss'],
  ])('refuses to sync the unknown feed %s', async (name, hint) => {
    const { code, stdout, stderr } = await feeds('sync', 'kev', name, ...fromMirror());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`]: unknown feed "${name}"\nhint: ${hint}`);
  });

  it('refuses to sync feeds offline', async () => {
    const { code, stderr } = await user.run(['feeds', 'sync', 'kev'], {
      environment: { PLIMSOLL_OFFLINE: 'true' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(']: --offline forbids asking feeds');
  });
});

describe('an export', () => {
  beforeEach(async () => {
    await scan(...fromMirror());
    await feeds('export', 'advisories.plimsoll');
  });

  it('gives a fresh store the same findings, offline, by an export', async () => {
    const expected = await findings();
    const imported = await feeds('import', 'advisories.plimsoll', '--store', 'fresh.db');
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.stdout).toMatch(/^imported 3 feeds, .*\n$/);
    expect(await findings('--store', 'fresh.db')).toEqual(expected);
    expect((await scan('--offline', '--store', 'fresh.db', '--max', 'critical=0')).code).toBe(1);
  });

  it('goes through a pipe to another store', async () => {
    const expected = await findings();
    const pipe = '"$0" "$1" feeds export - | "$0" "$1" feeds import - --store fresh.db';
    const { code, stdout, stderr } = await user.execute('sh', ['-c', pipe, process.execPath, PROGRAM]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^3 feeds, .*\n$/u);
    expect(stdout).toMatch(/^imported 3 feeds, .*\n$/u);
    expect(await findings('--store', 'fresh.db')).toEqual(expected);
    expect(existsSync(path.join(user.folder, '-'))).toBe(false);
    expect(user.leftBehind()).toEqual([]);
  });

  it('names standard input where that is no export', async () => {
    const { code, stderr } = await user.run(['feeds', 'import', '-'], { input: 'x'.repeat(10_000) });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error\[[A-Z_]+\]: cannot import standard input: /u),
    ]);
  });

  it('replaces the former content of a store by an import', async () => {
    const expected = await findings();
    writeNews(mirror);
    await feeds('sync', 'debian-tracker', ...fromMirror());
    expect(await findings()).not.toEqual(expected);
    expect(await feeds('import', 'advisories.plimsoll')).toMatchObject({ code: 0 });
    expect(await findings()).toEqual(expected);
  });

  it('refuses to export over an existing file', async () => {
    user.write('precious.txt', 'precious');
    const { code, stderr } = await feeds('export', 'precious.txt');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[[A-Z_]+\]: .*precious\.txt already exists.*\nhint: .*\n$/);
    expect(user.read('precious.txt')).toBe('precious');
  });

  it.each<[string, (file: string) => void]>([
    ['altered', alter],
    ['cut short', (file) => user.write('bad.plimsoll', readFileSync(file).subarray(0, 5000))],
    ['no export', () => user.write('bad.plimsoll', 'x'.repeat(10_000))],
    ['empty', () => user.write('bad.plimsoll', '')],
  ])('refuses an export that is %s, and keeps the store unchanged', async (_, damage) => {
    const expected = await findings();
    user.write('bad.plimsoll', readFileSync(path.join(user.folder, 'advisories.plimsoll')));
    damage(path.join(user.folder, 'bad.plimsoll'));
    const { code, stderr, stdout } = await feeds('import', 'bad.plimsoll');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error\[[A-Z_]+\]: .*bad\.plimsoll.*\nhint: .*\n$/);
    expect(await findings()).toEqual(expected);
  });

  it('refuses to export an empty store', async () => {
    const { code, stderr } = await feeds('export', 'empty.plimsoll', '--store', 'another.db');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error\[[A-Z_]+\]: the store holds no feeds.*\nhint: .*\n$/),
    ]);
    expect(existsSync(path.join(user.folder, 'empty.plimsoll'))).toBe(false);
  });

  it('fails for a missing export, and for an export to nowhere', async () => {
    for (const args of [
      ['import', 'nothing.plimsoll'],
      ['export', 'nowhere/x.plimsoll'],
    ]) {
      const { code, stderr } = await feeds(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error\[[A-Z_]+\]: .*\nhint: .*\n$/);
    }
  });
});

/** One byte of one frame. */
function alter(file: string): void {
  const database = new DatabaseSync(file);
  const frame = database.prepare('select rowid, bytes from frame order by length(bytes) desc limit 1').get();
  const { rowid, bytes } = frame ?? {};
  if (!(bytes instanceof Uint8Array) || typeof rowid !== 'number') throw new Error('the export has no frame');
  const middle = bytes.length >> 1;
  bytes.set([(bytes[middle] ?? 0) ^ 1], middle);
  database.prepare('update frame set bytes = ? where rowid = ?').run(bytes, rowid);
  database.close();
}

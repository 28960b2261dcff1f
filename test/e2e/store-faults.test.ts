import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { asBoundUser } from '../support/abilities.ts';
import { outcomeOf, PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, TRACKER, writeFeeds, writeNews } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';

const SHIP = './ship.tar';
const FOUND = ['CVE-2099-0001', 'CVE-2099-0003', 'CVE-2099-0002', 'CVE-2099-0004'];
const NEWS = 'CVE-2099-0008';

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

const scan = (...args: string[]) => user.run(['scan', SHIP, '--feeds-mirror', mirror.folder, ...args]);

function idsIn(json: string): readonly string[] {
  const { results } = JSON.parse(json) as { results: { findings: { id: string }[] }[] };
  return results.flatMap(({ findings }) => findings.map(({ id }) => id));
}

async function found(...args: string[]): Promise<readonly string[]> {
  return idsIn((await scan('--format', 'json', ...args)).stdout);
}

/** Refused in two lines, with the file named and nothing scanned. */
async function expectRefused(store: string, message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await scan('--store', store);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error\[[A-Z_]+\]: [^\n]+\nhint: [^\n]+\n$/);
  expect(stderr).toMatch(message);
  expect(stderr).toContain(store);
}

describe('a store that cannot be used is refused', () => {
  it('refuses a store of another version, and leaves it unchanged', async () => {
    await scan('--store', 'new.db');
    const file = path.join(user.folder, 'new.db');
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 999; pragma journal_mode = delete');
    database.close();
    const before = readFileSync(file);
    await expectRefused('new.db', /another version/);
    expect(readFileSync(file)).toEqual(before);
  });

  it.each([
    ['text', 'this is not a database. '.repeat(100)],
    ['a few bytes', 'SQLite format 3'],
    ['an image', 'ustar'.padStart(5000, '\0')],
  ])('refuses a store that is %s, and leaves it unchanged', async (_, content) => {
    user.write('other.db', content);
    await expectRefused('other.db', /damaged, or not a store/);
    expect(user.read('other.db')).toBe(content);
  });

  it("refuses another program's database as a store", async () => {
    const database = new DatabaseSync(path.join(user.folder, 'other.db'));
    database.exec('create table precious (x); insert into precious values (1)');
    database.close();
    await expectRefused('other.db', /not a store/);
  });

  it('refuses a store that is damaged in the middle', async () => {
    await scan('--store', 'hurt.db');
    const file = path.join(user.folder, 'hurt.db');
    const bytes = readFileSync(file);
    user.write('hurt.db', bytes.fill(0xff, 4096, bytes.length));
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    await expectRefused('hurt.db', /damaged/);
  });

  it('refuses a folder as a store, and a store in a folder that cannot be made', async () => {
    mkdirSync(path.join(user.folder, 'folder.db'));
    await expectRefused('folder.db', /folder\.db/);
    await expectRefused('ship.tar/store.db', /ENOTDIR|EEXIST/);
  });
});

describe('a store that cannot be written', needs('a user bound by modes'), () => {
  const store = () => path.join(user.folder, 'data/store.db');

  /** The bundle as a user whom modes bind. */
  const runBound = (...args: string[]) => {
    const [first, ...others] = asBoundUser([process.execPath, PROGRAM, ...args, '--store', store()]);
    return user.execute(first, others);
  };
  const scanBound = (...args: string[]) => runBound('scan', SHIP, ...args);

  beforeEach(async () => {
    await scan('--store', store());
    for (const folder of [path.dirname(user.folder), user.folder]) chmodSync(folder, 0o755);
    chmodSync(store(), 0o444);
    chmodSync(path.dirname(store()), 0o555);
  });
  // For who is not root, and removes it.
  afterEach(() => chmodSync(path.dirname(store()), 0o755));

  it('refuses an unwritable store where a scan could load feeds into it', async () => {
    const { code, stderr } = await scanBound('--feeds-mirror', mirror.folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[[A-Z_]+\]: [^\n]*store\.db[^\n]+\nhint: [^\n]*--store[^\n]*\n$/);
  });

  it('answers from an unwritable store with --offline, and leaves it unchanged', async () => {
    const before = readFileSync(store());
    const known = await scanBound('--offline', '--format', 'json');
    expect({ ids: idsIn(known.stdout), stderr: known.stderr }).toEqual({ ids: FOUND, stderr: '' });
    // An image that it has not seen, whose layers it cannot keep.
    const [base, ...above] = DEBIAN.layers;
    user.write(
      'ship.tar',
      writeImage({
        ...DEBIAN,
        layers: [...(base ? [base] : []), ...above, { createdBy: 'RUN x', packages: ['oar 1.0-1'] }],
      }),
    );
    const unknown = await scanBound('--offline', '--format', 'json');
    expect({ ids: idsIn(unknown.stdout), stderr: unknown.stderr }).toEqual({ ids: FOUND, stderr: '' });
    expect(readFileSync(store())).toEqual(before);
    expect(readdirSync(path.dirname(store()))).toEqual(['store.db']);
  });

  it('lists the feeds of an unwritable store', async () => {
    const { code, stdout, stderr } = await runBound('feeds', 'status');
    expect([code, stdout, stderr]).toEqual([0, expect.stringContaining('debian-tracker'), '']);
  });

  it('refuses an unwritable store of another version', async () => {
    chmodSync(path.dirname(store()), 0o755);
    chmodSync(store(), 0o644);
    const database = new DatabaseSync(store());
    database.exec('pragma user_version = 1; pragma journal_mode = delete');
    database.close();
    chmodSync(store(), 0o444);
    chmodSync(path.dirname(store()), 0o555);
    const { code, stderr } = await scanBound('--offline');
    expect(code).toBe(2);
    expect(stderr).toContain('is of another version of plimsoll');
    expect(stderr).toContain('\nhint: use the version that wrote it, or name an empty place with --store');
  });
});

describe('a sync that is cut off', () => {
  it('leaves the last good data when a sync is killed, and loads the news on the next run', async () => {
    expect(await found()).toEqual(FOUND);
    writeNews(mirror);
    const news = readFileSync(path.join(mirror.folder, TRACKER));
    const begun = Promise.withResolvers<true>();
    const server = await serve((_, response) => {
      response.writeHead(200);
      response.write(news.subarray(0, -1), () => begun.resolve(true));
    });
    const child = user.start(['feeds', 'sync', 'debian-tracker', '--feeds-mirror', server.origin]);
    const ended = outcomeOf(child);
    await begun.promise;
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    expect(await found('--offline')).toEqual(FOUND);
    await user.run(['feeds', 'sync', 'debian-tracker', '--feeds-mirror', mirror.folder]);
    expect(await found('--offline')).toContain(NEWS);
  });

  it('leaves the last good data when a feed breaks off', async () => {
    await scan();
    mirror.write(TRACKER, readFileSync(path.join(mirror.folder, TRACKER)).subarray(0, -2));
    expect((await user.run(['feeds', 'sync', '--feeds-mirror', mirror.folder])).code).toBe(2);
    expect(await found('--offline')).toEqual(FOUND);
  });
});

it('shows scans one whole state each while syncs run on the same store', async () => {
  await scan();
  writeNews(mirror);
  const sync = ['feeds', 'sync', 'debian-tracker', '--feeds-mirror', mirror.folder];
  const [first, second, ...syncs] = await Promise.all([
    scan('--format', 'json', '--offline'),
    scan('--format', 'json', '--max-feed-age', '0m'),
    user.run(sync),
    user.run(sync),
  ]);
  for (const { code, stderr } of [first, second, ...syncs])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const { stdout } of [first, second]) {
    const ids = idsIn(stdout);
    expect(ids.filter((id) => id !== NEWS)).toEqual(FOUND);
  }
  expect(await found('--offline')).toContain(NEWS);
});

it('makes one new store for two scans at once', async () => {
  const runs = await Promise.all([scan('--format', 'json'), scan('--format', 'json')]);
  for (const { code, stdout, stderr } of runs) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(idsIn(stdout)).toEqual(FOUND);
  }
});

/** After which a file is certain not to change within the same tick of its clock. */
const SETTLED_MS = 2_100;
/** A disk of 3 MB: the store fits, a sync of 40,000 CVEs does not. */
const SMALL_DISK = 'size=3m';

it(
  'answers with --offline from a store on a disk that is mounted read-only',
  needs('mounts of its own'),
  async () => {
    expect(await found('--store', 'disk/store.db')).toEqual(FOUND);
    const disk = path.join(user.folder, 'disk');
    const program = `"${process.execPath}" "${PROGRAM}"`;
    const script = `
    mount --bind ${disk} ${disk} && mount -o remount,bind,ro ${disk}
    ${program} scan ${SHIP} --offline --format json=report.json --store ${disk}/store.db; echo "scan $?"
    umount ${disk}`;
    const { stdout, stderr } = await user.execute('unshare', ['-m', 'sh', '-c', script]);
    expect({ stdout, stderr }).toEqual({ stdout: 'scan 0\n', stderr: '' });
    expect(idsIn(user.read('report.json'))).toEqual(FOUND);
  },
);

it('ends a sync on a full disk, and keeps the last good data', needs('mounts of its own'), async () => {
  // By then the file is known, and a scan of it has nothing to store.
  await pause(SETTLED_MS);
  expect(await found('--store', 'disk/store.db')).toEqual(FOUND);
  const disk = path.join(user.folder, 'disk');
  const kept = path.join(user.folder, 'kept');
  const packages = Array.from({ length: 40_000 }, (_, i) => [
    `package-${i}`,
    { [`CVE-2098-${i}`]: { releases: { trixie: { status: 'open', urgency: 'x' } } } },
  ]);
  mirror.write(TRACKER, JSON.stringify(Object.fromEntries(packages)));
  const program = `"${process.execPath}" "${PROGRAM}"`;
  const script = `
    mkdir -p ${kept} && cp ${disk}/* ${kept} && mount -t tmpfs -o ${SMALL_DISK} none ${disk} && cp ${kept}/* ${disk}
    ${program} feeds sync debian-tracker --feeds-mirror ${mirror.folder} --store ${disk}/store.db; echo "sync $?"
    ${program} scan ${SHIP} --offline --format json=report.json --store ${disk}/store.db; echo "scan $?"
    umount ${disk}`;
  const { stdout, stderr } = await user.execute('unshare', ['-m', 'sh', '-c', script]);
  expect(stdout).toBe('sync 2\nscan 0\n');
  expect(stderr).toMatch(/^error\[[A-Z_]+\]: [^\n]*store\.db[^\n]*the disk is full\nhint: [^\n]+\n$/);
  expect(idsIn(user.read('report.json'))).toEqual(FOUND);
});

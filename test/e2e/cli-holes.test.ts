import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, OSV_DEBIAN, withRelease, writeFeeds, writeOsv, writeRankings } from '../support/harbour.ts';

const SHIP = './ship.tar';
const OFFLINE = ['--offline'];

let mirror: FeedMirror;
let user: User;

beforeEach(() => {
  mirror = new FeedMirror();
  user = new User();
  user.write('ship.tar', writeImage(DEBIAN));
});

afterEach(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

async function scan(...args: string[]) {
  const { code, stdout, stderr } = await user.run([
    'scan',
    ...args,
    '--format',
    'table',
    '--format',
    'json=r',
  ]);
  const report = JSON.parse(user.read('r')) as Report;
  const [result] = report.results;
  return {
    code,
    stdout,
    stderr,
    problems: result?.problems.map(({ kind, subject }) => `${kind} ${subject}`),
  };
}

interface Report {
  readonly results: readonly { readonly problems: readonly { kind: string; subject: string }[] }[];
}

describe('one unreadable record in 3,000', () => {
  const records = Array.from({ length: 3_000 }, (_, at) => {
    const affected = [{ package: { ecosystem: 'Debian:13', name: `other${at}` }, versions: ['1'] }];
    const [id, modified] = [`DSA-${at + 1}-1`, new Date().toISOString()];
    return { name: `${id}.json`, content: JSON.stringify({ id, modified, affected }) };
  });
  it.each([
    ['mast', 3, 'advisory-not-compared DSA-9999-1.json'],
    ['absent', 0, 'advisory-unreadable osv:Debian'],
  ])('weighs an unreadable record that names %s by what is installed: %i', async (name, code, problem) => {
    const cut = `{"id": "DSA-9999-1", "affected": [{"package": {"name": "${name}", "ecosystem"`;
    writeRankings(mirror);
    mirror.write(OSV_DEBIAN, buildZip([...records, { name: 'DSA-9999-1.json', content: cut }]));
    const result = await scan(SHIP, '--prefer-feed', 'osv', '--feeds-mirror', mirror.folder);
    expect(result.problems).toContain(problem);
    expect(result.code).toBe(code);
  });
});

describe('a feed that was never loaded', () => {
  it('reports offline, with ways on, a hole for a feed that was never loaded', async () => {
    const { code, stdout, problems } = await scan(SHIP, ...OFFLINE);
    expect(code).toBe(3);
    expect(problems).toEqual(['feed-missing debian-tracker']);
    expect(stdout).toContain('Nothing was found in what could be checked, which is not all.');
    expect(stdout).toContain('feeds import');
  });

  it('waives the hole of a feed that was never loaded by its name', async () => {
    const waived = (waiver: string) => scan(SHIP, ...OFFLINE, '--allow-incomplete', waiver);
    expect((await waived('feed-missing:debian-tracker')).code).toBe(0);
    expect((await waived('feed-missing:kev')).code).toBe(3);
  });

  it('names an unreachable feed, its address and the three ways on', async () => {
    const server = await serve((_, response) => response.writeHead(403).end());
    const { code, stdout } = await scan(SHIP, '--feeds-mirror', server.origin);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(code).toBe(3);
    expect(text).toContain(`debian-tracker: ${server.origin}/security-tracker.debian.org/tracker/data/json`);
    for (const way of ['--feeds-mirror', 'plimsoll feeds import', 'plimsoll demo'])
      expect(text).toContain(way);
  });

  it('answers from another feed, with a note, where the first was never loaded', async () => {
    writeOsv(mirror);
    writeRankings(mirror);
    const { code, stdout, problems } = await scan(SHIP, '--feeds-mirror', mirror.folder);
    expect(code).toBe(0);
    expect(problems).toEqual(['feed-substituted osv:Debian']);
    expect(stdout).toContain('CVE-2099-0001');
    expect((await scan(SHIP, '--feeds-mirror', mirror.folder, '--strict')).code).toBe(3);
    const preferred = await scan(SHIP, '--feeds-mirror', mirror.folder, '--prefer-feed', 'osv', '--strict');
    expect(preferred).toMatchObject({ code: 0, problems: [] });
  });
});

describe('a feed that ranks and decides nothing', () => {
  it('notes a missing ranking feed, unless the line rests on it', async () => {
    writeOsv(mirror);
    const args = [SHIP, '--prefer-feed', 'osv', '--feeds-mirror', mirror.folder];
    const { code, problems } = await scan(...args);
    expect(code).toBe(0);
    expect(problems).toEqual(['enrichment-missing cve', 'enrichment-missing kev', 'enrichment-missing epss']);
    expect((await scan(...args, '--strict')).code).toBe(0);
    expect((await scan(...args, '--fail-on-kev')).code).toBe(3);
    expect((await scan(...args, '--min-epss', '0.5')).code).toBe(3);
    expect((await scan(...args, '--max', 'critical=0')).code).toBe(3);
    expect((await scan(...args, '--max', 'unknown=0')).code).toBe(1);
  });
});

describe('a feed that is too old', () => {
  it('reports a hole for a feed that stays too old, and else a note', async () => {
    writeFeeds(mirror);
    const args = [SHIP, '--feeds-mirror', mirror.folder];
    expect((await scan(...args)).code).toBe(0);
    expect(await scan(SHIP, ...OFFLINE)).toMatchObject({ code: 0, problems: [] });
    const stale = await scan(SHIP, ...OFFLINE, '--max-feed-age', '0m');
    expect(stale.code).toBe(3);
    expect(stale.problems).toContain('feed-stale debian-tracker');
    expect(stale.stdout).toContain('CVE-2099-0001');
  });

  it('answers from an old feed when it cannot be updated', async () => {
    writeFeeds(mirror);
    await scan(SHIP, '--feeds-mirror', mirror.folder);
    const server = await serve((_, response) => response.writeHead(404).end());
    const args = [SHIP, '--feeds-mirror', server.origin, '--max-feed-age', '0m'];
    const { code, problems, stdout } = await scan(...args);
    expect(code).toBe(3);
    expect(problems).toContain('feed-stale debian-tracker');
    expect(stdout).toContain('CVE-2099-0001');
  });
});

describe('a distribution', () => {
  it.each<[string, Record<string, string>, string, number]>([
    [
      'that no feed covers',
      { ID: 'slackware', VERSION_ID: '15.0' },
      'distribution-not-covered slackware:15.0',
      3,
    ],
    ['that nobody knows', { ID: 'harbour-os', VERSION_ID: '1' }, 'distribution-not-covered harbour-os:1', 3],
    ['of a release past its end', { ID: 'debian', VERSION_ID: '8' }, 'distribution-end-of-life debian:8', 3],
    ['without a name', { PRETTY_NAME: 'Something' }, 'distribution-unknown etc/os-release', 3],
  ])('reports a hole for a distribution %s', async (_, release, problem, expected) => {
    writeFeeds(mirror);
    user.write('other.tar', withRelease(DEBIAN, release));
    const { code, problems } = await scan('./other.tar', '--feeds-mirror', mirror.folder);
    expect(code).toBe(expected);
    expect(problems).toContain(problem);
  });

  it('reports a hole for a distribution that the loaded feed does not cover', async () => {
    writeFeeds(mirror);
    user.write('sid.tar', withRelease(DEBIAN, { ID: 'debian', VERSION_ID: '12' }));
    const { code, problems } = await scan('./sid.tar', '--feeds-mirror', mirror.folder);
    expect(code).toBe(3);
    expect(problems).toContain('distribution-not-covered debian:12');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { osv } from './index.ts';

const FOLDER = 'https://osv-vulnerabilities.storage.googleapis.com';
const GOOD = recordOf('RLSA-2026:1', { ecosystem: 'Rocky Linux:9', name: 'bash' });
const OTHER = recordOf('RLSA-2026:2', { ecosystem: 'Rocky Linux:8', name: 'bash' });

let feeds: FakeFeeds;
let etags = 0;

function recordOf(id: string, affected: object, fixed = '1-1'): string {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  return JSON.stringify({
    id,
    modified: '2026-08-20T00:00:00Z',
    affected: [{ package: affected, ranges }],
  });
}

/** Loads an export with these files. */
async function load(files: Readonly<Record<string, string>>, part = 'Rocky Linux') {
  const zip = Object.entries(files).map(([name, content]) => ({ name, content }));
  const url = `${FOLDER}/${encodeURIComponent(part)}/all.zip`;
  feeds.serve(url, buildZip(zip), { etag: `"${++etags}"` });
  return osv.sync(part, feeds.context);
}

/** Lists the packages of a record as `STATE ECOSYSTEM NAME`. */
function rowsOf(record: string, part = 'Rocky Linux'): readonly string[] | undefined {
  return feeds
    .of(`osv:${part}`)
    [record]?.ranges.map(({ state, ecosystem, package: name }) => `${state} ${ecosystem} ${name}`);
}

beforeEach(() => {
  feeds = new FakeFeeds();
});

describe('an OSV record that cannot be read', () => {
  const openssl = '{"name": "openssl", "ecosystem": "Rocky Linux:9"}';
  const NOT_COMPARED = ['unreadable  ', 'not-compared Rocky Linux:9 openssl'];
  const BOTH = [...NOT_COMPARED, 'not-compared Rocky Linux:8 openssl'];
  it.each([
    ['is broken behind them', `{"affected": [{"package": ${openssl}}],}`, NOT_COMPARED],
    ['breaks off', `{"affected": [{"package": ${openssl}, "ranges"`, BOTH],
    ['breaks off before their release', '{"affected": [{"package": {"name" : "openssl", "eco', BOTH],
    [
      'has only their purl',
      '{"purl":"pkg:rpm/rocky-linux/openssl@1?distro=rocky-linux-9", "ecosystem": "Rocky Linux:9",}',
      NOT_COMPARED,
    ],
    [
      'is of another shape',
      '{"affected": "openssl", "x": {"name": "openssl", "ecosystem": "rocky linux:9"}}',
      NOT_COMPARED,
    ],
    ['names none', '{"affected": [{', ['unreadable  ']],
    ['names none legibly', '{"name": "open', ['unreadable  ']],
    ['is empty', '', ['unreadable  ']],
  ])('names packages that are legible where it %s', async (_, content, expected) => {
    await load({ 'RLSA-2026:1.json': GOOD, 'RLSA-2026:2.json': OTHER, 'RLSA-2026:3.json': content });
    expect(rowsOf('RLSA-2026:3.json')).toEqual(expected);
  });

  it.each([
    ['npm', '"name": "@babel/core",', '@babel/core'],
    ['npm', '"purl": "pkg:npm/%40babel/core@7.0.0",', '@babel/core'],
    ['PyPI', '"name": "Flask_Login",', 'flask-login'],
    ['Maven', '"purl": "pkg:maven/org.h2/h2",', 'org.h2:h2'],
    ['Go', '"purl": "pkg:golang/github.com/x/y",', 'github.com/x/y'],
  ])('names the package of %s that %s stands for', async (part, text, name) => {
    const good = recordOf('A-1', { ecosystem: part, name: 'a' }, '1.1.0');
    await load({ 'A-1.json': good, 'A-2.json': `{${text}` }, part);
    expect(rowsOf('A-2.json', part)).toEqual(['unreadable  ', `not-compared ${part} ${name}`]);
  });

  it('adds a package that only its purl names to the packages that could be read', async () => {
    const affected = [
      { package: { ecosystem: 'Rocky Linux:9', purl: 'pkg:rpm/rocky-linux/openssl' } },
      ...(JSON.parse(GOOD) as { affected: object[] }).affected,
    ];
    await load({ 'RLSA-2026:1.json': JSON.stringify({ id: 'RLSA-2026:1', affected }) });
    expect(rowsOf('RLSA-2026:1')).toEqual([
      'fixed Rocky Linux:9 bash',
      'unreadable Rocky Linux:9 ',
      'not-compared Rocky Linux:9 openssl',
    ]);
  });

  it.each(['{"affected": [{"package": {"name": "bash"', '{"affected": "bash", "name": "bash"}'])(
    'leaves the answer to its earlier version in the store: %s',
    async (content) => {
      await load({ 'RLSA-2026:1.json': GOOD, 'RLSA-2026:2.json': OTHER });
      for (let day = 0; day < 2; day++) {
        feeds.now = new Date(feeds.now.getTime() + 8 * 24 * 60 * 60 * 1000);
        await load({ 'RLSA-2026:1.json': content, 'RLSA-2026:2.json': OTHER });
        expect(rowsOf('RLSA-2026:1')).toEqual(['fixed Rocky Linux:9 bash']);
        expect(rowsOf('RLSA-2026:1.json')).toEqual(['unreadable  ']);
      }
      feeds.now = new Date(feeds.now.getTime() + 8 * 24 * 60 * 60 * 1000);
      await load({ 'RLSA-2026:2.json': OTHER });
      expect(Object.keys(feeds.of('osv:Rocky Linux'))).toEqual(['RLSA-2026:2']);
    },
  );

  it('takes bounded time and rows where it names very many packages', async () => {
    const names = Array.from(
      { length: 200_000 },
      (_, at) => `{"name": "p${at}", "ecosystem": "Rocky Linux:${at % 50}"}`,
    );
    await load({ 'RLSA-2026:1.json': GOOD, 'RLSA-2026:3.json': `[${names.join(',')}` });
    expect(rowsOf('RLSA-2026:3.json')?.length).toBeLessThanOrEqual(5_001);
  });
});

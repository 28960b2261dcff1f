import { beforeEach, describe, expect, it } from 'vitest';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { osv } from './index.ts';

const FOLDER = 'https://osv-vulnerabilities.storage.googleapis.com/SUSE';
const DAY_MS = 24 * 60 * 60 * 1000;
const FLAW = 'CVE-2024-34064';

let feeds: FakeFeeds;
const sync = () => osv.sync('SUSE', feeds.context);
const asked = () => feeds.requests.splice(0).map(({ url }) => url.slice(FOLDER.length + 1));

function record(id: string, fixed: string, more: object = {}): string {
  const ecosystem = 'SUSE:Linux Enterprise Module for Basesystem 15 SP6';
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  const affected = [{ package: { ecosystem, name: 'python-Jinja2' }, ranges }];
  return JSON.stringify({ id, modified: '2026-08-20T00:00:00Z', related: [FLAW], affected, ...more });
}

const NEWER = record('SUSE-SU-1', '3.1.2-150400.12.6.1');
const OLDER = record('SUSE-SU-2', '2.10.1-150000.3.13.1');
const WHOLE = ['0 3.1.2-150400.12.6.1'];
const NARROWED = ['0 2.10.1-150000.3.13.1', '2.10.1-150001 3.1.2-150400.12.6.1'];

const boundsOf = (id: string) =>
  feeds.of('osv:SUSE')[id]?.ranges.map(({ lower = '0', upper = '*' }) => `${lower} ${upper}`);

/** Serves an export; its etag tells its content. */
function serve(...records: readonly string[]): void {
  const files = records.map((content, at) => ({ name: `${at}.json`, content }));
  feeds.serve(`${FOLDER}/all.zip`, buildZip(files), { etag: JSON.stringify(records.join('').length) });
}

/** Serves a record that was modified since. */
function change(id: string, content: string): void {
  const modified = '2026-08-22T00:00:00Z';
  feeds.serve(`${FOLDER}/modified_id.csv`, `${modified},${id}\n`, { etag: `"${id}"` });
  feeds.serve(`${FOLDER}/${id}.json`, JSON.stringify({ ...(JSON.parse(content) as object), modified }));
}

async function load(...records: readonly string[]): Promise<void> {
  serve(...records);
  await sync();
  feeds.requests.splice(0);
  feeds.now = new Date(feeds.now.getTime() + DAY_MS);
}

beforeEach(() => {
  feeds = new FakeFeeds();
});

describe("syncOsv of SUSE's export", () => {
  it.each([
    ['before', [NEWER, OLDER]],
    ['after', [OLDER, NEWER]],
  ])('leaves builds of another codestream out of a fix that is read %s theirs', async (_, records) => {
    await load(...records);
    expect(boundsOf('SUSE-SU-1')).toEqual(NARROWED);
  });

  it('leaves them out of a fix that comes with a list of changes', async () => {
    await load(OLDER);
    change('SUSE-SU-1', NEWER);
    await sync();
    expect(asked()).toEqual(['modified_id.csv', 'SUSE-SU-1.json']);
    expect(boundsOf('SUSE-SU-1')).toEqual(NARROWED);
  });

  it('goes on with a list of changes that leaves a narrowed fix as it is', async () => {
    await load(OLDER, NEWER);
    change('SUSE-SU-1', NEWER);
    await sync();
    change('SUSE-SU-2', OLDER);
    await sync();
    expect(asked()).toEqual(['modified_id.csv', 'SUSE-SU-1.json', 'modified_id.csv', 'SUSE-SU-2.json']);
    expect(boundsOf('SUSE-SU-1')).toEqual(NARROWED);
  });

  it('reads the whole OSV export when a change narrows a fix that did not change', async () => {
    await load(NEWER);
    expect(boundsOf('SUSE-SU-1')).toEqual(WHOLE);
    serve(NEWER, OLDER);
    change('SUSE-SU-2', OLDER);
    await sync();
    expect(asked()).toEqual(['modified_id.csv', 'SUSE-SU-2.json', 'all.zip']);
    expect(boundsOf('SUSE-SU-1')).toEqual(NARROWED);
  });

  it.each([
    ['is withdrawn', { withdrawn: '2026-08-22T00:00:00Z' }],
    ['names another CVE', { related: ['CVE-2024-1'] }],
    ['names another package', { affected: [] }],
  ])('reads the whole OSV export when the fix of another codestream %s', async (_, more) => {
    await load(OLDER, NEWER);
    const changed = record('SUSE-SU-2', '2.10.1-150000.3.13.1', more);
    serve(NEWER, changed);
    change('SUSE-SU-2', changed);
    await sync();
    expect(asked().at(-1)).toBe('all.zip');
    expect(boundsOf('SUSE-SU-1')).toEqual(WHOLE);
  });

  it("reads SUSE's whole OSV export again where another program's reading is stored", async () => {
    await load(OLDER, NEWER);
    for (const [feed, { cursor = '', ...state }] of feeds.states) {
      const known = JSON.parse(cursor) as { reading?: number };
      delete known.reading;
      feeds.states.set(feed, { ...state, cursor: JSON.stringify(known) });
    }
    await sync();
    expect(asked()).toEqual(['all.zip']);
  });
});

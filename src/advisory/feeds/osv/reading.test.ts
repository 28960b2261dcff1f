import { expect, it } from 'vitest';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { osv } from './index.ts';
import { readingOf } from './reading.ts';

const FOLDER = 'https://osv-vulnerabilities.storage.googleapis.com';
const YESTERDAY = '2026-08-21T00:00:00Z';

async function loaded(ecosystem: string): Promise<FakeFeeds> {
  const feeds = new FakeFeeds();
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2' }] }];
  const affected = [{ package: { ecosystem, name: 'Zope.Interface' }, ranges }];
  const content = JSON.stringify({ id: 'PYSEC-1', modified: YESTERDAY, affected });
  feeds.serve(`${FOLDER}/${ecosystem}/all.zip`, buildZip([{ name: 'PYSEC-1.json', content }]), {
    etag: '"1"',
  });
  feeds.serve(`${FOLDER}/${ecosystem}/modified_id.csv`, `${YESTERDAY},PYSEC-1\n`, { etag: '"1"' });
  await osv.sync(ecosystem, feeds.context);
  feeds.requests.splice(0);
  return feeds;
}

/** Makes the last sync one of a program that wrote no number of its reading. */
function forgetReading(feeds: FakeFeeds): void {
  for (const [feed, { cursor = '', ...state }] of feeds.states) {
    const known = JSON.parse(cursor) as { reading?: number };
    delete known.reading;
    feeds.states.set(feed, { ...state, cursor: JSON.stringify(known) });
  }
}

it("reads the whole OSV export of a language again where another program's reading is stored", async () => {
  const feeds = await loaded('PyPI');
  forgetReading(feeds);
  expect(await osv.sync('PyPI', feeds.context)).toEqual({ kind: 'updated', problems: [] });
  expect(feeds.requests.splice(0).map(({ url }) => url)).toEqual([`${FOLDER}/PyPI/all.zip`]);
  expect(await osv.sync('PyPI', feeds.context)).toEqual({ kind: 'unchanged', problems: [] });
});

it('stores a package of an OSV export under the name by which its ecosystem compares', async () => {
  const feeds = await loaded('PyPI');
  expect(feeds.of('osv:PyPI')['PYSEC-1']?.ranges).toMatchObject([{ package: 'zope-interface' }]);
});

it("goes on from a distribution's OSV export, whoever read it", async () => {
  const feeds = await loaded('Debian');
  forgetReading(feeds);
  await osv.sync('Debian', feeds.context);
  expect(feeds.requests.at(0)?.url).toBe(`${FOLDER}/Debian/modified_id.csv`);
});

it.each([
  ['Ubuntu', { reading: 1 }],
  ['SUSE', { reading: 1 }],
  ['npm', { reading: 3 }],
  ['Debian', {}],
])('notes of an OSV export of %s that it was read so: %j', (ecosystem, expected) => {
  expect(readingOf(ecosystem)).toEqual(expected);
});

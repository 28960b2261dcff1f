import { beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../domain/index.ts';
import type { CveRecord } from '../store/ports.ts';
import { feedFailed } from './feed-error.ts';
import { fetchRecords, type RecordPolicy } from './fetch-records.ts';
import type { RecordSource } from './record-source.ts';
import { FakeFeeds } from './testing/fake-feeds.ts';

let feeds: FakeFeeds;
let asked: string[];
let answer: (cve: string, known: CveRecord | undefined) => Promise<CveRecord>;

const source: RecordSource = {
  id: 'cve',
  title: 'CVE list',
  address: 'https://cve.example',
  intervalMinutes: 60,
  requestsAtATime: 2,
  ask: (cve, known) => {
    asked.push(cve);
    return answer(cve, known);
  },
};

const CVES = ['CVE-2023-1111', 'CVE-2023-2222', 'CVE-2023-3333'];
const fetchAll = (policy?: RecordPolicy) => fetchRecords(source, CVES, feeds.context, policy);
const record = (cve: string): CveRecord => ({
  cve,
  found: true,
  fetchedAt: feeds.now.toISOString(),
  ratings: [],
});

function later(minutes: number): void {
  feeds.now = new Date(feeds.now.getTime() + minutes * 60_000);
  asked = [];
}

beforeEach(() => {
  feeds = new FakeFeeds();
  asked = [];
  answer = (cve) => Promise.resolve(record(cve));
});

describe('fetchRecords', () => {
  test('asks about exactly these CVEs, each once, and keeps the answers', async () => {
    expect(await fetchRecords(source, [...CVES, ...CVES], feeds.context)).toEqual({
      problems: [],
      unreadable: [],
    });
    expect(asked).toEqual(CVES);
    expect([...feeds.records.keys()]).toEqual(CVES.map((cve) => `cve ${cve}`));
  });

  test('asks again about what it knows from a time in the future', async () => {
    await fetchAll();
    later(-24 * 60);
    await fetchAll();
    expect(asked).toEqual(CVES);
  });

  test('loses no answer that comes while others are being saved', async () => {
    const many = Array.from({ length: 886 }, (_, at) => `CVE-2024-${4000 + at}`);
    await fetchRecords(source, many, feeds.context);
    expect(feeds.records.size).toBe(886);
  });

  test('asks again only after the interval, or the age that is allowed', async () => {
    await fetchAll();
    later(59);
    await fetchAll();
    expect(asked).toEqual([]);
    await fetchAll({ maxAgeMinutes: 30 });
    expect(asked).toEqual(CVES);
  });

  test('remembers that there is no record, and asks again like about any other', async () => {
    answer = (cve) => Promise.resolve({ ...record(cve), found: false });
    await fetchAll();
    later(59);
    await fetchAll();
    expect(asked).toEqual([]);
    later(2);
    await fetchAll();
    expect(asked).toEqual(CVES);
  });

  test('gives the last answer along, so that the request can be conditional', async () => {
    await fetchAll();
    later(61);
    const known: unknown[] = [];
    answer = (cve, last) => {
      known.push(last?.cve);
      return Promise.resolve(record(cve));
    };
    await fetchAll();
    expect(known).toEqual(CVES);
  });

  test('a record that cannot be read is a problem, and the others are kept', async () => {
    answer = (cve) =>
      cve === 'CVE-2023-2222' ? Promise.reject(new SyntaxError('odd')) : Promise.resolve(record(cve));
    const { problems, unreadable } = await fetchAll();
    expect(unreadable).toEqual(['CVE-2023-2222']);
    expect(problems).toEqual([
      {
        kind: 'advisory-unreadable',
        subject: 'CVE-2023-2222',
        message: 'its record in cve cannot be read: odd',
      },
    ]);
    expect(feeds.records.size).toBe(2);
  });
});

describe('fetchRecords, when the source fails', () => {
  const failure = feedFailed('cve', 'https://cve.example/CVE-2023-3333', 'answered with status 503');

  test('keeps the answers so far and says how many CVEs have none', async () => {
    answer = (cve) => (cve === 'CVE-2023-3333' ? Promise.reject(failure) : Promise.resolve(record(cve)));
    const { problems, unasked } = await fetchAll();
    expect(problems).toEqual([]);
    expect(unasked).toMatchObject({
      cves: new Set(['CVE-2023-3333']),
      problem: { kind: 'feed-missing', subject: 'cve' },
    });
    expect(unasked?.problem.message).toContain('not asked about one CVE');
    expect(feeds.records.size).toBe(2);
  });

  test('the last answers count where there are some', async () => {
    await fetchAll();
    later(61);
    answer = () => Promise.reject(failure);
    expect((await fetchAll()).problems).toMatchObject([{ kind: 'feed-not-updated', subject: 'cve' }]);
  });

  test('what is no failure of the source is thrown', async () => {
    answer = () => Promise.reject(new TypeError('a bug'));
    await expect(fetchAll()).rejects.toThrow('a bug');
  });
});

describe('fetchRecords, when all that the source says was loaded', () => {
  const problem = (subject: string) => ({ kind: 'advisory-unreadable', subject, message: 'odd' }) as const;

  async function load(problems: readonly Problem[] = []): Promise<void> {
    const sync = await feeds.context.store.enrichment.beginRecordSync('cve', 'full');
    await sync.add([record('CVE-2023-1111')]);
    await sync.commit({ syncedAt: feeds.now.toISOString(), problems });
  }

  test('asks nothing as long as it is fresh, also about a CVE that is not in it', async () => {
    await load();
    later(59);
    expect(await fetchAll()).toEqual({ problems: [], unreadable: [] });
    expect(asked).toEqual([]);
  });

  test('asks one by one when it is old, for an interval or for the age that is allowed', async () => {
    await load();
    later(59);
    await fetchAll({ maxAgeMinutes: 30 });
    expect(asked).toEqual(CVES);
    later(61);
    await fetchAll();
    expect(asked).toEqual(CVES);
  });

  test('says which of these CVEs it could not read', async () => {
    await load([problem('CVE-2023-2222'), problem('CVE-1999-0001'), problem('cve')]);
    expect(await fetchAll()).toEqual({
      problems: [problem('CVE-2023-2222'), problem('cve')],
      unreadable: ['CVE-2023-2222'],
    });
  });

  test('it answers when the source does not', async () => {
    await load();
    later(61);
    answer = () => Promise.reject(feedFailed('cve', 'https://cve.example', 'answered with status 503'));
    expect((await fetchAll()).problems).toMatchObject([{ kind: 'feed-not-updated' }]);
  });

  test.each([
    [6, 0],
    [8, 1],
  ])('offline it answers for a week: after %i days there are %i problems', async (days, count) => {
    await load();
    later(days * 24 * 60);
    const { unasked } = await fetchAll({ offline: true });
    expect(unasked === undefined ? 0 : 1).toBe(count);
    expect(asked).toEqual([]);
  });
});

test('offline nothing is asked, and a problem says how many CVEs were never asked about', async () => {
  await fetchRecords(source, CVES.slice(0, 1), feeds.context);
  later(1000);
  const { unasked } = await fetchAll({ offline: true });
  expect(unasked?.problem).toMatchObject({
    kind: 'feed-missing',
    message: expect.stringContaining('2 CVEs') as string,
  });
  expect(asked).toEqual([]);
});

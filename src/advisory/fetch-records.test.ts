import { beforeEach, describe, expect, it } from 'vitest';
import type { Problem, CveRecord } from '../domain/index.ts';
import { feedFailed } from './feed-kit/feed-error.ts';
import { fetchRecords, type RecordPolicy } from './fetch-records.ts';
import type { RecordSource } from './feed-kit/record-source.ts';
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
  it('asks about exactly these CVEs, each once, and keeps the answers', async () => {
    expect(await fetchRecords(source, [...CVES, ...CVES], feeds.context)).toEqual({
      problems: [],
      unreadable: [],
    });
    expect(asked).toEqual(CVES);
    expect([...feeds.records.keys()]).toEqual(CVES.map((cve) => `cve ${cve}`));
  });

  it('asks again about a CVE whose record is from the future', async () => {
    await fetchAll();
    later(-24 * 60);
    await fetchAll();
    expect(asked).toEqual(CVES);
  });

  it('loses no CVE record that arrives while others are being saved', async () => {
    const many = Array.from({ length: 886 }, (_, at) => `CVE-2024-${4000 + at}`);
    await fetchRecords(source, many, feeds.context);
    expect(feeds.records.size).toBe(886);
  });

  it('asks about a CVE again only after the interval, or the age that is allowed', async () => {
    await fetchAll();
    later(59);
    await fetchAll();
    expect(asked).toEqual([]);
    await fetchAll({ maxAgeMinutes: 30 });
    expect(asked).toEqual(CVES);
  });

  it('remembers that a CVE has no record, and asks again as for any other', async () => {
    answer = (cve) => Promise.resolve({ ...record(cve), found: false });
    await fetchAll();
    later(59);
    await fetchAll();
    expect(asked).toEqual([]);
    later(2);
    await fetchAll();
    expect(asked).toEqual(CVES);
  });

  it('passes on the last CVE record, so that the request can be conditional', async () => {
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

  it('reports a CVE record that cannot be read, and keeps the others', async () => {
    answer = (cve) =>
      cve === 'CVE-2023-2222' ? Promise.reject(new SyntaxError('odd')) : Promise.resolve(record(cve));
    const { problems, unreadable } = await fetchAll();
    expect(unreadable).toEqual(['CVE-2023-2222']);
    expect(problems).toEqual([
      {
        kind: 'advisory-unreadable',
        subject: 'CVE-2023-2222',
        message: 'cannot read its record in cve: odd',
      },
    ]);
    expect(feeds.records.size).toBe(2);
  });
});

describe('fetchRecords, when the source fails', () => {
  const failure = feedFailed('cve', 'https://cve.example/CVE-2023-3333', 'answered with status 503');

  it('keeps the CVE records so far when the source fails, and counts CVEs without one', async () => {
    answer = (cve) => (cve === 'CVE-2023-3333' ? Promise.reject(failure) : Promise.resolve(record(cve)));
    const { problems, unasked } = await fetchAll();
    expect(problems).toEqual([]);
    expect(unasked).toMatchObject({
      cves: new Set(['CVE-2023-3333']),
      problem: { kind: 'feed-missing', subject: 'cve' },
    });
    expect(unasked?.problem.message).toContain('not asked about 1 CVE');
    expect(feeds.records.size).toBe(2);
  });

  it('uses former CVE records when the source fails', async () => {
    await fetchAll();
    later(61);
    answer = () => Promise.reject(failure);
    expect((await fetchAll()).problems).toMatchObject([{ kind: 'feed-not-updated', subject: 'cve' }]);
  });

  it('throws a bug that occurs while CVE records are fetched', async () => {
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

  it('asks about no CVE while the whole list is fresh, even about one that is missing in it', async () => {
    await load();
    later(59);
    expect(await fetchAll()).toEqual({ problems: [], unreadable: [] });
    expect(asked).toEqual([]);
  });

  it('asks about single CVEs when the list is old, after an interval or the allowed age', async () => {
    await load();
    later(59);
    await fetchAll({ maxAgeMinutes: 30 });
    expect(asked).toEqual(CVES);
    later(61);
    await fetchAll();
    expect(asked).toEqual(CVES);
  });

  it('names the requested CVEs that the list could not read', async () => {
    await load([problem('CVE-2023-2222'), problem('CVE-1999-0001'), problem('cve')]);
    expect(await fetchAll()).toEqual({
      problems: [problem('CVE-2023-2222'), problem('cve')],
      unreadable: ['CVE-2023-2222'],
    });
  });

  it('answers from the loaded CVE list when the source does not answer', async () => {
    await load();
    later(61);
    answer = () => Promise.reject(feedFailed('cve', 'https://cve.example', 'answered with status 503'));
    expect((await fetchAll()).problems).toMatchObject([{ kind: 'feed-not-updated' }]);
  });

  it.each([
    [6, 0],
    [8, 1],
  ])('answers offline for a week: after %i days there are %i problems', async (days, count) => {
    await load();
    later(days * 24 * 60);
    const { unasked } = await fetchAll({ offline: true });
    expect(unasked === undefined ? 0 : 1).toBe(count);
    expect(asked).toEqual([]);
  });
});

it('asks nothing offline, and reports how many CVEs were never asked about', async () => {
  await fetchRecords(source, CVES.slice(0, 1), feeds.context);
  later(1000);
  const { unasked } = await fetchAll({ offline: true });
  expect(unasked?.problem).toMatchObject({
    kind: 'feed-missing',
    message: expect.stringContaining('2 CVEs') as string,
  });
  expect(asked).toEqual([]);
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Advisory } from '../../domain/index.ts';
import { LIMITS } from './limits.ts';
import { FakeFeeds } from '../testing/fake-feeds.ts';
import { type AdvisoryWriter, writeAdvisories } from './writer.ts';

let feeds: FakeFeeds;

beforeEach(() => {
  feeds = new FakeFeeds();
});

function write(mode: 'full' | 'delta', fill: (writer: AdvisoryWriter) => Promise<void>) {
  const target = { feed: 'osv:Debian', address: 'https://osv.example/Debian', mode };
  return writeAdvisories(feeds.context, target, async (writer) => {
    await fill(writer);
    return { etag: '"1"' };
  });
}

function advisory(id: string, ...uppers: readonly string[]): Advisory {
  const ranges = uppers.map(
    (upper) => ({ ecosystem: 'Debian:12', package: 'openssl', upper, state: 'fixed' }) as const,
  );
  return { id, cves: [], aliases: [], ratings: [], ranges };
}

describe('writeAdvisories', () => {
  it('writes every record of several batches, and the validators of the source', async () => {
    await write('full', async (writer) => {
      for (let at = 0; at < 1234; at++) await writer.add(advisory(`DSA-${at}`, '1.0'));
    });
    expect(Object.keys(feeds.of('osv:Debian'))).toHaveLength(1234);
    expect(feeds.states.get('osv:Debian')).toMatchObject({
      etag: '"1"',
      syncedAt: '2026-08-22T12:00:00.000Z',
    });
  });

  it('treats an advisory without ranges as gone', async () => {
    await write('full', async (writer) => {
      await writer.add(advisory('DSA-1', '1.0'));
      await writer.add(advisory('DSA-2'));
    });
    expect(Object.keys(feeds.of('osv:Debian'))).toEqual(['DSA-1']);
    await write('delta', (writer) => writer.add(advisory('DSA-1')));
    expect(feeds.of('osv:Debian')).toEqual({});
  });

  it('reports ranges that cannot be ordered up to a limit, and then their number', async () => {
    const uppers = Array.from({ length: LIMITS.problemsPerSync + 5 }, (_, at) => `no version ${at}`);
    const { problems } = await write('full', (writer) => writer.add(advisory('DSA-1', '1.0', ...uppers)));
    expect(problems).toHaveLength(LIMITS.problemsPerSync + 1);
    expect(problems[0]).toMatchObject({ kind: 'advisory-not-compared', subject: 'DSA-1' });
    expect(problems.at(-1)?.message).toBe('5 more records or ranges could not be understood');
    expect(feeds.states.get('osv:Debian')?.problems).toEqual(problems);
  });

  it('keeps nothing of a sync that fails, and closes it', async () => {
    const failure = write('full', async (writer) => {
      await writer.add(advisory('DSA-1', '1.0'));
      throw new Error('it breaks off');
    });
    await expect(failure).rejects.toThrow('it breaks off');
    expect(feeds.of('osv:Debian')).toEqual({});
    expect(feeds.openSyncs).toBe(0);
  });

  it('refuses to replace a feed by nothing', async () => {
    await expect(write('full', () => Promise.resolve())).rejects.toThrow('contains no records');
    await expect(write('delta', () => Promise.resolve())).resolves.toMatchObject({ kind: 'updated' });
  });
});

import pino from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { FeedState } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { testDigest } from '../../../findings/testing.ts';
import type { RefreshedImage, RefreshImage } from '../../feeds/index.ts';
import { createRatings } from './create-ratings.ts';
import { IMAGES_AT_A_TIME, REST_MS } from './limits.ts';

const KEY = testDigest('a');
const LIST: FeedState = { feed: 'cve', seq: 1, syncedAt: '2026', records: 1, ranges: 0, problems: [] };

/** Ratings with a test source whose answers are given one at a time. */
function world({ offline = false, list }: { offline?: boolean; list?: FeedState } = {}) {
  const answers: ((refreshed: RefreshedImage | undefined | Error) => void)[] = [];
  let [moment, version] = [0, '1'];
  const refresh = vi.fn<RefreshImage>(
    () =>
      new Promise((resolve, reject) => {
        answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      }),
  );
  const ratings = createRatings({
    store: {
      advisories: { feedState: () => Promise.resolve(list) },
    },
    refresh,
    offline,
    feedsVersion: () => Promise.resolve(version),
    logger: pino({ level: 'silent' }),
    monotonic: () => moment,
  });
  /** Lets pending work advance as far as it can. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ratings,
    refresh,
    settled,
    synced: () => (version = '2'),
    wait: (milliseconds: number) => (moment += milliseconds),
    answer: async (answer: RefreshedImage | undefined | Error) => {
      await settled();
      answers.shift()?.(answer);
      await settled();
    },
  };
}

const DONE: RefreshedImage = { isUnasked: false };
const UNASKED: RefreshedImage = { isUnasked: true };

describe('the CVE records of an image', () => {
  it("asks for an image's CVE records once, however many wait for them", async () => {
    const { ratings, refresh, answer, settled } = world();
    expect(ratings.begin(KEY)).toBe(true);
    expect(ratings.begin(KEY)).toBe(true);
    await settled();
    const waiting = ratings.fetchMissing(KEY);
    await answer(DONE);
    await waiting;
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('asks for CVE records again only after a feed has changed', async () => {
    const { ratings, refresh, answer, synced } = world();
    const first = ratings.fetchMissing(KEY);
    await answer(DONE);
    await first;
    await ratings.fetchMissing(KEY);
    expect(refresh).toHaveBeenCalledOnce();
    synced();
    void ratings.fetchMissing(KEY);
    await answer(DONE);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('leaves CVE records alone for a while once their source could not be asked', async () => {
    const { ratings, refresh, answer, wait } = world();
    ratings.begin(KEY);
    await answer(UNASKED);
    expect(ratings.begin(KEY)).toBe(false);
    await ratings.fetchMissing(testDigest('b'));
    expect(refresh).toHaveBeenCalledOnce();
    wait(REST_MS);
    expect(ratings.begin(KEY)).toBe(true);
  });

  it('asks for the CVE records of a few images at a time', async () => {
    const { ratings, refresh, answer, settled } = world();
    for (const letter of ['a', 'b', 'c', 'd']) expect(ratings.begin(testDigest(letter))).toBe(true);
    await settled();
    expect(refresh).toHaveBeenCalledTimes(IMAGES_AT_A_TIME);
    await answer(new AppError('STORE_FAILED', 'no'));
    await answer(undefined);
    expect(refresh).toHaveBeenCalledTimes(4);
  });

  it('takes CVE records from the list once that was loaded', async () => {
    const { ratings, refresh } = world({ list: LIST });
    await ratings.fetchMissing(KEY);
    expect(refresh).not.toHaveBeenCalled();
  });

  it('asks for no CVE records offline, nor once the server stops', async () => {
    const offline = world({ offline: true });
    expect(offline.ratings.begin(KEY)).toBe(false);
    await offline.ratings.fetchMissing(KEY);
    expect(offline.refresh).not.toHaveBeenCalled();
    const { ratings } = world();
    ratings.stop();
    expect(ratings.begin(KEY)).toBe(false);
  });
});

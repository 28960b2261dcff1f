import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { ImageSummary, ReportSummary, SyncSpan } from '../../store/ports.ts';
import { rematch, type RefreshImage } from './rematch.ts';

const SUMMARY: ReportSummary = { counts: { high: 1 }, holes: 0, at: '2026-11-25T12:00:00Z' };
const REFRESHED = { summary: SUMMARY, isUnasked: false };
const IMAGES = [
  image('a', 'debian'),
  image('b', 'alpine'),
  image('c', 'debian'),
  image('d'),
  { ...image('e'), ecosystems: ['npm'] },
];

/** Images with a package that a sync touches. */
const HOLDING = IMAGES.slice(2, 4);
/** A sync after which no record of a stored package changed. */
const UNTOUCHED = 9;

function digest(letter: string): Digest {
  const parsed = parseDigest(`sha256:${letter.repeat(64)}`);
  if (!parsed) throw new Error(`${letter} is no hex digit`);
  return parsed;
}

function image(letter: string, id?: string): ImageSummary {
  const distribution = id !== undefined && {
    distribution: {
      id,
      version: id === 'debian' ? '12' : '3.22',
      idLike: [],
      name: id,
      path: 'etc/os-release',
    },
  };
  return { key: digest(letter), names: [], packages: 1, indexedAt: '2026-11-25T12:00:00Z', ...distribution };
}

/** Runs a rematch with one image per page. */
async function run(
  span: SyncSpan,
  refresh: RefreshImage = () => Promise.resolve(REFRESHED),
  signal = new AbortController().signal,
  lineFeeds: readonly string[] = [],
) {
  const saved: string[] = [];
  const page = ({ cursor = '0' }: { readonly cursor?: string }, images: readonly ImageSummary[]) => {
    const at = Number(cursor);
    const next = at + 1 < images.length ? { next: String(at + 1) } : {};
    return Promise.resolve({ items: images.slice(at, at + 1), ...next });
  };
  await rematch(
    span,
    {
      prefer: [],
      touched: ({ from }) => Promise.resolve(from === UNTOUCHED ? [] : [{ packageId: 7 }]),
      refresh,
      lineFeeds,
      logger: pino({ level: 'silent' }),
      inventory: {
        list: (request) => page(request, IMAGES),
        withPackages: (_, request) => page(request, HOLDING),
        saveSummary: (key) => {
          saved.push(key.charAt('sha256:'.length));
          return Promise.resolve();
        },
      },
    },
    signal,
  );
  return saved.join('');
}

describe('a rematch', () => {
  it.each([
    ['debian-tracker', 'ac'],
    ['osv:Debian', 'ac'],
    ['alpine-secdb:v3.22', 'b'],
    ['alpine-secdb:v3.21', ''],
    ['osv:npm', 'e'],
  ])('rematches, after a first load of %s, the images %s', async (feed, images) => {
    expect(await run({ feed, from: 3, to: 3 })).toBe(images);
  });

  it.each([
    ['debian-tracker', 'cd'],
    ['cve', 'abce'],
    ['epss', ''],
    ['kev', ''],
  ])('rematches, after a later sync of %s, the images %s', async (feed, images) => {
    expect(await run({ feed, from: 3, to: 4 })).toBe(images);
  });

  it('rematches all images after a sync of a list that the line of the fleet needs', async () => {
    const { signal } = new AbortController();
    const rerun = (feed: string) =>
      run({ feed, from: 3, to: 4 }, () => Promise.resolve(REFRESHED), signal, ['kev']);
    expect(await rerun('kev')).toBe('abce');
    expect(await rerun('epss')).toBe('');
  });

  it('rematches no image where a sync touches no stored package', async () => {
    expect(await run({ feed: 'debian-tracker', from: UNTOUCHED, to: 4 })).toBe('');
  });

  it('rematches the other images after one that fails or is gone', async () => {
    const refresh: RefreshImage = (key) => {
      if (key === digest('a')) return Promise.reject(new AppError('STORE_FAILED', 'no'));
      return Promise.resolve(key === digest('b') ? undefined : REFRESHED);
    };
    expect(await run({ feed: 'cve', from: 3, to: 4 }, refresh)).toBe('ce');
  });

  it('gives up a rematch when the job is handed back', async () => {
    const controller = new AbortController();
    const refresh: RefreshImage = () => {
      controller.abort(new AppError('INTERRUPTED', 'interrupted'));
      return Promise.resolve(REFRESHED);
    };
    await expect(run({ feed: 'cve', from: 3, to: 4 }, refresh, controller.signal)).rejects.toThrow(
      'interrupted',
    );
  });
});

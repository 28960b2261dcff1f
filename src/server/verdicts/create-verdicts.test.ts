import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { parseDigest, type Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { JobHandler } from '../../jobs/queue.ts';
import type { UnsettledQuery } from '../../store/ports.ts';
import type { RefreshImage } from '../feeds/index.ts';
import { createVerdicts } from './create-verdicts.ts';

const NOW = new Date('2026-11-28T03:00:00Z');
const COUNTS = { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 };
const REFRESHED = { summary: { counts: COUNTS, holes: 0, at: NOW.toISOString() }, isUnasked: false };
const MINUTE = 60_000;

function digest(letter: string): Digest {
  const parsed = parseDigest(`sha256:${letter.repeat(64)}`);
  if (!parsed) throw new Error('64 digits are a digest');
  return parsed;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Verdicts whose store lists these images, one a page, whatever is judged. */
function open(letters: readonly string[], refresh: RefreshImage = () => Promise.resolve(REFRESHED)) {
  const keys = letters.map(digest);
  const saved: string[] = [];
  const asked: UnsettledQuery[] = [];
  const jobs: string[] = [];
  let handler: JobHandler | undefined;
  const verdicts = createVerdicts({
    store: {
      verdicts: {
        unsettled: (query) => {
          asked.push(query);
          const { after } = query;
          return Promise.resolve(keys.filter((key) => after === undefined || key > after).slice(0, 1));
        },
      },
      inventory: {
        saveSummary: (key) => {
          saved.push(key.charAt('sha256:'.length));
          return Promise.resolve();
        },
      },
    },
    queue: {
      work: (_kind, _atATime, given) => {
        handler = given;
        return Promise.resolve();
      },
      send: (kind) => {
        jobs.push(kind);
        return Promise.resolve();
      },
    },
    refresh,
    line: 'a line',
    program: '1',
    logger: pino({ level: 'silent' }),
    now: () => NOW,
  });
  onTestFinished(() => verdicts.stop());
  const run = async (signal = new AbortController().signal) => handler?.({}, signal);
  return { verdicts, jobs, asked, saved, run };
}

it('looks for verdicts that may be others at its start, and every ten minutes until its end', async () => {
  const { verdicts, jobs } = open([]);
  await verdicts.start();
  expect(jobs).toEqual(['verdicts']);
  await vi.advanceTimersByTimeAsync(25 * MINUTE);
  expect(jobs).toHaveLength(3);
  verdicts.stop();
  await vi.advanceTimersByTimeAsync(25 * MINUTE);
  expect(jobs).toHaveLength(3);
});

it('judges every image once that may have another verdict, by line, program and time', async () => {
  const { verdicts, asked, saved, run } = open(['a', 'b', 'c']);
  await verdicts.start();
  await run();
  expect(saved).toEqual(['a', 'b', 'c']);
  expect(asked[0]).toEqual({ line: 'a line', program: '1', now: '2026-11-28T03:00:00.000Z', limit: 100 });
});

it('judges the other images after one that fails or is gone', async () => {
  const { verdicts, saved, run } = open(['a', 'b', 'c'], (key) => {
    if (key === digest('a')) return Promise.reject(new AppError('FEED_FAILED', 'no'));
    return Promise.resolve(key === digest('b') ? undefined : REFRESHED);
  });
  await verdicts.start();
  await run();
  expect(saved).toEqual(['c']);
});

it('gives up judging images when the job is handed back', async () => {
  const controller = new AbortController();
  const { verdicts, saved, run } = open(['a', 'b', 'c'], () => {
    controller.abort(new AppError('INTERRUPTED', 'interrupted'));
    return Promise.resolve(REFRESHED);
  });
  await verdicts.start();
  await expect(run(controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(saved).toEqual(['a']);
});

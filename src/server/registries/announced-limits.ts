import { retryAfter, type HttpResponse } from '../../http/index.ts';
import { MAX_ANNOUNCED_MS } from './limits.ts';

/** A limit that a registry announces. In durations, since processes and replicas have different clocks. */
export interface AnnouncedLimit {
  /** The limited kind of request; a pause stops everything. */
  readonly kind: LimitKind;
  readonly remaining: number;
  /** Requests in a whole window; 0 if unknown. */
  readonly limit: number;
  /** Milliseconds until the window, or the pause, ends. */
  readonly endsInMs: number;
}

export type LimitKind = 'pause' | 'pulls' | 'requests';

const TOO_MANY = 429;
const NOTHING = { kind: 'pause', remaining: 0, limit: 0 } as const;
/** From this number of seconds, a value is a time since 1970. */
const FIRST_TIME = 1_000_000_000;

/**
 * Reads `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`, by which Docker Hub counts
 * pulls (https://docs.docker.com/docker-hub/usage/pulls/), the same without a window but with
 * `ratelimit-reset`, by which others count requests (draft-ietf-httpapi-ratelimit-headers-03; GitLab writes a
 * time there), and the Retry-After of 429. `now` is in milliseconds since 1970. Invalid values are ignored.
 */
export function announcedLimits(
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
  now: number,
): readonly AnnouncedLimit[] {
  const pause = status === TOO_MANY ? retryAfter(headers['retry-after'], now) : undefined;
  const quota = announcedQuota(headers, now);
  return [
    ...(pause !== undefined && pause > 0 ? [{ ...NOTHING, endsInMs: bounded(pause) }] : []),
    ...(quota ? [quota] : []),
  ];
}

function announcedQuota(headers: HttpResponse['headers'], now: number): AnnouncedLimit | undefined {
  const remaining = parseAmount(headers['ratelimit-remaining']);
  if (!remaining) return undefined;
  const limit = parseAmount(headers['ratelimit-limit']);
  const window = remaining.window ?? limit?.window;
  return {
    kind: window === undefined ? 'requests' : 'pulls',
    remaining: remaining.count,
    limit: limit?.count ?? 0,
    endsInMs: bounded(untilReset(headers['ratelimit-reset'], now) ?? (window ?? 60) * 1000),
  };
}

interface Amount {
  readonly count: number;
  /** In seconds. */
  readonly window?: number;
}

/** Parses the first amount of `100;w=21600`, or of `100, 100;w=60`. */
function parseAmount(text: string | undefined): Amount | undefined {
  const [count, ...parameters] = (text?.split(',', 1)[0] ?? '').split(';').map((part) => part.trim());
  const amount = parseCount(count);
  if (amount === undefined) return undefined;
  const window = parseCount(parameters.find((each) => each.startsWith('w='))?.slice('w='.length));
  return { count: amount, ...(window !== undefined && { window }) };
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

function untilReset(text: string | undefined, now: number): number | undefined {
  const seconds = parseCount(text?.trim());
  if (seconds === undefined) return undefined;
  return seconds < FIRST_TIME ? seconds * 1000 : Math.max(0, seconds * 1000 - now);
}

function bounded(milliseconds: number): number {
  return Math.min(MAX_ANNOUNCED_MS, milliseconds);
}

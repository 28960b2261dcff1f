import { setTimeout } from 'node:timers/promises';
import type { RecordSource } from '../../feed-kit/record-source.ts';

export interface NvdOptions {
  /** Allows ten times as many requests. https://nvd.nist.gov/developers/request-an-api-key */
  readonly apiKey?: string;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const ADDRESS = 'https://services.nvd.nist.gov/rest/json/cves/2.0';

/** NVD's rate limits: 5 requests in 30 seconds, 50 with a key. https://nvd.nist.gov/developers/start-here */
const PAUSE_MS = { anonymous: 6000, withKey: 600 };

/**
 * NIST's National Vulnerability Database, a second rating source if configured. Never sends the key to a
 * mirror, and does not rate-limit requests to one.
 */
export function createNvd({ apiKey, wait = setTimeout }: NvdOptions = {}): RecordSource {
  const pause = apiKey === undefined ? PAUSE_MS.anonymous : PAUSE_MS.withKey;
  const key: Readonly<Record<string, string>> = apiKey === undefined ? {} : { apikey: apiKey };
  let isFirst = true;
  return {
    id: 'nvd',
    title: 'NVD',
    address: ADDRESS,
    intervalMinutes: 24 * 60,
    requestsAtATime: 1,
    ask: async (cve, _known, context) => {
      const isMirror = URL.parse(context.resolve(ADDRESS))?.origin !== new URL(ADDRESS).origin;
      if (!isFirst && !isMirror) await wait(pause);
      isFirst = false;
      return (await import('./fetch.ts')).askNvd(ADDRESS, cve, isMirror ? {} : key, context);
    },
  };
}

import * as z from 'zod';
import { parsedAs, parseFeedJson } from '../../feed-kit/json.ts';

/**
 * `cves/deltaLog.json`: one entry per repository update in the last 30 days, some minutes apart.
 * https://github.com/CVEProject/cvelistV5#repository-structure
 */
const changed = z
  .array(z.object({ cveId: z.string() }))
  .nullish()
  .transform((cves) => cves ?? []);

const deltaLog = z.array(z.object({ fetchTime: z.iso.datetime(), new: changed, updated: changed }));

export type DeltaLog = z.infer<typeof deltaLog>;

/** Parses a delta log. Throws SyntaxError. */
export function parseDeltaLog(json: string): DeltaLog {
  return parsedAs(deltaLog, parseFeedJson(json));
}

export interface CveChanges {
  /** Distinct IDs, as spelled in the log. */
  readonly cves: readonly string[];
  /** Entry times, in milliseconds. */
  readonly times: readonly number[];
  /** Time of the newest entry. */
  readonly newest: number;
}

/** Returns changes after a time, in milliseconds; undefined if the log does not reach back that far. */
export function cvesChangedSince(log: DeltaLog, since: number): CveChanges | undefined {
  const entries = log.map((entry) => ({ ...entry, time: Date.parse(entry.fetchTime) }));
  const newest = entries.reduce((latest, { time }) => Math.max(latest, time), 0);
  if (!entries.some(({ time }) => time <= since)) return undefined;
  const later = entries.filter(({ time }) => time > since);
  const cves = new Set(later.flatMap((entry) => [...entry.new, ...entry.updated].map(({ cveId }) => cveId)));
  return { cves: [...cves], times: later.map(({ time }) => time), newest };
}

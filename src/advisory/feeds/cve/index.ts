import type { Feed } from '../../feed-kit/feed.ts';
import type { RecordSource } from '../../feed-kit/record-source.ts';

/**
 * The CVE list, one JSON file per CVE, with its CNA's content and CISA's additions (the ADP container).
 * https://github.com/CVEProject/cvelistV5
 */
export const cveList: RecordSource = {
  id: 'cve',
  title: 'CVE list',
  address: 'https://raw.githubusercontent.com/CVEProject/cvelistV5/main',
  intervalMinutes: 24 * 60,
  requestsAtATime: 12,
  ask: async (cve, known, context) => (await import('./fetch.ts')).askCveList(cveList, cve, known, context),
};

/**
 * The same list in bulk: its repository as a zip, then hourly updates by its change log. Used only when
 * requested by name; once loaded, it replaces requests for single records.
 */
export const wholeCveList: Feed = {
  id: cveList.id,
  title: cveList.title,
  address: 'https://github.com/CVEProject/cvelistV5/archive/refs/heads',
  intervalMinutes: 60,
  sync: async (_part, context) =>
    (await import('./sync-cve-list.ts')).syncCveList({
      source: cveList,
      zipUrl: `${wholeCveList.address}/main.zip`,
      context,
    }),
};

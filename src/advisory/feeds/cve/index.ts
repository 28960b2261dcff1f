import type { Feed } from '../../feed.ts';
import type { RecordSource } from '../../record-source.ts';

/**
 * The CVE list, one JSON file a CVE, with what its CNA says and what CISA added (the ADP container).
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
 * The same list loaded at once: its repository as a zip, and then hour by hour what its log says has changed. Only who
 * asks for it by name gets it; once loaded, nothing is asked one by one.
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

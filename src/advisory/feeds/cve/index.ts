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

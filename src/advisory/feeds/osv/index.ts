import type { Feed } from '../../feed.ts';

/**
 * OSV's exports, one zip an ecosystem: what distributions publish about themselves in OSV's format.
 * https://google.github.io/osv.dev/data/#data-dumps
 */
export const osv: Feed = {
  id: 'osv',
  title: 'OSV exports',
  address: 'https://osv-vulnerabilities.storage.googleapis.com',
  intervalMinutes: 60,
  sync: async (part, context) => (await import('./fetch.ts')).syncOsv(osv, part, context),
};

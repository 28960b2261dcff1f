import { ECOSYSTEM_NAMES } from '../../../versions/index.ts';
import type { Feed } from '../../feed-kit/feed.ts';

/**
 * OSV's exports, one zip per ecosystem: distributions' own advisories in OSV's format.
 * https://google.github.io/osv.dev/data/#data-dumps
 */
export const osv: Feed = {
  id: 'osv',
  title: 'OSV exports',
  address: 'https://osv-vulnerabilities.storage.googleapis.com',
  parts: { has: (part) => ECOSYSTEM_NAMES.includes(part), known: () => ECOSYSTEM_NAMES },
  intervalMinutes: 60,
  sync: async (part, context) => (await import('./fetch.ts')).syncOsv(osv, part, context),
};

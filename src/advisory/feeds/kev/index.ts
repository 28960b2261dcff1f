import type { Feed } from '../../feed-kit/feed.ts';

/** CISA's catalogue: Known Exploited Vulnerabilities. https://www.cisa.gov/known-exploited-vulnerabilities-catalog */
export const kev: Feed = {
  id: 'kev',
  title: 'Known Exploited Vulnerabilities',
  address: 'https://www.cisa.gov/sites/default/files/feeds',
  intervalMinutes: 6 * 60,
  sync: async (_part, context) => (await import('./fetch.ts')).syncKev(kev, context),
};

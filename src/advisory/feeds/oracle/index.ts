import type { Feed } from '../../feed-kit/feed.ts';
import { RELEASES } from './releases.ts';

/**
 * Oracle Linux errata in OVAL: which binary package version fixed which CVEs, Ksplice and FIPS builds apart. It lists fixed
 * flaws only. https://linux.oracle.com/security/oval
 */
export const oracleFeed: Feed = {
  id: 'oracle',
  title: 'Oracle Linux errata',
  address: 'https://linux.oracle.com/security/oval',
  parts: { has: (part) => RELEASES.includes(part), known: () => RELEASES },
  intervalMinutes: 1440,
  sync: async (part, context) => (await import('./fetch.ts')).syncOracle(oracleFeed, part, context),
};

import type { Feed } from '../../feed-kit/feed.ts';
import { RELEASES } from './releases.ts';

/**
 * Amazon Linux security advisories (ALAS), as `updateinfo.xml` of its repositories lists them: which binary package version
 * fixed which CVEs. It lists fixed flaws only. https://alas.aws.amazon.com
 */
export const amazonFeed: Feed = {
  id: 'amazon',
  title: 'Amazon Linux security advisories',
  address: 'https://cdn.amazonlinux.com',
  parts: { has: (part) => RELEASES.includes(part), known: () => RELEASES },
  intervalMinutes: 360,
  sync: async (part, context) => (await import('./fetch.ts')).syncAmazon(amazonFeed, part, context),
};

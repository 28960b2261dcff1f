import type { Feed } from '../../feed-kit/feed.ts';

const MAJORS: readonly string[] = ['5', '6', '7', '8', '9', '10'];

/**
 * Red Hat's answer to each CVE, as CSAF VEX documents: fixed, affected, not affected, and what is not going to be fixed.
 * A part is a major release. https://security.access.redhat.com/data/csaf/v2/vex-feed
 */
export const redhatFeed: Feed = {
  id: 'redhat',
  title: 'Red Hat VEX',
  address: 'https://security.access.redhat.com/data/csaf/v2/vex-feed',
  parts: { has: (part) => MAJORS.includes(part), known: () => MAJORS },
  intervalMinutes: 1440,
  sync: async (part, context) => (await import('./fetch.ts')).syncRedHat(redhatFeed, part, context),
};

import type { Feed } from '../../feed-kit/feed.ts';

const RELEASES = ['7', '8', '9', '10'];

/**
 * Security updates of EPEL, Fedora's extra packages for Enterprise Linux, as `updateinfo.xml` of a release's repository
 * lists them. https://docs.fedoraproject.org/en-US/epel
 */
export const epelFeed: Feed = {
  id: 'epel',
  title: 'EPEL security updates',
  address: 'https://dl.fedoraproject.org/pub',
  parts: { has: (part) => RELEASES.includes(part), known: () => RELEASES },
  intervalMinutes: 360,
  sync: async (part, context) => (await import('./fetch.ts')).syncEpel(epelFeed, part, context),
};

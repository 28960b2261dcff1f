import type { Feed } from '../../feed-kit/feed.ts';

/**
 * Fedora's security updates, as `updateinfo.xml` of a release's repository lists them: which binary package version fixed
 * which CVEs. It lists fixed flaws only, and only updates that no later one has replaced.
 * https://bodhi.fedoraproject.org
 */
export const fedoraFeed: Feed = {
  id: 'fedora',
  title: 'Fedora security updates',
  address: 'https://dl.fedoraproject.org/pub',
  parts: { has: (part) => /^[1-9]\d$/u.test(part), known: () => ['42', '43', '44'] },
  intervalMinutes: 360,
  sync: async (part, context) => (await import('./fetch.ts')).syncRelease(fedoraFeed, part, context),
};

import type { Feed } from '../../feed-kit/feed.ts';

/**
 * Debian's security tracker: the status of every CVE for every source package of every supported release, fixed or not.
 * https://security-team.debian.org/security_tracker.html
 */
export const debianTracker: Feed = {
  id: 'debian-tracker',
  title: 'Debian security tracker',
  address: 'https://security-tracker.debian.org/tracker/data',
  intervalMinutes: 120,
  sync: async (_part, context) => (await import('./fetch.ts')).syncTracker(debianTracker, context),
};

import type { Feed } from '../../feed-kit/feed.ts';

/**
 * Debian's security tracker: every CVE's status for every source package in every supported release, fixed or
 * not. https://security-team.debian.org/security_tracker.html
 */
export const debianTracker: Feed = {
  id: 'debian-tracker',
  title: 'Debian security tracker',
  address: 'https://security-tracker.debian.org/tracker/data',
  intervalMinutes: 120,
  sync: async (_part, context) => (await import('./fetch.ts')).syncTracker(debianTracker, context),
};

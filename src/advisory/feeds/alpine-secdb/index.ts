import { supportedVersions } from '../../../distributions/index.ts';
import type { Feed } from '../../feed-kit/feed.ts';

/**
 * Alpine's security database: which source package version fixed which flaws, one file per repository and
 * release. It lists fixed flaws only, never open ones. https://gitlab.alpinelinux.org/alpine/security/secdb
 */
export const alpineSecdb: Feed = {
  id: 'alpine-secdb',
  title: 'Alpine Linux security database',
  address: 'https://secdb.alpinelinux.org',
  // Accepts releases newer than any current list.
  parts: {
    has: (part) => /^(?:edge|v\d{1,3}\.\d{1,3})$/u.test(part),
    known: (now) => [...supportedVersions('alpine', now).map((version) => `v${version}`), 'edge'],
  },
  intervalMinutes: 60,
  sync: async (part, context) => (await import('./fetch.ts')).syncSecdb(alpineSecdb, part, context),
};

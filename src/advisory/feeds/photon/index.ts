import type { Feed } from '../../feed-kit/feed.ts';

const RELEASES: readonly string[] = ['1', '2', '3', '4', '5'];

/**
 * Photon OS security advisories (PHSA) in OVAL: which binary package version fixed which CVEs. It lists fixed flaws only.
 * https://github.com/vmware/photon/wiki/Security-Advisories
 */
export const photonFeed: Feed = {
  id: 'photon',
  title: 'Photon OS security advisories',
  address: 'https://packages.broadcom.com/photon/photon_oval_definitions',
  parts: { has: (part) => RELEASES.includes(part), known: () => RELEASES },
  intervalMinutes: 1440,
  sync: async (part, context) => (await import('./fetch.ts')).syncPhoton(photonFeed, part, context),
};

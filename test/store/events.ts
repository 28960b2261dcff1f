import { randomUUID } from 'node:crypto';
import type { FleetEvent } from '../../src/domain/index.ts';

/** Events of the fleet for tests. */
export function affected(cve: string, fields: Partial<FleetEvent> = {}): FleetEvent {
  return {
    version: 1,
    id: randomUUID(),
    kind: 'finding.affected',
    at: '2026-11-01T00:00:00.000Z',
    sync: { feed: 'debian-tracker', seq: 7 },
    finding: {
      id: cve,
      aliases: [],
      severity: 'high',
      isExploited: false,
      links: [`https://tracker.example/${cve}`],
      package: { name: 'openssl', version: '1.0-1', purl: 'pkg:deb/debian/openssl@1.0-1', of: 'Debian 12' },
    },
    message: `openssl 1.0-1 is affected by ${cve}`,
    ...fields,
  };
}

export function staleFeed(feed: string, at = '2026-11-01T00:00:00.000Z'): FleetEvent {
  return { version: 1, id: randomUUID(), kind: 'feed.stale', at, feed, message: `${feed} is stale` };
}

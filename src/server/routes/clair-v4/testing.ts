import { createHash } from 'node:crypto';
import type { TarInput } from '../../../archive/testing/build-tar.ts';
import type { ClairSettings } from '../../../config/index.ts';
import {
  DEBIAN,
  dpkgStatus,
  loadFeed,
  openClairWorld,
  serveLayer,
  type ClairWorld,
} from '../../clair/testing.ts';
import { clairV4 } from './index.ts';
import { CURRENT_STATE } from './index-state.ts';

export const INDEX = '/indexer/api/v1/index_report';
export const REPORT = '/matcher/api/v1/vulnerability_report';
export const HASH = `sha256:${'a'.repeat(64)}`;
export const BLOBS = 'https://registry.example/blobs';
export const ETAG = `"${CURRENT_STATE}"`;

export async function openWorld(given: Partial<ClairSettings> = {}): Promise<ClairWorld> {
  const world = await openClairWorld(clairV4, given);
  await loadFeed(world.store, 'debian-tracker', [
    {
      id: 'CVE-2024-0001',
      package: 'openssl',
      fixedVersion: '3.1-2',
      severity: 'critical',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      score: 9.8,
    },
    { id: 'CVE-2024-0002', package: 'zlib' },
  ]);
  await world.store.enrichment.replaceEpss([['CVE-2024-0001', { probability: 0.5, percentile: 0.9 }]], {
    syncedAt: '2026-11-25T11:00:00Z',
    problems: [],
  });
  await world.store.enrichment.replaceKev(
    [['CVE-2024-0001', { dateAdded: '2024-03-01', dueDate: '2024-03-22', ransomware: true }]],
    { syncedAt: '2026-11-25T11:00:00Z', problems: [] },
  );
  return world;
}

/** Gives each layer the digest of its bytes, which the manifest then claims. */
export function serveImage(world: ClairWorld, ...layers: readonly (readonly TarInput[])[]) {
  return layers.map((files, index) => {
    const uri = `${BLOBS}/${index}`;
    serveLayer(world, uri, files);
    const hash = `sha256:${createHash('sha256')
      .update(world.blobs.get(uri) ?? '')
      .digest('hex')}`;
    return { hash, uri, headers: { Authorization: ['Bearer t'] } };
  });
}

export const DEBIAN_LAYERS = [
  [DEBIAN, dpkgStatus('openssl 3.1-1', 'libssl3 3.1-1 openssl')],
  [dpkgStatus('openssl 3.1-1', 'libssl3 3.1-1 openssl', 'zlib1g 1.0 zlib')],
] as const;

export async function post(world: ClairWorld, ...layers: readonly (readonly TarInput[])[]) {
  const served = serveImage(world, ...layers);
  const payload = JSON.stringify({ hash: HASH, layers: served });
  const answer = await world.app.inject({ method: 'POST', url: INDEX, payload });
  return { answer, layers: served.map(({ hash }) => hash) };
}

export const PACKAGE = { normalized_version: '', module: '', cpe: '' };
export const OPENSSL_SOURCE = {
  ...PACKAGE,
  id: '4',
  name: 'openssl',
  version: '3.1-1',
  kind: 'source',
  arch: '',
};
export const DISTRIBUTION = {
  id: '1',
  did: 'debian',
  name: 'Debian GNU/Linux',
  version: '12 (bookworm)',
  version_code_name: 'bookworm',
  version_id: '12',
  arch: '',
  cpe: '',
  pretty_name: 'Debian GNU/Linux 12 (bookworm)',
};

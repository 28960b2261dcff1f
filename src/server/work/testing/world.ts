import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { parseDigest, type Digest } from '../../../domain/index.ts';
import { serve, type LoopbackServer } from '../../../http/testing/loopback.ts';
import type { RegistryBudgets } from '../../registries/index.ts';
import { openWork, type Work } from '../open-work.ts';
import type { WorkSettings } from '../settings.ts';

export interface TestBlob {
  readonly bytes: Buffer;
  readonly digest: Digest;
}

/** A layer of an Alpine release whose feed is missing from the mirror. */
export function alpineLayer(): TestBlob {
  return blob(
    buildTar([
      { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.0\n' },
      { path: 'lib/apk/db/installed', content: 'P:zlib\nV:1.3.1-r1\nA:x86_64\no:zlib\n\n' },
    ]),
  );
}

/** A Debian 13 layer with zlib1g in this version; `mark` distinguishes layers with the same content. */
export function debianLayer(version: string, mark = ''): TestBlob {
  return blob(
    buildTar([
      { path: 'etc/os-release', content: `ID=debian\nVERSION_ID="13"\nMARK="${mark}"\n` },
      {
        path: 'var/lib/dpkg/status',
        content: `Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nSource: zlib\nVersion: ${version}\n\n`,
      },
    ]),
  );
}

export function blob(bytes: Buffer): TestBlob {
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  if (!digest) throw new Error('a hash is a digest');
  return { bytes, digest };
}

/** Serves blobs under `/blobs/DIGEST`, unless `before` responds first. */
export function serveBlobs(
  blobs: readonly TestBlob[],
  before: (...given: Parameters<RequestListener>) => boolean = () => false,
): Promise<LoopbackServer> {
  return serve((request, response) => {
    if (before(request, response)) return;
    const found = blobs.find(({ digest }) => request.url?.endsWith(`/blobs/${digest}`));
    response.writeHead(found ? 200 : 404).end(found?.bytes);
  });
}

/** zlib is fixed in 1.5 according to Debian's tracker, the only source. */
const TRACKER = JSON.stringify({
  zlib: {
    'CVE-2024-0001': {
      releases: { trixie: { status: 'resolved', fixed_version: '1.5', urgency: 'not yet assigned' } },
    },
  },
});

export interface TestWork {
  readonly work: Work;
  readonly settings: WorkSettings;
  close(): Promise<void>;
}

const UNLIMITED: Pick<RegistryBudgets, 'gateFor'> = {
  gateFor: () => ({ enter: () => Promise.resolve(), announced: () => undefined }),
};

/** Starts threads and a process with a folder of their own and feeds from a mirror. */
export function startTestWork(
  given: Partial<WorkSettings> = {},
  budgets: Pick<RegistryBudgets, 'gateFor'> = UNLIMITED,
): TestWork {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-work-'));
  const mirror = path.join(folder, 'mirror');
  const tracker = path.join(mirror, 'security-tracker.debian.org/tracker/data/json');
  mkdirSync(path.dirname(tracker), { recursive: true });
  writeFileSync(tracker, TRACKER);
  const settings: WorkSettings = {
    store: { file: path.join(folder, 'store.db') },
    http: { userAgent: 'plimsoll/test' },
    registries: { allow: [], allowAddresses: ['loopback'] },
    feedPlaces: { mirror },
    feedPolicy: { offline: false, prefer: [], nvd: false },
    bases: [],
    workers: 2,
    layersAtATime: 2,
    ...given,
  };
  const work = openWork(settings, {}, budgets);
  return {
    work,
    settings,
    async close() {
      await work.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Flags, resolveSettings } from '../../config/index.ts';
import type { ScanResult } from '../../domain/index.ts';
import type { ScanRecord } from '../../inventory/ports.ts';
import type { Rendering, ScanRequest, ServerContext, UploadedArchive } from '../../server/context.ts';
import {
  openApiServer,
  storeOf,
  testDigest,
  testScan,
  testSummary,
} from '../../server/routes/api/testing/open-api-server.ts';
import { openRemoteScanner } from './open-remote-scanner.ts';

export const RESULT: ScanResult = {
  image: {
    reference: 'registry.example/app:1',
    transport: 'docker',
    layers: [{ digest: testDigest('b'), size: 10 }],
  },
  packages: [],
  findings: [],
  suppressed: [],
  upgrades: [],
  problems: [{ kind: 'no-package-database', subject: 'app', message: 'none' }],
  feeds: [{ feed: 'debian-tracker', syncedAt: '2026-01-01T00:00:00Z' }],
  verdict: {
    outcome: 'incomplete',
    exitCode: 3,
    crossed: [],
    incomplete: [{ kind: 'no-package-database', subject: 'app', message: 'none' }],
    waived: [],
    counts: { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 },
  },
  scannedAt: '2026-01-01T00:00:00Z',
};
export const DONE = testScan({ state: 'done', image: testDigest('a') });

export interface Given {
  readonly states?: readonly ScanRecord[];
  readonly result?: unknown;
  readonly render?: ServerContext['reports']['render'];
  readonly submit?: ServerContext['scans']['submit'];
  readonly flags?: Flags;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a real server over a context of this test's own, and a command line that scans there. */
export async function harbour({ states = [testScan(), DONE], flags = {}, env = {}, ...given }: Given = {}) {
  const submitted: ScanRequest[] = [];
  const uploaded: UploadedArchive[] = [];
  const rendered: Rendering[] = [];
  const { app } = await openApiServer({
    store: storeOf({ inventory: { summary: () => Promise.resolve(testSummary('a', 'app')) } }),
    scans: {
      submit: (request, principal) => {
        submitted.push(request);
        return given.submit?.(request, principal) ?? Promise.resolve(testScan());
      },
      upload: (archive) => {
        uploaded.push(archive);
        return Promise.resolve(states.at(-1) ?? DONE);
      },
      get: () => Promise.resolve(uploaded.length > 0 ? states.at(-1) : states[0]),
      ended: () => Promise.resolve(DONE),
      watch: async function* () {
        for (const state of states) yield await Promise.resolve(state);
      },
    },
    reports: {
      render: (key, rendering) => {
        rendered.push(rendering);
        const body = Buffer.from(JSON.stringify(given.result ?? RESULT));
        const whole = { kind: 'rendered', contentType: 'application/json', body, etag: '"1"' } as const;
        return given.render?.(key, rendering) ?? Promise.resolve(whole);
      },
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const server = `http://127.0.0.1:${port}`;
  const home = folder();
  const environment = { PLIMSOLL_TOKEN: 'ci', DOCKER_CONFIG: home, ...env };
  const settings = resolveSettings(flags, environment, undefined);
  const open = (ignore: Parameters<typeof openRemoteScanner>[0]['ignore'] = []) => {
    const scanner = openRemoteScanner({ settings, ignore, environment }, server);
    onTestFinished(() => scanner.close());
    return scanner;
  };
  return { open, submitted, uploaded, rendered, home };
}

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-remote-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

export function fileOf(content: string): string {
  const path = join(folder(), 'image.tar');
  writeFileSync(path, content);
  return path;
}

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { Role } from '../../../../config/index.ts';
import { defined, type Digest, parseDigest } from '../../../../domain/index.ts';
import type { ImageSummary, Inventory, InventoryStore, ScanRecord } from '../../../../inventory/ports.ts';
import { buildApp } from '../../../app.ts';
import { createAuthenticator } from '../../../auth/index.ts';
import type { ServerContext } from '../../../context.ts';
import { TEST_SETTINGS, testContext } from '../../../testing/context.ts';
import { apiRoutes, type FindImagesHit, type FleetAnswers } from '../index.ts';

const CLIENTS: readonly (readonly [name: string, role: Role])[] = [
  ['reader', 'read'],
  ['ci', 'scan'],
  ['other', 'scan'],
  ['boss', 'admin'],
];

/** Our API over a given context. Tokens `reader`, `ci`, `other` and `boss` identify the clients of these names. */
export async function openApiServer(
  given: Partial<ServerContext> = {},
  findImagesHit: FindImagesHit = noImages,
  answers: Partial<FleetAnswers> = {},
) {
  const tokens = CLIENTS.map(([name, role]) => ({ name, role, sha256: sha256(name) }));
  const settings = { ...TEST_SETTINGS, ...given.settings, auth: { tokens } };
  const context = testContext({ ...given, settings });
  const app = await buildApp(context, {
    groups: [apiRoutes(findImagesHit, { ...NO_ANSWERS, ...answers })],
    authenticator: createAuthenticator(settings.auth, context.now),
  });
  onTestFinished(() => app.close());
  const call = async (
    method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH',
    url: string,
    as: string,
    more: Call = {},
  ) =>
    app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${as}`, ...more.headers },
      ...defined({ payload: more.payload }),
    });
  return { app, call };
}

interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: object | string | Buffer;
}

export const NO_ANSWERS: FleetAnswers = {
  compare: () => Promise.resolve({}),
  evidence: ({ file }) => writeFile(file, '{}'),
};

const noImages: FindImagesHit = () =>
  Promise.resolve({ isKnown: false, images: { items: [] }, problems: [] });

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function testDigest(letter: string): Digest {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`);
  if (!digest) throw new Error(`${letter} is no hex digit`);
  return digest;
}

/** An image with one name, claimed by a client, or by the server if `principal` is empty. */
export function testSummary(letter: string, name: string, principal = ''): ImageSummary {
  return {
    key: testDigest(letter),
    names: [{ principal, kind: 'reference', name }],
    packages: 2,
    indexedAt: '2026-01-01T00:00:00Z',
  };
}

/** A store with only these parts; use of any other is a mistake of the test. */
export function storeOf(parts: {
  readonly inventory?: Partial<InventoryStore>;
  readonly scans?: Partial<Inventory['scans']>;
  readonly verdicts?: Partial<Inventory['verdicts']>;
  readonly outdated?: Partial<Inventory['outdated']>;
  readonly changes?: Partial<Inventory['changes']>;
}): Inventory {
  // Images without verdicts, unless a test says more.
  const verdicts = { outcomes: () => Promise.resolve(new Map()), ...parts.verdicts };
  return { ...parts, verdicts } as Inventory;
}

export function testScan(more: Partial<ScanRecord> = {}): ScanRecord {
  return {
    id: '0b0f3b6e-5d0c-4c1e-9f0a-0a6f8f3d2c11',
    principal: 'token:ci',
    subject: 'registry.example/app:1',
    request: '{"credentials":"sealed"}',
    state: 'queued',
    createdAt: '2026-01-01T00:00:00Z',
    ...more,
  };
}

// A server's answers for registries and layers at addresses that it does not connect to. Nothing is sent to 10.0.0.1.

import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const PRIVATE = '10.0.0.1';
const HASH = `sha256:${'a'.repeat(64)}`;
const OPEN = { PLIMSOLL_KEEP_FEED: 'none', PLIMSOLL_OFFLINE: 'true', PLIMSOLL_LISTEN: '0.0.0.0:0' };
const TOKENS = `tokens: [{ name: ci, role: scan, sha256: ${'a'.repeat(64)} }]\n`;

const scanSchema = z.object({ id: z.string(), state: z.string(), failure: z.unknown().optional() });

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

async function post(server: RunningServer, path: string, json: object): Promise<Answer> {
  const answer = await server.ask(path, { json });
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
}

/** The failure of a scan, and with it the status that its submission was answered with. */
async function scan(server: RunningServer, json: object): Promise<Answer> {
  const { status, type, body } = await post(server, '/api/v1/scans', json);
  const { id } = scanSchema.parse(JSON.parse(body));
  const failure = await vi.waitFor(async () => {
    const found = scanSchema.parse(await (await server.ask(`/api/v1/scans/${id}`)).json());
    expect(found.state).toBe('failed');
    return found.failure;
  }, SOON);
  return { status, type, body: JSON.stringify(failure) };
}

/** The report of an artifact, which is an error. */
async function scanArtifact(server: RunningServer, host: string): Promise<Answer> {
  const { body } = await post(server, '/harbor/api/v1/scan', {
    registry: { url: `http://${host}` },
    artifact: { repository: 'team/app', digest: HASH },
  });
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(body));
  return vi.waitFor(async () => {
    const answer = await server.ask(`/harbor/api/v1/scan/${id}/report`, { redirect: 'manual' });
    expect(answer.status).toBe(500);
    return { status: 500, type: answer.headers.get('content-type'), body: await answer.text() };
  }, SOON);
}

/** Each way to name an address to a server. */
const ASKING: readonly [string, (server: RunningServer, host: string) => Promise<Answer>][] = [
  [
    'an image of the own API',
    (server, host) => scan(server, { reference: `${host}/team/app:1`, insecure: true }),
  ],
  [
    'layers of the own API',
    (server, host) => scan(server, { reference: 'app', layers: [{ url: `http://${host}/l` }] }),
  ],
  [
    'a layer of Clair v1',
    (server, host) =>
      post(server, '/v1/layers', { Layer: { Name: host, Path: `http://${host}/l`, Format: 'Docker' } }),
  ],
  [
    'a manifest of Clair v4',
    (server, host) =>
      post(server, '/indexer/api/v1/index_report', {
        hash: HASH,
        layers: [{ hash: HASH, uri: `http://${host}/l`, headers: {} }],
      }),
  ],
  ['an artifact of Harbor', scanArtifact],
];

const user = new User();
afterAll(() => user[Symbol.dispose]());

describe('a refused address', () => {
  let registry: Server;
  let missing: string;
  let server: RunningServer;
  beforeAll(async () => {
    registry = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    missing = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    server = await RunningServer.start(user, {
      environment: { ...OPEN, PLIMSOLL_ALLOW_ADDRESS: 'loopback' },
    });
  });
  afterAll(async () => {
    await server.end();
    registry.close();
  });

  it.each(ASKING)('answers for a refused address as for one where nothing is found: %s', async (_, ask) => {
    const notFound = await ask(server, missing);
    expect(notFound.status).not.toBe(201);
    const refused = await ask(server, PRIVATE);
    expect(refused).toEqual({ ...notFound, body: notFound.body.replaceAll(missing, PRIVATE) });
    const line = server.log.split('\n').findLast((each) => each.includes('address refused'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 'warn',
      address: PRIVATE,
      range: 'private',
      option: '--allow-address private',
    });
  });
});

describe('a server that listens beyond loopback', () => {
  it('refuses private networks when listening beyond loopback without tokens', async () => {
    await using server = await RunningServer.start(user, { environment: OPEN });
    expect(server.log).toContain(
      '"ranges":["public"],"reason":"the server listens beyond loopback without tokens',
    );
    const { body } = await scan(server, { reference: `${PRIVATE}/team/app:1` });
    expect(JSON.parse(body)).toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    expect(server.log).toContain('"option":"--allow-address private"');
  });

  it.each([
    ['that are allowed', [], { PLIMSOLL_ALLOW_ADDRESS: 'private' }, 'set by allow-address'],
    ['with tokens', ['--config', 'tokens.yaml'], {}, 'clients need a token'],
  ])('allows private networks %s', async (_, args, environment, reason) => {
    user.write('tokens.yaml', TOKENS);
    await using server = await RunningServer.start(user, {
      args: ['serve', ...args],
      environment: { ...OPEN, ...environment },
    });
    expect(server.log).toContain(`"ranges":["public","private"],"reason":"${reason}"`);
  });
});

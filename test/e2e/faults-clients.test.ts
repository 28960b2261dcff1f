// Clients that do not behave, and many at once, on a running server with an embedded store.

import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { debianLayer } from '../../src/server/work/testing/world.ts';
import { User } from '../support/cli.ts';
import { DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { endOfScan, submitScan } from '../support/scans.ts';
import {
  BASIC,
  LOGIN,
  quayToken,
  ServerLab,
  toManifest,
  TOKENS,
  type RegistryImage,
} from '../support/server-lab.ts';

const GIGABYTE = 1e9;
const MAX_QUEUE = 5;
const HELD = 'layers.example/held';
const V4 = '/indexer/api/v1/index_report';
const UNKNOWN = `/matcher/api/v1/vulnerability_report/sha256:${'0'.repeat(64)}`;

describe('a server', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let server: RunningServer;
  let ship: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    ship = await lab.push(DEBIAN, 'team/ship:1');
    server = await lab.start(lab.user, { config: { 'max-upload': '64MiB' } });
    await server.untilReady();
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  function open(route: string, headers: Readonly<Record<string, string | number>>): ClientRequest {
    const authorization = `Bearer ${TOKENS.scan}`;
    return request(new URL(route, server.address), {
      method: 'POST',
      headers: { authorization, ...headers },
    });
  }

  describe('a body of 1 GB', () => {
    const routes = [
      ['/api/v1/scans', 'application/json'],
      ['/api/v1/scans/upload?reference=app', 'application/x-tar'],
      [V4, 'application/json'],
      ['/v1/layers', 'application/json'],
    ] as const;

    it.each(routes)('refuses an announced body of 1 GB at %s', async (route, type) => {
      const sent = open(route, { 'content-type': type, 'content-length': GIGABYTE });
      sent.on('error', () => undefined).write('{');
      const answer = await answerOf(sent);
      expect(answer.statusCode).toBe(413);
      sent.destroy();
    });

    it.each(routes)('refuses a body of 1 GB in pieces at %s', async (route, type) => {
      const sent = open(route, { 'content-type': type, 'transfer-encoding': 'chunked' });
      const ended = answerOf(sent).then(({ statusCode }) => statusCode);
      let bytes = 0;
      const piece = Buffer.alloc(1024 * 1024, ' ');
      while (bytes < GIGABYTE && !sent.destroyed && sent.writable) {
        bytes += piece.length;
        const isOver = await Promise.race([
          ended.then(() => true),
          new Promise<false>((resolve) => sent.write(piece, () => resolve(false))),
        ]);
        if (isOver) break;
      }
      expect(await ended).toBe(413);
      expect(bytes).toBeLessThan(GIGABYTE / 4);
      sent.destroy();
      expect(lab.user.leftBehind()).toEqual([]);
    });
  });

  describe.each([
    ['our API', '/api/v1/scans', { code: 'USAGE' }],
    ["Clair's v4", V4, { code: 'bad-request', message: expect.any(String) as string }],
    ["Clair's v1", '/v1/layers', { Error: { Message: expect.any(String) as string } }],
  ])('errors in the format of %s', (_api, route, expected) => {
    it.each([
      ['that is cut off', Buffer.from('{"reference": ')],
      ['that is nested deeply', Buffer.from('['.repeat(100_000))],
      ['that is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['of another shape', Buffer.from('[1, null, {"a": "b"}]')],
      ['that would poison prototypes', Buffer.from('{"__proto__": {"role": "admin"}}')],
    ])('answers a body %s with 400', async (_what, body) => {
      const sent = open(route, { 'content-type': 'application/json' });
      sent.end(body);
      const answer = await answerOf(sent);
      expect(answer.statusCode).toBe(400);
      const said: unknown = JSON.parse(await text(answer));
      if (route !== '/api/v1/scans') expect(said).toMatchObject(expected);
      else expect(answer.headers['content-type']).toContain('application/problem+json');
    });
  });

  it.each([
    ['that is expired', () => quayToken({ expires: '-1m' })],
    ['of another issuer', () => quayToken({ issuer: 'mallory' })],
    ['that is signed with another key', () => quayToken({ key: 'a key that somebody made up for himself' })],
    ['that is not signed', () => Promise.resolve(unsigned())],
    ['that is cut off', async () => (await quayToken()).slice(0, -4)],
    ['that is not valid', () => Promise.resolve('a.b.c')],
  ])('rejects a token %s', async (_what, token) => {
    expect((await server.ask(UNKNOWN, { token: await token() })).status).toBe(401);
    expect((await server.ask(UNKNOWN, { token: await quayToken() })).status).toBe(404);
  });

  it('answers while a thousand connections send nothing, and closes them', async () => {
    const { hostname, port } = new URL(server.address);
    const sockets = Array.from({ length: 1000 }, () => connect(Number(port), hostname));
    const closed = Promise.all(sockets.map(untilClosed));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    expect((await server.ask('/livez')).status).toBe(200);
    expect((await server.ask('/api/v1/images', { token: TOKENS.read })).status).toBe(200);
    await closed;
  });

  it('reads an image once that a hundred clients ask for', async () => {
    const json = {
      reference: `${lab.registry.host}/team/ship:1`,
      credentials: { kind: 'password', ...LOGIN },
    };
    const scans = await Promise.all(Array.from({ length: 100 }, () => submitScan(server, json)));
    const ends = await Promise.all(scans.map((id) => endOfScan(server, id)));
    expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(new Set(ends.map(({ image }) => image)).size).toBe(1);
    expect(ship.layers.map(({ digest }) => lab.registry.readsOf(digest))).toEqual([1, 1]);
  });

  it('reads a manifest once that a hundred clients of Clair post', async () => {
    const raft = await lab.push({ ...DEBIAN, created: '2026-02-02T00:00:00Z', layers: RAFT }, 'team/raft:1');
    const question = { json: toManifest(raft), token: await quayToken() };
    const answers = await Promise.all(Array.from({ length: 100 }, () => server.ask(V4, question)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(raft.layers.map(({ digest }) => lab.registry.readsOf(digest))).toEqual([1]);
  });

  it('writes credentials neither into its store nor into its log', async () => {
    lab.feeds.hold(HELD);
    const url = lab.serveLayer(HELD, debianLayer('1.0', 'with a secret').bytes);
    const headers = { authorization: BASIC };
    const id = await submitScan(server, { reference: 'app', layers: [{ url: `${url}?secret`, headers }] });
    await vi.waitUntil(() => lab.feeds.waitingFor(HELD) > 0, SOON);
    const stored = bytesOf(path.dirname(lab.user.store));
    lab.feeds.letGo(HELD);
    await endOfScan(server, id);
    expect(stored.includes(id)).toBe(true);
    const secrets = [LOGIN.password, BASIC.slice('Basic '.length), ...Object.values(TOKENS)];
    for (const secret of secrets) {
      expect(stored.includes(secret)).toBe(false);
      expect(server.log).not.toContain(secret);
    }
  });

  it('queues scans up to a limit, with the time to retry, and ends those that it took', async () => {
    using own = new User();
    await using narrow = await lab.start(own, { config: { 'max-queue': MAX_QUEUE } });
    const taken: string[] = [];
    lab.feeds.hold(HELD);
    const url = lab.serveLayer(HELD, debianLayer('1.0', 'held').bytes);
    const post = (number: number) =>
      narrow.ask('/api/v1/scans', {
        json: { reference: `app:${number}`, layers: [{ url: `${url}?${number}` }] },
        token: TOKENS.scan,
      });
    let answer = await post(0);
    for (let number = 1; answer.status === 202; number++) {
      taken.push((answer.headers.get('location') ?? '').slice('/api/v1/scans/'.length));
      answer = await post(number);
      if (number > 20) throw new Error('the queue is never full');
    }
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'QUEUE_FULL' });
    expect(taken.length).toBeGreaterThanOrEqual(MAX_QUEUE);
    lab.feeds.letGo(HELD);
    const ends = await Promise.all(taken.map((id) => endOfScan(narrow, id)));
    expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['done']));
  });
});

/** Of all files of a folder, and of those in it. */
function bytesOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name))));
}

function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve).once('error', reject);
  });
}

async function untilClosed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined).resume();
  await once(socket, 'close');
}

const RAFT = [{ createdBy: 'ADD / /', packages: ['plank 1.0-1'] }];

/** `alg: none` (RFC 7519, 6): all that a token needs but the signature. */
function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ iss: 'quay', exp: Math.floor(Date.now() / 1000) + 300 })}.`;
}

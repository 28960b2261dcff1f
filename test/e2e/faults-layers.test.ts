// Addresses of layers that do not behave, on a running server.

import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { debianLayer } from '../../src/server/work/testing/world.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { endOfScan, lookAtScan, submitScan } from '../support/scans.ts';
import { ServerLab, TOKENS } from '../support/server-lab.ts';

/** Of AWS, and others: what it answers must never be asked for. */
const METADATA = 'http://169.254.169.254/latest/meta-data/';

/** In twenty pieces, a moment apart. */
function drip(bytes: Buffer): Readable {
  const size = Math.ceil(bytes.length / 20);
  const pieces = Array.from({ length: 20 }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  return Readable.from(pieces).map(async (piece: Buffer) => {
    await pause(10);
    return piece;
  });
}

describe('a layer', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let server: RunningServer;
  let host: Server | undefined;
  beforeAll(async () => {
    lab = await ServerLab.open();
    server = await lab.start();
    await server.untilReady();
  });
  afterEach(() => {
    host?.closeAllConnections();
    host?.close();
    host = undefined;
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  async function serve(listener: RequestListener): Promise<string> {
    host = createServer(listener).listen(0, '127.0.0.1');
    await once(host, 'listening');
    return `http://127.0.0.1:${(host.address() as AddressInfo).port}/layer`;
  }

  const submit = (url: string, more: object = {}) =>
    submitScan(server, { reference: 'an-image', layers: [{ url, ...more }] });

  async function failureOf(url: string, more: object = {}) {
    const { state, image, failure } = await endOfScan(server, await submit(url, more));
    expect({ state, image }).toEqual({ state: 'failed', image: undefined });
    return failure;
  }

  it('reads a layer that arrives slowly', async () => {
    const { bytes, digest } = debianLayer('1.0', 'slow');
    const url = await serve((_request, response) => void drip(bytes).pipe(response));
    expect(await endOfScan(server, await submit(url, { digest }))).toMatchObject({ state: 'done' });
  });

  it('refuses a layer whose bytes have another digest, and stores it under neither', async () => {
    const { bytes } = debianLayer('1.0', 'another');
    const claimed = debianLayer('1.0', 'claimed').digest;
    const url = await serve((_request, response) => response.end(bytes));
    expect(await failureOf(url, { digest: claimed })).toMatchObject({
      code: 'DIGEST_MISMATCH',
      message: expect.stringContaining(claimed) as string,
    });
    const images = await server.ask(`/api/v1/images?name=${claimed}`, { token: TOKENS.admin });
    expect(await images.json()).toMatchObject({ items: [] });
  });

  it.each([
    ['is not there', 404, 'IMAGE_NOT_FOUND'],
    ['is forbidden', 403, 'REGISTRY_UNAUTHORIZED'],
  ])('names the host, and none of its words, for a layer that %s', async (_what, status, code) => {
    const url = await serve((_request, response) => response.writeHead(status).end('words of the host'));
    const failure = await failureOf(url);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(new URL(url).host) as string });
    expect(JSON.stringify(failure)).not.toContain('words of the host');
  });

  it.each([
    ['is not an archive', Buffer.from('<html>not a layer</html>'.repeat(100))],
    ['is cut off', debianLayer('1.0', 'cut').bytes.subarray(0, 700)],
  ])('reports no clean image for a layer that %s', async (_what, bytes) => {
    const url = await serve((_request, response) => response.end(bytes));
    const { state, image } = await endOfScan(server, await submit(url));
    if (state === 'failed') return;
    const report = await server.ask(`/api/v1/images/${image ?? ''}/report`, { token: TOKENS.scan });
    expect(await report.json()).toMatchObject({ results: [{ verdict: { exitCode: 3 } }] });
  });

  it.each([
    ['by its address', () => Promise.resolve(METADATA)],
    [
      'by a redirect',
      () => serve((_request, response) => response.writeHead(302, { location: METADATA }).end()),
    ],
  ])('refuses to fetch a layer from where only the server can go: %s', async (_how, addressOf) => {
    const url = await addressOf();
    expect(await failureOf(url)).toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: `${new URL(url).host} answered 404 for layer 1`,
    });
    expect(server.log).toContain('--allow-address link-local');
  });

  it('gives up a layer that redirects in a circle', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: '/layer' }).end());
    expect(await failureOf(url)).toMatchObject({ message: expect.stringContaining('redirect') as string });
  });

  it('answers other clients, and stops on request, while a layer never arrives', async () => {
    let asked = 0;
    const url = await serve(() => asked++);
    const id = await submit(url);
    await vi.waitUntil(() => asked > 0, SOON);
    const layer = debianLayer('1.0', 'at once');
    const other = lab.serveLayer('layers.example/at-once', layer.bytes);
    expect(await endOfScan(server, await submit(other))).toMatchObject({ state: 'done' });
    expect(await lookAtScan(server, id)).toMatchObject({ state: 'running' });
    expect(await server.end()).toBe(0);
    server = await lab.start();
    await vi.waitUntil(() => asked > 1, SOON);
    expect(await lookAtScan(server, id)).toMatchObject({ state: 'running' });
  });
});

import { request as tlsRequest } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCertificate, type TestCertificate } from '../http/testing/certificate.ts';
import { type RunningServer } from './serve.ts';

import { start } from './testing/start.ts';

/** Files are looked at every two seconds. */
const SOON = { timeout: 20_000, interval: 100 };

describe('TLS', () => {
  const certificate = createCertificate(['127.0.0.1']);
  const client = createCertificate(['client']);

  it('speaks TLS with the given certificate', async () => {
    const server = await start({ tls: await tlsFiles(certificate) });
    expect(await statusOf(server, { ca: certificate.cert })).toBe(200);
  });

  it('admits only clients with a certificate, where their authority is named', async () => {
    const server = await start({ tls: await tlsFiles(certificate, client) });
    expect(await statusOf(server, { ca: certificate.cert, ...client })).toBe(200);
    await expect(statusOf(server, { ca: certificate.cert })).rejects.toThrow();
    await expect(statusOf(server, { ca: certificate.cert, ...certificate })).rejects.toThrow();
  });

  it('serves another certificate once its files change, and keeps it while they do not fit', async () => {
    const files = await tlsFiles(certificate);
    const server = await start({ tls: files });
    const next = createCertificate(['127.0.0.1']);
    await writeFile(files.certificate, next.cert);
    await writeFile(files.key, next.key);
    await vi.waitFor(async () => expect(await statusOf(server, { ca: next.cert })).toBe(200), SOON);
    await writeFile(files.key, certificate.key);
    await setTimeout(3_000);
    expect(await statusOf(server, { ca: next.cert })).toBe(200);
  });

  it.each([
    ['is missing', undefined, 'cannot read'],
    ['is no PEM', 'garbage', 'is not a valid PEM file'],
  ])('refuses TLS with a file that %s', async (_, content, message) => {
    const tls = await tlsFiles(certificate);
    if (content === undefined) await rm(tls.key);
    else await writeFile(tls.key, content);
    await expect(start({ tls })).rejects.toThrow(message);
  });

  it('refuses TLS with a key of another certificate', async () => {
    const tls = await tlsFiles({ ...certificate, key: client.key });
    await expect(start({ tls })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

async function tlsFiles({ cert, key }: TestCertificate, client?: TestCertificate) {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return {
    certificate: await write('cert.pem', cert),
    key: await write('key.pem', key),
    ...(client && { clientCa: await write('ca.pem', client.cert) }),
  };
}

async function statusOf(
  { address }: RunningServer,
  options: { ca: string; cert?: string; key?: string },
): Promise<number | undefined> {
  const request = tlsRequest(`${address}/livez`, { ...options, agent: false });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject);
  });
  request.end();
  return answered;
}

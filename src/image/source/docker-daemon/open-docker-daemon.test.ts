import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { buildDockerSave, tarOf } from '../../testing/build-image.ts';
import { fileMemory } from '../../testing/file-memory.ts';
import { readImage } from '../../testing/read-image.ts';
import { openDockerDaemon } from './open-docker-daemon.ts';
import { findDaemon } from './socket.ts';

let folder: string;
let server: Server | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'daemon-'))));
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const ARCHIVE = tarOf(
  buildDockerSave([{ layers: [buildTar([{ path: 'a', content: 'content' }])], tag: 'app:1' }]),
);

async function open(name: string, answer: RequestListener) {
  const socket = join(folder, 'docker.sock');
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(socket, resolve));
  return openDockerDaemon({
    name,
    reference: `docker-daemon:${name}`,
    environment: { host: `unix://${socket}` },
    ...fileMemory(),
  });
}

describe('opening an image of a daemon', () => {
  it.each([
    ['app:1', '/images/app%3A1/get'],
    ['registry:5000/team/app', '/images/registry%3A5000/team/app%3Alatest/get'],
    ['0123456789ab', '/images/0123456789ab/get'],
  ])('asks the daemon for %s by %s', async (name, path) => {
    let asked: string | undefined;
    const image = await open(name, (request, response) => {
      asked = request.url;
      response.end(ARCHIVE);
    });
    expect(asked).toBe(path);
    expect(image.identity).toMatchObject({ reference: `docker-daemon:${name}`, transport: 'docker-daemon' });
    expect(await readImage(image)).toEqual([['content']]);
    await image.close();
  });

  it.each<[string, RequestListener, string]>([
    [
      'has no such image',
      (_, response) => response.writeHead(404).end('{"message":"no such image"}'),
      'IMAGE_NOT_FOUND',
    ],
    ['fails', (_, response) => response.writeHead(500).end('disk full'), 'DAEMON_UNREACHABLE'],
    ['hangs up', (request) => request.socket.destroy(), 'DAEMON_UNREACHABLE'],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 10_000 });
        response.write('x'.repeat(100), () => response.destroy());
      },
      'DAEMON_UNREACHABLE',
    ],
    ['sends something else', (_, response) => response.end('hello'.repeat(300)), 'IMAGE_INVALID'],
  ])('reports that the daemon %s', async (_, answer, code) => {
    await expect(open('app:1', answer)).rejects.toThrow(expect.objectContaining({ code }));
  });
});

describe('finding the daemon', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { kind: 'socket', path: '/run/user/1000/docker.sock' }],
    ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375 }],
    ['tcp://127.0.0.1', { kind: 'tcp', host: '127.0.0.1', port: 2375 }],
  ])('reads DOCKER_HOST=%s', (host, address) => {
    expect(findDaemon({ host })).toEqual(address);
  });

  it.each(['ssh://me@host', 'nonsense', 'npipe:////./pipe/docker_engine'])(
    'refuses DOCKER_HOST=%s',
    (host) => {
      expect(() => findDaemon({ host })).toThrow(expect.objectContaining({ code: 'DAEMON_UNREACHABLE' }));
    },
  );
});

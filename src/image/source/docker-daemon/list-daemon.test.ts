import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listDaemon } from './list-daemon.ts';

let folder: string;
let server: Server | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'daemon-'))));
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function list(answer: RequestListener) {
  const socket = join(folder, 'docker.sock');
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(socket, resolve));
  return listDaemon({ host: `unix://${socket}` });
}

const ID = 'ab'.repeat(32);

it('lists each image of a daemon once, by its first tag or its ID', async () => {
  let asked: string | undefined;
  const names = await list((request, response) => {
    asked = request.url;
    const images = [
      { Id: 'sha256:1', RepoTags: ['app:1', 'app:latest'] },
      { Id: `sha256:${ID}`, RepoTags: ['<none>:<none>'] },
      { Id: `sha256:${'cd'.repeat(32)}`, RepoTags: null },
      { Id: `sha256:${ID}`, RepoTags: [] },
    ];
    response.end(JSON.stringify(images));
  });
  expect(asked).toBe('/images/json');
  expect(names).toEqual(['docker-daemon:app:1', `docker-daemon:${ID}`, `docker-daemon:${'cd'.repeat(32)}`]);
});

it.each<[string, RequestListener, string]>([
  ['lists nothing', (_, response) => response.end('[]'), 'IMAGE_NOT_FOUND'],
  ['fails', (_, response) => response.writeHead(500).end('x'), 'DAEMON_UNREACHABLE'],
  ['sends something else', (_, response) => response.end('{"a":1}'), 'DAEMON_UNREACHABLE'],
  ['sends no JSON', (_, response) => response.end('<html>'), 'DAEMON_UNREACHABLE'],
  ['sends too much', (_, response) => response.end(' '.repeat(9_000_000)), 'DAEMON_UNREACHABLE'],
  ['hangs up', (request) => request.socket.destroy(), 'DAEMON_UNREACHABLE'],
])('reports a daemon that %s', async (_, answer, code) => {
  await expect(list(answer)).rejects.toThrow(expect.objectContaining({ code }));
});

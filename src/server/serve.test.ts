import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RouteGroup } from './app.ts';
import { type RunningServer } from './serve.ts';
import { TEST_SETTINGS, testContext } from './testing/context.ts';

import { echo, start } from './testing/start.ts';

async function open({ address }: RunningServer): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

function post(server: RunningServer, body: string | Uint8Array<ArrayBuffer>) {
  return fetch(`${server.address}/echo`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
}

describe('a body', () => {
  it.each([
    ['malformed', '{"a":'],
    ['no UTF-8', Uint8Array.from([0x22, 0xff, 0xfe, 0x22])],
    ['poison for prototypes', '{"__proto__": {"admin": true}}'],
    ['poison for constructors', '{"constructor": {"prototype": {"admin": true}}}'],
  ])('answers a body that is %s with 400', async (_, body) => {
    const answer = await post(await start(), body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: 400, title: 'Bad Request' });
  });

  it('survives a body that is nested without end', async () => {
    const answer = await post(await start(), '['.repeat(30_000) + ']'.repeat(30_000));
    expect([200, 400, 500]).toContain(answer.status);
  });

  it('answers a body of another type with 415', async () => {
    const { address } = await start();
    const answer = await fetch(`${address}/echo`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(415);
  });

  it.each([
    ['says that it is a gigabyte', `content-length: ${1024 ** 3}`, ''],
    ['grows past the limit', 'transfer-encoding: chunked', `10001\r\n${' '.repeat(0x10001)}\r\n`],
  ])('answers a body that %s with 413, without waiting for it', async (_, length, chunk) => {
    const socket = await open(await start());
    const answer = text(socket);
    socket.write(
      `POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${length}\r\n\r\n${chunk}`,
    );
    // Waits until the server closes, although the body is incomplete.
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('an answer that comes before the end of the body', () => {
  it.each(['keep-alive', 'close'])('answers a late reader with connection: %s', async (connection) => {
    const socket = await open(await start());
    const length = 20_000_000;
    socket.pause();
    socket.write(
      `POST /echo HTTP/1.1\r\nhost: localhost\r\nconnection: ${connection}\r\n` +
        `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
    );
    await new Promise((resolve) => socket.write(Buffer.alloc(length, ' '), resolve));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('closes the connection after an early answer, whatever is asked behind it', async () => {
    const asked: string[] = [];
    const second: RouteGroup = (app) => {
      app.get('/:what', { config: { role: 'read' } }, ({ url }) => asked.push(url));
    };
    const { address } = await start({}, { groups: [echo, second] });
    const socket = connect({ port: Number(new URL(address).port), allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    const answer = text(socket);
    const length = 70_000;
    socket.write(
      'POST /echo HTTP/1.1\r\nhost: localhost\r\n' +
        `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    socket.end(`${' '.repeat(length)}GET /behind HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await once(socket, 'close');
    await fetch(`${address}/later`);
    expect(asked).toEqual(['/later']);
  });
});

describe('the start', () => {
  it.each([
    [{}, ['public', 'private'], 'the server listens on loopback only'],
    [
      { listen: { host: '0.0.0.0', port: 0 } },
      ['public'],
      'the server listens beyond loopback without tokens; --allow-address private allows private networks',
    ],
    [
      { registries: { allow: [], allowAddresses: ['10.1.0.0/16'] } },
      ['public', '10.1.0.0/16'],
      'set by allow-address',
    ],
  ])('logs for %j the allowed addresses of images, with the reason', async (given, ranges, reason) => {
    const log: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => log.push(line) });
    const settings = { ...TEST_SETTINGS, registries: { allow: [] }, ...given };
    await start({}, { context: testContext({ settings, logger }) });
    const lines = log.map((line) => JSON.parse(line) as { msg: string });
    expect(lines.filter(({ msg }) => msg === 'images are read from these addresses')).toMatchObject([
      { ranges, reason },
    ]);
  });
});

describe('the host of a request', () => {
  const evil = { host: 'evil.example' };
  const token = { name: 'x', role: 'read' as const, sha256: 'a'.repeat(64) };
  const ask = (address: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      httpRequest(`${address}/robots.txt`, { headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });

  it.each([
    ['without tokens on loopback', {}, evil, 421],
    ['with its public address', { publicUrl: 'https://evil.example/plimsoll' }, evil, 200],
    ['with tokens', { auth: { tokens: [token] } }, evil, 200],
    ['beyond loopback', { listen: { host: '0.0.0.0', port: 0 } }, evil, 200],
  ])('matters to a server %s', async (_, settings, headers, status) => {
    const { address } = await start(settings);
    expect(await ask(address.replace('0.0.0.0', '127.0.0.1'), headers)).toBe(status);
  });

  it('matters to a listener of metrics on loopback, which needs no token', async () => {
    const introspection = { host: '127.0.0.1', port: 0 };
    const server = await start({ auth: { tokens: [token] }, introspection });
    expect(await ask(server.introspection ?? '', evil)).toBe(421);
    expect(await ask(server.introspection ?? '', {})).toBe(200);
  });
});

describe('connections', () => {
  it('admits new connections while others send nothing', async () => {
    const server = await start({ limits: { ...TEST_SETTINGS.limits, connections: 50 } });
    const idle = await Promise.all(Array.from({ length: 1000 }, () => open(server)));
    const answer = await post(server, '{"a":1}');
    expect(await answer.json()).toEqual({ body: { a: 1 } });
    await expect
      .poll(() => idle.filter((socket) => socket.closed || socket.destroyed).length)
      .toBeGreaterThan(900);
  });

  it('keeps connections open whose requests are being answered', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const slow: RouteGroup = (app) => {
      app.get('/slow', { config: { role: 'read' } }, async () => {
        await waiting.promise;
        return { slow: true };
      });
    };
    const server = await start(
      { limits: { ...TEST_SETTINGS.limits, connections: 5 } },
      { groups: [slow, echo] },
    );
    const answer = fetch(`${server.address}/slow`);
    await Promise.all(Array.from({ length: 20 }, () => open(server)));
    await post(server, '1');
    waiting.resolve(undefined);
    expect(await (await answer).json()).toEqual({ slow: true });
  });

  it.each([
    ['a head that drips', 'GET /livez HTTP/1.1\r\nhost'],
    ['a body that never comes', 'POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n'],
  ])('closes a connection with %s after a time', async (_, head) => {
    const socket = await open(await start({ requestTimeout: 0.002 }));
    const answer = text(socket);
    socket.write(head);
    expect(await answer).toMatch(/^HTTP\/1\.1 (408|503|415)/);
  });

  it.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
  ])('answers a connection that speaks no HTTP with 4xx and closes it (%#)', async (sent) => {
    const socket = await open(await start());
    const answer = text(socket);
    socket.write(sent);
    expect(await answer).toMatch(/^HTTP\/1\.1 4\d\d/);
  });
});

describe('the end of a server', () => {
  it('waits for unfinished answers, then stops its parts in order', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const asked = Promise.withResolvers<undefined>();
    const slow: RouteGroup = (app) => {
      app.get('/slow', { config: { role: 'read' } }, async () => {
        asked.resolve(undefined);
        await waiting.promise;
        events.push('answered');
        return { slow: true };
      });
    };
    const events: string[] = [];
    const part = (name: string) => () => Promise.resolve(void events.push(name));
    const server = await start({}, { groups: [slow], stop: [part('queue'), part('store')] });
    const answer = fetch(`${server.address}/slow`);
    await asked.promise;
    const stopped = server.stop();
    waiting.resolve(undefined);
    expect((await answer).status).toBe(200);
    await stopped;
    expect(events).toEqual(['answered', 'queue', 'store']);
    await expect(fetch(`${server.address}/livez`)).rejects.toThrow();
  });

  it('stops without waiting for ever, or for connections that send nothing', async () => {
    const never: RouteGroup = (app) => {
      app.get('/never', { config: { role: 'read' } }, () => new Promise(() => undefined));
    };
    const server = await start({}, { groups: [never] });
    await open(server);
    const answer = fetch(`${server.address}/never`).catch(() => 'cut off');
    await post(server, '1');
    await server.stop(50);
    expect(await answer).toBe('cut off');
  });

  it('stops all parts, though one fails', async () => {
    const stopped: string[] = [];
    const stop = [() => Promise.reject(new Error('x')), () => Promise.resolve(void stopped.push('store'))];
    await (await start({}, { stop })).stop();
    expect(stopped).toEqual(['store']);
  });

  it('stops at once where an address cannot be listened to', async () => {
    const { address } = await start();
    const stopped: string[] = [];
    const stop = [() => Promise.resolve(void stopped.push('store'))];
    const listen = { host: '127.0.0.1', port: Number(new URL(address).port) };
    await expect(start({ listen }, { stop })).rejects.toMatchObject({ code: 'SERVER_FAILED' });
    expect(stopped).toEqual(['store']);
  });
});

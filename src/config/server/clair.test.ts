import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { parseServerFile } from './file.ts';
import { parseGoDuration } from './go-duration.ts';
import { resolveServerSettings } from './resolve.ts';

async function read(yaml: string) {
  const file = await parseServerFile('clair.yaml', yaml);
  return { settings: resolveServerSettings({}, {}, file), notHonoured: file.notHonoured };
}

const SOURCE = 'host=postgres port=5432 user=postgres password=password sslmode=disable';

const V2 = `
clair:
  database:
    type: pgsql
    options:
      source: ${SOURCE}
      cachesize: 16384
  api:
    port: 6062
    healthport: 6063
    timeout: 900s
    paginationkey:
    servername:
    cafile:
    keyfile:
    certfile:
  updater:
    interval: 2h
  notifier:
    attempts: 3
    renotifyinterval: 2h
    http:
      endpoint:
      servername:
      cafile:
      keyfile:
      certfile:
      proxy:
`;

describe("Clair's file of version 2", () => {
  it("reads Clair's version 2 file in full, with nulls as unset", async () => {
    const { settings, notHonoured } = await read(V2);
    expect(settings).toMatchObject({
      database: SOURCE,
      listen: { host: '0.0.0.0', port: 6062 },
      introspection: { host: '0.0.0.0', port: 6063 },
      requestTimeout: 15,
      feeds: { interval: 120 },
    });
    expect(settings.tls).toBeUndefined();
    expect(settings.webhook).toBeUndefined();
    expect(settings.secret).toBeUndefined();
    expect(notHonoured).toEqual(['clair.database.options.cachesize']);
  });

  it("listens on Clair's default address where Clair's file names none", async () => {
    const { settings } = await read('clair:');
    expect(settings.listen).toEqual({ host: '0.0.0.0', port: 6060 });
    expect(settings.introspection).toEqual({ host: '0.0.0.0', port: 6061 });
    expect(settings.database).toBeUndefined();
  });

  it.each([
    ["1.x's", `clair: { database: { source: "${SOURCE}", cacheSize: 1 } }`],
    ["2.x's", `clair: { database: { options: { source: "${SOURCE}", cachesize: 1 } } }`],
  ])('finds the database in %s spelling', async (_, yaml) => {
    expect((await read(yaml)).settings.database).toBe(SOURCE);
  });

  it("accepts camel case keys in Clair's version 2 file, as 1.x wrote them", async () => {
    const key = Buffer.alloc(32, 0xfb).toString('base64url');
    const yaml = `clair: { api: { healthPort: 7, paginationKey: '${key}=' }, notifier: { renotifyInterval: 1h30m, http: { endpoint: 'http://hook/' } } }`;
    const { settings, notHonoured } = await read(yaml);
    expect(settings.introspection?.port).toBe(7);
    expect(settings.secret).toBe(Buffer.alloc(32, 0xfb).toString('base64'));
    expect(settings.webhook).toMatchObject({ target: 'http://hook/', shape: 'clair-v1', renotify: 90 });
    expect(notHonoured).toEqual([]);
  });

  it("accepts TLS, client certificates and addresses in Clair's version 2 file", async () => {
    const yaml =
      'clair: { api: { addr: "127.0.0.1:1", healthaddr: ":2", cafile: /ca, keyfile: /key, certfile: /cert } }';
    const { settings } = await read(yaml);
    expect(settings.tls).toEqual({ certificate: '/cert', key: '/key', clientCa: '/ca' });
    expect(settings.listen).toEqual({ host: '127.0.0.1', port: 1 });
    expect(settings.introspection).toEqual({ host: '0.0.0.0', port: 2 });
  });

  it("asks no feed where Clair's file switches updates off", async () => {
    expect((await read('clair: { updater: { interval: 0 } }')).settings.feeds.interval).toBe(0);
  });

  it("lists the keys of Clair's file that have a value and no effect", async () => {
    const yaml = `
clair:
  api: { servername: clair, port: 6060 }
  updater: { enabledupdaters: [debian], interval: 1h }
  worker: { namespace_detectors: [os-release], feature_listers: }
  notifier: { http: { proxy: 'http://proxy' } }`;
    expect((await read(yaml)).notHonoured).toEqual([
      'clair.api.servername',
      'clair.updater.enabledupdaters',
      'clair.worker.namespace_detectors',
      'clair.notifier.http.proxy',
    ]);
  });

  it.each([
    ['clair: { api: { timeout: soon } }', 'clair.yaml: clair.api.timeout: expected a duration'],
    ['clair: { api: { port: many } }', 'clair.yaml: clair.api.port: expected a whole number'],
    ['clair: { api: { port: 70000 } }', 'clair.yaml: listen'],
    [
      'clair: { database: { options: { source: [a] } } }',
      'clair.database.options.source: expected one value',
    ],
    ['clair: { database: { options: { source: mysql } } }', 'clair.yaml: database: not a Postgres address'],
    ['clair: { api: { paginationkey: short } }', 'clair.yaml: secret: expected 32 bytes'],
    ['clair: { api: { keyfile: /key } }', 'TLS needs both'],
  ])('refuses the version 2 file %s', async (yaml, message) => {
    await expect(read(yaml)).rejects.toThrow(message);
  });
});

const KEY = Buffer.alloc(32, 1).toString('base64');

const V4 = `
http_listen_addr: ":6060"
introspection_addr: ":8089"
log_level: debug-color
indexer:
  connstring: host=db user=clair dbname=indexer
  scanlock_retry: 10
  migrations: true
matcher:
  connstring: host=db user=clair dbname=indexer
  period: 6h
notifier:
  connstring: host=db user=clair dbname=indexer
  delivery_interval: 1m
  webhook:
    target: https://quay/webhook
    callback: http://clair/notifier/api/v1/notification
    headers: { X-Key: [a, b], Host: quay }
auth:
  psk: { key: ${KEY}, iss: [quay, clairctl] }
metrics: { name: prometheus }
`;

describe("Clair's file of version 4", () => {
  it("reads the main keys of Clair's version 4 file", async () => {
    const { settings, notHonoured } = await read(V4);
    expect(settings).toMatchObject({
      listen: { host: '0.0.0.0', port: 6060 },
      introspection: { host: '0.0.0.0', port: 8089 },
      logLevel: 'debug',
      database: 'host=db user=clair dbname=indexer',
      feeds: { interval: 360 },
      auth: { tokens: [], psk: { key: KEY, issuers: ['quay', 'clairctl'] } },
      webhook: {
        target: 'https://quay/webhook',
        callback: 'http://clair/notifier/api/v1/notification',
        headers: { 'x-key': 'a, b', host: 'quay' },
        shape: 'clair-v4',
      },
    });
    expect(notHonoured).toEqual([
      'indexer.scanlock_retry',
      'indexer.migrations',
      'notifier.delivery_interval',
      'metrics.name',
    ]);
  });

  it("accepts Clair's version 4 file as JSON, and with updates switched off", async () => {
    const { settings } = await read('{"matcher": {"disable_updaters": true, "period": "1h"}}');
    expect(settings.feeds.interval).toBe(0);
    expect(settings.listen).toEqual({ host: '0.0.0.0', port: 6060 });
  });

  it.each([
    ['indexer: { connstring: host=a }\nmatcher: { connstring: host=b }', 'different databases'],
    ['indexer: {}\nauth: { keyserver: { api: x } }', 'auth.keyserver.api is not supported'],
    ['indexer: {}\nauth: { psk: { key: x } }', 'auth.psk needs both'],
    ['indexer: {}\nauth: { psk: { key: "?", iss: [quay] } }', 'not valid base64'],
    ['indexer: {}\nauth: { psk: { key: aaaa, iss: quay } }', 'auth.psk.iss: expected a list'],
    ['matcher: { period: 6 }', 'matcher.period: expected a duration'],
    ['matcher: { disable_updaters: perhaps }', 'expected true or false'],
  ])('refuses the version 4 file %s', async (yaml, message) => {
    await expect(read(yaml)).rejects.toThrow(message);
  });
});

describe('a duration of Go', () => {
  it.each([
    ['2h', 120],
    ['900s', 15],
    ['1h30m', 90],
    ['1.5h', 90],
    ['500ms', 500 / 60_000],
    ['0', 0],
    ['0s', 0],
    ['', undefined],
    ['h', undefined],
    ['2', undefined],
    ['2h3', undefined],
    ['-2h', undefined],
    ['1.2.3h', undefined],
    ['2 h', undefined],
    ['2days', undefined],
  ])("reads Go's duration %s as %s minutes", (text, expected) => {
    const minutes = parseGoDuration(text);
    if (expected === undefined) expect(minutes).toBeUndefined();
    else expect(minutes).toBeCloseTo(expected);
  });
});

it('reads or refuses any Clair file', async () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('clair', 'indexer', 'auth', 'tokens', 'psk'),
      value,
      async (key, each) => {
        await read(JSON.stringify({ [key]: each })).catch((error: unknown) => {
          expect(error).toBeInstanceOf(AppError);
        });
      },
    ),
    { numRuns: 300 },
  );
});

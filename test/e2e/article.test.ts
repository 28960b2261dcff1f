// A well-known walk-through of Clair and Klar in Kubernetes (2018), resource by resource, without a cluster: the Secret's
// config.yaml, the controllers of Clair and of its Postgres, the Job of Klar. The manifests are those of the overlay.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { writeImage, type ExampleImage } from '../../bin/examples/write-image.ts';
import { launchers } from '../../bin/image/layers.ts';
import { EXIT } from '../../src/cli/start/exit-codes.ts';
import { outcomeOf, PROGRAM, User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, TRACKER, writeFeeds, writeHighIn, writeSecdb } from '../support/harbour.ts';
import { MirrorServer } from '../support/mirror-server.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { RunningServer } from '../support/running-server.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const OVERLAY = path.join(PROJECT, 'deploy/kustomize/overlays/article');

const job = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.tuple([z.object({ env: z.array(z.object({ name: z.string(), value: z.string() })) })]),
      }),
    }),
  }),
});

/** Past its end of life: not everything can be known of it. */
const OLD: ExampleImage = {
  ...ALPINE,
  osRelease: { ID: 'alpine', VERSION_ID: '3.18.4', PRETTY_NAME: 'Alpine Linux v3.18' },
};

const SOURCES = Array.from({ length: 11 }, (_, index) => `plank${index}`);

/** Eleven of its packages have a high CVE. */
const ELEVEN: ExampleImage = {
  ...DEBIAN,
  reference: 'raft:1',
  layers: [{ createdBy: 'ADD / /', packages: SOURCES.map((source) => `${source} 1.0-1`) }],
};

/** Returns the environment that the Job sets. */
function klarEnvironment(): Record<string, string> {
  return environmentOf(parse(readFileSync(path.join(OVERLAY, 'klar.yaml'), 'utf8')));
}

/** Returns the environment that the controller of Clair sets. */
function clairEnvironment(): Record<string, string> {
  const file = readFileSync(path.join(OVERLAY, 'clair-kubernetes.yaml'), 'utf8');
  const manifests = [parseAllDocuments(file)].flat().map((document): unknown => document.toJS());
  return environmentOf(manifests.find((manifest) => job.safeParse(manifest).success));
}

function environmentOf(manifest: unknown): Record<string, string> {
  const [{ env }] = job.parse(manifest).spec.template.spec.containers;
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

/** The Secret's file; the Service `postgres` is a port of this machine. */
function clairConfiguration(database: URL): string {
  const file = readFileSync(path.join(OVERLAY, 'config.yaml'), 'utf8');
  const moved = file.replace('host=postgres port=5432', `host=${database.hostname} port=${database.port}`);
  expect(moved).not.toBe(file);
  return moved;
}

/** The user, the password and the database that the image of Postgres makes for the controller's variables. */
async function startArticlePostgres(): Promise<{ readonly server: PostgresServer; readonly address: URL }> {
  const server = await startPostgres();
  const address = server.address('postgres');
  const client = new pg.Client(address);
  await client.connect();
  await client.query(`create role postgres superuser login password 'password'`);
  await client.end();
  return { server, address: new URL(address) };
}

describe('the walk-through', needs(...REGISTRY, 'Postgres'), () => {
  const container = mkdtempSync(path.join(tmpdir(), 'plimsoll-container-'));
  const mirror = new FeedMirror();
  const user = new User();
  let postgres: PostgresServer;
  let registry: DockerRegistry;
  let feeds: MirrorServer;
  let clair: RunningServer;

  beforeAll(async () => {
    mkdirSync(path.join(container, 'bin'));
    for (const { path: file, content } of await launchers())
      if (content !== undefined) writeFileSync(path.join(container, 'bin', path.basename(file)), content);
    symlinkSync(path.dirname(PROGRAM), path.join(container, 'dist'));
    writeFeeds(mirror);
    writeHighIn(mirror, SOURCES);
    writeSecdb(mirror, 'v3.18');
    const [database, started, served] = await Promise.all([
      startArticlePostgres(),
      startDockerRegistry(),
      MirrorServer.start(mirror),
    ]);
    [postgres, registry, feeds] = [database.server, started, served];
    for (const [image, name] of [
      [DEBIAN, 'team/ship:latest'],
      [ELEVEN, 'team/raft:latest'],
      [OLD, 'team/old:latest'],
    ] as const) {
      registry.pushArchive(writeImage(image), name);
    }
    feeds.hold(TRACKER);
    user.write('config.yaml', clairConfiguration(database.address));
    clair = await RunningServer.start(user, {
      program: path.join(container, 'bin/plimsoll.js'),
      args: ['-config', path.join(user.folder, 'config.yaml')],
      environment: {
        ...clairEnvironment(),
        PLIMSOLL_FEEDS_MIRROR: feeds.origin,
        PLIMSOLL_ALLOW_ADDRESS: 'loopback',
      },
    });
  });

  afterAll(async () => {
    await clair.end();
    await feeds[Symbol.asyncDispose]();
    await registry.stop();
    await postgres.stop();
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
    rmSync(container, { recursive: true });
  });

  /** The Job; the Service `clairsvc` is a port of this machine. */
  function klar(image: string, environment: Readonly<Record<string, string>> = {}) {
    const child = user.start(
      [`${registry.host}/team/${image}:latest`],
      { ...klarEnvironment(), CLAIR_ADDR: new URL(clair.address).host, ...environment },
      path.join(container, 'bin/klar.js'),
    );
    child.stdin.end();
    return outcomeOf(child);
  }

  it("serves Clair's health, and logs the settings of its file that have no effect", async () => {
    expect((await fetch(`${clair.introspection}/health`)).status).toBe(200);
    expect(clair.log).toContain('cachesize');
  });

  it('ends Klar with 2, and never 0, while the vulnerability database is being filled', async () => {
    await expect.poll(() => feeds.waitingFor(TRACKER), { timeout: 20_000 }).toBe(1);
    const { code, stdout, stderr } = await klar('ship');
    expect(code).toBe(EXIT.failed);
    expect(stdout).not.toContain('Found 0 vulnerabilities');
    expect(stderr).toContain('the vulnerability data for this image is not loaded yet');
    expect((await fetch(`${clair.introspection}/readyz`)).status).toBe(503);
  });

  describe('a filled database', () => {
    beforeAll(async () => {
      feeds.letGo(TRACKER);
      await clair.untilLoaded('debian-tracker');
    });

    it.each([
      ['ship', '10', 2, EXIT.within],
      ['ship', '1', 2, EXIT.over],
      ['raft', '10', 11, EXIT.over],
      ['raft', '11', 11, EXIT.within],
    ])(
      'compares, for Klar on %s, the threshold %s with %i high, and ends with %i',
      async (image, threshold, count, code) => {
        const outcome = await klar(image, { CLAIR_THRESHOLD: threshold });
        expect(outcome.stderr).toBe('clair timeout 1m0s\ndocker timeout: 1m0s\nno whitelist file\n');
        expect(outcome.stdout).toContain(`Got results from Clair API v1\nFound `);
        expect(outcome.stdout.split('Found in: ').length - 1).toBe(count);
        expect(outcome.code).toBe(code);
      },
    );

    it('refuses Klar an answer for an image past its end of life, which no threshold lets pass', async () => {
      // The feed of a release that is not kept is loaded once an image asks for it.
      await expect
        .poll(async () => (await klar('old')).stderr, { timeout: 30_000 })
        .toContain('analyze error 422: ');
      const { code, stdout, stderr } = await klar('old');
      expect({ code, stdout }).toEqual({ code: EXIT.failed, stdout: 'Analysing 1 layers\n' });
      expect(stderr).toContain('alpine:3.18.4 has been past its end of life since ');
    });
  });
});

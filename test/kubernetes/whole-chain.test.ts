import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type ExampleImage, writeImage } from '../../bin/examples/write-image.ts';
import { createCertificate } from '../../src/http/testing/certificate.ts';
import { User } from '../support/cli.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, release, TRACKER, writeFeeds } from '../support/harbour.ts';
import { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import { namespace, node, pod } from '../support/kubernetes/test-objects.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON } from '../support/running-server.ts';
import { SECRET, verifyMessage, WebhookTarget } from '../support/webhook-target.ts';
import { AdmissionClient } from './admission.ts';
import { watching } from './watching.ts';

/** Time from an advisory to the message. */
const IN_TIME = { timeout: 10_000, interval: 50 };
const FIXED: ExampleImage = {
  ...DEBIAN,
  layers: [...DEBIAN.layers.slice(0, 1), { createdBy: 'RUN apt-get upgrade', packages: ['mast 4.0-2'] }],
};

const fixedIn = (version: string) => release({ status: 'resolved', fixed_version: version });

const messageSchema = z.object({
  data: z.object({
    events: z.array(
      z.object({
        kind: z.string(),
        cves: z.array(z.string()).optional(),
        hits: z
          .object({
            listed: z.array(
              z.object({
                places: z
                  .array(z.object({ namespace: z.string(), workload: z.object({ name: z.string() }) }))
                  .optional(),
              }),
            ),
          })
          .optional(),
      }),
    ),
  }),
});

/** Verifies signatures by an implementation other than ours. */
class Pager extends WebhookTarget {
  /** Kind of each event, and the workloads that it names. */
  readonly told: string[] = [];

  protected take(given: IncomingHttpHeaders, body: string): number {
    const { data } = messageSchema.parse(verifyMessage(given, body).message);
    for (const { kind, hits } of data.events) {
      const places = hits?.listed.flatMap((line) => line.places ?? []) ?? [];
      const names = places.map((each) => `${each.namespace}/${each.workload.name}`).toSorted();
      this.told.push([kind, ...names].join(' '));
    }
    return 204;
  }
}

const runPage = z.object({
  items: z.array(z.object({ image: z.object({ key: z.string().optional(), scanned: z.boolean() }) })),
});

describe('the chain from a registry to the refusal of a pod', needs(...REGISTRY), () => {
  const certificate = createCertificate(['127.0.0.1']);
  let user: User;
  let api: ApiServerStandIn;
  let registry: DockerRegistry;
  let mirror: FeedMirror;
  let pager: Pager;
  beforeEach(async () => {
    user = new User();
    mirror = new FeedMirror();
    writeFeeds(mirror);
    mirror.write(TRACKER, JSON.stringify({ rudder: { 'CVE-2099-0007': release({ status: 'open' }) } }));
    pager = await new Pager().listen();
    registry = await startDockerRegistry();
    api = await new ApiServerStandIn().listen();
    api.put('namespaces', namespace({ name: 'kube-system', uid: 'cluster-uid' }));
    api.put('nodes', node({ name: 'node-1', arch: 'amd64' }));
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    await registry.stop();
    await pager[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  const run = (name: string, of: string, image: string, digest: string) => {
    const repository = image.slice(0, image.lastIndexOf(':'));
    api.put(
      'pods',
      pod({
        name,
        namespace: of,
        containers: [{ name: 'app', image, imageID: `${repository}@${digest}` }],
      }),
    );
  };
  const push = async (image: ExampleImage, name: string) => {
    registry.pushArchive(writeImage(image), name);
    const [repository, tag] = name.split(':');
    const answer = await fetch(`http://${registry.host}/v2/${repository}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    return { name: `${registry.host}/${name}`, digest: answer.headers.get('docker-content-digest') ?? '' };
  };
  const start = () => {
    const subscription = { name: 'pager', target: pager.target, secrets: [SECRET], running: true };
    const config = { owner: ['team'], max: ['critical=0'], subscriptions: [subscription] };
    return watching(user, api, {
      environment: {
        PLIMSOLL_CONFIG: user.write('chain.yaml', JSON.stringify(config)),
        PLIMSOLL_FEEDS_MIRROR: mirror.folder,
        PLIMSOLL_KEEP_FEED: 'debian-tracker,kev,epss',
        PLIMSOLL_ADMISSION: '127.0.0.1:0',
        PLIMSOLL_ADMISSION_CERT: user.write('cert.pem', certificate.cert),
        PLIMSOLL_ADMISSION_KEY: user.write('key.pem', certificate.key),
      },
    });
  };

  it('tells whom an advisory hits, refuses the next pod, and takes it back once the fix runs', async () => {
    const ship = await push(DEBIAN, 'team/ship:1');
    const boat = await push(ALPINE, 'team/boat:1');
    run('web', 'shop', ship.name, ship.digest);
    run('web', 'stage', ship.name, ship.digest);
    run('api', 'shop', boat.name, boat.digest);
    const world = await start();
    const client = new AdmissionClient(world.server.admission, certificate);
    await vi.waitFor(async () => {
      const { items } = runPage.parse(await (await world.server.ask('/api/v1/runs?running=true')).json());
      expect(items.map(({ image }) => image.scanned)).toEqual([true, true, true]);
    }, SOON);
    await client.until({ image: ship.name, namespace: 'pay' }, 'admitted');

    // The advisory.
    mirror.write(TRACKER, JSON.stringify({ mast: { 'CVE-2099-0001': fixedIn('4.0-2') } }));
    await world.server.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST' });
    await vi.waitFor(() => {
      expect(pager.told).toEqual(
        expect.arrayContaining(['finding.affected shop/web stage/web', 'image.over-line shop/web stage/web']),
      );
    }, IN_TIME);
    const refused = await client.until({ image: ship.name, namespace: 'pay' }, 'refused');
    expect(refused.allowed).toBe(false);
    expect(refused.message).toBe(
      `${ship.name} (${ship.digest}): Over the line: 1 critical, 0 allowed. ` +
        'CVE-2099-0001 in mast 4.0-1 (fixed in 4.0-2).',
    );
    // The pods that run there may come back.
    const back = await client.review({ image: ship.name, namespace: 'shop' });
    expect(back).toMatchObject({ allowed: true, answer: 'warned' });
    const warned = await client.review({ image: ship.name, namespace: 'pay', path: '/edge/warn' });
    expect(warned).toMatchObject({ allowed: true, answer: 'warned', warnings: [refused.message] });

    // The fix.
    const next = await push(FIXED, 'team/ship:2');
    run('web', 'shop', next.name, next.digest);
    await vi.waitFor(async () => {
      const { items } = runPage.parse(await (await world.server.ask('/api/v1/runs?running=true')).json());
      expect(items.map(({ image }) => image.key).toSorted()).toEqual(
        [boat.digest, next.digest, ship.digest].toSorted(),
      );
    }, SOON);
    await client.until({ image: next.name, namespace: 'pay' }, 'admitted');

    // The advisory is corrected, and the other workload has run a fixed version all the time.
    mirror.write(TRACKER, JSON.stringify({ mast: { 'CVE-2099-0001': fixedIn('4.0-1') } }));
    await world.server.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST' });
    await vi.waitFor(() => expect(pager.told).toContain('finding.relieved stage/web'), IN_TIME);
    await client.until({ image: ship.name, namespace: 'pay' }, 'admitted');
    expect(await world.end()).toBe(0);
  });
});

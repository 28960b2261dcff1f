import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { createCertificate } from '../../src/http/testing/certificate.ts';
import { User } from '../support/cli.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { RunningServer, SOON } from '../support/running-server.ts';
import { AdmissionClient } from './admission.ts';

describe('admission to a cluster that no watcher sees', needs(...REGISTRY), () => {
  const certificate = createCertificate(['127.0.0.1']);
  const apiServer = createCertificate(['kube-apiserver']);
  let user: User;
  let registry: DockerRegistry;
  let mirror: FeedMirror;
  beforeEach(async () => {
    user = new User();
    mirror = new FeedMirror();
    writeFeeds(mirror);
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
  });
  afterEach(async () => {
    await registry.stop();
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  const start = (more: Readonly<Record<string, string>> = {}) =>
    RunningServer.start(user, {
      environment: {
        PLIMSOLL_CONFIG: user.write('server.yaml', JSON.stringify({ max: ['critical=0'] })),
        PLIMSOLL_ALLOW_ADDRESS: 'loopback',
        PLIMSOLL_FEEDS_MIRROR: mirror.folder,
        PLIMSOLL_KEEP_FEED: 'debian-tracker,kev,epss',
        PLIMSOLL_ADMISSION: '127.0.0.1:0',
        PLIMSOLL_ADMISSION_CERT: user.write('cert.pem', certificate.cert),
        PLIMSOLL_ADMISSION_KEY: user.write('key.pem', certificate.key),
        ...more,
      },
    });
  const ship = () => ({ image: `${registry.host}/team/ship:1`, namespace: 'shop' });

  it('denies an image that nobody read, scans it, and refuses it for what it has then', async () => {
    await using server = await start({
      PLIMSOLL_ADMISSION_UNKNOWN: 'deny',
      PLIMSOLL_ADMISSION_CLIENT_CA: user.write('ca.pem', apiServer.cert),
    });
    const stranger = new AdmissionClient(server.admission, certificate);
    await expect(stranger.review(ship())).rejects.toThrow();
    const client = new AdmissionClient(server.admission, certificate, apiServer);
    const dry = await client.review({ ...ship(), dryRun: true });
    expect(dry).toMatchObject({ allowed: false, message: expect.stringContaining('never read') as string });
    const scans = async () => (await server.ask('/api/v1/images')).json();
    expect(await scans()).toMatchObject({ items: [] });
    expect((await client.review(ship())).message).toContain('it was never read');
    await vi.waitFor(async () => {
      expect((await client.review(ship())).message).toContain('CVE-2099-0001 in libanchor1 1.0-1');
    }, SOON);
    await vi.waitFor(async () => {
      const answers = await server.ask('/api/v1/admissions?cluster=edge&namespace=shop');
      expect(await answers.json()).toMatchObject({
        items: [
          { workload: { kind: 'Deployment', name: 'web' }, answer: 'refused', images: [{ outcome: 'over' }] },
        ],
      });
    }, SOON);
  });

  it('admits it with a warning by default, and without a certificate of the caller scans nothing', async () => {
    await using server = await start();
    const client = new AdmissionClient(server.admission, certificate);
    const { allowed, warnings } = await client.review(ship());
    expect({ allowed, warnings }).toMatchObject({
      allowed: true,
      warnings: [expect.stringContaining('it was never read') as string],
    });
    expect(await (await server.ask('/api/v1/scans')).json()).toMatchObject({ items: [] });
  });

  it('warns of a registry that is away', async () => {
    await using server = await start();
    const client = new AdmissionClient(server.admission, certificate);
    const { allowed, warnings } = await client.review({ ...ship(), image: '127.0.0.1:1/team/ship:1' });
    expect(allowed).toBe(true);
    expect(warnings.join()).toContain('its tag could not be resolved');
  });
});

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import { namespace, node, pod } from '../support/kubernetes/test-objects.ts';
import { needs } from '../support/needs.ts';
import { SOON } from '../support/running-server.ts';
import { watching } from './watching.ts';

const runPage = z.object({
  items: z.array(
    z.object({
      workload: z.object({ name: z.string() }),
      image: z.object({
        platform: z.string().optional(),
        key: z.string().optional(),
        unknown: z.object({ reason: z.string(), failure: z.string().optional() }).optional(),
      }),
    }),
  ),
});

/** Writes an OCI layout with one image per architecture; returns index and manifest digests. */
function writeIndex(folder: string, architectures: readonly string[]) {
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  const blob = (mediaType: string, bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, 'blobs/sha256', hash), bytes);
    return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
  };
  const oci = (kind: string, content: object) =>
    blob(`application/vnd.oci.image.${kind}.v1+json`, Buffer.from(JSON.stringify(content)));
  const manifests = architectures.map((architecture) => {
    const status = `Package: ${architecture}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: 1.0\n\n`;
    const tar = buildTar([
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
      { path: 'var/lib/dpkg/status', content: status },
    ]);
    const layer = blob('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar));
    const diffId = `sha256:${createHash('sha256').update(tar).digest('hex')}`;
    const config = oci('config', {
      os: 'linux',
      architecture,
      rootfs: { type: 'layers', diff_ids: [diffId] },
    });
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = oci('manifest', { schemaVersion: 2, mediaType, config, layers: [layer] });
    return { ...manifest, platform: { os: 'linux', architecture } };
  });
  const index = oci('index', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests,
  });
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [index] }));
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion": "1.0.0"}');
  return { index: index.digest, manifests: manifests.map(({ digest }) => digest) };
}

describe('images that run', needs('docker-registry', 'skopeo'), () => {
  let user: User;
  let api: ApiServerStandIn;
  let registry: DockerRegistry;
  beforeEach(async () => {
    user = new User();
    registry = await startDockerRegistry();
    api = await new ApiServerStandIn().listen();
    api.put('namespaces', namespace({ name: 'kube-system', uid: 'cluster-uid' }));
    for (const arch of ['amd64', 'arm64']) api.put('nodes', node({ name: arch, arch }));
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    await registry.stop();
    user[Symbol.dispose]();
  });

  it('reads each platform of an image that runs, and says why another cannot be read', async () => {
    const layout = join(user.folder, 'layout');
    const { index, manifests } = writeIndex(layout, ['amd64', 'arm64']);
    registry.push(`oci:${layout}`, 'shop:1');
    const image = `${registry.host}/shop:1`;
    const on = (name: string, nodeName: string, digest: string) =>
      api.put(
        'pods',
        pod({
          name,
          namespace: 'shop',
          node: nodeName,
          containers: [{ name: 'app', image, imageID: `${registry.host}/shop@${digest}` }],
        }),
      );
    on('on-amd64', 'amd64', index);
    on('on-arm64', 'arm64', index);
    on('gone', 'arm64', `sha256:${'e'.repeat(64)}`);
    const world = await watching(user, api);
    const images = async () => {
      const { items } = runPage.parse(await (await world.server.ask('/api/v1/runs')).json());
      return Object.fromEntries(items.map((each) => [each.workload.name, each.image]));
    };
    await vi.waitFor(async () => {
      expect(await images()).toMatchObject({
        'on-amd64': { platform: 'linux/amd64', key: manifests[0] },
        'on-arm64': { platform: 'linux/arm64', key: manifests[1] },
        gone: {
          unknown: { reason: 'no-manifest', failure: expect.stringContaining('has no manifest') as string },
        },
      });
    }, SOON);
    const status = await (await world.server.ask('/api/v1/fleet')).json();
    expect(status).toMatchObject({ runningImages: 3, neverScanned: 1, unreadable: 1 });
    const events = await world.server.ask('/api/v1/events?kind=image.unreadable');
    expect(await events.json()).toMatchObject({ items: [{ kind: 'image.unreadable' }] });
    expect(await world.end()).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { runEntry } from '../api/index.ts';
import { runOfContainer } from './container-run.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const SHOP = { 'com.docker.compose.project': 'my_shop', 'com.docker.compose.service': 'web' };

function run(image: string, repoDigests: readonly string[] = [], labels: Record<string, string> = {}) {
  const config = { Image: image, Labels: labels };
  return runOfContainer({ Name: '/my_shop-web-1', Config: config }, { RepoDigests: [...repoDigests] });
}

const digestIn = (entry: object) => runEntry.parse(entry).digest;

describe('the digest of what a container runs', () => {
  it.each([
    ['nginx:1', [`nginx@${A}`], A],
    ['nginx:1', [`docker.io/library/nginx@${A}`], A],
    ['registry.example:5000/team/app', [`app@${B}`, `registry.example:5000/team/app@${A}`], A],
    [`nginx@${B}`, [`nginx@${A}`, `nginx@${B}`], B],
    ['nginx:1', [`registry.example/nginx@${A}`], undefined],
    ['nginx:1', [], undefined],
    ['nginx:1', ['<none>@<none>'], undefined],
    [A, [`nginx@${A}`], undefined],
    ['a'.repeat(64), [`nginx@${A}`], undefined],
    ['localhost/app:1', [`localhost/app@${A}`], undefined],
  ])('takes %s with %j for %s', (image, repoDigests, digest) => {
    expect(digestIn(run(image, repoDigests))).toBe(digest);
  });
});

describe('the workload of a container', () => {
  it.each([
    ['Docker', SHOP],
    ['Podman', { 'io.podman.compose.project': 'my_shop', 'io.podman.compose.service': 'web' }],
  ])('names the service of a Compose project of %s', (_, labels) => {
    const workload = { kind: 'Service', name: 'web' };
    expect(run('nginx', [], labels)).toMatchObject({ namespace: 'my-shop', workload, container: 'web' });
  });

  it.each([
    ['one without a project', {}, 'default'],
    ['one of a project without services', { 'com.docker.compose.project': 'shop' }, 'shop'],
    ['one whose project is no namespace', { 'com.docker.compose.project': '__' }, 'default'],
  ])('keeps containers apart: %s', (_, labels, namespace) => {
    const workload = { kind: 'Container', name: 'my_shop-web-1' };
    expect(run('nginx', [], labels)).toMatchObject({ namespace, workload, container: 'my_shop-web-1' });
  });

  it('leaves out labels that no server takes', () => {
    const labels = { ...SHOP, description: 'x'.repeat(300) };
    expect(run('nginx', [], labels)).toMatchObject({ labels: SHOP });
  });
});

describe('the platform of a container', () => {
  const container = { Name: '/web', Config: { Image: 'nginx' } };
  const image = { Os: 'linux', Architecture: 'arm', Variant: 'v7' };

  it.each([
    [container, image, 'linux/arm/v7'],
    [container, { Os: 'linux', Architecture: 'amd64', Variant: '' }, 'linux/amd64'],
    [
      { ...container, ImageManifestDescriptor: { platform: { os: 'linux', architecture: 'amd64' } } },
      image,
      'linux/amd64',
    ],
  ])('combines %j and %j', (given, from, platform) => {
    expect(runEntry.parse(runOfContainer(given, from))).toMatchObject({ platform });
  });

  it('stays unknown where the image is gone', () => {
    expect(runOfContainer(container, undefined)).not.toHaveProperty('platform');
  });
});

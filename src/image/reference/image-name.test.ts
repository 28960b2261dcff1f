import { describe, expect, it } from 'vitest';
import { parseImageName, type LookUp } from './image-name.ts';
import { parseImageReference } from './image-reference.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

const FILES: ReadonlySet<string> = new Set([
  './image.tar',
  'image.tar.gz',
  '/srv/with:colon.tar',
  './layout/oci-layout',
  './odd',
  'docker',
]);
const FOLDERS: ReadonlySet<string> = new Set(['./layout', './layout:v2', '/', '.', 'nginx']);
const lookUp: LookUp = (path) => (FILES.has(path) ? 'file' : FOLDERS.has(path) ? 'folder' : undefined);

describe('the name of an image', () => {
  it.each([
    ['docker-daemon:app:dev', { kind: 'docker-daemon', name: 'app:dev' }],
    ['docker-archive:a.tar', { kind: 'docker-archive', path: 'a.tar' }],
    ['docker-archive:a.tar:app:1', { kind: 'docker-archive', path: 'a.tar', image: 'app:1' }],
    ['docker-archive:/srv/with:colon.tar', { kind: 'docker-archive', path: '/srv/with:colon.tar' }],
    ['oci:./layout', { kind: 'oci', path: './layout' }],
    ['oci:./layout:tag', { kind: 'oci', path: './layout', tag: 'tag' }],
    ['oci:./layout:v2', { kind: 'oci', path: './layout:v2' }],
    [`oci:./layout@${DIGEST}`, { kind: 'oci', path: './layout', digest: DIGEST }],
    ['oci-archive:a.tar:1.0', { kind: 'oci-archive', path: 'a.tar', tag: '1.0' }],
    ['dir:/', { kind: 'dir', path: '/' }],
    ['./image.tar', { kind: 'archive', path: './image.tar' }],
    ['image.tar.gz', { kind: 'archive', path: 'image.tar.gz' }],
    ['./odd', { kind: 'archive', path: './odd' }],
    ['./layout', { kind: 'oci', path: './layout' }],
    ['/', { kind: 'dir', path: '/' }],
    ['.', { kind: 'dir', path: '.' }],
  ])('reads the image name %s as %o', (text, expected) => {
    expect(parseImageName(text, lookUp)).toEqual(expected);
  });

  it.each([
    ['docker://registry.example/app:1.4', 'registry.example/app:1.4'],
    ['docker:dind', 'docker:dind'],
    ['docker', 'docker'],
    ['nginx', 'nginx'],
    ['localhost:5000/oci:1', 'localhost:5000/oci:1'],
  ])('reads %s as the reference %s, whatever file has that name', (text, reference) => {
    expect(parseImageName(text, lookUp)).toEqual({
      kind: 'docker',
      reference: parseImageReference(reference),
    });
  });

  it.each([
    ['./missing', 'no file or folder ./missing'],
    ['missing.tar', 'no file or folder missing.tar'],
    ['/missing.TGZ', 'no file or folder /missing.TGZ'],
    ['oci:', 'names a transport but no image'],
    ['manifests:', 'names a transport but no image'],
    ['dir:', 'names a transport but no image'],
    ['docker-daemon:', 'names a transport but no image'],
    ['docker-daemon:*', 'may name several images where one is needed'],
    ['manifests:deploy.yaml', 'may name several images where one is needed'],
    ['docker://', 'is not a valid image reference'],
  ])('refuses the image name %s: %s', (text, reason) => {
    const parse = () => parseImageName(text, lookUp);
    expect(parse).toThrow(reason);
    expect(parse).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }));
  });

  it.each([
    ['./layout:latest', 'to choose an image of a layout, name its transport: oci:./layout:latest'],
    [`./layout@${DIGEST}`, `to choose an image of a layout, name its transport: oci:./layout@${DIGEST}`],
    [
      './image.tar:app:1',
      'to choose an image of an archive, name its transport: docker-archive:./image.tar:app:1, or oci-archive',
    ],
    ['./missing:1', 'for an image of a registry, write docker://NAME'],
  ])('refuses %s as a path with the hint: %s', (text, hint) => {
    expect(() => parseImageName(text, lookUp)).toThrow(expect.objectContaining({ hint }));
  });
});

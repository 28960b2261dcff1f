import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeLine } from '../testing.ts';
import { readManifests } from './read-manifests.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string | Buffer, environment: Record<string, string> = {}) {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, text);
  return readManifests([file], environment);
}

/** Reads a manifest and writes each image with the places that name it. */
async function linesOf(text: string, environment?: Record<string, string>): Promise<readonly string[]> {
  return (await read(text, environment)).images.map(placeLine);
}

const POD = 'containers: [{ name: app, image: app:1 }]';

describe('Kubernetes manifests', () => {
  it.each([
    ['Pod', `spec: { ${POD} }`],
    ['PodTemplate', `template: { spec: { ${POD} } }`],
    ['Deployment', `spec: { template: { spec: { ${POD} } } }`],
    ['CronJob', `spec: { jobTemplate: { spec: { template: { spec: { ${POD} } } } } }`],
    ['JobSet', `spec: { replicatedJobs: [{ template: { spec: { template: { spec: { ${POD} } } } } }] }`],
  ])('finds the image of a %s', async (kind, rest) => {
    expect(await linesOf(`kind: ${kind}\nmetadata: { name: a, namespace: shop }\n${rest}\n`)).toEqual([
      `app:1: ${kind} shop/a app`,
    ]);
  });

  it('finds images of all kinds of containers and of volumes', async () => {
    const spec = [
      'kind: Pod',
      'metadata: { generateName: a- }',
      'spec:',
      '  containers: [{ name: app, image: app:1 }]',
      '  initContainers: [{ name: init, image: init:1 }]',
      '  ephemeralContainers: [{ name: debug, image: debug:1 }]',
      '  volumes: [{ name: model, image: { reference: model:1 } }, { name: tmp, emptyDir: {} }]',
    ];
    expect(await linesOf(spec.join('\n'))).toEqual([
      'app:1: Pod a- app',
      'init:1: Pod a- init',
      'debug:1: Pod a- debug',
      'model:1: Pod a- model',
    ]);
  });

  it('names an image of several documents and lists once, under its first name', async () => {
    const pod = (name: string, image: string) =>
      `{ kind: Pod, metadata: { name: ${name} }, spec: { containers: [{ image: "${image}" }] } }`;
    const text = [
      '# Source: shop/templates/a.yaml',
      pod('a', 'nginx'),
      '---\n# Source: shop/templates/empty.yaml',
      '---',
      `kind: PodList\nmetadata: {}\nitems: [${pod('b', 'docker.io/library/nginx:latest')}, ${pod('c', 'nginx:1')}]`,
    ];
    expect(await linesOf(text.join('\n'))).toEqual(['nginx: Pod a, Pod b', 'nginx:1: Pod c']);
  });

  it('reads a list in JSON', async () => {
    const item = { kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ image: 'app:1' }] } };
    expect(await linesOf(JSON.stringify({ kind: 'List', items: [item] }, undefined, 2))).toEqual([
      'app:1: Pod a',
    ]);
  });

  it('follows aliases and merge keys', async () => {
    const text = [
      'kind: List',
      'items:',
      '  - { kind: Pod, metadata: { name: a }, spec: &spec { containers: [&app { name: app, image: app:1 }] } }',
      '  - { kind: Pod, metadata: { name: b }, spec: *spec }',
      '  - { kind: Pod, metadata: { name: c }, spec: { <<: *spec, containers: [{ <<: [*app], image: c:1 }] } }',
    ];
    expect(await linesOf(text.join('\n'))).toEqual(['app:1: Pod a app, Pod b app', 'c:1: Pod c app']);
  });

  it('takes no name for a file, a daemon or an SBOM', async () => {
    const images = ['dir:/', '/etc/passwd', 'docker-daemon:app', '-', 'sbom:a.json', 'Bad:1'];
    const containers = images.map((image) => ({ image }));
    const { images: found } = await read(
      JSON.stringify({ kind: 'Pod', metadata: { name: 'a' }, spec: { containers } }),
    );
    expect(found.map(({ name }) => name)).toEqual([
      'docker://dir:/',
      'docker:///etc/passwd',
      'docker://docker.io/library/docker-daemon:app',
      'docker://-',
      'docker://docker.io/library/sbom:a.json',
      'docker://Bad:1',
    ]);
  });

  it('notes containers without an image, and fails on an image that is no text', async () => {
    const text = `kind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: x }, { image: "" }, { name: y, image: 5 }, { name: z, image: {{ .Values.z }} }] }`;
    const { images, notes } = await read(text);
    expect(notes.map((note) => note.slice(note.indexOf(': ') + 2))).toEqual([
      'Pod a (x) names no image',
      'Pod a names no image',
    ]);
    expect(images.map(({ reference, failure }) => `${reference}: ${String(failure?.message)}`)).toEqual([
      'Pod a (y): the image is not a text',
      'Pod a (z): the image is an unrendered template',
    ]);
  });
});

describe('Compose files', () => {
  it('finds images of services, with variables and merged fragments', async () => {
    const text = [
      'x-app: &app { image: "app:${TAG:-1}" }',
      'services:',
      '  web: { <<: *app, volumes: [{ type: image, source: model:1, target: /model }, ./a:/a] }',
      '  worker: *app',
      '  db: { image: "postgres:${PG}" }',
    ];
    expect(await linesOf(text.join('\n'), { PG: '17' })).toEqual([
      'app:1: service web, service worker',
      'model:1: service web /model',
      'postgres:17: service db',
    ]);
  });

  it('notes services that are built, and what it does not read', async () => {
    const text =
      'include: [b.yaml]\nservices: { a: { image: a }, b: { build: . }, c: { extends: a }, d: {} }';
    const { notes } = await read(text);
    expect(notes.map((note) => note.slice(note.indexOf(': ') + 2))).toEqual([
      'include of other files is not read',
      'service b is built, and names no image',
      'service c extends another service, which is not read',
      'service d names no image',
    ]);
  });

  it('fails on an image whose variable is not set, and reads the others', async () => {
    const { images } = await read('services: { a: { image: "a:$TAG" }, b: { image: b } }');
    expect(images.map(({ failure }) => failure?.message)).toEqual([
      'cannot replace the variables in "a:$TAG": the variable TAG is not set',
      undefined,
    ]);
  });
});

const bomb = (levels: number) =>
  Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`).join('\n');

describe('a file that is no manifest', () => {
  it.each<[string, string | Buffer, string]>([
    ['an empty file', '', 'names no image'],
    ['plain text', 'just a text', 'names no image'],
    ['manifests without pods', 'kind: ConfigMap\nmetadata: { name: a }', 'names no image'],
    ['services that are all built', 'services: { a: { build: . } }', 'names no image: service a is built'],
    ['broken YAML', 'kind: Pod\n  a: [', 'is not valid YAML: '],
    ['UTF-16', Buffer.from('kind: Pod', 'utf16le').fill(0xff, 0, 2), 'is not a text in UTF-8'],
    ['a template', 'kind: Pod\n{{- if .Values.a }}\nspec: {}\n{{- end }}', 'is a template, not yet YAML'],
    ['deep nesting', `kind: Pod\nspec: ${'['.repeat(50_000)}`, 'nested too deeply'],
    ['nesting', `a: ${'['.repeat(300)}${']'.repeat(300)}`, 'nested more than 200 levels deep'],
    ['deep JSON', '['.repeat(300_000), 'nested more than 200 levels deep'],
    ['an alias bomb', `kind: List\nmetadata: {}\na0: &a0 [x]\n${bomb(9)}`, 'with aliases expanded'],
    ['a cyclic alias', 'kind: Pod\nspec: &a { containers: [*a] }', 'no anchor ends before the alias *a'],
    ['an unknown alias', 'kind: Pod\nspec: *a', 'no anchor ends before the alias *a'],
    ['a large file', ' '.repeat(16 * 1024 ** 2 + 1), 'is larger than 16 MiB'],
    ['many tokens', `a: [${'b, --- ,'.repeat(450_000)}`, 'more than 2000000 tokens'],
  ])('refuses %s by the name of the file', async (_, text, reason) => {
    const reading = read(text);
    await expect(reading).rejects.toMatchObject({ code: 'MANIFESTS_INVALID' });
    await expect(reading).rejects.toThrow(/a\.yaml /u);
    await expect(reading).rejects.toThrow(reason);
  });

  it('bounds merged maps', async () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join(', ');
    const text = `a: &a { ${keys} }\nb: { <<: [${'*a, '.repeat(1000)}] }`;
    await expect(read(text)).rejects.toThrow('more than 2000000 merged values');
  });

  it('names the line of an error, and quotes nothing of the file', async () => {
    const text = 'kind: Secret\nstringData: hidden: value\n';
    await expect(read(text)).rejects.toThrow(/in line 2$/u);
    await expect(read(text)).rejects.not.toThrow('hidden');
  });

  it('refuses a file that does not exist', async () => {
    await expect(readManifests([join(folder, 'none.yaml')], {})).rejects.toMatchObject({ code: 'IO_FAILED' });
  });

  it('answers any text with images or an error', async () => {
    const pieces = [
      'kind: Pod',
      'metadata: {}',
      'spec:',
      'services:',
      '\n',
      '\n  ',
      '- ',
      ': ',
      'a',
      '"',
      '&a ',
      '*a',
      '<<: ',
    ];
    const more = [
      '{',
      '}',
      '[',
      ']',
      ', ',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '? ',
      '|',
      '!!set ',
      '!!binary ',
      '#',
      '\t',
      '\0',
    ];
    const unit = fc.constantFrom(
      ...pieces,
      ...more,
      'containers: [{image: a}]',
      'volumes',
      'image: $A',
      '__proto__: ',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 40 }), async (text) => {
        const answer: unknown = await read(text).catch((error: unknown) => error);
        expect(answer).toMatchObject(
          answer instanceof Error ? { code: 'MANIFESTS_INVALID' } : { images: expect.anything() as unknown },
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

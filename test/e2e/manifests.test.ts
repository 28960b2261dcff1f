// Scans images that Kubernetes manifests and Compose files name, from a real registry on loopback.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

interface Named {
  readonly workloads: readonly Readonly<Record<string, string>>[];
}

describe('a scan of manifests', needs(...REGISTRY), () => {
  const mirror = new FeedMirror();
  const user = new User();
  let registry: DockerRegistry;

  beforeAll(async () => {
    writeFeeds(mirror);
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
    registry.pushArchive(writeImage(ALPINE), 'team/boat:1');
  });

  afterAll(async () => {
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
    await registry.stop();
  });

  const scan = (args: readonly string[], input = '') =>
    user.run(['scan', '--feeds-mirror', mirror.folder, ...args], { input });

  /** Writes the form of `helm template`. */
  const rendered = (ship = 'ship:1') =>
    [
      '---',
      '# Source: shop/templates/config.yaml',
      '---',
      '# Source: shop/templates/web.yaml',
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: web, namespace: shop }',
      'spec:',
      '  template:',
      '    spec:',
      '      initContainers:',
      `        - { name: migrate, image: "${registry.host}/team/${ship}" }`,
      '      containers:',
      `        - { name: app, image: "${registry.host}/team/boat:1" }`,
      '---',
      'apiVersion: batch/v1',
      'kind: CronJob',
      'metadata: { name: tidy }',
      'spec:',
      '  jobTemplate:',
      '    spec: { template: { spec: { containers: [',
      `      { name: tidy, image: "${registry.host}/team/${ship}" }] } } }`,
    ].join('\n');

  it('reads each image once, and names its workloads in the reports', async () => {
    const formats = ['--format', 'table', '--format', 'json=report.json'];
    const { code, stdout, stderr } = await scan(['manifests:-', ...formats], rendered());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('in standard input: Deployment shop/web, CronJob tidy');
    const { results } = JSON.parse(user.read('report.json')) as { results: Named[] };
    const file = 'standard input';
    const web = { file, kind: 'Deployment', namespace: 'shop', name: 'web' };
    expect(results.map(({ workloads }) => workloads)).toEqual([
      [{ ...web, container: 'app' }],
      [
        { ...web, container: 'migrate' },
        { file, kind: 'CronJob', name: 'tidy', container: 'tidy' },
      ],
    ]);
    const { stdout: converted } = await user.run(['convert', 'report.json', '--format', 'json']);
    expect((JSON.parse(converted) as { results: Named[] }).results).toEqual(results);
  });

  it('holds all images against one line', async () => {
    user.write('web.yaml', rendered());
    expect((await scan(['manifests:web.yaml', '--max', 'critical=0'])).code).toBe(1);
    expect((await scan(['manifests:web.yaml', '--max', 'critical=9'])).code).toBe(0);
  });

  it('names an image that fails with its file and workloads, and reads the others', async () => {
    user.write('web.yaml', rendered('Ship:1'));
    const { code, stdout, stderr } = await scan(['manifests:web.yaml', '--format', 'json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^\S+\/team\/Ship:1, in web\.yaml: Deployment shop\/web, CronJob tidy:\nerror\[REFERENCE_INVALID\]: /u,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      results: [{ image: { reference: `${registry.host}/team/boat:1` } }],
      failures: [{ code: 'REFERENCE_INVALID', workloads: [{ name: 'web' }, { name: 'tidy' }] }],
    });
  });

  it('reads a Compose file with a variable, and notes what is built', async () => {
    const image = `${registry.host}/team/boat:\${TAG:-1}`;
    user.write('compose.yaml', `services: { web: { image: "${image}" }, worker: { build: . } }`);
    const { code, stdout, stderr } = await scan(['manifests:compose.yaml', '--format', 'summary']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'note: compose.yaml: service worker is built, and names no image\n',
    });
    expect(stdout).toContain('/team/boat:1 ');
  });

  it.each([
    ['names no image', 'kind: ConfigMap\nmetadata: { name: a }\n'],
    ['is a template, not yet YAML', 'kind: Pod\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n'],
  ])('ends with 2 and no report if the file %s', async (reason, text) => {
    user.write('wrong.yaml', text);
    const { code, stdout, stderr } = await scan(['manifests:wrong.yaml']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error[MANIFESTS_INVALID]: wrong.yaml ${reason}`);
  });
});

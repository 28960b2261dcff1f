import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { parseServerFile } from '../../src/config/server/file.ts';
import { resolveServerSettings } from '../../src/config/server/resolve.ts';
import { faultsOf, KUSTOMIZE, parseManifests, render } from '../support/kubernetes.ts';
import { secretsOf, workloadsOf } from '../support/kubernetes-pods.ts';
import { needs } from '../support/needs.ts';

const guideOf = (name: string) =>
  readFileSync(resolve(import.meta.dirname, `../../docs/guide/${name}.md`), 'utf8');
const kubernetes = guideOf('kubernetes');
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** A block of YAML of a guide, by a text that it holds. */
function exampleWith(text: string, guide = kubernetes): string {
  const blocks = guide.split('```yaml\n').slice(1);
  const [block, ...others] = blocks
    .map((rest) => rest.slice(0, rest.indexOf('```')))
    .filter((each) => each.includes(text));
  if (block === undefined || others.length > 0) throw new Error(`not one example has ${text}`);
  return block;
}

const sample = readFileSync(join(KUSTOMIZE, 'components/postgres/database.env'), 'utf8');
const overlay = z.looseObject({ secretGenerator: z.array(z.unknown()) });

const root = mkdtempSync(join(tmpdir(), 'plimsoll-guide-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Renders an overlay of the guide over the manifests of this clone. */
function renderExample(name: string, yaml: string, files: Readonly<Record<string, string>> = {}) {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const local = yaml
    .replaceAll('https://git.example.com/plimsoll//deploy/kustomize', relative(folder, KUSTOMIZE))
    .replaceAll('?ref=v0.1.0', '')
    .replaceAll('sha256:…', DIGEST);
  writeFileSync(join(folder, 'kustomization.yaml'), local);
  const manifests = render(folder);
  expect(manifests.flatMap(faultsOf)).toEqual([]);
  return manifests;
}

describe("the guide's overlays", needs('kustomize'), () => {
  it("names a registry and replaces the database password in the guide's overlay", () => {
    const manifests = renderExample('base', exampleWith('database.env'), { 'database.env': sample });
    const [server] = workloadsOf(manifests).filter(({ name }) => name === 'plimsoll');
    expect(server?.pod.containers[0]?.image).toBe(`registry.example.com/plimsoll@${DIGEST}`);
    const reference = server?.pod.containers[0]?.env.find(({ valueFrom }) => valueFrom)?.valueFrom
      ?.secretKeyRef;
    expect([...secretsOf(manifests).keys()]).toEqual([reference?.name]);
  });

  it("keeps the data in an existing Postgres in the guide's overlay", () => {
    const policies = readFileSync(join(KUSTOMIZE, 'components/postgres/network-policies.yaml'), 'utf8');
    const manifests = renderExample('database', exampleWith('components/database'), {
      'network-policy.yaml': policies,
    });
    const workloads = workloadsOf(manifests);
    expect(workloads.map(({ name }) => name)).toEqual(['plimsoll']);
    const [name] = [...secretsOf(manifests).keys()];
    expect(workloads[0]?.pod.containers[0]?.env).toContainEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name, key: 'DATABASE_URL', optional: false } },
    });
  });

  it("adds tokens in a file that the server reads in the guide's overlay", async () => {
    const [base, tokens] = [exampleWith('database.env'), exampleWith('components/tokens')].map((text) =>
      overlay.parse(parse(text)),
    );
    const file = exampleWith('role: scan').replace('…', '0'.repeat(64));
    const generators = [...(base?.secretGenerator ?? []), ...(tokens?.secretGenerator ?? [])];
    const manifests = renderExample(
      'tokens',
      stringify({ ...base, ...tokens, secretGenerator: generators }),
      {
        'database.env': sample,
        'plimsoll.yaml': file,
      },
    );
    const [name] = [...secretsOf(manifests).keys()].filter((secret) => secret.startsWith('plimsoll-config-'));
    const [server] = workloadsOf(manifests).filter((workload) => workload.name === 'plimsoll');
    const [container] = server?.pod.containers ?? [];
    const [mount] = container?.volumeMounts.filter((each) => each.name === 'config') ?? [];
    expect(server?.pod.volumes).toContainEqual({ name: 'config', secret: { secretName: name } });
    expect(container?.env).toContainEqual({
      name: 'PLIMSOLL_CONFIG',
      value: `${mount?.mountPath ?? ''}/plimsoll.yaml`,
    });
    expect(
      resolveServerSettings({}, {}, await parseServerFile('plimsoll.yaml', file)).auth.tokens,
    ).toHaveLength(1);
  });

  it("scans an image of its own in the guide's overlay", () => {
    const manifests = renderExample('scan', exampleWith('nameSuffix'));
    const [job] = workloadsOf(manifests);
    expect(job).toMatchObject({ kind: 'Job', name: 'plimsoll-scan-app-1-4' });
    expect(job?.pod.containers[0]).toMatchObject({
      image: `registry.example.com/plimsoll@${DIGEST}`,
      args: [
        'scan',
        'registry.example.com/team/app:1.4',
        '--max',
        'critical=0',
        '--only-fixed',
        '--send-credentials',
      ],
    });
  });
});

describe('the guides', () => {
  it.each([
    ['kind: Ingress', 'kubernetes'],
    ['kind: Job', 'from-klar'],
    ['kind: NetworkPolicy', 'harbor'],
  ])('shows a valid %s for Kubernetes (%s)', (text, name) => {
    const manifests = parseManifests(exampleWith(text, guideOf(name)));
    expect(manifests).toHaveLength(1);
    expect(manifests.flatMap(faultsOf)).toEqual([]);
  });
});

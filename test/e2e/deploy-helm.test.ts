import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { can } from '../support/abilities.ts';
import { comparable } from '../support/comparable-manifests.ts';
import { clusterWithSecret } from '../support/helm-cluster.ts';
import { CHART, fetchHelm } from '../support/helm.ts';
import { faultsOf, KUSTOMIZE, parseManifests, render, type Manifest } from '../support/kubernetes.ts';
import { secretsOf, workloadsOf } from '../support/kubernetes-pods.ts';
import { unlessWithout } from '../support/needs.ts';

const { path: helm = 'helm', missing } = await fetchHelm();
const needsHelm = unlessWithout(missing === undefined ? [] : [missing]);
const needsBoth = unlessWithout([
  ...(missing === undefined ? [] : [missing]),
  ...(can('kustomize') ? [] : ['kustomize']),
]);

const TEMPLATE = ['template', 'plimsoll', CHART, '--namespace', 'plimsoll', '--values', '-'];

/** JSON is YAML. */
function template(values: object, ...options: readonly string[]): readonly Manifest[] {
  const input = JSON.stringify(values);
  return parseManifests(execFileSync(helm, [...TEMPLATE, ...options], { input, encoding: 'utf8' }));
}

/** As Helm renders where it may ask a cluster. */
async function templateIn(address: string, values: object): Promise<readonly Manifest[]> {
  const options = ['--dry-run=server', '--disable-openapi-validation', '--kube-apiserver', address];
  const running = promisify(execFile)(helm, [...TEMPLATE, ...options]);
  running.child.stdin?.end(JSON.stringify(values));
  return parseManifests((await running).stdout);
}

const databaseSecret = (manifests: readonly Manifest[]) => secretsOf(manifests).get('plimsoll-database');
const keptSchema = z.object({ annotations: z.object({ 'helm.sh/resource-policy': z.literal('keep') }) });

function refusalOf(values: object): string {
  const input = JSON.stringify(values);
  const { status, stderr } = spawnSync(helm, TEMPLATE, { input, encoding: 'utf8' });
  expect(status).toBe(1);
  return stderr;
}

/** Renders an overlay with more components, as a user's own would. */
function renderWith(overlay: string, components: readonly string[], replicas?: number): readonly Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-helm-'));
  const path = (name: string) => relative(folder, join(KUSTOMIZE, name));
  const kustomization = {
    resources: [path(overlay)],
    components: components.map((name) => path(`components/${name}`)),
    ...(replicas !== undefined && { replicas: [{ name: 'plimsoll', count: replicas }] }),
    images: [{ name: 'plimsoll', newTag: manifest.version }],
  };
  try {
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return render(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CLUSTER = { watcher: { enabled: true, cluster: 'cluster' } };
const REPLICATED = { server: { replicas: 2 }, postgres: { enabled: true } };
const DATABASE = { server: { replicas: 2 }, database: { existingSecret: 'plimsoll-database' } };
/** The chart alone has these with a database elsewhere; with kustomize, the user adds the policy. */
const BESIDE_DATABASE = ['NetworkPolicy plimsoll-server-to-database', 'PodDisruptionBudget plimsoll'];

const OVERLAYS: readonly {
  readonly name: string;
  readonly overlay: string;
  readonly components: readonly string[];
  readonly replicas?: number;
  readonly values: object;
  readonly ofChart?: readonly string[];
}[] = [
  { name: 'overlays/embedded', overlay: 'overlays/embedded', components: [], values: {} },
  {
    name: 'overlays/watched',
    overlay: 'overlays/watched',
    components: [],
    values: {
      watcher: { ...CLUSTER.watcher, pullSecrets: ['default'] },
      admission: { enabled: true },
    },
  },
  { name: 'base', overlay: 'base', components: [], values: REPLICATED },
  {
    name: 'base with tokens, metrics and the watcher',
    overlay: 'base',
    components: ['tokens', 'service-monitor', 'watcher'],
    values: {
      ...REPLICATED,
      ...CLUSTER,
      server: { replicas: 2, existingConfig: 'plimsoll-config' },
      serviceMonitor: { enabled: true },
    },
  },
  {
    name: 'base that must be asked',
    overlay: 'base',
    components: ['admission', 'admission-required'],
    values: { ...REPLICATED, admission: { enabled: true, cluster: 'cluster', required: true } },
  },
  {
    name: 'a server over a database elsewhere',
    overlay: 'server',
    components: ['database'],
    replicas: 2,
    values: DATABASE,
    ofChart: BESIDE_DATABASE,
  },
];

const POSTGRES = { postgres: { enabled: true } };
const WATCHER_ALONE = {
  ...CLUSTER.watcher,
  server: 'https://plimsoll.example.com',
  args: ['--exclude-namespace=kube-system'],
};
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** Everything that a value can bring in. */
const ALL_VALUES = {
  ...CLUSTER,
  image: { repository: 'registry.example.com/plimsoll', digest: DIGEST },
  imagePullSecrets: ['pull-secret'],
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  server: { replicas: 2, config: { tokens: [] }, env: { PLIMSOLL_WORKERS: '4' } },
  database: { url: 'postgres://plimsoll:secret@db.example.com/plimsoll', port: 5433 },
  networkPolicies: {
    serverIngress: [{ ports: [{ protocol: 'TCP', port: 6061 }] }],
    serverEgress: [{ ports: [{ protocol: 'TCP', port: 5000 }] }],
    watcherEgress: [{ ports: [{ protocol: 'TCP', port: 8443 }] }],
  },
  serviceMonitor: { enabled: true },
  admission: { enabled: true, required: true, caBundle: 'LS0t', annotations: { a: 'b' } },
};

describe('the chart', needsHelm, () => {
  it.each([
    ['no values', {}],
    ['a Postgres of its own', REPLICATED],
    ['every value', ALL_VALUES],
    ['a watcher alone', { server: { enabled: false }, watcher: WATCHER_ALONE }],
  ])("conforms to Kubernetes' schemas with %s, with no unknown field", (_, values) => {
    const manifests = template(values);
    expect(manifests.length).toBeGreaterThan(0);
    expect(manifests.flatMap((each) => faultsOf(each).map((fault) => `${each.kind}: ${fault}`))).toEqual([]);
  });

  it("renders the guide's values: two replicas over Postgres, and the watcher", () => {
    const guide = readFileSync(join(CHART, '../../../docs/guide/kubernetes.md'), 'utf8');
    const [, block = ''] = guide.split('```yaml\n# values.yaml\n');
    const yaml = block.slice(0, block.indexOf('```')).replace('sha256:…', DIGEST);
    const manifests = template(z.record(z.string(), z.unknown()).parse(parse(yaml)));
    expect(workloadsOf(manifests).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Deployment plimsoll',
      'Deployment plimsoll-watcher',
      'StatefulSet plimsoll-postgres',
    ]);
    expect(manifests.flatMap(faultsOf)).toEqual([]);
  });

  it('passes the lint of Helm', () => {
    const { status, stdout } = spawnSync(helm, ['lint', '--strict', CHART], { encoding: 'utf8' });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.not.stringMatching(/WARN|ERROR/) });
  });

  it.each([
    ['an unknown value', { sever: {} }, "additional properties 'sever' not allowed"],
    [
      'an unknown value below another',
      { watcher: { name: 'a' } },
      "additional properties 'name' not allowed",
    ],
    [
      'a value of another type',
      { server: { replicas: 'two' } },
      "'/server/replicas': got string, want integer",
    ],
    ['a variable that is a number', { server: { env: { PLIMSOLL_WORKERS: 4 } } }, 'got number, want string'],
    ['a digest cut off', { image: { digest: 'sha256:12' } }, "'/image/digest': 'sha256:12' does not match"],
    ['a watcher without a cluster', { watcher: { enabled: true } }, 'watcher.cluster is not set'],
    [
      'a watcher without a server',
      { ...CLUSTER, server: { enabled: false } },
      'watcher.server is not set: without server.enabled, give the address of a server',
    ],
    ['two databases', { ...REPLICATED, ...DATABASE }, 'postgres.enabled and database are both set'],
    [
      'a database with two addresses',
      { database: { url: 'postgres://db', existingSecret: 'db' } },
      'database.url and database.existingSecret are both set',
    ],
    [
      'two configurations',
      { server: { config: { tokens: [] }, existingConfig: 'a' } },
      'server.config and server.existingConfig are both set',
    ],
    [
      'a database for no server',
      { server: { enabled: false }, watcher: WATCHER_ALONE, ...POSTGRES },
      'but not',
    ],
    ['two writers of SQLite', { server: { replicas: 2 } }, 'server.replicas is more than 1'],
    [
      'nothing to install',
      { server: { enabled: false } },
      'neither server.enabled nor watcher.enabled is set',
    ],
  ])('refuses %s', (_, values, message) => {
    expect(refusalOf(values)).toContain(message);
  });

  it('makes a password for each Postgres, and keeps the one that is there', async () => {
    const [first, second] = [template(POSTGRES), template(POSTGRES)].map(databaseSecret);
    expect(first?.['POSTGRES_PASSWORD']).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(second?.['POSTGRES_PASSWORD']).not.toBe(first?.['POSTGRES_PASSWORD']);
    await using cluster = await clusterWithSecret('plimsoll-database', { POSTGRES_PASSWORD: 'kept' });
    const values = { ...POSTGRES, networkPolicies: { enabled: false } };
    expect(databaseSecret(await templateIn(cluster.address, values))).toEqual({
      POSTGRES_PASSWORD: 'kept',
      DATABASE_URL: 'postgres://plimsoll:kept@plimsoll-postgres:5432/plimsoll',
    });
  });

  it('keeps the data and its password when the release is removed', () => {
    const kept = [...template({}), ...template(POSTGRES)].filter(
      ({ metadata }) => keptSchema.safeParse(metadata).success,
    );
    expect(kept.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'PersistentVolumeClaim plimsoll-store',
      'Secret plimsoll-database',
    ]);
  });

  it('takes image, configuration and database from the values', () => {
    const manifests = template(ALL_VALUES);
    const containers = workloadsOf(manifests).flatMap(({ pod }) => pod.containers);
    expect(containers.map(({ image }) => image)).toEqual(
      Array(2).fill(`registry.example.com/plimsoll@${DIGEST}`),
    );
    const secrets = secretsOf(manifests);
    expect(secrets.get('plimsoll-database')).toEqual({ DATABASE_URL: ALL_VALUES.database.url });
    expect(parse(secrets.get('plimsoll-config')?.['plimsoll.yaml'] ?? '')).toEqual(ALL_VALUES.server.config);
    const env = containers.find(({ name }) => name === 'server')?.env ?? [];
    expect(env).toContainEqual({ name: 'PLIMSOLL_WORKERS', value: '4' });
    expect(env.map(({ name }) => name)).not.toContain('PLIMSOLL_ALLOW_ADDRESS');
  });

  it('tells a server elsewhere what runs, under names of its own in another namespace', () => {
    const manifests = template(
      { server: { enabled: false }, watcher: WATCHER_ALONE },
      '--namespace',
      'scans',
    );
    const [watcher, ...others] = workloadsOf(manifests);
    expect(others).toEqual([]);
    expect(watcher?.pod.containers[0]?.args).toEqual([
      'watch',
      'kubernetes',
      '--cluster=$(CLUSTER)',
      '--server=https://plimsoll.example.com',
      '--health=:6062',
      '--exclude-namespace=kube-system',
    ]);
    const [binding] = manifests.filter(({ kind }) => kind === 'ClusterRoleBinding');
    expect(binding).toMatchObject({
      metadata: { name: 'plimsoll-watcher-scans' },
      roleRef: { name: 'plimsoll-watcher-scans' },
      subjects: [{ namespace: 'scans' }],
    });
  });
});

describe('the chart beside the overlays', needsBoth, () => {
  it.each(OVERLAYS)('renders the objects of kustomize in $name', (each) => {
    const { overlay, components, replicas, values, ofChart = [] } = each;
    const expected = comparable(renderWith(overlay, components, replicas));
    const rendered = comparable(template(values));
    const own = [...rendered.keys()].filter((title) => !expected.has(title));
    expect(own.toSorted()).toEqual(ofChart);
    expect(expected.size).toBeGreaterThan(0);
    for (const [title, { labels, content }] of expected) {
      expect(rendered.get(title)?.content, title).toEqual(content);
      expect(rendered.get(title)?.labels, title).toMatchObject(labels);
    }
  });
});

describe("the chart's version", () => {
  it('gives the chart the version of the program', () => {
    expect(parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8'))).toMatchObject({
      version: manifest.version,
      appVersion: manifest.version,
      description: manifest.description,
    });
  });
});

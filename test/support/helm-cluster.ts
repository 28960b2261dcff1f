// As much of an API server as Helm asks while it renders a Postgres and its server for a cluster.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

interface Cluster extends AsyncDisposable {
  readonly address: string;
}

const KINDS = {
  '/api/v1': { secrets: 'Secret', services: 'Service' },
  '/apis/apps/v1': { deployments: 'Deployment', statefulsets: 'StatefulSet' },
};

/** Has one Secret, which the release `plimsoll` in the namespace `plimsoll` made before. */
export async function clusterWithSecret(
  name: string,
  texts: Readonly<Record<string, string>>,
): Promise<Cluster> {
  const data = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const version = { groupVersion: 'apps/v1', version: 'v1' };
  const answers: Readonly<Record<string, unknown>> = {
    '/version': { major: '1', minor: '35', gitVersion: 'v1.35.0' },
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      groups: [{ name: 'apps', versions: [version], preferredVersion: version }],
    },
    ...Object.fromEntries(
      Object.entries(KINDS).map(([path, kinds]) => [
        path,
        {
          kind: 'APIResourceList',
          groupVersion: path.slice(path.indexOf('/', 1) + 1),
          resources: Object.entries(kinds).map(([plural, kind]) => ({
            name: plural,
            kind,
            namespaced: true,
          })),
        },
      ]),
    ),
    [`/api/v1/namespaces/plimsoll/secrets/${name}`]: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: 'plimsoll',
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: {
          'meta.helm.sh/release-name': 'plimsoll',
          'meta.helm.sh/release-namespace': 'plimsoll',
        },
      },
      data: Object.fromEntries(data),
    },
  };
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '', 'http://cluster').pathname];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(answer ?? { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 }),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { openClairWorld } from '../../clair/testing.ts';
import { clairV4 } from '../clair-v4/index.ts';
import { openApiServer } from './testing/open-api-server.ts';

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly summary?: string;
  readonly operationId?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: object;
}

async function described() {
  const { call } = await openApiServer();
  return (await call('GET', '/openapi.json', 'nobody')).json<Described>();
}

/** Lints a document and returns its problems, warnings included. */
async function lint(source: string, rules: Readonly<Record<string, 'off'>> = {}): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ['recommended'],
    rules: { 'operation-operationId-unique': 'error', ...rules },
  });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer ?? ''}: ${message}`,
  );
}

describe('the description of the API', () => {
  it('describes every route with its answers in OpenAPI 3.1', async () => {
    const { openapi, paths } = await described();
    expect(openapi).toBe('3.1.0');
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.toSorted()).toEqual([
      'delete /api/v1/clusters/{name}',
      'delete /api/v1/images/{key}',
      'delete /api/v1/subscriptions/{name}',
      'delete /api/v1/vex/{name}',
      'get /api/v1',
      'get /api/v1/admissions',
      'get /api/v1/advisories/{id}/evidence',
      'get /api/v1/advisories/{id}/images',
      'get /api/v1/changes',
      'get /api/v1/clusters',
      'get /api/v1/clusters/{name}',
      'get /api/v1/events',
      'get /api/v1/events/{id}',
      'get /api/v1/events/{id}/workloads',
      'get /api/v1/feeds',
      'get /api/v1/fleet',
      'get /api/v1/fleet/matches',
      'get /api/v1/fleet/plan',
      'get /api/v1/images',
      'get /api/v1/images/{key}',
      'get /api/v1/images/{key}/diff',
      'get /api/v1/images/{key}/packages',
      'get /api/v1/images/{key}/report',
      'get /api/v1/images/{key}/verdicts',
      'get /api/v1/packages/{name}/images',
      'get /api/v1/runs',
      'get /api/v1/runs/images',
      'get /api/v1/scans',
      'get /api/v1/scans/{id}',
      'get /api/v1/scans/{id}/events',
      'get /api/v1/subscriptions',
      'get /api/v1/subscriptions/{name}',
      'get /api/v1/subscriptions/{name}/deliveries',
      'get /api/v1/vex',
      'get /api/v1/vex/{name}',
      'patch /api/v1/clusters/{name}/runs',
      'patch /api/v1/subscriptions/{name}',
      'post /api/v1/clusters/{name}/heartbeat',
      'post /api/v1/feeds/{feed}/sync',
      'post /api/v1/fleet/prune',
      'post /api/v1/fleet/rebuild',
      'post /api/v1/images/{key}/result',
      'post /api/v1/scans',
      'post /api/v1/scans/upload',
      'post /api/v1/subscriptions',
      'post /api/v1/subscriptions/{name}/drop',
      'post /api/v1/subscriptions/{name}/resend',
      'post /api/v1/subscriptions/{name}/test',
      'put /api/v1/clusters/{name}/runs',
      'put /api/v1/vex/{name}',
    ]);
    for (const methods of Object.values(paths)) {
      for (const operation of Object.values(methods)) {
        expect(operation.summary).toBeTruthy();
        expect(operation.operationId).toBeTruthy();
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['4XX', '5XX']));
      }
    }
  });

  it('passes a linter with its API description', async () => {
    const { call } = await openApiServer();
    expect(await lint((await call('GET', '/openapi.json', 'nobody')).body)).toEqual([]);
  });

  it('passes a linter with its API description for Clair v4', async () => {
    const { app } = await openClairWorld(clairV4);
    const { body } = await app.inject('/openapi/v1');
    // Clair's path for affected manifests ends with a slash.
    expect(await lint(body, { 'no-path-trailing-slash': 'off' })).toEqual([]);
  });

  it('fails the linter without servers and operation ids in the API description', async () => {
    const document = { ...(await described()), servers: [] };
    const [first] = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    if (first) Object.assign(first, { operationId: undefined });
    const found = await lint(JSON.stringify(document));
    expect(found.map((each) => each.split(' ', 1)[0]).toSorted()).toEqual([
      'no-empty-servers',
      'operation-operationId',
    ]);
  });

  it('describes the input of each route', async () => {
    const { paths } = await described();
    const bodies = Object.entries(paths).flatMap(([path, { post }]) =>
      post?.requestBody ? [[path, post.requestBody.content]] : [],
    );
    const json = { 'application/json': expect.anything() as object };
    expect(Object.fromEntries(bodies)).toMatchObject({
      '/api/v1/scans': json,
      '/api/v1/scans/upload': { 'application/x-tar': { schema: { type: 'string', format: 'binary' } } },
      '/api/v1/images/{key}/result': json,
    });
  });
});

describe('the documentation page', () => {
  it('names the description where scripts do not run', async () => {
    const { call } = await openApiServer();
    const { body } = await call('GET', '/docs', 'nobody');
    expect(/<noscript>(.*?)<\/noscript>/s.exec(body)?.[1]).toContain('<a href="openapi.json">');
  });

  it('opens the documentation page to everybody, and loads nothing from elsewhere', async () => {
    const { call } = await openApiServer();
    const answer = await call('GET', '/docs', 'nobody');
    expect(answer.headers['content-type'], answer.body).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const found = answer.body.matchAll(/<(?:link|script) [^>]*(?:src|href)="([^"]+)"/g);
    const loaded = Array.from(found, ([, address]) => String(address));
    expect(loaded).toHaveLength(5);
    for (const address of loaded) {
      const file = await call('GET', `/${address}`, 'nobody');
      expect([address, file.statusCode, file.headers['x-content-type-options']]).toEqual([
        address,
        200,
        'nosniff',
      ]);
    }
  });

  it.each(['swagger-ui-bundle.js', '..%2f..%2fpackage.json', 'index.html'])(
    "serves no other file from the documentation's folder: %s",
    async (name) => {
      const { call } = await openApiServer();
      expect((await call('GET', `/docs/${name}`, 'reader')).statusCode).toBe(404);
    },
  );
});

it('shows the version at the top of the API to those who may read', async () => {
  const { call } = await openApiServer();
  expect((await call('GET', '', 'reader')).json()).toEqual({
    name: 'plimsoll',
    version: '1.2.3',
    description: '/api/v1/openapi.json',
    documentation: '/api/v1/docs',
  });
  expect((await call('GET', '', 'nobody')).statusCode).toBe(401);
});

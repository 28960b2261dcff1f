import { describe, expect, it } from 'vitest';
import { html } from './docs/html.ts';
import { renderDocs } from './docs/render-docs.ts';
import { openApiServer } from './testing/open-api-server.ts';

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly summary?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: object;
}

async function described() {
  const { call } = await openApiServer();
  return (await call('GET', '/openapi.json', 'nobody')).json<Described>();
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and names every route, with what it answers', async () => {
    const { openapi, paths } = await described();
    expect(openapi).toBe('3.1.0');
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.filter((route) => !route.startsWith('head ')).toSorted()).toEqual([
      'delete /api/v1/images/{key}',
      'get /api/v1/advisories/{id}/images',
      'get /api/v1/feeds',
      'get /api/v1/images',
      'get /api/v1/images/{key}',
      'get /api/v1/images/{key}/packages',
      'get /api/v1/images/{key}/report',
      'get /api/v1/packages/{name}/images',
      'get /api/v1/scans',
      'get /api/v1/scans/{id}',
      'get /api/v1/scans/{id}/events',
      'post /api/v1/feeds/{feed}/sync',
      'post /api/v1/images/{key}/result',
      'post /api/v1/scans',
      'post /api/v1/scans/upload',
    ]);
    for (const methods of Object.values(paths)) {
      for (const operation of Object.values(methods)) {
        expect(operation.summary).toBeTruthy();
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['4XX', '5XX']));
      }
    }
  });

  it('says what each route is sent', async () => {
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
  it('shows every route, and needs nothing but itself', async () => {
    const { call } = await openApiServer();
    const answer = await call('GET', '/docs', 'nobody');
    expect(answer.headers['content-type'], answer.body).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    for (const path of Object.keys((await described()).paths)) expect(answer.body).toContain(path);
    expect(answer.body).not.toMatch(/<script|<link|src=|@import|url\(/);
    expect(answer.body).toContain('light-dark(');
    expect(answer.body).toMatch(/^<!doctype html>\s*<html lang="en">/);
  });

  it('escapes what a description holds', () => {
    const { html: page } = renderDocs({
      info: { title: '<b>"&\'', version: '1' },
      paths: { '/<script>': { get: { summary: '<img onerror=x>' } } },
    });
    expect(page).toContain('&lt;b&gt;&quot;&amp;&#39;');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script>');
  });

  it('escapes once', () => {
    expect(html`<p>${html`<b>${'<'}</b>`}${[html`&amp;`]}${undefined}${1}</p>`.text).toBe(
      '<p><b>&lt;</b>&amp;1</p>',
    );
  });
});

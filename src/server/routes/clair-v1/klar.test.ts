import { expect, it } from 'vitest';
import {
  DEBIAN,
  dpkgStatus,
  loadFeed,
  openClairWorld,
  serveLayer,
  type ClairWorld,
} from '../../clair/testing.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';
import { clairV1 } from './index.ts';

const REPOSITORY = 'https://registry.example/v2/team/app/blobs';
const TOKEN = 'Bearer eyJ';

/** Exactly the bytes that Klar sends: all fields, without Features. */
function postBody(name: string, parent: string, path: string): string {
  return `{"Layer":{"Name":"${name}","Path":"${path}","ParentName":"${parent}","Format":"Docker","Features":null,"Headers":{"Authorization":"${TOKEN}"}}}`;
}

function post({ app }: ClairWorld, name: string, parent: string, path = `${REPOSITORY}/${name}`) {
  return app.inject({
    method: 'POST',
    url: '/v1/layers',
    headers: { 'content-type': 'application/json', 'user-agent': 'Go-http-client/1.1' },
    payload: postBody(name, parent, path),
  });
}

function get({ app }: ClairWorld, name: string) {
  return app.inject({ url: `/v1/layers/${name}?vulnerabilities` });
}

async function openWorld(): Promise<ClairWorld> {
  const world = await openClairWorld(clairV1);
  await loadFeed(world.store, 'debian-tracker', [
    {
      id: 'CVE-2014-9471',
      package: 'coreutils',
      fixedVersion: '9.23-5',
      severity: 'low',
      vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:N',
      score: 6.4,
    },
    { id: 'CVE-2024-0001', package: 'zlib', severity: 'critical' },
  ]);
  serveLayer(world, `${REPOSITORY}/base`, [DEBIAN, dpkgStatus('coreutils 8.23-4')]);
  serveLayer(world, `${REPOSITORY}/top`, [dpkgStatus('coreutils 8.23-4', 'zlib1g 1.0 zlib')]);
  serveLayer(world, `${REPOSITORY}/empty`, [{ path: 'srv', type: 'directory' }]);
  return world;
}

it("answers Klar's requests, in Klar's order, with the bytes of Clair", async () => {
  const world = await openWorld();
  const base = await post(world, 'base', '');
  expect(base.statusCode).toBe(201);
  expect(base.headers).toMatchObject({ 'content-type': 'application/json;charset=utf-8', server: 'clair' });
  expect(base.body).toBe(
    `{"Layer":{"Name":"base","Path":"${REPOSITORY}/base","Headers":{"Authorization":"${TOKEN}"},"Format":"Docker","IndexedByVersion":3}}\n`,
  );
  const top = await post(world, 'top', 'base');
  expect(top.statusCode).toBe(201);
  expect(top.body).toContain('"ParentName":"base","Format":"Docker"');

  const answer = await get(world, 'top');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json;charset=utf-8', server: 'clair' });
  expect(answer.body).toBe(
    '{"Layer":{"Name":"top","NamespaceName":"debian:12","ParentName":"base","IndexedByVersion":3,"Features":[' +
      '{"Name":"coreutils","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"8.23-4","Vulnerabilities":[' +
      '{"Name":"CVE-2014-9471","NamespaceName":"debian:12","Description":"What CVE-2014-9471 is",' +
      '"Link":"https://tracker.example/CVE-2014-9471","Severity":"Low",' +
      '"Metadata":{"NVD":{"CVSSv2":{"Score":6.4,"Vectors":"AV:N/AC:L/Au:N/C:P/I:P/A:N"}}},"FixedBy":"9.23-5"}],"AddedBy":"base"},' +
      '{"Name":"zlib","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"1.0","Vulnerabilities":[' +
      '{"Name":"CVE-2024-0001","NamespaceName":"debian:12","Description":"What CVE-2024-0001 is",' +
      '"Link":"https://tracker.example/CVE-2024-0001","Severity":"Critical"}],"AddedBy":"top"}]}}\n',
  );
});

it('answers Klar over a connection whose request ends before the layer is read', async () => {
  const world = await openWorld();
  const origin = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const body = postBody('base', '', `${REPOSITORY}/base`);
  const answer = await fetch(`${origin}/v1/layers`, { method: 'POST', body });
  expect([answer.status, await answer.text()]).toEqual([201, expect.stringContaining('"Name":"base"')]);
});

it('reads each layer once, with the given headers', async () => {
  const world = await openWorld();
  await post(world, 'base', '');
  await post(world, 'top', 'base');
  await post(world, 'base', '');
  await post(world, 'top', 'base');
  expect(world.requests.map(({ url, headers }) => [url, headers?.['authorization']])).toEqual([
    [`${REPOSITORY}/base`, TOKEN],
    [`${REPOSITORY}/top`, TOKEN],
  ]);
  // A known name is not indexed again.
  expect(world.submitted).toHaveLength(2);
});

it('sends a token only to the host that it was given for', async () => {
  const world = await openWorld();
  serveLayer(world, 'https://elsewhere.example/base', [DEBIAN, dpkgStatus('coreutils 8.23-4')]);
  await post(world, 'base', '', 'https://elsewhere.example/base');
  await post(world, 'top', 'base');
  const [, second] = world.submitted;
  expect(second?.request.layers.map(({ headers }) => headers)).toEqual([undefined, { Authorization: TOKEN }]);
});

it('handles two layers of one name without losing packages or looping', async () => {
  const world = await openWorld();
  await post(world, 'base', '');
  await post(world, 'empty', 'base');
  await post(world, 'top', 'empty');
  // The same empty layer again: the same name, another parent.
  await post(world, 'empty', 'top');
  serveLayer(world, `${REPOSITORY}/last`, [{ path: 'opt', type: 'directory' }]);
  expect((await post(world, 'last', 'empty')).statusCode).toBe(201);
  expect((await get(world, 'last')).body).toContain('"Name":"zlib"');
  // Its own parent, too: the case of an empty layer repeated at once.
  expect((await post(world, 'empty', 'empty')).statusCode).toBe(201);
  expect((await get(world, 'empty')).body).toContain('"Name":"zlib"');
});

it('lists the vulnerabilities of a feature by name, whatever order they were stored in', async () => {
  const world = await openWorld();
  const ids = ['CVE-2024-0003', 'CVE-2024-0001', 'CVE-2024-0002'];
  await loadFeed(
    world.store,
    'debian-tracker',
    ids.map((id) => ({ id, package: 'coreutils' })),
  );
  await post(world, 'base', '');
  const { body } = await get(world, 'base');
  const names = body.split('"Name":"CVE-').slice(1);
  expect(names.map((rest) => `CVE-${rest.slice(0, 9)}`)).toEqual(ids.toSorted());
});

it('replaces a layer when the one below it changes', async () => {
  const world = await openWorld();
  await post(world, 'base', '');
  await post(world, 'empty', 'base');
  serveLayer(world, `${REPOSITORY}/other`, [DEBIAN, dpkgStatus('zlib1g 1.0 zlib')]);
  await post(world, 'base', '', `${REPOSITORY}/other`);
  await post(world, 'empty', 'base');
  expect((await get(world, 'empty')).body).toContain('"Name":"zlib"');
});

it.each([
  ['loading', 'debian-tracker is loading'],
  ['waiting', 'debian-tracker is waiting'],
  ['failed', 'debian-tracker could not be loaded'],
] as const)('tells Klar that the data is missing (%s), not that the image is clean', async (state, words) => {
  const world = await openWorld();
  await post(world, 'base', '');
  const feed = {
    feed: 'debian-tracker',
    state,
    kept: true,
    records: 0,
    ranges: 0,
    problems: [],
  } as const;
  world.loading = { kind: 'loading', feeds: [feed], retryAfterSeconds: 7 };
  const answer = await get(world, 'base');
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('7');
  expect(answer.body).toBe(
    `{"Error":{"Message":"the vulnerability data for this image is not loaded yet (${words})"}}\n`,
  );
});

it('tells Klar that an image cannot be judged, not that it is clean', async () => {
  const world = await openWorld();
  serveLayer(world, `${REPOSITORY}/slackware`, [
    { path: 'etc/os-release', content: 'ID=slackware\nVERSION_ID=15.0\nPRETTY_NAME="Slackware 15.0"\n' },
    dpkgStatus('coreutils 8.23-4'),
  ]);
  await post(world, 'slackware', '');
  const answer = await get(world, 'slackware');
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('no feed covers Slackware 15.0');
  await post(world, 'empty', '');
  expect((await get(world, 'empty')).statusCode).toBe(422);
});

it("answers for the distribution's packages, whatever else an image holds", async () => {
  const world = await openWorld();
  await post(world, 'base', '');
  const before = (await get(world, 'base')).json<{ Layer: { Features: object[] } }>();
  serveLayer(world, `${REPOSITORY}/npm`, [
    DEBIAN,
    dpkgStatus('coreutils 8.23-4'),
    { path: 'app/node_modules/lodash/package.json', content: '{"name": "lodash", "version": "4.17.20"}' },
  ]);
  await post(world, 'npm', '');
  const answer = await get(world, 'npm');
  expect(answer.statusCode).toBe(200);
  expect(answer.body.replaceAll('"npm"', '"base"')).toBe(goJson(before));
});

it("keeps one client's claims about a layer from all others", async () => {
  const world = await openWorld();
  world.client = 'token:ci';
  await post(world, 'base', '');
  world.client = 'token:other';
  expect((await get(world, 'base')).statusCode).toBe(404);
  expect((await post(world, 'top', 'base')).json()).toEqual({
    Error: { Message: 'worker: parent layer is unknown, it must be processed first' },
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const ID = 'CVE-2099-0001';
const VEX = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2026-01-01T00:00:00Z',
  statements: [
    {
      vulnerability: { name: ID },
      products: [{ '@id': 'pkg:deb/debian/libanchor1' }],
      status: 'not_affected',
      impact_statement: 'the anchor is welded',
    },
  ],
});

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function scan(image: string, ...args: string[]) {
  return user.run(['scan', image, '--feeds-mirror', mirror.folder, ...args]);
}

const ship = (...args: string[]) => scan('./ship.tar', '--show-suppressed', ...args);

describe('a document at an address', () => {
  it('fetches it, and names it without what could be a secret', async () => {
    const { origin, requests } = await serve((_request, response) => response.end(VEX));
    const { code, stdout } = await ship('--vex', `${origin.replace('//', '//me:secret@')}/a.json?token=1`);
    expect(code).toBe(0);
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/a.json?token=1', `Basic ${Buffer.from('me:secret').toString('base64')}`],
    ]);
    expect(stdout).toContain(`1 by ${origin}/a.json: not affected (the anchor is welded)\n    ${ID}`);
    expect(stdout).not.toMatch(/secret|token/u);
  });

  it.each([
    ['which is gone', 404, VEX, 'answered 404 when asked for'],
    ['which is no document', 200, '<html>', 'is not a valid VEX document: not valid JSON'],
  ])('ends with 2 for one %s', async (_title, status, body, message) => {
    const { origin } = await serve((_request, response) => response.writeHead(status).end(body));
    const { code, stdout, stderr } = await ship('--vex', `${origin}/a.json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('ends with 2 for one that does not come in time', async () => {
    const { origin } = await serve((_request, response) => response.writeHead(200).write('{'));
    const { code, stderr } = await ship('--vex', `${origin}/a.json`, '--timeout', '1s');
    expect(code).toBe(2);
    expect(stderr).toContain('what --vex names was not fetched in time');
  });

  it.each([
    ['http://vex.example/a.json', 'uses plain http'],
    ['repo:', 'repo: names no VEX repository'],
  ])('refuses %s', async (address, message) => {
    const { code, stderr } = await ship('--vex', address);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('asks nobody with --offline, and for commands that take no VEX', async () => {
    const { origin, requests } = await serve((_request, response) => response.end(VEX));
    const refused = await ship('--vex', `${origin}/a.json`, '--offline');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('needs the network, and --offline allows none');
    const environment = { PLIMSOLL_VEX: `${origin}/a.json` };
    expect((await user.run(['sbom', './ship.tar'], { environment })).code).toBe(0);
    expect(requests).toEqual([]);
  });

  it('takes none from a configuration that was only found', async () => {
    user.write('.plimsoll.yaml', 'vex: https://vex.example/a.json');
    const { code, stderr } = await ship();
    user.write('.plimsoll.yaml', '');
    expect(code).toBe(2);
    expect(stderr).toContain('"vex" is read only from a file that --config names');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError, writeAppError } from '../../errors/index.ts';
import { testScan } from '../../server/routes/api/testing/open-api-server.ts';

import { RESULT, harbour, folder, fileOf } from './testing.ts';

describe('an image of a registry', () => {
  it('scans an image of a registry by its name, with a result like that of a local scan', async () => {
    const { open, submitted, rendered } = await harbour({
      flags: {
        max: ['high=0'],
        scope: ['os'],
        skipPath: ['opt/a,opt/b'],
        platform: ['linux/arm64'],
        base: ['debian:13'],
        ignoreBase: ['true'],
      },
    });
    const rules = [
      {
        package: 'openssl',
        version: { text: '< 3', range: [{ operator: '<', version: '3' }] },
        reason: 'old',
      },
    ] as const;
    expect(await open(rules).scan('docker://registry.example/app:1', 'app')).toEqual(RESULT);
    expect(submitted).toEqual([
      {
        kind: 'reference',
        reference: 'registry.example/app:1',
        platform: { os: 'linux', architecture: 'arm64' },
      },
    ]);
    expect(rendered).toMatchObject([
      {
        kind: 'result',
        reference: 'app',
        line: { max: { high: 0 }, ignoreBase: true, onlyFixed: false, failOnKev: false, strict: false },
        bases: ['debian:13'],
        scope: 'os',
        skipPaths: ['opt/a', 'opt/b'],
        ignore: rules,
      },
    ]);
  });

  it('sends the server no local credentials, unless a flag of the call asks for it', async () => {
    const { open, submitted, home } = await harbour();
    const auths = { 'registry.example': { auth: btoa('me:secret') } };
    writeFileSync(join(home, 'config.json'), JSON.stringify({ auths }));
    await open().scan('registry.example/app:1', 'app');
    expect(JSON.stringify(submitted)).not.toMatch(/secret|credentials/);
  });

  it.each([
    ['--username', { flags: { username: ['me'] }, env: { PLIMSOLL_PASSWORD: 'secret' } }],
    ['PLIMSOLL_REGISTRY_TOKEN', { env: { PLIMSOLL_REGISTRY_TOKEN: 'secret' } }],
  ])('asks the server nothing where %s is given and not to be sent', async (what, given) => {
    const { open, submitted } = await harbour(given);
    expect(() => open()).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringContaining(what) as string,
        hint: 'to send them to the server, add --send-credentials',
      }),
    );
    expect(submitted).toEqual([]);
  });

  it('hints at sending credentials where the image may be private', async () => {
    const failure = writeAppError(new AppError('REGISTRY_UNAUTHORIZED', 'not public', { hint: 'log in' }));
    const { open } = await harbour({ states: [testScan({ state: 'failed', failure })] });
    await expect(open().scan('app:1', 'app:1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      hint: expect.stringContaining('--send-credentials') as string,
    });
  });

  it('sends the server the local credentials where a flag asks for it', async () => {
    const { open, submitted, home } = await harbour({ flags: { sendCredentials: ['true'] } });
    const auths = { 'registry.example': { auth: btoa('me:secret') } };
    writeFileSync(join(home, 'config.json'), JSON.stringify({ auths }));
    await open().scan('registry.example/app:1', 'app');
    await open().scan('other.example/app:1', 'app');
    expect(submitted).toMatchObject([
      { credentials: { kind: 'password', username: 'me', password: 'secret' } },
      { reference: 'other.example/app:1' },
    ]);
    expect(submitted[1]).not.toHaveProperty('credentials');
  });

  it("fails with the server's code and hint where it cannot scan an image", async () => {
    const failure = writeAppError(new AppError('IMAGE_NOT_FOUND', 'no such image', { hint: 'look' }));
    const { open } = await harbour({ states: [testScan(), testScan({ state: 'failed', failure })] });
    await expect(open().scan('app:1', 'app:1')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: 'no such image',
      hint: expect.stringContaining('--send-credentials') as string,
    });
  });

  it.each([
    ['localhost:5000/app:1', 'loopback'],
    ['127.0.0.1:5000/app', 'loopback'],
    ['10.1.2.3/app', 'private'],
  ])(
    'hints at the option that allows the address of %s, if the server finds no image there',
    async (name, range) => {
      const failure = writeAppError(new AppError('IMAGE_NOT_FOUND', 'has no tag latest'));
      const { open } = await harbour({ states: [testScan({ state: 'failed', failure })] });
      await expect(open().scan(name, name)).rejects.toMatchObject({
        message: 'has no tag latest',
        hint: expect.stringContaining(`--allow-address ${range}`) as string,
      });
    },
  );

  it("reports a refused scan in the server's own words", async () => {
    const { open } = await harbour({
      submit: () =>
        Promise.reject(new AppError('REGISTRY_REFUSED', 'not this registry', { hint: 'allow it' })),
    });
    await expect(open().scan('app:1', 'app:1')).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      message: 'not this registry',
      hint: 'allow it',
    });
  });
});

describe('feeds that the server has yet to load', () => {
  const feed = { feed: 'debian-tracker', kept: false, records: 0, ranges: 0, problems: ['it is away'] };

  it('waits for feeds that the server has yet to load', async () => {
    let asked = 0;
    const { open } = await harbour({
      render: () => {
        asked++;
        const loading = {
          kind: 'loading',
          feeds: [{ ...feed, state: 'loading' }],
          retryAfterSeconds: 0,
        } as const;
        const whole = {
          kind: 'rendered',
          contentType: 'application/json',
          body: Buffer.from(JSON.stringify(RESULT)),
          etag: '"1"',
        } as const;
        return Promise.resolve(asked < 3 ? loading : whole);
      },
    });
    expect(await open().scan('app:1', 'app:1')).toEqual(RESULT);
  });

  it('stops waiting for feeds that the server cannot load', async () => {
    const { open } = await harbour({
      render: () =>
        Promise.resolve({ kind: 'loading', feeds: [{ ...feed, state: 'failed' }], retryAfterSeconds: 60 }),
    });
    await expect(open().scan('app:1', 'app:1')).rejects.toThrow('cannot load debian-tracker: it is away');
  });
});

describe('an image on this machine', () => {
  it('uploads a local archive to the server', async () => {
    const { open, uploaded, submitted } = await harbour();
    const file = fileOf('an archive');
    expect(await open().scan(file, file)).toEqual(RESULT);
    expect(uploaded).toMatchObject([{ reference: file }]);
    expect(submitted).toEqual([]);
  });

  it.each([
    ['a folder', () => folder(), 'is on this machine'],
    ['a root file system', () => 'dir:/', 'is on this machine'],
    ['an image of a daemon', () => 'docker-daemon:app', 'is on this machine'],
    ['one of the images of an archive', () => `docker-archive:${fileOf('x')}:app`, 'one image of an archive'],
    ['a tag of a layout', () => `oci-archive:${fileOf('x')}:app`, 'one image of an archive'],
  ])('refuses to send the server %s', async (_what, name, message) => {
    const { open, uploaded } = await harbour();
    await expect(open().scan(name(), 'x')).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message) as string,
      hint: 'scan it here, without --server and PLIMSOLL_SERVER',
    });
    expect(uploaded).toEqual([]);
  });
});

describe('a server', () => {
  it.each([
    ['unknown', 'does not accept the token', 'PLIMSOLL_TOKEN'],
    ['reader', 'expected a token with the role scan', 'set PLIMSOLL_TOKEN to such a token'],
  ])('explains why a server refuses the token %s', async (token, message, hint) => {
    const { open } = await harbour({ env: { PLIMSOLL_TOKEN: token } });
    await expect(open().scan('app:1', 'app:1')).rejects.toMatchObject({
      code: 'SERVER_FAILED',
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it.each([
    ['nothing of a result', {}],
    ['a severity that there is not', { ...RESULT, verdict: { ...RESULT.verdict, exitCode: 7 } }],
    [
      'a kind of problem that is not known',
      { ...RESULT, problems: [{ kind: 'x', subject: 'y', message: 'z' }] },
    ],
  ])("rejects a server's answer with %s", async (_what, result) => {
    const { open } = await harbour({ result });
    await expect(open().scan('app:1', 'app:1')).rejects.toMatchObject({
      code: 'SERVER_FAILED',
      message: expect.stringContaining('an answer that is not valid') as string,
    });
  });

  it('refuses the rules of then without a day', async () => {
    const { open } = await harbour({ flags: { rulesAsOf: ['true'] } });
    expect(() => open()).toThrow('--rules-as-of needs --as-of');
  });

  it.each([
    ['--offline', { offline: ['true'] }],
    ['--max-feed-age', { maxFeedAge: ['1h'] }],
  ])('refuses %s together with a server', async (option, flags) => {
    const { open } = await harbour({ flags });
    expect(() => open()).toThrow(`${option} cannot be combined with --server`);
  });
});

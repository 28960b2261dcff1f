import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry, type Login } from '../support/docker-registry.ts';
import { from, FeedsPublisher, problemsIn } from '../support/feeds-publisher.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const REPOSITORY = 'team/advisories';

let publisher: FeedsPublisher;
let user: User;

beforeEach(() => {
  publisher = new FeedsPublisher();
  user = publisher.user;
});

afterEach(() => publisher[Symbol.dispose]());

const scan = (image: string, store: string, ...args: readonly string[]) =>
  publisher.scan(image, store, ...args);
const build = (out = 'layout', ...args: readonly string[]) => publisher.build(out, ...args);
const signed = ['--sign-key', 'key.pem'];

/** A report without the time of its scan. */
function withoutTime(report: string): string {
  return report.replaceAll(/"scannedAt": "[^"]*"/gu, '"scannedAt": ""');
}

function files(folder: string): Readonly<Record<string, string>> {
  const root = path.join(user.folder, folder);
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(root, file), readFileSync(file).toString('base64')];
    }),
  );
}

describe('a registry of artifacts', needs(...REGISTRY), () => {
  let registry: DockerRegistry | undefined;

  afterEach(async () => registry?.stop());

  async function publish(login?: Login): Promise<string> {
    registry = await startDockerRegistry(login);
    await build('layout', ...signed);
    const place = `${registry.host}/${REPOSITORY}`;
    const credentials = login ? ['--username', login.username, '--password-stdin'] : [];
    const pushed = await user.run(['feeds', 'push', 'oci:layout', place, ...credentials], {
      input: login?.password ?? '',
    });
    expect(pushed).toMatchObject({ code: 0, stderr: '' });
    return `oci://${place}`;
  }

  it.each(['./ship.tar', './boat.tar'])(
    'gives %s the same report from an empty store as feeds that were synced',
    async (image) => {
      const place = await publish();
      const synced = await scan(image, 'builder.db', '--offline');
      const pulled = await scan(image, 'pulled.db', ...from(place));
      expect(pulled.stderr).toBe('');
      expect(withoutTime(pulled.stdout)).toBe(withoutTime(synced.stdout));
      expect(pulled.code).toBe(synced.code);
    },
  );

  it('uploads with a password, and is read with the one in the configuration of Docker', async () => {
    const login = { username: 'builder', password: 'p@ss:word' };
    const place = await publish(login);
    const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    mkdirSync(path.join(user.home, '.docker'), { recursive: true });
    const config = { auths: { [registry?.host ?? '']: { auth } } };
    const anonymous = await scan('./ship.tar', 'pulled.db', ...from(place));
    expect(anonymous.code).toBe(2);
    const hint = `hint: run docker login ${registry?.host ?? ''}, or set DOCKER_AUTH_CONFIG: --username is for images\n`;
    expect(anonymous.stderr).toContain(hint);
    writeFileSync(path.join(user.home, '.docker/config.json'), JSON.stringify(config));
    const known = await scan('./ship.tar', 'pulled.db', ...from(place));
    expect(problemsIn(known.stdout)).toEqual([]);
  });

  it('says who may not push', async () => {
    registry = await startDockerRegistry({ username: 'builder', password: 'secret' });
    await build('layout', ...signed);
    const { code, stderr } = await user.run([
      'feeds',
      'push',
      'oci:layout',
      `${registry.host}/${REPOSITORY}`,
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error\[[A-Z_]+\]: .*user name and a password/u);
  });

  it('lists signatures among the referrers of what they sign, each once, also after a second push', async () => {
    const place = await publish();
    const repository = place.slice('oci://'.length);
    const again = await user.run(['feeds', 'push', 'oci:layout', repository]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const manifestOf = (tag: string, type: string) =>
      fetch(`http://${registry?.host ?? ''}/v2/${REPOSITORY}/manifests/${tag}`, {
        headers: { accept: `application/vnd.oci.image.${type}.v1+json` },
      });
    const digestOf = (response: Response) => response.headers.get('docker-content-digest') ?? '';
    for (const [tag, type] of [
      ['latest', 'index'],
      ['debian-13', 'manifest'],
    ] as const) {
      const digest = digestOf(await manifestOf(tag, type)).replace(':', '-');
      const signature = digestOf(await manifestOf(`${digest}.sig`, 'manifest'));
      const list = (await (await manifestOf(digest, 'index')).json()) as Pick<Document, 'manifests'>;
      expect(list.manifests?.map((each) => each.digest)).toEqual([signature]);
    }
  });

  it('sends only the artifacts that an image needs, and nothing while they are fresh', async () => {
    const place = await publish();
    const layers = layersByName('layout');
    await scan('./ship.tar', 'pulled.db', ...from(place));
    await scan('./ship.tar', 'pulled.db', ...from(place));
    const reads = Object.fromEntries(
      Object.entries(layers).map(([name, digest]) => [name, registry?.readsOf(digest)]),
    );
    expect(reads).toEqual({ 'alpine-v3.24': 0, 'debian-13': 1, epss: 1, kev: 1 });
  });
});

describe('artifacts in a folder that are not pulled', () => {
  it('lists the artifacts with their digests, without a store, and alike until one changes', async () => {
    await build('layout', ...signed);
    const list = (place: string, ...args: string[]) =>
      user.run(['feeds', 'list', '--feeds-from', place, '--feeds-key', 'key.pub', ...args]);
    const first = await list('oci:layout');
    const digests = artifactsIn('layout');
    expect(first.stdout).toBe(digests.map(([tag, digest]) => `${tag}  ${digest}\n`).join(''));
    expect(existsSync(path.join(user.home, '.cache'))).toBe(false);
    const document: unknown = JSON.parse((await list('oci:layout', '--format', 'json')).stdout);
    expect(document).toMatchObject({ artifacts: digests.map(([name, digest]) => ({ name, digest })) });
    await build('same', ...signed);
    expect(await list('oci:same')).toEqual(first);
    await publisher.syncNews();
    await build('new', ...signed);
    expect((await list('oci:new')).stdout).not.toBe(first.stdout);
  });

  it('lists nothing that the key did not sign', async () => {
    await build('layout', ...signed);
    const args = ['feeds', 'list', '--feeds-from', 'oci:layout', '--feeds-key'];
    const { code, stdout, stderr } = await user.run([...args, 'other.pub']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('is not signed by the given key');
    expect((await user.run(['feeds', 'list'])).stderr).toContain(']: no artifacts are named to list');
  });

  it('checks the artifacts and their key before a scan needs them', async () => {
    await build('layout', ...signed);
    const check = async (...args: string[]) => {
      const { code, stdout } = await user.run(['doctor', '--format', 'json', ...args]);
      const { checks } = JSON.parse(stdout) as {
        checks: { name: string; status: string; message: string }[];
      };
      return { code, feeds: checks.filter(({ name }) => name === 'feed') };
    };
    expect(await check(...from('oci:layout'))).toMatchObject({
      code: 0,
      feeds: [{ status: 'ok', message: expect.stringMatching(/^4 artifacts of oci:layout, .* old$/u) }],
    });
    for (const [place, key, message] of [
      ['oci:layout', 'other.pub', 'is not signed by the given key'],
      ['oci:layout', 'missing.pub', 'missing.pub'],
      ['oci:missing', 'key.pub', 'missing'],
    ] as const) {
      expect(await check(...from(place, key))).toMatchObject({
        code: 2,
        feeds: [{ status: 'failed', message: expect.stringContaining(message) }],
      });
    }
  });
});

describe.each([
  ['by a signature of cosign', ['--sign-key', 'key.pem']],
  ['by a Sigstore bundle', ['--sign-key', 'key.pem', '--bundle']],
])('artifacts in a folder, signed %s', (_form, signed) => {
  it('writes the same bytes for the same store', async () => {
    await build('layout', ...signed);
    await build('again', ...signed);
    expect(files('again')).toEqual(files('layout'));
  });

  it('refuses another key', async () => {
    await build('layout', ...signed);
    const { code, stderr } = await scan('./ship.tar', 'pulled.db', ...from('oci:layout', 'other.pub'));
    expect(code).toBe(2);
    expect(stderr).toContain('is not signed by the given key');
  });

  it('refuses a flipped byte wherever it is, and leaves the store without a feed', async () => {
    await build('layout', ...signed);
    const needed = new Set(['debian-13', 'epss', 'kev']);
    const blobs = Object.keys(files('layout')).filter((name) => name.startsWith('blobs/'));
    const used = usedBlobs('layout', needed);
    for (const blob of blobs.filter((name) => used.has(name))) {
      cpSync(path.join(user.folder, 'layout'), path.join(user.folder, 'bad'), { recursive: true });
      const file = path.join(user.folder, 'bad', blob);
      const bytes = readFileSync(file);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      const { code, stderr } = await scan('./ship.tar', `${path.basename(blob)}.db`, ...from('oci:bad'));
      expect({ blob, code, stderr }).toMatchObject({ blob, code: 2 });
    }
  });

  it('keeps newer data than that of a build that is replayed, and says so', async () => {
    await build('old', ...signed);
    await publisher.syncNews();
    await build('new', ...signed);
    const newest = await scan('./ship.tar', 'pulled.db', ...from('oci:new'));
    const replayed = await scan('./ship.tar', 'pulled.db', ...from('oci:old'), '--max-feed-age', '0m');
    expect(problemsIn(replayed.stdout)).toContain('feed-stale:debian-tracker');
    expect(findings(replayed.stdout)).toEqual(findings(newest.stdout));
    expect(findings(newest.stdout)).toContain('CVE-2099-0008');
  });
});

describe('artifacts in a folder', () => {
  it('refuses a private key to verify by', async () => {
    await build('layout', ...signed);
    const { code, stderr } = await scan('./ship.tar', 'pulled.db', ...from('oci:layout', 'key.pem'));
    expect(code).toBe(2);
    expect(stderr).toContain('it is a private key');
  });

  it('refuses artifacts that nobody signed', async () => {
    await build('layout');
    const { code, stderr } = await scan('./ship.tar', 'pulled.db', ...from('oci:layout'));
    expect(code).toBe(2);
    expect(stderr).toContain('is not signed');
  });

  it('refuses to take feeds from where nothing vouches for them', async () => {
    const { code, stderr } = await scan('./ship.tar', 'pulled.db', '--feeds-from', 'oci://127.0.0.1:1/a/b');
    expect(code).toBe(2);
    expect(stderr).toContain('nothing vouches for the advisories of oci://127.0.0.1:1/a/b');
  });

  it('names a hole where an artifact is older than its feed may be', async () => {
    await build('layout', ...signed);
    const builder = new DatabaseSync(path.join(user.folder, 'builder.db'));
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000).toISOString();
    builder.prepare('update feed set synced_at = ? where name = ?').run(twoDaysAgo, 'debian-tracker');
    builder.close();
    await user.run(['feeds', 'build', '--out', 'oci:aged', '--store', 'builder.db', ...signed]);
    const { code, stdout } = await scan('./ship.tar', 'pulled.db', ...from('oci:aged'));
    expect(problemsIn(stdout)).toContain('feed-stale:debian-tracker');
    expect(code).toBe(3);
  });
});

function findings(report: string): readonly string[] {
  const { results } = JSON.parse(report) as { results: { findings: { id: string }[] }[] };
  return results.flatMap((result) => result.findings.map(({ id }) => id));
}

interface Document {
  readonly manifests?: readonly { digest: string; annotations: Record<string, string> }[];
  readonly config: { digest: string };
  readonly layers: readonly { digest: string }[];
}

const blobOf = (digest: string) => `blobs/sha256/${digest.slice('sha256:'.length)}`;

function documentIn(folder: string, name: string): Document {
  return JSON.parse(readFileSync(path.join(user.folder, folder, name), 'utf8')) as Document;
}

/** Tags and digests of all but the index and its signature. */
function artifactsIn(folder: string): readonly (readonly [string, string])[] {
  return [...publisher.tagsOf(folder)].filter(([tag]) => !/\.(?:sig|bundle)$/u.test(tag) && tag !== 'latest');
}

function layersByName(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    artifactsIn(folder).map(([tag, digest]) => [
      tag,
      documentIn(folder, blobOf(digest)).layers[0]?.digest ?? '',
    ]),
  );
}

/** The index, its signature, and the layers of these artifacts. */
function usedBlobs(folder: string, names: ReadonlySet<string>): ReadonlySet<string> {
  const tags = publisher.tagsOf(folder);
  const index = tags.get('latest') ?? '';
  const tag = index.replace(':', '-');
  const signature = tags.get(`${tag}.sig`) ?? tags.get(`${tag}.bundle`) ?? '';
  const manifests = [...tags].filter(([tag]) => names.has(tag)).map(([, digest]) => digest);
  const layers = [signature, ...manifests].flatMap((digest) => documentIn(folder, blobOf(digest)).layers);
  return new Set([index, signature, ...layers.map(({ digest }) => digest)].map(blobOf));
}

import { createHash, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User, type Run } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const mirror = new FeedMirror();
const user = new User();
const KEYS: Readonly<Record<string, () => KeyPairKeyObjectResult>> = {
  ed25519: () => generateKeyPairSync('ed25519'),
  ecdsa: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

beforeAll(() => {
  writeFeeds(mirror);
  for (const [name, generate] of Object.entries(KEYS)) {
    const { privateKey, publicKey } = generate();
    user.write(`${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    user.write(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  }
  user.write('ship.tar', writeImage(DEBIAN));
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

const attest = (image: string, ...args: string[]) =>
  user.run(['attest', image, '--feeds-mirror', mirror.folder, ...args]);

/** Returns the statement in an envelope, whoever signed it. */
function statementIn(line: string) {
  const { payload } = JSON.parse(line) as { payload: string };
  return JSON.parse(Buffer.from(payload, 'base64').toString()) as {
    predicateType: string;
    subject: { name: string; digest: { sha256: string } }[];
    predicate: Record<string, unknown>;
  };
}

describe('an attestation in a file', () => {
  it('holds the scan record and the packages of the image that was read', async () => {
    const run = await attest('oci-archive:ship.tar', '--key', 'ed25519.pem', '--no-push', '--out', 'a.jsonl');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const [record, packages, rest] = user
      .read('a.jsonl')
      .split('\n')
      .map((line) => line && statementIn(line));
    expect(rest).toBe('');
    expect(record).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
      predicate: {
        scanner: { uri: expect.stringContaining('pkg:npm/plimsoll@'), result: { results: [{}] } },
        metadata: { scanStartedOn: expect.any(String), scanFinishedOn: expect.any(String) },
      },
    });
    expect(packages).toMatchObject({
      predicateType: 'https://cyclonedx.org/bom',
      predicate: { bomFormat: 'CycloneDX', specVersion: '1.6' },
    });
    expect(run.stdout).toContain('2 attestations');
  });

  it('prints nothing but the attestations where standard output is the file', async () => {
    const image = 'oci-archive:ship.tar';
    const { code, stdout, stderr } = await attest(image, '--key', 'ed25519.pem', '--no-push', '--out', '-');
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 attestations')]);
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => statementIn(line).predicateType)).toHaveLength(2);
    expect(existsSync(path.join(user.folder, '-'))).toBe(false);
  });

  it.each([
    ['an image that is in no registry', ['./ship.tar', '--key', 'ed25519.pem'], 'is in no registry'],
    ['nothing to write', ['app:1', '--key', 'ed25519.pem', '--no-push'], '--no-push needs --out'],
    ['a public key', ['app:1', '--key', 'ed25519.pub'], 'cannot use ed25519.pub as a key'],
  ])('refuses %s', async (_title, [image = '', ...args], message) => {
    const { code, stderr } = await attest(image, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('an attestation in a registry', needs(...REGISTRY, 'cosign'), () => {
  let registry: DockerRegistry;
  let image: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
    const response = await fetch(`http://${registry.host}/v2/team/ship/manifests/1`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const digest = createHash('sha256')
      .update(await response.text())
      .digest('hex');
    image = `${registry.host}/team/ship@sha256:${digest}`;
  });

  afterAll(() => registry.stop());

  const verify = (type: string, key: string): Promise<Run> =>
    user.execute('cosign', [
      ...['verify-attestation', '--key', key, '--type', type, '--insecure-ignore-tlog'],
      ...['--allow-http-registry', image],
    ]);

  it.each(Object.keys(KEYS))('satisfies cosign with a key of %s', async (name) => {
    const run = await attest(image, '--key', `${name}.pem`);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    for (const type of ['vuln', 'cyclonedx']) {
      const verified = await verify(type, `${name}.pub`);
      expect(verified, verified.stderr).toMatchObject({ code: 0 });
      expect(verified.stdout.trim().split('\n')).toHaveLength(1);
    }
  });

  it('replaces the one before by the same key, and leaves that of another', async () => {
    for (const name of Object.keys(KEYS)) await attest(image, '--key', `${name}.pem`);
    await attest(image, '--key', 'ed25519.pem');
    const tag = image.slice(image.indexOf('@') + 1).replace(':', '-');
    const response = await fetch(`http://${registry.host}/v2/team/ship/manifests/${tag}.att`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const manifest = (await response.json()) as { layers: unknown[]; subject: { digest: string } };
    expect(manifest.layers).toHaveLength(4);
    expect(image).toContain(manifest.subject.digest);
  });

  it("keeps one entry in the list of referrers, which Debian's registry does not keep itself", async () => {
    for (const name of Object.keys(KEYS)) {
      expect(await attest(image, '--key', `${name}.pem`)).toMatchObject({ code: 0 });
    }
    const tag = image.slice(image.indexOf('@') + 1).replace(':', '-');
    const manifestOf = async (name: string, accept: string) => {
      const address = `http://${registry.host}/v2/team/ship/manifests/${name}`;
      return (await fetch(address, { headers: { accept } })).text();
    };
    const list = await manifestOf(tag, 'application/vnd.oci.image.index.v1+json');
    const attested = await manifestOf(`${tag}.att`, 'application/vnd.oci.image.manifest.v1+json');
    expect(JSON.parse(list)).toMatchObject({
      manifests: [
        {
          digest: `sha256:${createHash('sha256').update(attested).digest('hex')}`,
          size: attested.length,
          artifactType: 'application/vnd.dsse.envelope.v1+json',
        },
      ],
    });
  });

  it('takes the packages from what cosign attested by the given key', async () => {
    registry.pushArchive(writeImage({ ...DEBIAN, created: '2020-01-01T00:00:00Z' }), 'team/boat:1');
    const boat = `${registry.host}/team/boat:1`;
    const run = await attest(boat, '--key', 'ed25519.pem', '--no-push', '--out', 'boat.jsonl');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const { predicate } = statementIn(user.read('boat.jsonl').split('\n')[1] ?? '');
    user.write('boat.json', JSON.stringify(predicate));
    const environment = { COSIGN_PASSWORD: '' };
    const cosign = async (...args: string[]) => {
      const called = await user.execute('cosign', args, { environment });
      expect(called, called.stderr).toMatchObject({ code: 0 });
    };
    await cosign('import-key-pair', '--key', 'ed25519.pem', '--output-key-prefix', 'of-cosign', '--yes');
    await cosign(
      ...['attest', '--key', 'of-cosign.key', '--type', 'cyclonedx', '--predicate', 'boat.json'],
      ...['--tlog-upload=false', '--yes', '--allow-http-registry', boat],
    );
    const scan = ['scan', boat, '--feeds-mirror', mirror.folder, '--format', 'json', '--if-attested'];
    const { stdout } = await user.run([...scan, '--attest-key', 'ed25519.pub']);
    const { results } = JSON.parse(stdout) as { results: { image: { sbom?: string } }[] };
    expect(results[0]?.image.sbom).toMatch(/^attestation sha256:/u);
    const refused = await attest(boat, '--key', 'of-cosign.key');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('it is a key that cosign encrypted');
  });

  it('lists attestations, with whether they count, and says where there are none', async () => {
    registry.pushArchive(writeImage({ ...DEBIAN, created: '2020-02-02T00:00:00Z' }), 'team/raft:1');
    const raft = `${registry.host}/team/raft:1`;
    const none = await user.run(['attest', '--list', raft]);
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: `${raft} has no attestations\n` });
    await attest(image, '--key', 'ed25519.pem');
    const listed = await user.run(['attest', '--list', image, '--attest-key', 'ed25519.pub']);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    const lines = listed.stdout.trim().split('\n');
    for (const type of ['https://cyclonedx.org/bom', 'https://cosign.sigstore.dev/attestation/vuln/v1']) {
      expect(lines.filter((line) => line.includes(type) && line.endsWith(', verified'))).toHaveLength(1);
    }
    const unsure = await user.run(['attest', '--list', image]);
    expect(unsure.stdout).toContain(', not verified: no key or identity was given');
    expect(unsure.stdout).not.toContain(', verified');
  });

  it('fails in cosign with another key', async () => {
    await attest(image, '--key', 'ed25519.pem');
    const { publicKey } = generateKeyPairSync('ed25519');
    user.write('other.pub', publicKey.export({ type: 'spki', format: 'pem' }));
    expect(await verify('vuln', 'other.pub')).not.toMatchObject({ code: 0 });
  });
});

import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import * as z from 'zod';
import { writeImage, type ExampleImage } from '../../bin/examples/write-image.ts';
import { User } from './cli.ts';
import { startDockerRegistry, type DockerRegistry } from './docker-registry.ts';
import type { EngineLab } from './engine-lab.ts';
import { FeedMirror } from './feed-mirror.ts';
import { writeFeeds } from './harbour.ts';
import { MirrorServer } from './mirror-server.ts';
import { RunningServer } from './running-server.ts';

/** Of the registry. */
export const LOGIN = { username: 'scan', password: 'p@ss:word of the registry' };
export const BASIC = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;
/** Of the server, by their roles. */
export const TOKENS = { read: 'the token of a reader', scan: 'the token of a client', admin: 'of an admin' };
const PSK = 'the key that Clair and its clients share';
const ISSUER = 'quay';

const manifestSchema = z.object({ layers: z.array(z.object({ digest: z.string() })) });

export interface RegistryImage {
  /** Of its manifest. */
  readonly digest: string;
  readonly layers: readonly { readonly digest: string; readonly url: string }[];
}

export interface LabServerOptions {
  /** Keys of the file, over those that every server of the lab has. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
}

/** A registry with a password, a mirror of feeds, and servers that are allowed to go to both. */
export class ServerLab implements AsyncDisposable {
  readonly registry: DockerRegistry;
  readonly mirror: FeedMirror;
  readonly feeds: MirrorServer;
  readonly user = new User();
  readonly #started = new AsyncDisposableStack();
  #files = 0;

  private constructor(registry: DockerRegistry, mirror: FeedMirror, feeds: MirrorServer) {
    this.registry = registry;
    this.mirror = mirror;
    this.feeds = feeds;
  }

  static async open(): Promise<ServerLab> {
    const mirror = new FeedMirror();
    writeFeeds(mirror);
    const [registry, feeds] = await Promise.all([startDockerRegistry(LOGIN), MirrorServer.start(mirror)]);
    return new ServerLab(registry, mirror, feeds);
  }

  /** Pushes an image, and says what the registry then says of it. */
  async push(image: ExampleImage, name: string): Promise<RegistryImage> {
    this.registry.pushArchive(writeImage(image), name);
    const colon = name.lastIndexOf(':');
    const base = `http://${this.registry.host}/v2/${name.slice(0, colon)}`;
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    const answer = await fetch(`${base}/manifests/${name.slice(colon + 1)}`, {
      headers: { authorization: BASIC, accept },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const { layers } = manifestSchema.parse(JSON.parse(bytes.toString()));
    return {
      digest: `sha256:${sha256(bytes)}`,
      layers: layers.map(({ digest }) => ({ digest, url: `${base}/blobs/${digest}` })),
    };
  }

  /** Serves a layer beside the feeds, where it can be held like them: at this path. */
  serveLayer(address: string, bytes: Uint8Array): string {
    this.mirror.write(address, bytes);
    return `${this.feeds.origin}/${address}`;
  }

  /** With a user's store, or that of a database; ended with the lab. */
  async start(
    user = this.user,
    { database, ...options }: LabServerOptions & { readonly database?: string } = {},
  ): Promise<RunningServer> {
    const args = this.#arguments(user, options);
    const environment = database === undefined ? {} : { DATABASE_URL: database };
    return this.#started.use(await RunningServer.start(user, { args, environment }));
  }

  /** With the store of an engine; ended with that. */
  startOn(engine: EngineLab, options: LabServerOptions = {}): Promise<RunningServer> {
    return engine.serve(this.#arguments(engine.user, options));
  }

  #arguments(user: User, { config = {}, args = [] }: LabServerOptions): readonly string[] {
    const tokens = Object.entries(TOKENS).map(([role, token]) => ({
      name: role,
      role,
      sha256: sha256(token),
    }));
    const psk = { key: Buffer.from(PSK).toString('base64'), issuers: [ISSUER] };
    const keep = ['debian-tracker', 'kev', 'epss'];
    const file = user.write(
      `server-${++this.#files}.yaml`,
      JSON.stringify({ 'keep-feed': keep, 'allow-address': ['loopback'], tokens, psk, ...config }),
    );
    return ['serve', '--config', file, '--feeds-mirror', this.feeds.origin, ...args];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started[Symbol.asyncDispose]();
    await this.feeds[Symbol.asyncDispose]();
    await this.registry.stop();
    this.mirror[Symbol.dispose]();
    this.user[Symbol.dispose]();
  }
}

/** Makes the manifest of an image that Quay and clairctl post to Clair 4. */
export function toManifest({ digest, layers }: RegistryImage, authorization = BASIC) {
  const headers = { Authorization: [authorization] };
  return { hash: digest, layers: layers.map((layer) => ({ hash: layer.digest, uri: layer.url, headers })) };
}

/** As Quay signs its requests. */
export function quayToken({
  issuer = ISSUER,
  expires = '5m',
  key = PSK,
}: { issuer?: string; expires?: string; key?: string } = {}): Promise<string> {
  const jwt = new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ: 'JWT' });
  return jwt.setIssuer(issuer).setIssuedAt('-10m').setExpirationTime(expires).sign(Buffer.from(key));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

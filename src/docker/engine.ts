import * as z from 'zod';
import { ok, type Result } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { findDaemon, readDaemon, type DaemonEnvironment } from '../image/index.ts';

// Docker Engine API, https://docs.docker.com/reference/api/engine/, as Podman serves it too.

/** Milliseconds for an answer. */
const ANSWER_MS = 30_000;

const info = z.object({
  ID: z.string().nullish(),
  /** Host name. */
  Name: z.string().nullish(),
  DockerRootDir: z.string().nullish(),
  /** Podman's alone. */
  BuildahVersion: z.string().nullish(),
});

const running = z.array(z.object({ Id: z.string().min(1) }));

const platform = z.object({
  os: z.string().nullish(),
  architecture: z.string().nullish(),
  variant: z.string().nullish(),
});

const container = z.object({
  /** Begins with a slash. */
  Name: z.string(),
  /** ID of its image. */
  Image: z.string().nullish(),
  Config: z.object({
    /** Image as the user named it, also where that name belongs to a newer image by now. */
    Image: z.string().nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  State: z.object({ StartedAt: z.string().nullish() }).nullish(),
  /** With containerd's image store. */
  ImageManifestDescriptor: z.object({ platform: platform.nullish() }).nullish(),
});

const image = z.object({
  RepoDigests: z.array(z.string()).nullish(),
  Os: z.string().nullish(),
  Architecture: z.string().nullish(),
  Variant: z.string().nullish(),
});

export type Container = z.output<typeof container>;
export type ContainerImage = z.output<typeof image>;

export interface EngineIdentity {
  /** Text that stays with the engine. */
  readonly uid: string;
  /** Host name; may be empty. */
  readonly name: string;
}

/** Reads from a Docker or Podman daemon. Sends GET requests alone. All throw DAEMON_UNREACHABLE without an answer. */
export class Engine {
  readonly #environment: DaemonEnvironment;

  /** Throws DAEMON_UNREACHABLE if DOCKER_HOST is not valid. */
  constructor(environment: DaemonEnvironment) {
    if (environment.host) findDaemon(environment);
    this.#environment = environment;
  }

  async identity(signal: AbortSignal): Promise<EngineIdentity> {
    const { ID, Name, DockerRootDir, BuildahVersion } = await this.#whole('/info', info, signal);
    const name = Name ?? '';
    // Podman makes up another ID for each answer.
    const uid = BuildahVersion ? `podman:${name}:${DockerRootDir ?? ''}` : ID;
    if (uid) return { uid, name };
    throw unusable('/info names no ID');
  }

  /** Lists the IDs of running containers. */
  async running(signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#whole('/containers/json', running, signal)).map(({ Id }) => Id);
  }

  /** Undefined if it is gone. */
  container(id: string, signal: AbortSignal): Promise<Result<Container | undefined>> {
    return this.#read(`/containers/${encodeURIComponent(id)}/json`, container, signal);
  }

  /** Undefined if it is gone. */
  async image(id: string | undefined, signal: AbortSignal): Promise<Result<ContainerImage | undefined>> {
    if (!id) return ok(undefined);
    return this.#read(`/images/${encodeURIComponent(id)}/json`, image, signal);
  }

  async #whole<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema>> {
    const read = await this.#read(path, schema, signal);
    if (!read.ok) throw unusable(read.failure);
    if (read.value === undefined) throw unusable(`${path} answered 404`);
    return read.value;
  }

  #read<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<Result<z.output<Schema> | undefined>> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    return readDaemon(this.#environment, path, schema, either);
  }
}

function unusable(failure: string): AppError {
  return new AppError('DAEMON_UNREACHABLE', `the daemon's answer cannot be used: ${failure}`, {
    hint: 'check that DOCKER_HOST is the socket of Docker or Podman',
  });
}

import type { ImageReference } from '../../../reference/index.ts';
import type { Credentials } from './credentials.ts';
import { credentialsFromConfig, parseDockerConfig, readDockerConfig } from './docker-config.ts';

/** A configuration in a variable, which pipelines have without a file. It goes before files, as it does for Docker. */
const VARIABLE = 'DOCKER_AUTH_CONFIG';
const HINT = 'correct or unset it; its form is that of ~/.docker/config.json';

/** Sources of credentials, read only when a registry asks. */
export interface CredentialSources {
  /** Credentials from the command line or the environment; used for every registry. */
  readonly given?: Credentials;
  /** False where only found ones count: those that a call gives are for the registry of its images. Hints say so. */
  readonly takesFlags?: false;
  /** Files in the format of ~/.docker/config.json, in order of preference; a missing one is not a failure. */
  readonly configFiles: readonly string[];
  /** DOCKER_AUTH_CONFIG, and what credential helpers read: PATH, HOME and others. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface FoundCredentials {
  readonly credentials: Credentials;
  /** The file or variable that has them; absent if they were given. */
  readonly place?: string;
}

export async function findCredentials(
  reference: ImageReference,
  sources: CredentialSources,
): Promise<Credentials | undefined> {
  return (await searchCredentials(reference, sources))?.credentials;
}

/** Finds credentials, and tells where they are from. */
export async function searchCredentials(
  reference: ImageReference,
  { given, configFiles, environment }: CredentialSources,
): Promise<FoundCredentials | undefined> {
  if (given) return { credentials: given };
  const variable = () => parseDockerConfig(environment[VARIABLE] ?? '', VARIABLE, HINT);
  for (const read of [variable, ...configFiles.map((file) => () => readDockerConfig(file))]) {
    const config = await read();
    const credentials = config && (await credentialsFromConfig(config, reference, environment));
    if (credentials) return { credentials, place: config.place };
  }
  return undefined;
}

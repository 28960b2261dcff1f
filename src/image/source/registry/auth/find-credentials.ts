import type { ImageReference } from '../../../reference/index.ts';
import type { Credentials } from './credentials.ts';
import { credentialsFromConfig, parseDockerConfig, readDockerConfig } from './docker-config.ts';

/** Configuration in a variable, for pipelines without a file. It takes precedence over files, as in Docker. */
const VARIABLE = 'DOCKER_AUTH_CONFIG';
const HINT = 'correct or unset it; its form is that of ~/.docker/config.json';

/** Credential sources, read only when a registry requires them. */
export interface CredentialSources {
  /** Credentials from the command line or the environment; used for every registry. */
  readonly given?: Credentials;
  /** False to use only configured credentials: given ones are for the image registry. Hints reflect this. */
  readonly takesFlags?: false;
  /** Files in the format of ~/.docker/config.json, in order of preference; a missing one is not a failure. */
  readonly configFiles: readonly string[];
  /** DOCKER_AUTH_CONFIG, and the variables that credential helpers read: PATH, HOME and others. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface FoundCredentials {
  readonly credentials: Credentials;
  /** The file or variable that holds them; absent for given credentials. */
  readonly place?: string;
}

export async function findCredentials(
  reference: ImageReference,
  sources: CredentialSources,
): Promise<Credentials | undefined> {
  return (await searchCredentials(reference, sources))?.credentials;
}

/** Finds credentials and their location. */
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

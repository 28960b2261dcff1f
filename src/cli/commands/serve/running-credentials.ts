import type { Environment } from '../../../config/index.ts';
import { AppError } from '../../../errors/index.ts';
import { credentialsFromConfig, readDockerConfig } from '../../../image/index.ts';
import type { OwnCredentials } from '../../../server/background/running-images/index.ts';

/**
 * Returns the server's own credentials, from a Docker configuration that is read for each image: mounted Secrets change.
 * Its credential helpers get the server's environment. Throws CONFIG_INVALID.
 */
export async function runningCredentials(file: string, environment: Environment): Promise<OwnCredentials> {
  await readConfig(file);
  return async (reference) => credentialsFromConfig(await readConfig(file), reference, environment);
}

async function readConfig(file: string) {
  const config = await readDockerConfig(file);
  if (config) return config;
  throw new AppError('CONFIG_INVALID', `${file} is missing or empty`, {
    hint: 'write it as docker login does, or leave out --running-credentials',
  });
}

import { text } from 'node:stream/consumers';
import { credentialFiles, type Environment, type Settings } from '../../config/index.ts';
import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { parseImageName, type Credentials, type CredentialSources } from '../../image/index.ts';
import { fileOrFolder } from './look-up.ts';

let standardInput: Promise<string> | undefined;

/** Returns the sources for registry credentials: the user's own, or the ones found on this machine. */
export async function credentialSources({
  settings,
  environment,
}: {
  readonly settings: Settings;
  readonly environment: Environment;
}): Promise<CredentialSources> {
  const given = await givenCredentials(settings);
  return { ...defined({ given }), configFiles: credentialFiles(environment), environment };
}

/** Reads credentials from flags and the environment. Reads standard input once, for all images in the call. */
export async function givenCredentials({
  username,
  password,
  passwordStdin,
  registryToken,
}: Settings): Promise<Credentials | undefined> {
  if (registryToken !== undefined) return { kind: 'registry-token', token: registryToken };
  if (username === undefined) {
    if (!passwordStdin) return undefined;
    throw new AppError('USAGE', '--password-stdin needs --username', { hint: 'add --username NAME' });
  }
  if (passwordStdin) {
    standardInput ??= text(process.stdin);
    return { kind: 'password', username, password: (await standardInput).replace(/\r?\n$/, '') };
  }
  if (password !== undefined) return { kind: 'password', username, password };
  throw new AppError('USAGE', '--username needs a password', {
    hint: 'give it with --password-stdin, or in PLIMSOLL_PASSWORD',
  });
}

/** Refuses credentials for several registries: one registry's credentials must not be sent to another. Throws USAGE. */
export function refuseSharedCredentials(
  images: readonly string[],
  { username, registryToken }: Settings,
): void {
  if (username === undefined && registryToken === undefined) return;
  const registries = [...new Set(images.flatMap(registryOf))];
  if (registries.length < 2) return;
  const what = registryToken === undefined ? '--username' : 'PLIMSOLL_REGISTRY_TOKEN';
  throw new AppError('USAGE', `${what} is for one registry, got images of ${registries.join(', ')}`, {
    hint: 'log in to each with docker login, or scan the images of each registry separately',
  });
}

/** Returns an empty list for an invalid name or an image outside registries: opening it reports that. */
function registryOf(name: string): readonly string[] {
  try {
    const parsed = parseImageName(name, fileOrFolder);
    return parsed.kind === 'docker' ? [parsed.reference.registry] : [];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

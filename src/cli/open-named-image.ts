import { statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { dockerConfigFile, type Settings } from '../config/index.ts';
import { AppError } from '../errors/index.ts';
import { openImage, parseImageName, type Credentials, type OpenedImage } from '../image/index.ts';
import { onInterruption } from './interruption.ts';
import type { Session } from './session.ts';

/** Opens an image by its name; `reference` is what reports call it. What it stages is removed at an interruption, too. */
export async function openNamedImage(name: string, session: Session, reference = name): Promise<OpenedImage> {
  const { settings, environment, context } = session;
  const given = await givenCredentials(settings);
  const image = await openImage(parseImageName(name, lookUp), {
    reference,
    ...(settings.platform && { platform: settings.platform }),
    documents: context.store.documents,
    http: context.http,
    credentials: {
      ...(given && { given }),
      configFiles: [dockerConfigFile(environment)],
      environment,
    },
    insecure: settings.insecure,
    daemon: { host: environment['DOCKER_HOST'], runtimeFolder: environment['XDG_RUNTIME_DIR'] },
    now: context.now,
  });
  const forget = onInterruption(() => image.close());
  return {
    ...image,
    close: async () => {
      forget();
      await image.close();
    },
  };
}

function lookUp(path: string): 'file' | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  return stats.isDirectory() ? 'folder' : 'file';
}

let standardInput: Promise<string> | undefined;

/** Of flags and the environment. Standard input is read once, for all images of the call. */
async function givenCredentials({
  username,
  password,
  passwordStdin,
  registryToken,
}: Settings): Promise<Credentials | undefined> {
  if (registryToken !== undefined) return { kind: 'registry-token', token: registryToken };
  if (username === undefined) {
    if (!passwordStdin) return undefined;
    throw new AppError('USAGE', '--password-stdin needs --username', { hint: 'plimsoll scan --help' });
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

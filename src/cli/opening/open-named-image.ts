import type { Environment } from '../../config/index.ts';
import { defined } from '../../domain/index.ts';
import {
  listImages,
  openImage,
  parseImageName,
  type Connection,
  type ImageOptions,
  type OpenedImage,
  type PlatformImages,
} from '../../image/index.ts';
import { credentialSources } from '../options/given-credentials.ts';
import { givenDistribution } from '../options/given-distribution.ts';
import { hintAtDaemon } from './hint-at-daemon.ts';
import { onInterruption } from '../start/interruption.ts';
import { fileOrFolder } from '../options/look-up.ts';
import { onePlatform } from '../options/one-platform.ts';
import type { ScanSession } from './session.ts';

interface NamedImageOptions extends Pick<ImageOptions, 'indexPlatform'> {
  /** Name in reports; by default the image's name. */
  readonly reference?: string;
}

/** Opens an image by its name. Its staged files are removed on interruption, too. */
export async function openNamedImage(
  name: string,
  session: ScanSession,
  options: NamedImageOptions = {},
): Promise<OpenedImage> {
  const platform = onePlatform(session.settings);
  const image = await openImage(parseImageName(name, fileOrFolder), {
    ...(await imageOptions(name, session)),
    ...options,
    ...defined({ platform }),
  }).catch((error: unknown) => {
    throw hintAtDaemon(name, error);
  });
  return closedAtInterruption(withDistribution(image, session));
}

/** Lists the images for all platforms under a name. Their staged files are removed on interruption, too. */
export async function listNamedImages(
  name: string,
  session: ScanSession,
  reference: string,
): Promise<PlatformImages> {
  const options = { ...(await imageOptions(name, session)), reference };
  const listed = await listImages(parseImageName(name, fileOrFolder), options).catch((error: unknown) => {
    throw hintAtDaemon(name, error);
  });
  const images = listed.images.map((image) => ({
    ...image,
    open: async (connection?: Connection) =>
      closedAtInterruption(withDistribution(await image.open(connection), session)),
  }));
  return closedAtInterruption({ ...listed, images });
}

function withDistribution(image: OpenedImage, { settings }: ScanSession): OpenedImage {
  const distribution = givenDistribution(settings);
  return { ...image, ...defined({ distribution }) };
}

/** Returns the options for opening images, from the user's settings or this machine's own. */
export async function imageOptions(
  name: string,
  session: ScanSession,
): Promise<Omit<ImageOptions, 'platform' | 'indexPlatform'>> {
  const { settings, environment, context, signal } = session;
  return {
    reference: name,
    documents: context.store.documents,
    http: context.http,
    credentials: await credentialSources(session),
    insecure: settings.insecure,
    daemon: daemonEnvironment(environment),
    now: context.now,
    skipDigestCheck: settings.skipDigestCheck,
    ...defined({ signal }),
  };
}

export function daemonEnvironment(environment: Environment): ImageOptions['daemon'] {
  return { host: environment['DOCKER_HOST'], runtimeFolder: environment['XDG_RUNTIME_DIR'] };
}

function closedAtInterruption<Opened extends { close(): Promise<void> }>(opened: Opened): Opened {
  const forget = onInterruption(() => opened.close());
  return {
    ...opened,
    close: async () => {
      forget();
      await opened.close();
    },
  };
}

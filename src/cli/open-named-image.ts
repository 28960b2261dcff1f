import { dockerConfigFile } from '../config/index.ts';
import { openImage, parseImageName, type ImageOptions, type OpenedImage } from '../image/index.ts';
import { givenCredentials } from './given-credentials.ts';
import { hintAtDaemon } from './hint-at-daemon.ts';
import { onInterruption } from './interruption.ts';
import { lookUp } from './look-up.ts';
import type { Session } from './session.ts';

interface NamedImageOptions extends Pick<ImageOptions, 'indexPlatform'> {
  /** What reports call it; by default its name. */
  readonly reference?: string;
}

/** Opens an image by its name. What it stages is removed at an interruption, too. */
export async function openNamedImage(
  name: string,
  session: Session,
  options: NamedImageOptions = {},
): Promise<OpenedImage> {
  const { settings, environment, context } = session;
  const given = await givenCredentials(settings);
  const image = await openImage(parseImageName(name, lookUp), {
    reference: name,
    ...options,
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
    skipDigestCheck: settings.skipDigestCheck,
    ...(session.signal && { signal: session.signal }),
  }).catch((error: unknown) => {
    throw hintAtDaemon(name, error);
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

import type { ImageOptions } from '../../../image/index.ts';
import type { TaskWorld } from '../task-world.ts';

export const NO_CREDENTIALS = { configFiles: [], environment: {} };

/** Omits this machine's credentials and Docker: a client brings its own credentials, if any. */
export function taskImageOptions(reference: string, { context, imageHttp }: TaskWorld): ImageOptions {
  return {
    reference,
    documents: context.store.documents,
    http: imageHttp,
    credentials: NO_CREDENTIALS,
    insecure: false,
    daemon: { host: undefined, runtimeFolder: undefined },
    now: context.now,
  };
}

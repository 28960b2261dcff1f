import type { FeedsPlace } from '../artifact/index.ts';
import { dockerConfigFile } from '../config/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { Request } from './session.ts';

/** Returns where artifacts are taken from, if anywhere. The credentials of an image's registry are not shown to theirs. */
export function feedsFrom(
  { settings: { feedsFrom: place, feedsKey: keyFile, insecure }, environment }: Request,
  http: HttpClient,
): FeedsPlace | undefined {
  if (place === undefined) return undefined;
  const credentials = { configFiles: [dockerConfigFile(environment)], environment };
  return { place, keyFile, session: { http, credentials, insecure } };
}

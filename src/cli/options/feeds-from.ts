import type { FeedsPlace } from '../../artifact/index.ts';
import { credentialFiles, type Environment, type Settings } from '../../config/index.ts';
import type { HttpClient } from '../../http/index.ts';
import { feedsVoucher } from './vouchers.ts';

interface Named {
  readonly settings: Settings;
  readonly environment: Environment;
}

/** Returns the artifacts' location, if one is set. Never sends it the image registry's credentials. */
export function feedsFrom({ settings, environment }: Named, http: HttpClient): FeedsPlace | undefined {
  const { feedsFrom: place, insecure } = settings;
  if (place === undefined) return undefined;
  const credentials = {
    takesFlags: false as const,
    configFiles: credentialFiles(environment),
    environment,
  };
  return { place, voucher: () => feedsVoucher(settings), session: { http, credentials, insecure } };
}

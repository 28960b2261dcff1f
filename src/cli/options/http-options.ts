import { proxySettings, type Environment, type Settings } from '../config/index.ts';
import { VERSION } from '../domain/index.ts';

/** Makes options for requests of this program's own. */
export function httpOptions(
  { caCert, skipTlsVerify }: Pick<Settings, 'caCert' | 'skipTlsVerify'>,
  environment: Environment,
) {
  const { http, https, none } = proxySettings(environment);
  return {
    userAgent: `plimsoll/${VERSION}`,
    proxy: {
      ...(http !== undefined && { http }),
      ...(https !== undefined && { https }),
      ...(none !== undefined && { none }),
    },
    caFiles: caCert,
    skipTlsVerify,
  };
}

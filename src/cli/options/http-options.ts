import { proxySettings, type Environment, type Settings } from '../../config/index.ts';
import { defined, VERSION } from '../../domain/index.ts';
import type { HttpClientOptions } from '../../http/index.ts';

/** Returns options for this program's own requests. */
export function httpOptions(
  { caCert, skipTlsVerify }: Pick<Settings, 'caCert' | 'skipTlsVerify'>,
  environment: Environment,
) {
  const { http, https, none } = proxySettings(environment);
  return {
    userAgent: `plimsoll/${VERSION}`,
    proxy: defined({ http, https, none }),
    caFiles: caCert,
    skipTlsVerify,
  };
}

/** Adds the request log, if the terminal shows requests. */
export function withAnswers<Options extends HttpClientOptions>(
  options: Options,
  { onAnswer }: Pick<HttpClientOptions, 'onAnswer'>,
): Options {
  return onAnswer ? { ...options, onAnswer } : options;
}

import { proxySettings, type Environment } from '../../../../config/index.ts';
import { parseProxy } from '../../../../http/index.ts';
import { withoutSecrets, type Check } from '../check.ts';

/** Lists the proxies in use, without their passwords. */
export function checkProxies(environment: Environment): readonly Check[] {
  const { http, https, none } = proxySettings(environment);
  const checks = [
    ...(https === undefined ? [] : [checkProxy('HTTPS_PROXY', https, none)]),
    ...(http === undefined ? [] : [checkProxy('HTTP_PROXY', http, none)]),
  ];
  if (checks.length > 0) return checks;
  return [
    { name: 'proxy', subject: 'HTTPS_PROXY', status: 'ok', message: 'not set: requests go straight out' },
  ];
}

function checkProxy(variable: string, address: string, none = ''): Check {
  const url = parseProxy(address);
  if (!url) {
    return {
      name: 'proxy',
      subject: variable,
      status: 'failed',
      message: 'is not a valid address of a proxy',
      hint: `set ${variable} to http://HOST:PORT`,
    };
  }
  const message = `${url.protocol}//${url.host}${none === '' ? '' : `, not for ${none}`}`;
  return withoutSecrets({ name: 'proxy', subject: variable, status: 'ok', message });
}

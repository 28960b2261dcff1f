import { AppError } from '../../errors/index.ts';

const DEFAULT_PORT = 6060;

/**
 * Parses CLAIR_ADDR into the URL that `/v1/layers` is appended to. Defaults to http and Clair's port, and keeps user
 * and password. Throws CONFIG_INVALID.
 */
export function parseClairAddress(text: string): string {
  const lower = text.toLowerCase();
  const hasScheme = lower.startsWith('http://') || lower.startsWith('https://');
  const url = URL.parse(hasScheme ? text : `http://${text}`);
  if (!url || url.hostname === '') {
    throw new AppError('CONFIG_INVALID', `Clair address ${text} is not a valid http or https address`, {
      hint: 'set CLAIR_ADDR to an address such as http://clair:6060',
    });
  }
  const user = url.username === '' ? '' : `${url.username}:${url.password}@`;
  // URL drops the scheme's default port.
  const port = namedPort(text) ?? DEFAULT_PORT;
  return `${url.protocol}//${user}${url.hostname}:${port}${withoutSlashes(url.pathname)}`;
}

/** The port as written; the address may have an IPv6 address in brackets before it. */
function namedPort(text: string): string | undefined {
  const afterScheme = text.slice(text.includes('://') ? text.indexOf('://') + 3 : 0);
  const [authority = ''] = afterScheme.split('/', 1);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const port = host.slice(host.lastIndexOf(']') + 1).split(':')[1];
  return port === '' ? undefined : port;
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path.charAt(end - 1) === '/') end--;
  return path.slice(0, end);
}

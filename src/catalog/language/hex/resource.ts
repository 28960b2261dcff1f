import { isOwnOfPlatform } from './application.ts';

/** The resource file of an application: `lib/cowboy-2.9.0/ebin/cowboy.app`, or without a version in `_build`. */
const RESOURCE = /(?:^|\/)([^/]+)\/ebin\/([^/]+)\.app$/u;

/** Whether a file at this path describes an application that Erlang/OTP and Elixir do not bring themselves. */
export function isResource(path: string): boolean {
  if (!path.endsWith('.app')) return false;
  const [, folder = '', name] = RESOURCE.exec(path) ?? [];
  return name !== undefined && (folder === name || folder.startsWith(`${name}-`)) && !isOwnOfPlatform(name);
}

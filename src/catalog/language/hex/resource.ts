import { isOwnOfPlatform } from './application.ts';

/** The resource file of an application: `lib/cowboy-2.9.0/ebin/cowboy.app`, or without a version in `_build`. */
const RESOURCE = /(?:^|\/)([^/]+)\/ebin\/([^/]+)\.app$/u;

const WITH_VERSION = /-\d[^-]*$/u;

/** Whether a file at this path describes an application that Erlang/OTP and Elixir do not bring themselves. */
export function isResource(path: string): boolean {
  if (!path.endsWith('.app')) return false;
  const [, folder = '', name] = RESOURCE.exec(path) ?? [];
  if (name === undefined || isOwnOfPlatform(name)) return false;
  // Erlang finds an application in any folder with a version, whatever the folder is called.
  return folder === name || folder.startsWith(`${name}-`) || WITH_VERSION.test(folder);
}

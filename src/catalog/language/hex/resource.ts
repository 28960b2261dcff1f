import { isPlatformApplication } from './application.ts';

/** An application's resource file: `lib/cowboy-2.9.0/ebin/cowboy.app`, or without a version in `_build`. */
const RESOURCE = /(?:^|\/)([^/]+)\/ebin\/([^/]+)\.app$/u;

const WITH_VERSION = /-\d[^-]*$/u;

/** Whether this path describes an application that is not shipped with Erlang/OTP or Elixir. */
export function isResource(path: string): boolean {
  if (!path.endsWith('.app')) return false;
  const [, folder = '', name] = RESOURCE.exec(path) ?? [];
  if (name === undefined || isPlatformApplication(name)) return false;
  // Erlang finds an application in any folder with a version, whatever the folder's name.
  return folder === name || folder.startsWith(`${name}-`) || WITH_VERSION.test(folder);
}

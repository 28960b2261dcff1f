import type { FileFacts } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { isOwnOfPlatform, readApplication } from './application.ts';

/** The resource file of an application: `lib/cowboy-2.9.0/ebin/cowboy.app`, or without a version in `_build`. */
const RESOURCE = /(?:^|\/)([^/]+)\/ebin\/([^/]+)\.app$/u;

/** Reads the applications of Erlang and Elixir releases, as their own resource files name them. */
export const hexCataloger: FileCataloger = {
  kind: 'file',
  id: 'hex',
  version: 1,
  looksAt(path) {
    if (!path.endsWith('.app')) return false;
    const [, folder = '', name] = RESOURCE.exec(path) ?? [];
    return name !== undefined && (folder === name || folder.startsWith(`${name}-`)) && !isOwnOfPlatform(name);
  },
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const application = readApplication(body.read(0, body.size).toString('utf8'));
    return application.ok
      ? { path, packages: [application.value] }
      : unreadableFile(path, application.failure);
  },
};

import type { FileFacts, LayerFile } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { holdsPrograms } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readApplication } from './application.ts';
import { isArchive, readArchive } from './archive.ts';
import { isResource } from './resource.ts';

/** Reads the applications in Erlang and Elixir releases and archives from their resource files. */
export const hexCataloger: FileCataloger = {
  kind: 'file',
  id: 'hex',
  version: 5,
  looksAt: (path) => isResource(path) || path.endsWith('.ez') || couldBeEscript(path),
  wants({ path }: LayerFile, head: Buffer) {
    if (isResource(path)) return 'whole';
    return isArchive(path, head) ? 'random' : 'no';
  },
  read({ path }, body): FileFacts {
    if (!isResource(path)) return readArchive(path, body);
    const application = readApplication(body.read(0, body.size).toString('utf8'));
    return application.ok
      ? { path, packages: [application.value] }
      : unreadableFile(path, application.failure);
  },
};

/** Scripts built by mix and rebar3 have no extension. */
function couldBeEscript(path: string): boolean {
  return path.lastIndexOf('.') <= path.lastIndexOf('/') && holdsPrograms(path);
}

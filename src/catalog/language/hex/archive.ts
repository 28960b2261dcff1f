import {
  ArchiveError,
  beginsWith,
  readZip,
  ZIP_START,
  type ByteSource,
  type ZipEntry,
} from '../../../archive/index.ts';
import { failed, type FileFacts, type Package, type Problem, type Result } from '../../../domain/index.ts';
import { unreadableEntry, unreadableFile } from '../../unreadable-entry.ts';
import { readApplication } from './application.ts';
import { isResource } from './resource.ts';

/** Applications in one archive: an escript holds its application's whole dependency tree. */
const MAX_APPLICATIONS = 2000;
/** Inflated bytes of one resource file, which lists its modules. */
const MAX_RESOURCE_BYTES = 1024 ** 2;

const SCRIPT = Buffer.from('#!');

/**
 * Whether a file starts like an Erlang code archive: a zip named `NAME-VERSION.ez`, or an escript, with a zip
 * after its first lines. Sources: "Loading of Code From Archive Files" in `code`, and "escript", both in
 * Erlang/OTP.
 */
export function isArchive(path: string, head: Buffer): boolean {
  if (path.endsWith('.ez')) return beginsWith(head, ZIP_START);
  if (!beginsWith(head, SCRIPT) || !head.includes(ZIP_START)) return false;
  return head.subarray(0, head.indexOf('\n')).includes('escript');
}

/** Reads the applications in an archive from their resource files; an unreadable one does not hide the others. */
export function readArchive(path: string, body: ByteSource): FileFacts {
  const packages: Package[] = [];
  const problems: Problem[] = [];
  try {
    for (const entry of readZip(body).entries) {
      if (!isResource(entry.name)) continue;
      const application = readEntry(entry);
      if (application.ok) packages.push(application.value);
      else problems.push(unreadableEntry(`${path}!${entry.name}`, application.failure));
      if (packages.length + problems.length > MAX_APPLICATIONS) {
        return unreadableFile(path, `it holds more than ${MAX_APPLICATIONS} applications`);
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    problems.push(unreadableEntry(path, error.message));
  }
  return { path, packages, ...(problems.length > 0 && { problems }) };
}

function readEntry(entry: ZipEntry): Result<Package> {
  if (entry.size > MAX_RESOURCE_BYTES) return failed('it is too large');
  return readApplication(entry.read().toString('utf8'));
}

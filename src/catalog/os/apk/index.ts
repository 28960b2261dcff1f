import type { FileFacts, OwnedFiles, OwnedMarkers } from '../../../domain/index.ts';
import type { FolderCataloger, WantedFile } from '../../cataloger.ts';
import { ownedMarkers } from '../../markers/index.ts';
import { decodeDatabase, endsWithEmptyLine, EntryList, MAX_OWNED_FILES } from '../text-database.ts';
import { parseChecksum } from './checksum.ts';
import { eachInstalled } from './installed.ts';

/** Database paths; the second is apk-tools 3's on systems with a merged /usr. */
const DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** Reads the package database in Alpine, Wolfi, Chainguard and others that build with apk. */
export const apkCataloger: FolderCataloger = {
  kind: 'folder',
  id: 'apk',
  version: 9,
  roots: DATABASES,
  wants: (path) => DATABASES.includes(path),
  read(wanted) {
    const read = wanted.map(readDatabase);
    return { files: read.map(({ facts }) => facts), owned: read.flatMap(({ owned }) => owned) };
  },
};

function readDatabase({ path, bytes }: WantedFile): { facts: FileFacts; owned: readonly OwnedFiles[] } {
  const { text, damage } = decodeDatabase(bytes);
  const entries = new EntryList();
  const owned: OwnedFiles[] = [];
  const marked: OwnedMarkers[] = [];
  let fileCount = 0;
  eachInstalled(text, (entry) => {
    entries.add(entry.package);
    fileCount += entry.files.length;
    if (entries.isFull) return true;
    if (!entry.package.ok || entry.files.length === 0 || fileCount > MAX_OWNED_FILES) return false;
    const { name } = entry.package.value;
    owned.push({ path, package: name, files: entry.files });
    const markers = ownedMarkers(name, entry.files, (i) => parseChecksum(entry.checksums[i]));
    if (markers) marked.push(entry.hasCommit ? markers : { ...markers, isLocal: true });
    return false;
  });
  const hole = damage ?? damageOf(entries, fileCount, endsWithEmptyLine(text));
  return { facts: { ...entries.toFacts(path, hole), ownedMarkers: marked }, owned };
}

/** An empty file belongs to a new system; apk and apko end all others with an empty line. */
function damageOf(entries: EntryList, fileCount: number, isWhole: boolean): string | undefined {
  if (fileCount > MAX_OWNED_FILES) return `lists more than ${MAX_OWNED_FILES} files`;
  if (entries.isEmpty) return undefined;
  if (entries.isUnreadable) return 'has no readable entry';
  return isWhole ? undefined : 'is truncated: it does not end with an empty line';
}

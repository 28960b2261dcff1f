import { beginsWith, ZIP_START } from '../../../archive/index.ts';

/** A local header, or the end of a directory without entries. */
const ZIP = [ZIP_START, Buffer.from('PK\x05\x06')];
/** A jmod's own header before its zip. */
const JMOD = Buffer.from('JM\x01\x00', 'latin1');
/**
 * First bytes of what starts the archive behind it: scripts for a shell, and for a shell and Windows, as sbt-assembly and
 * Mill write them, and programs for Windows, as launch4j does.
 */
const LAUNCHERS = [Buffer.from('#!'), Buffer.from('@ 2>/dev/null # 2>nul'), Buffer.from('MZ')];

/** Whether a file's first bytes are those of a zip, or of a zip behind a jmod's header. */
export function isZip(head: Buffer): boolean {
  return ZIP.some((magic) => beginsWith(head, magic)) || beginsWith(head, JMOD);
}

export function isLauncher(head: Buffer): boolean {
  return LAUNCHERS.some((magic) => beginsWith(head, magic));
}

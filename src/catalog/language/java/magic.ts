import { beginsWith, ZIP_START } from '../../../archive/index.ts';

/** A local header, or the end record of an empty directory. */
const ZIP = [ZIP_START, Buffer.from('PK\x05\x06')];
/** A jmod's own header before its zip. */
const JMOD = Buffer.from('JM\x01\x00', 'latin1');
/**
 * First bytes of launchers prepended to an archive: shell scripts, scripts for both shell and Windows, as
 * written by sbt-assembly and Mill, and Windows programs, as built by launch4j.
 */
const LAUNCHERS = [Buffer.from('#!'), Buffer.from('@ 2>/dev/null # 2>nul'), Buffer.from('MZ')];

/** Whether a file starts with a zip, or with a jmod header before one. */
export function isZip(head: Buffer): boolean {
  return ZIP.some((magic) => beginsWith(head, magic)) || beginsWith(head, JMOD);
}

export function isLauncher(head: Buffer): boolean {
  return LAUNCHERS.some((magic) => beginsWith(head, magic));
}

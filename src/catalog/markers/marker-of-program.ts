import type { LanguageEcosystem } from '../../domain/index.ts';

/**
 * ELF note from Go's linker: a 4-byte name, any description, type 4, "Go\0\0". Numbers are in the program's
 * byte order. Source: cmd/link/internal/ld/elf.go, ELF_NOTE_GO_NAME and ELF_NOTE_GOBUILDID_TAG.
 */
const NOTE_NAME = Buffer.from('Go\0\0');
const NOTE_HEAD_BYTES = 12;
const NOTE_TAG = 4;

/** Windows programs have the ID at the start of their code; Apple programs name their sections at the start. */
const WINDOWS_ID = Buffer.from('Go build ID: "');
const APPLE_SECTION = Buffer.from('__go_buildinfo');
/** UPX's header: packing hides a program's build information, and nearly all packed programs are Go. */
const PACKED = Buffer.from('UPX!');

/** The script before a PHP archive opens it as one, and starts its code. Source: "Phar file stub" in PHP's manual. */
const OF_PHAR = [Buffer.from('Phar::'), Buffer.from('phar://')];
/** PHP's own phar tool, which holds no packages. */
const TOOL_OF_PHP = Buffer.from('@file phar.php');

/** Returns a program's ecosystem from its first bytes; undefined for other files, or if the bytes do not decide it. */
export function markerOfProgram(head: Buffer): LanguageEcosystem | undefined {
  if (isAppImage(head)) return 'appimage';
  if (isElf(head)) return hasGoNote(head) || isPacked(head) ? 'go' : undefined;
  if (head[0] === 0x4d && head[1] === 0x5a) return head.includes(WINDOWS_ID) ? 'go' : undefined;
  if (isMachO(head)) return head.includes(APPLE_SECTION) ? 'go' : undefined;
  return isPhar(head) ? 'phar' : undefined;
}

/** Whether a program unpacks itself when it runs. */
export function isPacked(head: Buffer): boolean {
  return isProgram(head) && head.includes(PACKED);
}

function isProgram(head: Buffer): boolean {
  return isElf(head) || isMachO(head) || (head[0] === 0x4d && head[1] === 0x5a);
}

function isElf(head: Buffer): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** AppImages have their own mark in the ELF header's padding: https://github.com/AppImage/AppImageSpec. */
function isAppImage(head: Buffer): boolean {
  return isElf(head) && head[8] === 0x41 && head[9] === 0x49 && (head[10] === 1 || head[10] === 2);
}

/** 64-bit little-endian: the only form Go still writes. */
function isMachO(head: Buffer): boolean {
  return head[0] === 0xcf && head[1] === 0xfa && head[2] === 0xed && head[3] === 0xfe;
}

function hasGoNote(head: Buffer): boolean {
  const isLittle = head[5] !== 2;
  for (let at = head.indexOf(NOTE_NAME); at >= 0; at = head.indexOf(NOTE_NAME, at + 1)) {
    const start = at - NOTE_HEAD_BYTES;
    if (start < 0) continue;
    const word = (offset: number) => (isLittle ? head.readUInt32LE(offset) : head.readUInt32BE(offset));
    if (word(start) === NOTE_NAME.length && word(start + 8) === NOTE_TAG) return true;
  }
  return false;
}

/** Whether a PHP script is an archive, whatever its name: `/usr/bin/composer`. */
function isPhar(head: Buffer): boolean {
  const isScript = head[0] === 0x23 && head[1] === 0x21;
  return isScript && OF_PHAR.every((mark) => head.includes(mark)) && !head.includes(TOOL_OF_PHP);
}

import type { LanguageEcosystem } from '../../domain/index.ts';

/**
 * ELF note of Go's linker: a name of 4 bytes, any description, type 4, "Go\0\0". Numbers are in the program's byte
 * order. Source: cmd/link/internal/ld/elf.go, ELF_NOTE_GO_NAME and ELF_NOTE_GOBUILDID_TAG.
 */
const NOTE_NAME = Buffer.from('Go\0\0');
const NOTE_HEAD_BYTES = 12;
const NOTE_TAG = 4;

/** Windows programs have the ID at the start of their code; Apple's name their sections at the start. */
const WINDOWS_ID = Buffer.from('Go build ID: "');
const APPLE_SECTION = Buffer.from('__go_buildinfo');
/** UPX's header: a packed program hides what it was built from, and is nearly always a Go program. */
const PACKED = Buffer.from('UPX!');

/** The script before an archive of PHP opens it as one, and starts what is in it. Source: "Phar file stub" of PHP's manual. */
const OF_PHAR = [Buffer.from('Phar::'), Buffer.from('phar://')];
/** PHP's own tool for such archives, which holds no packages. */
const TOOL_OF_PHP = Buffer.from('@file phar.php');

/** Returns the ecosystem of a program from its first bytes; undefined when they are not a program's, or do not tell. */
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

/** AppImages have a mark of their own in the padding of ELF's header: https://github.com/AppImage/AppImageSpec. */
function isAppImage(head: Buffer): boolean {
  return isElf(head) && head[8] === 0x41 && head[9] === 0x49 && (head[10] === 1 || head[10] === 2);
}

/** 64 bits, little-endian: the only form that Go still writes. */
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

/** Whether a program of PHP is an archive, whatever its name: `/usr/bin/composer`. */
function isPhar(head: Buffer): boolean {
  const isScript = head[0] === 0x23 && head[1] === 0x21;
  return isScript && OF_PHAR.every((mark) => head.includes(mark)) && !head.includes(TOOL_OF_PHP);
}

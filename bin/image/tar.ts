const BLOCK = 512;
const NAME_LENGTH = 100;
const PREFIX_LENGTH = 155;

/** A file, a folder or a symbolic link of an image. Paths have no slash at either end. */
export interface Entry {
  readonly path: string;
  readonly content?: Uint8Array | string;
  /** Where a symbolic link points. */
  readonly target?: string;
  readonly mode?: number;
  /** User and group. */
  readonly owner?: number;
}

/** A ustar archive (POSIX.1-2017, pax) of the entries and the folders above them, sorted, all of one time. */
export function writeTar(entries: readonly Entry[], seconds: number): Buffer {
  const all = new Map<string, Entry>();
  for (const entry of entries) {
    for (const folder of foldersAbove(entry.path)) if (!all.has(folder)) all.set(folder, { path: folder });
    all.set(entry.path, entry);
  }
  const sorted = [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const blocks = sorted.flatMap((entry) => [header(entry, seconds), ...padded(entry.content)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function header({ path, content, target = '', mode, owner = 0 }: Entry, seconds: number): Buffer {
  const kind = KINDS[content !== undefined ? 'file' : target === '' ? 'folder' : 'link'];
  const [prefix, name] = splitName(kind.type === '5' ? `${path}/` : path);
  if (name.length > NAME_LENGTH || prefix.length > PREFIX_LENGTH || target.length > NAME_LENGTH)
    throw new Error(`too long for the archive: ${path} ${target}`);
  const block = Buffer.alloc(BLOCK);
  const number = (value: number, offset: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset);
  block.write(name, 0);
  number(mode ?? kind.mode, 100, 8);
  number(owner, 108, 8);
  number(owner, 116, 8);
  number(content === undefined ? 0 : Buffer.byteLength(content), 124, 12);
  number(seconds, 136, 12);
  block.write(kind.type, 156);
  block.write(target, 157);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A path that is too long for the field of the name is cut at a slash, which neither part keeps. */
function splitName(path: string): [prefix: string, name: string] {
  if (path.length <= NAME_LENGTH) return ['', path];
  const cut = path.indexOf('/', path.length - NAME_LENGTH - 1);
  return [path.slice(0, cut), path.slice(cut + 1)];
}

const KINDS = {
  file: { type: '0', mode: 0o644 },
  folder: { type: '5', mode: 0o755 },
  link: { type: '2', mode: 0o777 },
} as const;

function padded(content: Uint8Array | string = ''): Buffer[] {
  const bytes = Buffer.from(content);
  return [bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}

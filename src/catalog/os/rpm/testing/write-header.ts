import { createHash } from 'node:crypto';
import { TAG } from '../header.ts';

/** Package fields that a test sets; the header omits all others. */
export interface TestPackage {
  readonly name: string;
  readonly version?: string;
  readonly release?: string;
  readonly epoch?: number;
  readonly architecture?: string;
  readonly sourceRpm?: string;
  readonly vendor?: string;
  readonly packager?: string;
  readonly module?: string;
  /** Absolute paths. */
  readonly files?: readonly string[];
  /** Digest of each of the files, in hex. */
  readonly digests?: readonly string[];
  /** OpenPGP's number of their algorithm. */
  readonly digestAlgorithm?: number;
}

/** One index entry of a header with its values, as they are laid out in the store. */
export interface TestTag {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

const TYPE = { int32: 4, text: 6, bytes: 7, texts: 8 } as const;
const REGION = 63;

export function textTag(tag: number, text: string): TestTag {
  return { tag, type: TYPE.text, count: 1, bytes: Buffer.from(`${text}\0`) };
}

export function textsTag(tag: number, texts: readonly string[]): TestTag {
  const bytes = Buffer.from(texts.map((text) => `${text}\0`).join(''));
  return { tag, type: TYPE.texts, count: texts.length, bytes };
}

export function numbersTag(tag: number, numbers: readonly number[]): TestTag {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => bytes.writeUInt32BE(number, i * 4));
  return { tag, type: TYPE.int32, count: numbers.length, bytes };
}

/** Writes a header as rpm's lib/header.c lays it out, numbers aligned. */
export function writeTags(tags: readonly TestTag[]): Buffer {
  const { index, store } = layOut(tags);
  return Buffer.concat([bigEndian(tags.length, store.length), index, store]);
}

/** Writes a header whose tags are its region, with the digest that rpmbuild gives it. */
export function writeSealed(tags: readonly TestTag[], algorithm: 'sha256' | 'sha1'): Buffer {
  const { index, store } = layOut(tags);
  const count = tags.length + 1;
  const entries = Buffer.concat([bigEndian(REGION, TYPE.bytes, store.length, 16), index]);
  const data = Buffer.concat([store, bigEndian(REGION, TYPE.bytes, 2 ** 32 - 16 * count, 16)]);
  const magic = Buffer.from('8eade80100000000', 'hex');
  const region = Buffer.concat([magic, bigEndian(count, data.length), entries, data]);
  const digest = Buffer.from(`${createHash(algorithm).update(region).digest('hex')}\0`);
  const own = bigEndian(TAG[algorithm], TYPE.text, data.length, 1);
  return Buffer.concat([bigEndian(count + 1, data.length + digest.length), entries, own, data, digest]);
}

function layOut(tags: readonly TestTag[]): { readonly index: Buffer; readonly store: Buffer } {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let at = 0;
  for (const { tag, type, count, bytes } of tags) {
    const padding = type === TYPE.int32 ? (4 - (at % 4)) % 4 : 0;
    store.push(Buffer.alloc(padding), bytes);
    index.push(bigEndian(tag, type, at + padding, count));
    at += padding + bytes.length;
  }
  return { index: Buffer.concat(index), store: Buffer.concat(store) };
}

export function writeHeader(pkg: TestPackage): Buffer {
  return writeTags(tagsOf(pkg));
}

export function tagsOf(pkg: TestPackage): readonly TestTag[] {
  const text = (tag: number, value: string | undefined): TestTag[] =>
    value === undefined ? [] : [textTag(tag, value)];
  return [
    textTag(TAG.name, pkg.name),
    textTag(TAG.version, pkg.version ?? '1.0'),
    textTag(TAG.release, pkg.release ?? '1.el9'),
    ...(pkg.epoch === undefined ? [] : [numbersTag(TAG.epoch, [pkg.epoch])]),
    ...text(TAG.vendor, pkg.vendor),
    ...text(TAG.packager, pkg.packager),
    textTag(TAG.architecture, pkg.architecture ?? 'x86_64'),
    ...text(TAG.sourceRpm, pkg.sourceRpm),
    ...fileTags(pkg.files ?? []),
    ...(pkg.digests ? [textsTag(TAG.fileDigests, pkg.digests)] : []),
    ...(pkg.digestAlgorithm === undefined
      ? []
      : [numbersTag(TAG.fileDigestAlgorithm, [pkg.digestAlgorithm])]),
    ...text(TAG.modularityLabel, pkg.module),
  ];
}

function fileTags(files: readonly string[]): readonly TestTag[] {
  if (files.length === 0) return [];
  const cut = files.map((path) => path.lastIndexOf('/') + 1);
  const directories = [...new Set(files.map((path, i) => path.slice(0, cut[i])))];
  const indexes = files.map((path, i) => directories.indexOf(path.slice(0, cut[i])));
  return [
    numbersTag(TAG.directoryIndexes, indexes),
    textsTag(
      TAG.baseNames,
      files.map((path, i) => path.slice(cut[i])),
    ),
    textsTag(TAG.directoryNames, directories),
  ];
}

function bigEndian(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => bytes.writeUInt32BE(number, i * 4));
  return bytes;
}

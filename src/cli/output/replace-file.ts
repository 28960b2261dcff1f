import { constants } from 'node:fs';
import { access, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { cannotWrite } from '../../errors/index.ts';
import { textInChunks, type TextPieces } from './in-chunks.ts';
import { fileDescriptorOf, writeDescriptor } from './write-descriptor.ts';

/**
 * Fails early if a file could not be written after a scan that may take minutes. Returns its canonical path;
 * undefined for a device, a pipe or an open file, which several outputs may share. Throws IO_FAILED.
 */
export async function checkReplaceable(file: string): Promise<string | undefined> {
  if (fileDescriptorOf(file) !== undefined) return undefined;
  try {
    const { path, isInPlace } = await targetOf(file);
    await access(isInPlace ? path : dirname(path), constants.W_OK);
    return isInPlace ? undefined : resolve(path);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

type FileContent = TextPieces | Uint8Array | Readable;

/**
 * Writes a file completely or not at all. Writes to a device, a pipe or an open file (`/dev/stderr`) instead
 * of replacing it.
 */
export async function replaceFile(file: string, content: FileContent): Promise<void> {
  try {
    const descriptor = fileDescriptorOf(file);
    if (descriptor !== undefined) {
      await writeDescriptor(descriptor, toReadable(content));
      return;
    }
    const { path, isInPlace } = await targetOf(file);
    await (isInPlace ? writeContent(path, content) : writeStaged(path, content));
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** Follows a link: writes its target and keeps the link, even if the target does not exist yet. */
async function targetOf(file: string) {
  const path = await realpath(file)
    .catch(async () => resolve(dirname(file), await readlink(file)))
    .catch(() => file);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) throw new Error('it is a folder');
  return { path, isInPlace: stats !== undefined && !stats.isFile() };
}

async function writeStaged(path: string, content: FileContent): Promise<void> {
  const staged = `${path}.${process.pid}.tmp`;
  try {
    await writeContent(staged, content);
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

function writeContent(path: string, content: FileContent): Promise<void> {
  return writeFile(path, toReadable(content));
}

function toReadable(content: FileContent): Readable {
  if (content instanceof Readable) return content;
  return Readable.from(content instanceof Uint8Array ? [content] : textInChunks(content));
}

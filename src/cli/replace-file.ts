import { constants } from 'node:fs';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { cannotWrite } from '../errors/index.ts';
import { inChunks, type TextPieces } from './in-chunks.ts';

/** Fails early if a file could not be written later, after a scan of minutes. Throws IO_FAILED. */
export async function checkReplaceable(file: string): Promise<void> {
  try {
    const target = await targetOf(file);
    await access(target.exists && !target.isRegular ? target.path : dirname(target.path), constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

type FileContent = TextPieces | Uint8Array | Readable;

/** Writes a file completely or not at all. Writes to a device or a pipe (`/dev/stderr`) instead of replacing it. */
export async function replaceFile(file: string, content: FileContent): Promise<void> {
  try {
    const { path, exists, isRegular } = await targetOf(file);
    await (exists && !isRegular ? writeContent(path, content) : writeStaged(path, content));
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** Follows a link: its target is written, and the link stays. */
async function targetOf(file: string) {
  const path = await realpath(file).catch(() => file);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) throw new Error('it is a folder');
  return { path, exists: stats !== undefined, isRegular: stats?.isFile() ?? false };
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
  const isOfBytes = content instanceof Uint8Array || content instanceof Readable;
  return writeFile(path, isOfBytes ? content : inChunks(content));
}

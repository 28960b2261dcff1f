import { digestAlgorithm, type Digest } from '../../../domain/index.ts';
import type { DigestCheck } from '../source.ts';
import { hashFile } from './hash-file.ts';
import type { LocalBlob } from './local-file.ts';
import type { FileMemory, LocalLayer } from './file-memory.ts';
import { FileState } from './remembered.ts';
import { mismatch } from './verify.ts';

/** Hashes a plain tar in a thread while the caller walks it, and compares it with all promised digests. */
export function checkInThread(local: LocalLayer, blob: LocalBlob, memory: FileMemory): DigestCheck {
  const { name, promised, diffId } = local;
  const state = new FileState(blob, memory);
  const algorithm = promised ? digestAlgorithm(promised) : 'sha256';
  const contentAlgorithm = diffId ? digestAlgorithm(diffId) : algorithm;
  const hashed = hashFile(blob, [...new Set([algorithm, contentAlgorithm])]);
  // A walk that fails first is reported instead.
  hashed.catch(() => undefined);
  return {
    async finish(): Promise<Digest | undefined> {
      const digests = await hashed;
      const digest = digests.find((each) => digestAlgorithm(each) === algorithm);
      const content = digests.find((each) => digestAlgorithm(each) === contentAlgorithm);
      if (!digest || !content) throw new Error('a digest by each algorithm was asked for');
      if (promised && digest !== promised) throw mismatch(`layer ${name}`, digest, promised);
      if (diffId && content !== diffId) throw mismatch(`layer ${name}`, content, diffId);
      if (!state.isUnchanged()) return undefined;
      await state.remember(digest);
      await state.rememberContent(content);
      return digest;
    },
  };
}

import type { Command } from 'commander';
import { describeAttestation, mayBeAttestation } from '../../../attest/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { findAttached } from '../../../image/index.ts';
import { formatBytes } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { imageOptions } from '../../opening/open-named-image.ts';
import { print } from '../../output/print.ts';
import { openSession, readRequest } from '../../opening/session.ts';
import { attestVoucher } from '../../options/vouchers.ts';
import { withNamedImage } from '../../opening/with-named-image.ts';
import { inRegistry } from './in-registry.ts';

/** Lists the attestations attached to an image. */
export async function runAttestList(name: string, command: Command): Promise<number> {
  const reference = inRegistry(name, 'name an image of a registry');
  const session = await openSession(await readRequest(command));
  try {
    const voucher = await attestVoucher(session.settings);
    const { subjects, files } = await withNamedImage(name, session, async ({ identity }, limited) => {
      if (!identity.manifestDigest) throw new AppError('IMAGE_INVALID', `${name} has no manifest`);
      const options = { ...(await imageOptions(name, limited)), isWanted: mayBeAttestation };
      return findAttached(reference, identity.manifestDigest, name, options);
    });
    session.progress.clear();
    if (files.length === 0) process.stderr.write(`${printable(name)} has no attestations\n`);
    for (const { digest, bytes } of files) {
      const { predicateType = 'unreadable', reason } = describeAttestation(bytes, subjects, voucher);
      const state = reason === undefined ? 'verified' : `not verified: ${reason}`;
      await print(`${digest}  ${printable(predicateType)}, ${formatBytes(bytes.length)}, ${state}\n`);
    }
    return EXIT.within;
  } finally {
    await session.close();
  }
}

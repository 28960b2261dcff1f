import type { Command } from 'commander';
import { counted } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import type { StoreRequest } from '../../opening/session.ts';
import type { Fleet, WantedPackage } from './fleet.ts';
import { findRuns, foundText } from './found-images.ts';
import { withFleet } from './open-fleet.ts';
import { parseWantedPackage } from './parse-package.ts';
import { placeName } from './place-name.ts';
import { writeDocument } from './write-document.ts';

export async function runPackages(written: string, command: Command): Promise<number> {
  const wanted = parseWantedPackage(written);
  const { running = false } = command.opts<{ running?: boolean }>();
  return withFleet(command, async (fleet, request) => {
    const holding = await Array.fromAsync(fleet.holding(wanted));
    if (holding.length === 0) throw await unknown(wanted, fleet, request);
    const found = await findRuns(fleet, holding, running);
    await writeDocument(request, { package: wanted, ...found }, (document) =>
      foundText(`${nameOf(wanted)} is in`, document, running),
    );
    return found.neverScanned === 0 ? EXIT.within : EXIT.incomplete;
  });
}

async function unknown(wanted: WantedPackage, fleet: Fleet, request: StoreRequest): Promise<AppError> {
  const { images } = await fleet.status();
  const looked = `looked at ${counted(images, 'scanned image')} of ${placeName(request)}`;
  return new AppError('USAGE', `no image holds ${nameOf(wanted)}: ${looked}`, {
    hint:
      wanted.version === undefined
        ? 'write the name of the package, or of its source, in full'
        : `list images that hold any version: plimsoll fleet packages ${wanted.name}`,
  });
}

function nameOf({ name, version }: WantedPackage): string {
  return version === undefined ? name : `${name} ${version}`;
}

import { readZip, type ByteSource } from '../../../archive/index.ts';
import { failed, ok, type Package, type Result } from '../../../domain/index.ts';

/** Nuspec bytes searched: ID and version are near the start. */
const MAX_NUSPEC = 64 * 1024;
const MAX_WORD = 256;

/** Reads a NuGet package's ID and version from the nuspec at the zip root. Throws ArchiveError. */
export function readPackageFile(body: ByteSource): Result<Package> {
  for (const entry of readZip(body).entries) {
    if (!entry.name.endsWith('.nuspec') || entry.name.includes('/')) continue;
    const text = entry.read().toString('utf8', 0, MAX_NUSPEC);
    const name = elementOf(text, 'id');
    const version = elementOf(text, 'version');
    if (name === undefined || version === undefined) return failed('its nuspec has no valid ID or version');
    return ok({ type: 'nuget', ecosystem: 'NuGet', name, version });
  }
  return failed('it has no nuspec');
}

function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<>&\\s]{1,${MAX_WORD}})\\s*</${name}>`, 'u').exec(xml)?.[1];
}

// Installed package records:
// https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/models/records/

import {
  defined,
  failed,
  isJsonObject,
  ok,
  parseJson,
  type Package,
  type Result,
} from '../../../domain/index.ts';

/** Bounds on a record: the largest lists some 100,000 files twice, with their digests. */
const BOUNDS = { depth: 50, values: 2_000_000 } as const;
/** Python distributions that one package installs: rarely more than one. */
const MAX_METADATA = 100;
/** Names, versions and builds contain neither blanks nor slashes. */
const WORD = /^[\w.!+~-]{1,256}$/u;
const METADATA = ['.dist-info/METADATA', '.egg-info/PKG-INFO', '.egg-info'];

export interface CondaRecord {
  readonly package: Package;
  /** Metadata files for the installed Python distributions, relative to the environment root. */
  readonly metadata: readonly string[];
}

/** Parses an installed package's record. */
export function readCondaRecord(text: string): Result<CondaRecord> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { name, version, build, channel, subdir, files } = json.value;
  if (!isWord(name)) return failed('not a valid name');
  if (!isWord(version)) return failed('not a valid version');
  const platform = isWord(subdir) ? subdir : undefined;
  const qualifiers = {
    ...(isWord(build) && { build }),
    ...channelOf(channel, platform),
  };
  return ok({
    package: {
      type: 'conda',
      ecosystem: 'conda',
      name,
      version,
      ...defined({ architecture: platform }),
      status: 'uncovered',
      ...(Object.keys(qualifiers).length > 0 && { qualifiers }),
    },
    metadata: metadataOf(files),
  });
}

/** Names a channel by the last URL segment before the platform: earlier segments may hold a user's token. */
function channelOf(channel: unknown, platform: string | undefined): { readonly channel?: string } {
  if (typeof channel !== 'string') return {};
  const parts = channel.split(/[/?#]/u).filter((part) => part !== '' && part !== platform);
  const name = parts.at(-1);
  return isWord(name) ? { channel: name } : {};
}

function metadataOf(files: unknown): readonly string[] {
  if (!Array.isArray(files)) return [];
  const found: string[] = [];
  for (const file of files as readonly unknown[]) {
    if (found.length === MAX_METADATA) break;
    if (typeof file === 'string' && METADATA.some((end) => file.endsWith(end))) found.push(file);
  }
  return found;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value);
}

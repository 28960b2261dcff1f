import type { Command } from 'commander';
import {
  processEnvironment,
  readServerFile,
  resolveServerSettings,
  resolveSettings,
  optionName,
  type ConfigFile,
  type ServerSettings,
} from '../../../config/index.ts';
import { flagsOf } from '../../options.ts';
import { SERVE_OPTIONS } from './serve-options.ts';
import { namedConfigFile, type Request } from '../../session.ts';

/** What a server was asked to be. */
export interface ServeRequest extends Request {
  readonly server: ServerSettings;
  /** Keys of the configuration file that a server does not heed. */
  readonly notHonoured: readonly string[];
}

export async function readServeRequest(command: Command): Promise<ServeRequest> {
  const environment = processEnvironment();
  const file = await readServerFile(namedConfigFile(command, environment));
  const flags = flagsOf(command);
  return {
    settings: resolveSettings(flags, environment, file),
    server: resolveServerSettings(flags, environment, file),
    ignore: file?.ignore ?? [],
    notHonoured: file ? [...file.notHonoured, ...notForServers(file)] : [],
    environment,
  };
}

function notForServers({ options, ignore }: ConfigFile): readonly string[] {
  const unheeded = [...options.keys()].filter((key) => !SERVE_OPTIONS.includes(key));
  return [...unheeded.map(optionName), ...(ignore.length > 0 ? ['ignore'] : [])];
}

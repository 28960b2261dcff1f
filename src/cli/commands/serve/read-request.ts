import type { Command } from 'commander';
import {
  checkVariables,
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

/** Configuration requested for a server. */
export interface ServeRequest extends Request {
  readonly server: ServerSettings;
  /** Keys of the configuration file that a server ignores. */
  readonly notHonoured: readonly string[];
  /** Whether a configuration file was named, or `none`. */
  readonly hasFile: boolean;
}

export async function readServeRequest(command: Command): Promise<ServeRequest> {
  const environment = processEnvironment();
  checkVariables(environment);
  const named = namedConfigFile(command, environment);
  const file = await readServerFile(named);
  const flags = flagsOf(command);
  return {
    settings: resolveSettings(flags, environment, file),
    server: resolveServerSettings(flags, environment, file),
    ignore: file?.ignore ?? [],
    notHonoured: file ? [...file.notHonoured, ...notForServers(file)] : [],
    hasFile: named !== undefined,
    environment,
  };
}

function notForServers({ options, ignore }: ConfigFile): readonly string[] {
  const unheeded = [...options.keys()].filter((key) => !SERVE_OPTIONS.includes(key));
  return [...unheeded.map(optionName), ...(ignore.length > 0 ? ['ignore'] : [])];
}

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
import { fleetLine } from './fleet-line.ts';

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
  const settings = resolveSettings(flags, environment, file);
  const ignore = file?.ignore ?? [];
  return {
    settings,
    server: resolveServerSettings(flags, environment, file),
    ignore,
    notHonoured: file
      ? [...file.notHonoured, ...notForServers(file, fleetLine({ settings, ignore }) !== undefined)]
      : [],
    hasFile: named !== undefined,
    environment,
  };
}

/** Ignore rules are those of the line: without one nothing is judged. */
function notForServers({ options, ignore }: ConfigFile, hasLine: boolean): readonly string[] {
  const unheeded = [...options.keys()].filter((key) => !SERVE_OPTIONS.includes(key));
  return [...unheeded.map(optionName), ...(ignore.length > 0 && !hasLine ? ['ignore'] : [])];
}

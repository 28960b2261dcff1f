export {
  cacheFolder,
  dockerConfigFile,
  processEnvironment,
  proxySettings,
  type Environment,
} from './environment.ts';
export { DEFAULT_CONFIG_FILE, parseConfigFile, readConfigFile, type ConfigFile } from './file.ts';
export { OPTIONS, optionKeys, optionName, variableName, type Option, type OptionGroup } from './options.ts';
export { resolveSettings, type Flags } from './resolve.ts';
export type { OutputTarget, Settings } from './settings.ts';

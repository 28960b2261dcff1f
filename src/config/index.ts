export {
  cacheFolder,
  credentialFiles,
  processEnvironment,
  proxySettings,
  type Environment,
} from './environment.ts';
export { DEFAULT_CONFIG_FILE, parseYaml, readConfigFile, type ConfigFile } from './file.ts';
export { readIgnoreFile, type ForeignRules } from './ignore-file/index.ts';
export { didYouMean, hintFor } from './suggestions.ts';
export { optionName, type OptionGroup } from './option.ts';
export { OPTIONS, optionKeys, variableName, type OptionKey, type Settings } from './options.ts';
export type { OutputTarget } from './readers.ts';
export { resolveSettings, type Flags } from './resolve.ts';
export { refuseUnknownLine } from './server/known-line.ts';
export { readServerFile, type ServerFile } from './server/file.ts';
export { resolveServerSettings, resolveStoreSettings } from './server/resolve.ts';
export { checkVariables, CONFIG_VARIABLE } from './variables.ts';
export type { WrittenLine } from './server/lines.ts';
export type {
  AuthSettings,
  ClairSettings,
  FeedSettings,
  LimitSettings,
  ListenAddress,
  RegistryLimitSettings,
  RegistrySettings,
  RetentionSettings,
  Role,
  ServerSettings,
  TlsFiles,
  TokenSettings,
  WebhookSettings,
} from './server/settings.ts';

export {
  cacheFolder,
  credentialFiles,
  processEnvironment,
  proxySettings,
  type Environment,
} from './environment.ts';
export { DEFAULT_CONFIG_FILE, readConfigFile, type ConfigFile } from './file.ts';
export { readIgnoreFile, type ForeignRules } from './ignore-file/index.ts';
export { didYouMean, hintFor } from './suggestions.ts';
export type { OptionGroup } from './option.ts';
export { OPTIONS, optionKeys, optionName, variableName, type OptionKey } from './options.ts';
export { resolveSettings, type Flags } from './resolve.ts';
export { refuseUnknownLine } from './server/known-line.ts';
export { readServerFile, type ServerFile } from './server/file.ts';
export { resolveServerSettings, resolveStoreSettings } from './server/resolve.ts';
export { checkVariables, CONFIG_VARIABLE } from './variables.ts';
export type { OutputTarget, Settings } from './settings.ts';
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

export type { Credentials, CredentialSources } from './auth/credentials.ts';
export { openRegistryImage, type RegistryImageOptions } from './open-registry-image.ts';

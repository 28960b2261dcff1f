import { ANYWHERE, type Option } from './option.ts';
import { text } from './readers.ts';
import type { Settings } from './settings.ts';

type Published = Pick<Settings, 'feedsFrom' | 'feedsKey' | 'feedsIdentity' | 'feedsIssuer' | 'trustedRoot'>;

/** Options for feeds that somebody publishes as artifacts, and for who is believed to have signed them. */
export const PUBLISHED_OPTIONS: { readonly [Key in keyof Published]: Option<Published[Key]> } = {
  feedsFrom: {
    flag: '--feeds-from <oci://repository>',
    group: 'feeds',
    help: 'take feeds from the artifacts that feeds push published, before their own sources are asked',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  feedsKey: {
    flag: '--feeds-key <file>',
    group: 'feeds',
    help: 'public key (PEM) that the artifacts of --feeds-from have to be signed by',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  feedsIdentity: {
    flag: '--feeds-identity <name>',
    group: 'feeds',
    help: 'identity that they have to be signed by: the name in its certificate, exactly',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  feedsIssuer: {
    flag: '--feeds-issuer <url>',
    group: 'feeds',
    help: 'OIDC provider that knows the identity',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  trustedRoot: {
    flag: '--trusted-root <file>',
    group: 'feeds',
    help: "Sigstore's trusted root (JSON): the authorities that confirm identities",
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
};

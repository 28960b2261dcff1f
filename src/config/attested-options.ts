import { ANYWHERE, type Option } from './option.ts';
import { flag, text } from './readers.ts';
import type { Settings } from './settings.ts';

type Attested = Pick<Settings, 'ifAttested' | 'attestKey' | 'attestIdentity' | 'attestIssuer'>;

/** Options for taking the packages of an image from what others signed. */
export const ATTESTED_OPTIONS: { readonly [Key in keyof Attested]: Option<Attested[Key]> } = {
  ifAttested: {
    flag: '--if-attested',
    group: 'attested',
    help: 'take the packages from the list that plimsoll attest attached to the image, instead of reading its layers',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  attestKey: {
    flag: '--attest-key <file>',
    group: 'attested',
    help: 'public key (PEM) that the list has to be signed by',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  attestIdentity: {
    flag: '--attest-identity <name>',
    group: 'attested',
    help: 'identity that the list has to be signed by: the name in its certificate, exactly',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  attestIssuer: {
    flag: '--attest-issuer <url>',
    group: 'attested',
    help: 'OIDC provider that knows the identity',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
};

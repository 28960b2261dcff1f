import type { Option } from './option.ts';
import { flag, serverAddress, text } from './readers.ts';
import type { Settings } from './settings.ts';

type Remote = Pick<Settings, 'server' | 'insecureServer' | 'sendCredentials' | 'token'>;

/** Options for having a server do a scan's work. */
export const REMOTE_OPTIONS: { readonly [Key in keyof Remote]: Option<Remote[Key]> } = {
  server: {
    flag: '--server <address>',
    group: 'remote',
    help: 'have a Plimsoll server scan, which knows layers and feeds already: https://plimsoll.example',
    initial: undefined,
    read: serverAddress,
    sources: ['flag', 'environment', 'file'],
  },
  insecureServer: {
    flag: '--insecure-server',
    group: 'remote',
    help: 'speak plain http to a server on another machine, which anybody on the way can read and alter',
    initial: false,
    read: flag,
    sources: ['flag', 'environment', 'file'],
  },
  sendCredentials: {
    flag: '--send-credentials',
    group: 'remote',
    help: "send the server the registry's credentials that are found here, for it to pull with",
    initial: false,
    read: flag,
    // Required in each call: no file or variable set by others may send a password anywhere.
    sources: ['flag'],
  },
  token: {
    flag: '--token <token>',
    group: 'remote',
    help: "token of the server, one whose role is at least 'scan'",
    initial: undefined,
    read: text,
    sources: ['environment'],
  },
};

import { ANYWHERE, type Option } from './option.ts';
import { flag, serverAddress, text } from './readers.ts';
import type { Settings } from './settings.ts';

type Remote = Pick<Settings, 'server' | 'insecureServer' | 'sendCredentials' | 'token'>;

/** Options for having a server do a scan's work. */
export const REMOTE_OPTIONS: { readonly [Key in keyof Remote]: Option<Remote[Key]> } = {
  server: {
    flag: '--server <address>',
    group: 'remote',
    help: 'scan on a Plimsoll server, which keeps layers and feeds: https://plimsoll.example',
    initial: undefined,
    read: serverAddress,
    sources: ANYWHERE,
  },
  insecureServer: {
    flag: '--insecure-server',
    group: 'remote',
    help: 'allow plain http to a server on another machine, which anyone on the network path can read and alter',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  sendCredentials: {
    flag: '--send-credentials',
    group: 'remote',
    help: 'send the registry credentials found on this machine to the server, which pulls with them',
    initial: false,
    read: flag,
    // Required in each call: no file or variable set by others may send a password anywhere.
    sources: ['flag'],
  },
  token: {
    flag: '--token <token>',
    group: 'remote',
    help: "token for the server, with at least the role 'scan'",
    initial: undefined,
    read: text,
    sources: ['environment'],
  },
};

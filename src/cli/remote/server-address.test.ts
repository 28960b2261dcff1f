import { describe, expect, it } from 'vitest';
import { resolveSettings, type Flags } from '../../config/index.ts';
import { openRemoteScanner } from './open-remote-scanner.ts';

describe('the address of a server', () => {
  const opened = (address: string, flags: Flags = {}) => {
    const settings = resolveSettings(flags, {}, undefined);
    const scanner = openRemoteScanner({ settings, ignore: [], environment: {} }, address);
    return scanner.close();
  };

  it.each(['http://plimsoll.example:6060', 'http://10.0.0.7', 'http://localhost.example'])(
    'asks for a flag before it uses plain http to another machine: %s',
    async (address) => {
      expect(() => opened(address)).toThrow(
        expect.objectContaining({
          code: 'USAGE',
          hint: 'use https, or allow it with --insecure-server',
        }),
      );
      await opened(address, { insecureServer: ['true'] });
      // Permission for a registry does not extend to the server.
      expect(() => opened(address, { insecure: ['true'] })).toThrow('plain http');
    },
  );

  it.each([
    'https://plimsoll.example',
    'http://127.0.0.1:6060',
    'http://[::1]:6060',
    'http://localhost:6060',
  ])('accepts a server by TLS or on this machine without a flag: %s', async (address) => {
    await opened(address);
  });
});

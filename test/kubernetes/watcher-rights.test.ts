import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { User } from '../support/cli.ts';
import { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import { namespace, pod } from '../support/kubernetes/test-objects.ts';
import { SOON } from '../support/running-server.ts';
import { watching } from './watching.ts';

const UNKNOWN = 'the UID of the cluster is not known';

describe('an API server that refuses', () => {
  let user: User;
  let api: ApiServerStandIn;
  beforeEach(async () => {
    user = new User();
    api = await new ApiServerStandIn().listen();
    api.put('namespaces', namespace({ name: 'kube-system', uid: 'cluster-uid' }));
    api.put('pods', pod({ name: 'web', namespace: 'shop' }));
    api.forbids = () => true;
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    user[Symbol.dispose]();
  });

  it('delays the watcher until it grants the rights', async () => {
    const world = await watching(user, api);
    await vi.waitFor(async () => {
      expect(JSON.stringify(await world.health())).toContain(UNKNOWN);
    }, SOON);
    api.forbids = () => false;
    await world.until('web');
    expect(await world.end()).toBe(0);
  });

  it('fails a single list at once', async () => {
    const environment = { KUBECONFIG: user.write('kubeconfig', api.kubeconfig) };
    const { code, stderr } = await user.run(['watch', 'kubernetes', '--once'], { environment });
    expect([code, stderr]).toEqual([2, expect.stringContaining(UNKNOWN)]);
  });
});

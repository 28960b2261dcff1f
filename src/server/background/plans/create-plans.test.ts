import { expect, it } from 'vitest';
import type { FleetPlanDocument } from '../../../api/index.ts';
import { createPlans } from './index.ts';

const ALL = { isOfAll: true, limit: 10 };
const RUNNING = { isOfAll: false, limit: 10 };

/** Plans that end in the order of the test. */
function desk() {
  const begun: { readonly end: () => void; readonly fail: () => void }[] = [];
  const plans = createPlans(
    () =>
      new Promise<FleetPlanDocument>((resolve, reject) => {
        const plan = { images: begun.length } as FleetPlanDocument;
        begun.push({ end: () => resolve(plan), fail: () => reject(new Error('interrupted')) });
      }),
  );
  return { plans, begun };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('makes one plan at a time, and one for all who ask the same meanwhile', async () => {
  const { plans, begun } = desk();
  const [first, same] = [plans.make(ALL, {}), plans.make(ALL, {})];
  const other = plans.make(RUNNING, {});
  await settled();
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  expect(await same).toBe(await first);
  await settled();
  begun[1]?.end();
  expect(await other).toMatchObject({ images: 1 });
});

it('gives no client the plan of another one', async () => {
  const { plans, begun } = desk();
  const own = plans.make(ALL, { visibleTo: 'ci' });
  const others = plans.make(ALL, { visibleTo: 'dev' });
  await settled();
  begun[0]?.end();
  await own;
  await settled();
  begun[1]?.end();
  expect(await others).not.toBe(await own);
});

it('makes the next plan after one that failed', async () => {
  const { plans, begun } = desk();
  const failing = plans.make(ALL, {});
  const next = plans.make(RUNNING, {});
  await settled();
  begun[0]?.fail();
  await expect(failing).rejects.toThrow('interrupted');
  await settled();
  begun[1]?.end();
  expect(await next).toMatchObject({ images: 1 });
});

export { createPlans } from './create-plans.ts';

/** What a run costs: rent and electricity. */
export { type BillInput, billModule, billValues } from './bill.js';
export { type GoalValues, goalModule, plainGoals, pricedGoalModule } from './goals.js';

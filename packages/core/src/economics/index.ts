export { type BillInput, billModule, billValues } from './bill.js';

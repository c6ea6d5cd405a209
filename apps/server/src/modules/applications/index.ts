export { insertDefaultApplication } from './applications.store.ts';

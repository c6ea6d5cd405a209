export { type ChangePolls, createChangePolls } from './change-polls.ts';
export { changeRoutes } from './changes.routes.ts';

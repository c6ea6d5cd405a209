export { createPasswordParametersFollower } from './follow-password-parameters.ts';
export { passwordParameterRoutes } from './password-parameters.routes.ts';

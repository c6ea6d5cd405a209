export { signUp } from './sign-up.ts';
export { signUpRoutes } from './sign-ups.routes.ts';

export { refusalOfAddress, requireAddressAllowed } from './require-address-allowed.ts';
export { signUp } from './sign-up.ts';
export { signUpErrors } from './sign-ups.errors.ts';
export { signUpRoutes } from './sign-ups.routes.ts';

import { cookieNames, type ProjectContext } from '../projects/index.ts';

const DEVICE_SECONDS = 400 * 24 * 60 * 60;

/**
 * Sets what a browser keeps after a sign-in or a refresh. The session secret stays on the host of the hosted pages; what apps of the same
 * site see, where the project names their parent domain, is the access token alone. With transport `token` nothing is set.
 */
export function setSessionCookies(
  ctx: ProjectContext,
  issued: {
    secret: string;
    transport: 'cookie' | 'token';
    accessToken: string;
    expiresIn: number;
    expiresAt: Date;
    deviceSecret?: string;
  },
): void {
  if (issued.transport !== 'cookie') return;
  const { project, request } = ctx;
  const names = cookieNames(ctx.config, project.id);
  const { secure } = names;
  const maxAgeSeconds = Math.max(1, Math.floor((issued.expiresAt.getTime() - ctx.clock.now().getTime()) / 1000));
  request.cookies.set({ name: names.session, value: issued.secret, maxAgeSeconds, secure });
  if (issued.deviceSecret !== undefined)
    request.cookies.set({ name: names.device, value: issued.deviceSecret, maxAgeSeconds: DEVICE_SECONDS, secure });
  const { appCookieDomain } = project.settings.session;
  // The cookie outlives the token: an app that finds an expired one knows that a renewal is worth the way.
  if (appCookieDomain !== null)
    request.cookies.set({
      name: names.access,
      value: issued.accessToken,
      maxAgeSeconds,
      secure,
      ...domainOf(appCookieDomain),
    });
}

export function clearSessionCookies(ctx: ProjectContext): void {
  const { project, request } = ctx;
  const names = cookieNames(ctx.config, project.id);
  const { secure } = names;
  request.cookies.set({ name: names.session, value: '', maxAgeSeconds: 0, secure });
  const { appCookieDomain } = project.settings.session;
  if (appCookieDomain !== null)
    request.cookies.set({ name: names.access, value: '', maxAgeSeconds: 0, secure, ...domainOf(appCookieDomain) });
}

/** `localhost` is host-only: browsers share it between ports anyway, and refuse it as a Domain. */
function domainOf(appCookieDomain: string): { domain?: string } {
  return appCookieDomain === 'localhost' ? {} : { domain: appCookieDomain };
}

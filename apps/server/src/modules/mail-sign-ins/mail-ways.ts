import type { ErrorDefinition } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { Limit } from '../limits/index.ts';
import { emailCodeMail, type MailDraft, magicLinkMail, type mailFrame } from '../mail-templates/index.ts';
import { emailCodeErrors, magicLinkErrors } from './mail-sign-ins.errors.ts';

const MINUTE = 60;

/** What differs between the ways in by a mail; all else is one. */
export type MailWay = {
  readonly kind: 'magic_link' | 'email_code';
  readonly method: 'magicLink' | 'emailCode';
  readonly disabled: ErrorDefinition;
  /** That one was asked for: in the audit, under the name of this way. */
  readonly tellRequested: (tx: Tx, about: Asked) => void;
  readonly lifeSeconds: number;
  /** The mail has six digits in it. Those of a link are made by the page that opens it elsewhere. */
  readonly withCode: boolean;
  /** Beside the limits of what can be guessed: whoever presents links only guesses at nothing, and is counted as well. */
  readonly confirmationLimits: (ip: string) => readonly Limit[];
  readonly mail: (about: MailContent) => MailDraft;
};

type Asked = { readonly projectId: string; readonly target: { readonly type: 'user'; readonly id: string | null } };

type MailContent = {
  readonly frame: ReturnType<typeof mailFrame>;
  readonly baseUrl: string;
  readonly token: string;
  readonly code: string | undefined;
  readonly expiresInSeconds: number;
};

export const magicLink: MailWay = {
  kind: 'magic_link',
  method: 'magicLink',
  disabled: magicLinkErrors.disabled,
  tellRequested: (tx, { projectId, target }) => tx.audit({ projectId, action: 'magic_links.requested', target }),
  lifeSeconds: 15 * MINUTE,
  withCode: false,
  confirmationLimits: (ip) => [
    { kind: 'magic_link_confirmations.address', subject: ip, most: 100, windowSeconds: 10 * MINUTE },
  ],
  mail: ({ frame, baseUrl, token, expiresInSeconds }) =>
    magicLinkMail({ ...frame, url: `${baseUrl}/magic-link?token=${token}`, expiresInSeconds }),
};

export const emailCode: MailWay = {
  kind: 'email_code',
  method: 'emailCode',
  disabled: emailCodeErrors.disabled,
  tellRequested: (tx, { projectId, target }) => tx.audit({ projectId, action: 'email_codes.requested', target }),
  lifeSeconds: 10 * MINUTE,
  withCode: true,
  confirmationLimits: () => [],
  mail: ({ frame, baseUrl, code = '', expiresInSeconds }) =>
    emailCodeMail({ ...frame, url: `${baseUrl}/email-code?sent=yes`, code, expiresInSeconds }),
};

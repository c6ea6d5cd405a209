import { formatDate, formatDateTime, formatWait } from '../../platform/html/locale.ts';
import type { MailCatalogue } from './catalogue.en.ts';

const wait = (seconds: number) => formatWait('de', seconds);

export const mailsDe: MailCatalogue = {
  copyAddress: 'Tut die Schaltfläche nichts, kopieren Sie diese Adresse:',
  askedFor: 'Angefordert',
  done: 'Geschehen',
  notYou: 'Das waren nicht Sie?',
  hello: (name) => `Guten Tag ${name},`,
  origin: (origin) => {
    const device =
      origin.browser && origin.system ? `${origin.browser} auf ${origin.system}` : origin.browser || origin.system;
    const parts = [device && `mit ${device}`, origin.place && `in ${origin.place}`].filter(Boolean);
    return `am ${formatDateTime('de', origin.at)}${parts.length > 0 ? `, ${parts.join(', ')}` : ''}.`;
  },
  reasonTyped: (project, email) =>
    `Sie erhalten dies, weil jemand ${email} auf den Seiten von ${project} eingegeben hat.`,
  reasonInvited: (project, email) => `Sie erhalten dies, weil jemand ${email} zu ${project} eingeladen hat.`,
  reasonAccount: (project, email) => `Sie erhalten dies, weil ${email} die Adresse Ihres Kontos bei ${project} ist.`,
  verifyEmail: (project, seconds) => ({
    subject: `${project}: E-Mail-Adresse bestätigen`,
    preview: `Ein Druck, und Ihr Konto ist fertig. Der Link gilt einmal, ${wait(seconds)} lang.`,
    title: 'Bestätigen Sie Ihre E-Mail-Adresse',
    paragraphs: [`Damit ist Ihr Konto bei ${project} fertig. Der Link gilt einmal, ${wait(seconds)} lang.`],
    action: 'Adresse bestätigen',
    notYou: 'Tun Sie nichts: Ohne diesen Link entsteht kein Konto.',
  }),
  magicLink: (project, seconds) => ({
    subject: `${project}: Ihr Anmeldelink`,
    preview: `Gilt einmal, ${wait(seconds)} lang, in dem Browser, in dem Sie ihn angefordert haben.`,
    title: 'Ihr Anmeldelink',
    paragraphs: [
      `Er öffnet ${project} in dem Browser, in dem Sie ihn angefordert haben. Er gilt einmal, ${wait(seconds)} lang.`,
    ],
    action: `Bei ${project} anmelden`,
    notYou: 'Tun Sie nichts: Ohne diesen Link kommt niemand hinein. Geben Sie ihn niemandem weiter, auch uns nicht.',
  }),
  resetPassword: (project, seconds) => ({
    subject: `${project}: neues Passwort festlegen`,
    preview: `Gilt einmal, ${wait(seconds)} lang. Bis dahin bleibt das alte Passwort.`,
    title: 'Legen Sie ein neues Passwort fest',
    paragraphs: [
      `Wählen Sie ein neues Passwort für ${project}. Der Link gilt einmal, ${wait(seconds)} lang. Beim Speichern werden alle Browser und Geräte abgemeldet.`,
    ],
    action: 'Neues Passwort wählen',
    notYou: 'Tun Sie nichts: Ihr Passwort bleibt, wie es ist. Geben Sie den Link niemandem weiter, auch uns nicht.',
  }),
  alreadyRegistered: (project) => ({
    subject: `Sie haben schon ein Konto bei ${project}`,
    preview: 'Jemand hat sich mit Ihrer Adresse registriert. Ein zweites Konto brauchen Sie nicht.',
    title: 'Sie haben schon ein Konto',
    paragraphs: [
      `Jemand hat sich mit Ihrer Adresse bei ${project} registriert. Zu ihr gibt es schon ein Konto, also wurde nichts angelegt und nichts geändert.`,
      'Waren Sie das, melden Sie sich an. Wissen Sie Ihr Passwort nicht mehr, fordern Sie auf jener Seite ein neues an.',
    ],
    action: 'Zu Ihrem Konto',
    notYou: 'Tun Sie nichts: Wer auch immer es war, hat über Ihr Konto nichts erfahren.',
  }),
  passwordChanged: (project) => ({
    subject: `${project}: Ihr Passwort wurde geändert`,
    preview: 'Waren Sie das nicht, legen Sie jetzt ein neues fest.',
    title: 'Ihr Passwort wurde geändert',
    paragraphs: [`Ihr Konto bei ${project} hat ein neues Passwort. Waren Sie das, ist nichts zu tun.`],
    action: 'Neues Passwort festlegen',
    notYou: 'Legen Sie über die Schaltfläche ein neues Passwort fest. Alle anderen werden damit abgemeldet.',
  }),
  newDevice: (project) => ({
    subject: `${project}: Ihr Konto wurde auf einem neuen Gerät geöffnet`,
    preview: 'Waren Sie das nicht, melden Sie es ab und ändern Sie Ihr Passwort.',
    title: 'Ihr Konto wurde auf einem neuen Gerät geöffnet',
    paragraphs: [
      `Jemand hat sich mit einem Gerät, das wir noch nicht kennen, an Ihrem Konto bei ${project} angemeldet. Waren Sie das, ist nichts zu tun.`,
    ],
    action: 'Ansehen, wo Sie angemeldet sind',
    notYou: 'Melden Sie jenes Gerät ab und ändern Sie Ihr Passwort.',
  }),
  accountDeletion: (project, deletionAt) => ({
    subject: `${project}: Ihr Konto wird am ${formatDate('de', deletionAt)} gelöscht`,
    preview: 'Bis dahin können Sie es behalten.',
    title: `Ihr Konto wird am ${formatDate('de', deletionAt)} gelöscht`,
    paragraphs: [
      `Sie sind bei ${project} überall abgemeldet. Wir heben das Konto bis zum ${formatDate('de', deletionAt)} auf; danach kann es niemand zurückholen.`,
      'Anders überlegt? Melden Sie sich vorher an und wählen Sie „Konto behalten“.',
    ],
    action: 'Konto behalten',
    notYou: 'Melden Sie sich über die Schaltfläche an, behalten Sie das Konto und ändern Sie Ihr Passwort.',
  }),
  invitation: (project, seconds, inviter) => ({
    subject: `Einladung zu ${project}`,
    preview: `Der Link gilt einmal, ${wait(seconds)} lang.`,
    title: `Sie sind zu ${project} eingeladen`,
    paragraphs: [
      `${inviter ?? 'Jemand, der es betreibt,'} lädt Sie zu ${project} ein. Der Link führt zu einer Seite, auf der Sie Ihr Passwort wählen. Er gilt einmal, ${wait(seconds)} lang.`,
    ],
    action: 'Einladung annehmen',
    notYou: 'Sie wissen nicht, worum es geht? Tun Sie nichts, dann geschieht nichts.',
  }),
};

import { type Html, html } from '../../platform/html/html.ts';
import type { EntranceCatalogue } from './catalogue-entrance.en.ts';

export const entranceCatalogueDe: EntranceCatalogue = {
  signIn: {
    pageTitle: 'Anmelden',
    title: (project: string) => `Bei ${project} anmelden`,
    newHere: 'Neu hier?',
    createAccount: 'Konto anlegen',
    identifier: 'E-Mail-Adresse oder Benutzername',
    forgot: 'Passwort vergessen?',
    submit: 'Anmelden',
    magicLink: 'Anmeldelink per E-Mail senden',
    sendNewVerification: 'Neuen Link senden',
    notices: {
      signed_out: { title: 'Sie sind abgemeldet.', detail: 'Melden Sie sich wieder an, um weiterzumachen.' },
      password_reset: { title: 'Ihr neues Passwort ist gespeichert.', detail: 'Melden Sie sich damit an.' },
      email_verified: { title: 'Ihre Adresse ist bestätigt.', detail: 'Melden Sie sich an, um zu beginnen.' },
      session_ended: {
        title: 'Ihre Sitzung ist beendet.',
        detail: 'Melden Sie sich wieder an, um dort weiterzumachen, wo Sie waren.',
      },
    },
  },
  checkYourMail: {
    pageTitle: 'E-Mail ansehen',
    title: 'Sehen Sie in Ihre E-Mails',
    sent: (email: Html) =>
      html`Eine E-Mail an ${email} ist unterwegs. Öffnen Sie den Link darin innerhalb von 24 Stunden, dann ist Ihr Konto fertig.`,
  },
  verifyEmail: {
    pageTitle: 'Adresse bestätigen',
    title: 'Adresse bestätigen',
    lede: (email: Html, project: string) => html`Damit wird ${email} die Adresse Ihres Kontos bei ${project}.`,
    ledeWithoutEmail: (project: string) =>
      `Die Adresse, die diesen Link erhielt, wird die Ihres Kontos bei ${project}.`,
    submit: 'Adresse bestätigen',
    passwordLede:
      'Sie haben sich in einem anderen Browser registriert. Geben Sie das Passwort ein, das Sie dort gewählt haben: So ist klar, dass beides Sie waren.',
    passwordLabel: 'Passwort Ihrer Registrierung',
    passkeyLede:
      'Sie haben sich in einem anderen Browser registriert. Zeigen Sie den Passkey, den Sie dort angelegt haben: So ist klar, dass beides Sie waren.',
    submitPasskey: 'Mit dem Passkey bestätigen',
    notYou: 'Sie haben sich nicht registriert? Schließen Sie diese Seite. Ohne diesen Schritt geschieht nichts.',
    doneTitle: 'Ihre Adresse ist bestätigt',
    done: (project: string) => `Ihr Konto bei ${project} ist fertig.`,
    expiredTitle: 'Dieser Link gilt nicht mehr',
    expired:
      'Er wurde schon benutzt, ist zu alt oder wurde durch einen neueren ersetzt. Haben Sie Ihre Adresse schon bestätigt, melden Sie sich an. Wenn nicht, lassen Sie sich einen neuen Link senden.',
    resend: 'Neuen Link senden',
    requestTitle: 'Adresse bestätigen',
    request: 'Geben Sie die Adresse Ihrer Registrierung ein. Wir senden Ihnen einen neuen Link.',
  },
  forgotPassword: {
    pageTitle: 'Passwort vergessen',
    title: 'Neues Passwort festlegen',
    lede: 'Geben Sie Ihre Adresse ein. Wir senden Ihnen einen Link, über den Sie ein neues Passwort wählen.',
    submit: 'Link senden',
    sentTitle: 'Sehen Sie in Ihre E-Mails',
    sent: (email: Html) =>
      html`Wenn es zu ${email} ein Konto gibt, ist ein Link für ein neues Passwort unterwegs. Er gilt einmal und eine Stunde lang.`,
  },
  resetPassword: {
    pageTitle: 'Neues Passwort',
    title: 'Neues Passwort wählen',
    lede: 'Beim Speichern werden alle anderen Browser und Geräte abgemeldet.',
    submit: 'Passwort speichern',
    expiredTitle: 'Dieser Link gilt nicht mehr',
    expired:
      'Er wurde schon benutzt, ist älter als eine Stunde oder wurde durch einen neueren ersetzt. Ihr Passwort ist unverändert.',
    sendNew: 'Neuen Link senden',
    doneTitle: 'Ihr neues Passwort ist gespeichert',
    done: 'Alle Browser und Geräte, die angemeldet waren, sind abgemeldet.',
  },
};

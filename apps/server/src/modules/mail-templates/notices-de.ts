import type { ProductWords } from './catalogue.en.ts';
import type { FactorWord, NoticeKind } from './mail-templates.rules.ts';

export const noticesDe: Record<Exclude<NoticeKind, 'password_changed'>, ProductWords> = {
  factor_added: {
    subject: '{project}: neu an Ihrem Konto: {factor}',
    preview: 'Waren Sie das nicht, entfernen Sie es und ändern Sie Ihr Passwort.',
    heading: 'Neu an Ihrem Konto: {factor}',
    paragraphs: ['Damit können Sie sich bei {project} jetzt ausweisen: {factor}. Waren Sie das, ist nichts zu tun.'],
    button: 'Sicherheit des Kontos ansehen',
    notYou: 'Entfernen Sie es über die Schaltfläche und ändern Sie Ihr Passwort.',
  },
  factor_removed: {
    subject: '{project}: von Ihrem Konto entfernt: {factor}',
    preview: 'Waren Sie das nicht, ändern Sie jetzt Ihr Passwort.',
    heading: 'Von Ihrem Konto entfernt: {factor}',
    paragraphs: ['Ihr Konto bei {project} ist nicht mehr so geschützt: {factor}. Waren Sie das, ist nichts zu tun.'],
    button: 'Sicherheit des Kontos ansehen',
    notYou: 'Ändern Sie Ihr Passwort und richten Sie es neu ein.',
  },
  recovery_code_used: {
    subject: '{project}: Ein Wiederherstellungscode wurde benutzt',
    preview: 'Noch übrig: {count}.',
    heading: 'Ein Wiederherstellungscode wurde benutzt',
    paragraphs: [
      'Einer Ihrer Wiederherstellungscodes hat Ihr Konto bei {project} geöffnet und gilt nicht mehr. Noch übrig: {count}.',
    ],
    button: 'Sicherheit des Kontos ansehen',
    notYou: 'Ändern Sie Ihr Passwort und erzeugen Sie neue Wiederherstellungscodes.',
  },
  recovery_codes_few: {
    subject: '{project}: nur noch wenige Wiederherstellungscodes',
    preview: 'Noch übrig: {count}. Erzeugen Sie neue, bevor Sie sie brauchen.',
    heading: 'Nur noch wenige Wiederherstellungscodes',
    paragraphs: [
      'Einer Ihrer Wiederherstellungscodes hat Ihr Konto bei {project} geöffnet und gilt nicht mehr. Noch übrig: {count}.',
      'Erzeugen Sie neue, bevor Sie sie brauchen.',
    ],
    button: 'Neue Codes erzeugen',
    notYou: 'Ändern Sie Ihr Passwort und erzeugen Sie neue Wiederherstellungscodes.',
  },
  recovery_codes_made: {
    subject: '{project}: neue Wiederherstellungscodes für Ihr Konto',
    preview: 'Frühere gelten nicht mehr.',
    heading: 'Ihr Konto hat neue Wiederherstellungscodes',
    paragraphs: [
      'Ihr Konto bei {project} hat neue Wiederherstellungscodes; frühere gelten nicht mehr. Bewahren Sie sie sicher auf.',
    ],
    button: 'Sicherheit des Kontos ansehen',
    notYou: 'Ändern Sie Ihr Passwort und erzeugen Sie neue Wiederherstellungscodes.',
  },
  passkey_added: {
    subject: '{project}: Ihr Konto hat einen neuen Passkey',
    preview: 'Waren Sie das nicht, entfernen Sie ihn und ändern Sie Ihr Passwort.',
    heading: 'Ihr Konto hat einen neuen Passkey',
    paragraphs: ['Der Passkey „{name}“ öffnet jetzt Ihr Konto bei {project}. Waren Sie das, ist nichts zu tun.'],
    button: 'Passkeys ansehen',
    notYou: 'Entfernen Sie den Passkey über die Schaltfläche und ändern Sie Ihr Passwort.',
  },
  passkey_removed: {
    subject: '{project}: Ein Passkey Ihres Kontos wurde entfernt',
    preview: 'Waren Sie das nicht, ändern Sie jetzt Ihr Passwort.',
    heading: 'Ein Passkey wurde entfernt',
    paragraphs: ['Der Passkey „{name}“ öffnet Ihr Konto bei {project} nicht mehr. Waren Sie das, ist nichts zu tun.'],
    button: 'Passkeys ansehen',
    notYou: 'Ändern Sie Ihr Passwort und fügen Sie Ihren Passkey wieder hinzu.',
  },
  identity_linked: {
    subject: '{project}: Ihr Konto ist jetzt mit {provider} verbunden',
    preview: 'Waren Sie das nicht, trennen Sie es und ändern Sie Ihr Passwort.',
    heading: 'Ihr Konto ist jetzt mit {provider} verbunden',
    paragraphs: ['Ein Konto bei {provider} öffnet jetzt Ihr Konto bei {project}. Waren Sie das, ist nichts zu tun.'],
    button: 'Verbindungen ansehen',
    notYou: 'Trennen Sie die Verbindung über die Schaltfläche und ändern Sie Ihr Passwort.',
  },
  identity_unlinked: {
    subject: '{project}: Ihr Konto ist nicht mehr mit {provider} verbunden',
    preview: 'Waren Sie das nicht, ändern Sie jetzt Ihr Passwort.',
    heading: 'Nicht mehr mit {provider} verbunden',
    paragraphs: [
      'Ihr Konto bei {provider} öffnet Ihr Konto bei {project} nicht mehr. Waren Sie das, ist nichts zu tun.',
    ],
    button: 'Verbindungen ansehen',
    notYou: 'Ändern Sie Ihr Passwort und stellen Sie die Verbindung wieder her.',
  },
  sessions_ended: {
    subject: '{project}: Alle Geräte wurden von Ihrem Konto abgemeldet',
    preview: 'Waren Sie das nicht, ändern Sie Ihr Passwort.',
    heading: 'Alle Geräte wurden abgemeldet',
    paragraphs: [
      'Alle Browser und Geräte wurden von Ihrem Konto bei {project} abgemeldet. Waren Sie das, ist nichts zu tun.',
    ],
    button: 'Zu Ihrem Konto',
    notYou: 'Ändern Sie Ihr Passwort, sobald Sie wieder angemeldet sind.',
  },
  account_locked: {
    subject: '{project}: zu viele falsche Passwörter bei Ihrem Konto',
    preview: 'Niemand ist hineingekommen. Ein Gerät, das Sie schon benutzt haben, funktioniert weiterhin.',
    heading: 'Zu viele falsche Passwörter',
    paragraphs: [
      'Jemand hat bei Ihrem Konto bei {project} falsche Passwörter oder Codes versucht. Unbekannte Geräte werden deshalb {validity} lang abgewiesen. Niemand ist hineingekommen.',
      'Ein Gerät, das Sie schon benutzt haben, funktioniert weiterhin. Waren Sie es selbst und wissen das Passwort nicht mehr, legen Sie ein neues fest: Damit ist das Konto sofort wieder offen.',
    ],
    button: 'Neues Passwort festlegen',
    notYou:
      'Ein langes Passwort, das Sie nur hier benutzen, hält dem Raten stand; mehr ist nicht zu tun. Diese Mail kommt höchstens einmal am Tag.',
  },
  email_changed_by_operator: {
    subject: '{project}: Ihre E-Mail-Adresse wurde geändert',
    preview: 'Haben Sie nicht darum gebeten, wenden Sie sich an die Betreiber von {project}.',
    heading: 'Ihre E-Mail-Adresse wurde geändert',
    paragraphs: [
      'Jemand, der {project} betreibt, hat Ihrem Konto eine andere E-Mail-Adresse gegeben. Von jetzt an gilt jene für die Anmeldung, und hierher kommt keine E-Mail mehr.',
      'Haben Sie darum gebeten, ist nichts zu tun. Wenn nicht, wenden Sie sich gleich an die Betreiber von {project}: Sie können dem Konto diese Adresse zurückgeben.',
    ],
    button: 'Zu {project}',
    notYou: 'Sagen Sie es den Betreibern. Kein Link in dieser Mail ändert etwas.',
  },
};

export const factorsDe: Record<FactorWord, string> = {
  totp: 'Authenticator-App',
  recovery_codes: 'Wiederherstellungscodes',
  passkey: 'Passkey',
  password: 'Passwort',
  email_code: 'Code per E-Mail',
};

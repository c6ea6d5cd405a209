import type { accountMailsEn } from './account-mails-en.ts';

export const accountMailsDe: typeof accountMailsEn = {
  new_device: {
    subject: '{project}: Ihr Konto wurde auf einem neuen Gerät geöffnet',
    preview: 'Waren Sie das nicht, sagen Sie es uns: Dann werden alle abgemeldet.',
    heading: 'Ihr Konto wurde auf einem neuen Gerät geöffnet',
    paragraphs: [
      'Ihr Konto bei {project} wurde in einem Browser oder einer App geöffnet, die wir dort noch nicht gesehen hatten. Wann, womit und von wo, steht unten.',
      'Waren Sie das, ist nichts zu tun. Wenn nicht, sagen Sie es uns über die Schaltfläche, {validity} lang: Dann werden alle abgemeldet, und Sie wählen ein neues Passwort.',
    ],
    button: 'Das war ich nicht',
    notYou:
      'Drücken Sie die Schaltfläche. Es geschieht nichts, bevor Sie es auf der Seite bestätigen, die sich öffnet.',
  },
  account_deletion: {
    subject: '{project}: Ihr Konto wird am {date} gelöscht',
    preview: 'Bis dahin können Sie es behalten.',
    heading: 'Ihr Konto wird am {date} gelöscht',
    paragraphs: [
      'Sie sind bei {project} überall sonst abgemeldet. Wir heben das Konto bis zum {date} auf; danach kann es niemand zurückholen.',
      'Anders überlegt? Behalten Sie es über die Schaltfläche, oder melden Sie sich vorher an und wählen Sie „Konto behalten“.',
    ],
    button: 'Konto behalten',
    notYou:
      'Behalten Sie das Konto über die Schaltfläche. Damit werden alle abgemeldet. Legen Sie dann ein neues Passwort fest.',
  },
  email_change: {
    subject: '{project}: Ihre neue E-Mail-Adresse bestätigen',
    preview: 'Ein Klick, und das ist die Adresse Ihres Kontos. Der Link gilt einmal, {validity} lang.',
    heading: 'Ihre neue E-Mail-Adresse bestätigen',
    paragraphs: [
      'Jemand möchte {email} als Adresse für ein Konto bei {project} verwenden. Waren Sie das, öffnen Sie den Link in einem Browser, in dem Sie angemeldet sind. Er gilt einmal, {validity} lang.',
    ],
    button: 'Diese Adresse verwenden',
    notYou: 'Tun Sie nichts: Ohne diesen Link ändert sich nichts.',
  },
  email_change_taken: {
    subject: '{project}: Jemand wollte Ihre E-Mail-Adresse verwenden',
    preview: 'Ihr Konto hat sie schon, also wurde nichts geändert.',
    heading: 'Ihre Adresse wurde für ein anderes Konto eingegeben',
    paragraphs: [
      'Jemand wollte {email} als Adresse für ein anderes Konto bei {project} verwenden. Sie gehört zu Ihrem Konto, also wurde nichts geändert.',
      'Waren Sie das, haben Sie zwei Konten. Melden Sie sich bei diesem an, oder nehmen Sie für das andere eine andere Adresse.',
    ],
    button: 'Zur Anmeldung',
    notYou: 'Tun Sie nichts: Wer auch immer es war, hat über Ihr Konto nichts erfahren.',
  },
  email_changed: {
    subject: '{project}: Ihre E-Mail-Adresse wurde geändert',
    preview: 'Waren Sie das nicht, können Sie es zurücknehmen, {validity} lang.',
    heading: 'Ihre E-Mail-Adresse wurde geändert',
    paragraphs: [
      'Die Adresse Ihres Kontos bei {project} ist jetzt {address}. Waren Sie das, ist nichts zu tun, und hierher kommt keine E-Mail mehr.',
      'Wenn nicht, nehmen Sie es zurück, {validity} lang: Das Konto bekommt wieder diese Adresse, alle werden abgemeldet, und Sie wählen ein neues Passwort.',
    ],
    button: 'Änderung zurücknehmen',
    notYou: 'Nehmen Sie die Änderung über die Schaltfläche zurück.',
  },
  data_export: {
    subject: '{project}: Ihre Daten liegen bereit',
    preview: 'Melden Sie sich an, um sie herunterzuladen, {validity} lang.',
    heading: 'Ihre Daten liegen bereit',
    paragraphs: [
      'Sie haben angefordert, was {project} über Sie gespeichert hat. Melden Sie sich an und laden Sie es auf der Seite Ihres Kontos herunter: eine Datei, {validity} lang.',
    ],
    button: 'Zu Ihren Daten',
    notYou: 'Melden Sie sich an, melden Sie alle anderen Browser und Geräte ab, und ändern Sie Ihr Passwort.',
  },
};

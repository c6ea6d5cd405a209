import { type Html, html } from '../../platform/html/html.ts';
import type { signUpsEn } from './catalogue-sign-ups.en.ts';

export const signUpsDe: typeof signUpsEn = {
  signUp: {
    pageTitle: 'Konto anlegen',
    title: (project: string) => `Ihr Konto bei ${project} anlegen`,
    haveAccount: 'Sie haben ein Konto?',
    signIn: 'Anmelden',
    nameHint: 'So sprechen wir Sie an. Sie können ihn später ändern.',
    submit: 'Konto anlegen',
    submitPasskey: 'Konto mit Passkey anlegen',
    passkeyHint:
      'Ihr Gerät fragt nach Fingerabdruck, Gesicht oder PIN und bewahrt den Passkey auf. Ein Passwort brauchen Sie dann nicht.',
    withPasskey: 'Passkey statt Passwort',
    withPassword: 'Stattdessen ein Passwort wählen',
    usePasskey: 'Passkey verwenden',
    withoutPasskey: 'Ohne Passkey weiter',
    mailHint: 'Sie brauchen kein Passwort: Zum Anmelden bekommen Sie eine E-Mail.',
    agree: (terms: Html, privacy: Html) =>
      html`Mit dem Konto stimmen Sie den ${terms} zu. Wie wir mit Ihren Daten umgehen, steht in der ${privacy}.`,
    agreeTerms: (terms: Html) => html`Mit dem Konto stimmen Sie den ${terms} zu.`,
    readPrivacy: (privacy: Html) => html`Wie wir mit Ihren Daten umgehen, steht in der ${privacy}.`,
    termsName: 'Nutzungsbedingungen',
    privacyName: 'Datenschutzerklärung',
    closedTitle: 'Die Registrierung ist geschlossen',
    closed: (project: string) =>
      `${project} nimmt zurzeit keine neuen Konten an. Wenn Sie eines haben, können Sie sich anmelden.`,
    invitationTitle: (project: string) => `Zu ${project} wird eingeladen`,
    invitation: 'Bitten Sie die Betreiber um eine Einladung, und folgen Sie dem Link in der E-Mail.',
    username: 'Benutzername',
    usernameHint: 'Damit können Sie sich anmelden. 3 bis 32 Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.',
    acceptTerms: (terms: Html) => html`Ich stimme den ${terms} zu.`,
    waitlistTitle: (project: string) => `Auf die Warteliste von ${project}`,
    waitlist: 'Die Plätze werden der Reihe nach vergeben. Wenn Sie an der Reihe sind, kommt Ihre Einladung per E-Mail.',
    waitlistSubmit: 'Auf die Warteliste setzen',
    joinWaitlist: 'Auf die Warteliste',
  },
  captcha: {
    title: 'Sind Sie ein Mensch?',
    needsScript: 'Diese Prüfung braucht JavaScript. Schalten Sie es für diese Seite ein, und laden Sie sie neu.',
    simulator: 'Captcha-Simulator',
    simulatorHint: 'Er besteht nur in der Entwicklung. Wählen Sie, was der Anbieter sagen würde.',
    scenarios: {
      sim_pass: 'Gelöst',
      sim_fail: 'Nicht gelöst',
      sim_slow: 'Gelöst, nach zwei Sekunden',
      sim_error: 'Der Anbieter antwortet nicht',
    },
  },
  waitlist: {
    pageTitle: 'Warteliste',
    joinedTitle: 'Sie stehen auf der Warteliste',
    joined: (email: Html) =>
      html`Eine E-Mail an ${email} nennt Ihnen Ihre Nummer. Bewahren Sie sie auf: Ihr Link zeigt jederzeit Ihren Platz.`,
    placeTitle: (position: string) => `Sie haben Nummer ${position}`,
    place: (project: string, date: string) =>
      `Sie stehen seit dem ${date} auf der Warteliste von ${project}. Die Plätze werden der Reihe nach vergeben, und Ihre Einladung kommt per E-Mail.`,
    approvedTitle: 'Sie sind an der Reihe',
    approved: (email: Html, date: string) =>
      html`Seit dem ${date} können Sie ein Konto anlegen. Ihre Einladung steht in einer E-Mail an ${email}; ihr Link gilt 7 Tage.`,
    goneTitle: 'Dieser Platz steht nicht auf der Liste',
    gone: 'Der Link ist nicht vollständig, oder die Adresse wurde von der Warteliste genommen. Sie können sich neu eintragen.',
  },
  invitation: {
    pageTitle: 'Einladung',
    title: (project: string) => `Sie sind zu ${project} eingeladen`,
    lede: (email: Html) =>
      html`Damit entsteht ein Konto für ${email}. Die Adresse gilt als bestätigt, weil Sie diese E-Mail bekommen haben.`,
    submit: 'Annehmen und Konto anlegen',
    submitPasskey: 'Mit Passkey annehmen',
    notYou: 'Sie wissen nicht, worum es geht? Schließen Sie diese Seite. Dann geschieht nichts.',
    expiredTitle: 'Diese Einladung gilt nicht mehr',
    expired: 'Sie wurde schon benutzt, ist älter als 7 Tage, wurde durch eine neuere ersetzt oder zurückgenommen.',
    askAgain: 'Wenn Sie ein Konto haben, melden Sie sich an. Wenn nicht, lassen Sie sich die Einladung erneut senden.',
    takenTitle: 'Sie haben schon ein Konto',
    taken: (email: Html, project: string) => html`${email} hat ein Konto bei ${project}. Melden Sie sich damit an.`,
  },
  referrals: {
    title: 'Weiterempfehlen',
    listTitle: 'Ihr Link',
    listText: (project: string) =>
      `Wer mit Ihrem Link ein Konto bei ${project} anlegt, zählt für Sie, sobald die Adresse bestätigt ist.`,
    make: 'Meinen Link erzeugen',
    linkLabel: 'Link zum Weitergeben',
    completedLabel: 'Über Ihren Link gekommen',
    pendingLabel: 'Adresse noch nicht bestätigt',
    empty: 'Über Ihren Link ist noch niemand gekommen.',
    line: (date: string) => `Dabei seit dem ${date}`,
    counted: 'Gezählt',
    waiting: 'Noch nicht bestätigt',
  },
};

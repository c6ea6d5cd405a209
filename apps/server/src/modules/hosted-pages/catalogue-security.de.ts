import type { SecurityCatalogue } from './catalogue-security.en.ts';

export const securityCatalogueDe: SecurityCatalogue = {
  secondFactor: {
    pageTitle: 'Zweiter Schritt',
    title: 'Noch ein Schritt',
    ledes: {
      totp: 'Öffnen Sie Ihre Authenticator-App und geben Sie den Code ein, den sie für dieses Konto zeigt.',
      recovery_code: 'Geben Sie einen der Wiederherstellungscodes ein, die Sie aufgehoben haben. Jeder gilt einmal.',
      passkey: 'Zeigen Sie den Passkey dieses Kontos: mit Fingerabdruck, Gesicht oder Ihrem Sicherheitsschlüssel.',
    },
    codeLabels: { totp: 'Code aus der App', recovery_code: 'Wiederherstellungscode' },
    trust: (days: number) => `In diesem Browser ${days} Tage lang nicht fragen`,
    submit: 'Weiter',
    others: { totp: 'Authenticator-App verwenden', recovery_code: 'Wiederherstellungscode verwenden' },
    help: 'Sie kommen an nichts davon heran? Fragen Sie die Betreiber dieses Dienstes: Sie können den zweiten Schritt wegnehmen, wenn feststeht, dass Sie es sind.',
    endedTitle: 'Diese Anmeldung ist beendet',
    ended:
      'Sie hat länger als zehn Minuten gedauert, ist schon abgeschlossen oder hat in einem anderen Browser begonnen.',
    signInAgain: 'Neu anmelden',
  },
  enrolment: {
    pageTitle: 'Anmeldung in zwei Schritten einrichten',
    title: 'Anmeldung in zwei Schritten einrichten',
    lede: (project: string) =>
      `${project} verlangt einen zweiten Schritt: einen Code aus einer App auf Ihrem Telefon. Das dauert eine Minute, einmal.`,
    begin: 'Authenticator-App einrichten',
    app: 'Jede App für Einmalcodes geht: 1Password, Bitwarden, Google Authenticator, Aegis oder eine andere.',
    scanTitle: 'Scannen Sie das Bild mit Ihrer Authenticator-App',
    scan: 'Richten Sie die App auf das Bild. Sie fügt das Konto hinzu und zeigt sechs Ziffern.',
    qrLabel: 'QR-Code mit dem Schlüssel dieses Kontos',
    typed: 'Keine Kamera? Geben Sie diesen Schlüssel in die App ein',
    codeLabel: 'Code aus der App',
    confirm: 'Bestätigen',
    again: 'Geben Sie den Code ein, den die App jetzt zeigt.',
    startOver: 'Neues Bild zeigen',
    codesTitle: 'Heben Sie diese Codes auf',
    codes:
      'Jeder bringt Sie einmal hinein, wenn Sie Ihr Telefon oder Ihren Passkey verloren haben; frühere sind ungültig. Sie werden nur jetzt gezeigt: Drucken Sie sie aus oder legen Sie sie in einen Passwortmanager.',
    codesLabel: 'Wiederherstellungscodes',
    saved: 'Ich habe sie aufgehoben',
  },
  passkeys: {
    signIn: 'Mit einem Passkey anmelden',
    use: 'Passkey verwenden',
    title: 'Passkeys',
    text: 'Anmelden mit Fingerabdruck, Gesicht oder Sicherheitsschlüssel, ohne Passwort. Ein Passkey gilt nur auf der echten Seite, also kann ihn Ihnen niemand entlocken.',
    none: 'Sie haben noch keinen.',
    add: 'Passkey hinzufügen',
    addInstead: 'Stattdessen einen Passkey hinzufügen',
    added: (date: string) => `hinzugefügt am ${date}`,
    lastUsed: (date: string) => `zuletzt verwendet am ${date}`,
    neverUsed: 'noch nicht verwendet',
    synced: 'auf allen Ihren Geräten',
    nameLabel: 'Name',
    rename: 'Umbenennen',
    remove: 'Entfernen',
    done: {
      added: { title: 'Ihr Passkey ist bereit.', detail: 'Wählen Sie ihn beim nächsten Mal auf der Anmeldeseite.' },
      addedFirst: {
        title: 'Ihr Passkey ist bereit.',
        detail:
          'Wählen Sie ihn beim nächsten Mal auf der Anmeldeseite. Erzeugen Sie unten Wiederherstellungscodes für den Tag, an dem Sie ihn verloren haben.',
      },
      renamed: { title: 'Der Passkey hat einen neuen Namen.', detail: undefined },
      removed: {
        title: 'Der Passkey ist entfernt.',
        detail: 'Löschen Sie ihn auch auf Ihrem Gerät: Er öffnet nichts mehr.',
      },
      removedLast: {
        title: 'Der Passkey ist entfernt.',
        detail:
          'Er war das Letzte, was Ihre Wiederherstellungscodes ersetzen konnten; damit gelten sie nicht mehr. Löschen Sie ihn auch auf Ihrem Gerät.',
      },
    },
    needsScript: 'Passkeys brauchen JavaScript und einen Browser ab 2025.',
    cancelled: 'Es wurde nichts gewählt, oder es hat zu lange gedauert. Versuchen Sie es noch einmal.',
    known: 'Dieses Gerät hat schon einen Passkey für dieses Konto.',
    failed: 'Das hat nicht geklappt. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  },
  stepUp: {
    pageTitle: 'Bestätigen Sie, dass Sie es sind',
    title: 'Bestätigen Sie, dass Sie es sind',
    lede: 'Was Sie ändern möchten, schützt Ihr Konto. Zeigen Sie noch einmal, wer Sie sind; das gilt zehn Minuten lang.',
    submit: 'Bestätigen',
    byMail:
      'Sie haben hier kein Passwort. Melden Sie sich über einen Link in Ihrer Mail neu an und kommen Sie dann zurück.',
    byCode:
      'Sie haben hier kein Passwort. Melden Sie sich mit einem Code aus Ihrer Mail neu an und kommen Sie dann zurück.',
  },
  security: {
    title: 'Sicherheit',
    appTitle: 'Authenticator-App',
    on: 'Ein',
    off: 'Aus',
    since: (date: string) => `Eingerichtet am ${date}`,
    lastUsed: (date: string) => `zuletzt verwendet am ${date}`,
    offText:
      'Damit öffnet ein gestohlenes Passwort allein Ihr Konto nicht: Die Anmeldung verlangt auch einen Code von Ihrem Telefon.',
    requiredText: 'Sie ist hier Pflicht. Deshalb kann man sie ersetzen, aber nicht ausschalten.',
    setUp: 'Einrichten',
    replace: 'Auf einem anderen Telefon einrichten',
    remove: 'Ausschalten',
    codesTitle: 'Wiederherstellungscodes',
    codesLeft: (count: number) => (count === 1 ? 'Ein Code ist übrig.' : `${count} Codes sind übrig.`),
    codesText:
      'Jeder ersetzt einmal ein Telefon oder einen Passkey, den Sie verloren haben. Neue Codes machen die alten ungültig.',
    codesNone: 'Sie haben keine. Jeder würde einmal ein Telefon oder einen Passkey ersetzen, den Sie verloren haben.',
    make: 'Codes erzeugen',
    renew: 'Neue Codes erzeugen',
    disabledTitle: 'Die Anmeldung in zwei Schritten ist hier ausgeschaltet',
    disabled: 'Die Betreiber dieses Dienstes bieten sie zurzeit nicht an.',
    done: {
      removed: {
        title: 'Die Anmeldung in zwei Schritten ist aus.',
        detail: 'Ihre Wiederherstellungscodes sind ungültig, und keinem Browser wird mehr vertraut.',
      },
      appRemoved: {
        title: 'Die Authenticator-App ist aus.',
        detail: 'Ihre Passkeys und Ihre Wiederherstellungscodes bleiben. Keinem Browser wird mehr vertraut.',
      },
      codesKept: { title: 'Ihre Wiederherstellungscodes sind neu.', detail: 'Frühere sind ungültig.' },
      kept: {
        title: 'Die Anmeldung in zwei Schritten ist an.',
        detail: 'Ab jetzt verlangt die Anmeldung einen Code aus Ihrer App.',
      },
    },
  },
};

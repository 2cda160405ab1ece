// What the pages say, in the first language of the browser that they have.

const EN = {
  password: 'Password',
  newPassword: 'New password',
  email: 'E-mail address',
  noLink: 'This page needs the link of a message. Open the link again, or request a new one.',
  invalid_code: 'The link is no longer valid: it has been used or replaced, or has expired. Request a new one.',
  wrong: 'The password is wrong, or the link is no longer valid.',
  invalid_credentials: 'The e-mail address or the password is wrong.',
  second_factor_required: 'The account has a second factor. Enter a code of your authenticator app or one of your recovery codes, or use a passkey.',
  usePasskey: 'Use a passkey',
  invalid_passkey: 'The passkey was not accepted. Enter a code, or try again without one.',
  code: 'Code',
  wrongCode: 'The code is wrong or was used before, or the link is no longer valid.',
  rate_limited: 'Too many attempts. Wait a few minutes, then try again.',
  email_taken: 'The address has an account by now. Log in, or reset its password.',
  failed: 'This did not work. Try again in a moment.',
  forgotten: {
    title: 'Reset your password',
    intro: 'Enter the e-mail address of your account. A message with a link is sent to it.',
    button: 'Send message',
    done: 'If the address has an account, the message is on its way. Its link is valid for an hour.',
  },
  '/signup/confirm': {
    title: 'Confirm your sign-up',
    intro: 'Enter the password that you chose when you signed up.',
    button: 'Create account',
    done: 'Your account is ready. You can log in now.',
  },
  '/email/confirm': {
    title: 'Verify your e-mail address',
    intro: 'Log in to verify the address of your account.',
    button: 'Verify',
    done: 'Your e-mail address is verified.',
  },
  '/email/change': {
    title: 'Confirm your new e-mail address',
    intro: 'Enter the password of your account.',
    button: 'Confirm',
    done: 'Your e-mail address was changed. Use it the next time you log in.',
  },
  '/email/revert': {
    title: 'Restore your e-mail address',
    intro: 'This restores the previous address of your account and signs out all devices.',
    button: 'Restore',
    done: 'Your previous e-mail address is restored. If someone else changed it, reset your password now.',
  },
  '/factors/keep': {
    title: 'Keep your second factors',
    intro: 'An operator will remove the second factors of your account, such as its authenticator app. Did you not ask for this? Then keep them.',
    button: 'Keep them',
    done: 'Your second factors are kept. If you did not ask for their removal, change your password now.',
  },
  '/reset': {
    title: 'Choose a new password',
    intro: 'A new password signs out all devices.',
    button: 'Change password',
    done: 'Your password was changed. You can log in with it.',
  },
  '/invitation': {
    title: 'Accept the invitation',
    intro: 'Choose a password for your new account.',
    button: 'Create account',
    done: 'Your account is ready. You can log in now.',
  },
  '/mail/stop': {
    title: 'Stop messages',
    intro: 'For a week after the message you receive none that other people can cause, such as links that reset a password.',
    button: 'Stop messages',
    done: 'These messages are stopped.',
  },
};

const DE = {
  password: 'Passwort',
  newPassword: 'Neues Passwort',
  email: 'E-Mail-Adresse',
  noLink: 'Diese Seite braucht den Link aus einer Nachricht. Öffnen Sie ihn noch einmal, oder fordern Sie einen neuen an.',
  invalid_code: 'Der Link gilt nicht mehr: Er wurde benutzt oder ersetzt oder ist abgelaufen. Fordern Sie einen neuen an.',
  wrong: 'Das Passwort ist falsch, oder der Link gilt nicht mehr.',
  invalid_credentials: 'E-Mail-Adresse oder Passwort ist falsch.',
  second_factor_required: 'Das Konto hat einen zweiten Faktor. Geben Sie einen Code Ihrer Authentifizierungs-App oder einen Wiederherstellungscode ein, oder benutzen Sie einen Passkey.',
  usePasskey: 'Passkey benutzen',
  invalid_passkey: 'Der Passkey wurde nicht angenommen. Geben Sie einen Code ein, oder versuchen Sie es ohne Code noch einmal.',
  code: 'Code',
  wrongCode: 'Der Code ist falsch oder wurde schon benutzt, oder der Link gilt nicht mehr.',
  rate_limited: 'Zu viele Versuche. Warten Sie einige Minuten, und versuchen Sie es dann noch einmal.',
  email_taken: 'Die Adresse hat inzwischen ein Konto. Melden Sie sich an, oder setzen Sie das Passwort zurück.',
  failed: 'Das hat nicht funktioniert. Versuchen Sie es gleich noch einmal.',
  required: 'Geben Sie ein Passwort ein.',
  too_short: 'Das Passwort ist zu kurz.',
  too_long: 'Das Passwort ist zu lang.',
  no_uppercase: 'Das Passwort braucht einen Großbuchstaben.',
  no_lowercase: 'Das Passwort braucht einen Kleinbuchstaben.',
  no_digit: 'Das Passwort braucht eine Ziffer.',
  common_password: 'Das Passwort ist zu verbreitet.',
  breached_password: 'Das Passwort ist aus Datenlecks bekannt.',
  same_as_email: 'Das Passwort darf nicht die E-Mail-Adresse sein.',
  forgotten: {
    title: 'Passwort zurücksetzen',
    intro: 'Geben Sie die E-Mail-Adresse Ihres Kontos ein. Dorthin geht eine Nachricht mit einem Link.',
    button: 'Nachricht senden',
    done: 'Falls die Adresse ein Konto hat, ist die Nachricht unterwegs. Ihr Link gilt eine Stunde.',
  },
  malformed: 'Die Eingabe ist ungültig.',
  '/signup/confirm': {
    title: 'Registrierung abschließen',
    intro: 'Geben Sie das Passwort ein, das Sie bei der Registrierung gewählt haben.',
    button: 'Konto anlegen',
    done: 'Ihr Konto ist angelegt. Sie können sich jetzt anmelden.',
  },
  '/email/confirm': {
    title: 'E-Mail-Adresse bestätigen',
    intro: 'Melden Sie sich an, um die Adresse Ihres Kontos zu bestätigen.',
    button: 'Bestätigen',
    done: 'Ihre E-Mail-Adresse ist bestätigt.',
  },
  '/email/change': {
    title: 'Neue E-Mail-Adresse bestätigen',
    intro: 'Geben Sie das Passwort Ihres Kontos ein.',
    button: 'Bestätigen',
    done: 'Ihre E-Mail-Adresse wurde geändert. Melden Sie sich das nächste Mal mit ihr an.',
  },
  '/email/revert': {
    title: 'E-Mail-Adresse wiederherstellen',
    intro: 'Danach gilt wieder die vorige Adresse Ihres Kontos, und alle Geräte werden abgemeldet.',
    button: 'Wiederherstellen',
    done: 'Es gilt wieder Ihre vorige E-Mail-Adresse. Falls jemand anderes sie geändert hat, setzen Sie jetzt Ihr Passwort zurück.',
  },
  '/factors/keep': {
    title: 'Zweite Faktoren behalten',
    intro: 'Die zweiten Faktoren Ihres Kontos, etwa die Authentifizierungs-App, werden bald entfernt. Haben Sie nicht darum gebeten? Dann behalten Sie sie.',
    button: 'Behalten',
    done: 'Ihre zweiten Faktoren bleiben. Falls Sie nicht um die Entfernung gebeten haben, ändern Sie jetzt Ihr Passwort.',
  },
  '/reset': {
    title: 'Neues Passwort wählen',
    intro: 'Ein neues Passwort meldet alle Geräte ab.',
    button: 'Passwort ändern',
    done: 'Ihr Passwort wurde geändert. Sie können sich damit anmelden.',
  },
  '/invitation': {
    title: 'Einladung annehmen',
    intro: 'Wählen Sie ein Passwort für Ihr neues Konto.',
    button: 'Konto anlegen',
    done: 'Ihr Konto ist angelegt. Sie können sich jetzt anmelden.',
  },
  '/mail/stop': {
    title: 'Nachrichten abstellen',
    intro: 'Eine Woche lang ab der Nachricht erhalten Sie keine, die andere auslösen können, zum Beispiel Links zum Zurücksetzen eines Passworts.',
    button: 'Nachrichten abstellen',
    done: 'Diese Nachrichten sind abgestellt.',
  },
};

const supported = navigator.languages
  .map((tag) => tag.slice(0, 2).toLowerCase())
  .find((tag) => tag === 'en' || tag === 'de');

export const language = supported ?? 'en';
export const texts = language === 'de' ? DE : EN;

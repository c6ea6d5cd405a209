/** Mails about changes that people make to their own account. */
export const accountMailsEn = {
  new_device: {
    subject: '{project}: your account was opened on a new device',
    preview: 'If that was not you, say so: it signs everybody out.',
    heading: 'Your account was opened on a new device',
    paragraphs: [
      'Your {project} account was opened in a browser or app that we had not seen there before. When, on what and near where is written below.',
      'If that was you, there is nothing to do. If not, say so with the button within {validity}: it signs everybody out, and you choose a new password.',
    ],
    button: 'This was not me',
    notYou: 'Press the button. Nothing happens before you confirm it on the page that opens.',
  },
  account_deletion: {
    subject: '{project}: your account is deleted on {date}',
    preview: 'Until then you can keep it.',
    heading: 'Your account is deleted on {date}',
    paragraphs: [
      'You are signed out of {project} everywhere else. We keep the account until {date}; after that nobody can bring it back.',
      'Changed your mind? Keep it with the button, or sign in before that day and choose "Keep my account".',
    ],
    button: 'Keep my account',
    notYou: 'Keep the account with the button. That signs everybody out. Then set a new password.',
  },
  email_change: {
    subject: '{project}: verify your new e-mail address',
    preview: 'One press makes this the address of your account. The link works once, for {validity}.',
    heading: 'Verify your new e-mail address',
    paragraphs: [
      'Somebody wants {email} to be the address of their {project} account. If that was you, open the link in a browser where you are signed in. It works once, for {validity}.',
    ],
    button: 'Use this address',
    notYou: 'Do nothing: without this link nothing changes.',
  },
  email_change_taken: {
    subject: '{project}: somebody wanted to use your e-mail address',
    preview: 'Your account has it already, so nothing was changed.',
    heading: 'Your address was typed for another account',
    paragraphs: [
      'Somebody wanted {email} to be the address of another {project} account. It is the address of yours, so nothing was changed.',
      'If that was you, you have two accounts. Sign in to this one, or use another address for the other.',
    ],
    button: 'Go to sign-in',
    notYou: 'Do nothing: whoever it was learned nothing about your account.',
  },
  email_changed: {
    subject: '{project}: your e-mail address was changed',
    preview: 'If that was not you, you can take it back for {validity}.',
    heading: 'Your e-mail address was changed',
    paragraphs: [
      'The address of your {project} account is now {address}. If that was you, there is nothing to do, and no more mail comes here.',
      'If it was not, take it back within {validity}: the account gets this address again, everybody is signed out, and you choose a new password.',
    ],
    button: 'Take it back',
    notYou: 'Take the change back with the button.',
  },
  data_export: {
    subject: '{project}: your data is ready',
    preview: 'Sign in to download it, for {validity}.',
    heading: 'Your data is ready',
    paragraphs: [
      'You asked for what {project} holds about you. Sign in and download it on the page of your account: one file, for {validity}.',
    ],
    button: 'Go to your data',
    notYou: 'Sign in, sign out all other browsers and devices, and change your password.',
  },
};

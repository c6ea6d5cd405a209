// Progressive enhancement of the hosted pages. Every page works without it: what needs this script
// is in the page as `hidden` and appears here.

for (const button of document.querySelectorAll('[data-reveals]')) {
  const input = document.getElementById(button.dataset.reveals);
  button.hidden = false;
  button.addEventListener('click', () => {
    const reveal = input.type === 'password';
    input.type = reveal ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(reveal));
    input.focus();
  });
  // A revealed password is sent as a password, so that the browser does not remember it as form text.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
  });
}

// How hard a new password is to guess, while it is typed: a rough figure, from its length and variety. What stands on lists the server
// knows, so this says less good of a password than it may, and never refuses one. Read out after a pause, not at every key.
for (const meter of document.querySelectorAll('[data-strength]')) {
  const input = document.getElementById(meter.dataset.strength);
  const [, shown, heard] = meter.children;
  let pause;
  meter.hidden = false;
  input.addEventListener('input', () => {
    const { level, text } = strengthOf(input, meter.dataset);
    meter.dataset.level = level;
    shown.textContent = text;
    clearTimeout(pause);
    pause = setTimeout(() => {
      heard.textContent = text;
    }, 600);
  });
}

function strengthOf(input, words) {
  const password = input.value.normalize('NFC');
  const missing = Number(words.least) - [...password].length;
  if (password === '') return { level: 0, text: '' };
  if (missing > 0) return { level: 1, text: missing === 1 ? words.oneMore : words.more.replace('{n}', missing) };
  const lower = password.toLowerCase();
  const owner = [...input.form.querySelectorAll('[autocomplete="username"], [autocomplete="name"]')];
  const names = [words.project, ...owner.flatMap(({ value }) => [value.split('@')[0], ...value.split(/[@\s]+/)])];
  if (names.some((name) => name.length > 3 && lower.includes(name.toLowerCase())))
    return { level: 1, text: words.personal };
  const bits = guessingBits(password);
  const level = 1 + [45, 60, 80].filter((least) => bits >= least).length;
  return { level, text: [words.weak, words.fair, words.good, words.strong][level - 1] };
}

function guessingBits(password) {
  const repeated = `${password}${password}`.indexOf(password, 1);
  const once = password.slice(0, repeated);
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, / /, /[!-/:-@[-`{-~]/, /[^ -~]/];
  const alphabet = kinds.reduce((sum, kind, at) => sum + (kind.test(once) ? [26, 26, 10, 1, 32, 60][at] : 0), 0);
  const first =
    /passwor[dt]|qwert[yz]|letmein|welcome|iloveyou|dragon|monkey|football|master|admin|hallo|sommer|winter/g;
  const codes = [...once.toLowerCase().replace(first, '\u0000')].map((sign) => sign.codePointAt(0));
  // A sign that repeats the one before, or goes on counting, adds little.
  const signs = codes.filter((code, at) => at === 0 || Math.abs(code - codes[at - 1]) > 1);
  return (signs.length + (codes.length - signs.length) / 4) * Math.log2(alphabet);
}

// On a phone the row of an account's pages is wider than the screen: the one that is shown comes to its middle.
const shown = document.querySelector('.sidelist [aria-current]');
if (shown) {
  const row = shown.parentElement;
  const { left, width } = row.getBoundingClientRect();
  const current = shown.getBoundingClientRect();
  row.scrollLeft += current.left - left - (width - current.width) / 2;
}

// Copying needs a page that the browser trusts: https, or this machine.
for (const button of document.querySelectorAll('[data-copies]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.querySelector('[role="status"]').textContent = button.dataset.copied;
  });
}

// A second press of a button that already works would send the form twice.
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'true') {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
}

// The page can come back from the browser's history as it was left: busy.
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});

// The server writes times in UTC, because it does not know where the reader is. The browser does.
const language = document.documentElement.lang === 'de' ? 'de-DE' : 'en-GB';
for (const time of document.querySelectorAll('time[data-shown]')) {
  const at = new Date(time.dateTime);
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  if (time.dataset.shown === 'full') time.textContent = full;
  else time.title = full;
}

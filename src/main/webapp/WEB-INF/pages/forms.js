// What forms can do better with a script: show a password, use a passkey, and be sent only once.

/** A button that shows what was entered, which spares many a second try. */
function showsPassword(input) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'show';
  button.textContent = input.dataset.show;
  button.setAttribute('aria-controls', input.id);
  button.addEventListener('click', () => {
    const hidden = input.type === 'password';
    input.type = hidden ? 'text' : 'password';
    button.textContent = hidden ? input.dataset.hide : input.dataset.show;
    input.focus();
  });
  // So that password managers find a password.
  input.form.addEventListener('submit', () => { input.type = 'password'; });
  const box = document.createElement('div');
  box.className = 'secret';
  // The space for the button is at the end of the field, whichever the direction of the page.
  box.dir = input.dir;
  const focused = document.activeElement === input;
  input.replaceWith(box);
  box.append(input, button);
  if (focused) {
    input.focus();
  }
}

/** A second click must not send a form again; a page that Back restores can be sent, and one that was stopped, soon. */
function isSentOnce(form) {
  let sent = false;
  form.addEventListener('submit', (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    setTimeout(() => { sent = false; }, 10_000);
  });
  addEventListener('pageshow', () => { sent = false; });
}

async function requests(url) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'X-Sallyport-Client': 'page' },
    credentials: 'omit',
    cache: 'no-store',
  });
  if (!answer.ok) {
    throw new Error(`${answer.status}`);
  }
  return answer.json();
}

function carries(form, name, value) {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = value;
  form.append(input);
}

/** The request for a passkey that waits: the next one ends it, because browsers demand one at a time. */
let request;

/** @param stale ends the request as well */
async function asks(form, mediation, stale) {
  request?.abort();
  request = new AbortController();
  const signal = stale ? AbortSignal.any([request.signal, stale]) : request.signal;
  const { options } = form.dataset;
  const begun = options ? { public_key: JSON.parse(options) } : await requests(form.dataset.api);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(begun.public_key);
  const credential = await navigator.credentials.get({ publicKey, mediation, signal });
  carries(form, 'credential', JSON.stringify(credential.toJSON()));
  if (begun.flow) {
    carries(form, 'flow', begun.flow);
  }
  form.submit();
}

/**
 * Waits for an account that the browser suggests in the field of the e-mail address. A challenge is accepted for five minutes.
 * Nobody asked for it, so nobody is told that it failed.
 */
async function suggests(form) {
  while (!form.dataset.options && await PublicKeyCredential.isConditionalMediationAvailable?.()) {
    const stale = AbortSignal.timeout(240_000);
    try {
      await asks(form, 'conditional', stale);
      return;
    } catch {
      if (!stale.aborted) {
        return;
      }
    }
  }
}

async function offersPasskey(form) {
  form.hidden = false;
  const failed = form.querySelector('[role=alert]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    failed.hidden = true;
    asks(form, 'optional').catch((error) => {
      // Otherwise a second click has replaced it.
      if (error.name !== 'AbortError') {
        failed.textContent = form.dataset.failed;
        failed.hidden = false;
        suggests(form);
      }
    });
  });
  await suggests(form);
}

/** Makes a passkey; without this script the page says that it needs one. */
function createsPasskey(form) {
  const failed = form.querySelector('[role=alert]');
  form.querySelector('[data-needs-script]').hidden = true;
  form.querySelector('button[type=submit]').hidden = false;
  let asked = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (asked || !form.reportValidity()) {
      return;
    }
    asked = true;
    failed.hidden = true;
    try {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(form.dataset.create));
      const credential = await navigator.credentials.create({ publicKey });
      carries(form, 'credential', JSON.stringify(credential.toJSON()));
      form.submit();
    } catch {
      failed.textContent = form.dataset.failed;
      failed.hidden = false;
      asked = false;
    }
  });
}

document.querySelectorAll('input[data-show]').forEach(showsPassword);
document.querySelectorAll('form:not([data-passkey], [data-create], [data-repeatable])').forEach(isSentOnce);
if (typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function') {
  document.querySelectorAll('form[data-passkey]').forEach(offersPasskey);
  document.querySelectorAll('form[data-create]').forEach(createsPasskey);
}

/** A form that goes to another site at once; without this script its button is pressed. */
for (const form of document.querySelectorAll('form[data-submit]')) {
  form.submit();
}
